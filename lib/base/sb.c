#include "base/sb.h"

#include <stdio.h>
#include <string.h>

#include "base/mem.h"

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
	void *p = s->buf;

	if (s->failed || n > (size_t)-1 - s->len - 1 ||
	    mem_grow(&p, &s->cap, s->len + n + 1, 1) != 0) {
		s->failed = true;
		return NULL;
	}
	s->buf = p;
	return s->buf + s->len;
}

void sb_vaddf(struct sb *s, const char *fmt, va_list ap)
{
	va_list again;

	va_copy(again, ap);
	int n = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	char *to = n < 0 ? NULL : sb_room(s, (size_t)n);
	if (to == NULL) {
		s->failed = true;
		return;
	}
	vsnprintf(to, (size_t)n + 1, fmt, ap);
	s->len += (size_t)n;
}

void sb_addf(struct sb *s, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	sb_vaddf(s, fmt, ap);
	va_end(ap);
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
	size_t n;

	if (cp < 0x80) {
		c[0] = (char)cp;
		n = 1;
	} else if (cp < 0x800) {
		c[0] = (char)(0xC0 | cp >> 6);
		c[1] = (char)(0x80 | (cp & 0x3F));
		n = 2;
	} else if (cp < 0x10000) {
		c[0] = (char)(0xE0 | cp >> 12);
		c[1] = (char)(0x80 | (cp >> 6 & 0x3F));
		c[2] = (char)(0x80 | (cp & 0x3F));
		n = 3;
	} else {
		c[0] = (char)(0xF0 | cp >> 18);
		c[1] = (char)(0x80 | (cp >> 12 & 0x3F));
		c[2] = (char)(0x80 | (cp >> 6 & 0x3F));
		c[3] = (char)(0x80 | (cp & 0x3F));
		n = 4;
	}
	sb_add(s, c, n);
}
