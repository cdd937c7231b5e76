/*
 * rss_run: all that is known of one run's readings of one metric, in memory and as an `rss-partial` record
 * (schemas/rss-partial.json).
 *
 * In the record, points are a list of numbers, six or more for each: at, bytes, n, seq, last, file; of a block
 * at, n, least, most, sum, seq, last, file.
 *
 * Memory: at most RSS_POINTS points (some 40 KiB), for a run in blocks a sketch, and 56 bytes for
 * each labelled beginning or end (mark).
 */
#ifndef OC_RSS_RUN_SERIES_H
#define OC_RSS_RUN_SERIES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/slice.h"
#include "record/group.h"
#include "rss/by.h"
#include "rss/points.h"
#include "rss/sample.h"

/* A labelled reading at the beginning or the end of a phase. */
struct rss_mark {
	struct slice phase; /* owned by the run */
	enum rss_edge edge;
	int64_t at;
	uint64_t bytes;
};

struct rss_run {
	struct grouped group; /* its key is by rss/by.h */
	struct rss_points points;
	struct rss_mark *mark;
	size_t marks, mark_cap;
	uint64_t fault[RSS_FAULTS]; /* readings left out, by reason */
	uint64_t unlabelled;        /* of a gateway, without label and monotonic time */
	uint64_t peak;              /* told apart from the readings; 0: not told */
	uint64_t pressure;          /* the highest of the readings taken because memory was high */
	bool offset;                /* both clocks are told: the least and the greatest */
	int64_t offset_least, offset_most; /* difference between them, in microseconds */
};

/* Groups of these: a run each. */
extern const struct group_type rss_run_type;

/* A reading, or one that is not counted, into the run that it belongs to: *run, unless run is NULL. Returns 0, or
 * -1 with *e set. */
int rss_run_take(struct groups *gs, const struct rss_sample *s, struct rss_run **run, struct oc_err *e);

#endif
