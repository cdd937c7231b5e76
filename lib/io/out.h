/* out: buffered output to a descriptor. Every write is checked; the first error stays (`failed`) and later writes do
 * nothing.
 *
 * A closed pipe is not reported: err.exit is OC_EX_OK and out->epipe is set, and the filter ends silently, as with
 * SIGPIPE (diag_error prints no error with that exit). The
 * filter ignores SIGPIPE. A full disk, or any other failure, is OC_EX_IO. */
#pragma once

#include "base/base.h"

struct out {
	int fd;
	const char *name; /* for messages; borrowed */
	char *buf;
	size_t len, cap;
	bool failed, epipe;
	bool used; /* something was written to it */
	struct oc_err err;
};

/* A buffer of 64 KiB in front of fd, which the caller keeps. Returns 0, or -1 when memory is out. */
int out_init(struct out *o, int fd, const char *name, struct oc_err *e);

/* Returns 0, or -1 once anything has failed: the reason is in o->err. */
int out_write(struct out *o, struct slice s);

/* Writes a line: s and LF. */
int out_line(struct out *o, struct slice s);

/* Hands all to the kernel. Fits in_on_idle: int (*)(void *). */
int out_flush(void *out);

/* Flushes and checks close(2) (of a dup, so that fd stays the caller's) as the kernel may report ENOSPC only there.
 * Frees the buffer. Returns 0, or -1 if anything failed at any time. A descriptor that was closed from the start is no
 * error when nothing was written. */
int out_finish(struct out *o);
