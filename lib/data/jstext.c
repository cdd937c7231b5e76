#include "data/jstext.h"

static size_t space_wide(const unsigned char *p, size_t n)
{
	if (n >= 2 && p[0] == 0xC2 && p[1] == 0xA0)
		return 2;
	if (n < 3)
		return 0;
	unsigned cp = (p[0] & 0x0Fu) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
	if ((p[0] & 0xF0) != 0xE0 || (p[1] & 0xC0) != 0x80 || (p[2] & 0xC0) != 0x80)
		return 0;
	return cp == 0x1680 || (cp >= 0x2000 && cp <= 0x200A) || cp == 0x2028 || cp == 0x2029 ||
		       cp == 0x202F || cp == 0x205F || cp == 0x3000 || cp == 0xFEFF
		   ? 3
		   : 0;
}

size_t js_space_at(struct slice s, size_t at)
{
	if (at >= s.n)
		return 0;
	unsigned char c = (unsigned char)s.p[at];
	if (c == ' ' || (c >= '\t' && c <= '\r'))
		return 1;
	return c < 0x80 ? 0 : space_wide((const unsigned char *)s.p + at, s.n - at);
}

size_t js_space_before(struct slice s, size_t end)
{
	for (size_t len = 1; len <= 3 && len <= end; len++) {
		if (js_space_at(slice_make(s.p, end), end - len) == len)
			return len;
	}
	return 0;
}

struct slice js_trim(struct slice s)
{
	size_t len;

	while ((len = js_space_at(s, 0)) > 0)
		s = slice_make(s.p + len, s.n - len);
	while ((len = js_space_before(s, s.n)) > 0)
		s.n -= len;
	return s;
}

void js_collapse(struct sb *out, struct slice s)
{
	s = js_trim(s);
	for (size_t at = 0; at < s.n;) {
		size_t from = at, len;
		while (at < s.n && js_space_at(s, at) == 0)
			at++;
		sb_add(out, s.p + from, at - from);
		from = at;
		while ((len = js_space_at(s, at)) > 0)
			at += len;
		if (at > from)
			sb_addc(out, ' ');
	}
}
