/* json_scalar: numbers and literals, byte by byte (RFC 8259, 3 and 6). Private to the two that build tapes: the walk
 * over the index, and the patterns. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

static inline bool digit_at(const unsigned char *t, size_t n, size_t i)
{
	return i < n && t[i] >= '0' && t[i] <= '9';
}

/* The place behind the digits at i: eight at a time, where eight bytes are left. */
static inline size_t skip_digits(const unsigned char *t, size_t n, size_t i)
{
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	const uint64_t high = 0xF0F0F0F0F0F0F0F0u, zero = 0x3030303030303030u, six = 0x0606060606060606u;

	for (; n - i >= 8; i += 8) {
		uint64_t w;
		memcpy(&w, t + i, sizeof(w));
		/* What a byte beyond 0xF9 carries upwards is behind the first that is no digit. */
		uint64_t other = ((w & high) ^ zero) | (((w + six) & high) ^ zero);
		if (other != 0)
			return i + (size_t)__builtin_ctzll(other) / 8;
	}
#endif
	while (digit_at(t, n, i))
		i++;
	return i;
}

/* Length of the number that begins at i < n, 0 when there is none. */
static inline size_t number_length(const unsigned char *t, size_t n, size_t i)
{
	size_t from = i;

	if (t[i] == '-')
		i++;
	if (!digit_at(t, n, i))
		return 0;
	i = t[i] == '0' ? i + 1 : skip_digits(t, n, i);
	if (i < n && t[i] == '.') {
		if (!digit_at(t, n, i + 1))
			return 0;
		i = skip_digits(t, n, i + 1);
	}
	if (i < n && (t[i] == 'e' || t[i] == 'E')) {
		i++;
		if (i < n && (t[i] == '+' || t[i] == '-'))
			i++;
		if (!digit_at(t, n, i))
			return 0;
		i = skip_digits(t, n, i);
	}
	return i - from;
}

/* Does the word, of n letters, stand at i? */
static inline bool word_at(const unsigned char *t, size_t size, size_t i, const char *word, size_t n)
{
	return size - i >= n && memcmp(t + i, word, n) == 0;
}
