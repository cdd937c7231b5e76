#include "measure/marks.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io/io.h"

#define DIGITS "0123456789"
#define CUT "..."

void marks_init(struct marks *m)
{
	*m = (struct marks){.fd = -1};
}

static int open_fd(struct marks *m, const char *what, struct oc_err *e)
{
	const struct option mark = {.name = "mark", .max = 65535};
	long long fd;

	if (option_count(&mark, what, &fd, e) != 0)
		return -1;
	int flags = fcntl((int)fd, F_GETFL);
	if (fd == STDOUT_FILENO || fd == STDERR_FILENO)
		return err_set(e, OC_EX_USAGE, "--mark: %lld is an output", fd);
	if (flags < 0)
		return err_set(e, OC_EX_USAGE, "--mark: descriptor %lld is not open", fd);
	if ((flags & O_ACCMODE) == O_WRONLY)
		return err_set(e, OC_EX_USAGE,
		    "--mark: descriptor %lld is not open for reading: it is the end that marks come out of", fd);
	m->fd = (int)fd;
	if (fd > STDERR_FILENO)
		fcntl(m->fd, F_SETFD, FD_CLOEXEC);
	return 0;
}

int marks_open(struct marks *m, const char *what, struct oc_err *e)
{
	struct stat st;

	m->name = what;
	if (what[0] != '\0' && what[strspn(what, DIGITS)] == '\0')
		return open_fd(m, what, e);
	if (stat(what, &st) != 0)
		return err_sys(e, OC_EX_NOINPUT, what, "no FIFO for marks (mkfifo makes one)");
	if (!S_ISFIFO(st.st_mode)) {
		err_set(e, OC_EX_NOINPUT, "is no FIFO: marks are read from one, or from a descriptor");
		return err_at(e, what, 0, 0);
	}
	do m->fd = open(what, O_RDWR | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	while (m->fd < 0 && errno == EINTR);
	m->fd = at_high(m->fd);
	return m->fd < 0 ? err_open(e, what) : 0;
}

void marks_close(struct marks *m)
{
	at_close(m->fd);
	m->fd = -1;
}

bool marks_is_input(const struct marks *m)
{
	return m->fd == STDIN_FILENO;
}

int marks_read(struct marks *m, struct oc_err *e)
{
	ssize_t n;

	memmove(m->buf, m->buf + m->at, m->len - m->at);
	m->len -= m->at;
	m->at = 0;
	if (m->len == sizeof(m->buf)) {
		/* Longer than any label: keep its first bytes, skip the rest. */
		m->len = MARKS_LABEL_MAX + 1;
		m->skip = true;
	}
	do n = read(m->fd, m->buf + m->len, sizeof(m->buf) - m->len);
	while (n < 0 && errno == EINTR);
	if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
		return 1;
	if (n < 0)
		err_sys(e, OC_EX_IO, m->name, "cannot read marks");
	if (n <= 0) {
		marks_close(m);
		m->eof = true;
		return n < 0 ? -1 : 0;
	}
	m->len += (size_t)n;
	return 1;
}

/* Makes a label from a line. False when the line is blank. */
static bool mend(struct marks *m, struct slice s)
{
	while (s.n > 0 && (s.p[s.n - 1] == '\r' || s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t'))
		s.n--;
	for (; s.n > 0 && (*s.p == ' ' || *s.p == '\t'); s.n--)
		s.p++;
	if (s.n == 0)
		return false;
	size_t n = err_escape(m->label, sizeof(m->label), s.p, s.n);
	bool same = slice_eq(s, slice_make(m->label, n));
	if (n > MARKS_LABEL_MAX) {
		n = MARKS_LABEL_MAX - (sizeof(CUT) - 1);
		/* Not in the middle of a character. */
		while (n > 0 && ((unsigned char)m->label[n] & 0xc0) == 0x80)
			n--;
		memcpy(m->label + n, CUT, sizeof(CUT));
		same = false;
	}
	m->mended += !same;
	m->count++;
	return true;
}

bool marks_next(struct marks *m, struct slice *label)
{
	while (m->at < m->len) {
		const char *from = m->buf + m->at;
		const char *end = memchr(from, '\n', m->len - m->at);
		if (end == NULL && !m->eof)
			return false;
		size_t n = end == NULL ? m->len - m->at : (size_t)(end - from);
		m->at += n + (end != NULL);
		/* Of a long line the first bytes were kept; those that follow are its end. */
		if (m->skip && n > MARKS_LABEL_MAX + 1)
			n = MARKS_LABEL_MAX + 1;
		m->skip = false;
		if (mend(m, slice_make(from, n))) {
			*label = slice_cstr(m->label);
			return true;
		}
	}
	return false;
}

bool marks_scenario(struct slice label, struct slice *id, struct slice *edge)
{
	static const char prefix[] = "scenario:";
	const struct slice edges[] = {SLICE("start"), SLICE("finish")};

	if (!slice_has_prefix(label, SLICE(prefix)))
		return false;
	for (size_t i = 0; i < 2; i++) {
		size_t ends = sizeof(prefix) - 1 + 1 + edges[i].n;
		if (label.n > ends && slice_has_suffix(label, edges[i]) && label.p[label.n - edges[i].n - 1] == ':') {
			*id = slice_make(label.p + sizeof(prefix) - 1, label.n - ends);
			*edge = edges[i];
			return true;
		}
	}
	return false;
}
