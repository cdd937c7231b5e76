/*
 * rss_partial: a fleet as `rss-partial` records (schemas/rss-partial.json), one for each run, which
 * merge in any order and number, on any machine, to the same report. One record more, the head,
 * says how many lines could not be read; it is written only when there is something to say, or
 * nothing else to write.
 *
 * A run's points are a list of numbers, six or more for each: at, bytes, n, seq, last, file; of a
 * block at, n, least, most, sum, seq, last, file.
 */
#ifndef OC_RSS_PARTIAL_H
#define OC_RSS_PARTIAL_H

#include "base/arena.h"
#include "base/err.h"
#include "data/json.h"
#include "io/out.h"
#include "rss/by.h"
#include "rss/fleet.h"

/*
 * Writes all runs. key: NULL, or the fields of the key that stands before each record, as
 * `["discord"] TAB {...}`: what a MapReduce engine sorts and partitions by. Returns 0; or -1, with
 * *e set unless the output failed.
 */
int rss_partial_write(
    struct rss_fleet *f, const struct fields *key, struct out *out, struct oc_err *e);

/* What a record says it is grouped by. Returns false when it is no partial that this version
 * knows. */
bool rss_partial_head(struct json_val record, struct fields *by);

/*
 * Merges a record into the fleet, whose own fields may be fewer than the record's. Returns 0; 1
 * when the record is bad, or does not fit the fleet (*e says why): then no part of it is taken; -1
 * when there is no going on.
 */
int rss_partial_read(
    struct rss_fleet *f, struct json_val record, struct arena *a, struct oc_err *e);

#endif
