/* oc-tokens: cells or usage records in, who used how many tokens out. What is counted, and how,
 * lib/tokens knows. */
#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "io/diag.h"
#include "io/opt.h"
#include "record/intake.h"
#include "record/partial.h"
#include "record/progress.h"
#include "record/sink.h"
#include "tokens/pairs.h"
#include "tokens/usage_intake.h"
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
    {"by", 'b', BY, OPT_REQUIRED, "FIELD,...",
	"group usage by session, model, runtime, day, provider, tool, agent (total)"},
    {"sketch", 's', SKETCH, OPT_NONE, NULL,
	"percentiles within 0.5 % in memory that does not grow with the input"},
    {"source", 0, SOURCE, OPT_REQUIRED, "NAME,...",
	"count usage from transcript, database, trajectory, cron, mock (the first two)"},
    {"partial", 0, PARTIAL, OPT_NONE, NULL,
	"write state that another oc-tokens merges, not a report"},
    {"key", 'k', KEY, OPT_REQUIRED, "FIELD,...",
	"put these fields and a tab before each partial (Hadoop, Spark)"},
    {"baseline", 0, BASELINE, OPT_REQUIRED, "FILE",
	"compare usage with an earlier report, key by key"},
    {"compare", 0, COMPARE, OPT_REQUIRED, "WHAT",
	"what to compare: tokens (the default), turn (tokens a turn) or cost"},
    {"budget", 0, BUDGET, OPT_REQUIRED, "FILE", "hold usage against these limits (JSON)"},
    {"threshold", 't', THRESHOLD, OPT_REQUIRED, "PERCENT", "more than this is a regression (15)"},
    {"gate", 'g', GATE, OPT_NONE, NULL, "exit 1 on a regression, a failure or a budget exceeded"},
    {"pair", 'p', PAIR, OPT_REQUIRED, "LEFT,RIGHT",
	"the two runtimes of cells (openclaw,codex; pi is openclaw)"},
    {"reported", 0, REPORTED, OPT_NONE, NULL,
	"take each cell's usage as the suite summary reports it"},
    {"provider-mode", 0, PROVIDER_MODE, OPT_REQUIRED, "MODE",
	"of cells without a suite: only those of live-* can fail"},
    {"where", 0, WHERE, OPT_REQUIRED, "EXPR",
	"take only records for which the jq expression is true"},
    {"map", 0, MAP, OPT_REQUIRED, "EXPR", "take what the jq expression makes of each record"},
    {"rejects", 0, REJECTS, OPT_REQUIRED, "FILE",
	"save the lines that could not be counted in FILE"},
    {"max-line", 0, MAX_LINE, OPT_REQUIRED, "SIZE", "longest line (64M)"},
    {"progress", 0, PROGRESS, OPT_NONE, NULL,
	"show progress even where standard error is no terminal"},
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
	struct fields key;
	struct pair_options pair_options;
	struct usage_report_options report;
	struct baseline baseline;
	struct budget budget;
	struct pairs pairs;
	struct usage_intake usage;
	struct intake intake;
	uint64_t passed, dropped, rejected;
	bool spoiled; /* part of the input could not be counted */
};

static const char *given(const struct counter *c, int id)
{
	return c->given[id - BY];
}

/* ---- records ---- */

static int tell(struct counter *c, const struct oc_err *e)
{
	progress_clear(&c->progress);
	diag_error(&c->diag, e);
	c->spoiled = true;
	return e->exit == OC_EX_SOFTWARE ? -1 : 0;
}

/* Tells what is wrong with a line, saves it, goes on. */
static int spoil(struct counter *c, struct oc_err *e, struct slice text)
{
	struct record_src src = {.path = c->intake.path, .line = c->intake.line};

	if (e->exit != OC_EX_DATA || src.line == 0)
		return tell(c, e);
	if (e->line == 0)
		err_at(e, src.path, src.line, e->column);
	c->spoiled = true;
	int rc = sink_reject(&c->sink, e, NULL, text, &src);
	*e = (struct oc_err)OC_ERR_INIT;
	return rc;
}

static int on_bad(void *arg, struct oc_err *e, struct slice text)
{
	struct counter *c = arg;

	c->rejected++;
	return spoil(c, e, text);
}

/* What oc-capture could not read is missing from what is counted. */
static int take_reject(
    struct counter *c, struct json_val record, struct slice text, struct oc_err *e)
{
	struct arena a = ARENA_INIT;
	struct slice reason = json_text(json_gets(record, "reason"), &a);

	err_set(e, OC_EX_DATA, "part of the input was rejected before: %.*s",
	    (int)(reason.n < 240 ? reason.n : 240), reason.p == NULL ? "" : reason.p);
	arena_release(&a);
	err_at(e, c->intake.path, c->intake.line, 0);
	tell(c, e);
	*e = (struct oc_err)OC_ERR_INIT;
	c->rejected++;
	return given(c, PARTIAL) != NULL ? 0 : out_line(&c->sink.out, text);
}

/* Records that are not ours go on untouched; behind --key they would be taken for keyed ones. */
static int pass(struct counter *c, struct slice text)
{
	if (given(c, KEY) != NULL) {
		c->dropped++;
		return 0;
	}
	c->passed++;
	return out_line(&c->sink.out, text);
}

/* rc as usage_intake and pairs have it. */
static int conclude(struct counter *c, int rc, struct oc_err *e, struct slice text)
{
	if (rc == 1)
		return on_bad(c, e, text);
	if (rc == 2)
		return spoil(c, e, text);
	if (rc < 0 && e->exit != OC_EX_OK) {
		err_at(e, c->intake.path, c->intake.line, 0);
		tell(c, e);
		*e = (struct oc_err)OC_ERR_INIT;
	}
	return rc;
}

static int take_usage(
    struct counter *c, struct json_val record, struct slice text, struct oc_err *e)
{
	int rc = usage_intake_usage(&c->usage, record, c->intake.form, e);

	if (c->usage.earlier)
		sink_notice(&c->sink, c->intake.path, c->intake.line,
		    "this message is earlier than the one before it in its session");
	return conclude(c, rc, e, text);
}

static int on_record(void *arg, struct json_val record, struct slice text, struct oc_err *e)
{
	struct counter *c = arg;
	struct slice kind;

	/* The hot path: as oc-capture writes them. */
	if (slice_has_prefix(text, SLICE("{\"kind\":\"usage\",\"v\":1,")))
		return take_usage(c, record, text, e);
	kind = record_kind(record);
	if (slice_eqs(kind, "usage"))
		return take_usage(c, record, text, e);
	if (slice_eqs(kind, "token-partial"))
		return conclude(c, usage_intake_partial(&c->usage, record, e), e, text);
	if (slice_eqs(kind, "reject"))
		return take_reject(c, record, text, e);
	if (!pairs_takes(kind) || given(c, PARTIAL) != NULL)
		return pass(c, text);
	c->pairs.path = c->intake.path;
	c->pairs.line = c->intake.line;
	return conclude(c, pairs_record(&c->pairs, kind, record, text, e), e, text);
}

static int on_idle(void *arg)
{
	struct counter *c = arg;

	return out_flush(&c->sink.out);
}

static void on_tick(void *arg, uint64_t raw)
{
	struct counter *c = arg;

	c->progress.records = c->usage.used + c->pairs.used;
	progress_tick(&c->progress, raw);
}

/* ---- the end ---- */

static void on_notice(void *arg, uint64_t line, const char *text)
{
	struct counter *c = arg;

	sink_notice(&c->sink, c->pairs.path, line, text);
}

static void tell_usage(struct counter *c, const struct usage_verdict *v)
{
	progress_clear(&c->progress);
	diag_notice(&c->diag, NULL, 0,
	    "messages counted: %" PRIu64 "; turns: %" PRIu64 "; sessions: %" PRIu64
	    "; apart, on side branches: %" PRIu64 ", of other sources: %" PRIu64
	    "; ignored: %" PRIu64 "; rejected: %" PRIu64 "; out of order: %" PRIu64
	    "; records let pass: %" PRIu64,
	    v->messages, v->turns, v->sessions, v->side, v->apart, v->ignored, v->rejected,
	    c->usage.backwards, c->passed);
	if (v->ignored > 0 || v->rejected > 0)
		diag_raise(&c->diag, OC_EX_DATA);
	for (size_t i = 0; c->report.budget != NULL && i < c->budget.limits; i++) {
		if (!c->budget.limit[i].met)
			diag_notice(&c->diag, c->budget.path, 0,
			    "budget %zu covers no row of this report", i + 1);
	}
}

static void close_gate(struct counter *c, const struct usage_verdict *v, bool pairs_pass)
{
	bool judged = pairs_judged(&c->pairs) || (c->report.baseline != NULL && v->compared > 0) ||
		      (c->report.budget != NULL && v->messages > 0);
	struct oc_err e = OC_ERR_INIT;

	if (!pairs_pass || v->flagged > 0 || v->over > 0)
		err_set(&e, OC_EX_FINDING,
		    "gate: %s%" PRIu64 " regressions against the baseline, %" PRIu64
		    " budgets exceeded",
		    pairs_pass ? "" : "the token report of the pairs fails, ", v->flagged, v->over);
	else if (!judged)
		err_set(&e, OC_EX_DATA,
		    "the gate saw nothing to judge: no pair, nothing that the baseline has too, "
		    "nothing under a budget");
	if (e.exit != OC_EX_OK)
		diag_error(&c->diag, &e);
}

static int write_report(struct counter *c, struct oc_err *e)
{
	struct usage_verdict v = {0};
	bool pairs_pass = true;

	c->pairs.rejected = c->rejected;
	if (pairs_seen(&c->pairs) && pairs_finish(&c->pairs, &pairs_pass, e) < 0)
		return -1;
	if (pairs_seen(&c->pairs)) {
		progress_clear(&c->progress);
		diag_notice(&c->diag, NULL, 0,
		    "pairs compared: %" PRIu64 "; without partner: %" PRIu64 "; failures: %" PRIu64,
		    c->pairs.listed, c->pairs.unpaired, c->pairs.failed);
	}
	if (c->usage.groups.settled || !pairs_seen(&c->pairs) || c->report.baseline != NULL ||
	    c->report.budget != NULL) {
		c->usage.groups.rejected += c->rejected;
		if (usage_report_write(&c->usage.groups, &c->report, &c->sink.out, &v, e) < 0)
			return -1;
		tell_usage(c, &v);
	}
	if (given(c, GATE) != NULL)
		close_gate(c, &v, pairs_pass);
	return 0;
}

static int write_partial(struct counter *c, struct oc_err *e)
{
	c->usage.groups.rejected += c->rejected;
	if (partial_write(
		&c->usage.groups, given(c, KEY) != NULL ? &c->key : NULL, &c->sink.out, e) < 0)
		return -1;
	progress_clear(&c->progress);
	diag_notice(&c->diag, NULL, 0,
	    "records used: %" PRIu64 "; groups: %zu; rejected: %" PRIu64 "; let pass: %" PRIu64
	    "; dropped: %" PRIu64,
	    c->usage.used, c->usage.groups.used, c->rejected, c->passed, c->dropped);
	return 0;
}

static void count_all(struct counter *c, char **path, int n)
{
	struct oc_err e = OC_ERR_INIT;
	int rc = pairs_init(&c->pairs, &c->pair_options, &c->sink.out, c, &e);

	c->pairs.notice = on_notice;
	if (rc == 0 && n == 0)
		rc = intake_read(&c->intake, "-", &e);
	for (int i = 0; rc == 0 && i < n; i++)
		rc = intake_read(&c->intake, path[i], &e);
	if (rc == 0)
		rc = given(c, PARTIAL) != NULL ? write_partial(c, &e) : write_report(c, &e);
	if (rc < 0)
		diag_error(&c->diag, &e);
	pairs_release(&c->pairs);
}

/* ---- options ---- */

static int usage(struct oc_err *e, const char *what)
{
	return err_set(e, OC_EX_USAGE, "%s; see 'oc-tokens --help'", what);
}

static int take_grouping(struct counter *c, struct oc_err *e)
{
	const char *by = given(c, BY), *key = given(c, KEY);
	bool partial = given(c, PARTIAL) != NULL;
	struct groups *u = &c->usage.groups;

	usage_intake_init(&c->usage);
	u->lossy = given(c, SKETCH) != NULL;
	u->by_given = by != NULL || key != NULL;
	if (key != NULL && fields_parse(&by_names, &c->key, "key", key, e) < 0)
		return -1;
	u->by = c->key;
	if (by != NULL && fields_parse(&by_names, &u->by, "by", by, e) < 0)
		return -1;
	if (!fields_includes(&u->by, &c->key))
		return usage(e, "--key names a field that --by does not have");
	if (key != NULL && !partial)
		return usage(e, "--key goes with --partial");
	if (partial &&
	    (given(c, GATE) != NULL || given(c, BASELINE) != NULL || given(c, BUDGET) != NULL))
		return usage(e, "--partial writes no report: give --gate, --baseline and --budget "
				"where partials are merged");
	return given(c, SOURCE) == NULL ? 0 : usage_intake_sources(&c->usage, given(c, SOURCE), e);
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
		return err_set(
		    e, OC_EX_USAGE, "--compare takes tokens, turn or cost, not '%s'", compare);
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
	const char *pair = given(c, PAIR) != NULL ? given(c, PAIR) : "openclaw,codex",
		   *mode = given(c, PROVIDER_MODE);
	const char *comma = strchr(pair, ',');
	struct slice left = slice_make(pair, comma == NULL ? 0 : (size_t)(comma - pair)),
		     right = slice_cstr(comma == NULL ? "" : comma + 1);

	if (left.n == 0 || right.n == 0 || slice_find(right, SLICE(","), 0) < right.n ||
	    slice_eq(left, right))
		return err_set(e, OC_EX_USAGE,
		    "--pair takes two different names with a comma between, not '%s'", pair);
	pair_names_set(&c->pair_options.names, left, right);
	c->pair_options.given = given(c, PAIR) != NULL;
	c->pair_options.reported = given(c, REPORTED) != NULL;
	c->pair_options.mode = mode == NULL ? slice_make(NULL, 0) : slice_cstr(mode);
	return 0;
}

static int take_intake(struct counter *c, struct oc_err *e)
{
	if (intake_init(&c->intake, given(c, WHERE), given(c, MAP), e) < 0)
		return -1;
	c->intake.keyed = true;
	c->intake.arg = c;
	c->intake.record = on_record;
	c->intake.bad = on_bad;
	c->intake.idle = on_idle;
	c->intake.tick = given(c, PROGRESS) != NULL || isatty(STDERR_FILENO) == 1 ? on_tick : NULL;
	return given(c, MAX_LINE) == NULL
		   ? 0
		   : opt_size("max-line", given(c, MAX_LINE), &c->intake.max_line, e);
}

/* Makes what was asked for ready. */
static int prepare(struct counter *c, struct oc_err *e)
{
	const char *colour = given(c, COLOUR);

	if (colour != NULL && diag_colour(&c->diag, colour[0] == '\0' ? "always" : colour,
				  getenv("NO_COLOR") != NULL) != 0)
		return usage(e, "--color takes auto, always or never");
	if (take_grouping(c, e) < 0 || take_pair(c, e) < 0 || take_intake(c, e) < 0 ||
	    take_comparison(c, e) < 0)
		return -1;
	return given(c, REJECTS) == NULL ? 0 : sink_rejects(&c->sink, given(c, REJECTS), e);
}

static int finish(struct counter *c)
{
	if (c->spoiled)
		diag_raise(&c->diag, OC_EX_DATA);
	sink_finish(&c->sink);
	baseline_release(&c->baseline);
	budget_release(&c->budget);
	usage_intake_release(&c->usage);
	intake_release(&c->intake);
	return c->diag.exit;
}

int main(int argc, char **argv)
{
	struct counter c = {0};
	struct oc_err e = OC_ERR_INIT;
	struct sb answer = SB_INIT;
	int first = argc, asked;

	signal(SIGPIPE, SIG_IGN);
	diag_init(&c.diag, spec.prog, STDERR_FILENO);
	progress_init(&c.progress, spec.prog, STDERR_FILENO);
	if (sink_init(&c.sink, STDOUT_FILENO, "(standard output)", &c.diag, &c.progress, &e) != 0) {
		diag_error(&c.diag, &e);
		return c.diag.exit;
	}
	c.sink.mute = true;
	asked = opt_collect(&spec, BY, c.given, argc, argv, &first, &answer, &e);
	if (asked < 0 || (asked == 0 && prepare(&c, &e) != 0))
		diag_error(&c.diag, &e);
	else if (asked == 0)
		count_all(&c, argv + first, argc - first);
	else
		out_write(&c.sink.out, sb_slice(&answer));
	sb_release(&answer);
	return finish(&c);
}
