/* pairing: things that belong together but come one by one, in any order. Each is a part of a pair, which has a key,
 * and waits there until the pair is complete and dropped. How many wait at a time is all the memory that pairing takes.
 *
 *     p = pairing_find(&w, key); if (p == NULL) p = pairing_add(&w, key);
 *     p->part[side] = a copy; ... when all are there: pairing_drop(&w, p)
 *     at the end: what never found its partner, from w.first on
 */
#pragma once

#include "base/base.h"

#define PAIRING_PARTS 3

struct partners {
	struct partners *before, *after; /* in the order in which their first parts came */
	uint64_t hash;               /* pairing_hash of the key */
	struct slice key;            /* packed (record/packed.h), or any bytes */
	void *part[PAIRING_PARTS];   /* each in one block of memory, owned; NULL: not come */
};

struct pairing {
	struct table table; /* by hash */
	struct partners *first, *last;
	size_t count, most; /* pairs that wait now; that ever did */
};

#define PAIRING_INIT {.first = NULL}

uint64_t pairing_hash(struct slice key);

/* The pair of that key, or NULL. */
struct partners *pairing_find(const struct pairing *w, struct slice key);

/* A new one, without parts; the key is copied. NULL when memory is out. */
struct partners *pairing_add(struct pairing *w, struct slice key);

/* Takes it out and frees it with its parts. */
void pairing_drop(struct pairing *w, struct partners *p);

void pairing_release(struct pairing *w);
