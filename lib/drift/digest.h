/*
 * side: one side of a pair, what is kept of a `cell` record to classify and report it. The
 * transcript itself is never kept.
 *
 * A side as side_read makes it borrows from the record's line and from the arena. One that has to
 * wait for its partner is copied whole into one block of memory (side_keep).
 */
#ifndef OC_DRIFT_DIGEST_H
#define OC_DRIFT_DIGEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/slice.h"
#include "data/json.h"

struct side_call {
	struct slice tool;
	struct slice args;   /* argsHash; absent when the record has none */
	struct slice result; /* resultHash, likewise */
	struct slice error;  /* errorClass; absent when the call went well */
};

struct side_calls {
	struct side_call *call;
	size_t n;
};

struct side {
	struct slice scenario; /* scenarioId */
	struct slice axes;     /* RFC 8785 text of the axes object; absent when there are none */
	struct slice runtime;  /* as the record has it ("pi" stays "pi") */
	struct slice status;   /* scenarioStatus; absent when the record has none */
	struct slice text;     /* finalText */
	struct slice runtime_error, transport_error; /* absent or empty: none */
	struct slice src; /* JSON text of the record's src; absent when it has none */
	struct side_calls calls;
	uint64_t lines;         /* of the trimmed transcript */
	double tokens, wall_ms; /* usage.totalTokens, wallClockMs; NaN when absent */
	bool gap;               /* scenarioDetails begin with "known-harness-gap " */

	/* What only the strict rules look at (schemas/cell.json: strict). */
	bool has_strict;
	struct side_calls strict;
	uint64_t messages;

	uint64_t line; /* of the record in the input */
};

/*
 * Reads a cell record. The transcript is looked at only for its lines, when the record does not say
 * them; strict data is read when `strict` is set. Returns 0, or -1 with OC_EX_DATA when the record
 * cannot be judged (no runtime, no scenarioId, toolCalls that are no list ...).
 */
int side_read(struct side *s, struct json_val cell, bool strict, struct arena *a, struct oc_err *e);

struct transcript;

/*
 * Makes the strict data that the record lacks out of its transcript, when that is inline; t is for
 * that work. Returns 0, has_strict telling whether there is any now; or -1 when memory is out.
 */
int side_derive(
    struct side *s, struct json_val cell, struct transcript *t, struct arena *a, struct oc_err *e);

/* A copy in one block of memory, for mem_free; NULL when memory is out. */
struct side *side_keep(const struct side *s);

/* Neither a transport error nor a runtime error other than "tool-error": upstream's
 * isRuntimeParityCellPassable. */
bool side_passable(const struct side *s);

/* A runtime error that ends the comparison by itself: missing-api-key, failover, codex-app-server,
 * auth, capture-missing, sentinel:*. */
bool side_hard(const struct side *s);

/* Is some call without its result (errorClass "tool-result-missing")? */
bool side_unresolved(struct side_calls calls);

#endif
