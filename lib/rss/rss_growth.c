#include "rss/rss_growth.h"

#include <math.h>

#include "stats/quantile.h"
#include "stats/ranksum.h"
#include "stats/robust.h"
#include "stats/theil_sen.h"

#define HOUR_US 3600e6

static double least_of(const struct rss_point *p, size_t from, size_t to)
{
	uint64_t least = UINT64_MAX;

	for (size_t i = from; i < to; i++)
		least = p[i].least < least ? p[i].least : least;
	return (double)least;
}

/* Hours from the first point to the middle of a stretch. */
static double middle_of(const struct rss_point *p, size_t from, size_t to)
{
	return ((double)(p[from].at - p[0].at) + (double)(p[to - 1].at - p[0].at)) / 2 / HOUR_US;
}

static double floor_rise(const struct rss_point *p, size_t n)
{
	size_t third = n / 3;
	double hours = middle_of(p, n - third, n) - middle_of(p, 0, third);

	return (least_of(p, n - third, n) - least_of(p, 0, third)) / hours;
}

double rss_growth_of(const struct rss_point *p, size_t n, double span_us, struct rss_lack *lack)
{
	double x[RSS_BLOCKS], y[RSS_BLOCKS];

	*lack = (struct rss_lack){n, n == 0 ? 0 : (double)(p[n - 1].at - p[0].at)};
	if (n < RSS_BLOCKS || lack->span_us < span_us || !(lack->span_us > 0))
		return (double)NAN;
	for (size_t b = 0; b < RSS_BLOCKS; b++) {
		size_t from = n * b / RSS_BLOCKS, to = n * (b + 1) / RSS_BLOCKS;
		x[b] = middle_of(p, from, to);
		y[b] = least_of(p, from, to);
	}
	double slope = theil_sen(x, y, RSS_BLOCKS), rise = floor_rise(p, n);
	return rise < slope ? rise : slope;
}

size_t rss_growth_warm_up(const struct rss_point *p, size_t n, size_t cold)
{
	size_t i = cold;

	if (n == 0)
		return 0;
	double until = (double)p[0].at + RSS_WARM_UP * (double)(p[n - 1].at - p[0].at);
	while (i < n && (double)p[i].at < until)
		i++;
	return i;
}

/* ---- across runs ---- */

/* Student's t, one-sided 95 %, by degrees of freedom; behind the table Cornish and Fisher's
 * expansion, which is exact to three digits there. */
static double student(size_t df)
{
	static const double table[] = {
	    6.3138, 2.9200, 2.3534, 2.1318, 2.0150, 1.9432, 1.8946, 1.8595, 1.8331, 1.8125};
	const double z = 1.6448536;

	if (df <= sizeof(table) / sizeof(table[0]))
		return table[df - 1];
	double v = (double)df;
	return z + (z * z * z + z) / (4 * v) +
	       (5 * pow(z, 5) + 16 * z * z * z + 3 * z) / (96 * v * v);
}

static void interval(struct rss_growth *g)
{
	double mean = 0, squares = 0;

	for (size_t i = 0; i < g->n; i++)
		mean += g->growth[i] / (double)g->n;
	for (size_t i = 0; i < g->n; i++)
		squares += (g->growth[i] - mean) * (g->growth[i] - mean);
	double wide = student(g->n - 1) * sqrt(squares / (double)(g->n - 1) / (double)g->n);
	g->low = mean - wide;
	g->high = mean + wide;
}

/* Can a rank sum of so many runs be small enough: is 1 / C(n + m, n) at most RSS_P? */
static bool comparable(size_t n, size_t m)
{
	double ways = 1;

	for (size_t i = 1; i <= n && ways * RSS_P < 1 - 1e-9; i++)
		ways = ways * (double)(m + i) / (double)i;
	return m > 0 && ways * RSS_P >= 1 - 1e-9;
}

static int compare(struct rss_growth *g, const double *base, size_t base_n, double least)
{
	g->compared = true;
	g->base_n = base_n;
	g->base = robust_median(base, base_n);
	g->p = ranksum_greater(g->growth, g->n, base, base_n);
	if (isnan(g->p))
		return -1;
	g->judged = true;
	g->found = g->median >= least && g->p <= RSS_P + 1e-12;
	return 0;
}

int rss_growth_judge(
    struct rss_growth *g, double *growth, size_t n, const double *base, size_t base_n, double least)
{
	size_t quorum = n - n / 4 > RSS_RUNS ? n - n / 4 : RSS_RUNS;

	*g = (struct rss_growth){.growth = growth, .n = n, .median = (double)NAN};
	if (n == 0)
		return 0;
	quantile_sort(growth, n);
	g->median = robust_median(growth, n);
	for (size_t i = 0; i < n; i++)
		g->growing += growth[i] >= least;
	if (n > 1)
		interval(g);
	if (comparable(n, base_n))
		return compare(g, base, base_n, least);
	g->judged = n >= RSS_RUNS;
	g->found = g->judged && g->growing >= quorum && g->low > 0;
	return 0;
}
