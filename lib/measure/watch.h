/*
 * watch: measures a command from its start to its end, or a process that runs already, and hands on
 * a reading each interval and at each mark.
 *
 * Readings are due at start + N * interval on CLOCK_MONOTONIC, whatever one of them takes; those
 * that came too late to be taken are counted as missed.
 *
 * SIGINT, SIGTERM, SIGHUP and SIGQUIT go to the whole tree. What a terminal sends to its foreground
 * processes they get from it, and it is not sent again to those of our process group. After SIGTERM
 * and SIGHUP, and when the time is up, what has not ended within kill_after is killed; after SIGINT
 * and SIGQUIT the command may take its time, and then so much is given to those it leaves behind.
 * Without any signal they are left alone. When a process is only watched, a signal ends the watch.
 *
 * Measuring must not harm what is measured: when memory runs out there are no more readings, but the
 * command is waited for as before, and the error told at the end.
 */
#ifndef OC_MEASURE_WATCH_H
#define OC_MEASURE_WATCH_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/err.h"
#include "base/slice.h"
#include "measure/child.h"
#include "measure/mark.h"
#include "measure/meter.h"

struct watch_spec {
	char *const *argv; /* the command; NULL: pid is watched */
	const char *const *env; /* as in run_spec */
	size_t envs;
	pid_t pid;
	int in, out, err; /* as in run_spec */
	void (*pipe)(int);
	const char *procfs;
	double interval_ms;
	double timeout_ms, kill_after_ms; /* timeout 0: none */
	double for_ms;                    /* of a watch; 0: until it ends */
	bool whole;                       /* until the last process of the tree has ended */
	struct mark *mark;                /* opened */
	void *arg;
	/* A reading (bytes > 0); label absent when it is not of a mark. stale: the command had ended
	 * when the mark was read, or could not be read, and the reading is the last one before. */
	void (*sample)(void *arg, const struct reading *r, struct slice label, bool stale);
	void (*idle)(void *arg); /* all that was due is done: flush */
};

struct watch {
	struct meter meter;
	struct run run;
	struct run_end end; /* of the command */
	bool ended;
	bool timed_out;
	int passed;         /* the signal passed on last; 0: none */
	bool lost;          /* the keeper was killed */
	uint64_t samples, missed, unheard; /* unheard: marks that no reading could be had for */
	size_t left;        /* processes of the tree that run on */
	double start_ms, end_ms; /* CLOCK_MONOTONIC */
	double start_at;    /* milliseconds since 1970 */
};

/*
 * Runs it all. Returns 0; RUN_ENDS as run_start does; -1: it could not begin (OC_EX_SOFTWARE,
 * OC_EX_NOINPUT: no such process), or what went wrong on the way, when w->ended. watch_release in
 * any case.
 */
int watch_run(struct watch *w, const struct watch_spec *spec, struct oc_err *e);
void watch_release(struct watch *w);

#endif
