/*
 * seen: which keys were judged, so that a second cell of a judged pair is found out.
 *
 * While ids come in ascending order only the last is needed, and the keys are spooled (8 bytes
 * each, on disk beyond SPOOL_MEMORY); at the first id out of order they are read back into a table
 * of 16 to 32 bytes a key. Two ids may share a key with a chance of n * n / 2^65: about 1 in 37
 * million for a million pairs.
 */
#ifndef OC_DRIFT_JUDGED_KEYS_H
#define OC_DRIFT_JUDGED_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/sb.h"
#include "base/slice.h"
#include "io/spool.h"

struct seen {
	struct sb last; /* the id judged last */
	uint64_t *keys; /* of ids equal to `last` (other axes), while in order */
	size_t count, cap;
	uint64_t *table; /* once out of order; 0 is free */
	size_t slots, filled;
	struct spool spool;
};

/* folder: for the spool; borrowed, may be NULL. */
void seen_init(struct seen *s, const char *folder);
void seen_release(struct seen *s);

/* 1 when the key was added before, else 0; -1 on an error. `id` is what the order is of. */
int seen_has(struct seen *s, struct slice id, uint64_t key, struct oc_err *e);
int seen_add(struct seen *s, struct slice id, uint64_t key, struct oc_err *e);

#endif
