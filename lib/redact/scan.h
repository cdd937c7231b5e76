/*
 * scan: finds secrets, ids, contacts and places in texts.
 *
 * Two steps. scan_line looks at a whole raw line (or a block of lines) in one pass and tells whether anything
 * in it can match, in any encoding; for most lines of a clean transcript the answer is no. scan_text then finds
 * what matches and where, value by value.
 *
 * Encodings: escapes of JSON strings (\u0073, \/), JSON inside strings at any depth, and percent and base64
 * (base64url too) once each. A finding is a span of the raw text, never half an escape; a value hidden in
 * base64 gives the whole encoded run.
 *
 * Replacement texts (scan_is_mask) are never found again, so that redacting twice gives the same bytes.
 *
 * One thread at a time may use a struct scan. Rules are static data.
 */
#ifndef OC_REDACT_SCAN_H
#define OC_REDACT_SCAN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/slice.h"
#include "redact/rule.h"

enum scan_form {
	SCAN_PLAIN_TEXT, /* text without escapes: a log line, a number's lexeme */
	SCAN_JSON_STRING /* the inside of a JSON string, with its escapes */
};

/*
 * raw[at, at + len) is to be replaced. plain: the value found, decoded (the whole token, the digits of the id);
 * it differs from the span's bytes where these are encoded. If a run of base64 contains several values, it is
 * the gravest, secrets first.
 */
struct scan_hit {
	size_t at;
	size_t len;
	const struct scan_rule *rule;
	struct slice plain;
};

/* Sorted by at, disjoint, len > 0. Hits and their plain texts are valid until the next scan_text or
 * scan_release. */
struct scan_found {
	const struct scan_hit *hit;
	size_t count;
	/* The text ends inside a PEM block, whose further lines have no sign of their own. Of a log, the next
	 * lines belong to it, up to one with "-----END". */
	bool open;
};

struct scan_state;

struct scan {
	struct scan_state *state;
};

/* classes: SCAN_* bits to look for. Returns 0, or -1 when memory is out. */
int scan_init(struct scan *s, unsigned classes, struct oc_err *e);
void scan_release(struct scan *s);

/* Uses another kernel ("avx2", "neon", "plain"), for tests and benchmarks. Returns -1 when this
 * build or machine has none of that name. */
int scan_use_kernel(struct scan *s, const char *name);

/* False: nothing in line can match, in any encoding: scan_text would find nothing in any of its values. True:
 * scan the values. `line` may be a block of whole lines. */
bool scan_line(struct scan *s, struct slice line);

/*
 * Finds everything in one value. key: the (decoded) object key of the value, as some findings are known by
 * their key alone (password, authorId, phone, hostname); NULL for none. Elements of an array have the array's
 * key. Scan a number as SCAN_PLAIN_TEXT with its key, and a key like a value without a key. Returns 0, or -1
 * when memory is out.
 */
int scan_text(struct scan *s, struct slice raw, enum scan_form form, const struct slice *key,
    struct scan_found *found, struct oc_err *e);

#endif
