/*
 * pairs: `suite`, `scenario` and `cell` records in; a `token-row` for each pair of cells and, at
 * the end, upstream's token-efficiency report out (schemas/token-report.json; SEMANTICS: Reports).
 *
 * A pair is written as soon as it is complete. Memory: the cells that wait for their partner, and 8
 * bytes a pair and a turn for the percentiles.
 */
#ifndef OC_TOKENS_PAIRS_H
#define OC_TOKENS_PAIRS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/sb.h"
#include "data/json.h"
#include "io/out.h"
#include "io/spool.h"
#include "record/gate.h"
#include "record/pairing.h"
#include "tokens/efficiency.h"
#include "tokens/pair_row.h"

struct pair_options {
	struct pair_names names;
	bool given;    /* by --pair: else a suite's own runtimePair counts */
	bool reported; /* counts as the suite reports them, not the transcripts' */
	double threshold;
	struct slice
	    mode; /* provider mode of cells that no suite record came with; absent: not known */
	const char *folder; /* for temporary files; NULL: /tmp */
};

/* What one runtime used in all pairs. */
struct pair_side {
	double sum;
	double *total, *turn; /* of each pair; of each turn */
	size_t totals, turns, total_cap, turn_cap;
	struct efficiency efficiency;
};

struct pairs {
	const struct pair_options *o;
	struct out *out;
	void (*notice)(void *arg, uint64_t line, const char *text);
	void *arg;
	struct gate *gate; /* closed by each failure; may be NULL */
	struct pair_names names;
	const char *path; /* of the record under way */
	uint64_t line;
	struct pairing waiting; /* parts: the sides' struct cell_use */
	struct pair_side side[2];
	struct spool rows, failures, flagged, savings;
	uint64_t suites, captures, listed, failed, flags, saved, unpaired, recounted;
	uint64_t used, passed_on;
	uint64_t rejected; /* records that could not be read: the caller's count, for the report */
	bool live;         /* the suite under way */
	bool any_live, mixed;
	struct sb mode, pair; /* JSON texts of the first suite's */
	char *own_names;      /* of the runtimes that a suite named */
	struct sb text, sentence, key;
	struct transcript_use use;
	struct json reader;
	struct arena arena;
};

/* o, out and arg are borrowed. Returns 0, or -1 when memory is out. */
int pairs_init(
    struct pairs *p, const struct pair_options *o, struct out *out, void *arg, struct oc_err *e);
void pairs_release(struct pairs *p);

/*
 * One record of a kind named above; line is its text. Returns 0; 1 when it is bad (*e says why; the caller adds the
 * place); -1 when there is no going on (*e set unless the output failed).
 */
int pairs_record(struct pairs *p, struct slice kind, struct json_val record, struct slice line,
    struct oc_err *e);

/* Was there anything of a suite in the input, and any pair? */
bool pairs_seen(const struct pairs *p);
bool pairs_judged(const struct pairs *p);

/* The end of the input: the closing record, in *pass its verdict. Returns 0, or -1 as pairs_record.
 */
int pairs_finish(struct pairs *p, bool *pass, struct oc_err *e);

#endif
