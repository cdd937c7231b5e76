/*
 * suite: the record of a qa-suite-summary.json (kind "suite"): how many scenarios failed, and what
 * the gateway used meanwhile.
 */
#ifndef OC_ARTIFACT_SUITE_H
#define OC_ARTIFACT_SUITE_H

#include "base/arena.h"
#include "data/emit.h"
#include "data/json.h"
#include "record/record.h"

/*
 * Upstream's two counts, either null when nothing in the summary tells it.
 *
 * failed: the greatest of counts.failed, the scenarios whose status is "fail" and the evidence
 * entries whose result.status is "fail". blocking: the same over counts.failed + counts.skipped and
 * whatever is not "pass". Counts that are no finite numbers do not count; negative ones are 0.
 */
struct suite_counts {
	bool has_failed, has_blocking;
	double failed, blocking;
};

void suite_count(struct json_val root, struct suite_counts *c);

/* The whole record. counts, metrics (units are in the names: Ms, Bytes; Ratio is cores) and run are
 * carried as they are. */
void suite_record(
    struct emit *w, struct json_val root, const char *era, const struct record_src *src);

#endif
