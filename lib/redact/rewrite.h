/*
 * rewrite: one document or line of text, as its policy and the scanner will have it: the bytes of
 * what stays are copied, never printed anew, so key order, digits of numbers, escapes and white
 * space are as they were.
 *
 * In a string or line that changed, what came out is looked at again until nothing more is found:
 * so redacting twice gives the same bytes, and nothing new is made by taking something out of
 * between.
 *
 * In JSON, secrets become [redacted:TYPE], ids, contacts and places their pseudonyms. Keys become
 * pseudonyms whatever was in them, so that they stay unique. A number that is replaced becomes a
 * string, inside a JSON document in a string too.
 */
#ifndef OC_REDACT_REWRITE_H
#define OC_REDACT_REWRITE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/sb.h"
#include "base/slice.h"
#include "data/json.h"
#include "redact/policy.h"
#include "redact/pseudonym.h"
#include "redact/scan.h"
#include "redact/redaction.h"
#include "redact/splice.h"
#include "redact/times.h"

#define REWRITE_INSIDE 8 /* JSON in strings in JSON ...: deeper it is dropped */

/* A place on the way from the root. Keys are lexemes; absent for elements and the root. */
struct rewrite_level {
	const struct rewrite_level *up; /* NULL: the root */
	struct slice was, key;          /* before and after */
	uint64_t before, after;         /* hashes of both paths */
};

/* Why something was replaced. scan_class is 0 when it was the policy. */
struct rewrite_cause {
	const char *rule;
	const char *type;
	unsigned scan_class;
};

/* A value, or a key, that was judged. */
struct rewrite_seen {
	const struct rewrite_level *level;
	bool key;
	size_t offset; /* in the text of the unit */
	enum json_type type;
	const struct policy_answer *answer; /* NULL without policy */
	const struct rewrite_cause *cause;
	size_t causes;
};

struct rewrite_edit {
	size_t at, len;     /* replaced */
	size_t word, words; /* by these bytes of rewrite.word */
};

struct rewrite {
	/* Set by the caller; all borrowed. */
	struct policy *policy; /* NULL: no place is judged, everything is scanned for `classes` */
	unsigned classes;
	struct scan *scan;
	struct pseudonyms *names;
	struct times *times; /* NULL: exact */
	struct redaction *tally;
	const char *pass; /* a rule whose findings stay; NULL: none */
	bool hot; /* scan_line of the unit: may anything in it be found? true also when not asked */
	void *arg;
	/* Each returns 0, or -1 to give up; NULL: not asked for. */
	int (*judged)(void *arg, const struct rewrite_seen *seen);
	int (*changed)(void *arg, const struct rewrite_seen *seen);
	int (*lost)(void *arg, const char *report, const struct rewrite_level *level);
	/* Its own. */
	struct oc_err *e;
	struct arena arena;
	struct rewrite_edit *edit;
	size_t edits, edit_cap;
	struct rewrite_cause *cause;
	size_t causes, cause_cap;
	struct sb word, plain, now, next;
	struct json reader[REWRITE_INSIDE];
	unsigned inside;
	unsigned open; /* lines that may still belong to a PEM block; 0 at the start of an input */
	size_t offset; /* of the outermost value, while inside a string */
};

/* Clears it. Nothing is allocated. */
void rewrite_init(struct rewrite *r);
void rewrite_release(struct rewrite *r);

/*
 * Redacts the document that root is (of s->text). Returns 0, or -1: memory is out, an observer gave
 * up, or the policy's expression failed on it (OC_EX_DATA: nothing of it may be published).
 */
int rewrite_document(struct rewrite *r, struct json_val root, struct splice *s, struct oc_err *e);

/*
 * Redacts a line of text, its end left out. torn: it should have been JSON. What has a NUL or is
 * not UTF-8 goes as a whole. Returns as rewrite_document.
 */
int rewrite_line(
    struct rewrite *r, struct slice line, bool torn, struct splice *s, struct oc_err *e);

/* Appends a file's name (one part of its path) with pseudonyms for what is found in it, as in a
 * key. Returns 0, or -1 when memory is out. */
int rewrite_name(struct rewrite *r, struct slice name, struct sb *out, struct oc_err *e);

/* Appends the path as it is after redaction (or before: then it is not safe to show): ".a[].b", "."
 * for the root. */
void rewrite_path(const struct rewrite_level *level, bool after, struct sb *out);

#endif
