/* pair_report: the closing `token-report` of pairs: upstream's qa-runtime-token-efficiency-summary,
 * and what stands beside it. Part of pairs. */
#ifndef OC_TOKENS_PAIR_REPORT_H
#define OC_TOKENS_PAIR_REPORT_H

#include "base/err.h"
#include "tokens/pair_row.h"
#include "tokens/pairs.h"

/* Lists a pair. Returns 0 or -1. */
int pair_report_add(struct pairs *p, const struct pair_row *row, struct oc_err *e);

/* A pair that cannot be compared, as it has no `what`. Upstream would fail on it; a live run does
 * not pass. Returns 0 or -1. */
int pair_report_missing(struct pairs *p, struct slice scenario, const char *what, struct oc_err *e);

/* Writes the record, in *pass its verdict. Returns 0 or -1. */
int pair_report_write(struct pairs *p, bool *pass, struct oc_err *e);

#endif
