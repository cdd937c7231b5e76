/*
 * parity_cell: what is kept of a `cell` record (upstream's RuntimeParityCell) to classify and report it; never the
 * transcript itself.
 *
 * parity_cell_read borrows from the record's line and the arena. A cell that has to wait for its partner is copied into
 * one block of memory (parity_cell_keep).
 */
#ifndef OC_DRIFT_PARITY_CELL_H
#define OC_DRIFT_PARITY_CELL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/base.h"
#include "data/data.h"
#include "record/record.h"

struct parity_call {
	struct slice tool;
	struct slice args;   /* argsHash; absent when the record has none */
	struct slice result; /* resultHash, likewise */
	struct slice error;  /* errorClass; absent when the call went well */
};

struct parity_calls {
	struct parity_call *call;
	size_t n;
};

struct parity_cell {
	struct slice scenario;                       /* scenarioId */
	struct slice axes;                           /* RFC 8785 text of the axes object; absent when there are none */
	struct slice runtime;                        /* as the record has it ("pi" stays "pi") */
	struct slice status; /* scenarioStatus, else status; absent when the record has neither */
	struct slice text;                           /* finalText */
	struct slice runtime_error, transport_error; /* absent or empty: none */
	struct slice src;      /* JSON text of the record's src; absent when it has none */
	struct age_found age;  /* of upstream's rules that made it */
	struct parity_calls calls;
	uint64_t lines;         /* of the trimmed transcript */
	double tokens, wall_ms; /* usage.totalTokens, wallClockMs; NaN when absent */
	double bootstrap_ms;    /* bootstrapWallClockMs: the start, which wall_ms then leaves out; NaN when absent */
	bool gap;               /* scenarioDetails begin with "known-harness-gap ", behind white space */
	bool superseded;        /* its scenario was run again */

	/* What only the strict rules look at (schemas/cell.json: strict). */
	bool has_strict;
	struct parity_calls strict;
	uint64_t messages;

	uint64_t line; /* of the record in the input */
};

/*
 * Reads a cell record. The transcript is read only to count its lines, when the record does not have
 * their number; strict data is read when `strict` is set. Returns 0, or -1 with OC_EX_DATA when the record
 * cannot be judged (no runtime, no scenarioId, toolCalls that are no list ...).
 */
int parity_cell_read(struct parity_cell *s, struct json_val cell, bool strict, struct arena *a, struct oc_err *e);

struct transcript;

/*
 * Derives the strict data that the record lacks from its transcript, when that is inline; t is scratch.
 * Returns 0, with has_strict set when there is any now; or -1 when memory is out.
 */
int parity_cell_derive(
    struct parity_cell *s, struct json_val cell, struct transcript *t, struct arena *a, struct oc_err *e);

/* A copy in one block of memory, for mem_free; NULL when memory is out. */
struct parity_cell *parity_cell_keep(const struct parity_cell *s);

/* Neither a transport error nor a runtime error other than "tool-error": upstream's
 * isRuntimeParityCellPassable. */
bool parity_cell_passable(const struct parity_cell *s);

/* A runtime error that alone ends the comparison: missing-api-key, failover, codex-app-server,
 * auth, capture-missing, sentinel:*. */
bool parity_cell_hard(const struct parity_cell *s);

/* Is some call without its result (errorClass "tool-result-missing")? */
bool parity_calls_unresolved(struct parity_calls calls);

#endif
