/*
 * theil_sen: the slope of a line through points, as the median of the slopes of all pairs (Theil
 * 1950, Sen 1968). Up to 29 % of the points may be anything.
 */
#ifndef OC_STATS_THEIL_SEN_H
#define OC_STATS_THEIL_SEN_H

#include <stddef.h>

#define THEIL_SEN_MAX 64 /* points: there are half their square of pairs */

/*
 * Slope of y over x, in units of y for one of x. Pairs with the same x are left out. NaN when no
 * pair remains, or n > THEIL_SEN_MAX.
 */
double theil_sen(const double *x, const double *y, size_t n);

#endif
