/* exec: oc-capture --exec and --pid. Runs and measures a command, or measures a process; writes an rss-sample record
 * for each reading and an exec record to a sink, errors and notices to its diag.
 *
 * A reader that stops reading does not stop the measuring: readings that its pipe cannot take wait in the sink's
 * buffer, then are dropped and counted. */
#pragma once

#include "measure/options.h"
#include "record/record.h"

#define EXEC_ENDS 1

/* Runs argv (o->exec) or watches o->pid until the end. sigpipe: the disposition of SIGPIPE that the command gets.
 *
 * Returns 0 with *status for exec_exit: the command's exit status, 128 plus its signal, 124 after --timeout, 125 when
 * it could not be measured. Returns EXEC_ENDS in a forked process, which must end with *status at once and without exit
 * handlers. */
int exec_run(struct sink *sink, const struct watch_choice *o, void (*sigpipe)(int), char *const *argv, int *status);

/* The exit status of the filter: the command's when that is not 0; else 125 (exec) or d->exit when d has an error. */
int exec_exit(bool exec, int status, const struct diag *d);
