/*
 * robust: middle and spread that a few wild values do not move.
 *
 * The median is the mean of the two middle values when n is even (quantile.h has the nearest rank,
 * for figures that a report prints).
 */
#ifndef OC_STATS_ROBUST_H
#define OC_STATS_ROBUST_H

#include <stddef.h>

/* A standard deviation is this many times the MAD, of normal values. */
#define ROBUST_SIGMA 1.4826

/* Of sorted values. NaN when n is 0. */
double robust_median(const double *sorted, size_t n);

/*
 * The median absolute deviation from `middle`, not scaled. room: n values, overwritten. NaN when n
 * is 0.
 */
double robust_mad(const double *values, size_t n, double middle, double *room);

#endif
