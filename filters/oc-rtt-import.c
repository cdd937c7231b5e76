/* oc-rtt-import: a run's rtt-sample records in, one openclaw-rtt row out, and into the store. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "data/jqx.h"
#include "io/diag.h"
#include "io/in.h"
#include "io/line.h"
#include "io/opt.h"
#include "io/out.h"
#include "record/record.h"
#include "rtt/gather.h"
#include "rtt/keep.h"
#include "rtt/row.h"
#include "rtt/verify.h"

enum { CHANNEL = 256, SURFACE, SPEC, VERSION, SCENARIO, PROVIDER, REQUIRE_PASS, STARTED, FINISHED };
enum { STORE = FINISHED + 1, VERIFY, WHERE, MAP, REJECTS, COLOUR, OPTIONS_END };

#define OPTIONS ((size_t)(OPTIONS_END - CHANNEL))

static const struct opt options[] = {
    {"channel", 0, CHANNEL, OPT_REQUIRED, "ID",
	"the channel: discord, slack, telegram or whatsapp"},
    {"surface", 0, SURFACE, OPT_REQUIRED, "ID", "the surface: control-ui or rpc"},
    {"spec", 0, SPEC, OPT_REQUIRED, "SPEC", "the package that was tested, as openclaw@2026.5.16"},
    {"version", 0, VERSION, OPT_REQUIRED, "VERSION",
	"its version or commit, which names the data file"},
    {"scenario", 0, SCENARIO, OPT_REQUIRED, "ID", "the scenario (each target has its own default)"},
    {"provider-mode", 0, PROVIDER, OPT_REQUIRED, "MODE", "how models were provided (mock-openai)"},
    {"require-pass", 0, REQUIRE_PASS, OPT_NONE, NULL, "import only a run that passed; exit 1 else"},
    {"started-at", 0, STARTED, OPT_REQUIRED, "TIME", "start of the run, for telegram's aggregate"},
    {"finished-at", 0, FINISHED, OPT_REQUIRED, "TIME", "end of the run, for telegram's aggregate"},
    {"store", 0, STORE, OPT_REQUIRED, "DIR", "keep the row in this store, once"},
    {"verify", 0, VERIFY, OPT_NONE, NULL,
	"check rows (files or folders of them) instead; exit 1 when one fails"},
    {"where", 0, WHERE, OPT_REQUIRED, "EXPR",
	"take only records for which the jq expression is true"},
    {"map", 0, MAP, OPT_REQUIRED, "EXPR", "take what the jq expression makes of each record"},
    {"rejects", 0, REJECTS, OPT_REQUIRED, "FILE", "save the lines that could not be read in FILE"},
    {"color", 0, COLOUR, OPT_OPTIONAL, "WHEN", "colour messages: auto, always, never"},
    {NULL, 0, 0, OPT_NONE, NULL, NULL},
};

static const struct opt_spec spec = {
    .prog = "oc-rtt-import",
    .usage = "{--channel ID | --surface ID} [options] [file ...] | --verify [file | folder ...]",
    .summary = "makes one RTT row of a run's rtt-sample records",
    .table = options,
};

struct import {
	struct diag diag;
	const char *given[OPTIONS]; /* by id; NULL: not given; "" for options without value */
	struct rtt_order order;
	struct rtt_gather gather;
	struct jqx *where, *map;
	struct json reader;
	struct arena scratch; /* reset with every record */
	struct arena kept;
	struct sb mapped, rejected;
	struct out out;
	uint64_t used, others;
	bool incomplete; /* something of the run could not be read */
	bool open;       /* a sample came, and no closing record behind it */
	const char *path;
	uint64_t line;
};

static const char *given(const struct import *m, int id)
{
	return m->given[id - CHANNEL];
}

/* ---- records ---- */

static int at_line(struct import *m, struct oc_err *e)
{
	return err_at(e, m->path, m->line, e->column);
}

/*
 * Tells an error in the input: the run is not whole, so it will not be imported. Returns -1 when
 * there is no going on.
 */
static int spoil(struct import *m, const struct oc_err *e, struct slice line)
{
	diag_error(&m->diag, e);
	m->incomplete = true;
	if (given(m, REJECTS) != NULL && line.p != NULL) {
		sb_addslice(&m->rejected, line);
		sb_addc(&m->rejected, '\n');
	}
	return e->exit == OC_EX_SOFTWARE ? -1 : 0;
}

/* What oc-capture could not read is missing from the run. */
static int take_reject(
    struct import *m, struct json_val record, struct slice line, struct oc_err *e)
{
	struct slice reason = json_text(json_gets(record, "reason"), &m->scratch);
	struct slice path = json_text(json_gets(json_gets(record, "src"), "path"), &m->scratch);

	err_set(e, OC_EX_DATA, "part of the run was rejected, so it is not imported: %.*s: %.*s",
	    (int)(path.n < 160 ? path.n : 160), path.p == NULL ? "" : path.p,
	    (int)(reason.n < 240 ? reason.n : 240), reason.p == NULL ? "" : reason.p);
	at_line(m, e);
	return spoil(m, e, line);
}

static int take_record(struct import *m, struct slice line, struct oc_err *e)
{
	struct json_val record;
	int done = 0;

	if (json_read(&m->reader, line.p, line.n, e) != 0) {
		at_line(m, e);
		return spoil(m, e, line);
	}
	record = json_root(&m->reader);
	if (record_is(record, "reject")) {
		done = take_reject(m, record, line, e);
	} else if (record_is(record, "capture")) {
		m->open = false;
	} else if (!record_is(record, "rtt-sample")) {
		m->others++;
	} else if (rtt_gather_add(&m->gather, record, line, &m->scratch, e) != 0) {
		at_line(m, e);
		done = spoil(m, e, line);
	} else {
		m->used++;
		m->open = true;
	}
	arena_reset(&m->scratch);
	return done;
}

static int take_mapped(struct import *m, struct slice line, struct oc_err *e)
{
	struct slice rest;

	sb_reset(&m->mapped);
	if (jqx_map(m->map, line, &m->mapped, e) < 0) {
		at_line(m, e);
		return spoil(m, e, line);
	}
	for (rest = sb_slice(&m->mapped); rest.n > 0;) {
		size_t n = slice_find(rest, SLICE("\n"), 0);

		if (take_record(m, slice_make(rest.p, n), e) != 0)
			return -1;
		n = n < rest.n ? n + 1 : n;
		rest = slice_make(rest.p + n, rest.n - n);
	}
	return 0;
}

/* Before an expression sees a line the strict reader does; and none hides a witness. */
static int take_line(struct import *m, struct slice line, struct oc_err *e)
{
	int keep = 1;

	if (line.n == 0)
		return 0;
	if ((m->where == NULL && m->map == NULL) || json_read(&m->reader, line.p, line.n, e) != 0 ||
	    record_is_witness(json_root(&m->reader)))
		return take_record(m, line, e);
	if (m->where != NULL)
		keep = jqx_test(m->where, line, e);
	if (keep < 0) {
		at_line(m, e);
		return spoil(m, e, line);
	}
	if (keep == 0)
		return 0;
	return m->map != NULL ? take_mapped(m, line, e) : take_record(m, line, e);
}

static int read_records(struct import *m, const char *path, struct oc_err *e)
{
	struct in in;
	struct line l;
	struct slice text;
	int got;
	int done = 0;

	if (in_open(&in, path, e) != 0)
		return spoil(m, e, (struct slice){NULL, 0});
	m->path = in.name;
	line_init(&l, &in, 0);
	while (done == 0 && (got = line_next(&l, &text, e)) != 0) {
		m->line = l.number;
		if (got == 1) {
			done = take_line(m, text, e);
		} else {
			done = spoil(m, e, (struct slice){NULL, 0});
			if (got == -1)
				break;
		}
	}
	line_release(&l);
	in_close(&in);
	return done;
}

/* ---- the row ---- */

static void notice_torn(struct import *m, const struct sb *torn)
{
	struct slice rest = sb_slice(torn);

	while (rest.n > 0) {
		size_t n = slice_find(rest, SLICE("\n"), 0);
		struct slice path = arena_copy(&m->kept, slice_make(rest.p, n));

		if (path.p != NULL)
			diag_notice(&m->diag, path.p, 0,
			    "last line is torn: a writer was killed; it does not count");
		rest = slice_make(rest.p + n + 1, rest.n - n - 1);
	}
}

static int store_row(struct import *m, const struct rtt_row *row, struct oc_err *e)
{
	struct sb torn = SB_INIT;
	int done = rtt_keep(given(m, STORE), &m->order, row, given(m, REQUIRE_PASS) != NULL, &torn,
	    &m->reader, &m->kept, e);

	notice_torn(m, &torn);
	sb_release(&torn);
	if (done == 0 && given(m, STORE) != NULL)
		diag_notice(&m->diag, given(m, STORE), 0, "imported %.*s into %.*s",
		    (int)row->run_id.n, row->run_id.p, (int)row->data_path.n, row->data_path.p);
	return done;
}

static int write_row(struct import *m, struct oc_err *e)
{
	struct rtt_row row;

	if (m->used == 0)
		return err_set(e, OC_EX_DATA, "no rtt-sample records to import (and %llu others)",
		    (unsigned long long)m->others);
	if (m->open && given(m, STORE) != NULL)
		return err_set(e, OC_EX_DATA,
		    "the records end without oc-capture's closing record: it "
		    "was stopped, or they were cut; the run is not imported (capture it again)");
	if (m->others > 0)
		diag_notice(&m->diag, NULL, 0, "used %llu rtt-sample records, let %llu others pass",
		    (unsigned long long)m->used, (unsigned long long)m->others);
	if (rtt_row_build(&row, &m->order, &m->gather, &m->reader, &m->kept, e) != 0 ||
	    store_row(m, &row, e) != 0)
		return -1;
	out_line(&m->out, row.text);
	return 0;
}

/* Made also when nothing was rejected: what an earlier run left there is not this one's. */
static void save_rejected(struct import *m)
{
	struct oc_err e = OC_ERR_INIT;

	if (given(m, REJECTS) == NULL)
		return;
	if (!sb_ok(&m->rejected))
		err_nomem(&e);
	else if (store_publish_file(given(m, REJECTS), sb_slice(&m->rejected), 0600, &e) == 0)
		return;
	diag_error(&m->diag, &e);
}

static void import_run(struct import *m, char **path, int n)
{
	struct oc_err e = OC_ERR_INIT;
	int done = 0;

	for (int i = 0; done == 0 && i < n; i++)
		done = read_records(m, path[i], &e);
	if (done == 0 && !m->incomplete && write_row(m, &e) != 0)
		diag_error(&m->diag, &e);
	save_rejected(m);
}

/* ---- --verify ---- */

static int tell(void *arg, const struct oc_err *e)
{
	struct import *m = arg;

	diag_error(&m->diag, e);
	return 0;
}

static void note(void *arg, const char *path, uint64_t line, const char *text)
{
	struct import *m = arg;

	diag_notice(&m->diag, path, line, "%s", text);
}

static void verify_all(struct import *m, char **path, int n)
{
	struct rtt_verify v;
	struct oc_err e = OC_ERR_INIT;
	int done = rtt_verify_init(&v, tell, note, m, &e);

	for (int i = 0; done == 0 && i < n; i++)
		done = rtt_verify_path(&v, path[i], &e);
	if (done != 0)
		diag_error(&m->diag, &e);
	if (v.rows == 0) {
		err_set(&e, OC_EX_DATA, "no rows were read");
		diag_error(&m->diag, &e);
	} else {
		diag_notice(&m->diag, NULL, 0, "%llu rows checked, %llu faults found",
		    (unsigned long long)v.rows, (unsigned long long)v.findings);
		if (v.unproved > 0)
			diag_notice(&m->diag, NULL, 0,
			    "%llu of them have figures that no samples stand behind: those could "
			    "not be recomputed",
			    (unsigned long long)v.unproved);
	}
	rtt_verify_release(&v);
}

/* ---- options ---- */

static int usage(struct oc_err *e, const char *what)
{
	return err_set(e, OC_EX_USAGE, "%s; see 'oc-rtt-import --help'", what);
}

static bool is_empty(const char *value)
{
	return value == NULL || value[0] == '\0';
}

/*
 * Each target takes its own options: what it would ignore is an error, so that nobody believes in
 * it.
 */
static int check_given(const struct import *m, const struct rtt_target *t, struct oc_err *e)
{
	bool aggregate = t->rules == RTT_RULES_AGGREGATE;
	bool bounds = given(m, STARTED) != NULL && given(m, FINISHED) != NULL;

	if (is_empty(given(m, VERSION)))
		return usage(e, "--version VERSION is needed: the package version that was tested");
	if (!aggregate && is_empty(given(m, SPEC)))
		return usage(e, "--spec SPEC is needed: the package that was tested");
	if (aggregate && !bounds)
		return usage(e, "telegram needs --spec, or --started-at and --finished-at "
				"(aggregate evidence)");
	if (!aggregate && (given(m, STARTED) != NULL || given(m, FINISHED) != NULL))
		return usage(e, "--started-at and --finished-at are for telegram without --spec "
				"(aggregate evidence)");
	if (aggregate && given(m, PROVIDER) != NULL)
		return usage(e, "--provider-mode is not for aggregate evidence: it names its own");
	if (given(m, SCENARIO) != NULL && given(m, SCENARIO)[0] == '\0')
		return usage(e, "--scenario must not be empty");
	if (given(m, SCENARIO) != NULL && t->rules == RTT_RULES_DISCORD)
		return usage(e, "--scenario is not for discord, whose rows are of discord-canary");
	return 0;
}

static const struct rtt_target *find_target(const struct import *m, struct oc_err *e)
{
	const char *channel = given(m, CHANNEL);
	const char *surface = given(m, SURFACE);
	const struct rtt_target *t;

	if ((channel == NULL) == (surface == NULL)) {
		usage(e, "one of --channel ID and --surface ID is needed");
		return NULL;
	}
	t = channel != NULL ? rtt_target_channel(channel, given(m, SPEC) == NULL)
			    : rtt_target_surface(surface);
	if (t == NULL && channel != NULL)
		err_set(e, OC_EX_USAGE, "unknown channel %.100s; there are: %s", channel,
		    RTT_CHANNEL_IDS);
	else if (t == NULL)
		err_set(e, OC_EX_USAGE, "unknown surface %.100s; there are: %s", surface,
		    RTT_SURFACE_IDS);
	return t;
}

static int check_verify(const struct import *m, struct oc_err *e)
{
	for (int id = CHANNEL; id < OPTIONS_END; id++) {
		if (id != VERIFY && id != COLOUR && given(m, id) != NULL)
			return usage(e,
			    "--verify takes files and folders of rows, and no option but --color");
	}
	return 0;
}

/* Makes what was asked for ready. */
static int prepare(struct import *m, struct oc_err *e)
{
	struct rtt_order *order = &m->order;
	const char *colour = given(m, COLOUR);

	if (colour != NULL && diag_colour(&m->diag, colour[0] == '\0' ? "always" : colour,
				  getenv("NO_COLOR") != NULL) != 0)
		return usage(e, "--color takes auto, always or never");
	if (json_init(&m->reader, e) != 0)
		return -1;
	if (given(m, VERIFY) != NULL)
		return check_verify(m, e);
	order->target = find_target(m, e);
	if (order->target == NULL || check_given(m, order->target, e) != 0)
		return -1;
	order->scenario = slice_cstr(given(m, SCENARIO));
	if (order->scenario.p == NULL)
		order->scenario = slice_cstr(order->target->scenario);
	order->spec = slice_cstr(given(m, SPEC));
	order->version = slice_cstr(given(m, VERSION));
	order->provider =
	    slice_cstr(given(m, PROVIDER) != NULL ? given(m, PROVIDER) : "mock-openai");
	order->started_at = slice_cstr(given(m, STARTED));
	order->finished_at = slice_cstr(given(m, FINISHED));
	rtt_gather_init(&m->gather, order->scenario);
	if (given(m, WHERE) != NULL && (m->where = jqx_new(given(m, WHERE), e)) == NULL)
		return -1;
	return given(m, MAP) != NULL && (m->map = jqx_new(given(m, MAP), e)) == NULL ? -1 : 0;
}

/* As opt_collect. Upstream calls the package's version --version; alone it asks for this program's. */
static int read_options(
    struct import *m, int argc, char **argv, int *first, struct sb *answer, struct oc_err *e)
{
	if (argc != 2 || strcmp(argv[1], "--version") != 0)
		return opt_collect(&spec, CHANNEL, m->given, argc, argv, first, answer, e);
	opt_version(answer, &spec);
	return sb_ok(answer) ? 1 : err_nomem(e);
}

static int finish(struct import *m)
{
	if (m->incomplete)
		diag_raise(&m->diag, OC_EX_DATA);
	if (out_finish(&m->out) != 0)
		diag_error(&m->diag, &m->out.err);
	rtt_gather_release(&m->gather);
	jqx_free(m->where);
	jqx_free(m->map);
	json_release(&m->reader);
	arena_release(&m->scratch);
	arena_release(&m->kept);
	sb_release(&m->mapped);
	sb_release(&m->rejected);
	return m->diag.exit;
}

int main(int argc, char **argv)
{
	static char standard_input[] = "-";
	char *only[] = {standard_input};
	struct import m = {.scratch = ARENA_INIT, .kept = ARENA_INIT};
	struct sb answer = SB_INIT;
	struct oc_err e = OC_ERR_INIT;
	int first = argc;

	signal(SIGPIPE, SIG_IGN);
	diag_init(&m.diag, spec.prog, STDERR_FILENO);
	if (out_init(&m.out, STDOUT_FILENO, "(standard output)", &e) != 0) {
		diag_error(&m.diag, &e);
		return m.diag.exit;
	}
	int asked = read_options(&m, argc, argv, &first, &answer, &e);
	char **path = first < argc ? argv + first : only;
	int n = first < argc ? argc - first : 1;
	if (asked < 0 || (asked == 0 && prepare(&m, &e) != 0))
		diag_error(&m.diag, &e);
	else if (asked == 0 && given(&m, VERIFY) != NULL)
		verify_all(&m, path, n);
	else if (asked == 0)
		import_run(&m, path, n);
	else
		out_write(&m.out, sb_slice(&answer));
	sb_release(&answer);
	return finish(&m);
}
