/*
 * agentic: the model axis (--axis-model BASE,CAND): two suites of the same scenarios, one model each, compared as
 * upstream does (openclaw, extensions/qa-lab/src/agentic-parity-report.ts: computeQaAgenticParityMetrics,
 * buildQaAgenticParityComparison), and written as an `agentic-report` record (schemas/agentic-report.json).
 *
 * The first suite is the baseline, the second the candidate. A label that is an exact provider/model (or
 * provider:model) in lower case must match what the suite says of its run, else the suite is refused: swapped summaries
 * would reverse the verdict. Labels of another form, and suites that do not name their model, are not checked.
 *
 * Rates count only the scenarios of upstream's parity pack. Memory grows with the scenarios of the two suites.
 */
#ifndef OC_DRIFT_AGENTIC_H
#define OC_DRIFT_AGENTIC_H

#include <stdbool.h>
#include <stddef.h>

#include "base/base.h"
#include "data/data.h"
#include "record/record.h"

enum agentic_role { AGENTIC_BASE, AGENTIC_CAND };

enum agentic_status { AGENTIC_PASS, AGENTIC_FAIL, AGENTIC_SKIP, AGENTIC_MISSING };

struct agentic_scenario {
	struct slice name, details; /* details: absent or not empty */
	enum agentic_status status;
	bool stopped, suspicious; /* by the tone of its details and its steps' (rubric.h) */
};

struct agentic_suite {
	struct slice label;
	struct slice provider, model, model_name; /* of the run; may be absent */
	struct agentic_scenario *scenario;
	size_t n, cap;
};

struct agentic {
	struct agentic_suite suite[2]; /* by role */
	size_t suites;
	struct arena text;
};

/* The labels are borrowed. */
void agentic_init(struct agentic *g, struct slice base, struct slice cand);
void agentic_release(struct agentic *g);

/* Returns 0, or -1 with OC_EX_DATA (a third suite, a suite that does not match its label, a
 * scenario without suite) or OC_EX_SOFTWARE. */
int agentic_suite(struct agentic *g, struct json_val suite, struct oc_err *e);
int agentic_scenario(struct agentic *g, struct json_val scenario, struct arena *a, struct oc_err *e);

/* Does the newest suite not name its model? */
bool agentic_on_trust(const struct agentic *g);

/* Appends the record; each reason not to pass closes the gate. Returns 0, or -1: OC_EX_DATA when there were not two
 * suites. */
int agentic_report(
    struct emit *w, const struct agentic *g, const struct record_src *src, struct gate *gate, struct oc_err *e);

#endif
