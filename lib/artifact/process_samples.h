/* process_samples: RSS of processes as people write it down for a bug report, with ps in a loop, pidstat -r, or as a
 * CSV (data/process_table.h), as rss-sample records: metric rss, measure process, source process-samples, a run for
 * each file and pid.
 *
 * The unit is that of the tool or that which the header names; where neither tells it, the file is one reject. A line
 * that is no reading is a reject of its own. Where some command is openclaw's, lines of other commands are left out;
 * what is openclaw's gateway is of scope gateway, all else of scope command, unless reader.scope says which. */
#pragma once

#include "artifact/reader.h"

/* Returns 0, or -1 as reader_emit. */
int process_samples(struct reader *r, const struct artifact *a, struct oc_err *e);
