/* quantile: nearest rank, as every upstream report has it: the value at place max(1, ceil(n * q)) of the sorted values.
 * No interpolation: a quantile is always
 * one of the values. */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* Sorts ascending, NaN last. For many values it uses as much memory again, or is slower when there is none. */
void quantile_sort(double *values, size_t n);

/* Of sorted values; q from 0 to 1. NaN when n is 0. */
double quantile_nearest(const double *sorted, size_t n, double q);

/* The four figures of a row. The mean adds up in ascending order, as upstream does: another order may differ in the
 * last digit. NaN when n is 0. */
struct quantile_four {
	double avg, p50, p95, max;
};

/* values are sorted in place. */
struct quantile_four quantile_four(double *values, size_t n);

/* A value that counts n times (a block of readings). */
struct weighed {
	double value;
	uint64_t n;
};

void weighed_sort(struct weighed *w, size_t n);

/* Of sorted values; q from 0 to 1. NaN of nothing. */
double weighed_quantile(const struct weighed *sorted, size_t n, double q);

/* The median absolute deviation from `middle`, not scaled; the values become their deviations, sorted. NaN of
 * nothing. */
double weighed_mad(struct weighed *w, size_t n, double middle);
