/* log_line: a line of a console or a log, without what others than the gateway wrote around it: the head that
 * journalctl or syslog puts before it (short, short-precise, short-iso, short-full, short-unix; with "[PID]:"), the
 * container's name of docker compose, the time of `docker logs -t`, the head of a CRI log, docker's json-file object,
 * the colours and erasures of a terminal, and a CR at the end.
 *
 * A line that has nothing of this comes back as it is, after a look at its first bytes. */
#pragma once

#include "data/json.h"

/* Empty: all zero. */
struct log_line {
	struct sb plain;    /* a line that had colours */
	struct arena arena; /* a line that was a JSON string */
	struct json json;
	bool reads;  /* json is initialised */
	bool failed; /* memory was out: what came back then is the line as it was */
};

/* The bare line; it lives as long as `line` and until the next call. */
struct slice log_line_bare(struct log_line *l, struct slice line);

void log_line_release(struct log_line *l);
