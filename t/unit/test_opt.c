/* opt: parsing, refusals, help, and the values of options. */
#include <stdint.h>

#include "io/opt.h"
#include "tap.h"

enum { OPT_STORE = 256, OPT_STORES, OPT_LEVEL, OPT_COLOR };

static const struct opt table[] = {
    {"all", 'a', 'a', OPT_NONE, NULL, "take everything"},
    {"brief", 'b', 'b', OPT_NONE, NULL, "say little"},
    {"count", 'c', 'c', OPT_REQUIRED, "N",
	"stop after N records, of which there may be many more than anybody would like to count by "
	"hand"},
    {"store", 0, OPT_STORE, OPT_REQUIRED, "DIR", "where rows go"},
    {"stores", 0, OPT_STORES, OPT_NONE, NULL, "list them"},
    {"level", 'l', OPT_LEVEL, OPT_OPTIONAL, "N", "set the level"},
    {"color", 0, OPT_COLOR, OPT_REQUIRED, "never|always|auto-if-a-terminal", "colour"},
    {NULL, 0, 0, OPT_NONE, NULL, NULL},
};

static struct opt_spec spec = {
    "oc-x", "[options] [file ...]", "Does what it is for.", table, false};
static struct oc_err err;

/*
 * Parses and shows: "id=value" for each option, then the operands behind "|", or the error's
 * message.
 */
static const char *parse(int argc, const char *const *words)
{
	static char shown[2048];
	static char copies[16][300];
	char *argv[17] = {copies[0]};
	struct opt_state st;
	size_t at = 0;
	int id;

	for (int i = 0; i < argc; i++) {
		snprintf(copies[i], sizeof(copies[i]), "%s", words[i]);
		argv[i] = copies[i];
	}
	argv[argc] = NULL;
	shown[0] = '\0';
	if (opt_begin(&st, &spec, argc, argv, &err) != 0)
		return "no memory";
	while ((id = opt_next(&st, &err)) != OPT_END && id != OPT_ERROR)
		at += (size_t)snprintf(shown + at, sizeof(shown) - at, "%d=%s ", id,
		    st.value == NULL ? "-" : st.value);
	if (id == OPT_ERROR)
		snprintf(shown, sizeof(shown), "%d: %s", err.exit, err.message);
	else
		at += (size_t)snprintf(shown + at, sizeof(shown) - at, "|");
	for (int i = st.index; id == OPT_END && i < argc; i++)
		at += (size_t)snprintf(shown + at, sizeof(shown) - at, " %s", argv[i]);
	opt_finish(&st);
	return shown;
}

#define PARSE(...)                                                                                 \
	parse((int)(sizeof((const char *const[]){"oc-x", __VA_ARGS__}) / sizeof(char *)),          \
	    (const char *const[]){"oc-x", __VA_ARGS__})

static void test_parse(void)
{
	TEST_STR(parse(1, (const char *const[]){"oc-x"}), "|", "no arguments");
	TEST_STR(
	    PARSE("-abc", "3", "f"), "97=- 98=- 99=3 | f", "a cluster whose last takes a value");
	TEST_STR(PARSE("-ac3", "f"), "97=- 99=3 | f", "a value glued to its letter");
	TEST_STR(PARSE("f", "--all", "g", "--count=5", "-", "-b"), "97=- 99=5 98=- | f g -",
	    "options and operands mixed");
	TEST_STR(PARSE("--count", "5", "--store", "--all"), "99=5 256=--all |",
	    "a value may look like an option");
	TEST_STR(PARSE("--count=", "x"), "99= | x", "an empty value");
	TEST_STR(PARSE("-a", "--", "-b", "--all"), "97=- | -b --all", "-- ends the options");
	TEST_STR(PARSE("--store=a=b"), "256=a=b |", "a value with = in it");
	TEST_STR(PARSE("--store", "x", "--stores"), "256=x 257=- |", "a name that begins another");
	TEST_STR(
	    PARSE("--level", "3"), "258=- | 3", "an optional value does not take the next word");
	TEST_STR(PARSE("--level=3", "-l4"), "258=3 258=4 |", "... only what is glued to it");
	TEST_STR(PARSE("--help"), "-3=- |", "--help");
	TEST_STR(PARSE("x", "--version"), "-4=- | x", "--version");
	spec.posix = true;
	TEST_STR(PARSE("-a", "cmd", "-b", "--all"), "97=- | cmd -b --all",
	    "posix: the first operand ends the options");
	spec.posix = false;
}

static void test_refuse(void)
{
	TEST_STR(
	    PARSE("--foo"), "64: unknown option '--foo'; see 'oc-x --help'", "an unknown option");
	TEST_STR(PARSE("--foo=bar"), "64: unknown option '--foo'; see 'oc-x --help'",
	    "... with a value");
	TEST_STR(PARSE("x", "y", "--foo"), "64: unknown option '--foo'; see 'oc-x --help'",
	    "... behind operands");
	TEST_STR(PARSE("-ax"), "64: unknown option '-x'; see 'oc-x --help'", "an unknown letter");
	TEST_STR(PARSE("-a\xE9"), "64: unknown option '-\\xE9'; see 'oc-x --help'",
	    "a letter that is none");
	TEST_STR(PARSE("--al"), "64: unknown option '--al'; see 'oc-x --help'", "an abbreviation");
	TEST_STR(PARSE("--sto", "x"), "64: unknown option '--sto'; see 'oc-x --help'",
	    "an ambiguous abbreviation");
	TEST_STR(PARSE("--cou", "3"), "64: unknown option '--cou'; see 'oc-x --help'",
	    "an abbreviation with a value behind it");
	TEST_STR(
	    PARSE("f", "--cou=3"), "64: unknown option '--cou'; see 'oc-x --help'", "... or in it");
	TEST_STR(PARSE("--cou"), "64: unknown option '--cou'; see 'oc-x --help'", "... or missing");
	TEST_STR(
	    PARSE("--al=3"), "64: unknown option '--al'; see 'oc-x --help'", "... or too many");
	TEST_STR(PARSE("--hel"), "64: unknown option '--hel'; see 'oc-x --help'",
	    "an abbreviated --help");
	TEST_STR(PARSE("--count"), "64: option '--count' needs a value: N; see 'oc-x --help'",
	    "a missing value");
	TEST_STR(
	    PARSE("-ac"), "64: option '-c' needs a value: N; see 'oc-x --help'", "... of a letter");
	TEST_STR(PARSE("--all=1"), "64: option '--all' takes no value; see 'oc-x --help'",
	    "a value too many");
	TEST_STR(PARSE("--\033[31m"), "64: unknown option '--\\x1B[31m'; see 'oc-x --help'",
	    "an escape sequence is shown safely");
}

static void test_help(void)
{
	struct sb out = SB_INIT;

	opt_help(&out, &spec);
	TEST_STR(out.buf,
	    "Usage: oc-x [options] [file ...]\n"
	    "Does what it is for.\n"
	    "\n"
	    "  -a, --all        take everything\n"
	    "  -b, --brief      say little\n"
	    "  -c, --count N    stop after N records, of which there may be many more than\n"
	    "                   anybody would like to count by hand\n"
	    "      --store DIR  where rows go\n"
	    "      --stores     list them\n"
	    "  -l, --level[=N]  set the level\n"
	    "      --color never|always|auto-if-a-terminal\n"
	    "                   colour\n"
	    "      --help       show this help and exit\n"
	    "      --version    show the version and exit\n",
	    "--help is aligned and fits 80 columns");
	sb_reset(&out);
	opt_version(&out, &spec);
	TEST_STR(out.buf, "oc-x " OC_VERSION "\n", "--version");
	sb_release(&out);
}

/* given[] of the options 256 (--store) to 258 (--level), the first operand, and the answer. */
static const char *collect(int argc, const char *const *words)
{
	static const struct opt few[] = {{"store", 's', 256, OPT_REQUIRED, "DIR", "a"},
	    {"stores", 0, 257, OPT_NONE, NULL, "b"}, {"level", 'l', 258, OPT_OPTIONAL, "N", "c"},
	    {NULL, 0, 0, OPT_NONE, NULL, NULL}};
	const struct opt_spec one = {"oc-x", "", "does", few, false};
	static struct sb text;
	struct sb answer = SB_INIT;
	const char *given[3] = {NULL, NULL, NULL};
	char *argv[8];
	int first = 99;

	memcpy(argv, words, ((size_t)argc + 1) * sizeof(*argv));
	sb_reset(&text);
	int rc = opt_collect(&one, 256, given, argc, argv, &first, &answer, &err);
	for (int i = 0; i < 3; i++)
		sb_addf(&text, "%s ", given[i] == NULL ? "-" : given[i]);
	sb_addf(&text, "%d", rc);
	if (rc == 0)
		sb_addf(&text, " %d", first);
	if (answer.len > 0)
		sb_addf(&text, " %.5s", answer.buf);
	sb_release(&answer);
	return text.buf;
}

static void test_collect(void)
{
	TEST_STR(collect(1, (const char *const[]){"oc-x", NULL}), "- - - 0 1", "nothing given");
	TEST_STR(collect(5, (const char *const[]){"oc-x", "-sa", "f", "--stores", "--store=b", NULL}),
	    "b  - 0 4", "the last one counts; one without value is empty");
	TEST_STR(collect(3, (const char *const[]){"oc-x", "-l", "f", NULL}), "- -  0 2",
	    "an optional value that is not there is empty");
	TEST_STR(collect(3, (const char *const[]){"oc-x", "-s1", "--help", NULL}),
	    "1 - - 1 Usage", "--help is answered");
	TEST_STR(collect(2, (const char *const[]){"oc-x", "--version", NULL}), "- - - 1 oc-x ",
	    "--version is answered");
	collect(2, (const char *const[]){"oc-x", "--no", NULL});
	TEST_INT(err.exit, OC_EX_USAGE, "an unknown option is an error");
}

static void check_int(const char *value, bool good, long long want, const char *name)
{
	long long n = -99;

	TEST(opt_int("count", value, -5, 1000, &n, &err) == (good ? 0 : -1) &&
		 n == (good ? want : -99),
	    name);
}

static void check_double(const char *value, bool good, double want, const char *name)
{
	double x = -99;

	TEST(opt_double("p", value, 0, 1e300, &x, &err) == (good ? 0 : -1) &&
		 (good ? x >= want && x <= want : x < -98),
	    name);
}

static void check_size(const char *value, bool good, size_t want, const char *name)
{
	size_t n = 77;

	TEST(
	    opt_size("limit", value, &n, &err) == (good ? 0 : -1) && n == (good ? want : 77), name);
}

static void check_duration(const char *value, bool good, double want, const char *name)
{
	double ms = -99;

	TEST(opt_duration("wait", value, &ms, &err) == (good ? 0 : -1) &&
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
	test_parse();
	test_refuse();
	test_help();
	test_collect();
	test_values();
	return tap_done();
}
