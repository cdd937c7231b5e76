/*
 * cell_use: what one runtime used for one scenario: what is kept of a `cell` record for the token
 * report of a pair.
 *
 * As cell_use_read makes it, it borrows from the record's line and the arena. One that has to wait
 * for its partner is copied into one block of memory (cell_use_keep).
 */
#ifndef OC_TOKENS_CELL_USE_H
#define OC_TOKENS_CELL_USE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/base.h"
#include "data/data.h"
#include "transcript/transcript.h"

enum cell_count { CELL_INPUT, CELL_OUTPUT, CELL_TOTAL, CELL_COUNTS };

/* How well it is known what a runtime processed: measured; derived from coherent totals; or not at all. */
enum evidence { EVIDENCE_UNAVAILABLE, EVIDENCE_DERIVED, EVIDENCE_MEASURED };

const char *evidence_word(enum evidence e);

/*
 * Processed tokens, upstream's measure from 2026-09 on (openclaw, extensions/qa-lab/src/token-efficiency-report.ts:
 * runtimeUsage): uncached input, cache writes and output. Input that was read from the cache again is no work.
 */
struct processed {
	double tokens;
	enum evidence evidence;
	double read, write;             /* cache counts; NaN: not known */
	double misses, miss_input;      /* cache misses behind the first turn, and their input; NaN: not known */
	struct slice miss_list;         /* JSON text; absent: not known */
	struct slice unmeasured;        /* JSON list of the turns without cache telemetry; absent: not known */
};

struct cell_use {
	struct age_found age;
	struct processed processed;
	struct slice scenario; /* scenarioId; absent when the cell has none */
	struct slice axes;     /* RFC 8785 text; absent when there are none */
	struct slice runtime;
	struct slice path;              /* of the record's src */
	struct slice src;               /* JSON text of the record's src */
	uint64_t index;                 /* scenarioIndex; 0: none */
	double count[CELL_COUNTS];      /* not finite: 0; less than zero: 0 */
	bool bad[CELL_COUNTS];          /* it was not a non-negative integer */
	double cache_read, cache_write; /* NaN: not reported */
	uint64_t calls;
	struct slice *tool; /* the name of each call */
	size_t tools;
	const double *turn; /* totals of the turns; NULL: not known */
	size_t turns;
	uint64_t cost, priced; /* pico-dollars; priced 0: not known */
	bool failed;           /* it did not pass, or used no token: these are no counts of the whole scenario */
	bool recounted;        /* the counts are the transcript's, and differ from the cell's */
	uint64_t line;         /* of the record in the input */
};

/*
 * reported: the cell's own usage counts. Else the sums of its transcript, where it has one with usage. age: whose
 * rules; NULL: those of the cell. use, reader: scratch, in use as long as the result. Returns 0, or -1: OC_EX_DATA
 * when the record is no cell that can be paired (no runtime, neither scenarioId nor scenarioIndex).
 */
int cell_use_read(struct cell_use *c, struct json_val cell, bool reported, const struct age_found *age,
    struct transcript_use *use, struct json *reader, struct arena *a, struct oc_err *e);

/* A copy in one block of memory, for mem_free; NULL when memory is out. */
struct cell_use *cell_use_keep(const struct cell_use *c);

/*
 * What a runtime made of its tokens, in one cell or many: figures per turn, cache share, tokens per tool call, cost.
 * What is not known is left out. Zeroed: nothing.
 */
struct efficiency {
	double total, prompt, cache_read; /* tokens; the last two of cells that report their cache */
	uint64_t calls;
	uint64_t cached;        /* cells that report it */
	unsigned __int128 cost; /* pico-dollars */
	uint64_t priced;        /* messages with a price */
};

void efficiency_add(struct efficiency *f, const struct cell_use *c);

/* {"turns"?, "p50PerTurn"?, "p90PerTurn"?, "cacheShare"?, "tokensPerToolCall"?, "cost"?}. turn: the
 * turns' totals, in any order; NULL: not known. */
void efficiency_emit(struct emit *w, const struct efficiency *f, const double *turn, size_t turns);

#endif
