#include "tokens/sums.h"

#include <math.h>
#include <stdlib.h>

#include "base/count.h"
#include "base/mem.h"
#include "stats/quantile.h"

void sums_release(struct sums *s)
{
	mem_free(s->slot);
	*s = (struct sums)SUMS_INIT(s->bounded);
}

static struct sum *find(struct sum *slot, size_t cap, uint64_t hash)
{
	size_t i = (size_t)hash & (cap - 1);

	while (slot[i].hash != 0 && slot[i].hash != hash)
		i = (i + 1) & (cap - 1);
	return &slot[i];
}

/* Into a table of another size, without what is beyond the limit. */
static int rebuild(struct sums *s, size_t cap)
{
	struct sum *slot = mem_resize(NULL, cap, sizeof(*slot));
	size_t used = 0;

	if (slot == NULL)
		return -1;
	for (size_t i = 0; i < cap; i++)
		slot[i] = (struct sum){0, 0};
	for (size_t i = 0; i < s->cap; i++) {
		if (s->slot[i].hash == 0 || s->slot[i].hash > s->limit)
			continue;
		*find(slot, cap, s->slot[i].hash) = s->slot[i];
		used++;
	}
	mem_free(s->slot);
	s->slot = slot;
	s->cap = cap;
	s->used = used;
	s->last = 0;
	return 0;
}

static int by_hash(const void *a, const void *b)
{
	uint64_t x = ((const struct sum *)a)->hash, y = ((const struct sum *)b)->hash;

	return (x > y) - (x < y);
}

struct sum *sums_sorted(const struct sums *s)
{
	struct sum *sorted = mem_resize(NULL, s->used, sizeof(*sorted));
	size_t n = 0;

	if (sorted == NULL)
		return NULL;
	for (size_t i = 0; i < s->cap; i++) {
		if (s->slot[i].hash != 0)
			sorted[n++] = s->slot[i];
	}
	if (n > 1)
		qsort(sorted, n, sizeof(*sorted), by_hash);
	return sorted;
}

static int take_sample(struct sums *s)
{
	if (!s->bounded || (s->used <= SUMS_SAMPLE && !s->sampled))
		return 0;
	struct sum *sorted = sums_sorted(s);
	if (sorted == NULL)
		return -1;
	if (s->used > 0)
		s->limit = sorted[(s->used < SUMS_SAMPLE ? s->used : SUMS_SAMPLE) - 1].hash;
	s->sampled = true;
	mem_free(sorted);
	return rebuild(s, s->cap);
}

/* Room for one more: by leaving out what the sample does not need, or in a greater table. */
static int make_room(struct sums *s)
{
	if (s->used + s->used / 3 < s->cap)
		return 0;
	if (s->bounded && s->used >= SUMS_SAMPLE + SUMS_SAMPLE / 2)
		return take_sample(s);
	return rebuild(s, s->cap == 0 ? 4 : s->cap * 2);
}

int sums_add(struct sums *s, uint64_t hash, uint64_t n, bool *overflow)
{
	struct sum *one;

	hash = hash == 0 ? 1 : hash;
	if (hash > s->limit)
		return 0;
	if (s->cap > 0 && s->slot[s->last].hash == hash) {
		one = &s->slot[s->last];
	} else {
		if (make_room(s) < 0)
			return -1;
		one = find(s->slot, s->cap, hash);
		s->used += one->hash == 0;
		one->hash = hash;
		s->last = (size_t)(one - s->slot);
	}
	if (!count_add(&one->sum, n)) {
		*overflow = true;
		return -1;
	}
	return 0;
}

/* Puts what is open into the table. */
static int close_run(struct sums *s, bool *overflow)
{
	const struct sum run = s->open;

	s->open = (struct sum){0, 0};
	return run.hash == 0 ? 0 : sums_add(s, run.hash, run.sum, overflow);
}

int sums_add_run(struct sums *s, uint64_t hash, uint64_t n, bool *overflow)
{
	hash = hash == 0 ? 1 : hash;
	if (hash > s->limit)
		return 0;
	if (s->open.hash != hash) {
		if (close_run(s, overflow) < 0)
			return -1;
		s->open = (struct sum){hash, 0};
		if (s->cap > 0)
			__builtin_prefetch(&s->slot[(size_t)hash & (s->cap - 1)], 1);
	}
	if (!count_add(&s->open.sum, n)) {
		*overflow = true;
		return -1;
	}
	return 0;
}

int sums_settle(struct sums *s, bool *overflow)
{
	return close_run(s, overflow) < 0 ? -1 : take_sample(s);
}

int sums_merge(struct sums *to, const struct sums *from, bool *overflow)
{
	/* Taken in the order of one table, things would crowd at the beginning of a smaller one. */
	if (to->cap < from->cap && rebuild(to, from->cap) < 0)
		return -1;
	to->sampled = to->sampled || from->sampled;
	if (from->open.hash != 0 && sums_add(to, from->open.hash, from->open.sum, overflow) < 0)
		return -1;
	for (size_t i = 0; i < from->cap; i++) {
		if (from->slot[i].hash != 0 &&
		    sums_add(to, from->slot[i].hash, from->slot[i].sum, overflow) < 0)
			return -1;
	}
	return 0;
}

uint64_t sums_count(const struct sums *s)
{
	if (!s->sampled || s->used == 0)
		return s->used;
	/* The k-th smallest of n hashes lies at about k / n of their range. */
	return (uint64_t)round((double)(s->used - 1) / ((double)s->limit / 18446744073709551616.0));
}

int sums_figures(const struct sums *s, struct sums_figures *f)
{
	double *value = mem_resize(NULL, s->used, sizeof(*value));
	size_t n = 0;

	if (value == NULL)
		return -1;
	for (size_t i = 0; i < s->cap; i++) {
		if (s->slot[i].hash != 0)
			value[n++] = (double)s->slot[i].sum;
	}
	quantile_sort(value, n);
	f->p50 = quantile_nearest(value, n, 0.5);
	f->p90 = quantile_nearest(value, n, 0.9);
	f->p99 = quantile_nearest(value, n, 0.99);
	f->max = n == 0 ? (double)NAN : value[n - 1];
	mem_free(value);
	return 0;
}
