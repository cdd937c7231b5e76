/* Growth over hours: the figure of one run, and what several runs say together, at each of its
 * thresholds. */
#include <math.h>

#include "rss/growth.h"
#include "tap.h"

#define HOUR 3600000000LL

/* A reading an hour; the saw-tooth is two readings long. */
static size_t fill(struct rss_point *p, size_t n, double rise, double tooth)
{
	for (size_t i = 0; i < n; i++) {
		uint64_t bytes = 1000 + (uint64_t)(rise * (double)i + tooth * (double)(i % 2));
		p[i] = (struct rss_point){.at = (int64_t)i * HOUR,
		    .file = 1,
		    .n = 1,
		    .least = bytes,
		    .most = bytes + 7,
		    .sum = bytes + 3};
	}
	return n;
}

static void of_one(void)
{
	struct rss_point p[48];
	size_t n = fill(p, 36, 5, 0);
	struct rss_stretch s = rss_growth_of(p, n, 35.0 * (double)HOUR);

	TEST(s.growth == 5 && s.late == 5 && s.points == 36 && s.span_us == 35.0 * (double)HOUR,
	    "five bytes an hour, over just the time that is asked for");
	s = rss_growth_of(p, n, 35.0 * (double)HOUR + 1);
	TEST(isnan(s.growth) && s.points == 36, "a microsecond less is too short");
	TEST(!isnan(rss_growth_of(p, 12, 0).growth), "a point a block is enough");
	TEST(isnan(rss_growth_of(p, 11, 0).growth), "less is not");
	TEST(isnan(rss_growth_of(p, 0, 0).growth) && rss_growth_of(p, 0, 0).span_us == 0,
	    "nor is nothing");
	for (size_t i = 0; i < n; i++)
		p[i].at = HOUR;
	TEST(isnan(rss_growth_of(p, n, 0).growth), "nor any number at one time");
	n = fill(p, 36, 0, 900);
	TEST(rss_growth_of(p, n, 0).growth == 0,
	    "a saw-tooth is no growth: the least of a block counts");
	/* The first two thirds grow, the last one falls back to where the first began. */
	fill(p, 24, 100, 0);
	fill(p + 24, 12, 0, 0);
	for (size_t i = 24; i < 36; i++)
		p[i].at = (int64_t)i * HOUR;
	s = rss_growth_of(p, 36, 0);
	TEST(s.growth == 0, "what falls back has not risen, whatever its slope");
	TEST(s.late == -100, "and falls late");
	/* Flat but for the last third. */
	fill(p, 36, 0, 0);
	for (size_t i = 24; i < 36; i++)
		p[i].least += 2400;
	s = rss_growth_of(p, 36, 0);
	TEST(s.late == 200, "a step in the last third rises late");
	TEST(s.growth == 0, "but is no slope");
}

static void warm_up(void)
{
	struct rss_point p[48];
	size_t n = fill(p, 41, 1, 0);

	TEST_INT(rss_growth_warm_up(p, n, 0), 10,
	    "a quarter of the time; what stands on its end counts");
	TEST_INT(rss_growth_warm_up(p, n, 9), 10, "a cold part that is shorter");
	TEST_INT(rss_growth_warm_up(p, n, 12), 12, "one that is longer");
	TEST_INT(rss_growth_warm_up(p, n, 41), 41, "one that is all");
	TEST_INT(rss_growth_warm_up(p, 1, 0), 0, "one point has none");
	TEST_INT(rss_growth_warm_up(p, 0, 5), 0, "no point has none");
}

static struct rss_growth judged(double *growth, double *late, size_t n, bool pieces, double least)
{
	struct rss_growths all = {growth, late, n, pieces, NULL, 0, 0};
	struct rss_growth g = {.judged = true};

	rss_growth_judge(&g, &all, least);
	return g;
}

#define JUDGED(least, pieces, ...)                                                                 \
	judged((double[]){__VA_ARGS__}, (double[]){__VA_ARGS__},                                   \
	    sizeof((double[]){__VA_ARGS__}) / sizeof(double), pieces, least)

static void together(void)
{
	struct rss_growth g = judged(NULL, NULL, 0, false, 10);

	TEST(!g.judged && !g.found && isnan(g.median) && g.n == 0, "no run says nothing");
	g = JUDGED(10, false, 50);
	TEST(!g.judged && !g.found && g.median == 50 && g.growing == 1, "nor does one");
	g = JUDGED(10, false, 50, 50);
	TEST(!g.judged && !g.found && g.growing == 2 && g.low == 50, "nor do two, however sure");
	g = JUDGED(10, false, 50, 50, 50);
	TEST(g.judged && g.found && g.low == 50 && g.high == 50, "three that grow alike grow");
	g = JUDGED(10, false, 10, 10, 10);
	TEST(g.found && g.growing == 3, "by just as much as is asked for");
	g = JUDGED(10, false, 10, 9.99, 10);
	TEST(!g.found && g.growing == 2, "two of three are too few");
	g = JUDGED(10, false, 50, 50, 50, 1);
	TEST(g.found && g.growing == 3, "three of four are enough");
	g = JUDGED(10, false, 50, 50, 50, 50, 1, 1);
	TEST(!g.found, "four of six are not");
	g = JUDGED(10, false, 50, 50, 50, 50, 50, 1, 1);
	TEST(!g.found && g.growing == 5, "nor five of seven");
	g = JUDGED(10, false, 50, 50, 50, 50, 50, 50, 1, 1);
	TEST(g.found && g.growing == 6, "six of eight are");
	g = JUDGED(10, false, 10, 10, 200);
	TEST(!g.found && g.growing == 3 && g.low < 0,
	    "runs that differ so much that their mean may be zero do not grow");
	TEST(!g.judged, "nor do they stay as they are");
	g = JUDGED(10, false, 10, 20, 30);
	TEST(g.found && fabs(g.low - 3.1414) < 1e-4 && fabs(g.high - 36.8586) < 1e-4,
	    "Student's interval of three: 20 less and more 2.92 times 10 by the root of 3");
	g = JUDGED(10, false, 30, 10, 20);
	TEST(g.growth[0] == 10 && g.growth[2] == 30 && g.median == 20, "in order");
}

static void steady(void)
{
	struct rss_growth g = JUDGED(10, false, 9, 9, 9);

	TEST(g.judged && !g.found, "three that grow less do not grow");
	g = JUDGED(10, false, 9, 9);
	TEST(!g.judged, "two cannot say so");
	g = JUDGED(10, false, 10, 10, 9);
	TEST(!g.judged, "a median that grows is not steady");
	double growth[] = {20, 20, 5}, late[] = {9, 9, 9}, fast[] = {10, 10, 9},
	       order[] = {40, 1, 2};
	g = judged(growth, late, 3, false, 10);
	TEST(g.judged && !g.found, "what does not rise late is steady");
	g = judged(growth, fast, 3, false, 10);
	TEST(!g.judged, "what rises late is not");
	g = judged(growth, order, 3, false, 10);
	TEST(g.judged, "the median of what rises late counts, in whatever order");
	g = JUDGED(10, true, 9, 9, 9);
	TEST(g.judged && !g.found, "pieces that all grow less");
	g = JUDGED(10, true, 9, 9, 9.3);
	TEST(g.judged && g.high < 10, "whose mean is surely less");
	g = JUDGED(10, true, 0, 9, 9);
	TEST(!g.judged && g.high > 10, "pieces whose mean may be more cannot say");
}

/* Student's t: low is the mean less t times the standard error, which is 1 here. */
static void students(void)
{
	static const struct {
		size_t n;
		double t;
	} table[] = {{2, 6.3138}, {3, 2.9200}, {4, 2.3534}, {5, 2.1318}, {6, 2.0150}, {7, 1.9432},
	    {8, 1.8946}, {9, 1.8595}, {10, 1.8331}, {11, 1.8125}, {12, 1.796}, {21, 1.725},
	    {31, 1.697}};
	double growth[32], late[32];

	for (size_t k = 0; k < sizeof(table) / sizeof(table[0]); k++) {
		size_t n = table[k].n;
		/* Half of the values one way, half the other: their squares add up to n (n - 1). */
		double away = sqrt((double)(n * (n - 1)) / (double)(n - n % 2));
		for (size_t i = 0; i < n; i++) {
			growth[i] = 100 + (i == n - 1 && n % 2 == 1 ? 0
					      : i % 2 == 0          ? away
								    : -away);
			late[i] = 0;
		}
		struct rss_growth g = judged(growth, late, n, false, 10);
		TEST(
		    fabs(100 - g.low - table[k].t) < 1e-3 && fabs(g.high - 100 - table[k].t) < 1e-3,
		    "Student's t");
	}
}

static void with_baseline(void)
{
	double growth[] = {40, 41, 42, 43, 44}, late[] = {0, 0, 0, 0, 0}, base[30];
	struct rss_growth g;

	for (size_t i = 0; i < 30; i++)
		base[i] = (double)i;
	static const struct {
		size_t n, base;
		bool compared;
		const char *name;
	} sizes[] = {{3, 0, false, "no baseline"}, {3, 2, false, "ten ways are too few to tell"},
	    {3, 3, true, "twenty are enough"}, {1, 18, false, "one run beside 18"},
	    {1, 19, true, "beside 19"}, {2, 4, false, "two beside four"},
	    {2, 5, true, "beside five"}, {5, 1, false, "one run of a baseline"}};
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		struct rss_growths all = {growth, late, sizes[i].n, false, base, sizes[i].base, 0};
		rss_growth_judge(&g, &all, 10);
		TEST(g.compared == sizes[i].compared, sizes[i].name);
		TEST(!g.compared || (g.found && g.judged && g.base_n == sizes[i].base),
		    "greater than all of them is growth");
	}
	struct rss_growths all = {growth, late, 3, false, base, 4, 0};
	rss_growth_judge(&g, &all, 41);
	TEST(g.found && g.median == 41 && g.base == 1.5, "a median of just what is asked for");
	rss_growth_judge(&g, &all, 41.5);
	TEST(g.compared && g.judged && !g.found, "less is no growth, and that is sure");
	double among[] = {40.5, 41.5, 42.5, 43.5};
	all.base = among;
	rss_growth_judge(&g, &all, 10);
	TEST(g.judged && !g.found && g.p > RSS_P, "no greater than the baseline: no growth");
}

int main(void)
{
	of_one();
	warm_up();
	together();
	steady();
	students();
	with_baseline();
	return tap_done();
}
