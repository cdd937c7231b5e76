/*
 * opt: a filter's options as one table, from which getopt_long's tables, --help, and the check of
 * the man page's SYNOPSIS are made.
 *
 * Long options may be abbreviated by no prefix (exact names only), take "--name value" or
 * "--name=value", and "--" ends options. Every filter has --help and --version without naming them
 * in its table. Options and operands may be mixed (GNU order) unless `posix` is set (or the
 * environment has POSIXLY_CORRECT, which getopt_long obeys). Short options may be bundled (-abc),
 * their value attached or the next word (-nVALUE, -n VALUE).
 */
#ifndef OC_IO_OPT_H
#define OC_IO_OPT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/sb.h"

enum opt_arg { OPT_NONE, OPT_REQUIRED, OPT_OPTIONAL /* --name=VALUE or -nVALUE only */ };

struct opt {
	const char *name; /* long name, without -- */
	char letter;      /* short twin, or 0 */
	int id;           /* what opt_next returns; > 255 is free for long ones */
	enum opt_arg arg;
	const char *argname; /* in --help: "FILE", "N" ... NULL when there is none */
	const char *help;    /* one line, no full stop */
};

struct opt_spec {
	const char *prog;
	const char *usage;       /* "[options] [file ...]" */
	const char *summary;     /* one line: what the filter does */
	const struct opt *table; /* ended by name NULL */
	bool posix;              /* stop at the first operand (for -- CMD ARG) */
};

#define OPT_END (-1)
#define OPT_ERROR (-2)
#define OPT_HELP (-3)    /* --help was given: print opt_help to standard output, exit 0 */
#define OPT_VERSION (-4) /* likewise */

struct opt_state {
	const struct opt_spec *spec;
	int argc;
	char **argv;
	const char *value; /* argument of the option returned last, or NULL */
	int index;    /* after OPT_END: the first operand in argv, which were moved to its end */
	void *tables; /* owned */
};

/*
 * Returns 0, or -1 when memory is out. argv is permuted. Only one parse can be under way at a time
 * (getopt_long's own state).
 */
int opt_begin(
    struct opt_state *st, const struct opt_spec *spec, int argc, char **argv, struct oc_err *e);

/*
 * The next option's id, or OPT_END, OPT_HELP, OPT_VERSION, or OPT_ERROR with *e set (OC_EX_USAGE:
 * "unknown option '--foo'; see 'oc-x --help'").
 */
int opt_next(struct opt_state *st, struct oc_err *e);
void opt_finish(struct opt_state *st);

/*
 * All options at once, for a filter whose table has the ids base, base + 1 ... and that looks up
 * what was given: given[id - base] is the option's value, "" of one without value, and stays as it
 * was (NULL) of one that was not given. Given again, the last one counts.
 *
 * Returns 0, and *first is the first operand in argv; 1 when --help or --version was asked for, and
 * *answer (appended to, the caller's) is to be printed instead; or -1 as opt_next and opt_begin.
 */
int opt_collect(const struct opt_spec *spec, int base, const char **given, int argc, char **argv,
    int *first, struct sb *answer, struct oc_err *e);

/*
 * Appends the --help text: usage line, summary, one line an option in table order (then --help,
 * --version).
 */
void opt_help(struct sb *out, const struct opt_spec *spec);

/* "oc-x VERSION\n" of this build. */
void opt_version(struct sb *out, const struct opt_spec *spec);

/*
 * Strict numbers for option values (strtonum's contract): the whole text, decimal, no white space
 * and no plus sign, within [min, max]. `option` is the long name, with or without its "--". Returns
 * 0, or -1 with OC_EX_USAGE naming the option.
 */
int opt_int(const char *option, const char *value, long long min, long long max, long long *n,
    struct oc_err *e);
int opt_double(
    const char *option, const char *value, double min, double max, double *x, struct oc_err *e);

/*
 * A size in bytes: a whole number with an optional suffix K, M, G (1024), or KiB ...; a duration >=
 * 0 (ms, s, m, h; a bare number is seconds) in milliseconds.
 */
int opt_size(const char *option, const char *value, size_t *bytes, struct oc_err *e);
int opt_duration(const char *option, const char *value, double *ms, struct oc_err *e);

#endif
