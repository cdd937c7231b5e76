/* oc-tokens: cells or usage records in, who used how many tokens out. What is counted, and how, lib/tokens knows. */
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "data/jqx.h"
#include "io/diag.h"
#include "io/in.h"
#include "io/line.h"
#include "io/opt.h"
#include "record/progress.h"
#include "record/sink.h"
#include "tokens/pairs.h"
#include "tokens/partial.h"
#include "tokens/usage_report.h"

enum {
	BY = 256,
	SKETCH,
	SOURCE,
	PARTIAL,
	KEY,
	BASELINE,
	COMPARE,
	BUDGET,
	THRESHOLD,
	GATE,
	PAIR,
	REPORTED,
	PROVIDER_MODE,
	WHERE,
	MAP,
	REJECTS,
	MAX_LINE,
	PROGRESS,
	COLOUR,
	OPTIONS_END
};

static const struct opt options[] = {
    {"by", 'b', BY, OPT_REQUIRED, "FIELD,...", "group usage by session, model, runtime, day, provider, tool, agent (total)"},
    {"sketch", 's', SKETCH, OPT_NONE, NULL, "percentiles within 0.5 % in memory that does not grow with the input"},
    {"source", 0, SOURCE, OPT_REQUIRED, "NAME,...", "count usage from transcript, database, trajectory, cron, mock (the first two)"},
    {"partial", 0, PARTIAL, OPT_NONE, NULL, "write state that another oc-tokens merges, not a report"},
    {"key", 'k', KEY, OPT_REQUIRED, "FIELD,...", "put these fields and a tab before each partial (Hadoop, Spark)"},
    {"baseline", 0, BASELINE, OPT_REQUIRED, "FILE", "compare usage with an earlier report, key by key"},
    {"compare", 0, COMPARE, OPT_REQUIRED, "WHAT", "what to compare: tokens (the default), turn (tokens a turn) or cost"},
    {"budget", 0, BUDGET, OPT_REQUIRED, "FILE", "hold usage against these limits (JSON)"},
    {"threshold", 't', THRESHOLD, OPT_REQUIRED, "PERCENT", "more than this is a regression (15)"},
    {"gate", 'g', GATE, OPT_NONE, NULL, "exit 1 on a regression, a failure or a budget exceeded"},
    {"pair", 'p', PAIR, OPT_REQUIRED, "LEFT,RIGHT", "the two runtimes of cells (openclaw,codex; pi is openclaw)"},
    {"reported", 0, REPORTED, OPT_NONE, NULL, "take each cell's usage as the suite summary reports it"},
    {"provider-mode", 0, PROVIDER_MODE, OPT_REQUIRED, "MODE", "of cells without a suite: only those of live-* can fail"},
    {"where", 0, WHERE, OPT_REQUIRED, "EXPR", "take only records for which the jq expression is true"},
    {"map", 0, MAP, OPT_REQUIRED, "EXPR", "take what the jq expression makes of each record"},
    {"rejects", 0, REJECTS, OPT_REQUIRED, "FILE", "save the lines that could not be counted in FILE"},
    {"max-line", 0, MAX_LINE, OPT_REQUIRED, "SIZE", "longest line (64M)"},
    {"progress", 0, PROGRESS, OPT_NONE, NULL, "show progress even where standard error is no terminal"},
    {"color", 0, COLOUR, OPT_OPTIONAL, "WHEN", "colour messages: auto, always, never"},
    {NULL, 0, 0, OPT_NONE, NULL, NULL},
};

#define OPTIONS ((size_t)(OPTIONS_END - BY))

static const struct opt_spec spec = {
    .prog = "oc-tokens",
    .usage = "[options] [file ...]",
    .summary = "says who used how many tokens, at what cost, and whether it is more than before",
    .table = options,
};

struct counter {
	struct diag diag;
	struct progress progress;
	struct sink sink;
	const char *given[OPTIONS]; /* by id; NULL: not given; "" for options without value */
	struct by by, key;
	struct pair_options pair_options;
	struct usage_report_options report;
	struct baseline baseline;
	struct budget budget;
	struct pairs pairs;
	struct ledger ledger;
	bool settled; /* the ledger is: by its options, or by the first partial */
	bool counts[USAGE_SOURCES];
	struct jqx *where, *map;
	struct json reader;
	struct arena arena;
	struct sb mapped, session; /* session: of the message before this one, in file `before` */
	int64_t last_at;
	const char *path;
	uint64_t line, used, passed, dropped, rejected, backwards;
	size_t max_line;
	bool spoiled; /* part of the input could not be counted */
};

static const char *given(const struct counter *c, int id)
{
	return c->given[id - BY];
}

/* ---- what cannot be counted ---- */

/* Tells what is wrong with a line, saves it, goes on. Returns -1 when there is no going on. */
static int spoil(struct counter *c, struct oc_err *e, const char *context, struct slice line)
{
	struct record_src src = {.path = c->path, .line = c->line};

	if (e->exit == OC_EX_OK)
		return -1;
	if (e->line == 0)
		err_at(e, c->path, c->line, e->column);
	c->spoiled = true;
	if (e->exit != OC_EX_DATA) {
		diag_error(&c->diag, e);
		return -1;
	}
	int rc = sink_reject(&c->sink, e, context, line, &src);
	*e = (struct oc_err)OC_ERR_INIT;
	return rc;
}

static int reject(struct counter *c, struct oc_err *e, struct slice line)
{
	c->rejected += e->exit == OC_EX_DATA;
	return spoil(c, e, NULL, line);
}

/* A message whose counts are of no use: the report counts it among the ignored. */
static int tell_fault(struct counter *c, const struct usage_record *u, struct slice line, struct oc_err *e)
{
	char context[300];

	snprintf(context, sizeof(context), "%.*s:%" PRIu64, (int)(u->path.n < 250 ? u->path.n : 250), u->path.p == NULL ? "" : u->path.p,
	    u->line);
	err_set(e, OC_EX_DATA, "%s %s: the message is not counted", usage_count_name(u->where), usage_fault_sentence(u->fault));
	return spoil(c, e, context, line);
}

static void tell_time(struct counter *c, const struct usage_record *u)
{
	bool same = c->session.len > 0 && slice_eq(sb_slice(&c->session), u->session);

	if (!u->timed || u->session.n == 0)
		return;
	if (u->backwards || (same && u->at < c->last_at)) {
		c->backwards++;
		sink_notice(&c->sink, c->path, c->line, "this message is earlier than the one before it in its session");
	}
	if (!same) {
		sb_reset(&c->session);
		sb_addslice(&c->session, u->session);
	}
	c->last_at = u->at;
}

/* ---- records ---- */

static void settle(struct counter *c, const struct by *by, bool lossy)
{
	if (c->settled)
		return;
	c->settled = true;
	ledger_init(&c->ledger, given(c, BY) != NULL || given(c, KEY) != NULL ? &c->by : by, given(c, SKETCH) != NULL || lossy);
	memcpy(c->ledger.counts, c->counts, sizeof(c->counts));
}

static int take_usage(struct counter *c, struct json_val record, struct slice line, struct oc_err *e)
{
	struct usage_record u;
	enum token_use use;

	settle(c, &c->by, false);
	if (usage_record_read(&u, record, &c->arena) < 0)
		return err_nomem(e);
	if (ledger_add(&c->ledger, &u, &c->arena, &use, e) < 0)
		return -1;
	c->used++;
	if (use == USE_APART)
		return 0;
	tell_time(c, &u);
	return use == USE_IGNORED ? tell_fault(c, &u, line, e) : 0;
}

static int take_partial(struct counter *c, struct json_val record, struct slice line, struct oc_err *e)
{
	struct by by = c->by;
	bool lossy = false;

	if (partial_head(record, &by, &lossy))
		settle(c, &by, lossy);
	else
		settle(c, &c->by, false);
	c->used++;
	int rc = partial_read(&c->ledger, record, &c->arena, e);
	return rc == 1 ? reject(c, e, line) : rc;
}

/* What oc-capture could not read is missing from what is counted. */
static int take_reject(struct counter *c, struct json_val record, struct slice line, struct oc_err *e)
{
	struct slice reason = json_text(json_gets(record, "reason"), &c->arena);

	err_set(e, OC_EX_DATA, "part of the input was rejected before: %.*s", (int)(reason.n < 240 ? reason.n : 240),
	    reason.p == NULL ? "" : reason.p);
	err_at(e, c->path, c->line, 0);
	progress_clear(&c->progress);
	diag_error(&c->diag, e);
	*e = (struct oc_err)OC_ERR_INIT;
	c->spoiled = true;
	c->rejected++;
	return given(c, PARTIAL) != NULL ? 0 : out_line(&c->sink.out, line);
}

/* Records that are not ours go on untouched; behind --key they would be taken for keyed ones. */
static int pass(struct counter *c, struct slice line)
{
	if (given(c, KEY) != NULL) {
		c->dropped++;
		return 0;
	}
	c->passed++;
	return out_line(&c->sink.out, line);
}

static int take_record(struct counter *c, struct slice line, struct oc_err *e)
{
	if (json_read(&c->reader, line.p, line.n, e) != 0) {
		err_at(e, c->path, c->line, e->column);
		return reject(c, e, line);
	}
	struct json_val record = json_root(&c->reader);
	struct slice kind = record_kind(record);
	if (slice_eqs(kind, "usage"))
		return take_usage(c, record, line, e);
	if (slice_eqs(kind, "token-partial"))
		return take_partial(c, record, line, e);
	if (slice_eqs(kind, "reject"))
		return take_reject(c, record, line, e);
	if (!pairs_takes(kind) || given(c, PARTIAL) != NULL)
		return pass(c, line);
	c->pairs.path = c->path;
	c->pairs.line = c->line;
	int rc = pairs_record(&c->pairs, kind, record, line, e);
	return rc == 1 ? reject(c, e, line) : rc;
}

static int take_mapped(struct counter *c, struct slice line, struct oc_err *e)
{
	sb_reset(&c->mapped);
	if (jqx_map(c->map, line, &c->mapped, e) < 0)
		return reject(c, e, line);
	for (struct slice rest = sb_slice(&c->mapped); rest.n > 0;) {
		size_t n = slice_find(rest, SLICE("\n"), 0);
		if (take_record(c, slice_make(rest.p, n), e) != 0)
			return -1;
		n += n < rest.n;
		rest = slice_make(rest.p + n, rest.n - n);
	}
	return 0;
}

/* A line as --key writes it, without its key. */
static struct slice without_key(struct slice line)
{
	const char *tab = line.n > 0 && line.p[0] != '{' ? memchr(line.p, '\t', line.n) : NULL;

	return tab == NULL ? line : slice_make(tab + 1, (size_t)(line.p + line.n - tab - 1));
}

static int take_line(struct counter *c, struct slice text, struct oc_err *e)
{
	struct slice line = without_key(text);
	int keep = line.n == 0 ? 0 : c->where == NULL ? 1 : jqx_test(c->where, line, e);

	arena_reset(&c->arena);
	if (keep < 0)
		return reject(c, e, line);
	if (keep == 0)
		return 0;
	return c->map != NULL ? take_mapped(c, line, e) : take_record(c, line, e);
}

static int read_records(struct counter *c, const char *path, struct oc_err *e)
{
	struct in in;
	struct line l;
	struct slice text;
	int got, rc = 0;

	if (in_open(&in, path, e) != 0) {
		diag_error(&c->diag, e);
		*e = (struct oc_err)OC_ERR_INIT;
		c->spoiled = true;
		c->rejected++;
		return 0;
	}
	in_on_idle(&in, out_flush, &c->sink.out);
	c->path = in.name;
	line_init(&l, &in, c->max_line);
	while (rc == 0 && (got = line_next(&l, &text, e)) != 0) {
		c->line = l.number;
		rc = got == 1 ? take_line(c, text, e) : reject(c, e, got == -2 ? text : (struct slice){NULL, 0});
		progress_tick(&c->progress, in.raw);
		if (got == -1)
			break;
	}
	c->progress.before += in.raw;
	line_release(&l);
	in_close(&in);
	return rc;
}

/* ---- the end ---- */

static void on_notice(void *arg, uint64_t line, const char *text)
{
	struct counter *c = arg;

	sink_notice(&c->sink, c->path, line, text);
}

static void tell_usage(struct counter *c, const struct usage_verdict *v)
{
	progress_clear(&c->progress);
	diag_notice(&c->diag, NULL, 0, "counted %" PRIu64 " messages of %" PRIu64 " turns in %" PRIu64 " sessions; apart: %" PRIu64
	    " on side branches, %" PRIu64 " of other sources; ignored %" PRIu64 ", rejected %" PRIu64 ", out of order %" PRIu64 "; let %" PRIu64 " records pass",
	    v->messages, v->turns, v->sessions, v->side, v->apart, v->ignored, v->rejected, c->backwards, c->passed);
	if (v->ignored > 0 || v->rejected > 0)
		diag_raise(&c->diag, OC_EX_DATA);
	for (size_t i = 0; c->report.budget != NULL && i < c->budget.limits; i++) {
		if (!c->budget.limit[i].met)
			diag_notice(&c->diag, c->budget.path, 0, "budget %zu covers no row of this report", i + 1);
	}
}

static void close_gate(struct counter *c, const struct usage_verdict *v, bool pairs_pass)
{
	bool judged = pairs_judged(&c->pairs) || (c->report.baseline != NULL && v->compared > 0) ||
	    (c->report.budget != NULL && v->messages > 0);
	struct oc_err e = OC_ERR_INIT;

	if (!pairs_pass || v->flagged > 0 || v->over > 0)
		err_set(&e, OC_EX_FINDING, "gate: %s%" PRIu64 " regressions against the baseline, %" PRIu64 " budgets exceeded",
		    pairs_pass ? "" : "the token report of the pairs fails, ", v->flagged, v->over);
	else if (!judged)
		err_set(&e, OC_EX_DATA, "the gate saw nothing to judge: no pair, nothing that the baseline has too, nothing under a budget");
	if (e.exit != OC_EX_OK)
		diag_error(&c->diag, &e);
}

static int write_report(struct counter *c, struct oc_err *e)
{
	struct usage_verdict v = {0};
	bool pairs_pass = true;

	if (pairs_seen(&c->pairs) && pairs_finish(&c->pairs, &pairs_pass, e) < 0)
		return -1;
	if (pairs_seen(&c->pairs)) {
		progress_clear(&c->progress);
		diag_notice(&c->diag, NULL, 0, "compared %" PRIu64 " pairs, %" PRIu64 " lack a cell; %" PRIu64 " sentences fail the report",
		    c->pairs.listed, c->pairs.unpaired, c->pairs.failed);
	}
	if (c->settled || !pairs_seen(&c->pairs) || c->report.baseline != NULL || c->report.budget != NULL) {
		settle(c, &c->by, false);
		c->ledger.rejected += c->rejected;
		if (usage_report_write(&c->ledger, &c->report, &c->sink.out, &v, e) < 0)
			return -1;
		tell_usage(c, &v);
	}
	if (given(c, GATE) != NULL)
		close_gate(c, &v, pairs_pass);
	return 0;
}

static int write_partial(struct counter *c, struct oc_err *e)
{
	settle(c, &c->by, false);
	c->ledger.rejected += c->rejected;
	if (partial_write(&c->ledger, given(c, KEY) != NULL ? &c->key : NULL, &c->sink.out, e) < 0)
		return -1;
	progress_clear(&c->progress);
	diag_notice(&c->diag, NULL, 0, "used %" PRIu64 " records for %zu groups; rejected %" PRIu64 ", let %" PRIu64 " pass, dropped %" PRIu64,
	    c->used, c->ledger.used, c->rejected, c->passed, c->dropped);
	return 0;
}

static void count_all(struct counter *c, char **path, int n)
{
	struct oc_err e = OC_ERR_INIT;
	int rc = pairs_init(&c->pairs, &c->pair_options, &c->sink.out, c, &e);

	c->pairs.notice = on_notice;
	c->path = "(standard input)";
	if (rc == 0 && n == 0)
		rc = read_records(c, "-", &e);
	for (int i = 0; rc == 0 && i < n; i++)
		rc = read_records(c, path[i], &e);
	if (rc == 0)
		rc = given(c, PARTIAL) != NULL ? write_partial(c, &e) : write_report(c, &e);
	if (rc < 0)
		diag_error(&c->diag, &e);
	pairs_release(&c->pairs);
	ledger_release(&c->ledger);
}

/* ---- options ---- */

static int usage(struct oc_err *e, const char *what)
{
	return err_set(e, OC_EX_USAGE, "%s; see 'oc-tokens --help'", what);
}

static int take_sources(struct counter *c, const char *value, struct oc_err *e)
{
	struct slice rest = slice_cstr(value);
	enum usage_source s;

	memset(c->counts, 0, sizeof(c->counts));
	c->counts[SOURCE_OTHER] = true;
	for (bool more = true; more;) {
		size_t n = slice_find(rest, SLICE(","), 0);
		more = n < rest.n;
		if (!usage_source_of(slice_make(rest.p, n), &s))
			return err_set(e, OC_EX_USAGE, "--source takes transcript, database, trajectory, cron, mock, with commas between, not '%s'", value);
		c->counts[s] = true;
		rest = slice_make(rest.p + n + more, rest.n - n - more);
	}
	return 0;
}

static int take_grouping(struct counter *c, struct oc_err *e)
{
	const char *by = given(c, BY), *key = given(c, KEY), *source = given(c, SOURCE);

	c->counts[SOURCE_OTHER] = c->counts[SOURCE_TRANSCRIPT] = c->counts[SOURCE_DATABASE] = true;
	if (key != NULL && by_parse(&c->key, "key", key, e) < 0)
		return -1;
	c->by = c->key;
	if (by != NULL && by_parse(&c->by, "by", by, e) < 0)
		return -1;
	if (!by_includes(&c->by, &c->key))
		return usage(e, "--key names a field that --by does not have");
	if (key != NULL && given(c, PARTIAL) == NULL)
		return usage(e, "--key goes with --partial");
	if (given(c, PARTIAL) != NULL && (given(c, GATE) != NULL || given(c, BASELINE) != NULL || given(c, BUDGET) != NULL))
		return usage(e, "--partial writes no report: give --gate, --baseline and --budget where partials are merged");
	return source == NULL ? 0 : take_sources(c, source, e);
}

static int take_comparison(struct counter *c, struct oc_err *e)
{
	const char *threshold = given(c, THRESHOLD), *compare = given(c, COMPARE);
	double percent = DELTA_THRESHOLD;

	if (threshold != NULL && opt_double("threshold", threshold, -1e9, 1e9, &percent, e) < 0)
		return -1;
	c->report.threshold = c->pair_options.threshold = percent;
	c->report.folder = c->pair_options.folder = getenv("TMPDIR");
	if (compare != NULL && !baseline_metric_of(slice_cstr(compare), &c->report.metric))
		return err_set(e, OC_EX_USAGE, "--compare takes tokens, turn or cost, not '%s'", compare);
	if (given(c, BASELINE) != NULL) {
		c->report.baseline = &c->baseline;
		if (baseline_load(&c->baseline, given(c, BASELINE), e) < 0)
			return -1;
	}
	if (given(c, BUDGET) == NULL)
		return 0;
	c->report.budget = &c->budget;
	return budget_load(&c->budget, given(c, BUDGET), e);
}

static int take_pair(struct counter *c, struct oc_err *e)
{
	const char *pair = given(c, PAIR) != NULL ? given(c, PAIR) : "openclaw,codex", *mode = given(c, PROVIDER_MODE);
	const char *comma = strchr(pair, ',');
	struct slice left = slice_make(pair, comma == NULL ? 0 : (size_t)(comma - pair)), right = slice_cstr(comma == NULL ? "" : comma + 1);

	if (left.n == 0 || right.n == 0 || slice_find(right, SLICE(","), 0) < right.n || slice_eq(left, right))
		return err_set(e, OC_EX_USAGE, "--pair takes two different names with a comma between, not '%s'", pair);
	pair_names_set(&c->pair_options.names, left, right);
	c->pair_options.given = given(c, PAIR) != NULL;
	c->pair_options.reported = given(c, REPORTED) != NULL;
	c->pair_options.mode = mode == NULL ? slice_make(NULL, 0) : slice_cstr(mode);
	return 0;
}

/* Makes what was asked for ready. */
static int prepare(struct counter *c, struct oc_err *e)
{
	const char *colour = given(c, COLOUR);

	if (colour != NULL && diag_colour(&c->diag, colour[0] == '\0' ? "always" : colour, getenv("NO_COLOR") != NULL) != 0)
		return usage(e, "--color takes auto, always or never");
	if (take_grouping(c, e) < 0 || take_pair(c, e) < 0)
		return -1;
	if (given(c, MAX_LINE) != NULL && opt_size("max-line", given(c, MAX_LINE), &c->max_line, e) < 0)
		return -1;
	if (take_comparison(c, e) < 0 || json_init(&c->reader, e) != 0)
		return -1;
	if (given(c, WHERE) != NULL && (c->where = jqx_new(given(c, WHERE), e)) == NULL)
		return -1;
	if (given(c, MAP) != NULL && (c->map = jqx_new(given(c, MAP), e)) == NULL)
		return -1;
	return given(c, REJECTS) == NULL ? 0 : sink_rejects(&c->sink, given(c, REJECTS), e);
}

/* Returns 1 when --help or --version was all that was asked for, 0, or -1. */
static int read_options(struct counter *c, int argc, char **argv, int *first, struct oc_err *e)
{
	struct opt_state st;
	struct sb text = SB_INIT;
	int id;

	if (opt_begin(&st, &spec, argc, argv, e) != 0)
		return -1;
	while ((id = opt_next(&st, e)) >= 0)
		c->given[id - BY] = st.value != NULL ? st.value : "";
	*first = st.index;
	opt_finish(&st);
	if (id == OPT_END || id == OPT_ERROR)
		return id == OPT_END ? 0 : -1;
	if (id == OPT_HELP)
		opt_help(&text, &spec);
	else
		opt_version(&text, &spec);
	out_write(&c->sink.out, sb_slice(&text));
	sb_release(&text);
	return 1;
}

static int finish(struct counter *c)
{
	if (c->spoiled)
		diag_raise(&c->diag, OC_EX_DATA);
	sink_finish(&c->sink);
	baseline_release(&c->baseline);
	budget_release(&c->budget);
	jqx_free(c->where);
	jqx_free(c->map);
	json_release(&c->reader);
	arena_release(&c->arena);
	sb_release(&c->mapped);
	sb_release(&c->session);
	return c->diag.exit;
}

int main(int argc, char **argv)
{
	struct counter c = {.arena = ARENA_INIT};
	struct oc_err e = OC_ERR_INIT;
	int first = argc, asked;

	signal(SIGPIPE, SIG_IGN);
	diag_init(&c.diag, spec.prog, STDERR_FILENO);
	progress_init(&c.progress, spec.prog, STDERR_FILENO);
	if (sink_init(&c.sink, STDOUT_FILENO, "(standard output)", &c.diag, &c.progress, &e) != 0) {
		diag_error(&c.diag, &e);
		return c.diag.exit;
	}
	c.sink.mute = true;
	asked = read_options(&c, argc, argv, &first, &e);
	if (asked < 0 || (asked == 0 && prepare(&c, &e) != 0))
		diag_error(&c.diag, &e);
	else if (asked == 0)
		count_all(&c, argv + first, argc - first);
	return finish(&c);
}
