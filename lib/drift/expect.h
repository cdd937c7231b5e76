/*
 * expect: lifecycle cells held against expectations (--expect FILE, schemas/lifecycle-expectation.json): status, exact
 * remediation text, ordered events, response count, token conservation, wall-clock budget. Upstream has these as code
 * (openclaw, extensions/qa-lab/src/codex-plugin-lifecycle.test.ts).
 *
 * A captured cell is a `lifecycle` record (schemas/lifecycle.json), or a `cell` record whose scenarioId is the cell's
 * name. In the latter the remediation is searched for in details, final text and boot lines, and the status follows
 * from it; what it lacks and the expectation asks for is a finding.
 */
#ifndef OC_DRIFT_EXPECT_H
#define OC_DRIFT_EXPECT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/base.h"
#include "data/data.h"
#include "record/record.h"

#define EXPECT_WALL_MS 60000

struct expect {
	struct json_document doc;
	struct json_val cells;
	double wall_ms; /* budget of a cell that has none of its own */
	bool *seen;     /* by place in cells */
	uint64_t judged, failed;
	struct arena names; /* of the cells, decoded */
	struct slice *name;
	struct gate *gate; /* closed by each judgement that fails; may be NULL */
};

/* Reads FILE. Returns 0, or -1; expect_release is fine after either. */
int expect_load(struct expect *x, const char *path, struct oc_err *e);
void expect_release(struct expect *x);

/*
 * Judges a record when it is a captured cell of some expectation: appends an `expectation` record
 * (schemas/expectation.json), without LF, and returns 1. Returns 0 when the record is none, -1 when
 * memory is out.
 */
int expect_take(struct expect *x, struct json_val record, const struct record_src *src, struct sb *out, struct arena *a,
    struct oc_err *e);

/* The end: a record, each ended by LF, for every expected cell that was not captured. Returns 0 or
 * -1. */
int expect_finish(struct expect *x, const struct record_src *src, struct sb *out, struct oc_err *e);

/* How many expected cells there are, and how many judgements failed. */
void expect_count(const struct expect *x, uint64_t *cells, uint64_t *failed);

#endif
