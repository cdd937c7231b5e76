/* changepoint: the place where the level of a series changes most: the split that leaves the least sum of absolute
 * deviations from the medians of its two sides. One wild value is no level: it makes a side of its own only as the
 * first or the last. */
#pragma once

#include <stddef.h>

/* Returns how many values are before the change, 1 to n - 1; of equally good splits the first. 0: no split is better
 * than none (all values are the same, or n < 2). room: 2 n values, overwritten. */
size_t changepoint_find(const double *values, size_t n, double *room);
