#include "base/slice.h"

size_t slice_find(struct slice a, struct slice needle, size_t from)
{
	if (needle.n == 0)
		return from <= a.n ? from : a.n;
	while (from < a.n && a.n - from >= needle.n) {
		const char *hit = memchr(a.p + from, needle.p[0], a.n - from - needle.n + 1);
		if (hit == NULL)
			return a.n;
		if (memcmp(hit, needle.p, needle.n) == 0)
			return (size_t)(hit - a.p);
		from = (size_t)(hit - a.p) + 1;
	}
	return a.n;
}

int slice_cmp(struct slice a, struct slice b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int c = n == 0 ? 0 : memcmp(a.p, b.p, n);

	if (c != 0)
		return c;
	return a.n < b.n ? -1 : a.n > b.n;
}
