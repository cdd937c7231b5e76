/*
 * baseline: an earlier report of usage to compare with. For each of its rows, by key: the compared figure and the
 * totals.
 */
#ifndef OC_TOKENS_BASELINE_H
#define OC_TOKENS_BASELINE_H

#include <stdbool.h>

#include "base/base.h"
#include "tokens/token_group.h"

/* What is compared: all tokens, tokens per user turn, or dollars. */
enum baseline_metric { METRIC_TOKENS, METRIC_TURN, METRIC_COST };

const char *baseline_metric_word(enum baseline_metric m);

/* The figures of a row, earlier or now. cost: NaN when it has none. with_usage: messages with a total above 0;
 * no_usage: those that ended well and have none. */
struct baseline_figures {
	double tokens, turns, cost, with_usage, no_usage;
};

double baseline_figure(const struct baseline_figures *f, enum baseline_metric m); /* NaN: there is none */
/* The same, if the messages without usage had used as much as the others; NaN when there are no others. */
double baseline_likely(const struct baseline_figures *f, enum baseline_metric m);
struct baseline_figures baseline_now(const struct token_group *g);

struct baseline_row {
	struct grouped group;
	struct baseline_figures figures;
	bool met; /* by a row of now */
};

struct baseline {
	const char *path;   /* borrowed */
	struct groups rows; /* of struct baseline_row */
};

/*
 * Reads the `token-row` records of usage in FILE (NDJSON, zstd or not); records of other kinds are
 * passed over. Returns 0, or -1 with *e set: the file cannot be read, a line is no JSON, there is
 * no such row, or rows are grouped differently.
 */
int baseline_load(struct baseline *b, const char *path, struct oc_err *e);
void baseline_release(struct baseline *b);

/* Is it grouped by the same fields, in any order? */
bool baseline_fits(const struct baseline *b, const struct fields *by);

/* The earlier row with a key packed by `by`; NULL when there is none. *failed: memory is out. */
struct baseline_row *baseline_find(struct baseline *b, const struct fields *by, struct slice key, bool *failed);

#endif
