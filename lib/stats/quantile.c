#include "stats/quantile.h"

#include <math.h>
#include <stdlib.h>

#include "base/base.h"

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;

	if (isnan(x) || isnan(y))
		return (isnan(x) ? 1 : 0) - (isnan(y) ? 1 : 0);
	return (x > y) - (x < y);
}

/* ---- many values: by radix, a byte at a time, without the bytes that all have in common ---- */

#define MANY 256
#define BYTES 8

/* An order of integers that is that of the doubles, NaN last. */
static uint64_t key_of(double x)
{
	uint64_t bits;

	if (isnan(x))
		return UINT64_MAX;
	memcpy(&bits, &x, sizeof(bits));
	return bits >> 63 ? ~bits : bits | (uint64_t)1 << 63;
}

static void spread(const double *from, double *to, size_t n, const size_t count[256], int shift)
{
	size_t at[256], sum = 0;

	for (int i = 0; i < 256; i++) {
		at[i] = sum;
		sum += count[i];
	}
	for (size_t i = 0; i < n; i++)
		to[at[key_of(from[i]) >> shift & 255]++] = from[i];
}

static void sort_many(double *values, double *other, size_t n)
{
	size_t count[BYTES][256] = {{0}};
	double *from = values, *to = other;

	for (size_t i = 0; i < n; i++) {
		uint64_t key = key_of(values[i]);
		for (int b = 0; b < BYTES; b++)
			count[b][key >> (8 * b) & 255]++;
	}
	for (int b = 0; b < BYTES; b++) {
		if (count[b][key_of(values[0]) >> (8 * b) & 255] == n)
			continue;
		spread(from, to, n, count[b], 8 * b);
		double *swap = from;
		from = to;
		to = swap;
	}
	if (from != values)
		memcpy(values, from, n * sizeof(*values));
}

void quantile_sort(double *values, size_t n)
{
	double *other = n < MANY ? NULL : mem_resize(NULL, n, sizeof(*other));

	if (other != NULL)
		sort_many(values, other, n);
	else if (n > 1)
		qsort(values, n, sizeof(*values), compare);
	mem_free(other);
}

double quantile_nearest(const double *sorted, size_t n, double q)
{
	if (n == 0)
		return (double)NAN;
	double rank = ceil((double)n * q);
	if (!(rank >= 1))
		return sorted[0];
	return sorted[rank >= (double)n ? n - 1 : (size_t)rank - 1];
}

struct quantile_four quantile_four(double *values, size_t n)
{
	struct quantile_four four = {(double)NAN, (double)NAN, (double)NAN, (double)NAN};
	double total = 0;

	if (n == 0)
		return four;
	quantile_sort(values, n);
	for (size_t i = 0; i < n; i++)
		total += values[i];
	four.avg = total / (double)n;
	four.p50 = quantile_nearest(values, n, 0.5);
	four.p95 = quantile_nearest(values, n, 0.95);
	four.max = values[n - 1];
	return four;
}

/* ---- weighed values ---- */

static int compare_weighed(const void *a, const void *b)
{
	double x = ((const struct weighed *)a)->value, y = ((const struct weighed *)b)->value;

	return (x > y) - (x < y);
}

void weighed_sort(struct weighed *w, size_t n)
{
	if (n > 1)
		qsort(w, n, sizeof(*w), compare_weighed);
}

double weighed_quantile(const struct weighed *sorted, size_t n, double q)
{
	uint64_t all = 0, seen = 0;

	for (size_t i = 0; i < n; i++)
		all += sorted[i].n;
	double rank = ceil((double)all * q);
	for (size_t i = 0; i < n; i++) {
		seen += sorted[i].n;
		if ((double)seen >= rank || i + 1 == n)
			return sorted[i].value;
	}
	return (double)NAN;
}

double weighed_mad(struct weighed *w, size_t n, double middle)
{
	for (size_t i = 0; i < n; i++)
		w[i].value = fabs(w[i].value - middle);
	weighed_sort(w, n);
	return weighed_quantile(w, n, 0.5);
}
