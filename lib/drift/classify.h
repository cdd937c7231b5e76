/*
 * classify: upstream's classifier of a pair, exactly (extensions/qa-lab runtime-parity:
 * classifyRuntimeParityCells, isRuntimeParityResultPass), in the age asked for. The order of its
 * questions is the rule: the first that holds is the drift.
 */
#ifndef OC_DRIFT_CLASSIFY_H
#define OC_DRIFT_CLASSIFY_H

#include <stdbool.h>

#include "base/sb.h"
#include "drift/digest.h"
#include "record/drift_word.h"

/* Why it is that drift: which of the questions answered yes. The triage sentence is made of it. */
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
	size_t call;       /* CAUSE_CALLS, CAUSE_RESULTS: the first call that differs, from 0 */
	struct sb details; /* upstream's sentence; empty when there is nothing to say */
};

/* left is upstream's "openclaw" (formerly "pi"), right its "codex". v->details is reset first.
 * Check sb_ok(&v->details). */
void classify(
    struct verdict *v, const struct side *left, const struct side *right, enum drift_age age);

/* The questions that the strict rules share. Each returns true, and fills v, when it is the answer.
 */
bool classify_calls(struct verdict *v, struct side_calls left, struct side_calls right);
bool classify_results(struct verdict *v, struct side_calls left, struct side_calls right);
bool classify_same_text(struct slice left, struct slice right);

#endif
