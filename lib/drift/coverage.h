/*
 * coverage: which tools have a fixture, and how each fared on both runtimes, with status, drift, calls and tracking
 * issue: upstream's qa tool-coverage (openclaw, extensions/qa-lab/src/tool-coverage-report.ts:
 * buildQaToolCoverageReport). From 2026-09 on an issue excuses no required tool, a call needs a good result, and codex
 * may do natively what a fixture asks for. All fixtures must come before the first outcome. Memory grows with their
 * number.
 */
#ifndef OC_DRIFT_COVERAGE_H
#define OC_DRIFT_COVERAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/base.h"
#include "data/data.h"
#include "drift/fixture.h"
#include "drift/known.h"
#include "drift/outcome.h"
#include "record/record.h"

/* How a fixture's scenario fared. */
struct coverage_result {
	bool seen;
	enum drift drift;
	struct slice details;           /* absent when there are none */
	const char *left, *right;       /* "pass", "fail" */
	size_t left_calls, right_calls; /* of the group's runtime tool */
	size_t left_good, right_good;   /* of these, with a result that is no error */
};

struct coverage_group {
	struct slice tool, actual, tracking;
	struct slice native; /* what codex calls it; absent when no fixture names a tool */
	size_t first, n;                      /* of its fixtures */
	const struct fixture *meta;           /* the first required one, else the first */
	const struct coverage_result *result; /* NULL: not run */
};

struct coverage {
	struct fixture *fixture;        /* sorted by tool, then id, once frozen */
	struct coverage_result *result; /* one each */
	size_t n, cap;
	struct coverage_group *group;
	size_t groups;
	bool frozen, evaluated;
	enum drift_age age; /* of the newest suite or outcome: whose rules say what fails */
	struct arena text;
};

#define COVERAGE_INIT                                                                                                  \
	{                                                                                                              \
		NULL, NULL, 0, 0, NULL, 0, false, false, DRIFT_2026_06, ARENA_INIT \
	}

/* Upstream's PASSING_DRIFTS: none and text-only. */
bool coverage_passes(enum drift d);

void coverage_release(struct coverage *c);

/* Takes a tool-fixture record. Returns 0; 1 when it counts for nothing, as it is not one of runtime/tools; or -1 with
 * OC_EX_DATA. */
int coverage_add(struct coverage *c, struct json_val record, uint64_t line, struct oc_err *e);

/* Ends the list of fixtures and makes groups of them. Called by those below. Returns 0 or -1. */
int coverage_freeze(struct coverage *c, struct oc_err *e);

/* There was a run to judge, even if no pair of it was. Returns 0 or -1. */
int coverage_evaluate(struct coverage *c, struct oc_err *e);

/* Returns 0, or -1 when memory is out. */
int coverage_outcome(struct coverage *c, const struct outcome *o, struct oc_err *e);

/* The tool under which a scenario is reported; absent when it has no fixture. */
struct slice coverage_tool(const struct coverage *c, struct slice scenario);

struct coverage_frame {
	const struct runtime_pair *pair;
	struct slice reported_pair; /* JSON text of the suite's runtimePair; may be empty */
	struct knowns *knowns;      /* may be NULL */
	struct gate *gate;          /* closed by each failing tool that no entry of the known list knows */
	struct record_src src;
};

/* Appends the coverage-report record (schemas/coverage-report.json). Returns 0 or -1. */
int coverage_report(struct emit *w, struct coverage *c, const struct coverage_frame *f, struct oc_err *e);

#endif
