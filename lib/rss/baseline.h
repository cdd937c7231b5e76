/*
 * rss_baseline: how fast memory grew before: the growths of single runs, out of the rss-row records
 * of an earlier report. A series is compared with all rows of the same key, the version left out
 * (and the run, where it is a field): what is compared is one version with others.
 *
 * Memory: 8 bytes a run, and the rows' keys.
 */
#ifndef OC_RSS_BASELINE_H
#define OC_RSS_BASELINE_H

#include <stddef.h>

#include "base/base.h"
#include "record/record.h"
#include "rss/run.h"

struct rss_baseline_row {
	struct grouped group; /* its key: the fields compared, scope, metric, measure */
	double *growth;       /* owned; ascending */
	size_t n, cap;
};

struct rss_baseline {
	const char *path;   /* NULL: no baseline */
	struct groups rows; /* of struct rss_baseline_row, by the fields of the report without version, run */
};

/* Reads an earlier output of oc-rss for a report by `by`. Returns 0, or -1 with *e set: it cannot
 * be read, has no rss-row, or one that is not grouped by all the fields compared. */
int rss_baseline_load(struct rss_baseline *b, const char *path, const struct fields *by, struct oc_err *e);
void rss_baseline_release(struct rss_baseline *b);

/* The row for a run's key of a report by `by`; NULL when there is none. *failed: memory is out. */
const struct rss_baseline_row *rss_baseline_find(
    struct rss_baseline *b, const struct fields *by, struct slice key, bool *failed);

#endif
