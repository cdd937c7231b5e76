#include "io/utf16.h"

#include "base/base.h"

#define REPLACEMENT 0xFFFDu

bool utf16_mark(const unsigned char *p, size_t n, bool *big)
{
	if (n < 2 || !((p[0] == 0xFF && p[1] == 0xFE) || (p[0] == 0xFE && p[1] == 0xFF)))
		return false;
	*big = p[0] == 0xFE;
	return true;
}

static char *put_unit(struct utf16 *u, unsigned unit, char *to)
{
	bool low = unit >= 0xDC00 && unit <= 0xDFFF;

	if (u->high != 0) {
		uint32_t c = low ? 0x10000 + ((u->high - 0xD800) << 10) + (unit - 0xDC00) : REPLACEMENT;
		u->high = 0;
		to += utf8_put(to, c);
		if (low)
			return to;
	}
	if (unit >= 0xD800 && unit <= 0xDBFF) {
		u->high = unit;
		return to;
	}
	return to + utf8_put(to, low ? REPLACEMENT : unit);
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
	return utf8_put(to, REPLACEMENT);
}
