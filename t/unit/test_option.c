/* option: rows that write their variables, the command line, refusals and suggestions, --help. */
#include <stdint.h>

#include "base/mem.h"
#include "base/nearest.h"
#include "io/option.h"
#include "tap.h"

enum colour { RED = 4, GREEN };

struct state {
	bool all, run;
	const char *store, *name;
	double share, wait;
	long long count;
	size_t limit;
	enum colour colour;
	int level;
	struct option_pair pair;
	struct option_list env;
};

struct other {
	bool extra;
	const char *version;
};

static const struct option_word colours[] = {{"red", RED}, {"green", GREEN}, {NULL, 0}};
static const struct option_word levels[] = {{"low", 1}, {"middle", 2}, {"high", 3}, {NULL, 0}};

static const struct option rows[] = {
    {"all", 'a', NULL, "take everything", OPTION_FLAG(struct state, all)},
    {"store", 0, "DIR", "where rows go", OPTION_TEXT(struct state, store)},
    {"name", 'n', "NAME", "whose", OPTION_NAME(struct state, name)},
    {"share", 0, "PERCENT", "how much", OPTION_NUMBER(struct state, share, 0, 100)},
    {"count", 'c', "N",
	"stop after N records, of which there may be many more than anybody would like to count by hand",
	OPTION_COUNT(struct state, count, 1, 9)},
    {"limit", 0, "SIZE", "longest", OPTION_SIZE(struct state, limit)},
    {"wait", 0, "TIME", "how long", OPTION_DURATION(struct state, wait, 1)},
    {"colour", 0, "never|always|auto-if-a-terminal", "which", OPTION_CHOICE(struct state, colour, colours)},
    {"level", 'l', "[=LEVEL]", "set the level", OPTION_CHOICE_OR(struct state, level, levels, 2)},
    {"pair", 0, "LEFT,RIGHT", "which two", OPTION_PAIR(struct state, pair)},
    {"env", 0, "NAME=VALUE", "may be given again", OPTION_LIST(struct state, env)},
    {"run", 0, NULL, "run a command", OPTION_FLAG(struct state, run), .command = true},
    {.name = NULL},
};

static const struct option others[] = {
    {"extra", 'x', NULL, "of another table", OPTION_FLAG(struct other, extra)},
    {.name = NULL},
};

static const struct option versioned[] = {
    {"version", 0, "VERSION", "which was tested", OPTION_TEXT(struct other, version)},
    {.name = NULL},
};

static struct state s;
static struct other other;
static struct options options;
static struct oc_err err;
static bool posix;
static const struct option *second = others;

/* Takes the words and shows what options_take made of them: its value, or the message, and the operands behind "|". */
static const char *take(int argc, const char *const *words)
{
	static char shown[1024], copies[12][80];
	char *argv[13] = {copies[0]}, **operand = NULL;
	int n = -1;
	size_t at = 0;

	for (int i = 0; i < argc; i++) {
		snprintf(copies[i], sizeof(copies[i]), "%s", words[i]);
		argv[i] = copies[i];
	}
	argv[argc] = NULL;
	option_list_release(&s.env);
	s = (struct state){.share = -1, .wait = -1};
	other = (struct other){.extra = false};
	err = (struct oc_err)OC_ERR_INIT;
	options = (struct options){.prog = "oc-x",
	    .usage = "[options] [file ...]",
	    .summary = "Does what it is for.",
	    .table = {{rows, &s}, {second, &other}},
	    .posix = posix};
	int rc = options_take(&options, argc, argv, &operand, &n, &err);
	if (rc < 0)
		at += (size_t)snprintf(shown, sizeof(shown), "%d: %s", err.exit, err.message);
	else
		at += (size_t)snprintf(shown, sizeof(shown), "%d", rc);
	at += (size_t)snprintf(shown + at, sizeof(shown) - at, " |");
	for (int i = 0; i < n; i++)
		at += (size_t)snprintf(shown + at, sizeof(shown) - at, " %s", operand[i]);
	return shown;
}

#define WORDS(...) ((const char *const[]){"oc-x", __VA_ARGS__})
#define TAKE(...) take((int)(sizeof(WORDS(__VA_ARGS__)) / sizeof(char *)), WORDS(__VA_ARGS__))

static void test_values(void)
{
	TEST_STR(take(1, (const char *const[]){"oc-x"}), "0 |", "no arguments");
	TEST(!s.all && s.store == NULL && s.share < 0 && options_given(&options, "all store share") == NULL,
	    "what is not given keeps its default");
	TEST_STR(TAKE("-a", "--store", "x", "--name=y", "--share", "12.5", "f"), "0 | f", "a flag, texts and a number");
	TEST(s.all && strcmp(s.store, "x") == 0 && strcmp(s.name, "y") == 0 && s.share > 12.4 && s.share < 12.6,
	    "... write their variables");
	TEST_STR(options_given(&options, "count name all"), "name", "the first of the names that was given");
	TEST(options_given(&options, "count nonsense") == NULL, "names that were not given, or are none");
	TEST_STR(TAKE("--store="), "0 |", "an empty text");
	TEST_STR(s.store, "", "... is not none");
	TEST_STR(TAKE("--name="), "64: --name must not be empty |", "an empty name");
	TEST_STR(TAKE("--share", "101"), "64: --share: '101' is not a number from 0 to 100 |", "beyond the range");
	TEST_STR(TAKE("-c9", "--limit=3K", "--wait", "250ms"), "0 |", "a count, a size, a duration");
	TEST(s.count == 9 && s.limit == 3072 && s.wait > 249 && s.wait < 251, "... write their variables");
	TEST_STR(TAKE("--count=0"), "64: --count: '0' is not a whole number from 1 to 9 |", "too small");
	TEST_STR(TAKE("--count=10"), "64: --count: '10' is not a whole number from 1 to 9 |", "too large");
	TEST_STR(TAKE("--wait", "0"), "64: --wait: '0' is less than 1 ms |", "too short");
	TEST(s.wait < 0, "... and nothing is written");
	TEST_STR(TAKE("--colour", "green"), "0 |", "a choice");
	TEST_INT(s.colour, GREEN, "... is its word's value");
	TEST_STR(TAKE("--colour", "RED"), "0 |", "in any case");
	TEST_INT(s.colour, RED, "... likewise");
	TEST_STR(TAKE("--colour", "blue"), "64: --colour takes red or green, not 'blue' |", "another word");
	TEST_STR(TAKE("--level=hihg"), "64: --level takes low, middle or high, not 'hihg'; did you mean high? |",
	    "a word that is nearly one");
	TEST_STR(TAKE("--level", "high"), "0 | high", "an optional value does not take the next word");
	TEST_INT(s.level, 2, "... and has a value of its own when it is left out");
	TEST_STR(TAKE("-lhigh", "-l"), "0 |", "given twice");
	TEST_INT(s.level, 2, "the last counts");
	TEST_STR(TAKE("--pair", "a,b"), "0 |", "a pair");
	TEST(slice_eqs(s.pair.left, "a") && slice_eqs(s.pair.right, "b"), "... has two names");
	static const char *const bad[] = {"a", "a,", ",a", "a,a", "a,b,c", ","};
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		TAKE("--pair", bad[i]);
		TEST(err.exit == OC_EX_USAGE && s.pair.left.p == NULL, bad[i]);
	}
	TEST_STR(TAKE("--env", "A=1", "--env=B=2"), "0 |", "a list");
	TEST(s.env.n == 2 && strcmp(s.env.item[0], "A=1") == 0 && strcmp(s.env.item[1], "B=2") == 0,
	    "... has all values in their order");
	TEST_STR(TAKE("-x"), "0 |", "a row of another table");
	TEST(other.extra && !s.all, "... writes in its own state");
	TEST_STR(options_given(&options, "extra"), "extra", "... and is known as given");
}

static void test_line(void)
{
	TEST_STR(TAKE("-ac3", "f"), "0 | f", "bundled letters, the last with its value");
	TEST(s.all && s.count == 3, "... are all taken");
	TEST_STR(TAKE("f", "--all", "g", "-c", "5", "-"), "0 | f g -", "options and operands mixed");
	TEST_INT(s.count, 5, "a letter's value may be the next word");
	TEST_STR(TAKE("--store", "--all", "--name", "-a"), "0 |", "a value may look like an option");
	TEST(!s.all && strcmp(s.store, "--all") == 0 && strcmp(s.name, "-a") == 0, "... and is no option then");
	TEST_STR(TAKE("-a", "--", "-n", "--all", "--"), "0 | -n --all --", "-- ends the options");
	TEST_STR(TAKE("--store=a=b"), "0 |", "a value with = in it");
	TEST_STR(s.store, "a=b", "... is kept whole");
	TEST_STR(TAKE("-a", "--run", "cmd", "-n", "--all"), "0 | cmd -n --all",
	    "behind --run the first operand ends them");
	TEST_STR(TAKE("--run", "-a", "--", "cmd", "-n"), "0 | cmd -n", "... or --");
	posix = true;
	TEST_STR(TAKE("-a", "cmd", "-n", "--all"), "0 | cmd -n --all", "posix: likewise, from the start");
	TEST_STR(TAKE("-", "-a"), "0 | - -a", "... a dash is an operand");
	posix = false;
	TEST_STR(TAKE("--help"), "1 |", "--help");
	TEST_STR(TAKE("-ah", "--nonsense"), "1 |", "-h, and nothing behind it is looked at");
	TEST_STR(TAKE("x", "-V"), "2 | x", "-V");
	TEST_STR(TAKE("--version"), "2 |", "--version");
	TEST_STR(TAKE("--nonsense", "--help"), "64: unknown option '--nonsense'; see 'oc-x --help' |",
	    "an error comes first");
	TEST_STR(TAKE("--nonsense", "--bad", "f", "--run", "g", "-a"),
	    "64: unknown option '--nonsense'; see 'oc-x --help' | f g -a", "the first error counts");
	TEST(s.run, "... and the rest is taken all the same");
	second = versioned;
	TEST_STR(TAKE("--version"), "2 |", "--version alone is the program's, whatever else it may be");
	TEST_STR(TAKE("--version", "7"), "0 |", "... with a value it is the row's");
	TEST_STR(other.version, "7", "... and taken");
	TEST_STR(TAKE("-a", "--version"), "64: option '--version' needs a value: VERSION; see 'oc-x --help' |",
	    "... and not alone it lacks one");
	TEST_STR(TAKE("-V"), "2 |", "-V is the program's");
	second = others;
}

static void test_refuse(void)
{
	TEST_STR(TAKE("--foo"), "64: unknown option '--foo'; see 'oc-x --help' |", "an unknown option");
	TEST_STR(TAKE("x", "--foo=bar"), "64: unknown option '--foo'; see 'oc-x --help' | x", "... with a value");
	TEST_STR(TAKE("-az"), "64: unknown option '-z'; see 'oc-x --help' |", "an unknown letter");
	TEST_STR(TAKE("-\xE9"), "64: unknown option '-\\xE9'; see 'oc-x --help' |", "a letter that is none");
	TEST_STR(TAKE("--al"), "64: unknown option '--al'; did you mean --all? see 'oc-x --help' |", "an abbreviation");
	TEST_STR(TAKE("--sto=3"), "64: unknown option '--sto'; did you mean --store? see 'oc-x --help' |",
	    "... with a value");
	TEST_STR(TAKE("--hel"), "64: unknown option '--hel'; did you mean --help? see 'oc-x --help' |",
	    "... of --help");
	TEST_STR(TAKE("--color", "x"), "64: unknown option '--color'; did you mean --colour? see 'oc-x --help' | x",
	    "a letter missing");
	TEST_STR(TAKE("--ocunt=1"), "64: unknown option '--ocunt'; did you mean --count? see 'oc-x --help' |",
	    "letters swapped");
	TEST_STR(TAKE("-store", "x"), "64: unknown option '-store'; did you mean --store? see 'oc-x --help' | x",
	    "a dash missing");
	TEST_STR(TAKE("--count"), "64: option '--count' needs a value: N; see 'oc-x --help' |", "a missing value");
	TEST_STR(TAKE("-ac"), "64: option '-c' needs a value: N; see 'oc-x --help' |", "... of a letter");
	TEST_STR(TAKE("--all=1"), "64: option '--all' takes no value; see 'oc-x --help' |", "a value too many");
	TEST_STR(TAKE("--help=1"), "64: option '--help' takes no value; see 'oc-x --help' |", "... of --help");
	TEST_STR(TAKE("--\033[31m"), "64: unknown option '--\\x1B[31m'; see 'oc-x --help' |",
	    "an escape sequence is shown safely");
}

static const char *near(const char *word, const char *a, const char *b)
{
	struct nearest n = NEAREST_INIT(slice_cstr(word));

	nearest_try(&n, a);
	nearest_try(&n, b);
	return nearest_word(&n);
}

static void test_nearest(void)
{
	TEST_STR(near("where", "there", "where"), "where", "the word itself");
	TEST_STR(near("wher", "there", "wherever"), "wherever", "what begins with it, however long");
	TEST_STR(near("ma", "max-line", "map"), "map", "the shorter of two that do");
	TEST_STR(near("hwere", "where", "there"), "where", "two swapped are one fault");
	TEST_STR(near("xhere", "there", "where"), "there", "of two as near the first");
	TEST(near("whxxe", "where", "there") == NULL, "two faults in five are too many");
	TEST_STR(near("thxxshold", "x", "threshold"), "threshold", "... in nine they are not");
	TEST_STR(near("WHERE", "x", "where"), "where", "capitals are no fault");
	TEST(near("xyz", "xaz", "abc") != NULL && near("xyz", "xaa", "abc") == NULL, "one fault in three, not two");
	TEST(near("", "a", "b") == NULL, "nothing is near to no word");
	TEST(near("abcdefghijklmnopqrstuvwxyzabcdefghi", "a", "abcdefghijklmnopqrstuvwxyzabcdefghij") == NULL,
	    "overlong words are not looked at");
}

static void test_help(void)
{
	struct sb out = SB_INIT;

	TAKE("x");
	options_help(&out, &options);
	TEST_STR(out.buf,
	    "Usage: oc-x [options] [file ...]\n"
	    "Does what it is for.\n"
	    "\n"
	    "  -a, --all              take everything\n"
	    "      --store DIR        where rows go\n"
	    "  -n, --name NAME        whose\n"
	    "      --share PERCENT    how much\n"
	    "  -c, --count N          stop after N records, of which there may be many more\n"
	    "                         than anybody would like to count by hand\n"
	    "      --limit SIZE       longest\n"
	    "      --wait TIME        how long\n"
	    "      --colour never|always|auto-if-a-terminal\n"
	    "                         which\n"
	    "  -l, --level[=LEVEL]    set the level\n"
	    "      --pair LEFT,RIGHT  which two\n"
	    "      --env NAME=VALUE   may be given again\n"
	    "      --run              run a command\n"
	    "  -x, --extra            of another table\n"
	    "  -h, --help             show this help and exit\n"
	    "  -V, --version          show the version and exit\n",
	    "--help is aligned and fits 80 columns");
	sb_reset(&out);
	second = versioned;
	TAKE("x");
	options_help(&out, &options);
	TEST(strstr(out.buf, "      --version VERSION  which was tested\n") != NULL &&
		 strstr(out.buf, "\n  -V                     show the version and exit\n") != NULL,
	    "a row that is called version leaves the program's its letter");
	second = others;
	sb_reset(&out);
	options_version(&out, &options);
	TEST_STR(out.buf, "oc-x " OC_VERSION "\n", "--version");
	sb_release(&out);
}

int main(void)
{
	test_values();
	test_line();
	test_refuse();
	test_nearest();
	test_help();
	option_list_release(&s.env);
	return tap_done();
}
