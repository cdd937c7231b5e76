/*
 * judged_keys: which pairs were judged, so that a second cell of a judged pair is noticed.
 *
 * While ids come in ascending order only the last id is needed, and the keys are spooled (8 bytes each, on disk beyond
 * SPOOL_MEMORY); at the first id out of order they are read back into a table of 11 to 22 bytes a key. Two of n pairs
 * share a key with a chance of n * n / 2^65: about 1 in 37 million for a million pairs.
 */
#ifndef OC_DRIFT_JUDGED_KEYS_H
#define OC_DRIFT_JUDGED_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/base.h"
#include "io/io.h"

struct judged_keys {
	struct sb last; /* the id judged last */
	uint64_t *keys; /* of ids equal to `last` (other axes), while in order */
	size_t count, cap;
	bool unordered;     /* an id was out of order: from then on keys are in `table` */
	struct table table; /* of uint64_t, each a key */
	struct spool spool;
};

/* folder: for the spool; borrowed, may be NULL. */
void judged_keys_init(struct judged_keys *s, const char *folder);
void judged_keys_release(struct judged_keys *s);

/* 1 when the key was added before, else 0; -1 on an error. `id` is what the order is of. */
int judged_keys_has(struct judged_keys *s, struct slice id, uint64_t key, struct oc_err *e);
int judged_keys_add(struct judged_keys *s, struct slice id, uint64_t key, struct oc_err *e);

#endif
