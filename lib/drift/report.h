/*
 * report: the closing `drift-report` (schemas/drift-report.json): upstream's
 * qa-runtime-parity-summary, field by field (agentic-parity-report: buildQaRuntimeParityReport),
 * and beside it what upstream has not: severities, missing pairs, the known list, the gate.
 *
 * The list of scenarios and that of failures are spooled, so that memory does not grow with their
 * number.
 */
#ifndef OC_DRIFT_REPORT_H
#define OC_DRIFT_REPORT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/sb.h"
#include "data/json.h"
#include "drift/known.h"
#include "drift/outcome.h"
#include "io/out.h"
#include "io/spool.h"
#include "record/field.h"

/* What the suite records said of the run. Where they disagree the field is left out. */
struct report_run {
	uint64_t suites;
	struct sb pair;        /* JSON text of run.runtimePair; empty: not said */
	struct sb mode, model; /* JSON texts of strings; empty: not said */
	struct sb wall;        /* JSON list of the suites' wall times */
	bool live;             /* a provider mode that begins with "live-" */
	bool mixed;            /* they disagree */
	bool counting; /* the suite under way has counts.total: its scenarios are in `total` already
			*/
	double total;
};

struct report {
	struct spool rows, failures;
	uint64_t listed, failed_rows, passed, failed;
	uint64_t drift[DRIFT_WORDS], severity[SEVERITIES], known_drifts;
	struct report_run run;
	struct sb text; /* scratch */
};

/* What stands in the record besides what was added. */
struct report_frame {
	const struct pair *pair;
	enum rules rules;
	enum drift_age age;
	const struct knowns *knowns; /* NULL: no list */
	double now;
	bool gated, gate_pass;
	enum severity gate_level;
	uint64_t gate_findings; /* at or above the level and not known */
	struct slice path;
	uint64_t line;
	uint64_t most_waiting;
	uint64_t expectations, expectations_failed;
};

void report_init(struct report *r, const char *folder);
void report_release(struct report *r);

/* A suite record. Returns 0 or -1. */
int report_suite(struct report *r, struct json_val suite, struct oc_err *e);

/* The pair that the suites name, from the newest suite record. Returns false when it names none. */
bool report_pair(
    struct json_val suite, struct slice *left, struct slice *right, struct field_mem *m);

/* Does this outcome lack the token usage that a live run must have? Appends upstream's sentence
 * when it does. */
bool report_usage_missing(const struct report *r, const struct outcome *o, struct sb *sentence);

/* Lists an outcome. usage_failure: what report_usage_missing said, or empty. Returns 0 or -1. */
int report_add(
    struct report *r, const struct outcome *o, struct slice usage_failure, struct oc_err *e);

/* Writes the record. Returns 0; or -1, with *e set unless the output failed. */
int report_write(struct report *r, const struct report_frame *f, struct out *out, struct oc_err *e);

#endif
