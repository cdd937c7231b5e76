/*
 * options: the options of --exec and --pid, one call for each option, then a check of their combination.
 * Errors are OC_EX_USAGE and name the option.
 */
#ifndef OC_MEASURE_OPTIONS_H
#define OC_MEASURE_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/err.h"

/* Ids for io/opt.h's table, above those of the filter. */
enum watch_option {
	WATCH_OPTION = 2048,
	WATCH_OPTION_EXEC = WATCH_OPTION, /* --exec */
	WATCH_OPTION_PID,                 /* --pid PID */
	WATCH_OPTION_LABEL,               /* --label TEXT */
	WATCH_OPTION_RUN,                 /* --run ID */
	WATCH_OPTION_SCOPE,               /* --scope command|gateway */
	WATCH_OPTION_INTERVAL,            /* --interval TIME */
	WATCH_OPTION_MARK,                /* --mark FD|FIFO */
	WATCH_OPTION_OUTPUT,              /* --output FILE */
	WATCH_OPTION_UNTIL_EXIT,          /* --until-exit */
	WATCH_OPTION_FOR,                 /* --for TIME */
	WATCH_OPTION_ONLY_EXEC,           /* from here on with --exec only */
	WATCH_OPTION_METRICS_OUT = WATCH_OPTION_ONLY_EXEC, /* --metrics-out FILE */
	WATCH_OPTION_ENV,                 /* --env NAME=VALUE, again and again */
	WATCH_OPTION_TIMEOUT,             /* --timeout TIME */
	WATCH_OPTION_KILL_AFTER,          /* --kill-after TIME */
	WATCH_OPTION_LOG,                 /* --log FILE */
	WATCH_OPTION_END
};

#define WATCH_INTERVAL_MS 100
#define WATCH_KILL_AFTER_MS 5000

/* Values are borrowed from the command line. Times are in milliseconds. */
struct watch_choice {
	bool exec, until_exit;
	long long pid; /* 0: --exec, or neither */
	const char *label, *run, *scope, *mark, *output, *metrics, *log;
	const char **env; /* owned; the texts are not */
	size_t envs, env_cap;
	double interval, timeout, kill_after, for_time; /* timeout, for_time: 0, none */
	const char *lone;      /* the last option given that needs --exec or --pid */
	const char *exec_only; /* the last one that needs --exec */
};

void watch_choice_init(struct watch_choice *c);
void watch_choice_release(struct watch_choice *c);

/* Takes one option. Returns 0 or -1. */
int watch_choose(struct watch_choice *c, enum watch_option id, const char *value, struct oc_err *e);

/* Was --exec or --pid given? */
bool watch_chosen(const struct watch_choice *c);

/* After the last option; n operands are left. Returns 0 or -1. */
int watch_choice_check(struct watch_choice *c, int n, struct oc_err *e);

#endif
