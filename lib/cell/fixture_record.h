/* fixture_record: a QA scenario's YAML (qa/scenarios/...) as a `tool-fixture` record (schemas/tool-fixture.json), when
 * it is one: a scenario that exercises one tool in both runtimes (surface runtime-tools, or a toolCoverage or toolName
 * in its configuration).
 *
 * The record has what upstream's catalogue of scenarios has of it and its tool coverage report looks at: id, title,
 * sourcePath, runtimeParityTier, execution.kind and execution.config. The sourcePath begins at "qa/scenarios/" when the
 * file's path has such a part. */
#pragma once

#include "record/record.h"

/* Appends the record of that text, without LF. j: a reader to work with. Returns 0; 1 when the scenario is no tool
 * fixture; -1 with a located OC_EX_DATA (no YAML, no id, a fixture that names no tool), or OC_EX_SOFTWARE. */
int fixture_record(struct sb *out, struct slice text, const struct record_src *src, struct json *j,
    struct arena *a, struct oc_err *e);
