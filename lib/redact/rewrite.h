/* rewrite: one document or line of text, as its policy and the scanner will have it: the bytes of what stays are
 * copied, never printed anew, so key order, digits of numbers, escapes and white space are as they were.
 *
 * In JSON, secrets become [redacted:TYPE], ids, contacts and places their pseudonyms. Keys become pseudonyms whatever
 * was in them, so that they stay unique. A number that is replaced becomes a string, inside a JSON document in a string
 * too. */
#pragma once

#include "redact/edit.h"
#include "redact/splice.h"

#define REWRITE_INSIDE 8 /* JSON in strings in JSON ...: deeper it is dropped */

/* A place on the way from the root. Keys are lexemes; absent for elements and the root. */
struct rewrite_level {
	const struct rewrite_level *up; /* NULL: the root */
	struct slice was, key;          /* before and after */
	uint64_t before, after;         /* hashes of both paths */
};

/* A value, or a key, that was judged. */
struct rewrite_seen {
	const struct rewrite_level *level;
	bool key;
	size_t offset; /* in the text of the unit */
	enum json_type type;
	const struct policy_answer *answer; /* NULL without policy */
	const struct edit_cause *cause;
	size_t causes;
};

struct rewrite {
	/* Set by the caller; all borrowed. */
	struct editor edit;
	void *arg;
	/* Each returns 0, or -1 to give up; NULL: not asked for. */
	int (*judged)(void *arg, const struct rewrite_seen *seen);
	int (*changed)(void *arg, const struct rewrite_seen *seen);
	int (*lost)(void *arg, const char *report, const struct rewrite_level *level);
	/* Its own. */
	struct arena arena;
	struct sb plain;
	struct json reader[REWRITE_INSIDE];
	unsigned inside;
	unsigned open; /* lines that may still belong to a PEM block; 0 at the start of an input */
	size_t offset; /* of the outermost value, while inside a string */
};

/* Clears it. Nothing is allocated. */
void rewrite_init(struct rewrite *r);
void rewrite_release(struct rewrite *r);

/* Redacts the document that root is (of s->text). Returns 0, or -1: memory is out, an observer gave up, or the policy's
 * expression failed on it (OC_EX_DATA: nothing of it may be published). */
int rewrite_document(struct rewrite *r, struct json_val root, struct splice *s, struct oc_err *e);

/* Redacts a line of text, its end left out. torn: it should have been JSON. What has a NUL or is not UTF-8 goes as a
 * whole. Returns as rewrite_document. */
int rewrite_line(struct rewrite *r, struct slice line, bool torn, struct splice *s, struct oc_err *e);

/* Appends a file's name (one part of its path) with pseudonyms for what is found in it, as in a key. Returns 0, or -1
 * when memory is out. */
int rewrite_name(struct rewrite *r, struct slice name, struct sb *out, struct oc_err *e);

/* Appends the path as it is after redaction (or before: then it is not safe to show): ".a[].b", "." for the root. */
void rewrite_path(const struct rewrite_level *level, bool after, struct sb *out);

/* --- for plan.c, which walks by itself --- */

/* The level below, of a member or (absent keys) an element, with its key before and after. */
struct rewrite_level rewrite_below(const struct rewrite_level *up, struct slice was, struct slice key);

/* Before the values of a document. */
void rewrite_begin(struct rewrite *r, struct oc_err *e);

/* What becomes of a value that is no container, or one that is dropped, once it was judged. Returns 0 or -1. */
int rewrite_settle(struct rewrite *r, struct splice *s, struct json_val v, struct policy_place at,
    const struct rewrite_level *lv, struct slice key, const struct policy_answer *a);
