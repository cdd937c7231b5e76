/*
 * hash: XXH3-128 of values in their RFC 8785 form, as data/canon.h has it, for tool arguments and
 * results: mostly long strings and small objects whose text is nearly canonical already. Those are
 * hashed from the text as it stands; the rest goes the long way. The hash is the same.
 */
#ifndef OC_TRANSCRIPT_HASH_H
#define OC_TRANSCRIPT_HASH_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "data/canon.h"
#include "data/json.h"
#include "transcript/scratch.h"

struct hash {
	uint64_t high, low;
};

static inline bool hash_eq(const struct hash *a, const struct hash *b)
{
	return a->high == b->high && a->low == b->low;
}

/* As canon_hash prints it. hex: CANON_HASH_LEN + 1 bytes. */
void hash_hex(char *hex, const struct hash *h);

/*
 * plain: a part of the value's text that is known to hold no \u and no \/ (scan.h), or absent.
 * s: begun with scratch_begin; its text is overwritten. Returns 0, or -1 when memory is out.
 */
int hash_value(
    struct hash *h, struct json_val v, struct slice plain, struct scratch *s, struct oc_err *e);

/* Of text as a string, of null, and of the object that stands for any picture that was made:
 * {"kind":"media","status":"success"}. */
int hash_string(struct hash *h, struct slice s, struct scratch *work, struct oc_err *e);
void hash_null(struct hash *h);
void hash_media(struct hash *h);

#endif
