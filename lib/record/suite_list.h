/* suite_list: the scenarios of a qa-suite-summary.json as a list: which were run again, and is the list whole?
 *
 * A scenario that comes again under the same id was retried: its last result counts (openclaw, extensions/qa-lab/src/
 * tool-coverage-report.ts keeps the later one). Its id is that of its runtimeParity, else its own; one without an id
 * was not retried. A suite is complete when its run.status is "completed" and each of its run.scenarioIds is there
 * (suite-summary.ts: findQaSuiteSummaryCompletionError). */
#pragma once

#include "record/age.h"

struct suite_entry {
	struct slice id;  /* absent when it has none */
	uint64_t attempt; /* from 1 */
	uint64_t later;   /* the place of the next attempt in the list, from 1; 0: this one counts */
};

struct suite_list {
	struct suite_entry *entry; /* in the arena */
	size_t n;                  /* 0 when the summary has no list of scenarios */
	size_t count;              /* without those that were run again */
	bool named;                /* all have an id */
};

/* All text is in the arena, or borrowed from the root. Returns 0, or -1 when memory is out. */
int suite_list_read(struct suite_list *l, struct json_val root, struct arena *a, struct oc_err *e);

/* Appends the members of a suite record: `scenarioCount` and, when ids that the run names are not in the list,
 * `missingScenarioIds`. Returns 0, or -1 when memory is out. */
int suite_list_emit(
    struct emit *w, const struct suite_list *l, struct json_val root, struct arena *a, struct oc_err *e);

/* Appends what keeps a suite from being complete, from its record: "the suite is still running: 2 of 5 scenarios
 * (missing: a, b, c)"; nothing when it is complete. From 2026-09 on a suite has to say so itself. */
void suite_incomplete(struct sb *out, struct json_val suite, enum drift_age age, struct arena *a);
