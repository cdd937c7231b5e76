/* hash: XXH3-128 of the RFC 8785 form of a value, equal to canon_hash (data/canon.h) but fast for tool arguments and
 * results. Most of these are long strings and small objects in nearly canonical form, which are hashed from the source
 * text; canon_write does the rest. */
#pragma once

#include "transcript/scratch.h"

struct hash {
	uint64_t high, low;
};

static inline bool hash_eq(const struct hash *a, const struct hash *b)
{
	return a->high == b->high && a->low == b->low;
}

/* In the form of canon_hash. hex: CANON_HASH_LEN + 1 bytes. */
void hash_hex(char *hex, const struct hash *h);

/* plain: a part of the value's source known to hold neither \u nor \/ (scan.h), or absent. s: after scratch_begin; its
 * text is overwritten. Returns 0, or -1 when memory is out. */
int hash_value(struct hash *h, struct json_val v, struct slice plain, struct scratch *s, struct oc_err *e);

/* The hash of a text as a string; of null; and of {"kind":"media","status":"success"}, the result of every picture that
 * was made. */
int hash_string(struct hash *h, struct slice s, struct scratch *work, struct oc_err *e);
void hash_null(struct hash *h);
void hash_media(struct hash *h);
