#include "io/option.h"

#include <errno.h>
#include <float.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#define LEFT_MAX 28 /* columns of the names in --help before the text moves to a line of its own */
#define WIDTH 80
#define DIGITS "0123456789"

static const struct option builtin[] = {
    {.name = "help", .letter = 'h', .help = "show this help and exit"},
    {.name = "version", .letter = 'V', .help = "show the version and exit"},
    {.name = NULL},
};

/* ---- the rows ---- */

struct option_row {
	const struct option *o;
	void *state; /* NULL: builtin */
	size_t at;   /* among all rows */
};

/* The i-th row of all tables, the builtin ones behind them; false behind the last. */
static bool row_at(const struct options *p, size_t i, struct option_row *r)
{
	r->at = i;
	for (size_t t = 0; t <= OPTION_TABLES; t++) {
		r->o = t == OPTION_TABLES ? builtin : p->table[t].rows;
		r->state = t == OPTION_TABLES ? NULL : p->table[t].state;
		for (; r->o != NULL && r->o->name != NULL; r->o++) {
			if (i-- == 0)
				return true;
		}
	}
	return false;
}

static bool find_name(const struct options *p, struct slice name, struct option_row *r)
{
	for (size_t i = 0; row_at(p, i, r); i++) {
		if (slice_eqs(name, r->o->name))
			return true;
	}
	return false;
}

static bool find_letter(const struct options *p, char letter, struct option_row *r)
{
	for (size_t i = 0; row_at(p, i, r); i++) {
		if (r->o->letter == letter)
			return true;
	}
	return false;
}

static bool may_have_value(const struct option *o)
{
	return o->argname != NULL;
}

static bool needs_value(const struct option *o)
{
	return o->argname != NULL && o->argname[0] != '[';
}

const char *options_given(const struct options *p, const char *names)
{
	struct option_row r;

	for (struct slice rest = slice_cstr(names); rest.n > 0;) {
		if (find_name(p, slice_cut(&rest, ' '), &r) && (p->given[r.at / 64] >> r.at % 64 & 1) != 0)
			return r.o->name;
	}
	return NULL;
}

/* ---- the command line ---- */

/* The command line under way. */
struct command_line {
	struct options *p;
	char **argv;
	int argc, at; /* of the word under way */
	int operands; /* moved to argv[1] and on */
	int asked;
	bool posix;
};

static int wrong(const struct options *p, struct oc_err *e, const char *what, struct slice name, const char *rest)
{
	char shown[128];

	err_escape(shown, sizeof(shown), name.p, name.n);
	return err_set(e, OC_EX_USAGE, "%s '%s'%s; see '%s --help'", what, shown, rest, p->prog);
}

/* The long option that was probably meant by name, which has no dashes. */
static const char *meant(const struct options *p, struct slice name)
{
	struct nearest near = NEAREST_INIT(name);
	struct option_row r;

	for (size_t i = 0; row_at(p, i, &r); i++)
		nearest_try(&near, r.o->name);
	return nearest_word(&near);
}

static int unknown(const struct options *p, struct oc_err *e, struct slice name, const char *instead)
{
	char shown[128];

	if (instead == NULL)
		return wrong(p, e, "unknown option", name, "");
	err_escape(shown, sizeof(shown), name.p, name.n);
	return err_set(e, OC_EX_USAGE, "unknown option '%s'; did you mean --%s? see '%s --help'", shown, instead,
	    p->prog);
}

/* name: as it was written; glued: the value in the same word, or NULL. */
static int take_row(
    struct command_line *l, const struct option_row *r, struct slice name, const char *glued, struct oc_err *e)
{
	const struct option *o = r->o;
	const char *value = glued;
	char rest[64];

	if (glued != NULL && !may_have_value(o))
		return wrong(l->p, e, "option", name, " takes no value");
	if (glued == NULL && needs_value(o) && l->at + 1 < l->argc)
		value = l->argv[++l->at];
	if (r->state == NULL) {
		l->asked = o->letter == 'h' ? OPTION_HELP : OPTION_VERSION;
		return 0;
	}
	if (value == NULL && needs_value(o)) {
		if (slice_eqs(name, "--version") && l->argc == 2) {
			l->asked = OPTION_VERSION;
			return 0;
		}
		snprintf(rest, sizeof(rest), " needs a value: %s", o->argname);
		return wrong(l->p, e, "option", name, rest);
	}
	l->posix = l->posix || o->command;
	l->p->given[r->at / 64] |= UINT64_C(1) << r->at % 64;
	return o->take(o, value, (char *)r->state + o->at, e);
}

static int take_long(struct command_line *l, const char *word, struct oc_err *e)
{
	const size_t n = strcspn(word, "=");
	const struct slice name = slice_make(word + 2, n - 2);
	struct option_row r;

	if (!find_name(l->p, name, &r))
		return unknown(l->p, e, slice_make(word, n), meant(l->p, name));
	return take_row(l, &r, slice_make(word, n), word[n] == '=' ? word + n + 1 : NULL, e);
}

/* "-abcVALUE". */
static int take_letters(struct command_line *l, const char *word, struct oc_err *e)
{
	for (const char *at = word + 1; *at != '\0' && l->asked == 0; at++) {
		const char letter[2] = {'-', *at};
		const struct slice name = slice_make(letter, 2);
		struct option_row r;
		if (!find_letter(l->p, *at, &r)) {
			/* "-where" is a long option that lacks a dash. */
			const char *instead = word[2] == '\0' ? NULL : meant(l->p, slice_cstr(word + 1));
			return unknown(l->p, e, instead == NULL ? name : slice_cstr(word), instead);
		}
		const bool last = may_have_value(r.o);
		if (take_row(l, &r, name, last && at[1] != '\0' ? at + 1 : NULL, e) != 0)
			return -1;
		if (last)
			return 0;
	}
	return 0;
}

static int take_word(struct command_line *l, char *word, struct oc_err *e)
{
	if (word[0] == '-' && word[1] == '-')
		return take_long(l, word, e);
	if (word[0] == '-' && word[1] != '\0')
		return take_letters(l, word, e);
	l->argv[1 + l->operands++] = word;
	return 0;
}

int options_take(struct options *p, int argc, char **argv, char ***operand, int *n, struct oc_err *e)
{
	struct command_line l = {.p = p, .argv = argv, .argc = argc, .at = 1, .posix = p->posix};
	struct oc_err later;
	bool ended = false;
	int rc = 0;

	for (; l.at < argc && l.asked == 0; l.at++) {
		char *word = argv[l.at];
		if (!ended && strcmp(word, "--") == 0) {
			ended = true;
		} else if (ended || (l.posix && (word[0] != '-' || word[1] == '\0'))) {
			ended = true;
			argv[1 + l.operands++] = word;
		} else if (take_word(&l, word, rc == 0 ? e : &later) != 0) {
			rc = -1;
		}
	}
	*operand = argv + 1;
	*n = l.operands;
	return rc != 0 ? rc : l.asked;
}

/* ---- values ---- */

int option_flag(const struct option *o, const char *value, void *to, struct oc_err *e)
{
	(void)o, (void)value, (void)e;
	*(bool *)to = true;
	return 0;
}

int option_text(const struct option *o, const char *value, void *to, struct oc_err *e)
{
	(void)o, (void)e;
	*(const char **)to = value;
	return 0;
}

int option_name(const struct option *o, const char *value, void *to, struct oc_err *e)
{
	if (value[0] == '\0')
		return err_set(e, OC_EX_USAGE, "--%s must not be empty", o->name);
	return option_text(o, value, to, e);
}

/* "--name: 'value' " in front of what is wrong with it. */
static int bad_value(const struct option *o, const char *value, struct oc_err *e, const char *want)
{
	char shown[128];

	err_escape(shown, sizeof(shown), value, strlen(value));
	return err_set(e, OC_EX_USAGE, "--%s: '%s' is not %s", o->name, shown, want);
}

int option_count(const struct option *o, const char *value, void *to, struct oc_err *e)
{
	const long long min = (long long)o->min, max = (long long)o->max;
	size_t sign = value[0] == '-';
	size_t digits = strspn(value + sign, DIGITS);

	if (digits > 0 && value[sign + digits] == '\0') {
		errno = 0;
		long long x = strtoll(value, NULL, 10);
		if (errno == 0 && x >= min && x <= max) {
			*(long long *)to = x;
			return 0;
		}
	}
	char want[96];
	snprintf(want, sizeof(want), "a whole number from %lld to %lld", min, max);
	return bad_value(o, value, e, want);
}

/* Length of the decimal number (no sign, no exponent) at the front of s; 0 when there is none. */
static size_t decimal_span(const char *s)
{
	size_t n = strspn(s, DIGITS);

	if (n > 0 && s[n] == '.') {
		size_t more = strspn(s + n + 1, DIGITS);
		n = more > 0 ? n + 1 + more : 0;
	}
	return n;
}

int option_number(const struct option *o, const char *value, void *to, struct oc_err *e)
{
	const char *p = value + (value[0] == '-');
	size_t n = decimal_span(p);

	if (n > 0 && (p[n] == 'e' || p[n] == 'E')) {
		size_t sign = p[n + 1] == '-' || p[n + 1] == '+';
		size_t digits = strspn(p + n + 1 + sign, DIGITS);
		n += digits > 0 ? 1 + sign + digits : 0;
	}
	if (n > 0 && p[n] == '\0') {
		double got = strtod(value, NULL);
		if (got >= o->min && got <= o->max) {
			*(double *)to = got;
			return 0;
		}
	}
	char want[96];
	snprintf(want, sizeof(want), "a number from %g to %g", o->min, o->max);
	return bad_value(o, value, e, want);
}

/* Shift of a size's suffix, or -1. */
static int size_shift(const char *suffix)
{
	static const char letters[] = "KMG";

	if (suffix[0] == '\0')
		return 0;
	const char *at = strchr(letters, suffix[0] == 'k' ? 'K' : suffix[0]);
	if (at == NULL || (suffix[1] != '\0' && strcmp(suffix + 1, "iB") != 0))
		return -1;
	return 10 * ((int)(at - letters) + 1);
}

int option_size(const struct option *o, const char *value, void *to, struct oc_err *e)
{
	size_t digits = strspn(value, DIGITS);
	int shift = digits == 0 ? -1 : size_shift(value + digits);

	if (shift >= 0) {
		errno = 0;
		uintmax_t n = strtoumax(value, NULL, 10);
		if (errno == 0 && n <= SIZE_MAX >> shift) {
			*(size_t *)to = (size_t)n << shift;
			return 0;
		}
	}
	return bad_value(o, value, e, "a size: bytes, or a number with K, M or G (KiB, MiB, GiB)");
}

int option_duration(const struct option *o, const char *value, void *to, struct oc_err *e)
{
	static const struct {
		const char *name;
		double ms;
	} units[] = {{"", 1000}, {"ms", 1}, {"s", 1000}, {"m", 60000}, {"h", 3600000}};
	size_t n = decimal_span(value);

	for (size_t i = 0; n > 0 && i < sizeof(units) / sizeof(units[0]); i++) {
		if (strcmp(value + n, units[i].name) == 0) {
			/* strtod stops at the unit: none begins with a character that a number could go on with. */
			double got = strtod(value, NULL) * units[i].ms;
			if (got > DBL_MAX)
				break;
			if (got < o->min)
				return err_set(e, OC_EX_USAGE, "--%s: '%s' is less than %g ms", o->name, value, o->min);
			*(double *)to = got;
			return 0;
		}
	}
	return bad_value(o, value, e, "a duration: a number of seconds, or with ms, s, m or h");
}

int option_pair(const struct option *o, const char *value, void *to, struct oc_err *e)
{
	struct slice right = slice_cstr(value), left = slice_cut(&right, ',');

	if (left.n == 0 || right.n == 0 || slice_find(right, SLICE(","), 0) < right.n || slice_eq(left, right))
		return err_set(e, OC_EX_USAGE, "--%s takes two different names with a comma between, not '%s'", o->name,
		    value);
	*(struct option_pair *)to = (struct option_pair){left, right};
	return 0;
}

int option_list(const struct option *o, const char *value, void *to, struct oc_err *e)
{
	struct option_list *l = to;

	(void)o;
	if (mem_grow(&l->item, &l->cap, l->n + 1, sizeof(*l->item)) != 0)
		return err_nomem(e);
	l->item[l->n++] = value;
	return 0;
}

void option_list_release(struct option_list *l)
{
	mem_free((void *)l->item);
	*l = (struct option_list){NULL, 0, 0};
}

/* The value of one of a row's words, in *to. */
static bool find_word(const struct option *o, struct slice word, int *to)
{
	for (const struct option_word *w = o->words; w->word != NULL; w++) {
		if (word.n == strlen(w->word) && strncasecmp(w->word, word.p, word.n) == 0) {
			*to = w->value;
			return true;
		}
	}
	return false;
}

static int no_word(const struct option *o, struct slice word, const char *how, const char *value, struct oc_err *e)
{
	struct nearest near = NEAREST_INIT(word);
	char known[160], hint[NEAREST_HINT];
	size_t at = 0;

	for (const struct option_word *w = o->words; w->word != NULL; w++) {
		nearest_try(&near, w->word);
		const char *between = w == o->words ? "" : w[1].word == NULL ? " or " : ", ";
		int n = snprintf(known + at, sizeof(known) - at, "%s%s", between, w->word);
		at = n < 0 || at + (size_t)n >= sizeof(known) ? sizeof(known) - 1 : at + (size_t)n;
	}
	return err_set(e, OC_EX_USAGE, "--%s takes %s%s, not '%.100s'%s", o->name, known, how, value,
	    nearest_hint(&near, hint));
}

int option_choice(const struct option *o, const char *value, void *to, struct oc_err *e)
{
	const struct slice word = slice_cstr(value);

	if (value == NULL)
		*(int *)to = o->without;
	return value == NULL || find_word(o, word, to) ? 0 : no_word(o, word, "", value, e);
}

int option_set(const struct option *o, const char *value, void *to, struct oc_err *e)
{
	struct slice rest = slice_cstr(value);
	unsigned set = 0;

	while (rest.p != NULL) {
		const struct slice word = slice_cut(&rest, ',');
		int bit;
		if (!find_word(o, word, &bit))
			return no_word(o, word, ", with commas between", value, e);
		set |= 1U << bit;
	}
	*(unsigned *)to = set;
	return 0;
}

/* ---- help ---- */

static size_t help_left(struct sb *out, const struct options *p, const struct option_row *r)
{
	const size_t from = out->len;
	const struct option *o = r->o;
	struct option_row first;

	if (find_name(p, slice_cstr(o->name), &first) && first.at < r->at)
		sb_addf(out, "  -%c", o->letter); /* --version is an option of the program's own */
	else if (o->letter != 0)
		sb_addf(out, "  -%c, --%s", o->letter, o->name);
	else
		sb_addf(out, "      --%s", o->name);
	if (o->argname != NULL)
		sb_addf(out, needs_value(o) ? " %s" : "%s", o->argname);
	return out->len - from;
}

static void pad_to(struct sb *out, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		sb_addc(out, ' ');
}

/* Words of text from column `left` on, at most WIDTH wide. */
static void help_wrap(struct sb *out, const char *text, size_t left)
{
	size_t column = left;

	while (*text != '\0') {
		size_t n = strcspn(text, " ");
		if (column > left && column + 1 + n > WIDTH) {
			sb_addc(out, '\n');
			pad_to(out, 0, left);
			column = left;
		} else if (column > left) {
			sb_addc(out, ' ');
			column++;
		}
		sb_add(out, text, n);
		column += n;
		text += n;
		text += strspn(text, " ");
	}
	sb_addc(out, '\n');
}

/* The column at which the texts begin: behind the longest name that is not overlong. */
static size_t help_column(const struct options *p)
{
	size_t widest = 0;
	struct option_row r;

	for (size_t i = 0; row_at(p, i, &r); i++) {
		struct sb left = SB_INIT;
		size_t n = help_left(&left, p, &r);
		sb_release(&left);
		if (n > widest && n <= LEFT_MAX)
			widest = n;
	}
	return widest + 2;
}

void options_help(struct sb *out, const struct options *p)
{
	const size_t column = help_column(p);
	struct option_row r;

	sb_addf(out, "Usage: %s %s\n", p->prog, p->usage);
	help_wrap(out, p->summary, 0);
	sb_addc(out, '\n');
	for (size_t i = 0; row_at(p, i, &r); i++) {
		size_t at = help_left(out, p, &r);
		if (at + 2 > column) {
			sb_addc(out, '\n');
			at = 0;
		}
		pad_to(out, at, column);
		help_wrap(out, r.o->help, column);
	}
}

void options_version(struct sb *out, const struct options *p)
{
	sb_addf(out, "%s %s\n", p->prog, OC_VERSION);
}
