/* oc-drift: cells of two runtimes in, where they differ and how badly out. What drift is,
 * lib/parity knows. */
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "data/clock.h"
#include "drift/agentic.h"
#include "drift/expect.h"
#include "drift/judge.h"
#include "io/diag.h"
#include "io/in.h"
#include "io/line.h"
#include "io/opt.h"
#include "record/intake.h"
#include "record/progress.h"
#include "record/sink.h"

enum {
	PAIR = 256,
	RULES,
	UPSTREAM,
	REPORTED,
	SIMILARITY,
	FAMILIES,
	GATE,
	KNOWN,
	NOW,
	EXPECT,
	AXIS_MODEL,
	WHERE,
	MAP,
	REJECTS,
	MAX_LINE,
	PROGRESS,
	COLOUR,
	OPTIONS_END
};

static const struct opt options[] = {
    {"pair", 'p', PAIR, OPT_REQUIRED, "LEFT,RIGHT",
	"the two runtimes (openclaw,codex; pi is openclaw)"},
    {"rules", 0, RULES, OPT_REQUIRED, "RULES", "upstream (the default) or strict"},
    {"upstream", 0, UPSTREAM, OPT_REQUIRED, "AGE",
	"upstream's rules of 2026-06 (the default), 2026-08 or 2026-09"},
    {"reported", 0, REPORTED, OPT_NONE, NULL,
	"take each scenario's drift as the suite summary reports it"},
    {"text-similarity", 0, SIMILARITY, OPT_REQUIRED, "X",
	"least similarity of texts within tolerance (0.5)"},
    {"families", 0, FAMILIES, OPT_REQUIRED, "FILE", "families of tools and their severity (JSON)"},
    {"gate", 'g', GATE, OPT_OPTIONAL, "LEVEL",
	"exit 1 on drift at LEVEL or above: escalate, P2, P1 (the default)"},
    {"known", 'k', KNOWN, OPT_REQUIRED, "FILE", "drifts that are known and pass the gate (JSON)"},
    {"now", 0, NOW, OPT_REQUIRED, "DATE", "today, for the list of known drifts (the clock)"},
    {"expect", 'e', EXPECT, OPT_REQUIRED, "FILE",
	"hold lifecycle cells against these expectations (JSON)"},
    {"axis-model", 0, AXIS_MODEL, OPT_REQUIRED, "BASE,CAND",
	"compare two suites of two models instead"},
    {"where", 0, WHERE, OPT_REQUIRED, "EXPR",
	"take only records for which the jq expression is true"},
    {"map", 0, MAP, OPT_REQUIRED, "EXPR", "take what the jq expression makes of each record"},
    {"rejects", 0, REJECTS, OPT_REQUIRED, "FILE",
	"save the lines that could not be judged in FILE"},
    {"max-line", 0, MAX_LINE, OPT_REQUIRED, "SIZE", "longest line (64M)"},
    {"progress", 0, PROGRESS, OPT_NONE, NULL,
	"show progress even where standard error is no terminal"},
    {"color", 0, COLOUR, OPT_OPTIONAL, "WHEN", "colour messages: auto, always, never"},
    {NULL, 0, 0, OPT_NONE, NULL, NULL},
};

#define OPTIONS ((size_t)(OPTIONS_END - PAIR))

static const struct opt_spec spec = {
    .prog = "oc-drift",
    .usage = "[options] [file ...]",
    .summary =
	"says where two runtimes differ on the same scenarios, how badly, and whether it is known",
    .table = options,
};

struct drifter {
	struct diag diag;
	struct progress progress;
	struct sink sink;
	const char *given[OPTIONS]; /* by id; NULL: not given; "" for options without value */
	struct judge_options options;
	struct knowns knowns;
	struct expect expect;
	struct agentic agentic;
	struct judge judge;
	struct intake intake;
	bool spoiled; /* part of the input could not be judged */
};

static const char *given(const struct drifter *d, int id)
{
	return d->given[id - PAIR];
}

/* ---- records ---- */

static int tell(struct drifter *d, const struct oc_err *e)
{
	progress_clear(&d->progress);
	diag_error(&d->diag, e);
	d->spoiled = true;
	return e->exit == OC_EX_SOFTWARE ? -1 : 0;
}

/* Tells what is wrong with a line, saves it, goes on. */
static int on_bad(void *arg, struct oc_err *e, struct slice text)
{
	struct drifter *d = arg;
	struct record_src src = {.path = d->intake.path, .line = d->intake.line};
	int rc;

	if (e->exit != OC_EX_DATA || src.line == 0)
		return tell(d, e);
	d->spoiled = true;
	rc = sink_reject(&d->sink, e, NULL, text, &src);
	*e = (struct oc_err)OC_ERR_INIT;
	return rc;
}

/* What oc-capture could not read is missing from what is judged. */
static int take_reject(
    struct drifter *d, struct json_val record, struct slice text, struct oc_err *e)
{
	struct arena a = ARENA_INIT;
	struct slice reason = json_text(json_gets(record, "reason"), &a);

	err_set(e, OC_EX_DATA, "part of the input was rejected before: %.*s",
	    (int)(reason.n < 240 ? reason.n : 240), reason.p == NULL ? "" : reason.p);
	arena_release(&a);
	err_at(e, d->intake.path, d->intake.line, 0);
	tell(d, e);
	*e = (struct oc_err)OC_ERR_INIT;
	return out_line(&d->sink.out, text);
}

static int on_record(void *arg, struct json_val record, struct slice text, struct oc_err *e)
{
	struct drifter *d = arg;
	struct judge *j = &d->judge;

	j->path = d->intake.path;
	j->line = d->intake.line;
	if (record_is(record, "reject"))
		return take_reject(d, record, text, e);
	int rc = judge_record(j, record, text, e);
	if (rc == 0 || e->exit == OC_EX_OK)
		return rc;
	err_at(e, j->path, j->line, e->column);
	if (rc > 0)
		return on_bad(d, e, text);
	tell(d, e);
	return -1;
}

static int on_idle(void *arg)
{
	struct drifter *d = arg;

	return out_flush(&d->sink.out);
}

static void on_tick(void *arg, uint64_t raw)
{
	struct drifter *d = arg;

	d->progress.waiting = d->judge.waiting.count;
	d->progress.records = d->judge.used;
	progress_tick(&d->progress, raw);
}

static void on_notice(void *arg, uint64_t line, const char *text)
{
	struct drifter *d = arg;

	sink_notice(&d->sink, d->judge.path, line, text);
}

static void on_error(void *arg, const struct oc_err *e)
{
	struct drifter *d = arg;
	struct oc_err at = *e;

	err_at(&at, d->judge.path, e->line, e->column);
	progress_clear(&d->progress);
	diag_error(&d->diag, &at);
}

/* ---- the end ---- */

static void tell_sums(struct drifter *d)
{
	const struct judge *j = &d->judge;
	uint64_t missing = j->report.drift[DRIFT_MISSING];

	progress_clear(&d->progress);
	diag_notice(&d->diag, NULL, 0,
	    "pairs judged: %llu; without partner: %llu; most that waited at a time: %zu; records "
	    "used: %llu, let pass: %llu",
	    (unsigned long long)(j->report.listed - missing), (unsigned long long)missing,
	    j->waiting.most, (unsigned long long)j->used, (unsigned long long)j->passed_on);
}

static void close_gate(struct drifter *d)
{
	struct oc_err e = OC_ERR_INIT;

	if (!judge_saw_any(&d->judge)) {
		err_set(&e, OC_EX_DATA,
		    "the gate saw no pair: nothing was compared, so nothing is clean");
		diag_error(&d->diag, &e);
	} else if (!judge_gate_open(&d->judge)) {
		err_set(&e, OC_EX_FINDING, "gate: %llu findings at %s or above that are not known",
		    (unsigned long long)d->judge.findings, severity_word(d->options.level));
		diag_error(&d->diag, &e);
	}
}

static void drift_all(struct drifter *d, char **path, int n)
{
	struct oc_err e = OC_ERR_INIT;
	int rc = 0;

	judge_init(&d->judge, &d->options, &d->sink.out, d);
	d->judge.notice = on_notice;
	d->judge.error = on_error;
	d->judge.path = d->intake.path;
	if (n == 0)
		rc = intake_read(&d->intake, "-", &e);
	for (int i = 0; rc == 0 && i < n; i++)
		rc = intake_read(&d->intake, path[i], &e);
	if (rc == 0 && judge_finish(&d->judge, &e) < 0 && e.exit != OC_EX_OK)
		diag_error(&d->diag, &e);
	if (rc == 0) {
		if (d->options.agentic == NULL)
			tell_sums(d);
		if (d->options.gated)
			close_gate(d);
	}
	judge_release(&d->judge);
}

/* ---- options ---- */

static int usage(struct oc_err *e, const char *what)
{
	return err_set(e, OC_EX_USAGE, "%s; see 'oc-drift --help'", what);
}

/* "LEFT,RIGHT": two texts, neither empty nor the same. */
static int split_pair(const char *option, const char *value, struct slice *left,
    struct slice *right, struct oc_err *e)
{
	const char *comma = strchr(value, ',');

	*left = slice_make(value, comma == NULL ? strlen(value) : (size_t)(comma - value));
	*right = slice_cstr(comma == NULL ? "" : comma + 1);
	if (left->n == 0 || right->n == 0 || memchr(right->p, ',', right->n) != NULL ||
	    slice_eq(*left, *right))
		return err_set(e, OC_EX_USAGE,
		    "--%s takes two different names with a comma between, not '%s'", option, value);
	return 0;
}

static int slurp(const char *path, char **text, size_t *n, struct oc_err *e)
{
	struct in in;

	if (in_open(&in, path, e) != 0)
		return -1;
	int rc = in_slurp(&in, text, n, LINE_LIMIT, e);
	in_close(&in);
	return rc;
}

enum file { FILE_FAMILIES, FILE_KNOWN, FILE_EXPECT };

static int take_text(struct drifter *d, enum file what, char *text, size_t n, struct oc_err *e)
{
	if (what == FILE_EXPECT) {
		d->options.expect = &d->expect;
		return expect_read(&d->expect, text, n, e);
	}
	int rc = json_read(&d->intake.reader, text, n, e);
	if (rc == 0 && what == FILE_FAMILIES)
		rc = families_read(&d->options.families, json_root(&d->intake.reader), e);
	else if (rc == 0)
		rc = knowns_read(&d->knowns, json_root(&d->intake.reader), e);
	mem_free(text);
	return rc;
}

/* A file that an option names; nothing when the option was not given. */
static int read_file(struct drifter *d, enum file what, const char *path, struct oc_err *e)
{
	char *text;
	size_t n;

	if (path == NULL)
		return 0;
	if (slurp(path, &text, &n, e) < 0)
		return -1;
	return take_text(d, what, text, n, e) < 0 ? err_at(e, path, e->line, e->column) : 0;
}

static int read_files(struct drifter *d, struct oc_err *e)
{
	if (families_builtin(&d->options.families, e) < 0)
		return -1;
	d->options.knowns = given(d, KNOWN) == NULL ? NULL : &d->knowns;
	if (read_file(d, FILE_FAMILIES, given(d, FAMILIES), e) < 0 ||
	    read_file(d, FILE_KNOWN, given(d, KNOWN), e) < 0)
		return -1;
	return read_file(d, FILE_EXPECT, given(d, EXPECT), e);
}

static int take_rules(struct drifter *d, struct oc_err *e)
{
	const char *rules = given(d, RULES), *age = given(d, UPSTREAM),
		   *similarity = given(d, SIMILARITY);
	struct judge_options *o = &d->options;

	if (rules != NULL && strcmp(rules, "strict") == 0)
		o->rules = RULES_STRICT;
	else if (rules != NULL && strcmp(rules, "upstream") != 0)
		return err_set(e, OC_EX_USAGE, "--rules takes upstream or strict, not '%s'", rules);
	if (given(d, REPORTED) != NULL && o->rules == RULES_STRICT)
		return usage(
		    e, "--reported takes the suite's own verdict: leave out --rules strict");
	if (given(d, REPORTED) != NULL)
		o->rules = RULES_REPORTED;
	if (age != NULL && !drift_age_of(slice_cstr(age), &o->age))
		return err_set(
		    e, OC_EX_USAGE, "--upstream takes 2026-06, 2026-08 or 2026-09, not '%s'", age);
	o->similarity = RUBRIC_SIMILARITY;
	return similarity == NULL
		   ? 0
		   : opt_double("text-similarity", similarity, 0, 1, &o->similarity, e);
}

static int take_gate(struct drifter *d, struct oc_err *e)
{
	const char *level = given(d, GATE), *now = given(d, NOW);
	struct judge_options *o = &d->options;

	o->gated = level != NULL;
	o->level = SEVERITY_P1;
	if (level != NULL && level[0] != '\0' && !severity_of(slice_cstr(level), &o->level))
		return err_set(e, OC_EX_USAGE, "--gate takes escalate, P2 or P1, not '%s'", level);
	o->now = now == NULL ? (double)time(NULL) * 1000 : clock_parse(slice_cstr(now));
	if (isnan(o->now))
		return err_set(
		    e, OC_EX_USAGE, "--now takes a date or time as 2026-11-20, not '%s'", now);
	return 0;
}

/* The model axis is another question: what only the runtime axis knows would be ignored. */
static int take_axis(struct drifter *d, struct oc_err *e)
{
	static const int others[] = {
	    PAIR, RULES, UPSTREAM, REPORTED, SIMILARITY, FAMILIES, KNOWN, EXPECT};
	struct slice base, cand;

	if (given(d, AXIS_MODEL) == NULL)
		return 0;
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		if (given(d, others[i]) != NULL)
			return err_set(e, OC_EX_USAGE,
			    "--axis-model compares models: --%s is for runtimes",
			    options[others[i] - PAIR].name);
	}
	if (split_pair("axis-model", given(d, AXIS_MODEL), &base, &cand, e) < 0)
		return -1;
	agentic_init(&d->agentic, base, cand);
	d->options.agentic = &d->agentic;
	return 0;
}

/* Makes what was asked for ready. */
static int prepare(struct drifter *d, struct oc_err *e)
{
	const char *pair = given(d, PAIR), *colour = given(d, COLOUR);
	struct slice left, right;

	if (colour != NULL && diag_colour(&d->diag, colour[0] == '\0' ? "always" : colour,
				  getenv("NO_COLOR") != NULL) != 0)
		return usage(e, "--color takes auto, always or never");
	if (split_pair("pair", pair == NULL ? "openclaw,codex" : pair, &left, &right, e) < 0)
		return -1;
	pair_init(&d->options.pair, left, right);
	d->options.pair_given = pair != NULL;
	d->options.folder = getenv("TMPDIR");
	if (take_axis(d, e) < 0 || take_rules(d, e) < 0 || take_gate(d, e) < 0)
		return -1;
	if (intake_init(&d->intake, given(d, WHERE), given(d, MAP), e) < 0)
		return -1;
	if (given(d, MAX_LINE) != NULL &&
	    opt_size("max-line", given(d, MAX_LINE), &d->intake.max_line, e) < 0)
		return -1;
	d->intake.arg = d;
	d->intake.record = on_record;
	d->intake.bad = on_bad;
	d->intake.idle = on_idle;
	d->intake.tick = given(d, PROGRESS) != NULL || isatty(STDERR_FILENO) == 1 ? on_tick : NULL;
	if (read_files(d, e) < 0)
		return -1;
	return given(d, REJECTS) == NULL ? 0 : sink_rejects(&d->sink, given(d, REJECTS), e);
}

static int finish(struct drifter *d)
{
	if (d->spoiled)
		diag_raise(&d->diag, OC_EX_DATA);
	sink_finish(&d->sink);
	families_release(&d->options.families);
	knowns_release(&d->knowns);
	expect_release(&d->expect);
	agentic_release(&d->agentic);
	intake_release(&d->intake);
	return d->diag.exit;
}

int main(int argc, char **argv)
{
	struct drifter d = {.knowns = KNOWNS_INIT,
	    .expect = {.names = ARENA_INIT},
	    .agentic = {.text = ARENA_INIT}};
	struct oc_err e = OC_ERR_INIT;
	struct sb answer = SB_INIT;
	int first = argc, asked;

	signal(SIGPIPE, SIG_IGN);
	diag_init(&d.diag, spec.prog, STDERR_FILENO);
	progress_init(&d.progress, spec.prog, STDERR_FILENO);
	if (sink_init(&d.sink, STDOUT_FILENO, "(standard output)", &d.diag, &d.progress, &e) != 0) {
		diag_error(&d.diag, &e);
		return d.diag.exit;
	}
	asked = opt_collect(&spec, PAIR, d.given, argc, argv, &first, &answer, &e);
	if (asked < 0 || (asked == 0 && prepare(&d, &e) != 0))
		diag_error(&d.diag, &e);
	else if (asked == 0)
		drift_all(&d, argv + first, argc - first);
	else
		out_write(&d.sink.out, sb_slice(&answer));
	sb_release(&answer);
	return finish(&d);
}
