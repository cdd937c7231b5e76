/*
 * rss_growth: does memory grow for as long as a run lasts?
 *
 * A run's growth, in bytes an hour, is taken behind its warm-up (the first quarter of its time, or
 * its cold part where that is longer): the readings are divided into RSS_BLOCKS blocks with as many
 * points each; the least of each block counts, as the garbage collector's saw-tooth rises from it.
 * Growth is the lesser of
 *   - the Theil-Sen slope of those minima over time, and
 *   - how fast the floor rises: the minimum of the last third less that of the first one, over the
 *     time between their middles. A tooth that is longer than a block lifts slopes, not the floor.
 *
 * What several runs say together: growth is found when
 *   - at least three quarters of them, and three at least, grow by `least` or more, and
 *   - the lower end of the one-sided 95 % confidence interval of their mean growth (Student's t) is
 *     above zero;
 * or, where there are enough runs of a baseline for a rank sum to be able to tell (p of 0.05 or
 * less when all are greater), when the median growth is `least` or more and the growth of these
 * runs is greater than that of the baseline's (one-sided rank sum, p of at most 0.05). One run or
 * two are cut into three pieces (two each), each of which must be long enough.
 *
 * No test for trend within one run decides: neighbouring readings of a saw-tooth are not
 * independent, and Mann-Kendall finds a trend in nearly every one.
 */
#ifndef OC_RSS_GROWTH_H
#define OC_RSS_GROWTH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rss/points.h"

#define RSS_BLOCKS 12
#define RSS_RUNS 3       /* that must agree */
#define RSS_WARM_UP 0.25 /* part of the run's time */
#define RSS_P 0.05

/* Options. */
struct rss_growth_options {
	double least;   /* bytes an hour that count as growth */
	double span_us; /* the shortest stretch, behind the warm-up, that is judged */
};

/* The figures of a stretch of a run. */
struct rss_stretch {
	size_t points;
	double span_us;
	double growth; /* bytes an hour; NaN: it is too short */
	double late;   /* how fast its floor rises from the second to the last third */
};

/*
 * Looks at p[0..n), which are in order, all of the warm-up gone. Growth is NaN when there are fewer
 * than RSS_BLOCKS points or they span less than span_us.
 */
struct rss_stretch rss_growth_of(const struct rss_point *p, size_t n, double span_us);

/* How many of the points are warm-up; cold: points of the cold part. */
size_t rss_growth_warm_up(const struct rss_point *p, size_t n, size_t cold);

/* Growths of runs, or of pieces of them, and of a baseline's runs. */
struct rss_growths {
	double *growth, *late;
	size_t n;
	bool pieces;
	const double *base; /* ascending */
	size_t base_n;
	double none;        /* bytes an hour; less is no growth; 0: as `least` */
};

struct rss_growth {
	double *growth; /* of each run or piece, ascending; not owned */
	size_t n;
	bool judged, found;
	double median;
	double low, high; /* of the mean, each one-sided 95 % */
	size_t growing;   /* runs that grow by `least` or more */
	bool compared;    /* with a baseline */
	double p, base;   /* then: of the rank sum; the baseline's median */
	size_t base_n;
};

/* Judges them; growth and late are sorted in place. Returns 0, or -1 when memory is out. */
int rss_growth_judge(struct rss_growth *g, const struct rss_growths *all, double least);

#endif
