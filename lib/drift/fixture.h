/*
 * fixture: what a `tool-fixture` record (schemas/tool-fixture.json) says about the tool that it exercises (openclaw,
 * extensions/qa-lab/src: runtime-tool-metadata.ts; tool-coverage-report.ts: readRuntimeToolCoverageMetadata,
 * toolIdForScenario, readScenarioTracking).
 */
#ifndef OC_DRIFT_FIXTURE_H
#define OC_DRIFT_FIXTURE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/base.h"
#include "data/data.h"

enum fixture_bucket { BUCKET_NATIVE, BUCKET_DYNAMIC, BUCKET_OPTIONAL };

struct fixture {
	struct slice id, path; /* scenario id, sourcePath */
	struct slice tool;     /* its family, under which it is reported */
	struct slice actual;   /* what the runtimes call it; may be absent */
	struct slice native;   /* what codex calls it from 2026-09 on (nativeWorkspaceBehavior); absent: the same */
	bool elsewhere;        /* its path is known and not under qa/scenarios/runtime/tools/: it counts in no group */
	enum fixture_bucket bucket;
	const char *layer, *capability;
	bool required;
	struct slice tracking;                        /* issue and reason; absent when it is not tracked */
	struct slice codex_impact, qa_impact, action; /* absent or trimmed text */
	uint64_t line;
};

const char *fixture_bucket_word(enum fixture_bucket b);

/* All text is copied into the arena. Returns 0, or -1 with OC_EX_DATA: no id, no tool, an unknown
 * bucket or layer. */
int fixture_read(struct fixture *f, struct json_val record, struct arena *a, struct oc_err *e);

#endif
