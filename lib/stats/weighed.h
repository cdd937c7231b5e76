/*
 * weighed: quantiles of values of which each stands for several (blocks of readings). Nearest rank,
 * as quantile.h, with each value as often as its weight says.
 */
#ifndef OC_STATS_WEIGHED_H
#define OC_STATS_WEIGHED_H

#include <stddef.h>
#include <stdint.h>

struct weighed {
	double value;
	uint64_t n;
};

void weighed_sort(struct weighed *w, size_t n);

/* Of sorted values; q from 0 to 1. NaN of nothing. */
double weighed_quantile(const struct weighed *sorted, size_t n, double q);

/* The median absolute deviation from `middle`, not scaled; the values become their deviations,
 * sorted. NaN of nothing. */
double weighed_mad(struct weighed *w, size_t n, double middle);

#endif
