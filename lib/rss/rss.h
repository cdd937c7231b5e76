/*
 * rss: how much memory each series of runs uses, and whether it leaks or only starts cold. What oc-rss does, but for
 * its options and its input loop.
 *
 * In: `rss-sample`, `heap-snapshot` and `exec` records, rows of openclaw-rtt, `rss-partial` records. Out: partials
 * again, or an `rss-row` for each series: its level, its growth, a verdict and the reason for it.
 *
 *     rss_intake_init(), and set its groups' by; rss_baseline_load() where one is asked for;
 *     rss_intake_record() and _partial() for each record; rss_report_write(), or partial_write() (record/partial.h);
 *     rss_intake_release()
 *
 * From record to row:
 *     sample     a reading of memory, and the readings of a record
 *     points     the readings of a run in the order of its clock, in bounded memory
 *     run        a run: its points, marks and faults; its key; as a partial record
 *     intake     records into runs
 *     process    what several artifacts tell of one process: one run
 *     group      the runs of one series side by side
 *     level      how high: cold, warm, outliers
 *     course     from start to end, and by phase
 *     growth     whether memory grows for as long as a run lasts
 *     baseline   growths of an earlier report
 *     verdict    a series judged
 *     row        a judged series as a record, with the reason
 *     report     all series
 */
#ifndef OC_RSS_RSS_H
#define OC_RSS_RSS_H

#include "rss/intake.h"
#include "rss/report.h"
#include "rss/row.h"
#include "rss/sample.h"
#include "rss/verdict.h"

#endif
