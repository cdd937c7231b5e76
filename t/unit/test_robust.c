/* Robust statistics, against definitions worked out the long way. */
#include <math.h>
#include <stdlib.h>

#include "stats/changepoint.h"
#include "stats/quantile.h"
#include "stats/ranksum.h"
#include "stats/robust.h"
#include "tap.h"

static uint64_t state = 7;

static unsigned draw(unsigned below)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (unsigned)(state % below);
}

static bool close_to(double a, double b)
{
	return fabs(a - b) <= 1e-9 * (1 + fabs(b));
}

static void medians(void)
{
	const double odd[] = {1, 2, 9}, even[] = {1, 2, 4, 9}, wild[] = {10, 11, 12, 13, 7000};
	double room[5];

	TEST(close_to(robust_median(odd, 3), 2), "median of three");
	TEST(close_to(robust_median(even, 4), 3), "median of four is between");
	TEST(isnan(robust_median(odd, 0)), "median of nothing");
	TEST(close_to(robust_mad(wild, 5, 12, room), 1), "one wild value does not move the MAD");
	TEST(isnan(robust_mad(wild, 0, 12, room)), "MAD of nothing");
}

static void slopes(void)
{
	double x[20], y[20];

	for (int i = 0; i < 20; i++) {
		x[i] = i * 0.5;
		y[i] = 3 + 4 * x[i];
	}
	TEST(close_to(theil_sen(x, y, 20), 4), "slope of a line");
	y[0] = y[7] = 1e9;
	y[13] = y[19] = -1e9;
	TEST(fabs(theil_sen(x, y, 20) - 4) < 0.5, "a fifth of wild points do not move it");
	TEST(isnan(theil_sen(x, y, 1)), "no slope of one point");
	for (int i = 0; i < 20; i++)
		x[i] = 1;
	TEST(isnan(theil_sen(x, y, 20)), "no slope at one place");
	TEST(isnan(theil_sen(x, y, THEIL_SEN_MAX + 1)), "nor of too many points");
}

/* All ways to choose na of n values; how many of them add up to as much midrank as a. */
static double by_hand(const double *all, size_t na, size_t n)
{
	double rank[16], want = 0;
	unsigned ways = 0, as_much = 0;

	for (size_t i = 0; i < n; i++) {
		double below = 0, same = 0;
		for (size_t j = 0; j < n; j++) {
			below += all[j] < all[i];
			same += !(all[j] < all[i]) && !(all[j] > all[i]);
		}
		rank[i] = below + (same + 1) / 2;
		want += i < na ? rank[i] : 0;
	}
	for (unsigned set = 0; set < 1u << n; set++) {
		double sum = 0;
		size_t k = 0;
		for (size_t i = 0; i < n; i++) {
			k += set >> i & 1;
			sum += set >> i & 1 ? rank[i] : 0;
		}
		ways += k == na;
		as_much += k == na && sum >= want - 1e-9;
	}
	return (double)as_much / ways;
}

static void rank_sums(void)
{
	const double low[] = {1, 2, 3}, high[] = {4, 5, 6};
	double many[60];
	int wrong = 0;

	TEST(close_to(ranksum_greater(high, 3, low, 3), 0.05), "three above three: 1 of 20");
	TEST(close_to(ranksum_greater(low, 3, high, 3), 1), "the other way: all");
	TEST(close_to(ranksum_greater(low, 3, low, 0), 1), "nothing to compare with");
	for (int round = 0; round < 200; round++) {
		double v[11];
		size_t n = 2 + draw(10), na = 1 + draw((unsigned)n - 1);
		for (size_t i = 0; i < n; i++)
			v[i] = draw(round % 2 == 0 ? 6 : 1000);
		wrong += !close_to(ranksum_greater(v, na, v + na, n - na), by_hand(v, na, n));
	}
	TEST_INT(wrong, 0, "exact p, with ties and without");
	for (int i = 0; i < 60; i++)
		many[i] = i < 30 ? i + 8 : i - 30;
	double p = ranksum_greater(many, 30, many + 30, 30);
	/* U = 658; its mean is 450, its deviation 67.6 without ties: z = 3.07. */
	TEST(p > 0.0010 && p < 0.0011, "many values: the normal approximation");
	for (int i = 0; i < 60; i++)
		many[i] = 5;
	TEST(close_to(ranksum_greater(many, 30, many + 30, 30), 1), "all the same");
}

static double deviations(const double *v, size_t n)
{
	double sorted[64], sum = 0;

	memcpy(sorted, v, n * sizeof(*v));
	quantile_sort(sorted, n);
	for (size_t i = 0; i < n; i++)
		sum += fabs(v[i] - robust_median(sorted, n));
	return sum;
}

static size_t change_by_hand(const double *v, size_t n)
{
	double best = deviations(v, n);
	size_t found = 0;

	for (size_t k = 1; k < n; k++) {
		double d = deviations(v, k) + deviations(v + k, n - k);
		if (d < best) {
			best = d;
			found = k;
		}
	}
	return found;
}

static void changes(void)
{
	const double cold[] = {7406, 794, 786, 740, 796, 780, 783}, flat[] = {5, 5, 5},
		     step[] = {1, 2, 1, 9, 8, 9};
	double room[128];
	int wrong = 0;

	TEST_INT((long long)changepoint_find(cold, 7, room), 1, "behind the first value");
	TEST_INT((long long)changepoint_find(step, 6, room), 3, "between two levels");
	TEST_INT((long long)changepoint_find(flat, 3, room), 0, "no change");
	TEST_INT((long long)changepoint_find(flat, 1, room), 0, "one value");
	TEST_INT((long long)changepoint_find(flat, 0, room), 0, "no value");
	for (int round = 0; round < 500; round++) {
		double v[40];
		size_t n = 2 + draw(38);
		for (size_t i = 0; i < n; i++)
			v[i] = draw(round % 3 == 0 ? 4 : 100) + (i > n / 3 ? (unsigned)round % 50 : 0);
		wrong += changepoint_find(v, n, room) != change_by_hand(v, n);
	}
	TEST_INT(wrong, 0, "the least sum of deviations, each time");
}

static void weights(void)
{
	struct weighed w[] = {{30, 1}, {10, 5}, {20, 4}};

	weighed_sort(w, 3);
	TEST(close_to(weighed_quantile(w, 3, 0.5), 10), "rank 5 of 10");
	TEST(close_to(weighed_quantile(w, 3, 0.51), 20), "rank 6 of 10");
	TEST(close_to(weighed_quantile(w, 3, 1), 30), "the greatest");
	TEST(close_to(weighed_quantile(w, 3, 0), 10), "the least");
	TEST(isnan(weighed_quantile(w, 0, 0.5)), "of nothing");
	TEST(close_to(weighed_mad(w, 3, 10), 0), "half of them are the median");
}

int main(void)
{
	medians();
	slopes();
	rank_sums();
	changes();
	weights();
	return tap_done();
}
