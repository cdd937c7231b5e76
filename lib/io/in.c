#include "io/in.h"

#include <assert.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io/at.h"
#include "io/utf16.h"
#include "io/zin.h"

#define SLURP_FIRST ((size_t)64 << 10)

static_assert(IN_HEAD >= ZIN_MAGIC_SIZE, "the probe holds a magic number");

#define WIDE_BYTES ((size_t)16 << 10)

struct in_wide {
	struct utf16 state;
	size_t at, end; /* of text */
	bool eof;
	unsigned char raw[WIDE_BYTES];
	char text[WIDE_BYTES / 2 * UTF16_GROWS + 8];
};

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
		AT_AGAIN(fd, open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY));
		if (fd < 0)
			return err_open(e, path);
		in_fd(in, fd, path);
		in->own = true;
	}
	if (fstat(in->fd, &st) == 0 && S_ISDIR(st.st_mode)) {
		const char *name = in->name;
		in_close(in);
		return err_in(e, OC_EX_NOINPUT, name, "is a directory");
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

/* Unpacked bytes behind the head. Returns as in_read. */
static ssize_t read_unpacked(struct in *in, void *p, size_t n, struct oc_err *e)
{
	if (in->zin == NULL)
		return read_raw(in, p, n, e);
	ssize_t got = zin_read(in->zin, p, n, read_raw, in, e);
	if (got < 0 && e->exit == OC_EX_DATA)
		err_at(e, in->name, 0, 0);
	return got;
}

static int fill_head(struct in *in, size_t n, struct oc_err *e)
{
	ssize_t got = read_unpacked(in, in->head + in->head_len, n - in->head_len, e);

	if (got > 0)
		in->head_len += (size_t)got;
	return got < 0 ? -1 : got > 0;
}

static const unsigned char zip[4] = {'P', 'K', 3, 4};

static enum zin_match match_zip(const unsigned char *p, size_t n)
{
	if (memcmp(p, zip, n < sizeof(zip) ? n : sizeof(zip)) != 0)
		return ZIN_NO;
	return n < sizeof(zip) ? ZIN_PERHAPS : ZIN_YES;
}

/* POSIX ustar, GNU and pax: "ustar" at byte 257. */
static bool is_tar(const unsigned char *p, size_t n)
{
	return n >= 262 && memcmp(p + 257, "ustar", 5) == 0;
}

static int refuse_archive(struct in *in, struct oc_err *e)
{
	unsigned char first[IN_HEAD];
	ssize_t got = in->zin == NULL && in->regular ? pread(in->fd, first, sizeof(first), 0) : 0;
	const char *what = match_zip(in->head, in->head_len) == ZIN_YES	       ? "zip"
			   : got > 0 && is_tar(first, (size_t)got)	       ? "tar"
			   : in->zin != NULL && is_tar(in->head, in->head_len) ? "tar"
									       : NULL;

	if (what == NULL)
		return 0;
	return err_in(e, OC_EX_DATA, in->name, "is a %s archive: unpack it, then name the files or the folder", what);
}

/* The head is converted like what comes behind it. */
static int begin_wide(struct in *in, bool big, struct oc_err *e)
{
	in->wide = mem_alloc(sizeof(*in->wide));
	if (in->wide == NULL)
		return err_nomem(e);
	in->wide->state = (struct utf16){.big = big};
	in->wide->at = 0;
	in->wide->eof = false;
	in->wide->end = utf16_to_utf8(&in->wide->state, in->head + 2, in->head_len - 2, in->wide->text);
	in->head_at = in->head_len;
	return 0;
}

/* Reads the first bytes until the format is known. Of text that is seldom more than one byte, and never a LF, so that
 * the first line of a live pipe does not wait for the second. */
static int probe(struct in *in, struct oc_err *e)
{
	const struct zin_codec *codec = NULL;
	enum zin_match packed = ZIN_PERHAPS, archive = ZIN_PERHAPS;
	bool big;
	int more = 1;

	in->probed = true;
	while (more > 0 && (packed == ZIN_PERHAPS || archive == ZIN_PERHAPS)) {
		more = fill_head(in, ZIN_MAGIC_SIZE, e);
		if (in->head_len > 0) {
			packed = zin_magic(in->head, in->head_len, &codec);
			archive = match_zip(in->head, in->head_len);
		}
	}
	if (more >= 0 && packed == ZIN_YES) {
		in->zin = zin_new(codec, in->head, in->head_len, e);
		if (in->zin == NULL)
			return -1;
		in->head_len = 0;
		more = fill_head(in, IN_HEAD, e);
	}
	while (more > 0 && in->head_len == 1 && (in->head[0] == 0xFF || in->head[0] == 0xFE))
		more = fill_head(in, 2, e);
	if (more < 0 || refuse_archive(in, e) != 0)
		return -1;
	return utf16_mark(in->head, in->head_len, &big) ? begin_wide(in, big, e) : 0;
}

/* Converts more text. Returns 1, 0 at the end, or -1. */
static int fill_wide(struct in *in, struct oc_err *e)
{
	struct in_wide *w = in->wide;
	bool cut;

	if (w->eof)
		return 0;
	ssize_t got = read_unpacked(in, w->raw, sizeof(w->raw), e);
	if (got < 0)
		return -1;
	w->at = 0;
	w->eof = got == 0;
	if (got > 0) {
		w->end = utf16_to_utf8(&w->state, w->raw, (size_t)got, w->text);
		return 1;
	}
	w->end = utf16_end(&w->state, w->text, &cut);
	return cut ? err_in(e, OC_EX_DATA, in->name, "UTF-16 text ends within a character: the file is cut off") : 1;
}

static size_t hand_out(void *p, size_t n, const void *from, size_t *at, size_t end)
{
	size_t take = end - *at < n ? end - *at : n;

	memcpy(p, (const char *)from + *at, take);
	*at += take;
	return take;
}

ssize_t in_read(struct in *in, void *p, size_t n, struct oc_err *e)
{
	if (!in->probed && probe(in, e) != 0)
		return -1;
	if (in->head_at < in->head_len)
		return (ssize_t)hand_out(p, n, in->head, &in->head_at, in->head_len);
	if (in->wide == NULL)
		return read_unpacked(in, p, n, e);
	while (in->wide->at == in->wide->end) {
		int more = fill_wide(in, e);
		if (more <= 0)
			return more;
	}
	return (ssize_t)hand_out(p, n, in->wide->text, &in->wide->at, in->wide->end);
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
	char *buf = NULL;
	size_t cap = 0, len = 0;
	ssize_t got = 0;

	if (limit > SIZE_MAX / 4)
		limit = SIZE_MAX / 4;
	for (size_t need = slurp_hint(in, limit);; need = len + 2) {
		if (mem_grow(&buf, &cap, need, 1) != 0) {
			err_nomem(e);
			break;
		}
		/* One byte past the limit means "too long"; one more is for the NUL. */
		size_t room = cap - len - 1;
		if (room > limit + 1 - len)
			room = limit + 1 - len;
		got = in_read(in, buf + len, room, e);
		if (got < 0)
			break;
		len += (size_t)got;
		if (got == 0) {
			buf[len] = '\0';
			*p = buf;
			*n = len;
			return 0;
		}
		if (len > limit) {
			err_in(e, OC_EX_DATA, in->name, "larger than the limit of %zu bytes", limit);
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
	mem_free(in->wide);
	in->wide = NULL;
	if (in->own && in->fd >= 0)
		close(in->fd);
	in->own = false;
	in->fd = -1;
}
