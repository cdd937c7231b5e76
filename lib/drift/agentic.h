/*
 * agentic: the model axis (--axis-model BASE,CAND): two suites of the same scenarios, one model
 * each; upstream's agentic parity (agentic-parity-report: computeQaAgenticParityMetrics,
 * buildQaAgenticParityComparison) as an `agentic-report` record (schemas/agentic-report.json).
 *
 * The first suite is the baseline, the second the candidate. A label that is an exact
 * provider/model (or provider:model) in lower case must be what the suite's run says of itself,
 * else both are refused: summaries given in the wrong order turn the verdict round. Labels of
 * another form, and suites that do not say their model, are taken on trust.
 *
 * Rates are of the scenarios in upstream's parity pack only. Memory grows with the scenarios of the
 * two suites.
 */
#ifndef OC_DRIFT_AGENTIC_H
#define OC_DRIFT_AGENTIC_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/slice.h"
#include "data/emit.h"
#include "data/json.h"
#include "record/gate.h"
#include "record/record.h"

enum agentic_role { AGENTIC_BASE, AGENTIC_CAND };

enum agentic_status { AGENTIC_PASS, AGENTIC_FAIL, AGENTIC_SKIP, AGENTIC_MISSING };

struct agentic_scenario {
	struct slice name, details; /* details: absent or not empty */
	enum agentic_status status;
	bool stopped, suspicious; /* what its details and its steps' say */
};

struct agentic_suite {
	struct slice label;
	struct slice provider, model, model_name; /* of the run; absent when not said */
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

/* Returns 0, or -1 with OC_EX_DATA (a third suite, a suite that is not the one its label says, a
 * scenario without suite) or OC_EX_SOFTWARE. */
int agentic_suite(struct agentic *g, struct json_val suite, struct oc_err *e);
int agentic_scenario(
    struct agentic *g, struct json_val scenario, struct arena *a, struct oc_err *e);

/* Does the run of the newest suite not say which model it had? */
bool agentic_on_trust(const struct agentic *g);

/* Appends the record; each reason not to pass closes the gate. Returns 0, or -1: OC_EX_DATA when there were not two
 * suites. */
int agentic_report(
    struct emit *w, const struct agentic *g, const struct record_src *src, struct gate *gate, struct oc_err *e);

#endif
