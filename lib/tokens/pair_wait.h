/*
 * pair_wait: cells that wait for their partner. A cell of a suite summary is known by its file and
 * scenarioIndex (ids may come twice there), any other by its scenarioId and axes.
 */
#ifndef OC_TOKENS_PAIR_WAIT_H
#define OC_TOKENS_PAIR_WAIT_H

#include <stddef.h>
#include <stdint.h>

#include "tokens/cell_use.h"

struct pair_wait {
	struct pair_wait *next; /* of those with the same place in the table */
	uint64_t key;
	struct cell_use *side[2]; /* one of them */
};

struct pair_waits {
	struct pair_wait **head;
	size_t places, count;
};

#define PAIR_WAITS_INIT                                                                            \
	{                                                                                          \
		NULL, 0, 0                                                                         \
	}

void pair_waits_release(struct pair_waits *w);

/* The wait that c belongs to, NULL when there is none. */
struct pair_wait *pair_waits_find(struct pair_waits *w, const struct cell_use *c);

/* Keeps a copy of c as side 0 or 1. Returns 0, or -1 when memory is out. */
int pair_waits_add(struct pair_waits *w, const struct cell_use *c, int side);

/* Forgets one, its cells too. */
void pair_waits_drop(struct pair_waits *w, struct pair_wait *one);

/* Hands out each, by the line of its cell; for the end of the input. fn returns 0, or -1 to give
 * up. Returns that, or -1 when memory is out. */
int pair_waits_each(
    const struct pair_waits *w, int (*fn)(void *arg, const struct pair_wait *one), void *arg);

#endif
