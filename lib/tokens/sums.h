/*
 * sums: a sum for each of many things (the turns of a group, its sessions), known by a 64-bit hash;
 * a thing's parts may come in any order and from anywhere. Two of n things share a hash with a
 * chance of n * n / 2^65: about 1 in 37 million for a million.
 *
 * Bounded, it keeps the things with the smallest hashes, at most SUMS_SAMPLE of them, each with its
 * whole sum: a sample drawn without looking at the sums (bottom-k). What is kept depends on the
 * things alone, not on their order or on how they were split; while there are no more than
 * SUMS_SAMPLE nothing is left out. How many there were beyond that is estimated from the greatest
 * hash kept (Bar-Yossef et al., RANDOM 2002), with a standard error of 0.6 %.
 *
 * Memory: 16 bytes a thing, in a table at most three quarters full.
 */
#ifndef OC_TOKENS_SUMS_H
#define OC_TOKENS_SUMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/base.h"

#define SUMS_SAMPLE ((size_t)1 << 15)

struct sum {
	uint64_t hash;
	uint64_t sum;
};

struct sums {
	bool bounded;
	bool sampled;       /* some were left out */
	struct table table; /* of struct sum, by hash */
	uint64_t limit;     /* bounded: greater hashes are left out */
	struct sum *last;   /* added to last: a thing's parts mostly come together; NULL: none */
	struct sum open;    /* of sums_add_run: not yet in the table, of which the place is on its way
			    into the cache meanwhile; hash 0: none */
};

#define SUMS_INIT(is_bounded)                                                                                          \
	{                                                                                                              \
		(is_bounded), false, TABLE_INIT(struct sum, NULL), UINT64_MAX, NULL,                                   \
		{                                                                                                      \
			0, 0                                                                                           \
		}                                                                                                      \
	}

void sums_release(struct sums *s);

/* Adds to the sum of a thing; hash 0 is taken for 1. Returns 0, or -1 when memory is out, or
 * (*overflow set) a sum beyond COUNT_MAX (base/count.h). */
int sums_add(struct sums *s, uint64_t hash, uint64_t n, bool *overflow);

/* As sums_add, for many things of which the parts mostly come together. */
int sums_add_run(struct sums *s, uint64_t hash, uint64_t n, bool *overflow);

/* Adds all of `from`. An unbounded one may be merged into a bounded one, not the other way. Returns
 * as sums_add. */
int sums_merge(struct sums *to, const struct sums *from, bool *overflow);

/* To be called before it is read: brings a bounded one down to its sample, in place. Returns as
 * sums_add. */
int sums_settle(struct sums *s, bool *overflow);

/* What is kept, in ascending order of hashes: table.count of them, to be freed with mem_free; NULL when
 * memory is out. Settled only. */
struct sum *sums_sorted(const struct sums *s);

/* How many things there were; an estimate when `sampled`. Settled only. */
uint64_t sums_count(const struct sums *s);

/* Percentiles of the sums, nearest rank; NaN of nothing. Settled only. Returns 0, or -1 when memory
 * is out. */
struct sums_figures {
	double p50, p90, p99, max;
};
int sums_figures(const struct sums *s, struct sums_figures *f);

#endif
