#include "tokens/sums.h"

#include <math.h>
#include <stdlib.h>

#include "base/base.h"
#include "stats/stats.h"

void sums_release(struct sums *s)
{
	table_release(&s->table);
	*s = (struct sums)SUMS_INIT(s->bounded);
}

static int by_hash(const void *a, const void *b)
{
	uint64_t x = ((const struct sum *)a)->hash, y = ((const struct sum *)b)->hash;

	return (x > y) - (x < y);
}

struct sum *sums_sorted(const struct sums *s)
{
	struct sum *sorted = mem_resize(NULL, s->table.count, sizeof(*sorted));
	size_t n = 0;

	if (sorted == NULL)
		return NULL;
	for (const struct sum *one = NULL; (one = table_next(&s->table, one)) != NULL;)
		sorted[n++] = *one;
	if (n > 1)
		qsort(sorted, n, sizeof(*sorted), by_hash);
	return sorted;
}

/* Leaves out what is beyond the sample. */
static int take_sample(struct sums *s)
{
	if (!s->bounded || (s->table.count <= SUMS_SAMPLE && !s->sampled))
		return 0;
	struct table sample = TABLE_INIT(struct sum, NULL);
	struct sum *sorted = sums_sorted(s);
	size_t n = s->table.count < SUMS_SAMPLE ? s->table.count : SUMS_SAMPLE;
	if (sorted == NULL || table_reserve(&sample, n) < 0) {
		mem_free(sorted);
		return -1;
	}
	for (size_t i = 0; i < n; i++)
		((struct sum *)table_put(&sample, sorted[i].hash, NULL))->sum = sorted[i].sum;
	if (n > 0)
		s->limit = sorted[n - 1].hash;
	s->sampled = true;
	s->last = NULL;
	table_release(&s->table);
	s->table = sample;
	mem_free(sorted);
	return 0;
}

int sums_add(struct sums *s, uint64_t hash, uint64_t n, bool *overflow)
{
	hash += hash == 0; /* as the table takes it */
	if (hash > s->limit)
		return 0;
	if (s->last == NULL || s->last->hash != hash) {
		if (s->bounded && s->table.count >= SUMS_SAMPLE + SUMS_SAMPLE / 2 && take_sample(s) < 0)
			return -1;
		struct sum *one = table_put(&s->table, hash, NULL);
		if (one == NULL)
			return -1;
		s->last = one;
	}
	if (!count_add(&s->last->sum, n)) {
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
	hash += hash == 0;
	if (hash > s->limit)
		return 0;
	if (s->open.hash != hash) {
		if (close_run(s, overflow) < 0)
			return -1;
		s->open = (struct sum){hash, 0};
		table_expect(&s->table, hash);
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
	if (table_reserve(&to->table, from->table.count) < 0)
		return -1;
	to->last = NULL;
	to->sampled = to->sampled || from->sampled;
	if (from->open.hash != 0 && sums_add(to, from->open.hash, from->open.sum, overflow) < 0)
		return -1;
	for (const struct sum *one = NULL; (one = table_next(&from->table, one)) != NULL;) {
		if (sums_add(to, one->hash, one->sum, overflow) < 0)
			return -1;
	}
	return 0;
}

uint64_t sums_count(const struct sums *s)
{
	if (!s->sampled || s->table.count == 0)
		return s->table.count;
	/* The k-th smallest of n hashes lies at about k / n of their range. */
	return (uint64_t)round((double)(s->table.count - 1) / ((double)s->limit / 18446744073709551616.0));
}

int sums_figures(const struct sums *s, struct sums_figures *f)
{
	double *value = mem_resize(NULL, s->table.count, sizeof(*value));
	size_t n = 0;

	if (value == NULL)
		return -1;
	for (const struct sum *one = NULL; (one = table_next(&s->table, one)) != NULL;)
		value[n++] = (double)one->sum;
	quantile_sort(value, n);
	f->p50 = quantile_nearest(value, n, 0.5);
	f->p90 = quantile_nearest(value, n, 0.9);
	f->p99 = quantile_nearest(value, n, 0.99);
	f->max = n == 0 ? (double)NAN : value[n - 1];
	mem_free(value);
	return 0;
}
