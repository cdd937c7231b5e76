/* metrics: what GNU time measured of a command, as an rss-sample record (scope "command").
 *
 * GNU time's %M is the biggest single process of the command that was waited for, in KiB: not a sum over the tree, and
 * not the gateway. It is never to be compared with gateway readings, hence the scope. A command that a signal ended had
 * no more than that by then: it is said so in a notice. */
#pragma once

#include "artifact/reader.h"

/* Of a resource-metrics.env. summary: of the sample that it belongs to, NULL when there is none; index: of that in its
 * run. What is measured is told by the summary, which names a channel and perhaps one scenario, else by the run's
 * metadata.env. Without a usable max_rss_kb there is only a notice. */
int metrics_env(struct reader *r, const struct artifact *a, const struct artifact *summary,
    uint32_t index, struct oc_err *e);

/* Of a `/usr/bin/time -v` output. */
int metrics_time(struct reader *r, const struct artifact *a, struct oc_err *e);

/* Both return 0, or -1 as reader_emit does. */
