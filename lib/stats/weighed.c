#include "stats/weighed.h"

#include <math.h>
#include <stdlib.h>

static int compare(const void *a, const void *b)
{
	double x = ((const struct weighed *)a)->value, y = ((const struct weighed *)b)->value;

	return (x > y) - (x < y);
}

void weighed_sort(struct weighed *w, size_t n)
{
	if (n > 1)
		qsort(w, n, sizeof(*w), compare);
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
