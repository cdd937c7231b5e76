#include "stats/theil_sen.h"

#include <math.h>

#include "stats/quantile.h"
#include "stats/robust.h"

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
