/*
 * rss_baseline: how fast memory grew before, and how high it was: the growths of single runs and the warm levels, out
 * of the rss-row records of an earlier report, or of the series of this one. A series is compared with all rows of the
 * same key, the version left out (and the run, where it is a field): what is compared is one version with others.
 *
 * Memory: 8 bytes a run, some 50 a row, and the rows' keys.
 */
#ifndef OC_RSS_BASELINE_H
#define OC_RSS_BASELINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/base.h"
#include "record/record.h"
#include "rss/run.h"

/* How high a series was: warm median and maximum, in bytes. */
struct rss_former {
	struct slice version; /* owned; absent: unknown */
	double warm, most;
	uint64_t n; /* warm readings */
};

struct rss_baseline_row {
	struct grouped group; /* its key: the fields compared, scope, metric, measure */
	double *growth;       /* owned; ascending */
	size_t n, cap;
	struct rss_former *former; /* owned */
	size_t formers, former_cap;
};

struct rss_baseline {
	const char *path;   /* NULL: no baseline */
	struct groups rows; /* of struct rss_baseline_row, by the fields of the report without version, run */
};

/* An empty one for a report by `by`. */
void rss_baseline_init(struct rss_baseline *b, const struct fields *by);

/* Reads an earlier output of oc-rss for a report by `by`. Returns 0, or -1 with *e set: it cannot
 * be read, has no rss-row, or one that is not grouped by all the fields compared. */
int rss_baseline_load(struct rss_baseline *b, const char *path, const struct fields *by, struct oc_err *e);
void rss_baseline_release(struct rss_baseline *b);

/* The row for a run's key of a report by `by`; NULL when there is none. *failed: memory is out. */
const struct rss_baseline_row *rss_baseline_find(
    struct rss_baseline *b, const struct fields *by, struct slice key, bool *failed);

/* Takes note of a level of the run's key. Returns 0, or -1 with *e set: memory is out. */
int rss_baseline_note(struct rss_baseline *b, const struct fields *by, struct slice key,
    const struct rss_former *level, struct oc_err *e);

/* The level of the latest version before that one; NULL: there is none. `same`: of an earlier report, where the same
 * version and an unknown one count too. */
const struct rss_former *rss_baseline_before(const struct rss_baseline_row *row, struct slice version, bool same);

#endif
