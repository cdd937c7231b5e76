#include "base/nearest.h"

#include <ctype.h>
#include <stdio.h>

#define LONGEST 32

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Edits from a to b (optimal string alignment: insert, delete, replace, swap neighbours), capitals being no edit. */
static size_t edits(struct slice a, struct slice b)
{
	size_t row[3][LONGEST + 1]; /* of a's last three lengths: row[i % 3][j] */

	for (size_t i = 0; i <= a.n; i++) {
		size_t *now = row[i % 3], *before = row[(i + 2) % 3], *second = row[(i + 1) % 3];
		for (size_t j = 0; j <= b.n; j++) {
			if (i == 0 || j == 0) {
				now[j] = i + j;
				continue;
			}
			int x = tolower((unsigned char)a.p[i - 1]), y = tolower((unsigned char)b.p[j - 1]);
			now[j] = least(least(before[j], now[j - 1]) + 1, before[j - 1] + (x != y));
			if (i > 1 && j > 1 && x == tolower((unsigned char)b.p[j - 2]) &&
			    y == tolower((unsigned char)a.p[i - 2]))
				now[j] = least(now[j], second[j - 2] + 1);
		}
	}
	return row[a.n % 3][b.n];
}

/* What begins with the word costs less than any edit. */
void nearest_try(struct nearest *n, const char *candidate)
{
	struct slice c = slice_cstr(candidate);
	size_t cost;

	if (n->word.n == 0 || n->word.n > LONGEST || c.n > LONGEST)
		return;
	if (slice_has_prefix(c, n->word)) {
		cost = c.n;
	} else {
		size_t wrong = edits(n->word, c);
		if (wrong * 3 > (n->word.n > 3 ? n->word.n : 3))
			return;
		cost = LONGEST + wrong;
	}
	if (cost < n->cost) {
		n->cost = cost;
		n->best = candidate;
	}
}

const char *nearest_word(const struct nearest *n)
{
	return n->best;
}

const char *nearest_hint(const struct nearest *n, char buf[NEAREST_HINT])
{
	buf[0] = '\0';
	if (n->best != NULL)
		snprintf(buf, NEAREST_HINT, "; did you mean %s?", n->best);
	return buf;
}
