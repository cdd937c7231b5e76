/* option: a program's options as rows that write their variable: the command line, --help and the messages are made
 * from the same rows.
 *
 *     struct state { const char *by; bool sketch; double threshold; int metric; };
 *     static const struct option_word metrics[] = {{"tokens", METRIC_TOKENS}, {"cost", METRIC_COST}, {NULL, 0}};
 *     static const struct option rows[] = {
 *         {"by", 'b', "FIELD,...", "group by these fields", OPTION_TEXT(struct state, by)},
 *         {"sketch", 's', NULL, "approximate percentiles", OPTION_FLAG(struct state, sketch)},
 *         {"threshold", 't', "PERCENT", "...", OPTION_NUMBER(struct state, threshold, 0, 100)},
 *         {"compare", 0, "WHAT", "...", OPTION_CHOICE(struct state, metric, metrics)},
 *         {NULL},
 *     };
 *
 * A row whose variable has another type than its macro says does not compile (a choice's is any enum). Variables keep
 * what they had (the defaults) when the option is not given; given twice, the last counts. Values are borrowed from
 * argv.
 *
 * Syntax: --name VALUE, --name=VALUE, -nVALUE, -n VALUE; letters without value may be bundled (-abc); an optional value
 * only behind "=" or the letter; "--" ends the options. Options and operands may be mixed unless the first operand ends
 * the options (`posix`). Names are never abbreviated, as a script that relied on it would break with the next option;
 * the one that was probably meant is suggested. */
#pragma once

#include "base/base.h"

/* Of a choice, whose words are taken in any case: ended by word NULL. */
struct option_word {
	const char *word;
	int value;
};

struct option {
	const char *name;    /* long, without its dashes; NULL ends the table */
	char letter;         /* short twin, or 0 */
	const char *argname; /* in --help: "FILE"; "[=WHEN]": the value is optional; NULL: there is none */
	const char *help;    /* one line, no full stop */
	/* What the macros below give. value is NULL when there is none. Returns 0, or -1 with OC_EX_USAGE. */
	int (*take)(const struct option *o, const char *value, void *to, struct oc_err *e);
	size_t at; /* of the variable, in the state */
	double min, max;
	const struct option_word *words;
	int without;  /* a choice's value when an optional one is left out */
	bool command; /* what follows is a command: the first operand ends the options */
};

/* The offset of member M of S, which has type T: comparing pointers of two types is a warning. */
#define OPTION_AT(S, M, T) (offsetof(S, M) + 0 * sizeof((T *)0 == &((S *)0)->M))

#define OPTION_CALL(S, M, T, FN) .take = (FN), .at = OPTION_AT(S, M, T)
#define OPTION_FLAG(S, M) OPTION_CALL(S, M, bool, option_flag)
#define OPTION_TEXT(S, M) OPTION_CALL(S, M, const char *, option_text)
/* As TEXT, and not empty. */
#define OPTION_NAME(S, M) OPTION_CALL(S, M, const char *, option_name)
#define OPTION_NUMBER(S, M, MIN, MAX) OPTION_CALL(S, M, double, option_number), .min = (MIN), .max = (MAX)
/* A whole number. */
#define OPTION_COUNT(S, M, MIN, MAX) OPTION_CALL(S, M, long long, option_count), .min = (MIN), .max = (MAX)
/* Bytes, with K, M, G (KiB ...). */
#define OPTION_SIZE(S, M) OPTION_CALL(S, M, size_t, option_size)
/* Milliseconds: a number of seconds, or with ms, s, m, h; at least MIN. */
#define OPTION_DURATION(S, M, MIN) OPTION_CALL(S, M, double, option_duration), .min = (MIN)
#define OPTION_PAIR(S, M) OPTION_CALL(S, M, struct option_pair, option_pair)
#define OPTION_LIST(S, M) OPTION_CALL(S, M, struct option_list, option_list)
#define OPTION_CHOICE(S, M, WORDS)                                                                                     \
	.take = option_choice, .at = offsetof(S, M) + 0 / (sizeof(((S *)0)->M) == sizeof(int)), .words = (WORDS)
/* The same with an optional value; VALUE is that of the option alone. */
#define OPTION_CHOICE_OR(S, M, WORDS, VALUE) OPTION_CHOICE(S, M, WORDS), .without = (VALUE)

/* "WORD,...": the bits 1 << value of the words. */
#define OPTION_SET(S, M, WORDS) OPTION_CALL(S, M, unsigned, option_set), .words = (WORDS)

/* "LEFT,RIGHT": two different names. */
struct option_pair {
	struct slice left, right;
};

/* Of an option that may be given again: the values in their order. item is owned (option_list_release). */
struct option_list {
	const char **item;
	size_t n, cap;
};

/* How a value is taken. Numbers are strict, as strtonum has it: the whole text, decimal, no white space, no plus
 * sign. */
int option_flag(const struct option *o, const char *value, void *to, struct oc_err *e);
int option_text(const struct option *o, const char *value, void *to, struct oc_err *e);
int option_name(const struct option *o, const char *value, void *to, struct oc_err *e);
int option_number(const struct option *o, const char *value, void *to, struct oc_err *e);
int option_count(const struct option *o, const char *value, void *to, struct oc_err *e);
int option_size(const struct option *o, const char *value, void *to, struct oc_err *e);
int option_duration(const struct option *o, const char *value, void *to, struct oc_err *e);
int option_pair(const struct option *o, const char *value, void *to, struct oc_err *e);
int option_list(const struct option *o, const char *value, void *to, struct oc_err *e);
int option_choice(const struct option *o, const char *value, void *to, struct oc_err *e);
int option_set(const struct option *o, const char *value, void *to, struct oc_err *e);

void option_list_release(struct option_list *l);

#define OPTION_TABLES 5
#define OPTION_ROWS 128 /* of all tables together */

/* A program's tables, each with the state that its rows write. The first row of a name counts. */
struct options {
	const char *prog, *usage, *summary; /* "oc-x", "[options] [file ...]", one line */
	struct {
		const struct option *rows;
		void *state;
	} table[OPTION_TABLES];
	bool posix; /* the first operand ends the options */
	uint64_t given[OPTION_ROWS / 64];
};

enum option_asked { OPTION_HELP = 1, OPTION_VERSION = 2 };

/* Takes the command line; *operand are its operands then, *n of them (moved within argv). After an error the rest is
 * taken all the same, so that --exec, --color and their like hold for what is said; the first error counts. -h, --help,
 * -V and --version are everybody's; where a row is called "version" and needs a value, "--version" as the only word
 * still asks for the program's.
 *
 * Returns 0, OPTION_HELP or OPTION_VERSION (nothing behind it is looked at), or -1 with OC_EX_USAGE. */
int options_take(struct options *p, int argc, char **argv, char ***operand, int *n, struct oc_err *e);

/* The first of these names ("pair rules known") that was given, or NULL. */
const char *options_given(const struct options *p, const char *names);

/* Appends what --help prints: usage, summary, a line a row, then --help and --version; and "oc-x VERSION\n". */
void options_help(struct sb *out, const struct options *p);
void options_version(struct sb *out, const struct options *p);
