/* progress: one line about long work, rewritten in place: bytes, rate, records, and the time left when the size is
 * known.
 *
 * Costs a clock reading a call, and a write each half second. Nothing is shown for work that is done sooner. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct progress {
	const char *prog;
	int fd;
	uint64_t total;  /* bytes of all inputs; 0: not known */
	uint64_t before; /* bytes of the inputs that are done */
	uint64_t records;
	uint64_t waiting; /* pairs that wait for their other half; 0: not shown */
	double start, shown; /* seconds */
	bool visible;        /* a line is on the terminal */
};

void progress_init(struct progress *p, const char *prog, int fd);

/* bytes: of the input under way so far. */
void progress_tick(struct progress *p, uint64_t bytes);

/* Wipes the line, so that a message can be printed, or the work is done. */
void progress_clear(struct progress *p);
