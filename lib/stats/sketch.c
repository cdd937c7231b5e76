#include "stats/sketch.h"

#include <math.h>
#include <stdlib.h>

#define GAMMA ((1 + SKETCH_ERROR) / (1 - SKETCH_ERROR))

void sketch_release(struct sketch *s)
{
	table_release(&s->counts);
	*s = (struct sketch)SKETCH_INIT(s->lossy);
}

/* ---- buckets ---- */

/* GAMMA^n by squaring: a fixed sequence of multiplications, so that all machines agree on each bound. */
static double bound(unsigned n)
{
	double x = 1, power = GAMMA;

	for (; n > 0; n >>= 1) {
		if (n & 1)
			x *= power;
		power *= power;
	}
	return x;
}

/* Bucket b > 0 holds the values in (GAMMA^(b-2), GAMMA^(b-1)]: bucket 1 the value 1 alone. */
unsigned sketch_bucket(uint64_t value)
{
	unsigned low = 0, high;
	double x = (double)value;

	if (value <= 1)
		return (unsigned)value;
	/* The estimate is off by one at most; the bounds themselves decide. */
	double guess = ceil(log(x) / log(GAMMA));
	low = guess < 3 ? 0 : (unsigned)guess - 2;
	for (high = low; bound(high) < x; high++)
		continue;
	return high + 1;
}

double sketch_value(unsigned b)
{
	if (b <= 1)
		return b;
	double low = floor(bound(b - 2)) + 1, high = floor(bound(b - 1));
	/* A bucket with one integer in it is exact; else the value that is as far, relatively, from both bounds. */
	return low >= high ? high : 2 * bound(b - 1) / (GAMMA + 1);
}

/* ---- the counts ---- */

/* In the table a key is one more: a hash of 0 would be taken for 1. */
static uint64_t hash_of(uint64_t key)
{
	return key + 1;
}

void sketch_expect(const struct sketch *s, uint64_t value)
{
	if (!s->lossy)
		table_expect(&s->counts, hash_of(value));
}

int sketch_add_key(struct sketch *s, uint64_t key, uint64_t n)
{
	if (n == 0)
		return 0;
	struct sketch_count *c = table_put(&s->counts, hash_of(key), NULL);
	if (c == NULL)
		return -1;
	c->n += n;
	s->count += n;
	return 0;
}

int sketch_add(struct sketch *s, uint64_t value, uint64_t n)
{
	if (value > s->max)
		s->max = value;
	return sketch_add_key(s, s->lossy ? sketch_bucket(value) : value, n);
}

int sketch_merge(struct sketch *to, const struct sketch *from)
{
	if (to->lossy == from->lossy && table_reserve(&to->counts, from->counts.count) != 0)
		return -1;
	for (const struct sketch_count *c = NULL; (c = table_next(&from->counts, c)) != NULL;) {
		uint64_t key = c->key - 1;
		if (sketch_add_key(to, to->lossy && !from->lossy ? sketch_bucket(key) : key, c->n) < 0)
			return -1;
	}
	if (from->max > to->max)
		to->max = from->max;
	return 0;
}

static int by_key(const void *a, const void *b)
{
	uint64_t x = ((const struct sketch_count *)a)->key, y = ((const struct sketch_count *)b)->key;

	return (x > y) - (x < y);
}

struct sketch_count *sketch_sorted(const struct sketch *s)
{
	struct sketch_count *sorted = mem_resize(NULL, s->counts.count, sizeof(*sorted));
	size_t n = 0;

	if (sorted == NULL)
		return NULL;
	for (const struct sketch_count *c = NULL; (c = table_next(&s->counts, c)) != NULL;)
		sorted[n++] = (struct sketch_count){c->key - 1, c->n};
	if (n > 1)
		qsort(sorted, n, sizeof(*sorted), by_key);
	return sorted;
}

double sketch_quantile(const struct sketch *s, const struct sketch_count *sorted, double q)
{
	double rank = ceil((double)s->count * q);
	uint64_t want = !(rank >= 1) ? 1 : rank >= (double)s->count ? s->count : (uint64_t)rank, seen = 0;

	for (size_t i = 0; i < s->counts.count; i++) {
		seen += sorted[i].n;
		if (seen < want)
			continue;
		if (!s->lossy)
			return (double)sorted[i].key;
		double x = sketch_value((unsigned)sorted[i].key);
		return x < (double)s->max ? x : (double)s->max;
	}
	return (double)NAN;
}
