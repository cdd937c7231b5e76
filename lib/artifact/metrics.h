/*
 * metrics: what GNU time measured of a command, as an rss-sample record (scope "command").
 *
 * GNU time's %M is the biggest single process of the command that was waited for, in KiB: not a sum
 * over the tree, and not the gateway. It is never to be compared with gateway readings, hence the
 * scope.
 */
#ifndef OC_ARTIFACT_METRICS_H
#define OC_ARTIFACT_METRICS_H

#include <stdbool.h>

#include "base/slice.h"
#include "data/emit.h"
#include "record/record.h"

/* Of a resource-metrics.env. Writes nothing and returns false when it has no usable max_rss_kb. */
bool metrics_env_record(struct emit *w, struct slice text, const struct record_src *src);

/* Of a `/usr/bin/time -v` output. The same. */
bool metrics_time_record(struct emit *w, struct slice text, const struct record_src *src);

#endif
