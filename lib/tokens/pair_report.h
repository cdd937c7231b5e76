/*
 * pair_report: the closing `token-report` of pairs: upstream's qa-runtime-token-efficiency-summary (openclaw,
 * extensions/qa-lab/src/token-efficiency-report.ts), with efficiency figures.
 *
 * From 2026-09 on processed tokens are compared, and scenarios to which usage is not applicable are listed apart.
 *
 * Memory: 16 bytes a pair and 8 a turn, for the percentiles.
 */
#ifndef OC_TOKENS_PAIR_REPORT_H
#define OC_TOKENS_PAIR_REPORT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/base.h"
#include "io/io.h"
#include "record/record.h"
#include "tokens/pair_row.h"

struct pair_options {
	struct pair_names names;
	bool given;    /* by --pair: else a suite's own runtimePair counts */
	bool reported; /* counts as the suite reports them, not the transcripts' */
	bool age_given; /* else each cell's own age counts */
	struct age_found age;
	double threshold;
	struct slice mode;  /* provider mode of cells that no suite record came with; absent: not known */
	const char *folder; /* for temporary files; NULL: /tmp */
};

/* What one runtime used, over all pairs. */
struct pair_side {
	double sum;
	double *total, *turn; /* of each pair; of each turn */
	size_t totals, turns, total_cap, turn_cap;
	struct processed processed; /* sums; the worst evidence */
	double *work;               /* processed tokens of each pair */
	size_t works, work_cap;
	struct efficiency efficiency;
};

struct pair_report {
	const struct pair_options *o;
	struct gate *gate; /* closed by each failure; may be NULL */
	struct pair_names names;
	struct pair_side side[2];
	struct items rows, failures, flagged, savings, exempt;
	struct age_found age;       /* the newest of a pair's; from is in age_from */
	struct sb age_from;
	uint64_t processed;         /* pairs whose processed tokens were compared */
	uint64_t suites, unpaired, recounted;
	uint64_t judged;      /* pairs of which both runtimes passed */
	uint64_t rejected;    /* records that could not be read: the caller's count */
	bool any_live;        /* a suite was */
	bool mixed;           /* the suites differ in mode or pair, */
	struct sb mode, pair; /* of which these are the JSON texts of the first suite's */
	struct sb text, sentence;
};

void pair_report_init(struct pair_report *r, const struct pair_options *o);
void pair_report_release(struct pair_report *r);

/* Lists a pair. Returns 0, or -1 with *e set. */
int pair_report_add(struct pair_report *r, const struct pair_row *row, struct oc_err *e);

/* A suite that is not complete: r->sentence says so. Returns 0, or -1 with *e set. */
int pair_report_incomplete(struct pair_report *r, struct oc_err *e);

/* A pair that cannot be compared, as it has no `what`: r->sentence says so. Upstream would fail on it; a live run
 * does not pass. Returns 0, or -1 with *e set. */
int pair_report_missing(struct pair_report *r, struct slice scenario, const char *what, struct oc_err *e);

/* Writes the record. Returns 0; or -1, with *e set unless the output failed. */
int pair_report_write(struct pair_report *r, const struct record_src *src, struct out *out, struct oc_err *e);

#endif
