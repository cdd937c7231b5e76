/* getopt_long is a GNU extension. */
#define _GNU_SOURCE
#include "io/opt.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"

#define LONG_BASE 1000 /* getopt_long's val of the first table entry: above every letter */
#define LEFT_MAX                                                                                   \
	28 /* columns of the names in --help before the text moves to a line of its own            \
	    */
#define WIDTH 80

static const struct opt builtin_table[] = {
    {"help", 0, OPT_HELP, OPT_NONE, NULL, "show this help and exit"},
    {"version", 0, OPT_VERSION, OPT_NONE, NULL, "show the version and exit"},
};

#define BUILTINS (sizeof(builtin_table) / sizeof(builtin_table[0]))

struct tables {
	size_t count; /* of the filter's own options */
	char *letters;
	struct option longs[];
};

static size_t table_count(const struct opt_spec *spec)
{
	size_t n = 0;

	while (spec->table[n].name != NULL)
		n++;
	return n;
}

static const struct opt *table_at(const struct opt_spec *spec, size_t count, size_t i)
{
	return i < count ? &spec->table[i] : &builtin_table[i - count];
}

int opt_begin(
    struct opt_state *st, const struct opt_spec *spec, int argc, char **argv, struct oc_err *e)
{
	size_t count = table_count(spec), all = count + BUILTINS;
	size_t longs = (all + 1) * sizeof(struct option);
	struct tables *t = mem_alloc(sizeof(*t) + longs + 3 + 3 * all);

	*st = (struct opt_state){.spec = spec, .argc = argc, .argv = argv, .tables = t};
	if (t == NULL)
		return err_nomem(e);
	t->count = count;
	t->letters = (char *)t->longs + longs;
	char *at = t->letters;
	if (spec->posix)
		*at++ = '+';
	*at++ = ':';
	for (size_t i = 0; i < all; i++) {
		const struct opt *o = table_at(spec, count, i);
		t->longs[i] = (struct option){o->name, (int)o->arg, NULL, LONG_BASE + (int)i};
		if (o->letter != 0) {
			*at++ = o->letter;
			for (int colons = (int)o->arg; colons > 0; colons--)
				*at++ = ':';
		}
	}
	*at = '\0';
	t->longs[all] = (struct option){NULL, 0, NULL, 0};
	opterr = 0;
	optind = 0; /* makes glibc begin anew */
	return 0;
}

void opt_finish(struct opt_state *st)
{
	mem_free(st->tables);
	st->tables = NULL;
}

static const struct opt *by_letter(const struct opt_spec *spec, int letter)
{
	const struct opt *o = spec->table;

	while (o->name != NULL && o->letter != letter)
		o++;
	return o;
}

/* The "--name" that getopt_long has just read, cut at its '='. */
static struct slice long_name(const struct opt_state *st)
{
	const char *word = st->argv[optind - 1];

	/* A value of its own stands behind the name. */
	if (optarg != NULL && word == optarg)
		word = st->argv[optind - 2];
	return slice_make(word, strcspn(word, "="));
}

static int usage_error(const struct opt_state *st, struct oc_err *e, const char *what,
    struct slice name, const char *rest)
{
	char shown[128];

	err_escape(shown, sizeof(shown), name.p, name.n);
	err_set(e, OC_EX_USAGE, "%s '%s'%s; see '%s --help'", what, shown, rest, st->spec->prog);
	return OPT_ERROR;
}

static int needs_value(
    const struct opt_state *st, const struct opt *o, struct slice name, struct oc_err *e)
{
	char rest[64];

	snprintf(rest, sizeof(rest), " needs a value%s%s", o->argname == NULL ? "" : ": ",
	    o->argname == NULL ? "" : o->argname);
	return usage_error(st, e, "option", name, rest);
}

/*
 * A long option, or a failed one: c is ':' (no value), '?' (unknown, or a value too many) or
 * LONG_BASE and more.
 */
static int long_option(struct opt_state *st, int c, struct oc_err *e)
{
	const struct tables *t = st->tables;
	struct slice name = long_name(st);
	int val = c == ':' || c == '?' ? optopt : c;
	const struct opt *o =
	    val < LONG_BASE ? NULL : table_at(st->spec, t->count, (size_t)(val - LONG_BASE));

	/*
	 * getopt_long takes any prefix that fits one name only; a script that relied on that would
	 * break with the next option.
	 */
	if (o == NULL || name.n < 2 || !slice_eqs(slice_make(name.p + 2, name.n - 2), o->name))
		return usage_error(st, e, "unknown option", name, "");
	if (c == ':')
		return needs_value(st, o, name, e);
	if (c == '?')
		return usage_error(st, e, "option", name, " takes no value");
	st->value = optarg;
	return o->id;
}

int opt_next(struct opt_state *st, struct oc_err *e)
{
	const struct tables *t = st->tables;

	st->value = NULL;
	optarg = NULL;
	int c = getopt_long(st->argc, st->argv, t->letters, t->longs, NULL);
	if (c == -1) {
		st->index = optind;
		return OPT_END;
	}
	bool failed = c == ':' || c == '?';
	if (c >= LONG_BASE || (failed && (optopt == 0 || optopt >= LONG_BASE)))
		return long_option(st, c, e);
	char letter[2] = {'-', (char)(failed ? optopt : c)};
	const struct opt *o = by_letter(st->spec, (unsigned char)letter[1]);
	if (c == '?' || o->name == NULL)
		return usage_error(st, e, "unknown option", slice_make(letter, 2), "");
	if (c == ':')
		return needs_value(st, o, slice_make(letter, 2), e);
	st->value = optarg;
	return o->id;
}

static size_t help_left(struct sb *out, const struct opt *o)
{
	size_t from = out->len;

	if (o->letter != 0)
		sb_addf(out, "  -%c, --%s", o->letter, o->name);
	else
		sb_addf(out, "      --%s", o->name);
	if (o->arg == OPT_REQUIRED)
		sb_addf(out, " %s", o->argname == NULL ? "VALUE" : o->argname);
	else if (o->arg == OPT_OPTIONAL)
		sb_addf(out, "[=%s]", o->argname == NULL ? "VALUE" : o->argname);
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
static size_t help_column(const struct opt_spec *spec, size_t count)
{
	size_t widest = 0;

	for (size_t i = 0; i < count + BUILTINS; i++) {
		struct sb left = SB_INIT;
		size_t n = help_left(&left, table_at(spec, count, i));
		sb_release(&left);
		if (n > widest && n <= LEFT_MAX)
			widest = n;
	}
	return widest + 2;
}

void opt_help(struct sb *out, const struct opt_spec *spec)
{
	size_t count = table_count(spec);
	size_t column = help_column(spec, count);

	sb_addf(out, "Usage: %s %s\n", spec->prog, spec->usage);
	help_wrap(out, spec->summary, 0);
	sb_addc(out, '\n');
	for (size_t i = 0; i < count + BUILTINS; i++) {
		const struct opt *o = table_at(spec, count, i);
		size_t at = help_left(out, o);
		if (at + 2 > column) {
			sb_addc(out, '\n');
			at = 0;
		}
		pad_to(out, at, column);
		help_wrap(out, o->help, column);
	}
}

void opt_version(struct sb *out, const struct opt_spec *spec)
{
	sb_addf(out, "%s %s\n", spec->prog, OC_VERSION);
}

int opt_collect(const struct opt_spec *spec, int base, const char **given, int argc, char **argv,
    int *first, struct sb *answer, struct oc_err *e)
{
	struct opt_state st;
	int id;

	if (opt_begin(&st, spec, argc, argv, e) != 0)
		return -1;
	while ((id = opt_next(&st, e)) >= 0)
		given[id - base] = st.value != NULL ? st.value : "";
	*first = st.index;
	opt_finish(&st);
	if (id == OPT_END || id == OPT_ERROR)
		return id == OPT_END ? 0 : -1;
	if (id == OPT_HELP)
		opt_help(answer, spec);
	else
		opt_version(answer, spec);
	return sb_ok(answer) ? 1 : err_nomem(e);
}
