/* measure: the door of this folder: memory and times of a command that oc-capture runs (--exec), or of a process that
 * runs already (--pid). In come options and a command line; out go an rss-sample record for each reading and an exec
 * record at the end, into a sink, and the command's exit status.
 *
 * Order of calls: watch_choice_init, the options (watch_options write the choice), watch_choice_check; then exec_run,
 * exec_exit, watch_choice_release.
 *
 * The files, each above those that it uses:
 *
 *     exec      runs a watch, writes its records, notices and metrics file
 *     options   the options of --exec and --pid
 *     watch     the event loop: intervals, marks, signals, timeout
 *     child     starts the command below a keeper, which sees and kills all its descendants
 *     marks     labels from a descriptor or FIFO
 *     meter     the memory of the tree: readings, peak
 *     tree      the tree of processes, sampled
 *     proc      one process in /proc
 */
#pragma once

#include "measure/exec.h"
#include "measure/options.h"
