#include "transcript/scan.h"

#define SCAN_AHEAD 4

#if defined(__x86_64__)

#include <immintrin.h>

#define SCAN_MASK(v) (uint32_t) _mm_movemask_epi8((__m128i)(v))

#else

static inline uint32_t mask16(const void *vector)
{
	unsigned char byte[16];
	uint32_t mask = 0;

	memcpy(byte, vector, sizeof(byte));
	for (uint32_t i = 0; i < 16; i++)
		mask |= (uint32_t)(byte[i] & 1) << i;
	return mask;
}

#define SCAN_MASK(v) mask16(&(v))

#endif

#define SCAN_NAME(x) x##_16
#define SCAN_BYTES 16
#include "transcript/scan.inc.h"
#undef SCAN_NAME
#undef SCAN_BYTES
#undef SCAN_MASK

#if defined(__x86_64__)

#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx2")
#endif

#define SCAN_MASK(v) (uint32_t) _mm256_movemask_epi8((__m256i)(v))
#define SCAN_NAME(x) x##_32
#define SCAN_BYTES 32
#include "transcript/scan.inc.h"

#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif

#define SCAN_WIDE (__builtin_cpu_supports("avx2") ? 32u : 16u)
#else
#define SCAN_WIDE 16u
#endif

static bool word_char(char c)
{
	return (c >= '0' && c <= '9') || c == '_' || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

/* Is the word or phrase at `at`, in any case? */
static bool phrase_at(struct slice s, size_t at, struct slice word)
{
	if (at > s.n || s.n - at < word.n)
		return false;
	for (size_t i = 0; i < word.n; i++) {
		if ((s.p[at + i] >= 'A' && s.p[at + i] <= 'Z' ? s.p[at + i] | 0x20 : s.p[at + i]) != word.p[i])
			return false;
	}
	return true;
}

/* Is there no word character before `at`? In a string the letter of an escape (\n) is none; a \u, which ends in a
 * digit, leaves it open: no. */
static bool begins(struct slice s, size_t at, enum scan_mode mode)
{
	size_t slashes = 0;

	if (at == 0 || !word_char(s.p[at - 1]))
		return true;
	if (mode == SCAN_JSON || at < 2)
		return false;
	while (slashes < at - 1 && s.p[at - 2 - slashes] == '\\')
		slashes++;
	return slashes % 2 == 1;
}

/* Is there no word character at `at`? A \u leaves it open: no. */
static bool ends(struct slice s, size_t at)
{
	return at == s.n || (s.p[at] == '\\' ? at + 1 < s.n && s.p[at + 1] != 'u' : !word_char(s.p[at]));
}

/* The words, each with its three letters, where they begin, and the distance between them. */
static const struct {
	struct slice text;
	unsigned char at, gap;
	char letter[3];
} WORDS[] = {
    {SLICE("error"), 1, 1, {'r', 'r', 'o'}},
    {SLICE("failed"), 0, 1, {'f', 'a', 'i'}},
    {SLICE("failure"), 0, 1, {'f', 'a', 'i'}},
    {SLICE("timeout"), 3, 1, {'e', 'o', 'u'}},
    {SLICE("denied"), 2, 1, {'n', 'i', 'e'}},
    {SLICE("enoent"), 1, 1, {'n', 'o', 'e'}},
    {SLICE("not found"), 2, 2, {'t', 'f', 'u'}},
};

/* Is there an error word whose three letters begin at `at`? */
static bool error_at(struct slice s, size_t at, enum scan_mode mode)
{
	const char *p = s.p + at;

	for (size_t i = 0; i < sizeof(WORDS) / sizeof(WORDS[0]); i++) {
		const char *letter = WORDS[i].letter;
		size_t gap = WORDS[i].gap;
		if ((p[0] | 0x20) != letter[0] || at < WORDS[i].at || s.n - at <= 2 * gap)
			continue;
		if ((p[2 * gap] | 0x20) != letter[2] || (p[gap] | 0x20) != letter[1])
			continue;
		size_t from = at - WORDS[i].at, to = from + WORDS[i].text.n;
		if (phrase_at(s, from, WORDS[i].text) && begins(s, from, mode) && ends(s, to))
			return true;
	}
	return false;
}

/* The same for the places from `at` on that are set in mask. */
static bool error_among(struct slice s, size_t at, uint32_t mask, enum scan_mode mode)
{
	for (; mask != 0; mask &= mask - 1) {
		if (error_at(s, at + (size_t)__builtin_ctz(mask), mode))
			return true;
	}
	return false;
}

static bool escape_in(struct slice s, size_t from)
{
	for (size_t at = from; at + 1 < s.n; at++) {
		if (s.p[at] == '\\' && (s.p[at + 1] == 'u' || s.p[at + 1] == '/'))
			return true;
	}
	return false;
}

bool scan_escapes(struct slice s)
{
	if (s.n < 16 + SCAN_AHEAD)
		return escape_in(s, 0);
#if defined(__x86_64__)
	if (s.n >= 32 + SCAN_AHEAD && SCAN_WIDE == 32)
		return escapes_32(s.p, s.n) || escape_in(s, s.n - SCAN_AHEAD);
#endif
	return escapes_16(s.p, s.n) || escape_in(s, s.n - SCAN_AHEAD);
}

static uint32_t words(struct slice s, size_t wide, size_t *at, bool *escape)
{
#if defined(__x86_64__)
	if (wide == 32)
		return words_32(s.p, s.n, at, escape);
#endif
	(void)wide;
	return words_16(s.p, s.n, at, escape);
}

unsigned scan_errors(struct slice s, enum scan_mode mode)
{
	size_t wide = s.n < 32 + SCAN_AHEAD ? 16 : SCAN_WIDE, at = 0, rest = 0;
	bool escape = false, error = false;

	if (s.n >= wide + SCAN_AHEAD) {
		rest = s.n - SCAN_AHEAD;
		while (!error && at < rest) {
			uint32_t mask = words(s, wide, &at, &escape);
			error = error_among(s, at, mask, mode);
			at += error ? 0 : wide;
		}
	}
	for (size_t i = rest; !error && i < s.n; i++)
		error = error_at(s, i, mode);
	if (error && at < rest)
		escape |= scan_escapes(slice_make(s.p + at, s.n - at));
	return (error ? SCAN_ERROR : 0u) | (escape || escape_in(s, rest) ? SCAN_ESCAPE : 0u);
}
