/* robust: middle, spread and slope that a few wild values do not move.
 *
 * The median is the mean of the two middle values when n is even (quantile.h has the nearest rank, for figures that a
 * report prints). */
#pragma once

#include <stddef.h>

/* A standard deviation is this many times the MAD, of normal values. */
#define ROBUST_SIGMA 1.4826

/* Of sorted values. NaN when n is 0. */
double robust_median(const double *sorted, size_t n);

/* The median absolute deviation from `middle`, not scaled. room: n values, overwritten. NaN when n is 0. */
double robust_mad(const double *values, size_t n, double middle, double *room);

#define THEIL_SEN_MAX 64 /* points: there are half their square of pairs */

/* The slope of a line through points: the median of the slopes of all pairs (Theil 1950, Sen 1968). Up to 29 % of the
 * points may be anything. In units of y for one of x. Pairs with the same x are left out. NaN when no pair remains, or
 * n > THEIL_SEN_MAX. */
double theil_sen(const double *x, const double *y, size_t n);
