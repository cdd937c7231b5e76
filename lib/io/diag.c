#include "io/diag.h"

#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define LINE_MAX_BYTES 8192

void diag_init(struct diag *d, const char *prog, int fd)
{
	*d = (struct diag){.prog = prog, .fd = fd};
}

int diag_colour(struct diag *d, const char *when, bool no_color)
{
	if (strcmp(when, "always") == 0)
		d->colour = true;
	else if (strcmp(when, "never") == 0)
		d->colour = false;
	else if (strcmp(when, "auto") == 0)
		d->colour = !no_color && isatty(d->fd) == 1;
	else
		return -1;
	return 0;
}

static int rank(int exit)
{
	switch (exit) {
	case OC_EX_OK:
		return 0;
	case OC_EX_FINDING:
		return 1;
	case OC_EX_DATA:
		return 2;
	default:
		return 3;
	}
}

void diag_raise(struct diag *d, int exit)
{
	if (rank(exit) > rank(d->exit))
		d->exit = exit;
}

/* There is nobody to tell when this fails. */
static void write_line(int fd, const char *p, size_t n)
{
	while (n > 0) {
		ssize_t put = write(fd, p, n);
		if (put > 0) {
			p += put;
			n -= (size_t)put;
		} else if (put < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
			struct pollfd w = {.fd = fd, .events = POLLOUT};
			if (poll(&w, 1, -1) < 0 && errno != EINTR && errno != EAGAIN)
				return;
		} else if (put == 0 || errno != EINTR) {
			return;
		}
	}
}

static void print(const struct diag *d, const struct oc_err *e, const char *paint)
{
	char line[LINE_MAX_BYTES];
	int n = snprintf(
	    line, sizeof(line) / 2, d->colour ? "\033[%sm%s:\033[0m " : "%.0s%s: ", paint, d->prog);
	size_t at = n < 0 ? 0 : (size_t)n < sizeof(line) / 2 ? (size_t)n : sizeof(line) / 2 - 1;

	at += err_format(e, line + at, sizeof(line) - at - 1);
	line[at++] = '\n';
	write_line(d->fd, line, at);
}

void diag_error(struct diag *d, const struct oc_err *e)
{
	if (e->exit == OC_EX_OK)
		return;
	d->errors++;
	diag_raise(d, e->exit);
	print(d, e, "1;31");
}

void diag_notice(struct diag *d, const char *file, uint64_t line, const char *fmt, ...)
{
	struct oc_err e = OC_ERR_INIT;
	char text[sizeof(e.message)];
	va_list ap;

	d->notices++;
	if (d->quiet)
		return;
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	err_set(&e, OC_EX_OK, "notice: %s", text);
	err_at(&e, file, line, 0);
	print(d, &e, "1;33");
}
