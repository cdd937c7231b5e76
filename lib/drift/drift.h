/*
 * drift: where two runtimes differ on the same scenarios, how badly, and whether that is known. What oc-drift does,
 * but for its options and its input loop.
 *
 * In: `cell`, `scenario`, `suite`, `tool-fixture` and `lifecycle` records, in any order but for the fixtures, which
 * come before the first cell. Out: a `drift` record for each scenario and a closing `drift-report`; with fixtures a
 * `coverage-report`, with --expect `expectation` records; with --axis-model one `agentic-report` in place of all
 * these.
 *
 *     families_builtin() or families_load(); knowns_load(), expect_load(), agentic_init() where they are asked for
 *     judge_init(); judge_record() for each record; judge_finish(); judge_saw_any(); judge_release()
 *
 *     judge         pairs cells, judges each pair, and calls all of the below
 *     judged_keys   which pairs were judged already
 *     parity_cell   what is kept of a cell record
 *     scenario      what is kept of a scenario record
 *     classify      which drift it is, by upstream's rules or the strict ones
 *     rubric        whether a difference of wording is within tolerance
 *     severity      how bad a drift is, and the families of tools
 *     known         drifts that are tracked in an issue (--known)
 *     outcome       the result for one scenario, as a drift record
 *     report        the closing drift-report
 *     fixture, coverage   tool fixtures, and how each tool fared on both runtimes
 *     expect        lifecycle cells held against expectations (--expect)
 *     agentic       two models instead of two runtimes (--axis-model)
 */
#ifndef OC_DRIFT_DRIFT_H
#define OC_DRIFT_DRIFT_H

#include "drift/agentic.h"
#include "drift/expect.h"
#include "drift/judge.h"

#endif
