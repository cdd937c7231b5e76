/* rewrite_in: between rewrite.c, which walks, and rewrite_text.c, which changes one text. */
#ifndef OC_REDACT_REWRITE_IN_H
#define OC_REDACT_REWRITE_IN_H

#include "redact/rewrite.h"

/* One text and how it is to be looked at. key: decoded; absent for none. */
struct rewrite_task {
	enum scan_form form;
	struct slice key;
	unsigned classes;
	bool log;    /* POLICY_LOG */
	bool is_key; /* secrets get pseudonyms too */
};

/* Adds to the causes of the value under way. Returns 0 or -1. */
int rewrite_because(struct rewrite *r, const char *rule, const char *type, unsigned scan_class);

/*
 * What becomes of text. Returns 1 with *now, which lives until the next call, when it changes; 0
 * when it stays; -1.
 */
int rewrite_text(
    struct rewrite *r, struct slice text, const struct rewrite_task *task, struct slice *now);

/* The name or mask for a value found: r->word gets it appended. Returns 0 or -1. */
int rewrite_word(struct rewrite *r, const char *type, bool mask, struct slice plain);

/*
 * What becomes of an object's key, whose lexeme *now comes as: no other key of the object has the
 * same text then. Returns 1 with *now, which lives until the next text is looked at, when it
 * changes; 0; -1.
 */
int rewrite_key(struct rewrite *r, struct json_val object, struct json_val key,
    const struct policy_answer *a, struct slice *now);

/* The level below, of a member or (absent keys) an element, with its key before and after. */
struct rewrite_level rewrite_below(
    const struct rewrite_level *up, struct slice was, struct slice key);

/* Before the values of a document. */
void rewrite_begin(struct rewrite *r, struct oc_err *e);

/* What becomes of a value that is no container, or one that is dropped, once it was judged. Returns
 * 0 or -1. */
int rewrite_settle(struct rewrite *r, struct splice *s, struct json_val v, struct policy_place at,
    const struct rewrite_level *lv, struct slice key, const struct policy_answer *a);

/* As rewrite_path, and as shapes have it: nothing for the root, "[].a" below an array there. */
void rewrite_add_path(const struct rewrite_level *lv, bool after, struct sb *out);

#endif
