/*
 * rss_verdict: a series, judged: growth, higher, step, cold-start, insufficient or steady, and why.
 *
 *   growth        memory grows as long as a run lasts (rss_growth.h): a leak is suspected
 *   higher        it does not, or that is unknown; but it is far above the version before, or the baseline: the warm
 *                 median by `cold`, and above the warm maximum there, and no reading is below the warm median there
 *   step          runs grew, but each at one place: flat before it, flat behind it
 *   cold-start    it does not, or that is unknown; but the beginning of a run is far above the rest
 *   insufficient  too few readings, too short or too few runs: `more` says how many are missing
 *   steady        neither
 *
 * Growth is asked for where readings are of one time (rss, pss, heapUsed, heapTotal). A maximum
 * over a whole life (maxRss), and sizes of snapshots, have none.
 *
 * Where the heap of the same runs was judged, its growth decides for rss and pss too: `used` says
 * so. What the resident set adds to the heap is the engine's to give back when it likes.
 */
#ifndef OC_RSS_VERDICT_H
#define OC_RSS_VERDICT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/base.h"
#include "rss/baseline.h"
#include "rss/course.h"
#include "rss/group.h"
#include "rss/growth.h"
#include "rss/level.h"

enum rss_word { RSS_STEADY, RSS_COLD_START, RSS_GROWTH, RSS_INSUFFICIENT, RSS_HIGHER, RSS_STEP, RSS_WORDS };

struct rss_options {
	struct rss_growth_options growth;
	double cold;    /* how far above the warm median is cold, as a part of it */
	bool material;  /* a long run's growth counts by what it adds, too: RSS_MATERIAL of the level */
	uint64_t limit; /* bytes, to say when growth reaches it; 0: none */
};

/* So much of the level at its start must a run's growth add, to count although it is slower than `least`. */
#define RSS_MATERIAL 0.1
/* Growth below so many times that is excluded; in between nothing is said. */
#define RSS_LITTLE 5

/* A step inside a run. */
struct rss_step {
	int64_t at; /* by the run's clock */
	enum rss_clock clock;
	double bytes; /* up by */
};

struct rss_series {
	struct rss_group group;
	struct rss_level level;
	struct rss_course course;
	struct rss_phase *phase;
	size_t phases;
	struct rss_growth growth;
	struct rss_former before;      /* what the level is compared with; n 0: nothing */
	bool of_baseline;              /* it is the baseline's */
	bool timed;                    /* growth is asked for */
	double least, none;            /* bytes an hour that are growth here; less is none */
	size_t steps;                  /* runs that grew in one step */
	struct rss_step step;          /* the highest of them */
	size_t runs;                   /* that were long enough, or could be cut */
	bool pieces;                   /* growth is of pieces of runs */
	size_t mistrusted;             /* runs whose wall clock went back: no growth of theirs */
	struct rss_stretch longest;    /* of the longest run that was too short */
	const struct rss_series *used; /* whose growth decides */
	enum rss_word word;
	struct {
		size_t readings, runs;
		double minutes; /* how much longer a run must be */
	} more;
};

/* Works out all but the verdict; base: growths of the baseline's runs, sorted. Returns 0, or -1
 * when memory is out. */
int rss_series_of(
    struct rss_series *s, const struct rss_options *o, const double *base, size_t base_n, struct arena *a);

/* The verdicts of all series of a family, which are n. */
void rss_verdicts(struct rss_series *s, size_t n, const struct rss_options *o);

const char *rss_word_name(enum rss_word w);

#endif
