/* filter: the frame of every filter. A filters/oc-x.c describes what is its own, and its main() is one line:
 *
 *     static const struct filter oc_x = {
 *         .name = "oc-x", .usage = "[options] [file ...]", .summary = "...", .state = sizeof(struct x),
 *         .options = {{rows, 0}},                                    rows that write members of struct x (io/option.h)
 *         .take = {{"usage", take_usage}, {"cell", take_cell}},      which records it takes, by which function
 *         .others = FILTER_PASS, .end = report, .release = release,
 *     };
 *     int main(int argc, char **argv) { return filter_main(&oc_x, argc, argv); }
 *
 * The state (struct x) begins with a struct filter_run, the frame's own part, through which the callbacks reach the
 * output, the messages and what the common options say. It is zeroed; the order of calls is
 *
 *     defaults   before the command line is read: the options' defaults
 *     prepare    after it: what may stand together, files that options name; 1: all that was asked for is done
 *     take       each record of a kind, in the order of the input (or once run.read, where prepare has set it)
 *     end        the input is read: reports, the gate
 *     release    always, last
 *
 * The frame has, for all filters: --help, --version, --quiet, --color, --progress, --max-line, and for those that read
 * records or make them (not `raw`) --where, --map, --rejects; inputs, reject records (which no expression hides),
 * messages (io/diag.h), a word to the person when it would wait for a keyboard, and the exit status.
 *
 * This is the one room of lib/ that reads the command line and the environment (NO_COLOR, TMPDIR, POSIXLY_CORRECT) and
 * sets a signal (SIGPIPE is ignored: a closed pipe ends in write errors, which out.h silences). It does not print or
 * exit either: output goes through run.sink, messages through run.diag, the status is filter_main's value.
 *
 * Files: frame.c all of this; grouping.c what filters that group records share (--partial, --key). Option rows are
 * io/option.h, gates record/gate.h. */
#pragma once

#include "record/record.h"

struct filter;

/* What becomes of records that no function takes. */
enum filter_others { FILTER_PASS, FILTER_DROP };

/* The frame's part of a filter's state: its first member. */
struct filter_run {
	const struct filter *filter;
	struct diag diag;
	struct progress progress;
	struct sink sink;     /* standard output and --rejects */
	struct intake intake; /* the place of the record: path, line, form; tick: NULL, or for `read` to call */
	struct options options;
	char **operand;
	int operands;
	const char *tmpdir;   /* for temporary files; NULL: /tmp */
	void (*sigpipe)(int); /* what was done on SIGPIPE before */
	/* The common options. */
	const char *where, *map, *rejects;
	size_t max_line; /* 0: the default */
	bool show_progress, quiet;
	int colour;
	/* May be changed by prepare. */
	enum filter_others others;
	bool drop_rejects; /* reject records are told and counted, but not passed on */
	int (*read)(void *state, struct oc_err *e); /* reads the operands, in place of the records in them */
	/* Counts of records. */
	uint64_t rejected, passed, dropped;
	bool spoiled; /* part of the input could not be used */
};

/* What a take says became of its record. -1: no going on; *e says why unless the output has failed. */
enum filter_taken {
	FILTER_TAKEN = 0,
	FILTER_REJECTED = 1, /* it cannot be used, *e says why: printed with its line, saved with --rejects */
	FILTER_SPOILED = 2,  /* likewise, but it is counted as used */
	FILTER_OTHER = 3     /* not one of ours: it is one of the others */
};

struct filter_take {
	const char *kind; /* NULL: any, also what is no record */
	/* Returns enum filter_taken, or -1. */
	int (*take)(void *state, struct json_val record, struct slice text, struct oc_err *e);
};

#define FILTER_TAKES 8

#define FILTER_STATE ((size_t)48 << 10)
/* The size of S; too large a state does not compile. */
#define FILTER_STATE_OF(S) (sizeof(S) + 0 * sizeof(char[sizeof(S) <= FILTER_STATE ? 1 : -1]))

struct filter {
	const char *name, *usage, *summary; /* for --help */
	const char *expects; /* what it reads, for the notice at a keyboard: "records of oc-capture" */
	size_t state; /* at most FILTER_STATE: FILTER_STATE_OF(struct x) */
	struct {
		const struct option *rows;
		size_t at; /* in the state: of what the rows write in */
	} options[OPTION_TABLES - 2];
	struct filter_take take[FILTER_TAKES]; /* the first is the common one; ended by take NULL */
	enum filter_others others;
	/* A record of what an earlier filter could not read: true to keep it for `end` to judge; false, or NULL: the
	 * input is spoiled. */
	bool (*reject)(void *state, struct json_val record);
	bool keyed; /* a key and a tab may stand before a record */
	bool mute;  /* its own rejects are told and saved, but no record says so */
	bool raw;   /* its input is no records: prepare sets run.read */
	bool makes; /* likewise, but it makes records of it: --where and --map apply to what it writes */
	void (*defaults)(void *state);
	int (*prepare)(void *state, struct oc_err *e); /* 0 to go on, 1 to end well, -1 */
	void (*tick)(void *state); /* before progress is shown: progress.waiting */
	int (*end)(void *state, struct oc_err *e); /* may be NULL */
	int (*status)(void *state); /* all is written: the exit status, in place of run.diag.exit; may be NULL */
	void (*release)(void *state);
};

int filter_main(const struct filter *f, int argc, char **argv);

/* A row for a date or time, as 2026-11-20, in milliseconds since 1970. */
#define FILTER_TIME(S, M) OPTION_CALL(S, M, double, filter_time)
int filter_time(const struct option *o, const char *value, void *to, struct oc_err *e);

/* ---- for the callbacks ---- */

/* A message; `progress` is cleared first. */
void filter_error(struct filter_run *r, const struct oc_err *e);
void filter_notice(struct filter_run *r, const char *path, uint64_t line, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

/* For `read`, before standard input is read: says so when that is a keyboard. */
void filter_keyboard(struct filter_run *r);

/* Wrong use: "WHAT; see 'oc-x --help'", OC_EX_USAGE. Returns -1. */
int filter_usage(const struct filter_run *r, struct oc_err *e, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* A gate that was asked for, at the end. Nothing judged is never clean: OC_EX_DATA, and `missing` says what there was
 * none of, even if there are findings (as of what could not be compared). Else findings close the gate: OC_EX_FINDING.
 * The findings are named in either case (gate_error). */
void filter_gate(
    struct filter_run *r, const struct gate *g, const char *noun, const char *where, bool judged, const char *missing);

/* ---- for filters that group their records ---- */

/* Options of a filter that groups its records (record/group.h) and can write them as partials for another to merge:
 * --by, whose row is the filter's own, --partial and --key. */
struct filter_grouping {
	const char *by, *key;
	bool partial;
	struct fields keys; /* of --key */
};

/* --partial and --key. */
extern const struct option filter_grouping_options[];

/* Says how gs is grouped, which is initialised and empty. With --key other records are dropped, as behind keys they
 * would be taken for keyed ones; with --partial reject records are, as the partials count them. Options that a partial
 * leaves to the report, --gate, --baseline and --budget, are refused then. Returns 0, or -1 with OC_EX_USAGE. */
int filter_grouping_take(struct filter_run *r, struct filter_grouping *o, struct groups *gs, struct oc_err *e);

/* At the end, with --partial: the partials, and how many records were used for how many `things`. Returns 0 or -1. */
int filter_grouping_write(struct filter_run *r, const struct filter_grouping *o, struct groups *gs, uint64_t used,
    const char *things, struct oc_err *e);
