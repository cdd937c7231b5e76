/*
 * report: the closing `drift-report` record (schemas/drift-report.json): upstream's qa-runtime-parity-summary, field by
 * field (openclaw, extensions/qa-lab/src/agentic-parity-report.ts: buildQaRuntimeParityReport), and what upstream does
 * not have: severities, missing pairs, the known list, the gate.
 *
 * Which rules judged: `ages` counts the scenarios of each age, with what told it. Suites that are not complete are
 * `incomplete`, scenarios that were run again `retried`.
 *
 * The lists are spooled, so that memory does not grow with their number.
 */
#ifndef OC_DRIFT_REPORT_H
#define OC_DRIFT_REPORT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/base.h"
#include "data/data.h"
#include "drift/known.h"
#include "drift/outcome.h"
#include "io/io.h"
#include "record/record.h"

/* What the suite records say about the run. A field about which they disagree is left out. */
struct drift_report_run {
	uint64_t suites;
	struct sb pair;        /* JSON text of run.runtimePair; may be empty */
	struct sb mode, model; /* JSON texts of strings; may be empty */
	struct sb wall;        /* JSON list of the suites' wall times */
	bool live;             /* a provider mode that begins with "live-" */
	bool mixed;            /* they disagree */
	bool counting;         /* the current suite has counts.total: its scenarios are in `total` already */
	double total;
};

/* How many scenarios were judged by an age's rules, and what told the first of them. */
struct drift_report_age {
	uint64_t scenarios;
	struct sb from;
};

#define DRIFT_REPORT_AGES (DRIFT_2026_09 + 1)

struct drift_report {
	struct items rows, failures, incomplete, retried;
	struct drift_report_age age[DRIFT_REPORT_AGES];
	uint64_t passed, failed;
	uint64_t drift[DRIFT_WORDS], severity[SEVERITIES], known_drifts;
	struct drift_report_run run;
	struct sb text; /* scratch */
};

/* What the record has besides what was added. */
struct drift_report_frame {
	const struct runtime_pair *pair;
	enum rules rules;
	struct age_found age; /* of a report on nothing */
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

void drift_report_init(struct drift_report *r, const char *folder);
void drift_report_release(struct drift_report *r);

/* A suite record. Returns 0 or -1. */
int drift_report_suite(struct drift_report *r, struct json_val suite, struct oc_err *e);

/* A suite that is not complete, and what says so; a scenario's attempt that does not count. Return 0 or -1. */
int drift_report_incomplete(struct drift_report *r, struct slice path, struct slice why, struct oc_err *e);
int drift_report_retried(struct drift_report *r, const struct scenario *s, struct oc_err *e);

/* The pair that the suites name, from the newest suite record. Returns false when it names none. */
bool drift_report_pair(struct json_val suite, struct slice *left, struct slice *right, struct field_mem *m);

/* Does this outcome lack the token usage that a live run must have? If so, appends upstream's sentence. */
bool drift_report_usage_missing(const struct drift_report *r, const struct outcome *o, struct sb *sentence);

/* Lists an outcome. usage_failure: the sentence of drift_report_usage_missing, or empty. Returns 0 or -1. */
int drift_report_add(struct drift_report *r, const struct outcome *o, struct slice usage_failure, struct oc_err *e);

/* Writes the record. Returns 0; or -1, with *e set unless the output failed. */
int drift_report_write(struct drift_report *r, const struct drift_report_frame *f, struct out *out, struct oc_err *e);

#endif
