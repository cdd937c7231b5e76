/*
 * tokens: who used how many tokens, at what cost, and whether that is more than before. What oc-tokens does, but for
 * its options and its input loop. Two reports that share little:
 *
 * Pairs. In: `cell` records with their `suite` and `scenario`. Out: a `token-row` for each scenario that both runtimes
 * ran, and a closing `token-report`.
 *
 *     pair_names_set(); pairs_init(); pairs_record() for each record; pairs_finish(); pairs_release()
 *
 *     cell_use      what one runtime used for one scenario
 *     pair_row      the two of a scenario side by side
 *     pair_report   the closing record of pairs
 *     pairs         records in, the two above out
 *
 * Usage. In: `usage` records, or `token-partial` records of groups. Out: partials again, or a `token-row` a group
 * and a closing `token-report`, compared with an earlier report and held against budgets.
 *
 *     baseline_load(), budget_load() where they are asked for; usage_intake_init(), and set its groups' by;
 *     usage_intake_usage() and _partial() for each record; usage_intake_settle() and usage_report_write(), or
 *     usage_intake_keep() and partial_write() (record/partial.h); usage_intake_release()
 *
 *     tally         sums over messages
 *     sums          a sum for each turn and session
 *     call_log      messages that wait until all of their call are there
 *     token_group   what is known of the messages with one key
 *     usage_intake  records into groups
 *     baseline, budget, delta   what a row is compared with
 *     usage_report  groups as rows, and the closing record
 */
#ifndef OC_TOKENS_TOKENS_H
#define OC_TOKENS_TOKENS_H

#include "tokens/pairs.h"
#include "tokens/usage_intake.h"
#include "tokens/usage_report.h"

#endif
