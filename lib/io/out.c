/* Linux extra: F_SETPIPE_SZ. */
#define _GNU_SOURCE

#include "io/out.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"

#define BUFFER ((size_t)64 << 10)
#define PIPE (1 << 20) /* capacity set on a pipe, so that bursts of output need not wait for the reader */

int out_init(struct out *o, int fd, const char *name, struct oc_err *e)
{
	*o = (struct out){.fd = fd, .name = name, .cap = BUFFER, .err = OC_ERR_INIT};
	o->buf = mem_alloc(BUFFER);
	if (o->buf != NULL) {
#ifdef F_SETPIPE_SZ
		/* It fails if fd is no pipe, or the size is not allowed: no matter. */
		(void)fcntl(fd, F_SETPIPE_SZ, PIPE);
#endif
		return 0;
	}
	o->cap = 0;
	return err_nomem(e);
}

static int fail(struct out *o)
{
	o->failed = true;
	o->epipe = errno == EPIPE;
	o->len = 0;
	return err_sys(&o->err, o->epipe ? OC_EX_OK : OC_EX_IO, o->name, "write");
}

static int write_all(struct out *o, const char *p, size_t n)
{
	o->used = true;
	while (n > 0) {
		ssize_t put = write(o->fd, p, n);
		if (put > 0) {
			p += put;
			n -= (size_t)put;
		} else if (put == 0) {
			errno = EIO;
			return fail(o);
		} else if (errno == EAGAIN || errno == EWOULDBLOCK) {
			struct pollfd w = {.fd = o->fd, .events = POLLOUT};
			if (poll(&w, 1, -1) < 0 && errno != EINTR && errno != EAGAIN)
				return fail(o);
		} else if (errno != EINTR) {
			return fail(o);
		}
	}
	return 0;
}

int out_flush(void *out)
{
	struct out *o = out;

	if (o->failed)
		return -1;
	if (o->len == 0)
		return 0;
	if (write_all(o, o->buf, o->len) != 0)
		return -1;
	o->len = 0;
	return 0;
}

int out_write(struct out *o, struct slice s)
{
	if (o->failed)
		return -1;
	if (s.n > o->cap - o->len && out_flush(o) != 0)
		return -1;
	if (s.n >= o->cap)
		return write_all(o, s.p, s.n);
	if (s.n > 0)
		memcpy(o->buf + o->len, s.p, s.n);
	o->len += s.n;
	return 0;
}

int out_line(struct out *o, struct slice s)
{
	return out_write(o, s) == 0 ? out_write(o, SLICE("\n")) : -1;
}

static int check_close(struct out *o)
{
	int copy = dup(o->fd);

	if (copy < 0)
		return errno == EBADF && !o->used ? 0 : fail(o);
	/* The descriptor is gone after EINTR too, and the data were handed over by write(2). */
	if (close(copy) != 0 && errno != EINTR)
		return fail(o);
	return 0;
}

int out_finish(struct out *o)
{
	int r = out_flush(o);

	if (r == 0)
		r = check_close(o);
	mem_free(o->buf);
	o->buf = NULL;
	o->len = o->cap = 0;
	return r;
}
