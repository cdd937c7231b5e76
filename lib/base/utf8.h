/* utf8: the well-formed sequences of RFC 3629, and the surrogates that WTF-8 allows beside them; hexadecimal digits. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes of the sequence at p (n > 0 bytes there), 0 when it is none. A surrogate code point counts as one only when
 * `surrogates` is set. */
static inline size_t utf8_length(const unsigned char *p, size_t n, bool surrogates)
{
	if (p[0] < 0x80)
		return 1;
	size_t len = p[0] < 0xC2 ? 0 : p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : p[0] < 0xF5 ? 4 : 0;
	if (len == 0 || len > n)
		return 0;
	for (size_t i = 1; i < len; i++) {
		if ((p[i] & 0xC0) != 0x80)
			return 0;
	}
	bool outside = (p[0] == 0xE0 && p[1] < 0xA0) || (p[0] == 0xF0 && p[1] < 0x90) ||
		       (p[0] == 0xF4 && p[1] > 0x8F) ||
		       (p[0] == 0xED && p[1] > 0x9F && !surrogates);
	return outside ? 0 : len;
}

/* The code point of the well-formed sequence of len bytes at p. */
static inline uint32_t utf8_value(const unsigned char *p, size_t len)
{
	uint32_t cp = len == 1 ? p[0] : p[0] & (0xFFu >> (len + 1));

	for (size_t i = 1; i < len; i++)
		cp = cp << 6 | (p[i] & 0x3Fu);
	return cp;
}

/* Writes a code point, at most four bytes; a surrogate as the three bytes that UTF-8 would give it. Returns their
 * number. */
static inline size_t utf8_put(char *to, uint32_t cp)
{
	if (cp < 0x80) {
		to[0] = (char)cp;
		return 1;
	}
	size_t n = cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
	to[0] = (char)((0xF00u >> n & 0xFFu) | cp >> 6 * (n - 1));
	for (size_t i = 1; i < n; i++)
		to[i] = (char)(0x80 | (cp >> 6 * (n - 1 - i) & 0x3F));
	return n;
}

/* The value of a hexadecimal digit, -1 when it is none. */
static inline int hex_digit(char c)
{
	const char low = (char)(c | 0x20);

	return c >= '0' && c <= '9' ? c - '0' : low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}
