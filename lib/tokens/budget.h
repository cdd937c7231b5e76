/*
 * budget: limits on tokens or cost (schemas/token-budget.json), held against the rows of a report.
 *
 * A limit covers the sum of all rows that have the values of its key, or the sum of each day. It can only name fields
 * that the report is grouped by.
 */
#ifndef OC_TOKENS_BUDGET_H
#define OC_TOKENS_BUDGET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/base.h"
#include "data/data.h"
#include "tokens/token_group.h"

struct budget_limit {
	struct slice name;             /* absent: none */
	struct slice value[BY_FIELDS]; /* by field; absent: any */
	bool daily, side;              /* a limit for each day; side branches count too */
	bool has_tokens, has_cost;
	uint64_t tokens, cost; /* cost in pico-dollars */
	bool met;              /* by a row */
};

/* The sums under a limit, on one day or over all time. */
struct budget_use {
	const struct budget_limit *limit;
	struct slice day; /* absent: all, or rows without a day */
	unsigned __int128 tokens, cost;
	bool over_tokens, over_cost;
};

struct budget {
	const char *path; /* borrowed */
	struct budget_limit *limit;
	size_t limits;
	struct budget_use *use;
	size_t uses, cap;
	struct arena text;
};

/* Reads FILE. Returns 0, or -1 with *e set (OC_EX_NOINPUT, OC_EX_DATA naming the place). */
int budget_load(struct budget *b, const char *path, struct oc_err *e);
void budget_release(struct budget *b);

/* Can the limits be held against rows grouped so? Returns 0, or -1 with OC_EX_USAGE saying which
 * field lacks. */
int budget_fits(const struct budget *b, const struct fields *by, struct oc_err *e);

/* Adds a row. Returns 0, or -1 when memory is out. */
int budget_add(struct budget *b, const struct fields *by, const struct token_group *g);

/* After the last row: judges. Returns how many uses are over their limit. */
uint64_t budget_judge(struct budget *b);

/* One that is over, as an object; and as a sentence. */
void budget_emit(struct emit *w, const struct budget_use *u);
void budget_sentence(struct sb *out, const struct budget_use *u);

#endif
