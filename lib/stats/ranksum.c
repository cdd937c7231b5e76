#include "stats/ranksum.h"

#include <math.h>
#include <stdlib.h>

#include "base/base.h"

struct ranked {
	double value;
	bool first;     /* of sample a */
	unsigned rank2; /* twice the midrank, a whole number */
};

static int by_value(const void *a, const void *b)
{
	double x = ((const struct ranked *)a)->value, y = ((const struct ranked *)b)->value;

	return (x > y) - (x < y);
}

/* Equal values share the mean of their ranks. Returns the sum of t^3 - t over all ties. */
static double rank(struct ranked *r, size_t n)
{
	double ties = 0;

	for (size_t i = 0, j; i < n; i = j) {
		for (j = i; j < n && !(r[j].value > r[i].value); j++)
			continue;
		double t = (double)(j - i);
		ties += t * t * t - t;
		for (size_t k = i; k < j; k++)
			r[k].rank2 = (unsigned)(i + 1 + j);
	}
	return ties;
}

/* ways[k][s]: in how many ways k of the ranks so far add up to s; at most C(40, 20) = 1.4e11, which a double holds
 * exactly. */
static double exact(const struct ranked *r, size_t n, size_t na, unsigned want)
{
	enum { SUMS = RANKSUM_EXACT * (RANKSUM_EXACT + 1) + 1 };
	double(*ways)[SUMS] = mem_resize(NULL, na + 1, sizeof(*ways)), least = 0, all = 0;

	if (ways == NULL)
		return (double)NAN;
	for (size_t k = 0; k <= na; k++) {
		for (unsigned s = 0; s < SUMS; s++)
			ways[k][s] = k == 0 && s == 0 ? 1 : 0;
	}
	for (size_t i = 0; i < n; i++) {
		for (size_t k = na; k-- > 0;) {
			for (unsigned s = 0; s + r[i].rank2 < SUMS; s++)
				ways[k + 1][s + r[i].rank2] += ways[k][s];
		}
	}
	for (unsigned s = 0; s < SUMS; s++) {
		all += ways[na][s];
		least += s >= want ? ways[na][s] : 0;
	}
	mem_free(ways);
	return least / all;
}

static double approximate(size_t n, size_t na, double sum, double ties)
{
	double all = (double)n, a = (double)na, b = all - a;
	double mean = a * (all + 1) / 2;
	double variance = a * b / 12 * (all + 1 - ties / (all * (all - 1)));

	return variance > 0 ? erfc((sum - mean - 0.5) / sqrt(2 * variance)) / 2 : 1;
}

double ranksum_greater(const double *a, size_t na, const double *b, size_t nb)
{
	size_t n = na + nb;
	double sum2 = 0, ties, p;
	struct ranked *r;

	if (na == 0 || nb == 0)
		return 1;
	if (n > RANKSUM_MAX || (r = mem_resize(NULL, n, sizeof(*r))) == NULL)
		return (double)NAN;
	for (size_t i = 0; i < n; i++)
		r[i] = (struct ranked){i < na ? a[i] : b[i - na], i < na, 0};
	qsort(r, n, sizeof(*r), by_value);
	ties = rank(r, n);
	for (size_t i = 0; i < n; i++)
		sum2 += r[i].first ? r[i].rank2 : 0;
	p = n <= RANKSUM_EXACT ? exact(r, n, na, (unsigned)sum2) : approximate(n, na, sum2 / 2, ties);
	mem_free(r);
	return p;
}
