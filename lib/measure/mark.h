/*
 * mark: labels that a harness writes, a line each, to a descriptor or a FIFO while something is
 * measured.
 *
 * A label is what stands in the line, CR and the blanks around it left off. What is not safe on a
 * terminal, or no UTF-8, is made visible (err_escape); a label longer than MARK_MAX bytes is cut and
 * ends in "...". Both are counted in `mended`. An empty line is no mark.
 */
#ifndef OC_MEASURE_MARK_H
#define OC_MEASURE_MARK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/slice.h"

#define MARK_MAX 200

struct mark {
	int fd; /* -1: none, or it has come to its end */
	const char *name;
	char buf[4096];
	size_t at, len;
	bool skip; /* the rest of a long line is on its way */
	bool eof;
	uint64_t count, mended;
	char label[MARK_MAX + 32]; /* of the mark taken last */
};

void mark_init(struct mark *m);

/*
 * Opens what --mark names: all digits is a descriptor that is open for reading, anything else the
 * path of a FIFO, which is held open for writing too, so that writers may come and go. Returns 0, or
 * -1: OC_EX_USAGE (the descriptor), OC_EX_NOINPUT (the path).
 */
int mark_open(struct mark *m, const char *what, struct oc_err *e);
void mark_close(struct mark *m);

/* Is it standard input that is read? */
bool mark_is_input(const struct mark *m);

/*
 * Reads once, which waits unless poll(2) has said that there is something. Returns 1; 0 at the end,
 * when m->fd is -1; -1 with OC_EX_IO.
 */
int mark_read(struct mark *m, struct oc_err *e);

/* The next label of what was read, in *label until the next call. A line without its end waits for
 * the rest, unless the input has ended. False: none. */
bool mark_next(struct mark *m, struct slice *label);

/* What a label "scenario:ID:start" or ":finish" names. False for another. */
bool mark_scenario(struct slice label, struct slice *id, struct slice *edge);

#endif
