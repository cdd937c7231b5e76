/* Values of options. */
#include "io/io.h"

#include "tap.h"

static struct oc_err err;

static const struct option count = {.name = "count", .min = -5, .max = 1000}, size = {.name = "limit"},
			   number = {.name = "p", .max = 1e300}, wait = {.name = "wait"};

static void check_int(const char *value, bool good, long long want, const char *name)
{
	long long n = -99;

	TEST(option_count(&count, value, &n, &err) == (good ? 0 : -1) &&
		 n == (good ? want : -99),
	    name);
}

static void check_double(const char *value, bool good, double want, const char *name)
{
	double x = -99;

	TEST(option_number(&number, value, &x, &err) == (good ? 0 : -1) &&
		 (good ? x >= want && x <= want : x < -98),
	    name);
}

static void check_size(const char *value, bool good, size_t want, const char *name)
{
	size_t n = 77;

	TEST(
	    option_size(&size, value, &n, &err) == (good ? 0 : -1) && n == (good ? want : 77), name);
}

static void check_duration(const char *value, bool good, double want, const char *name)
{
	double ms = -99;

	TEST(option_duration(&wait, value, &ms, &err) == (good ? 0 : -1) &&
		 (good ? ms >= want && ms <= want : ms < -98),
	    name);
}

static void test_values(void)
{
	check_int("1000", true, 1000, "the largest");
	check_int("-5", true, -5, "the smallest");
	check_int("007", true, 7, "leading zeros");
	check_int("1001", false, 0, "too large");
	check_int("-6", false, 0, "too small");
	check_int("", false, 0, "no number");
	check_int("-", false, 0, "a sign alone");
	check_int(" 1", false, 0, "a space before");
	check_int("1 ", false, 0, "a space behind");
	check_int("+1", false, 0, "a plus");
	check_int("0x1", false, 0, "hexadecimal");
	check_int("99999999999999999999", false, 0, "beyond 64 bits");
	TEST_STR(err.message,
	    "--count: '99999999999999999999' is not a whole number from -5 to 1000",
	    "the message says what is wanted");
	TEST_INT(err.exit, OC_EX_USAGE, "... and is of usage");
	check_double("0.5", true, 0.5, "a fraction");
	check_double("2", true, 2, "a whole number");
	check_double("1e-3", true, 0.001, "an exponent");
	check_double("1E+2", true, 100, "... with its sign");
	check_double(".5", false, 0, "no digit before the point");
	check_double("5.", false, 0, "no digit behind the point");
	check_double("1e", false, 0, "an empty exponent");
	check_double("nan", false, 0, "nan");
	check_double("inf", false, 0, "inf");
	check_double("0x1p3", false, 0, "a hexadecimal float");
	check_double("1e999", false, 0, "beyond the range");
	check_double("-1", false, 0, "below the minimum");
	check_size("0", true, 0, "0 bytes");
	check_size("64M", true, (size_t)64 << 20, "64M");
	check_size("3k", true, 3072, "3k");
	check_size("2GiB", true, (size_t)2 << 30, "2GiB");
	check_size("1.5M", false, 0, "a fraction of a size");
	check_size("-1", false, 0, "a negative size");
	check_size("5MB", false, 0, "MB, which might be 1000");
	check_size("5T", false, 0, "an unknown suffix");
	check_size("M", false, 0, "a suffix alone");
	check_size("18446744073709551615", true, SIZE_MAX, "the largest size");
	check_size("18014398509481984K", false, 0, "a size that overflows");
	check_duration("90", true, 90000, "seconds");
	check_duration("0.5s", true, 500, "0.5s");
	check_duration("250ms", true, 250, "250ms");
	check_duration("2m", true, 120000, "2m");
	check_duration("1h", true, 3600000, "1h");
	check_duration("1d", false, 0, "an unknown unit");
	check_duration("-1s", false, 0, "a negative duration");
	check_duration("s", false, 0, "a unit alone");
	check_duration("", false, 0, "no duration");
}

int main(void)
{
	test_values();
	return tap_done();
}
