#include "record/version.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* A number without its leading zeros; *at moves behind it. */
static struct slice number_at(struct slice s, size_t *at)
{
	while (*at < s.n && s.p[*at] == '0')
		++*at;
	size_t from = *at;
	while (*at < s.n && is_digit(s.p[*at]))
		++*at;
	return slice_make(s.p + from, *at - from);
}

/* What follows from here on: the release of what a word follows, nothing, what a number follows. */
static int stage(struct slice s, size_t at)
{
	return at >= s.n ? 1 : s.p[at] == '-' && at + 1 < s.n && !is_digit(s.p[at + 1]) ? 0 : 2;
}

int version_compare(struct slice a, struct slice b)
{
	size_t i = 0, k = 0;

	if (a.p == NULL || b.p == NULL)
		return (a.p != NULL) - (b.p != NULL);
	while (i < a.n && k < b.n) {
		if (is_digit(a.p[i]) && is_digit(b.p[k])) {
			struct slice x = number_at(a, &i), y = number_at(b, &k);
			int c = x.n == y.n ? slice_cmp(x, y) : x.n < y.n ? -1 : 1;
			if (c != 0)
				return c;
			continue;
		}
		if (stage(a, i) != stage(b, k))
			return stage(a, i) - stage(b, k);
		if (a.p[i] != b.p[k])
			return (unsigned char)a.p[i] < (unsigned char)b.p[k] ? -1 : 1;
		i++;
		k++;
	}
	return stage(a, i) - stage(b, k);
}
