/* canon: the RFC 8785 (JCS) form of a value, its hash, and the shape of a document. */
#pragma once

#include "data/json.h"

#define CANON_HASH_LEN 32 /* XXH3-128 in lower-case hex */
#define SHAPE_LEN 16      /* XXH3-64 in lower-case hex */

/* Appends the canonical form (RFC 8785): no white space, keys in the order of their UTF-16 code units, of duplicated
 * keys only the last, numbers in ECMAScript form, fewest escapes. A missing value is "null", as is a number beyond
 * double. Returns 0, or -1 when memory is out. */
int canon_write(struct sb *out, struct json_val v, struct arena *a, struct oc_err *e);

/* XXH3-128 of the canonical form: equal values, equal hashes. hex: CANON_HASH_LEN + 1 bytes. Returns 0 or -1. */
int canon_hash(char *hex, struct json_val v, struct arena *a, struct oc_err *e);

/* The shape of a document: XXH3-64 of the sorted set of key paths, each with the type found there, array indices folded
 * to []. Two documents have the same shape when the same keys hold the same types, whatever the values, their order and
 * the number of elements. A stream has the shape of all its lines together: add each, then ask. Memory grows with the
 * number of distinct paths only, and at SHAPE_PATHS of them it ends: the shape is then "unbounded" (a document that
 * uses data as keys). */
#define SHAPE_PATHS ((size_t)1 << 16)

struct shape {
	struct table lines;
	struct sb path;
	struct arena text;
	bool overflow;
};

void shape_init(struct shape *s);
void shape_release(struct shape *s);

/* Adds what v holds. Returns 0, or -1 when memory is out. */
int shape_add(struct shape *s, struct json_val v, struct oc_err *e);

/* Adds one path (".a.b[]", keys decoded) and the type found there, as shape_add does for each value. For who walks over
 * a document anyway. Returns 0, or -1 when memory is out. */
int shape_note(struct shape *s, struct slice path, enum json_type type, struct oc_err *e);

/* hex: SHAPE_LEN + 1 bytes; "unbounded" when there were too many paths. Returns 0, or -1 when memory is out. */
int shape_finish(const struct shape *s, char *hex, struct oc_err *e);

/* Appends the lines that are hashed, sorted, each ".path TYPE\n" (as `.entries[].result.status string`): where shapes
 * differ. Returns 0 or -1. */
int shape_write(const struct shape *s, struct sb *out, struct oc_err *e);

/* The shape of one value at once. Returns 0 or -1. */
int shape_hash(char *hex, struct json_val v, struct oc_err *e);

/* XXH3-64 of bytes in lower-case hex; hex: 17 bytes. */
void hash_bytes(char *hex, const void *p, size_t n);

/* A hash of 64 bits in lower-case hex; hex: 17 bytes. */
void hash_digits(char *hex, uint64_t hash);
