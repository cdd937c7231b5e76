/*
 * canon: the RFC 8785 (JCS) form of a value, its hash, and the shape of a document.
 */
#ifndef OC_DATA_CANON_H
#define OC_DATA_CANON_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/sb.h"
#include "data/json.h"

#define CANON_HASH_LEN 32 /* XXH3-128 in lower-case hex */
#define SHAPE_LEN 16      /* XXH3-64 in lower-case hex */

/*
 * Appends the canonical form (RFC 8785): no white space, keys in the order of their UTF-16 code units, of duplicated keys only the
 * last, numbers in ECMAScript form, fewest escapes. A missing value is "null", as is a number beyond double. Returns 0, or -1 when memory is out.
 */
int canon_write(struct sb *out, struct json_val v, struct arena *a, struct oc_err *e);

/* XXH3-128 of the canonical form: equal values, equal hashes. hex: CANON_HASH_LEN + 1 bytes. Returns 0 or -1. */
int canon_hash(char *hex, struct json_val v, struct arena *a, struct oc_err *e);

/*
 * The shape of a value (DESIGN: records): XXH3-64 of the sorted set of key paths, each with the type found there, array indices folded to
 * []. Two documents have the same shape when the same keys hold the same types, whatever the values, the order and the number of
 * elements. hex: SHAPE_LEN + 1 bytes. Returns 0 or -1.
 */
int shape_hash(char *hex, struct json_val v, struct arena *a, struct oc_err *e);

/* Appends the lines that are hashed, sorted, each "path TYPE\n" (as `.entries[].result.status string`): what `shape` differs in. */
int shape_write(struct sb *out, struct json_val v, struct arena *a, struct oc_err *e);

/* XXH3-64 of bytes in lower-case hex; hex: 17 bytes. */
void hash_bytes(char *hex, const void *p, size_t n);

#endif
