/*
 * rss_run: all that is known of one run's readings of one metric, in memory and as an `rss-partial` record
 * (schemas/rss-partial.json); and what runs are grouped by.
 *
 * In the record, points are a list of numbers, six or more for each: at, bytes, n, seq, last, file; of a block
 * at, n, least, most, sum, seq, last, file.
 *
 * Memory: at most RSS_POINTS points (some 80 KiB), for a run in blocks a sketch, and 56 bytes for
 * each labelled beginning or end (mark).
 */
#ifndef OC_RSS_RUN_H
#define OC_RSS_RUN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/base.h"
#include "record/record.h"
#include "rss/points.h"
#include "rss/sample.h"

/*
 * A run's key is packed (record/packed.h): the fields that are grouped by, in the order asked for, then scope, metric,
 * measure, gateway, run, strand and clock (RSS_KEY_*, counted from the end of the fields). A group is what has the same
 * fields, scope, metric, measure and gateway; a family has the same fields and scope.
 */
enum rss_by_field { RSS_BY_CHANNEL, RSS_BY_SCENARIO, RSS_BY_VERSION, RSS_BY_RUN, RSS_BY_FIELDS };

enum {
	RSS_KEY_SCOPE,
	RSS_KEY_METRIC,
	RSS_KEY_MEASURE,
	RSS_KEY_GATEWAY,
	RSS_KEY_RUN,
	RSS_KEY_STRAND,
	RSS_KEY_CLOCK,
	RSS_KEY_TAIL
};

extern const struct fields_names rss_by_names;

/* Adds the version to the fields: two versions are never one series. */
void rss_by_version(struct fields *by);

/* Appends the key of the run that a sample belongs to. */
void rss_by_pack(struct sb *key, const struct fields *by, const struct rss_sample *s);

/* One of RSS_KEY_*. */
struct slice rss_by_tail(const struct fields *by, struct slice key, int which);

/* A labelled reading at the beginning or the end of a phase. */
struct rss_mark {
	struct slice phase; /* owned by the run */
	enum rss_edge edge;
	int64_t at;
	uint64_t bytes;
};

struct rss_run {
	struct grouped group; /* its key as rss_by_pack makes it */
	struct rss_points points;
	struct rss_mark *mark;
	size_t marks, mark_cap;
	uint64_t fault[RSS_FAULTS];        /* readings left out, by reason */
	uint64_t unlabelled;               /* of a gateway, without label and monotonic time */
	uint64_t peak;                     /* known from other records than readings; 0: unknown */
	uint64_t twice;                    /* readings that another strand told too (rss/process.h) */
	uint64_t pressure;                 /* the highest of the readings taken because memory was high */
	bool offset;                       /* readings had both clocks: the least and the greatest */
	int64_t offset_least, offset_most; /* difference between them, in microseconds */
};

/* Groups of these: a run each. */
extern const struct group_type rss_run_type;

/* A reading, or one that is not counted, into the run that it belongs to: *run, unless run is NULL. Returns 0, or
 * -1 with *e set. */
int rss_run_take(struct groups *gs, const struct rss_sample *s, struct rss_run **run, struct oc_err *e);

#endif
