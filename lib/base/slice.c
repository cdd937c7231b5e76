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

struct slice slice_cut(struct slice *s, char c)
{
	const char *hit = s->n == 0 ? NULL : memchr(s->p, c, s->n);
	struct slice head = hit == NULL ? *s : slice_make(s->p, (size_t)(hit - s->p));

	*s = hit == NULL ? slice_make(NULL, 0) : slice_make(hit + 1, s->n - head.n - 1);
	return head;
}

bool slice_number(struct slice s, uint64_t most, uint64_t *n)
{
	*n = 0;
	for (size_t i = 0; i < s.n; i++) {
		uint64_t digit = (uint64_t)(unsigned char)s.p[i] - '0';
		if (digit > 9 || digit > most || *n > (most - digit) / 10)
			return false;
		*n = *n * 10 + digit;
	}
	return s.n > 0;
}

int slice_cmp(struct slice a, struct slice b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int c = n == 0 ? 0 : memcmp(a.p, b.p, n);

	if (c != 0)
		return c;
	return a.n < b.n ? -1 : a.n > b.n;
}
