/*
 * classify: what differs between the two cells of a pair.
 *
 * classify() is upstream's classifier, exactly (openclaw, extensions/qa-lab/src/runtime-parity.ts:
 * classifyRuntimeParityCells, isRuntimeParityResultPass), as it was in the age asked for. The first of its questions
 * that is answered yes is the drift.
 *
 * classify_strict() (--rules strict) asks the same questions in the same order, and looks at better data:
 *
 *   - a result belongs to the call whose id it carries, and is an error by its flag or status (the cell's
 *     strict.toolCalls), not by words in its text;
 *   - the length of a transcript is its number of messages (strict.messages), not of lines;
 *   - both leave out what was taken back, mirrored or tried again (transcript/branch.h);
 *   - two cells that failed in the same way (same transport error, runtime error, status, and calls without result)
 *     are "same-failure", not failure-mode;
 *   - a text-only difference goes through the rubric (rubric.h), and fails outside its tolerance.
 *
 * A cell without strict data (schemas/cell.json) is judged by what it has; the drift record notes it.
 */
#ifndef OC_DRIFT_CLASSIFY_H
#define OC_DRIFT_CLASSIFY_H

#include <stdbool.h>

#include "base/base.h"
#include "drift/parity_cell.h"
#include "drift/rubric.h"
#include "record/record.h"

/* Which of the questions was answered yes; the triage sentence follows from it. */
enum drift_cause {
	CAUSE_NONE,
	CAUSE_TRANSPORT,
	CAUSE_HARD,
	CAUSE_UNRESOLVED, /* a tool call without its result */
	CAUSE_FAILED,     /* a failed scenario, or a runtime error other than tool-error */
	CAUSE_GAP,        /* a known harness gap on one side */
	CAUSE_CALLS,
	CAUSE_RESULTS,
	CAUSE_LINES, /* transcripts of different length */
	CAUSE_EMPTY, /* exactly one final text is empty */
	CAUSE_TEXT,
	CAUSE_REPORTED /* taken from the suite's own report */
};

struct verdict {
	enum drift drift;
	enum drift_cause cause;
	bool pass;
	struct parity_calls calls[2]; /* that were compared; borrowed from the two cells */
	size_t call;       /* CAUSE_CALLS, CAUSE_RESULTS: the first of them that differs, from 0 */
	struct sb details; /* upstream's sentence; empty when there is nothing to say */
};

/* left is upstream's "openclaw" (formerly "pi"), right its "codex". v->details is reset first.
 * Check sb_ok(&v->details). */
void classify(struct verdict *v, const struct parity_cell *left, const struct parity_cell *right, enum drift_age age);

/* Does a pair with that drift pass (isRuntimeParityResultPass)? From 2026-09 on the statuses count as well: each side
 * must have passed, or one of them be a known harness gap. */
bool classify_pass(
    enum drift drift, const struct parity_cell *left, const struct parity_cell *right, enum drift_age age);

/* The same by the strict rules. rubric is filled, and *judged set, when the texts were what differed. Returns 0, or -1
 * when memory is out. */
int classify_strict(struct verdict *v, const struct parity_cell *left, const struct parity_cell *right,
    double similarity, struct rubric *rubric, bool *judged, struct oc_err *e);

/* Are two final texts the same but for white space? */
bool classify_same_text(struct slice left, struct slice right);

#endif
