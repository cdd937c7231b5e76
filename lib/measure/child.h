/* child: runs a command so that no process of it is missed, and none is left when it is killed.
 *
 *     oc-capture ── keeper ── command ── ...
 *                        └─── daemons, reparented
 *
 * The keeper is a small process of ours and a subreaper: orphans below it are reparented to it. It waits for all of
 * them and reports each exit over a socket. When the socket closes without LEAVE, because we were killed, it kills
 * every process below it until none is left. When the keeper is killed, the command dies with it (PR_SET_PDEATHSIG) and
 * its other children are reparented to us, also a subreaper, to be killed. The children survive only if both are killed
 * together.
 *
 * The library ends no process: child_start also returns, with CHILD_ENDS, in the keeper and in the command's process
 * when these must end with child->status. Signals that the caller waits for must be blocked before; the command gets
 * `mask`. */
#pragma once

#include <signal.h>
#include <sys/types.h>

#include "base/base.h"

struct child_spec {
	char *const *argv; /* the command and its arguments, ended by NULL; no shell */
	const char *const *env; /* NAME=VALUE texts, added to its environment */
	size_t envs;
	int in, out, err;  /* its descriptors 0, 1 and 2; -1: ours */
	sigset_t mask;
	void (*pipe)(int); /* its disposition of SIGPIPE */
	const char *procfs;
};

/* How a process below the keeper ended. Times are of CLOCK_MONOTONIC in milliseconds. */
struct child_end {
	pid_t pid;
	bool command;
	int status;       /* as of wait4 */
	long max_rss_kb;  /* ru_maxrss: its own, or of a process that it waited for */
	double user_ms, system_ms;
	double start_ms, end_ms;
};

#define CHILD_ENDS 1

struct child_command {
	int socket; /* to the keeper; readable when child_next has something */
	pid_t keeper, command;
	bool reaper;      /* the keeper is a subreaper */
	int status;       /* after CHILD_ENDS */
	int failed;       /* errno of execvp; 0: the command runs */
	long floor_kb;    /* ru_maxrss of the command's process before execvp */
	double start_ms;
};

/* Starts the command. Returns 0 when it runs or could not be executed (failed); CHILD_ENDS in a process that must end
 * with `status` at once and without exit handlers; -1 with OC_EX_SOFTWARE. */
int child_start(struct child_command *r, const struct child_spec *spec, struct oc_err *e);

enum child_event { CHILD_NOTHING, CHILD_ENDED, CHILD_EMPTY, CHILD_LOST };

/* The keeper's next report, without waiting: CHILD_ENDED with *end filled; CHILD_EMPTY: no process is left below it;
 * CHILD_LOST: the keeper is gone; CHILD_NOTHING: no report now. */
enum child_event child_next(struct child_command *r, struct child_end *end);

/* Tells the keeper to kill all processes below it. CHILD_ENDED and CHILD_EMPTY follow. */
void child_kill(struct child_command *r);

/* Ends the keeper; processes below it run on. */
void child_finish(struct child_command *r);
