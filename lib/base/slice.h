/* slice: bytes that somebody else owns. Not ended by NUL; may hold NUL.
 * A slice with p == NULL is "absent", which differs from the empty slice. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct slice {
	const char *p;
	size_t n;
};

/* A slice over a string literal, its NUL left out. */
#define SLICE(lit) ((struct slice){(lit), sizeof(lit) - 1})

/* The two arguments of a "%.*s": at most `most` bytes. An absent slice prints as nothing. */
#define SLICE_CUT(s, most) (int)((s).n < (most) ? (s).n : (most)), (s).p == NULL ? "" : (s).p

static inline struct slice slice_make(const char *p, size_t n)
{
	return (struct slice){p, n};
}

static inline struct slice slice_cstr(const char *s)
{
	return (struct slice){s, s == NULL ? 0 : strlen(s)};
}

static inline bool slice_eq(struct slice a, struct slice b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

/* Are the n bytes at a and at b the same? For short ones (keys), where a call would cost more than the comparison:
 * compares words that may overlap. */
static inline bool bytes_same(const char *a, const char *b, size_t n)
{
	uint64_t x[4];
	uint32_t y[4];

	if (n > 16)
		return memcmp(a, b, n) == 0;
	if (n >= 8) {
		memcpy(&x[0], a, 8);
		memcpy(&x[1], b, 8);
		memcpy(&x[2], a + n - 8, 8);
		memcpy(&x[3], b + n - 8, 8);
		return x[0] == x[1] && x[2] == x[3];
	}
	if (n >= 4) {
		memcpy(&y[0], a, 4);
		memcpy(&y[1], b, 4);
		memcpy(&y[2], a + n - 4, 4);
		memcpy(&y[3], b + n - 4, 4);
		return y[0] == y[1] && y[2] == y[3];
	}
	for (size_t i = 0; i < n; i++) {
		if (a[i] != b[i])
			return false;
	}
	return true;
}

static inline bool slice_eqs(struct slice a, const char *s)
{
	return slice_eq(a, slice_cstr(s));
}

static inline bool slice_has_prefix(struct slice a, struct slice b)
{
	return a.n >= b.n && (b.n == 0 || memcmp(a.p, b.p, b.n) == 0);
}

static inline bool slice_has_suffix(struct slice a, struct slice b)
{
	return a.n >= b.n && (b.n == 0 || memcmp(a.p + a.n - b.n, b.p, b.n) == 0);
}

/* Offset of the first `needle` in `a` at or after `from`, or a.n when there is none. An empty needle is found at
 * once. */
size_t slice_find(struct slice a, struct slice needle, size_t from);

/* Takes what s holds up to the first c, and c with it, off its front. Without c that is all of it, and s becomes absent
 * (with c at its end s becomes empty). */
struct slice slice_cut(struct slice *s, char c);

/* Is all of it decimal digits, at least one, whose number is at most `most`? */
bool slice_number(struct slice s, uint64_t most, uint64_t *n);

/* Bytewise order (as memcmp, the shorter first). */
int slice_cmp(struct slice a, struct slice b);
