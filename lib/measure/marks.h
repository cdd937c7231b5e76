/* marks: labels that a harness writes to a descriptor or a FIFO while something is measured, one a line.
 *
 * A label is the line, trimmed. Characters that are not safe on a terminal, and bytes that are not UTF-8, are escaped
 * (err_escape); a label longer than MARKS_LABEL_MAX bytes is cut and ends in "...". Both are counted in `mended`. An
 * empty line is not a mark. */
#pragma once

#include "base/base.h"

#define MARKS_LABEL_MAX 200

struct marks {
	int fd; /* -1: none, or at its end */
	const char *name;
	char buf[4096];
	size_t at, len;
	bool skip; /* the rest of a long line follows */
	bool eof;
	uint64_t count, mended;
	char label[MARKS_LABEL_MAX + 32]; /* of the last mark */
};

void marks_init(struct marks *m);

/* Opens the value of --mark: digits are a descriptor that is open for reading, anything else the path of a FIFO, which
 * is kept open for writing too, so that it does not end with its first writer. Returns 0, or -1: OC_EX_USAGE (the
 * descriptor), OC_EX_NOINPUT (the path). */
int marks_open(struct marks *m, const char *what, struct oc_err *e);
void marks_close(struct marks *m);

/* Are marks read from standard input? */
bool marks_is_input(const struct marks *m);

/* Reads once; blocks unless poll(2) has reported input. Returns 1; 0 at the end, with fd -1; -1 with OC_EX_IO. */
int marks_read(struct marks *m, struct oc_err *e);

/* The next label in the buffer, valid until the next call. A line without its end waits for the rest, unless the input
 * has ended. False: none. */
bool marks_next(struct marks *m, struct slice *label);

/* Splits a label "scenario:ID:start" or "scenario:ID:finish". False for another label. */
bool marks_scenario(struct slice label, struct slice *id, struct slice *edge);
