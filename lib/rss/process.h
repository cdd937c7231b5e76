/*
 * rss_process: one process is one run. What a gateway's logs, its timeline, its dumps of diagnostics and the answers of
 * its RPC tell of one process comes in strands: of each dump one, of the timeline one for each pid, and of the logs
 * one (rss_sample.strand). They are joined here, before anything is judged.
 *
 *   - Two gateways are one when a dump of each has the same event: number, time and bytes.
 *   - A dump continues a process when its events come later and have greater numbers, or when the two overlap and
 *     share events. The gateway counts its events from 1 when it starts: lower numbers at a later time are another
 *     process.
 *   - The timeline's readings belong to the process of its pid; where no dump tells a pid, to the one whose time they
 *     are in. So do a log's.
 *   - A reading is told twice when number, time and bytes are the same; in a log or timeline, when the bytes are and
 *     the times are less than 2 s apart. It counts once.
 *
 * A run is named by its gateway's folder, or by what the timeline calls it; several of one name are NAME#1, NAME#2 in
 * the order in which they began.
 *
 * Two gateways are never one series. Those of which there are dumps are the same when their folders' names differ in
 * digits alone (run-1, run-2) and they did not run at the same time; the series is named with * for the digits. A
 * folder with a timeline and logs alone is a run among others, as a QA suite leaves it.
 */
#ifndef OC_RSS_PROCESS_H
#define OC_RSS_PROCESS_H

#include "base/base.h"
#include "record/record.h"

/*
 * Puts the runs of `from` (struct rss_run) into `to`, a run for each process; runs without strands as they are. `to`
 * is groups_init'ed with the same fields. Returns 0, or -1 with *e set: memory is out.
 */
int rss_processes(struct groups *from, struct groups *to, struct oc_err *e);

#endif
