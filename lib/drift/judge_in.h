/* judge_in: what judge's own files share. */
#ifndef OC_DRIFT_JUDGE_IN_H
#define OC_DRIFT_JUDGE_IN_H

#include "drift/judge.h"

/* What a pair waits for: struct side, struct side, struct scenario. */
enum part { LEFT, RIGHT, SCENARIO };

/* Judges a complete pair, writes its record, counts it. scenario may be NULL. Returns 0 or -1. */
int judge_pair(struct judge *j, const struct side *left, const struct side *right,
    const struct scenario *scenario, struct oc_err *e);

/* The same for what has no partner: p with one side or none, or (p NULL) a scenario that the suite
 * captured nothing of. */
int judge_missing(
    struct judge *j, const struct partners *p, const struct scenario *scenario, struct oc_err *e);

#endif
