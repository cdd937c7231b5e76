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

double theil_sen(const double *x, const double *y, size_t n)
{
	double slope[THEIL_SEN_MAX * (THEIL_SEN_MAX - 1) / 2];
	size_t pairs = 0;

	if (n > THEIL_SEN_MAX)
		return (double)NAN;
	for (size_t i = 0; i < n; i++) {
		for (size_t j = i + 1; j < n; j++) {
			if (x[i] < x[j] || x[i] > x[j])
				slope[pairs++] = (y[j] - y[i]) / (x[j] - x[i]);
		}
	}
	quantile_sort(slope, pairs);
	return robust_median(slope, pairs);
}
