/* in: a source of bytes: a file or standard input, unpacked when it is compressed (zstd, gzip, xz, bzip2), in UTF-8
 * when it is text in UTF-16. Both are told by the first bytes.
 *
 * Life: in_open, in_read until 0, in_close. Reads are retried on EINTR, wait (poll) on EAGAIN, and may be short. A
 * truncated compressed stream, or bytes behind it that are none, are errors, located by the compressed offset (zin.h).
 * A zip or tar archive is an error that names it. */
#pragma once

#include <sys/types.h>

#include "base/base.h"

#define IN_HEAD 512 /* a tar archive's first header */

struct zin;     /* zin.h */
struct in_wide; /* text in UTF-16 */

struct in {
	int fd;
	bool own;                    /* close fd at the end */
	const char *name;            /* for messages; borrowed */
	int (*idle)(void *);         /* called before a read that may block; 0 to go on, -1 to give up */
	void *idle_arg;
	struct zin *zin;             /* NULL: plain bytes */
	struct in_wide *wide;        /* NULL: no UTF-16 */
	unsigned char head[IN_HEAD]; /* first bytes, not handed out yet */
	size_t head_at, head_len;
	uint64_t raw; /* bytes taken from fd */
	bool probed, eof;
	bool regular; /* a regular file: a read never waits for a writer */
};

/* Opens path ("-": standard input, called "(standard input)" in messages). Refuses a directory. Returns 0, or -1 with
 * exit OC_EX_NOINPUT. path is borrowed until in_close. */
int in_open(struct in *in, const char *path, struct oc_err *e);

/* The same for a descriptor that the caller keeps. name is borrowed. */
void in_fd(struct in *in, int fd, const char *name);

/* fn(arg) is called before each read that may block (nothing to read now): the place to flush output. When it returns
 * -1, in_read fails with exit OC_EX_OK, about which diag_error is silent: the reason is in the o->err of the output. */
void in_on_idle(struct in *in, int (*fn)(void *), void *arg);

/* Reads at least 1 and at most n (> 0) bytes. Returns their number, 0 at the end, or -1: OC_EX_IO when the read failed,
 * OC_EX_DATA when the stream is bad or an archive. After -1 only in_close is allowed. */
ssize_t in_read(struct in *in, void *p, size_t n, struct oc_err *e);

/* Reads all that is left into *p (mem_alloc'd, the caller frees it with mem_free; one NUL behind it), at most limit
 * bytes: more is an error of OC_EX_DATA. Returns 0 or -1. */
int in_slurp(struct in *in, char **p, size_t *n, size_t limit, struct oc_err *e);

/* Are the bytes that in_read hands out those of the file? */
static inline bool in_plain(const struct in *in)
{
	return in->zin == NULL && in->wide == NULL;
}

void in_close(struct in *in);
