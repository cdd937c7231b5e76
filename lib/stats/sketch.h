/* sketch: how often each value came, for percentiles of a stream in any order: exactly (memory grows with the distinct
 * values), or as a DDSketch (Masson, Rim, Lee: DDSketch, VLDB 2019), in buckets that each hold values within
 * SKETCH_ERROR of what they are reported as (about 2,800 buckets at most).
 *
 * Values are integers from 0 to SKETCH_VALUE_MAX. Counts add up, so sketches merge in any order to the same result, and
 * their bounds are made of IEEE additions and multiplications alone: the same on every machine. */
#pragma once

#include "base/base.h"

#define SKETCH_ERROR 0.005
#define SKETCH_VALUE_MAX ((uint64_t)1 << 62)
#define SKETCH_BUCKETS 4400 /* bound of the bucket numbers; 0 is the value 0 */

/* A value (of a DDSketch: a bucket's number), and how often it came. */
struct sketch_count {
	uint64_t key;
	uint64_t n;
};

struct sketch {
	bool lossy;          /* a DDSketch */
	struct table counts; /* by key */
	uint64_t count;      /* of all values */
	uint64_t max;        /* the greatest, exactly */
};

#define SKETCH_INIT(is_lossy) {(is_lossy), TABLE_INIT(struct sketch_count, NULL), 0, 0}

void sketch_release(struct sketch *s);

/* A value, n times; all of them together at most COUNT_MAX (base/count.h). Returns 0, or -1 when memory is out. */
int sketch_add(struct sketch *s, uint64_t value, uint64_t n);

/* Says that a value is about to be added: its place is on its way into the cache meanwhile. */
void sketch_expect(const struct sketch *s, uint64_t value);

/* Adds a count as sketch_sorted gave it; of a lossy sketch a bucket's. `max` is not updated. Returns 0, or -1 when
 * memory is out. */
int sketch_add_key(struct sketch *s, uint64_t key, uint64_t n);

/* Adds all of `from`. An exact one may be merged into a lossy one, not the other way. Returns 0, or -1 when memory is
 * out. */
int sketch_merge(struct sketch *to, const struct sketch *from);

/* The counts in ascending order of their keys, `counts.count` of them, in a block of memory that the caller frees with
 * mem_free; NULL when memory is out. */
struct sketch_count *sketch_sorted(const struct sketch *s);

/* The value at rank ceil(count * q) (nearest rank, quantile.h) of sorted counts; of a lossy sketch within SKETCH_ERROR
 * of it. NaN of nothing. */
double sketch_quantile(const struct sketch *s, const struct sketch_count *sorted, double q);

/* The bucket that a value is in, and the value reported for a bucket. */
unsigned sketch_bucket(uint64_t value);
double sketch_value(unsigned bucket);
