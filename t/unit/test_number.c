#include <math.h>

#include "data/number.h"
#include "tap.h"

static const struct {
	double x;
	const char *text;
} PRINTED[] = {
    {0, "0"},
    {-0.0, "0"},
    {1, "1"},
    {-1, "-1"},
    {0.1, "0.1"},
    {1.5, "1.5"},
    {100, "100"},
    {1e20, "100000000000000000000"},
    {1e21, "1e+21"},
    {123456789012345680000.0, "123456789012345680000"},
    {1e-6, "0.000001"},
    {1e-7, "1e-7"},
    {1.25e-7, "1.25e-7"},
    {5e-324, "5e-324"},
    {1.7976931348623157e308, "1.7976931348623157e+308"},
    {9007199254740991.0, "9007199254740991"},
    {9007199254740993.0, "9007199254740992"},
    {0.30000000000000004, "0.30000000000000004"},
    {2.2250738585072014e-308, "2.2250738585072014e-308"},
    {4.35, "4.35"},
    {-1e-5, "-0.00001"},
    {333333333.33333329, "333333333.3333333"},
};

static void prints_as_ecmascript(void)
{
	char buf[NUMBER_MAX];

	for (size_t i = 0; i < sizeof(PRINTED) / sizeof(PRINTED[0]); i++) {
		number_format(buf, PRINTED[i].x);
		TEST_STR(buf, PRINTED[i].text, "prints as Number::toString");
	}
	number_format(buf, (double)NAN);
	TEST_STR(buf, "NaN", "NaN");
	TEST_INT(number_format(buf, (double)-INFINITY), 9, "length of -Infinity");
}

static void fixed_rounds_ties_away(void)
{
	char buf[400];

	number_fixed(buf, 15.25, 1);
	TEST_STR(buf, "15.3", "an exact tie goes away from zero");
	number_fixed(buf, -15.25, 1);
	TEST_STR(buf, "-15.3", "on the negative side too");
	number_fixed(buf, 1.005, 2);
	TEST_STR(buf, "1.00", "what only looks like a tie does not");
	number_fixed(buf, -0.01, 1);
	TEST_STR(buf, "-0.0", "a tiny negative keeps its sign");
	number_fixed(buf, 999.95, 1);
	TEST_STR(buf, "1000.0", "a carry makes it longer");
	number_fixed(buf, 2.5, 0);
	TEST_STR(buf, "3", "no digits, no point");
	number_fixed(buf, 1e21, 2);
	TEST_STR(buf, "1e+21", "beyond 1e21 as toString");
}

static void reads_lexemes(void)
{
	char digits[2000];

	TEST(number_parse(SLICE("1e999")) > 1e308, "beyond range is infinite");
	TEST(number_parse(SLICE("-0")) == 0 && signbit(number_parse(SLICE("-0"))),
	    "-0 keeps its sign");
	TEST(number_parse(SLICE("0.1")) == 0.1, "0.1");
	TEST(number_parse(SLICE("123456789012345678901234567890")) ==
		 123456789012345678901234567890.0,
	    "thirty digits");
	TEST(number_parse(SLICE("2.2250738585072011e-308")) == 2.2250738585072011e-308,
	    "the slow way");
	memset(digits, '0', sizeof(digits));
	memcpy(digits, "9007199254740993.", 17);
	digits[sizeof(digits) - 1] = '1';
	TEST(number_parse(slice_make(digits, sizeof(digits))) == 9007199254740994.0,
	    "a digit far behind a tie decides it");
	digits[sizeof(digits) - 1] = '0';
	TEST(number_parse(slice_make(digits, sizeof(digits))) == 9007199254740992.0,
	    "without it the tie goes to even");
}

static void reads_strings_as_javascript(void)
{
	TEST(number_from_string(SLICE("")) == 0, "the empty string is 0");
	TEST(number_from_string(SLICE(" \t12\xC2\xA0")) == 12, "white space is trimmed");
	TEST(number_from_string(SLICE("0x1F")) == 31, "hexadecimal");
	TEST(number_from_string(SLICE(".5")) == 0.5, "a bare fraction");
	TEST(isinf(number_from_string(SLICE("-Infinity"))), "-Infinity");
	TEST(isnan(number_from_string(SLICE("12px"))), "12px is no number");
	TEST(isnan(number_from_string(SLICE("1_000"))), "nor 1_000");
	TEST(isnan(number_from_string(SLICE("0x"))), "nor 0x");
	TEST(isnan(number_from_string(SLICE("--1"))), "nor --1");
}

static void rounds_half_up(void)
{
	TEST(number_round(2.5) == 3, "2.5 is 3");
	TEST(number_round(-2.5) == -2, "-2.5 is -2");
	TEST(number_round(0.49999999999999994) == 0, "just under a half is 0");
	TEST(number_round(4503599627370497.0) == 4503599627370497.0, "large integers stay");
	TEST(
	    number_is_integer(3) && !number_is_integer(3.5) && !number_is_integer((double)INFINITY),
	    "integers");
}

int main(void)
{
	prints_as_ecmascript();
	fixed_rounds_ties_away();
	reads_lexemes();
	reads_strings_as_javascript();
	rounds_half_up();
	return tap_done();
}
