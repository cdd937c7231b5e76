/* watch_choice: the options of a filter that measures processes, and what they allow together. What is wrong is
 * OC_EX_USAGE and names the option. */
#pragma once

#include "io/io.h"

#define WATCH_INTERVAL_MS 100
#define WATCH_KILL_AFTER_MS 5000

enum watch_scope { WATCH_SCOPE_AUTO, WATCH_SCOPE_COMMAND, WATCH_SCOPE_GATEWAY };

/* Values are borrowed from the command line. Times are in milliseconds. */
struct watch_choice {
	bool exec, until_exit;
	long long pid; /* 0: --exec, or neither */
	const char *label, *run, *mark, *output, *metrics, *log;
	struct option_list env;
	enum watch_scope scope; /* never AUTO after watch_choice_check with --exec or --pid */
	double interval, timeout, kill_after, for_time; /* timeout, for_time: 0, none */
};

/* They write a struct watch_choice. */
extern const struct option watch_options[];

void watch_choice_init(struct watch_choice *c);
void watch_choice_release(struct watch_choice *c);

/* Is --exec or --pid among what was chosen? */
bool watch_chosen(const struct watch_choice *c);

/* After the options; n operands are left. reads: --scope may also say whose memory it is that inputs tell of. Returns
 * 0 or -1. */
int watch_choice_check(struct watch_choice *c, const struct options *given, int n, bool reads, struct oc_err *e);
