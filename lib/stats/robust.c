#include "stats/robust.h"

#include <math.h>

#include "stats/quantile.h"

double robust_median(const double *sorted, size_t n)
{
	if (n == 0)
		return (double)NAN;
	return n % 2 != 0 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
}

double robust_mad(const double *values, size_t n, double middle, double *room)
{
	for (size_t i = 0; i < n; i++)
		room[i] = fabs(values[i] - middle);
	quantile_sort(room, n);
	return robust_median(room, n);
}
