#include "stats/sketch.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "tap.h"

#define MANY 20000

/* xorshift64*: the same numbers everywhere. */
static uint64_t draw(uint64_t *state)
{
	*state ^= *state >> 12;
	*state ^= *state << 25;
	*state ^= *state >> 27;
	return *state * 0x2545F4914F6CDD1Du;
}

static int by_value(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

/* Values of all sizes, from 0 to 2^40. */
static uint64_t any_value(uint64_t *state)
{
	return (draw(state) >> 24) >> (draw(state) % 40);
}

static double quantile_of(const struct sketch *s, double q)
{
	struct sketch_count *sorted = sketch_sorted(s);
	double x = sorted == NULL ? -1 : sketch_quantile(s, sorted, q);

	mem_free(sorted);
	return x;
}

static double exact(const uint64_t *sorted, size_t n, double q)
{
	double rank = ceil((double)n * q);

	return (double)sorted[rank < 1 ? 0 : (size_t)rank - 1];
}

static bool same(const struct sketch *a, const struct sketch *b)
{
	struct sketch_count *x = sketch_sorted(a), *y = sketch_sorted(b);
	bool equal = a->counts.count == b->counts.count && a->count == b->count && a->max == b->max;

	for (size_t i = 0; equal && i < a->counts.count; i++)
		equal = x[i].key == y[i].key && x[i].n == y[i].n;
	mem_free(x);
	mem_free(y);
	return equal;
}

static void test_buckets(void)
{
	bool ascending = true, near = true;
	unsigned last = 0;

	for (uint64_t v = 0; v < 200000; v++) {
		unsigned b = sketch_bucket(v);
		double error = fabs(sketch_value(b) - (double)v);
		ascending = ascending && b >= last;
		near = near && error <= SKETCH_ERROR * (double)v * (1 + 1e-9);
		last = b;
	}
	TEST(ascending, "greater values are in greater buckets");
	TEST(near, "a bucket stands for each of its values within the error");
	TEST(sketch_value(sketch_bucket(0)) == 0, "zero is exact");
	TEST(sketch_value(sketch_bucket(99)) == 99, "small integers have a bucket of their own");
	TEST(sketch_bucket(SKETCH_VALUE_MAX) < SKETCH_BUCKETS, "the greatest value has a bucket");
}

static void test_error(const uint64_t *value, const uint64_t *sorted)
{
	static const double quantiles[] = {0, 0.01, 0.25, 0.5, 0.9, 0.99, 0.999, 1};
	struct sketch all = SKETCH_INIT(false), lossy = SKETCH_INIT(true);
	bool right = true, near = true;

	for (size_t i = 0; i < MANY; i++) {
		sketch_add(&all, value[i], 1);
		sketch_add(&lossy, value[i], 1);
	}
	for (size_t i = 0; i < sizeof(quantiles) / sizeof(quantiles[0]); i++) {
		double want = exact(sorted, MANY, quantiles[i]);
		right = right && quantile_of(&all, quantiles[i]) == want;
		near = near && fabs(quantile_of(&lossy, quantiles[i]) - want) <=
				   SKETCH_ERROR * want * (1 + 1e-9);
	}
	TEST(right, "counts give the exact quantiles");
	TEST(near, "a sketch gives them within the error");
	TEST(lossy.counts.count < 3000, "in few buckets");
	TEST(quantile_of(&lossy, 1) <= (double)lossy.max, "and none beyond the greatest value");
	sketch_release(&all);
	sketch_release(&lossy);
}

static void test_merge(const uint64_t *value, bool lossy, const char *name)
{
	struct sketch all = SKETCH_INIT(lossy), part[7], sum = SKETCH_INIT(lossy),
		      back = SKETCH_INIT(lossy);
	uint64_t state = 99;

	for (size_t i = 0; i < 7; i++)
		part[i] = (struct sketch)SKETCH_INIT(
		    lossy && i % 2 == 0); /* exact ones merge into lossy ones too */
	for (size_t i = 0; i < MANY; i++) {
		sketch_add(&all, value[i], 1);
		sketch_add(&part[draw(&state) % 7], value[i], 1);
	}
	for (size_t i = 0; i < 7; i++) {
		sketch_merge(&sum, &part[i]);
		sketch_merge(&back, &part[6 - i]);
	}
	TEST(same(&all, &sum) && same(&all, &back), name);
	for (size_t i = 0; i < 7; i++)
		sketch_release(&part[i]);
	sketch_release(&all);
	sketch_release(&sum);
	sketch_release(&back);
}

int main(void)
{
	static uint64_t value[MANY], sorted[MANY];
	struct sketch none = SKETCH_INIT(false);
	uint64_t state = 1;

	for (size_t i = 0; i < MANY; i++)
		value[i] = sorted[i] = any_value(&state);
	qsort(sorted, MANY, sizeof(*sorted), by_value);
	TEST(isnan(quantile_of(&none, 0.5)), "of nothing there is no quantile");
	test_buckets();
	test_error(value, sorted);
	test_merge(value, false, "counts split over seven merge to the same, in any order");
	test_merge(value, true, "and so do sketches");
	return tap_done();
}
