/*
 * rss_report: the rss-row records of all series of runs, in the order of their keys.
 */
#ifndef OC_RSS_REPORT_H
#define OC_RSS_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/base.h"
#include "io/io.h"
#include "record/record.h"
#include "rss/baseline.h"
#include "rss/verdict.h"

struct rss_report_options {
	struct rss_options judge;
	struct rss_baseline *baseline;                          /* NULL: none */
	void (*spoiled)(void *arg, const struct rss_series *s); /* of each row made of bad input */
	void *arg;
	struct gate *gate; /* closed by each series that grows, begins cold; may be NULL */
	bool gate_growth, gate_cold; /* the former also by what is higher, and by a step */
};

struct rss_summary {
	uint64_t rows, runs, readings;
	uint64_t word[RSS_WORDS];            /* rows, by verdict */
	uint64_t cold_judged, growth_judged; /* rows that could be judged so */
	uint64_t compared;                   /* with the baseline, in growth or level */
	uint64_t level_judged;               /* with the version before, or the baseline */
	struct rss_oddities odd;             /* of all rows */
	uint64_t spoiled;                    /* rows made of input that is bad in part */
};

/* Writes them. Returns 0; or -1, with *e set unless the output failed. */
int rss_report_write(struct groups *runs, const struct rss_report_options *o, struct out *out, struct rss_summary *sum,
    struct oc_err *e);

#endif
