/* What tokens are counted with: costs, sums of hashed things, usage records. */
#include <stdlib.h>

#include "base/count.h"
#include "base/mem.h"
#include "record/packed.h"
#include "tap.h"
#include "record/cost.h"
#include "record/usage.h"
#include "tokens/token_group.h"
#include "tokens/sums.h"

/* ---- costs ---- */

static long long units(const char *lexeme)
{
	uint64_t n = 0;

	return cost_parse(slice_cstr(lexeme), &n) ? (long long)n : -1;
}

static void test_cost(void)
{
	unsigned __int128 n;
	char digits[COST_DIGITS];

	TEST_INT(units("0"), 0, "nothing");
	TEST_INT(units("1"), 1000000000000, "a dollar");
	TEST_INT(
	    units("0.012526500000000001"), 12526500000, "a double's last digits are rounded away");
	TEST_INT(units("0.00012000000000000002"), 120000000, "and here");
	TEST_INT(units("0.0000000000005"), 1, "half a unit is one");
	TEST_INT(units("0.00000000000049999"), 0, "less is none");
	TEST_INT(units("1.25e-7"), 125000, "an exponent");
	TEST_INT(units("12.5E+2"), 1250000000000000, "a positive one");
	TEST_INT(units("5e-13"), 1, "which rounds");
	TEST_INT(units("5e-14"), 0, "or vanishes");
	TEST_INT(units("1e-999999999999"), 0, "an exponent beyond any");
	TEST_INT(units("0e99"), 0, "zero, however large");
	TEST_INT(units("1000000"), 1000000000000000000, "the greatest cost");
	TEST_INT(units("1000000.000000000001"), -1, "more is none");
	TEST_INT(units("1e300"), -1, "far more is none");
	TEST_INT(units("-0.1"), -1, "less than nothing is none");
	TEST(cost_dollars((uint64_t)(units("0.1") + units("0.2"))) == 0.3,
	    "a tenth and two are three");
	n = (unsigned __int128)1 << 100;
	cost_digits(digits, n);
	TEST_STR(digits, "1267650600228229401496703205376", "digits of a large sum");
	n = 0;
	TEST(cost_from_digits(slice_cstr(digits), &n) && n == (unsigned __int128)1 << 100,
	    "and back");
	TEST(!cost_from_digits(SLICE("12x"), &n) && !cost_from_digits(SLICE(""), &n),
	    "other texts are none");
}

/* ---- sums ---- */

static uint64_t hash_of(uint64_t i)
{
	i = (i + 1) * 0x9E3779B97F4A7C15u;
	i = (i ^ (i >> 30)) * 0xBF58476D1CE4E5B9u;
	return i ^ (i >> 27);
}

static bool same(struct sums *a, struct sums *b)
{
	bool overflow = false;
	bool equal = sums_settle(a, &overflow) == 0 && sums_settle(b, &overflow) == 0 &&
		     a->table.count == b->table.count &&
		     sums_count(a) == sums_count(b);
	struct sum *x = sums_sorted(a), *y = sums_sorted(b);

	for (size_t i = 0; equal && i < a->table.count; i++)
		equal = x[i].hash == y[i].hash && x[i].sum == y[i].sum;
	mem_free(x);
	mem_free(y);
	return equal;
}

/* Things of three parts each, over seven parts of the input. */
static void test_sums(bool bounded, uint64_t things, const char *name)
{
	struct sums all = SUMS_INIT(bounded), part[7], sum = SUMS_INIT(bounded),
		    back = SUMS_INIT(bounded);
	bool overflow = false;

	for (size_t i = 0; i < 7; i++)
		part[i] = (struct sums)SUMS_INIT(bounded && i != 3);
	for (uint64_t i = 0; i < things * 3; i++) {
		uint64_t hash = hash_of(i % things), n = hash_of(i) % 1000;
		sums_add_run(&all, hash, n, &overflow);
		sums_add(&part[hash_of(i * 7) % 7], hash, n, &overflow);
	}
	for (size_t i = 0; i < 7; i++) {
		sums_settle(&part[i], &overflow);
		sums_merge(&sum, &part[i], &overflow);
	}
	for (size_t i = 7; i-- > 0;)
		sums_merge(&back, &part[i], &overflow);
	TEST(same(&all, &sum) && same(&all, &back) && !overflow, name);
	if (bounded && things > SUMS_SAMPLE) {
		double off = (double)sums_count(&all) / (double)things;
		TEST(all.sampled && all.table.count == SUMS_SAMPLE, "a sample of the size promised");
		TEST(off > 0.97 && off < 1.03, "the number of things is estimated well");
		TEST(all.table.cap * sizeof(struct sum) <= (size_t)1 << 20, "in a mebibyte");
	} else {
		TEST_INT(sums_count(&all), things, "the number of things is exact");
	}
	for (size_t i = 0; i < 7; i++)
		sums_release(&part[i]);
	sums_release(&all);
	sums_release(&sum);
	sums_release(&back);
}

static void test_figures(void)
{
	struct sums s = SUMS_INIT(false);
	struct sums_figures f;
	bool overflow = false;

	for (uint64_t i = 0; i < 100; i++)
		sums_add(&s, hash_of(i), i + 1, &overflow);
	TEST(sums_figures(&s, &f) == 0 && f.p50 == 50 && f.p90 == 90 && f.p99 == 99 && f.max == 100,
	    "nearest ranks of 1 to 100");
	sums_add(&s, 0, 7, &overflow);
	sums_add(&s, 0, 7, &overflow);
	TEST_INT(s.table.count, 101, "hash 0 is a thing like others");
	sums_add_run(&s, 0, 1, &overflow);
	sums_add_run(&s, 0, 1, &overflow);
	sums_add_run(&s, 9, 1, &overflow);
	TEST(sums_settle(&s, &overflow) == 0 && s.table.count == 102, "runs are things like others");
	TEST(sums_add(&s, 5, COUNT_MAX, &overflow) == 0 && sums_add(&s, 5, 1, &overflow) < 0 &&
		 overflow,
	    "a sum that goes too far is told");
	sums_release(&s);
}

/* ---- usage records ---- */

static struct json reader;
static struct arena arena = ARENA_INIT;

static struct usage_record read_usage(const char *members)
{
	static char text[2000];
	struct usage_record u = {.fault = USAGE_FAULTS};
	struct oc_err e = OC_ERR_INIT;

	snprintf(text, sizeof(text), "{\"kind\":\"usage\",\"v\":1,%s}", members);
	if (json_read(&reader, text, strlen(text), &e) == 0)
		usage_record_read(&u, json_root(&reader), NULL, &arena);
	return u;
}

static bool faulty(const char *members, enum usage_fault fault, enum usage_count where)
{
	struct usage_record u = read_usage(members);

	return u.fault == fault && u.where == where;
}

static void test_counts(void)
{
	struct usage_record u =
	    read_usage("\"session\":\"s\",\"input\":10,\"output\":2,\"cacheRead\":5");

	TEST(u.fault == FAULT_NONE && u.count[USAGE_TOTAL] == 17 && u.reading == READING_AGREES,
	    "a missing total is the sum, a missing cache count 0");
	u = read_usage("\"input\":10.0,\"output\":2e1,\"total\":31");
	TEST(u.fault == FAULT_NONE && u.count[USAGE_INPUT] == 10 && u.count[USAGE_OUTPUT] == 20,
	    "integers in any notation");
	TEST(u.reading == READING_OTHER, "a total that is not the sum is told");
	TEST(faulty("\"output\":1", FAULT_MISSING, USAGE_INPUT), "input must be there");
	TEST(faulty("\"input\":1,\"output\":null", FAULT_MISSING, USAGE_OUTPUT), "and output");
	TEST(faulty("\"input\":-1,\"output\":1", FAULT_NEGATIVE, USAGE_INPUT), "negative");
	TEST(faulty("\"input\":-1e400,\"output\":1", FAULT_NEGATIVE, USAGE_INPUT), "very negative");
	TEST(faulty("\"input\":1,\"output\":1.5", FAULT_FRACTION, USAGE_OUTPUT), "fractional");
	TEST(faulty("\"input\":1,\"output\":1,\"total\":1e300", FAULT_HUGE, USAGE_TOTAL), "huge");
	TEST(faulty("\"input\":1,\"output\":1,\"cacheWrite\":1e999", FAULT_HUGE, USAGE_CACHE_WRITE),
	    "beyond a double");
	TEST(faulty("\"input\":1,\"output\":1,\"cacheRead\":99999999999999999999", FAULT_HUGE,
		 USAGE_CACHE_READ),
	    "beyond 64 bits");
	TEST(faulty("\"input\":\"1\",\"output\":1", FAULT_NO_NUMBER, USAGE_INPUT),
	    "a string is no number");
}

static void test_rest(void)
{
	struct usage_record u =
	    read_usage("\"input\":1,\"output\":1,\"at\":\"2026-05-27T10:00:02.000Z\",\"cost\":0.5,"
		       "\"tools\":[\"a\",\"b\"],\"branch\":\"side\",\"source\":\"cron\","
		       "\"stopReason\":\"aborted\"");

	TEST(u.timed && u.at == 1779876002000, "a time");
	TEST(u.priced == COST_GOOD && u.cost == 500000000000, "a cost");
	TEST(u.calls == 2 && u.side && u.failed && u.source == SOURCE_CRON,
	    "calls, branch, error, source");
	u = read_usage("\"input\":1,\"output\":1,\"at\":\"2026-02-29T10:00:02.000Z\",\"cost\":-1");
	TEST(u.timed && u.at == 1772359202000,
	    "a day that is none rolls over, as ECMAScript has it");
	TEST(u.priced == COST_BAD, "a cost below zero");
	u = read_usage("\"input\":1,\"output\":1,\"at\":\"yesterday\"");
	TEST(!u.timed && u.priced == COST_NONE, "no time, no cost");
	u = read_usage("\"session\":\"a\\u0062\",\"\\u0069nput\":3,\"output\":1");
	TEST(slice_eqs(u.session, "ab") && u.count[USAGE_INPUT] == 3,
	    "escapes in values and in keys");
	TEST(read_usage("\"input\":1,\"output\":1,\"kind\":\"other\"").fault == USAGE_FAULTS,
	    "the last kind holds: this is no usage");
}

static void test_by(void)
{
	struct oc_err e = OC_ERR_INIT;
	struct fields by, two;
	struct sb a = SB_INIT, b = SB_INIT;
	struct usage_record u = {.model = SLICE("m"), .timed = true, .at = 1779876002000};

	TEST(fields_parse(&by_names, &by, "by", "model,day", &e) == 0 && by.n == 2 &&
		 by.field[1] == BY_DAY,
	    "two fields");
	TEST(fields_parse(&by_names, &two, "by", "total", &e) == 0 && two.n == 0 &&
		 fields_includes(&by, &two),
	    "none");
	TEST(fields_parse(&by_names, &two, "by", "model,model", &e) < 0 && e.exit == OC_EX_USAGE,
	    "none twice");
	TEST(fields_parse(&by_names, &two, "by", "", &e) < 0 &&
		 fields_parse(&by_names, &two, "by", "model,", &e) < 0,
	    "none empty");
	by_pack(&a, &by, &u, slice_make(NULL, 0));
	TEST(slice_eqs(packed_value(sb_slice(&a), 0), "m") &&
		 slice_eqs(packed_value(sb_slice(&a), 1), "2026-05-27"),
	    "a key");
	u.model = slice_make(NULL, 0);
	by_pack(&b, &by, &u, slice_make(NULL, 0));
	TEST(packed_value(sb_slice(&b), 0).p == NULL &&
		 packed_compare(sb_slice(&b), sb_slice(&a)) < 0,
	    "what is not told comes first");
	TEST(fields_parse(&by_names, &two, "by", "day,model", &e) == 0,
	    "the same the other way round");
	sb_reset(&b);
	fields_pack_as(&b, &two, &by, sb_slice(&a));
	TEST(slice_eqs(packed_value(sb_slice(&b), 0), "2026-05-27") &&
		 slice_eqs(packed_value(sb_slice(&b), 1), "m"),
	    "a key in another order");
	sb_release(&a);
	sb_release(&b);
}

int main(void)
{
	struct oc_err e = OC_ERR_INIT;

	if (json_init(&reader, &e) != 0)
		return 1;
	test_cost();
	test_sums(false, 5000, "sums split over seven merge to the same, in any order");
	test_sums(true, 5000, "and bounded ones, as long as all fit");
	test_sums(true, 4 * SUMS_SAMPLE, "and samples");
	test_figures();
	test_counts();
	test_rest();
	test_by();
	json_release(&reader);
	arena_release(&arena);
	return tap_done();
}
