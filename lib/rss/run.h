/*
 * rss_run: all that is known of one run's readings of one metric. Runs merge: what two hold
 * together does not depend on how the readings came to them.
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
	struct slice key; /* packed (rss/rss_by.h); owned */
	struct rss_points points;
	struct rss_mark *mark;
	size_t marks, mark_cap;
	uint64_t fault[RSS_FAULTS]; /* readings left out, by reason */
	uint64_t unlabelled;        /* of a gateway, without label and monotonic time */
	uint64_t peak;              /* told apart from the readings; 0: not told */
	uint64_t pressure;          /* the highest of the readings taken because memory was high */
	bool offset;                /* both clocks are told: the least and the greatest */
	int64_t offset_least, offset_most; /* difference between them, in microseconds */
	struct slice path;                 /* the first of the sources, by path and line; owned */
	uint64_t line;
};

/* key is copied. NULL when memory is out. */
struct rss_run *rss_run_new(struct slice key);
void rss_run_free(struct rss_run *r);

/* A reading, or one that is not counted. Returns 0, or -1 with *e set. */
int rss_run_add(struct rss_run *r, const struct rss_sample *s, struct oc_err *e);

/* Adds all of `from`. Returns 0, or -1 with *e set. */
int rss_run_merge(struct rss_run *r, struct rss_run *from, struct oc_err *e);

/* Puts points and marks in order; to be called before they are read. Returns 0, or -1 when memory
 * is out. */
int rss_run_tidy(struct rss_run *r);

/* Parts of what rss_run_add does, for those that read a run from a record. Return 0, or -1 when
 * memory is out. */
int rss_run_mark(
    struct rss_run *r, struct slice phase, enum rss_edge edge, int64_t at, uint64_t bytes);
int rss_run_source(struct rss_run *r, struct slice path, uint64_t line);
void rss_run_offset(struct rss_run *r, int64_t least, int64_t most);

#endif
