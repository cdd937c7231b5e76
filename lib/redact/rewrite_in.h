/* rewrite_in: shared by rewrite.c, which walks a document, rewrite_key.c and rewrite_text.c, which changes one
 * text. */
#ifndef OC_REDACT_REWRITE_IN_H
#define OC_REDACT_REWRITE_IN_H

#include "redact/rewrite.h"

/* How to redact one text. key: decoded; absent for none. */
struct rewrite_task {
	enum scan_form form;
	struct slice key;
	unsigned classes;
	bool log;    /* POLICY_LOG */
	bool is_key; /* secrets become pseudonyms too */
};

/* Adds to the causes of the current value. Returns 0 or -1. */
int rewrite_because(struct rewrite *r, const char *rule, const char *type, unsigned scan_class);

/* Redacts a text. Returns 1 and *now, valid until the next call, if it changes; 0 if it stays; -1. */
int rewrite_text(
    struct rewrite *r, struct slice text, const struct rewrite_task *task, struct slice *now);

/* Appends the name or mask for a value to r->word. Returns 0 or -1. */
int rewrite_word(struct rewrite *r, const char *type, bool mask, struct slice plain);

/* Redacts an object's key, whose lexeme is in *now, so that no other key of the object has the same text.
 * Returns 1 and *now, valid until the next text is redacted, if it changes; 0; -1. */
int rewrite_key(struct rewrite *r, struct json_val object, struct json_val key,
    const struct policy_answer *a, struct slice *now);

/* The level of a member, with its key before and after, or (keys absent) of an element. */
struct rewrite_level rewrite_below(
    const struct rewrite_level *up, struct slice was, struct slice key);

/* Call before the values of a document. */
void rewrite_begin(struct rewrite *r, struct oc_err *e);

/* Redacts a judged value: a scalar, or a container that is dropped. Returns 0 or -1. */
int rewrite_settle(struct rewrite *r, struct splice *s, struct json_val v, struct policy_place at,
    const struct rewrite_level *lv, struct slice key, const struct policy_answer *a);

/* As rewrite_path, but in the form of shapes: nothing for the root, "[].a" below a root array. */
void rewrite_add_path(const struct rewrite_level *lv, bool after, struct sb *out);

#endif
