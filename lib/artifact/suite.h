/* suite: the records of a qa-suite-summary.json: the suite record (how many scenarios failed, and what the gateway used
 * meanwhile), then of its metrics block an rss-sample for each of its samples (source "suite", the sum over the
 * gateway's process tree) and the heap-snapshots. A summary from before there were samples gives its start and end.
 *
 * Noticed: a reading that cannot be used, readings without a label or a time, a time before that of the reading before,
 * and figures of the block that contradict its samples. */
#pragma once

#include "artifact/reader.h"

/* counts, metrics (units are in the names: Ms, Bytes; Ratio is cores) and run are carried as they are. Returns 0, or -1
 * as reader_emit does. */
int suite_records(struct reader *r, const struct artifact *a, struct oc_err *e);
