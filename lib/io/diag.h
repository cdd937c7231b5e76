/* diag: a filter's messages: errors and notices on a descriptor that the filter gives, counted, and the exit status
 * that follows.
 *
 * An error is one line "PROG: file:line:column: message", a notice "PROG: file:line: notice: message", escaped so that
 * it is safe on a terminal (err_format), written with one write(2) so that the lines of a pipeline's filters do not
 * mix. With `colour` set, PROG is painted.
 *
 * Notices, and errors of bad data, are grouped by sort: the same but for numbers, quoted texts and words with other
 * signs than letters. The first DIAG_SHOWN of a sort are printed; diag_end prints how many more there were. Sorts
 * beyond DIAG_SORTS count as one. */
#pragma once

#include "base/base.h"

#define DIAG_SHOWN 3
#define DIAG_SORTS 64

struct diag_sort {
	uint64_t key, count;
	char first[160]; /* the message that came first, cut */
};

struct diag {
	const char *prog;
	int fd;
	bool colour;
	bool quiet; /* notices are counted but not printed */
	bool all;   /* errors are printed however many there are of a sort */
	uint64_t errors;
	uint64_t notices;
	int exit; /* the worst so far: see diag_error */
	struct diag_sort sort[DIAG_SORTS + 1]; /* the last: all that came when the others were taken */
	size_t sorts;
};

void diag_init(struct diag *d, const char *prog, int fd);

/* Prints an error, counts it, and keeps its exit if that is the worst so far (enum oc_exit, in ascending order). An
 * error whose exit is OC_EX_OK (a closed pipe) is silent: neither printed nor counted. */
void diag_error(struct diag *d, const struct oc_err *e);

/* Prints a notice (printf form): something was odd but nothing is lost. file may be NULL. line 0: none. */
void diag_notice(struct diag *d, const char *file, uint64_t line, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

/* A line for each sort of which not all were printed: "and N more of the same: MESSAGE". */
void diag_end(struct diag *d);

/* Raises the exit status without printing. */
void diag_raise(struct diag *d, int exit);
