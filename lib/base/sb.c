#include "base/sb.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"

void sb_release(struct sb *s)
{
	mem_free(s->buf);
	*s = (struct sb)SB_INIT;
}

void sb_reset(struct sb *s)
{
	s->len = 0;
	s->failed = false;
	if (s->buf != NULL)
		s->buf[0] = '\0';
}

char *sb_room(struct sb *s, size_t n)
{
	s->failed = s->failed || n > (size_t)-1 - s->len - 1 || mem_grow(&s->buf, &s->cap, s->len + n + 1, 1) != 0;
	return s->failed ? NULL : s->buf + s->len;
}

void sb_addf(struct sb *s, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	int n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	char *to = n < 0 ? NULL : sb_room(s, (size_t)n);
	if (to == NULL) {
		s->failed = true;
		return;
	}
	va_start(ap, fmt);
	vsnprintf(to, (size_t)n + 1, fmt, ap);
	va_end(ap);
	s->len += (size_t)n;
}

void sb_addu64(struct sb *s, uint64_t n)
{
	char digits[20];
	size_t at = sizeof(digits);

	do {
		digits[--at] = (char)('0' + n % 10);
		n /= 10;
	} while (n != 0);
	sb_add(s, digits + at, sizeof(digits) - at);
}

void sb_addutf8(struct sb *s, uint32_t cp)
{
	char c[4];

	sb_add(s, c, utf8_put(c, cp));
}
