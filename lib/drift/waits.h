/*
 * waits: the scenarios that are not judged yet, each with what has come of it: its scenario record,
 * a cell of the left runtime, one of the right. The key is scenario and axes. A pair leaves as soon
 * as it is complete; how many wait at a time is all the memory that pairing needs.
 */
#ifndef OC_DRIFT_WAITS_H
#define OC_DRIFT_WAITS_H

#include <stddef.h>
#include <stdint.h>

#include "base/slice.h"
#include "drift/digest.h"
#include "drift/scenario.h"

struct wait {
	struct wait *chain;          /* of its bucket */
	struct wait *before, *after; /* in the order in which they came */
	uint64_t key;
	struct slice id, axes;
	struct side *left, *right; /* owned; NULL: not come */
	struct scenario *scenario; /* likewise */
};

struct waits {
	struct wait **bucket;
	size_t buckets, count, most;
	struct wait *first, *last;
	size_t bytes; /* that the kept sides hold now */
};

#define WAITS_INIT                                                                                 \
	{                                                                                          \
		NULL, 0, 0, 0, NULL, NULL, 0                                                       \
	}

/* 64 bits that stand for scenario and axes. */
uint64_t waits_key(struct slice id, struct slice axes);

/* The one of that key, or NULL. */
struct wait *waits_find(const struct waits *w, uint64_t key, struct slice id, struct slice axes);

/* A new, empty one. NULL when memory is out. */
struct wait *waits_add(struct waits *w, uint64_t key, struct slice id, struct slice axes);

/* Keeps a copy of the side in *place (left or right of a wait). Returns -1 when memory is out. */
int waits_keep(struct waits *w, struct side **place, const struct side *s);

/* Takes it out and frees it with all it owns. */
void waits_drop(struct waits *w, struct wait *at);

void waits_release(struct waits *w);

#endif
