#include "rss/growth.h"

#include <math.h>

#include "stats/stats.h"

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

/* How fast the least rises from one third of the points to another. */
static double floor_rise(const struct rss_point *p, size_t n, size_t from, size_t to)
{
	size_t a = n * from / 3, b = n * (from + 1) / 3, c = n * to / 3, d = n * (to + 1) / 3;
	double hours = middle_of(p, c, d) - middle_of(p, a, b);

	return (least_of(p, c, d) - least_of(p, a, b)) / hours;
}

struct rss_stretch rss_growth_of(const struct rss_point *p, size_t n, double span_us)
{
	double x[RSS_BLOCKS], y[RSS_BLOCKS];
	struct rss_stretch s = {n, n == 0 ? 0 : (double)(p[n - 1].at - p[0].at), (double)NAN, 0};

	if (n < RSS_BLOCKS || s.span_us < span_us || !(s.span_us > 0))
		return s;
	for (size_t b = 0; b < RSS_BLOCKS; b++) {
		size_t from = n * b / RSS_BLOCKS, to = n * (b + 1) / RSS_BLOCKS;
		x[b] = middle_of(p, from, to);
		y[b] = least_of(p, from, to);
	}
	double slope = theil_sen(x, y, RSS_BLOCKS), rise = floor_rise(p, n, 0, 2);
	/* Whole bytes, as a baseline has them. */
	s.growth = floor((rise < slope ? rise : slope) + 0.5);
	s.late = floor_rise(p, n, 1, 2);
	return s;
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
	static const double table[] = {6.3138, 2.9200, 2.3534, 2.1318, 2.0150, 1.9432, 1.8946, 1.8595, 1.8331, 1.8125};
	const double z = 1.6448536;

	if (df <= sizeof(table) / sizeof(table[0]))
		return table[df - 1];
	double v = (double)df;
	return z + (z * z * z + z) / (4 * v) + (5 * pow(z, 5) + 16 * z * z * z + 3 * z) / (96 * v * v);
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

static int compare(struct rss_growth *g, const struct rss_growths *all, double least)
{
	g->compared = true;
	g->base_n = all->base_n;
	g->base = robust_median(all->base, all->base_n);
	g->p = ranksum_greater(g->growth, g->n, all->base, all->base_n);
	if (isnan(g->p))
		return -1;
	g->judged = true;
	g->found = g->median >= least && g->p <= RSS_P + 1e-12;
	return 0;
}

int rss_growth_judge(struct rss_growth *g, const struct rss_growths *all, double least)
{
	size_t n = all->n, quorum = n - n / 4 > RSS_RUNS ? n - n / 4 : RSS_RUNS;

	*g = (struct rss_growth){.growth = all->growth, .n = n, .median = (double)NAN};
	if (n == 0)
		return 0;
	quantile_sort(all->growth, n);
	quantile_sort(all->late, n);
	g->median = robust_median(all->growth, n);
	for (size_t i = 0; i < n; i++)
		g->growing += all->growth[i] >= least;
	if (n > 1)
		interval(g);
	if (comparable(n, all->base_n))
		return compare(g, all, least);
	double little = all->none > 0 ? all->none : least;
	bool none = all->pieces ? g->high < little : g->median < little || robust_median(all->late, n) < little;
	g->found = n >= RSS_RUNS && g->growing >= quorum && g->low > 0;
	g->judged = g->found || (n >= RSS_RUNS && none);
	return 0;
}
