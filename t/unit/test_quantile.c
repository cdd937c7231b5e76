#include "stats/quantile.h"

#include <math.h>

#include "tap.h"

int main(void)
{
	double one[] = {7};
	double two[] = {42, 5};
	double three[] = {0.3, 0.1, 0.2};
	double twenty[20], forty[40];
	double with_nan[] = {3, (double)NAN, 1};
	struct quantile_four four;

	TEST(isnan(quantile_nearest(one, 0, 0.5)), "of nothing there is none");
	TEST(quantile_nearest(one, 1, 0) == 7 && quantile_nearest(one, 1, 1) == 7, "of one all are that one");
	four = quantile_four(two, 2);
	TEST(four.p50 == 5 && four.p95 == 42 && four.max == 42 && four.avg == 23.5, "the lower median of two");
	four = quantile_four(three, 3);
	TEST(four.avg == 0.20000000000000004, "the mean adds up in ascending order");
	TEST(four.p50 == 0.2, "the median of three");
	for (int i = 0; i < 20; i++)
		twenty[i] = 20 - i;
	four = quantile_four(twenty, 20);
	TEST(four.p50 == 10 && four.p95 == 19 && four.max == 20, "p95 of 20 is the 19th");
	for (int i = 0; i < 40; i++)
		forty[i] = i + 1;
	TEST(quantile_nearest(forty, 40, 0.95) == 38, "p95 of 40 is the 38th");
	TEST(quantile_nearest(forty, 39, 0.95) == 38, "p95 of 39 is the 38th");
	TEST(quantile_nearest(forty, 40, 2) == 40 && quantile_nearest(forty, 40, -1) == 1, "q beyond its range");
	TEST(isnan(quantile_four(one, 0).avg), "four of nothing");
	quantile_sort(with_nan, 3);
	TEST(with_nan[0] == 1 && with_nan[1] == 3 && isnan(with_nan[2]), "NaN sorts last");
	return tap_done();
}
