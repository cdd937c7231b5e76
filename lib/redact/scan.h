/* scan: finds what must not be published: keys and tokens, ids, contacts, places.
 *
 * Two steps. scan_line looks at a whole raw line (or at many lines at once) in one pass and says whether anything in it
 * can match at all, in any encoding; most lines of a clean transcript end here. scan_text then finds, value by value,
 * what matches and where.
 *
 * Encodings: escapes of JSON strings (\u0073, \/), JSON inside strings at any depth, percent and base64 (base64url too)
 * once each. A finding is a span of the raw text that was given, never half an escape; where the value was hidden in
 * base64 the span is the whole encoded run.
 *
 * Our own replacement texts (scan_is_mask) are never found again, so that redacting twice gives the same bytes.
 *
 * A struct scan may be used by one thread at a time. Rules are static data. */
#pragma once

#include "redact/rule.h"

enum scan_form {
	SCAN_PLAIN_TEXT, /* text as it is: a log line, a number's lexeme */
	SCAN_JSON_STRING /* what stands between the quotes of a JSON string, escapes still in it */
};

/* raw[at, at + len) is to be replaced. plain: the value found, decoded (the whole token, the digits of the id); it
 * differs from the span's bytes where these are encoded. Where one run of base64 hides several values, it is the
 * gravest of them, a secret first. */
struct scan_hit {
	size_t at;
	size_t len;
	const struct scan_rule *rule;
	struct slice plain;
};

/* Sorted by at, disjoint, len > 0. Both the hits and their plain text live until the next scan_text or scan_release. */
struct scan_found {
	const struct scan_hit *hit;
	size_t count;
	/* The text ends inside a PEM block, whose rest has no sign of its own. When it was a line of a log, the next
	 * lines belong to it, up to one that holds "-----END". */
	bool open;
};

struct scan_state;

struct scan {
	struct scan_state *state;
};

/* classes: those of enum scan_class to look for, or'ed. Returns 0, or -1 when memory is out. */
int scan_init(struct scan *s, unsigned classes, struct oc_err *e);
void scan_release(struct scan *s);

/* Uses another kernel ("avx2", "neon", "plain"), for tests and benchmarks. Returns -1 when this build or machine has
 * none of that name. */
int scan_use_kernel(struct scan *s, const char *name);

/* False: nothing in line can match, in any encoding: scan_text would find nothing in any value of it. True: look.
 * `line` may as well be a block of many whole lines. */
bool scan_line(struct scan *s, struct slice line);

/* Finds everything in one value. key: the (decoded) key of the object under which the value stands, for what is known
 * by its key alone (password, authorId, phone, hostname); NULL when there is none. The elements of an array stand under
 * the array's key. A number is scanned as SCAN_PLAIN_TEXT with its key. Keys are scanned like values, without a key.
 * Returns 0, or -1 when memory is out. */
int scan_text(struct scan *s, struct slice raw, enum scan_form form, const struct slice *key,
    struct scan_found *found, struct oc_err *e);
