/*
 * strict: the better rules, where upstream's are weak (--rules strict). The order of the questions
 * is upstream's; what they look at differs:
 *
 *   - results belong to the call whose id they carry, and are errors by flag or status only (the
 * cell's strict.toolCalls), not by words in their text;
 *   - the length of a transcript is that of its messages (strict.messages), not of its lines;
 *   - two sides that failed in the same way (same transport error, runtime error, status, and calls
 * without result) are "same-failure", not failure-mode;
 *   - text-only goes through the rubric (rubric.h): outside tolerance it does not pass.
 *
 * A cell without strict data (schemas/cell.json) is judged by what it has: the caller says so in
 * the record.
 */
#ifndef OC_DRIFT_STRICT_H
#define OC_DRIFT_STRICT_H

#include "base/err.h"
#include "drift/classify.h"
#include "drift/rubric.h"

/* rubric is filled, and *judged set, when the texts were what differed. Returns 0, or -1 when
 * memory is out. */
int strict_classify(struct verdict *v, const struct side *left, const struct side *right,
    double similarity, struct rubric *rubric, bool *judged, struct oc_err *e);

#endif
