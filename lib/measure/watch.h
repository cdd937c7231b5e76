/* watch: measures a command from start to end, or a running process, with a reading at each interval and at each mark.
 *
 * Readings are due at start + N * interval on CLOCK_MONOTONIC; those that cannot be taken in time are counted as
 * missed.
 *
 * SIGINT, SIGTERM, SIGHUP and SIGQUIT are passed to the whole tree, except that a signal from the terminal is not
 * repeated to our own process group, which has it already. After SIGTERM and SIGHUP, and after the timeout, processes
 * that do not end within kill_after are killed. After SIGINT and SIGQUIT the command is not hurried; its leftovers get
 * kill_after. Without a signal leftovers are not touched. A signal ends the watch of a process that we did not start.
 *
 * Measuring must not harm the command: when memory runs out there are no more readings, but the command is waited for
 * as before, and the error reported at the end. */
#pragma once

#include <sys/types.h>

#include "measure/child.h"
#include "measure/marks.h"
#include "measure/meter.h"

struct watch_spec {
	char *const *argv; /* the command; NULL: pid is watched */
	const char *const *env; /* as in child_spec */
	size_t envs;
	pid_t pid;
	int in, out, err; /* as in child_spec */
	void (*pipe)(int);
	const char *procfs;
	double interval_ms;
	double timeout_ms, kill_after_ms; /* timeout 0: none */
	double for_ms;                    /* of a watch; 0: until it ends */
	bool whole;                       /* wait for the last process of the tree */
	struct marks *mark;                /* opened */
	void *arg;
	/* A reading (bytes > 0); label absent when it is not for a mark. stale: it is an earlier reading, since the
	 * command had ended or could not be read at the mark. */
	void (*sample)(void *arg, const struct meter_reading *r, struct slice label, bool stale);
	void (*idle)(void *arg); /* nothing is due now: flush */
};

struct watch {
	struct meter meter;
	struct child_command child;
	struct child_end end; /* of the command */
	bool ended;
	bool timed_out;
	int passed;         /* the last signal passed on; 0: none */
	bool lost;          /* the keeper was killed */
	uint64_t samples, missed, unheard; /* unheard: marks without a reading */
	size_t left;        /* processes of the tree that still run */
	double start_ms, end_ms; /* CLOCK_MONOTONIC */
	double start_at;    /* milliseconds since 1970 */
};

/* Runs the watch to its end. Returns 0; CHILD_ENDS as child_start does; -1 when it could not begin (OC_EX_SOFTWARE;
 * OC_EX_NOINPUT: no such process) or, when w->ended, failed on the way. Then watch_release in any case. */
int watch_run(struct watch *w, const struct watch_spec *spec, struct oc_err *e);
void watch_release(struct watch *w);
