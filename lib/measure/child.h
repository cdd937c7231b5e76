/*
 * run: a command, run so that nothing of it is lost and nothing of it stays behind.
 *
 *     oc-capture ── keeper ── command ── ...
 *                        └─── daemons that the command's processes have left behind
 *
 * Between us and the command stands a keeper, a small process of ours that is a subreaper: who loses
 * its parent becomes its child and not init's. It waits for them all, reports what ended and how
 * over a socket, and when that socket ends without a word, because we were killed, kills every
 * process below it, generation after generation, until none is left. When the keeper is killed the
 * command dies with it (PR_SET_PDEATHSIG), and the rest becomes ours to kill, as we are a subreaper
 * too. Only when both are killed at once the command's children live on.
 *
 * The library ends no process: run_start returns in the keeper and in the command's process, too
 * (RUN_ENDS), when these have nothing left to do but to end with run->status. Signals that are to be
 * waited for must be blocked before; the command gets `mask` instead.
 */
#ifndef OC_MEASURE_CHILD_H
#define OC_MEASURE_CHILD_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/err.h"

struct run_spec {
	char *const *argv; /* the command and its arguments, ended by NULL; no shell */
	const char *const *env; /* NAME=VALUE texts, added to its environment */
	size_t envs;
	int in, out, err;  /* what it gets as 0, 1, 2; -1: what we have there */
	sigset_t mask;
	void (*pipe)(int); /* its disposition of SIGPIPE */
	const char *procfs;
};

/* How a process below the keeper ended. Times are of CLOCK_MONOTONIC in milliseconds. */
struct run_end {
	pid_t pid;
	bool command;
	int status;       /* as of wait4 */
	long max_rss_kb;  /* ru_maxrss of it and of those it waited for */
	double user_ms, system_ms;
	double start_ms, end_ms;
};

#define RUN_ENDS 1

struct run {
	int socket; /* to the keeper; readable when there is something to run_next */
	pid_t keeper, command;
	bool reaper;      /* the keeper is a subreaper: no process leaves the tree unseen */
	int status;       /* RUN_ENDS: what to end with */
	int failed;       /* errno of execvp; 0: the command runs */
	long floor_kb;    /* of ru_maxrss: what the command's process held before it ran the command */
	double start_ms;
};

/*
 * Starts it. Returns 0 when the command runs or could not be executed (run->failed); RUN_ENDS in a
 * process that is to end with run->status, at once and without exit handlers; -1 with OC_EX_SOFTWARE.
 */
int run_start(struct run *r, const struct run_spec *spec, struct oc_err *e);

enum run_event { RUN_NOTHING, RUN_ENDED, RUN_EMPTY, RUN_LOST };

/*
 * What the keeper has to say, without waiting: RUN_ENDED with *end filled; RUN_EMPTY: nobody is left
 * below it; RUN_LOST: the keeper is gone; RUN_NOTHING: nothing now.
 */
enum run_event run_next(struct run *r, struct run_end *end);

/* Has the keeper kill all that is below it. RUN_ENDED and RUN_EMPTY follow. */
void run_kill(struct run *r);

/* Lets the keeper go; what still runs below it runs on. After RUN_LOST that is ours. */
void run_finish(struct run *r);

#endif
