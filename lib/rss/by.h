/*
 * rss_by: what series of readings are grouped by, and the key of a run.
 *
 * A run's key is packed (record/packed.h): the fields that are grouped by, in the order asked for,
 * then scope, metric, measure, run and clock (RSS_KEY_* say where behind the fields). A group is
 * what has the same fields, scope, metric and measure; a family has the same fields and scope.
 */
#ifndef OC_RSS_BY_H
#define OC_RSS_BY_H

#include "record/fields.h"
#include "rss/sample.h"

enum rss_by_field { RSS_BY_CHANNEL, RSS_BY_SCENARIO, RSS_BY_VERSION, RSS_BY_RUN, RSS_BY_FIELDS };

enum { RSS_KEY_SCOPE, RSS_KEY_METRIC, RSS_KEY_MEASURE, RSS_KEY_RUN, RSS_KEY_CLOCK, RSS_KEY_TAIL };

extern const struct fields_names rss_by_names;

/* Appends the key of the run that a sample belongs to. */
void rss_by_pack(struct sb *key, const struct fields *by, const struct rss_sample *s);

/* One of RSS_KEY_*. */
struct slice rss_by_tail(const struct fields *by, struct slice key, int which);

#endif
