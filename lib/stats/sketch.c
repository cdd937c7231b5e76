#include "stats/sketch.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"

#define GAMMA ((1 + SKETCH_ERROR) / (1 - SKETCH_ERROR))

void sketch_release(struct sketch *s)
{
	mem_free(s->slot);
	*s = (struct sketch)SKETCH_INIT(s->lossy);
}

/* ---- buckets ---- */

/* GAMMA^n by squaring: a fixed sequence of multiplications, so that all machines agree on each
 * bound. */
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
	/* A bucket with one integer in it is exact; else the value that is as far, relatively, from
	 * both bounds. */
	return low >= high ? high : 2 * bound(b - 1) / (GAMMA + 1);
}

/* ---- the table ---- */

/* Fibonacci hashing; the upper bits are the good ones. */
static size_t place(uint64_t key, size_t cap)
{
	return (size_t)((key * 0x9E3779B97F4A7C15u) >> 32) & (cap - 1);
}

static struct sketch_count *find(struct sketch_count *slot, size_t cap, uint64_t key)
{
	size_t i = place(key, cap);

	while (slot[i].n != 0 && slot[i].key != key)
		i = (i + 1) & (cap - 1);
	return &slot[i];
}

static int resize(struct sketch *s, size_t cap)
{
	struct sketch_count *slot = mem_resize(NULL, cap, sizeof(*slot));

	if (slot == NULL)
		return -1;
	for (size_t i = 0; i < cap; i++)
		slot[i] = (struct sketch_count){0, 0};
	for (size_t i = 0; i < s->cap; i++) {
		if (s->slot[i].n != 0)
			*find(slot, cap, s->slot[i].key) = s->slot[i];
	}
	mem_free(s->slot);
	s->slot = slot;
	s->cap = cap;
	return 0;
}

void sketch_expect(const struct sketch *s, uint64_t value)
{
	if (!s->lossy && s->cap > 0)
		__builtin_prefetch(&s->slot[place(value, s->cap)], 1);
}

int sketch_add_key(struct sketch *s, uint64_t key, uint64_t n)
{
	if (n == 0)
		return 0;
	if (s->used + s->used / 4 >= s->cap && resize(s, s->cap == 0 ? 4 : s->cap * 2) < 0)
		return -1;
	struct sketch_count *c = find(s->slot, s->cap, key);
	s->used += c->n == 0;
	c->key = key;
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
	/* Taken in the order of one table, keys would crowd at the beginning of a smaller one. */
	if (to->lossy == from->lossy && to->cap < from->cap && resize(to, from->cap) < 0)
		return -1;
	for (size_t i = 0; i < from->cap; i++) {
		const struct sketch_count *c = &from->slot[i];
		uint64_t key =
		    to->lossy && !from->lossy && c->n != 0 ? sketch_bucket(c->key) : c->key;
		if (sketch_add_key(to, key, c->n) < 0)
			return -1;
	}
	if (from->max > to->max)
		to->max = from->max;
	return 0;
}

static int by_key(const void *a, const void *b)
{
	uint64_t x = ((const struct sketch_count *)a)->key,
		 y = ((const struct sketch_count *)b)->key;

	return (x > y) - (x < y);
}

struct sketch_count *sketch_sorted(const struct sketch *s)
{
	struct sketch_count *sorted = mem_resize(NULL, s->used, sizeof(*sorted));
	size_t n = 0;

	if (sorted == NULL)
		return NULL;
	for (size_t i = 0; i < s->cap; i++) {
		if (s->slot[i].n != 0)
			sorted[n++] = s->slot[i];
	}
	if (n > 1)
		qsort(sorted, n, sizeof(*sorted), by_key);
	return sorted;
}

double sketch_quantile(const struct sketch *s, const struct sketch_count *sorted, double q)
{
	double rank = ceil((double)s->count * q);
	uint64_t want = !(rank >= 1)               ? 1
			: rank >= (double)s->count ? s->count
						   : (uint64_t)rank,
		 seen = 0;

	for (size_t i = 0; i < s->used; i++) {
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
