#include "io/in.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "io/zin.h"

#define SLURP_FIRST ((size_t)64 << 10)

static_assert(
    sizeof(((struct in *)NULL)->head) == ZIN_MAGIC_SIZE, "the probe holds one magic number");

void in_fd(struct in *in, int fd, const char *name)
{
	struct stat st;

	*in = (struct in){.fd = fd, .name = name};
	in->regular = fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
}

int in_open(struct in *in, const char *path, struct oc_err *e)
{
	struct stat st;

	if (strcmp(path, "-") == 0) {
		in_fd(in, STDIN_FILENO, "(standard input)");
	} else {
		*in = (struct in){.fd = -1, .name = path};
		int fd;
		do
			fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
		while (fd < 0 && errno == EINTR);
		if (fd < 0)
			return err_sys(e, OC_EX_NOINPUT, path, "cannot open");
		in_fd(in, fd, path);
		in->own = true;
	}
	if (fstat(in->fd, &st) == 0 && S_ISDIR(st.st_mode)) {
		const char *name = in->name;
		in_close(in);
		err_set(e, OC_EX_NOINPUT, "is a directory");
		return err_at(e, name, 0, 0);
	}
	return 0;
}

void in_on_idle(struct in *in, int (*fn)(void *), void *arg)
{
	in->idle = fn;
	in->idle_arg = arg;
}

static int call_idle(struct in *in, struct oc_err *e)
{
	if (in->idle == NULL || in->idle(in->idle_arg) == 0)
		return 0;
	return err_set(e, OC_EX_OK, "output has failed");
}

/* Waits until there is something to read, or the writer is gone. */
static int wait_input(struct in *in, struct oc_err *e)
{
	struct pollfd p = {.fd = in->fd, .events = POLLIN};

	if (call_idle(in, e) != 0)
		return -1;
	while (poll(&p, 1, -1) < 0) {
		if (errno != EINTR && errno != EAGAIN)
			return err_sys(e, OC_EX_IO, in->name, "poll");
	}
	return 0;
}

static int before_read(struct in *in, struct oc_err *e)
{
	struct pollfd p = {.fd = in->fd, .events = POLLIN};

	if (in->idle == NULL || in->regular || poll(&p, 1, 0) > 0)
		return 0;
	return call_idle(in, e);
}

/* Bytes of the descriptor. Returns as in_read. */
static ssize_t read_raw(void *arg, void *p, size_t n, struct oc_err *e)
{
	struct in *in = arg;

	if (in->eof)
		return 0;
	if (before_read(in, e) != 0)
		return -1;
	for (;;) {
		ssize_t got = read(in->fd, p, n);
		if (got >= 0) {
			in->raw += (uint64_t)got;
			in->eof = got == 0;
			return got;
		}
		if (errno == EAGAIN || errno == EWOULDBLOCK) {
			if (wait_input(in, e) != 0)
				return -1;
		} else if (errno != EINTR) {
			return err_sys(e, OC_EX_IO, in->name, "read");
		}
	}
}

/*
 * Reads as many first bytes as it takes to know whether this is zstd. Of text that is seldom more
 * than one, and never a LF, so that the first line of a live pipe does not wait for the second.
 */
static int probe(struct in *in, struct oc_err *e)
{
	in->probed = true;
	while (in->head_len < ZIN_MAGIC_SIZE && zin_magic(in->head, in->head_len)) {
		ssize_t got =
		    read_raw(in, in->head + in->head_len, ZIN_MAGIC_SIZE - in->head_len, e);
		if (got < 0)
			return -1;
		if (got == 0)
			return 0;
		in->head_len += (size_t)got;
	}
	if (in->head_len < ZIN_MAGIC_SIZE || !zin_magic(in->head, in->head_len))
		return 0;
	in->zin = zin_new(in->head, in->head_len, e);
	in->head_at = in->head_len;
	return in->zin == NULL ? -1 : 0;
}

ssize_t in_read(struct in *in, void *p, size_t n, struct oc_err *e)
{
	if (!in->probed && probe(in, e) != 0)
		return -1;
	if (in->head_at < in->head_len) {
		size_t take = in->head_len - in->head_at;
		if (take > n)
			take = n;
		memcpy(p, in->head + in->head_at, take);
		in->head_at += take;
		return (ssize_t)take;
	}
	if (in->zin == NULL)
		return read_raw(in, p, n, e);
	ssize_t got = zin_read(in->zin, p, n, read_raw, in, e);
	if (got < 0 && e->exit == OC_EX_DATA)
		err_at(e, in->name, 0, 0);
	return got;
}

/* A first size that saves growing: that of the file, when it is one. */
static size_t slurp_hint(const struct in *in, size_t limit)
{
	struct stat st;
	size_t want = SLURP_FIRST;

	if (in->regular && fstat(in->fd, &st) == 0 && st.st_size >= 0)
		want = (size_t)st.st_size + 2;
	return want < limit + 2 ? want : limit + 2;
}

int in_slurp(struct in *in, char **p, size_t *n, size_t limit, struct oc_err *e)
{
	void *buf = NULL;
	size_t cap = 0, len = 0;
	ssize_t got = 0;

	if (limit > SIZE_MAX / 4)
		limit = SIZE_MAX / 4;
	for (size_t need = slurp_hint(in, limit);; need = len + 2) {
		if (mem_grow(&buf, &cap, need, 1) != 0) {
			err_nomem(e);
			break;
		}
		/* One byte past the limit tells "too long"; one more is kept for the NUL. */
		size_t room = cap - len - 1;
		if (room > limit + 1 - len)
			room = limit + 1 - len;
		got = in_read(in, (char *)buf + len, room, e);
		if (got < 0)
			break;
		len += (size_t)got;
		if (got == 0) {
			((char *)buf)[len] = '\0';
			*p = buf;
			*n = len;
			return 0;
		}
		if (len > limit) {
			err_set(e, OC_EX_DATA, "larger than the limit of %zu bytes", limit);
			err_at(e, in->name, 0, 0);
			break;
		}
	}
	mem_free(buf);
	return -1;
}

void in_close(struct in *in)
{
	zin_free(in->zin);
	in->zin = NULL;
	if (in->own && in->fd >= 0)
		close(in->fd);
	in->own = false;
	in->fd = -1;
}
