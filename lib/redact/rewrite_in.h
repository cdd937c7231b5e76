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
 * What becomes of text. Returns 1 with *now, which lives until the next call, when it changes; 0 when it
 * stays; -1.
 */
int rewrite_text(
    struct rewrite *r, struct slice text, const struct rewrite_task *task, struct slice *now);

/* The name or mask for a value found: r->word gets it appended. Returns 0 or -1. */
int rewrite_word(struct rewrite *r, const char *type, bool mask, struct slice plain);

#endif
