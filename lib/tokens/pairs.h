/*
 * pairs: `suite`, `scenario` and `cell` records in; a `token-row` for each pair of cells and, at the end, upstream's
 * token-efficiency report out (schemas/token-report.json; openclaw, extensions/qa-lab/src/token-efficiency-report.ts).
 *
 * A pair is written as soon as it is complete. Memory: the cells that wait for their partner, and what pair_report.h
 * says.
 */
#ifndef OC_TOKENS_PAIRS_H
#define OC_TOKENS_PAIRS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/base.h"
#include "data/data.h"
#include "io/io.h"
#include "record/record.h"
#include "tokens/pair_report.h"

struct pairs {
	const struct pair_options *o;
	struct out *out;
	void (*notice)(void *arg, uint64_t line, const char *text);
	void *arg;
	const char *path; /* of the record under way */
	uint64_t line;
	struct pairing waiting; /* parts: the sides' struct cell_use */
	struct pair_report report;
	uint64_t used;
	bool live;       /* the suite under way */
	char *own_names; /* of the runtimes that a suite named */
	struct sb text, key, exempt, why; /* the scenario under way, when usage is not applicable to it, and why */
	struct transcript_use use;
	struct json reader;
	struct arena arena;
};

/* o, out and arg are borrowed. Returns 0, or -1 when memory is out. */
int pairs_init(struct pairs *p, const struct pair_options *o, struct out *out, void *arg, struct oc_err *e);
void pairs_release(struct pairs *p);

/*
 * One record of a kind named above; line is its text. Returns 0; 1 when it is bad (*e says why; the caller adds the
 * place); -1 when there is no going on (*e set unless the output failed).
 */
int pairs_record(struct pairs *p, struct slice kind, struct json_val record, struct slice line, struct oc_err *e);

/* Was there anything of a suite in the input, and a verdict: a pair of which both passed, or a failure? */
bool pairs_seen(const struct pairs *p);
bool pairs_judged(const struct pairs *p);

/* The end of the input: the closing record. Returns 0, or -1 as pairs_record. */
int pairs_finish(struct pairs *p, struct oc_err *e);

#endif
