/* env: resource-metrics.env, what GNU time and the workflow after it leave: `key=value` lines, no quoting, no sections,
 * and before them, when the command failed, GNU time's own line "Command exited with non-zero status N" or "Command
 * terminated by signal N".
 *
 * Nothing is trimmed or converted: who reads the values applies its own rule (upstream has two of them). */
#pragma once

#include "base/base.h"

enum env_kind {
	ENV_END,
	ENV_PAIR,   /* key and value: the text before and after the first '=' */
	ENV_EXIT,   /* number: the exit status that GNU time reports */
	ENV_SIGNAL, /* number: the signal that GNU time reports */
	ENV_OTHER   /* a line without '=', not blank */
};

struct env_line {
	struct slice text;  /* the line, without its LF; a CR stays */
	struct slice key;   /* absent unless ENV_PAIR */
	struct slice value; /* likewise; may be empty, and hold further '=' */
	uint32_t number;    /* ENV_EXIT, ENV_SIGNAL */
	uint64_t line;      /* from 1 */
};

struct env {
	struct slice rest;
	uint64_t line;
};

/* The text is borrowed. */
void env_init(struct env *env, struct slice text);

/* The next line that is not blank. */
enum env_kind env_next(struct env *env, struct env_line *at);

/* What `/usr/bin/time -v` prints (GNU time 1.9). Numbers that were not there are -1. */
struct env_verbose {
	struct slice command; /* without its quotes; absent when there is none */
	double max_rss_kb;
	double elapsed_seconds;
	double user_seconds;
	double system_seconds;
	double exit_status;
	double signal; /* from "Command terminated by signal N" */
};

/* Reads such an output. Returns false when the text has no "Maximum resident set size (kbytes)" line with a number that
 * is not negative; *v then holds what else there is. */
bool env_verbose(struct slice text, struct env_verbose *v);
