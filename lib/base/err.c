#include "base/err.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

static void set_file(struct oc_err *e, const char *file)
{
	size_t n = strlen(file);

	if (n < sizeof(e->file)) {
		memcpy(e->file, file, n + 1);
		return;
	}
	size_t tail = sizeof(e->file) - 4;
	memcpy(e->file, "...", 3);
	memcpy(e->file + 3, file + n - tail, tail + 1);
}

__attribute__((format(printf, 4, 0)))
static void set(struct oc_err *e, int exit, const char *file, const char *fmt, va_list ap)
{
	e->exit = exit;
	e->line = e->column = 0;
	set_file(e, file);
	vsnprintf(e->message, sizeof(e->message), fmt, ap);
}

int err_set(struct oc_err *e, int exit, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	set(e, exit, "", fmt, ap);
	va_end(ap);
	return -1;
}

int err_in(struct oc_err *e, int exit, const char *file, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	set(e, exit, file, fmt, ap);
	va_end(ap);
	return -1;
}

int err_sys(struct oc_err *e, int exit, const char *file, const char *what)
{
	int saved = errno;

	err_in(e, exit, file, "%s: %s", what, strerror(saved));
	errno = saved;
	return -1;
}

int err_open(struct oc_err *e, const char *file)
{
	return err_sys(e, OC_EX_NOINPUT, file, "cannot open");
}

int err_nomem(struct oc_err *e)
{
	return err_set(e, OC_EX_SOFTWARE, "out of memory");
}

int err_at(struct oc_err *e, const char *file, uint64_t line, uint64_t column)
{
	if (file != NULL)
		set_file(e, file);
	e->line = line;
	e->column = column;
	return -1;
}

/* Code points that would change how a terminal shows what follows: C1, line separators, bidi controls, tags. */
static int is_unsafe(uint32_t c)
{
	return (c >= 0x80 && c < 0xA0) || c == 0xAD || c == 0x61C || (c >= 0x200B && c <= 0x200F) ||
	       (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF ||
	       (c >= 0xFFF9 && c <= 0xFFFB) || (c >= 0xE0000 && c <= 0xE0FFF);
}

/* One character of text as it may be shown, in `shown`. Returns how many bytes of text it took. */
static size_t show_one(char shown[16], const unsigned char *p, size_t n)
{
	size_t len = utf8_length(p, n, false);

	if (len == 0) {
		snprintf(shown, 16, "\\x%02X", p[0]);
		return 1;
	}
	uint32_t cp = utf8_value(p, len);
	if (cp == '\n' || cp == '\t' || cp == '\r')
		snprintf(shown, 16, "\\%c", cp == '\n' ? 'n' : cp == '\t' ? 't' : 'r');
	else if (cp < 0x20 || cp == 0x7F)
		snprintf(shown, 16, "\\x%02X", (unsigned)cp);
	else if (is_unsafe(cp))
		snprintf(shown, 16, "\\u{%X}", (unsigned)cp);
	else {
		memcpy(shown, p, len);
		shown[len] = '\0';
	}
	return len;
}

size_t err_escape(char *buf, size_t size, const char *text, size_t n)
{
	const unsigned char *p = (const unsigned char *)text;
	size_t out = 0;

	if (size == 0)
		return 0;
	for (size_t i = 0; i < n;) {
		char shown[16];
		i += show_one(shown, p + i, n - i);
		size_t len = strlen(shown);
		if (out + len >= size)
			break;
		memcpy(buf + out, shown, len);
		out += len;
	}
	buf[out] = '\0';
	return out;
}

size_t err_format(const struct oc_err *e, char *buf, size_t n)
{
	size_t at = 0;

	if (n == 0)
		return 0;
	buf[0] = '\0';
	if (e->file[0] != '\0') {
		at += err_escape(buf, n, e->file, strlen(e->file));
		if (e->line > 0)
			at += (size_t)snprintf(buf + at, n - at, ":%llu", (unsigned long long)e->line);
		if (at < n && e->line > 0 && e->column > 0)
			at += (size_t)snprintf(buf + at, n - at, ":%llu", (unsigned long long)e->column);
		if (at < n)
			at += (size_t)snprintf(buf + at, n - at, ": ");
		if (at >= n)
			return n - 1;
	}
	return at + err_escape(buf + at, n - at, e->message, strlen(e->message));
}
