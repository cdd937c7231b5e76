/*
 * in: a source of bytes: a file, standard input or a zstd stream in either, found by its magic.
 *
 * Life: in_open, in_read until 0, in_close. Reads are retried on EINTR, wait (poll) on EAGAIN, and
 * may be short. Compressed input is unpacked on the fly: many frames, skippable frames, window at
 * most 128 MiB; a truncated frame, or bytes behind a frame that are no frame, are errors, located
 * by the compressed offset.
 */
#ifndef OC_IO_IN_H
#define OC_IO_IN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/err.h"

struct zin; /* zin.h */

struct in {
	int fd;
	bool own;            /* close fd at the end */
	const char *name;    /* for messages; borrowed */
	int (*idle)(void *); /* called before a read that may block; 0 to go on, -1 to give up */
	void *idle_arg;
	struct zin *zin;       /* NULL: plain bytes */
	unsigned char head[4]; /* bytes read while looking for the magic, not handed out yet */
	size_t head_at, head_len;
	uint64_t raw; /* bytes taken from fd */
	bool probed, eof;
	bool regular; /* a regular file: a read never waits for a writer */
};

/*
 * Opens path ("-": standard input, called "(standard input)" in messages). Refuses a directory.
 * Returns 0, or -1 with exit OC_EX_NOINPUT. path is borrowed until in_close.
 */
int in_open(struct in *in, const char *path, struct oc_err *e);

/* The same for a descriptor that the caller keeps. name is borrowed. */
void in_fd(struct in *in, int fd, const char *name);

/*
 * fn(arg) is called before each read that may block (nothing to read now): the place to flush
 * output. When it returns -1, in_read fails with exit OC_EX_OK: whoever gave up knows why (o->err
 * of an output), and diag_error is silent about it.
 */
void in_on_idle(struct in *in, int (*fn)(void *), void *arg);

/*
 * Reads at least 1 and at most n (> 0) bytes. Returns their number, 0 at the end, or -1: OC_EX_IO
 * when the read failed, OC_EX_DATA when the compressed stream is bad. After -1 only in_close is
 * allowed.
 */
ssize_t in_read(struct in *in, void *p, size_t n, struct oc_err *e);

/*
 * Reads all that is left into *p (mem_alloc'd, the caller frees it with mem_free; one NUL behind
 * it), at most limit bytes: more is an error of OC_EX_DATA. Returns 0 or -1.
 */
int in_slurp(struct in *in, char **p, size_t *n, size_t limit, struct oc_err *e);

void in_close(struct in *in);

#endif
