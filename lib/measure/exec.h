/*
 * exec: what oc-capture does for --exec and --pid: runs and measures a command (or measures a process), and writes
 * the readings and the exec record to a sink, errors and notices to its diag.
 *
 * A reader of the records that stops reading does not stop the measuring: readings that its pipe cannot take are
 * kept in the sink's buffer, then dropped and counted.
 */
#ifndef OC_MEASURE_EXEC_H
#define OC_MEASURE_EXEC_H

#include <stdbool.h>

#include "io/diag.h"
#include "measure/options.h"
#include "record/sink.h"

#define EXEC_ENDS 1

/* Is --exec among the options before "--"? Then options after the command's name are the command's. */
bool exec_asked(int argc, char *const *argv);

/*
 * Runs argv (o->exec) or watches o->pid, until the end. sigpipe: the
 * disposition of SIGPIPE that the command gets.
 *
 * Returns 0, and in *status what exec_exit takes: the command's exit status, 128 and its signal, 124 when its time was
 * up, 125 when measuring it failed. Or returns EXEC_ENDS, in a forked process: it must end with *status at once and
 * without exit handlers.
 */
int exec_run(struct sink *sink, const struct watch_choice *o, void (*sigpipe)(int), char *const *argv, int *status);

/* The exit status of the filter: the command's when that is not 0; else 125 (exec) or d->exit when d has an error. */
int exec_exit(bool exec, int status, const struct diag *d);

#endif
