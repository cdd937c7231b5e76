/*
 * usage_report: usage groups as `token-row` records, one a group, and the closing `token-report`
 * (schemas/token-row.json, token-report.json), compared with an earlier report and held against
 * budgets. Nothing in it depends on how the messages were split.
 */
#ifndef OC_TOKENS_USAGE_REPORT_H
#define OC_TOKENS_USAGE_REPORT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/base.h"
#include "io/io.h"
#include "record/record.h"
#include "tokens/baseline.h"
#include "tokens/budget.h"
#include "tokens/token_group.h"

struct usage_report_options {
	struct baseline *baseline; /* NULL: none */
	enum baseline_metric metric;
	double threshold;      /* percent */
	struct budget *budget; /* NULL: none */
	struct gate *gate;     /* closed by each failure; may be NULL */
	const char *folder;    /* for temporary files; NULL: /tmp */
};

struct usage_verdict {
	uint64_t rows, messages, no_usage, ignored, side, apart, turns, sessions;
	uint64_t rejected;
	uint64_t differs;                /* messages whose total is not the sum of its parts */
	uint64_t repeats;                /* messages that repeat others, among those apart; */
	uint64_t repeated[CALL_REPEATS]; /* the same by how they do */
	uint64_t compared, flagged; /* rows that the baseline has too; those beyond the threshold */
	uint64_t unknown;           /* rows that it has too, not compared: too many messages without usage */
	uint64_t over;              /* budgets */
};

/*
 * Writes all of them, struct token_group each, and empties gs. Returns 0; or -1 with *e set (OC_EX_OK when the output
 * failed): also OC_EX_DATA when the baseline is grouped differently, OC_EX_USAGE when a budget asks
 * for a field that the rows lack; nothing is written then.
 */
int usage_report_write(struct groups *gs, const struct usage_report_options *o, struct out *out,
    struct usage_verdict *v, struct oc_err *e);

#endif
