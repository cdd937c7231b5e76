#include "stats/quantile.h"

#include <math.h>
#include <stdlib.h>

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;

	if (isnan(x) || isnan(y))
		return (isnan(x) ? 1 : 0) - (isnan(y) ? 1 : 0);
	return (x > y) - (x < y);
}

void quantile_sort(double *values, size_t n)
{
	if (n > 1)
		qsort(values, n, sizeof(*values), compare);
}

double quantile_nearest(const double *sorted, size_t n, double q)
{
	double rank;

	if (n == 0)
		return (double)NAN;
	rank = ceil((double)n * q);
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
