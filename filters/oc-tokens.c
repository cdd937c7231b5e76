/* oc-tokens: reports token use, from cells or usage records; the rules are in lib/tokens. */
#include <inttypes.h>
#include <stdio.h>

#include "filter/filter.h"
#include "tokens/tokens.h"

struct tokens {
	struct filter_run run;
	struct filter_grouping grouping;
	const char *baseline_path, *budget_path, *provider_mode;
	struct option_pair pair;
	int age;
	double threshold;
	int metric;
	unsigned sources; /* 0: the default */
	bool gated, reported;
	struct pair_options pair_options;
	struct usage_report_options report;
	struct baseline baseline;
	struct budget budget;
	struct gate gate;
	struct pairs pairs;
	struct usage_intake usage;
};

static const struct option_word metrics[] = {
    {"tokens", METRIC_TOKENS}, {"turn", METRIC_TURN}, {"cost", METRIC_COST}, {NULL, 0}};

static const struct option_word sources[] = {{"transcript", SOURCE_TRANSCRIPT}, {"database", SOURCE_DATABASE},
    {"trajectory", SOURCE_TRAJECTORY}, {"cron", SOURCE_CRON}, {"mock", SOURCE_MOCK}, {NULL, 0}};

static const struct option options[] = {
    {"by", 'b', "FIELD,...", "group usage by session, model, runtime, day, provider, tool, agent (total)",
	OPTION_TEXT(struct tokens, grouping.by)},
    {"sketch", 's', NULL, "percentiles within 0.5 % in memory that does not grow with the input",
	OPTION_FLAG(struct tokens, usage.groups.lossy)},
    {"source", 0, "NAME,...", "count usage from transcript, database, trajectory, cron, mock (the first two)",
	OPTION_SET(struct tokens, sources, sources)},
    {"baseline", 0, "FILE", "compare usage with an earlier report, key by key",
	OPTION_TEXT(struct tokens, baseline_path)},
    {"compare", 0, "WHAT", "what to compare: tokens (the default), turn (tokens a turn) or cost",
	OPTION_CHOICE(struct tokens, metric, metrics)},
    {"budget", 0, "FILE", "hold usage against these limits (JSON)", OPTION_TEXT(struct tokens, budget_path)},
    {"threshold", 't', "PERCENT", "more than this is a regression (15)",
	OPTION_NUMBER(struct tokens, threshold, -1e9, 1e9)},
    {"gate", 'g', NULL, "exit 1 on a regression, a failure or a budget exceeded", OPTION_FLAG(struct tokens, gated)},
    {"pair", 'p', "LEFT,RIGHT", "the two runtimes of cells (openclaw,codex; pi is openclaw)",
	OPTION_PAIR(struct tokens, pair)},
    {"reported", 0, NULL, "take each cell's usage as the suite summary reports it",
	OPTION_FLAG(struct tokens, reported)},
    {"upstream", 0, "AGE", "judge pairs by upstream's rules of 2026-06, 2026-08 or 2026-09 (the artifact's own)",
	OPTION_CHOICE(struct tokens, age, drift_ages)},
    {"provider-mode", 0, "MODE", "of cells without a suite: only those of live-* can fail",
	OPTION_TEXT(struct tokens, provider_mode)},
    {.name = NULL},
};

static void defaults(void *state)
{
	struct tokens *t = state;

	t->threshold = DELTA_THRESHOLD;
	t->pair = (struct option_pair){SLICE("openclaw"), SLICE("codex")};
	usage_intake_init(&t->usage);
}

static void on_notice(void *arg, uint64_t line, const char *text)
{
	struct tokens *t = arg;

	filter_notice(&t->run, t->pairs.path, line, "%s", text);
}

static int prepare(void *state, struct oc_err *e)
{
	struct tokens *t = state;
	struct pair_options *p = &t->pair_options;

	if (filter_grouping_take(&t->run, &t->grouping, &t->usage.groups, e) < 0)
		return -1;
	t->usage.log.folder = t->usage.log.set.folder = t->run.tmpdir;
	if (t->sources != 0)
		usage_intake_sources(&t->usage, t->sources);
	*p = (struct pair_options){.given = options_given(&t->run.options, "pair") != NULL,
	    .reported = t->reported,
	    .age_given = options_given(&t->run.options, "upstream") != NULL,
	    .age = {(enum drift_age)t->age, SLICE("option")},
	    .threshold = t->threshold,
	    .mode = slice_cstr(t->provider_mode),
	    .folder = t->run.tmpdir};
	pair_names_set(&p->names, t->pair.left, t->pair.right);
	t->report = (struct usage_report_options){.baseline = t->baseline_path == NULL ? NULL : &t->baseline,
	    .metric = (enum baseline_metric)t->metric,
	    .threshold = t->threshold,
	    .budget = t->budget_path == NULL ? NULL : &t->budget,
	    .gate = &t->gate,
	    .folder = t->run.tmpdir};
	if (t->baseline_path != NULL && baseline_load(&t->baseline, t->baseline_path, e) < 0)
		return -1;
	if (t->budget_path != NULL && budget_load(&t->budget, t->budget_path, e) < 0)
		return -1;
	if (pairs_init(&t->pairs, p, &t->run.sink.out, t, e) < 0)
		return -1;
	t->pairs.notice = on_notice;
	t->pairs.report.gate = &t->gate;
	return 0;
}

static int take_usage(void *state, struct json_val record, struct slice text, struct oc_err *e)
{
	struct tokens *t = state;
	int rc = usage_intake_usage(&t->usage, record, t->run.intake.form, e);

	(void)text;
	if (t->usage.earlier)
		filter_notice(&t->run, t->run.intake.path, t->run.intake.line,
		    "this message is earlier than the one before it in its session");
	return rc;
}

static int take_partial(void *state, struct json_val record, struct slice text, struct oc_err *e)
{
	struct tokens *t = state;

	(void)text;
	return usage_intake_partial(&t->usage, record, e);
}

/* Cells and what belongs to them. */
static int take_pair(void *state, struct json_val record, struct slice text, struct oc_err *e)
{
	struct tokens *t = state;

	if (t->grouping.partial)
		return FILTER_OTHER;
	t->pairs.path = t->run.intake.path;
	t->pairs.line = t->run.intake.line;
	return pairs_record(&t->pairs, record_kind(record), record, text, e);
}

/* One line for all repeats, by sort. */
static void say_repeats(struct tokens *t, const struct usage_verdict *v)
{
	static const char *const where[CALL_REPEATS] = {[CALL_FORK] = "in a fork or successor of the session",
	    [CALL_COPY] = "in another copy of the session",
	    [CALL_AGAIN] = "in the same file",
	    [CALL_TOLD] = "marked duplicateOf"};
	char text[300] = "";
	uint64_t all = 0;
	int n = 0;

	for (int i = CALL_COUNTED + 1; i < CALL_REPEATS; i++) {
		if (v->repeated[i] == 0)
			continue;
		n += snprintf(text + n, sizeof(text) - (size_t)n, "%s %" PRIu64 " %s", all == 0 ? "" : ",",
		    v->repeated[i], where[i]);
		all += v->repeated[i];
	}
	if (all > 0)
		filter_notice(&t->run, NULL, 0, "%" PRIu64 " messages repeat model calls and are not counted again:%s",
		    all, text);
}

static void say_usage(struct tokens *t, const struct usage_verdict *v)
{
	filter_notice(&t->run, NULL, 0,
	    "messages counted: %" PRIu64 "; turns: %" PRIu64 "; sessions: %" PRIu64
	    "; apart, on side branches: %" PRIu64 ", of other sources: %" PRIu64 "; ignored: %" PRIu64
	    "; rejected: %" PRIu64 "; out of order: %" PRIu64 "; records let pass: %" PRIu64,
	    v->messages, v->turns, v->sessions, v->side, v->apart - v->repeats, v->ignored, v->rejected,
	    t->usage.backwards, t->run.passed);
	say_repeats(t, v);
	if (t->usage.groups.left > 0)
		filter_notice(&t->run, NULL, 0,
		    "%" PRIu64 " rows are no model calls (written by the gateway, or without any usage): not counted",
		    t->usage.groups.left);
	if (v->differs > 0)
		filter_notice(&t->run, NULL, 0,
		    "%" PRIu64 " messages have a total that is not the sum of their counts: the report's notes say how "
		    "they were read",
		    v->differs);
	if (v->no_usage > 0)
		filter_notice(&t->run, NULL, 0, "%" PRIu64 " messages without any usage: the sums are too low by them",
		    v->no_usage);
	if (v->ignored > 0 || v->rejected > 0)
		diag_raise(&t->run.diag, OC_EX_DATA);
	for (size_t i = 0; i < t->budget.limits; i++) {
		if (!t->budget.limit[i].met)
			filter_notice(&t->run, t->budget.path, 0, "budget %zu covers no row of this report", i + 1);
	}
}

static int write_report(struct tokens *t, struct oc_err *e)
{
	struct usage_verdict v = {0};
	const bool pairs = pairs_seen(&t->pairs);

	t->pairs.report.rejected = t->run.rejected;
	if (pairs) {
		if (pairs_finish(&t->pairs, e) < 0)
			return -1;
		filter_notice(&t->run, NULL, 0,
		    "pairs compared: %" PRIu64 "; without partner: %" PRIu64 "; failures: %" PRIu64,
		    t->pairs.report.rows.count, t->pairs.report.unpaired, t->pairs.report.failures.count);
	}
	if (t->usage.groups.settled || !pairs || t->report.baseline != NULL || t->report.budget != NULL) {
		if (usage_intake_settle(&t->usage, e) < 0 ||
		    usage_report_write(&t->usage.groups, &t->report, &t->run.sink.out, &v, e) < 0)
			return -1;
		say_usage(t, &v);
	}
	const bool judged = pairs_judged(&t->pairs) || v.compared > 0 || (t->report.budget != NULL && v.messages > 0);
	if (t->gated)
		filter_gate(&t->run, &t->gate,
		    v.flagged == t->gate.findings ? "regression"
		    : v.over == t->gate.findings  ? "exceeded budget"
						  : "finding",
		    "", judged,
		    "no pair, nothing that the baseline has too, nothing under a budget");
	if (t->gated && judged && v.unknown > 0) {
		err_set(e, OC_EX_DATA, "%" PRIu64 " rows not judged: too many of their messages have no usage",
		    v.unknown);
		filter_error(&t->run, e);
		*e = (struct oc_err)OC_ERR_INIT;
	}
	return 0;
}

static int end(void *state, struct oc_err *e)
{
	struct tokens *t = state;

	t->usage.groups.rejected += t->run.rejected;
	if (!t->grouping.partial)
		return write_report(t, e);
	usage_intake_keep(&t->usage);
	return filter_grouping_write(&t->run, &t->grouping, &t->usage.groups, t->usage.used, "groups", e);
}

static void release(void *state)
{
	struct tokens *t = state;

	if (t->pairs.o != NULL)
		pairs_release(&t->pairs);
	baseline_release(&t->baseline);
	budget_release(&t->budget);
	usage_intake_release(&t->usage);
}

static const struct filter oc_tokens = {
    .name = "oc-tokens",
    .usage = "[options] [file ...]",
    .summary = "says who used how many tokens, at what cost, and whether it is more than before",
    .expects = "usage records or cells, as oc-capture writes them,",
    .state = FILTER_STATE_OF(struct tokens),
    .options = {{options, 0}, {filter_grouping_options, offsetof(struct tokens, grouping)}},
    .take = {{"usage", take_usage},
	{"token-partial", take_partial},
	{"cell", take_pair},
	{"scenario", take_pair},
	{"suite", take_pair}},
    .keyed = true,
    .mute = true,
    .defaults = defaults,
    .prepare = prepare,
    .end = end,
    .release = release,
};

int main(int argc, char **argv)
{
	return filter_main(&oc_tokens, argc, argv);
}
