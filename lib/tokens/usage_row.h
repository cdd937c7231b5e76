/* usage_row: the figures of one group as members of a record. */
#ifndef OC_TOKENS_USAGE_ROW_H
#define OC_TOKENS_USAGE_ROW_H

#include "base/err.h"
#include "data/emit.h"
#include "tokens/token_group.h"

/* In the object that is open: messages, turns, sessions, sums, percentiles, and what was counted
 * apart or ignored. Returns 0, or -1. */
int usage_row_figures(struct emit *w, const struct token_group *g, struct oc_err *e);

#endif
