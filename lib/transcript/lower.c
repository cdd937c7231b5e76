#include "transcript/lower.h"

unsigned char lower_at(struct slice s, size_t at, size_t *len)
{
	unsigned char c = (unsigned char)s.p[at];

	*len = 1;
	if (c >= 'A' && c <= 'Z')
		return c | 0x20;
	if (c == 0xE2 && s.n - at >= 3 && memcmp(s.p + at, "\xE2\x84\xAA", 3) == 0) {
		*len = 3;
		return 'k';
	}
	return c;
}

/* Bytes of s from `at` on that make text in lower case, 0 when they do not. */
static size_t match(struct slice s, size_t at, struct slice text)
{
	size_t from = at, len;

	for (size_t i = 0; i < text.n; i++, at += len) {
		if (at >= s.n || lower_at(s, at, &len) != (unsigned char)text.p[i])
			return 0;
	}
	return at - from;
}

bool lower_is(struct slice s, struct slice text)
{
	if (s.n == 0 || text.n == 0)
		return s.n == text.n;
	return s.n >= text.n && match(s, 0, text) == s.n;
}

bool lower_begins(struct slice s, struct slice text)
{
	return match(s, 0, text) > 0;
}

bool lower_has(struct slice s, struct slice text)
{
	for (size_t at = 0; at < s.n; at++) {
		if (match(s, at, text) > 0)
			return true;
	}
	return false;
}
