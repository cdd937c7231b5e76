/*
 * rss_level: how high the memory of a series is: cold, warm, and outliers.
 *
 * A run's cold part is what comes before its first change of level (stats/changepoint.h), or its
 * first reading, when each of these readings is above what the warm ones allow: their median plus
 * the greater of 3.5 standard deviations (by MAD) and `cold` times the median. It is at most half
 * of the run, and RSS_WARM_MIN warm readings must be left to compare with: a shorter run is
 * compared with the warm readings of the whole series, by its first reading.
 *
 * Outliers are beyond the warm median by more than 3.5 standard deviations and 5 %, either way.
 * They are listed, and count in every figure.
 */
#ifndef OC_RSS_LEVEL_H
#define OC_RSS_LEVEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/base.h"
#include "rss/group.h"

#define RSS_WARM_MIN 5
#define RSS_OUTLIERS 8 /* that are listed: those furthest off */

struct rss_outlier {
	const struct rss_view *view;
	const struct rss_point *p;
	double bytes, off;
};

struct rss_level {
	bool exact; /* else quantiles are within SKETCH_ERROR, and those of the warm part are of the
		       means of blocks */
	double min, p50, p95, max;
	double first, first_median; /* the greatest of the runs' first readings, and the median */
	uint64_t warm_n;
	double warm, warm_p95, warm_max, warm_mad;
	size_t cold_runs, cold_judged; /* runs with a cold part; runs that were looked at */
	uint64_t cold_n;               /* readings in cold parts */
	double ratio;                  /* of first to warm */
	double low, high;              /* an outlier is outside of these; NaN: too few readings to say */
	uint64_t outliers;
	struct rss_outlier outlier[RSS_OUTLIERS];
	size_t listed;
};

/*
 * Fills the level of a group, and the cold parts of its views. cold: as a part of the median
 * (0.25). Figures without readings are NaN. Returns 0, or -1 when memory is out.
 */
int rss_level_of(struct rss_level *l, struct rss_group *g, double cold, struct arena *a);

#endif
