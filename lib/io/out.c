/* Linux extra: F_SETPIPE_SZ. */
#define _GNU_SOURCE

#include "io/out.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "io/at.h"

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

static int write_all(struct out *o, struct slice s)
{
	o->used = true;
	return at_write(o->fd, s) == 0 ? 0 : fail(o);
}

int out_flush(void *out)
{
	struct out *o = out;

	if (o->failed)
		return -1;
	if (o->len > 0 && write_all(o, slice_make(o->buf, o->len)) != 0)
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
		return write_all(o, s);
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
