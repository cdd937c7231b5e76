/* edit: one text, with replacements for what the scanner and the policy find in it. What came out is looked at again
 * until nothing more is found: so redacting twice gives the same bytes, and nothing new is made by taking something out
 * of between. */
#pragma once

#include "redact/policy.h"
#include "redact/pseudonym.h"
#include "redact/redaction.h"
#include "redact/scan.h"
#include "redact/times.h"

#define EDIT_GONE SLICE("[redacted]")

/* Why something was replaced. scan_class is 0 when it was the policy. */
struct edit_cause {
	const char *rule;
	const char *type;
	unsigned scan_class;
};

struct editor {
	/* Set by the caller; all borrowed. */
	struct policy *policy; /* NULL: no place is judged, everything is scanned for `classes` */
	unsigned classes;
	struct scan *scan;
	struct pseudonyms *names;
	struct times *times; /* NULL: exact */
	struct redaction *tally;
	const char *pass; /* a rule whose findings stay; NULL: none */
	bool hot; /* scan_line of the unit: may anything in it be found? true also when not asked */
	struct oc_err *e;
	/* Its own. */
	struct edit_cause *cause; /* of what was replaced since `causes` was set to 0 */
	size_t causes, cause_cap;
	struct sb word, now, next;
	bool open; /* the last text ended within a PEM block */
};

/* All zeros is a fresh one. */
void editor_release(struct editor *d);

/* One text and how it is to be looked at. key: decoded; absent for none. */
struct edit_task {
	enum scan_form form;
	struct slice key;
	unsigned classes;
	bool log;    /* POLICY_LOG */
	bool is_key; /* secrets get pseudonyms too */
};

/* What becomes of text. Returns 1 with *now, which lives until the next call, when it changes; 0 when it stays; -1. */
int edit_text(struct editor *d, struct slice text, const struct edit_task *task, struct slice *now);

/* The name or mask for a value found: d->word gets it appended. Returns 0 or -1. */
int edit_word(struct editor *d, const char *type, bool mask, struct slice plain);

/* Counts a replacement, and adds it to the causes. Returns 0 or -1. */
int edit_because(struct editor *d, const char *rule, const char *type, unsigned scan_class);
