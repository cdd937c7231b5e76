/* oc-drift: reports where two runtimes differ, from their cells, and how badly; the rules are in lib/drift. */
#include <inttypes.h>
#include <time.h>

#include "drift/drift.h"
#include "filter/filter.h"

struct drift_filter {
	struct filter_run run;
	const char *families, *known, *expect_path;
	struct option_pair pair, models;
	bool reported;
	int gate_level;
	struct judge_options options;
	struct knowns knowns;
	struct expect expect;
	struct agentic agentic;
	struct judge judge;
};

static const struct option_word rules[] = {{"upstream", RULES_UPSTREAM}, {"strict", RULES_STRICT}, {NULL, 0}};
static const struct option_word levels[] = {
    {"escalate", SEVERITY_ESCALATE}, {"P2", SEVERITY_P2}, {"P1", SEVERITY_P1}, {NULL, 0}};

static const struct option options[] = {
    {"pair", 'p', "LEFT,RIGHT", "the two runtimes (openclaw,codex; pi is openclaw)",
	OPTION_PAIR(struct drift_filter, pair)},
    {"rules", 0, "RULES", "upstream (the default) or strict", OPTION_CHOICE(struct drift_filter, options.rules, rules)},
    {"upstream", 0, "AGE", "upstream's rules of 2026-06, 2026-08 or 2026-09 (the artifact's own)",
	OPTION_CHOICE(struct drift_filter, options.age, drift_ages)},
    {"reported", 0, NULL, "take each scenario's drift as the suite summary reports it",
	OPTION_FLAG(struct drift_filter, reported)},
    {"text-similarity", 0, "X", "least similarity of texts within tolerance (0.5)",
	OPTION_NUMBER(struct drift_filter, options.similarity, 0, 1)},
    {"families", 0, "FILE", "families of tools and their severity (JSON)", OPTION_TEXT(struct drift_filter, families)},
    {"gate", 'g', "[=LEVEL]", "exit 1 on drift at LEVEL or above: escalate, P2, P1 (the default)",
	OPTION_CHOICE_OR(struct drift_filter, gate_level, levels, SEVERITY_P1)},
    {"known", 'k', "FILE", "drifts that are known and pass the gate (JSON)", OPTION_TEXT(struct drift_filter, known)},
    {"now", 0, "DATE", "today, for the list of known drifts (the clock)",
	FILTER_TIME(struct drift_filter, options.now)},
    {"expect", 'e', "FILE", "hold lifecycle cells against these expectations (JSON)",
	OPTION_TEXT(struct drift_filter, expect_path)},
    {"axis-model", 0, "BASE,CAND", "compare two suites of two models instead",
	OPTION_PAIR(struct drift_filter, models)},
    {.name = NULL},
};

static void defaults(void *state)
{
	struct drift_filter *d = state;

	d->pair = (struct option_pair){SLICE("openclaw"), SLICE("codex")};
	d->options.similarity = RUBRIC_SIMILARITY;
	d->options.now = (double)time(NULL) * 1000;
	d->options.level = SEVERITY_P1;
}

static void on_notice(void *arg, uint64_t line, const char *text)
{
	struct drift_filter *d = arg;

	filter_notice(&d->run, d->judge.path, line, "%s", text);
}

/* What is found at the end. */
static void on_error(void *arg, const struct oc_err *e)
{
	struct drift_filter *d = arg;
	struct oc_err at = *e;

	err_at(&at, d->judge.path, e->line, e->column);
	filter_error(&d->run, &at);
}

/* What may stand together. The model axis is another question: what only the runtime axis has would be ignored. */
static int check(const struct drift_filter *d, struct oc_err *e)
{
	const struct options *o = &d->run.options;
	const char *other = options_given(o, "pair rules upstream reported text-similarity families known expect");

	if (options_given(o, "axis-model") != NULL && other != NULL)
		return err_set(e, OC_EX_USAGE, "--axis-model compares models: --%s is for runtimes", other);
	if (d->reported && d->options.rules == RULES_STRICT)
		return filter_usage(&d->run, e, "--reported takes the suite's own verdict: leave out --rules strict");
	return 0;
}

static int prepare(void *state, struct oc_err *e)
{
	struct drift_filter *d = state;
	struct judge_options *o = &d->options;

	if (check(d, e) < 0 || families_builtin(&o->families, e) < 0)
		return -1;
	runtime_pair_set(&o->pair, d->pair.left, d->pair.right);
	o->pair_given = options_given(&d->run.options, "pair") != NULL;
	o->age_given = options_given(&d->run.options, "upstream") != NULL;
	o->folder = d->run.tmpdir;
	o->rules = d->reported ? RULES_REPORTED : o->rules;
	o->gated = options_given(&d->run.options, "gate") != NULL;
	o->level = o->gated ? (enum severity)d->gate_level : o->level;
	if (d->families != NULL && families_load(&o->families, d->families, e) < 0)
		return -1;
	if (d->known != NULL && knowns_load(&d->knowns, d->known, e) < 0)
		return -1;
	if (d->expect_path != NULL && expect_load(&d->expect, d->expect_path, e) < 0)
		return -1;
	o->knowns = d->known == NULL ? NULL : &d->knowns;
	o->expect = d->expect_path == NULL ? NULL : &d->expect;
	if (d->models.left.n > 0) {
		agentic_init(&d->agentic, d->models.left, d->models.right);
		o->agentic = &d->agentic;
	}
	judge_init(&d->judge, o, &d->run.sink.out, d);
	d->judge.notice = on_notice;
	d->judge.error = on_error;
	d->judge.path = "(standard input)";
	return 0;
}

static int take_any(void *state, struct json_val record, struct slice text, struct oc_err *e)
{
	struct drift_filter *d = state;

	(void)text;
	d->judge.path = d->run.intake.path;
	d->judge.line = d->run.intake.line;
	return judge_record(&d->judge, record, e);
}

static void tick(void *state)
{
	struct drift_filter *d = state;

	d->run.progress.waiting = d->judge.waiting.count;
}

static int end(void *state, struct oc_err *e)
{
	struct drift_filter *d = state;
	const struct judge *j = &d->judge;

	if (judge_finish(&d->judge, e) < 0)
		return -1;
	const uint64_t missing = j->report.drift[DRIFT_MISSING];
	if (d->options.agentic == NULL)
		filter_notice(&d->run, NULL, 0,
		    "compared %" PRIu64 " scenarios; %" PRIu64 " ran on one runtime only; %" PRIu64
		    " records used, %" PRIu64 " passed on; at most %zu cells waited for a partner",
		    j->report.rows.count - missing, missing, j->used, d->run.passed, j->waiting.most);
	if (d->options.gated)
		filter_gate(&d->run, &j->gate, "finding",
		    d->options.agentic != NULL               ? ""
		    : d->options.level == SEVERITY_P1        ? " at P1"
		    : d->options.level == SEVERITY_P2        ? " at P2 or above"
							     : " at escalate or above",
		    judge_saw_any(j), "no pair was compared");
	return 0;
}

static void release(void *state)
{
	struct drift_filter *d = state;

	if (d->judge.o != NULL)
		judge_release(&d->judge);
	families_release(&d->options.families);
	knowns_release(&d->knowns);
	expect_release(&d->expect);
	agentic_release(&d->agentic);
}

static const struct filter oc_drift = {
    .name = "oc-drift",
    .usage = "[options] [file ...]",
    .summary = "says where two runtimes differ on the same scenarios, how badly, and whether it is known",
    .expects = "cells, as oc-capture writes them,",
    .state = FILTER_STATE_OF(struct drift_filter),
    .options = {{options, 0}},
    .take = {{NULL, take_any}},
    .defaults = defaults,
    .prepare = prepare,
    .tick = tick,
    .end = end,
    .release = release,
};

int main(int argc, char **argv)
{
	return filter_main(&oc_drift, argc, argv);
}
