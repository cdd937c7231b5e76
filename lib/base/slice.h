/*
 * slice: a run of bytes that somebody else owns. Not ended by NUL; may hold NUL.
 * A slice with p == NULL is "absent", which differs from the empty slice.
 */
#ifndef OC_BASE_SLICE_H
#define OC_BASE_SLICE_H

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

/* Are two runs of n bytes the same? For short ones (keys), where a call would cost more than it does.
 */
static inline bool bytes_same(const char *a, const char *b, size_t n)
{
	uint64_t x, y, z, w;

	if (n > 16 || n < 8) {
		if (n > 16)
			return memcmp(a, b, n) == 0;
		for (size_t i = 0; i < n; i++) {
			if (a[i] != b[i])
				return false;
		}
		return true;
	}
	memcpy(&x, a, 8);
	memcpy(&y, b, 8);
	memcpy(&z, a + n - 8, 8);
	memcpy(&w, b + n - 8, 8);
	return x == y && z == w;
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

/* Offset of the first `needle` in `a` at or after `from`, or a.n when there is none. An empty
 * needle is found at once. */
size_t slice_find(struct slice a, struct slice needle, size_t from);

/* Bytewise order (as memcmp, the shorter first). */
int slice_cmp(struct slice a, struct slice b);

#endif
