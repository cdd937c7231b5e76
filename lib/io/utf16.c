#include "io/utf16.h"

#include <stdint.h>

#define REPLACEMENT 0xFFFDu

bool utf16_mark(const unsigned char *p, size_t n, bool *big)
{
	if (n < 2 || !((p[0] == 0xFF && p[1] == 0xFE) || (p[0] == 0xFE && p[1] == 0xFF)))
		return false;
	*big = p[0] == 0xFE;
	return true;
}

static char *put(char *to, uint32_t c)
{
	if (c < 0x80) {
		*to++ = (char)c;
	} else if (c < 0x800) {
		*to++ = (char)(0xC0 | c >> 6);
		*to++ = (char)(0x80 | (c & 0x3F));
	} else {
		if (c < 0x10000) {
			*to++ = (char)(0xE0 | c >> 12);
		} else {
			*to++ = (char)(0xF0 | c >> 18);
			*to++ = (char)(0x80 | (c >> 12 & 0x3F));
		}
		*to++ = (char)(0x80 | (c >> 6 & 0x3F));
		*to++ = (char)(0x80 | (c & 0x3F));
	}
	return to;
}

static char *put_unit(struct utf16 *u, unsigned unit, char *to)
{
	bool low = unit >= 0xDC00 && unit <= 0xDFFF;

	if (u->high != 0) {
		uint32_t c = low ? 0x10000 + ((u->high - 0xD800) << 10) + (unit - 0xDC00) : REPLACEMENT;
		u->high = 0;
		to = put(to, c);
		if (low)
			return to;
	}
	if (unit >= 0xD800 && unit <= 0xDBFF) {
		u->high = unit;
		return to;
	}
	return put(to, low ? REPLACEMENT : unit);
}

size_t utf16_to_utf8(struct utf16 *u, const unsigned char *p, size_t n, char *to)
{
	char *at = to;

	for (size_t i = 0; i < n; i++) {
		if (!u->has_odd) {
			u->odd = p[i];
			u->has_odd = true;
			continue;
		}
		u->has_odd = false;
		at = put_unit(u, u->big ? (unsigned)u->odd << 8 | p[i] : (unsigned)p[i] << 8 | u->odd, at);
	}
	return (size_t)(at - to);
}

size_t utf16_end(struct utf16 *u, char *to, bool *cut)
{
	*cut = u->has_odd;
	u->has_odd = false;
	if (u->high == 0)
		return 0;
	u->high = 0;
	return (size_t)(put(to, REPLACEMENT) - to);
}
