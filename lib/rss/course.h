/*
 * rss_course: what runs did from their start to their end, and each of their phases (scenarios)
 * from its start to its finish.
 *
 * A run's start and end are its readings labelled suite-start and suite-finish, else its first and
 * its last reading.
 */
#ifndef OC_RSS_COURSE_H
#define OC_RSS_COURSE_H

#include <stddef.h>
#include <stdint.h>

#include "base/base.h"
#include "rss/group.h"

/* Figures are medians over runs (nearest rank) unless they say so; bytes; NaN when not known. */
struct rss_course {
	size_t runs; /* with two readings at least */
	double start, end, delta;
	double delta_most; /* the greatest */
	double peak;       /* the greatest */
	double peak_delta; /* the greatest rise from a run's start to its peak */
};

/* A phase of that name, over all runs. */
struct rss_phase {
	struct slice name;        /* borrowed from a run */
	size_t n, unpaired;       /* times that start and finish are known; times that one of them is */
	double delta, delta_most; /* median and greatest of finish - start */
};

/* Return -1 when memory is out. The phases are the arena's, in the order of their names. */
int rss_course_of(struct rss_course *c, const struct rss_group *g, struct arena *a);
int rss_phases_of(struct rss_phase **phase, size_t *n, const struct rss_group *g, struct arena *a);

#endif
