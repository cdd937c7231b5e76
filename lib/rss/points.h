/*
 * rss_points: the readings of one run in the order of its clock, in memory that does not grow
 * with their number: up to RSS_POINTS distinct readings as they are, more of them in blocks.
 *
 * A block holds all readings of a stretch of the clock of 2^level ticks, aligned to multiples of
 * that; level is the least one with which there are no more than RSS_POINTS blocks. So what is held
 * depends on the readings alone, not on their order nor on how they were divided and merged. Of a
 * block the count, least, greatest and sum are exact; quantiles of a run in blocks come from a
 * sketch (stats/sketch.h), within SKETCH_ERROR.
 *
 * While readings are held as they are, a repeated reading is one reading; `n` says how often it came. A reading is
 * repeated when time and bytes are the same, and either its place in the source is, or the source is another one.
 */
#ifndef OC_RSS_POINTS_H
#define OC_RSS_POINTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stats/stats.h"

/* As many as a gateway keeps events of itself: all of one dump. */
#define RSS_POINTS 1024

struct rss_point {
	int64_t at;                /* ticks; of a block its beginning */
	int64_t seq, last;         /* the least and the greatest place in the source; 0: unknown */
	uint64_t file;             /* a hash of the source; 0 in a block: of several */
	uint64_t n;                /* readings */
	uint64_t least, most, sum; /* bytes */
};

struct rss_points {
	struct rss_point *p;
	size_t n, cap;
	bool blocks;
	bool untidy; /* points were added that are not in order yet */
	unsigned level;
	size_t hot;                    /* the block that was used last */
	struct sketch values;          /* of a run in blocks */
	struct rss_point first, final; /* in time; n 0: none */
};

#define RSS_POINTS_INIT                                                                                                \
	{                                                                                                              \
		.values = SKETCH_INIT(true)                                                                            \
	}

void rss_points_release(struct rss_points *s);

/* A reading (or, when n > 1, the same one several times). Returns 0, or -1 when memory is out. */
int rss_points_add(struct rss_points *s, const struct rss_point *p);

/* Puts all in order; to be called before p is read. Returns 0, or -1 when memory is out. */
int rss_points_tidy(struct rss_points *s);

/* Adds all of `from`, which is tidied. Returns 0, or -1 when memory is out. */
int rss_points_merge(struct rss_points *s, struct rss_points *from);

/* Makes s one that holds blocks of this level, before anything is added. Returns false when there
 * is no such level. */
bool rss_points_set_blocks(struct rss_points *s, unsigned level);

/* Adds a whole block, of the level of s, and counts of the sketch. Returns 0, or -1. */
int rss_points_add_block(struct rss_points *s, const struct rss_point *p);

/* Takes what is earlier than first, or later than final, for these; also done by _add. */
void rss_points_bound(struct rss_points *s, const struct rss_point *p);

#endif
