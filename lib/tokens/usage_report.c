#include "tokens/usage_report.h"

#include <math.h>
#include <stdio.h>

#include "base/base.h"
#include "data/data.h"
#include "record/record.h"
#include "tokens/delta.h"

/* What a row is beside the row of the baseline. */
struct compared {
	const struct baseline_row *before; /* NULL: new */
	double was, is, delta;
	enum delta_class class;
	bool known, flagged;
};

struct usage_writer {
	struct groups *gs;
	const struct usage_report_options *o;
	struct out *out;
	struct usage_verdict *v;
	struct sb text, sentence;
	struct items failures;
	uint64_t fresh, vanished, saved;
	double was, is; /* sums of the compared figure */
};

static int gave_up(struct oc_err *e)
{
	return err_set(e, OC_EX_OK, "output has failed");
}

static int add_failure(struct usage_writer *wr, struct oc_err *e)
{
	if (!sb_ok(&wr->sentence))
		return err_nomem(e);
	gate_close(wr->o->gate, "%s", wr->sentence.buf);
	return items_add_text(&wr->failures, sb_slice(&wr->sentence), e);
}

/* ---- figures ---- */

/* Nothing has no percentiles: null. */
static void emit_figures(struct emit *w, const char *key, const struct sums_figures *f)
{
	emit_key(w, key);
	if (isnan(f->max)) {
		emit_null(w);
		return;
	}
	emit_object(w);
	emit_kdouble(w, "p50", f->p50);
	emit_kdouble(w, "p90", f->p90);
	emit_kdouble(w, "p99", f->p99);
	emit_kdouble(w, "max", f->max);
	emit_end(w);
}

static int message_figures(struct sums_figures *f, const struct sketch *s)
{
	struct sketch_count *sorted = sketch_sorted(s);

	if (sorted == NULL)
		return -1;
	f->p50 = sketch_quantile(s, sorted, 0.5);
	f->p90 = sketch_quantile(s, sorted, 0.9);
	f->p99 = sketch_quantile(s, sorted, 0.99);
	f->max = s->count == 0 ? (double)NAN : (double)s->max;
	mem_free(sorted);
	return 0;
}

static void emit_ignored(struct emit *w, const struct token_group *g)
{
	uint64_t n = token_group_ignored(g);

	if (n == 0)
		return;
	emit_kobject(w, "ignored");
	emit_kuint(w, "messages", n);
	for (int i = 1; i < USAGE_FAULTS; i++)
		emit_ksome(w, usage_fault_name((enum usage_fault)i), g->ignored[i]);
	emit_end(w);
}

static void emit_repeated(struct emit *w, const struct token_group *g)
{
	const uint64_t n = token_group_repeated(g);

	if (n == 0)
		return;
	emit_kobject(w, "repeated");
	emit_kuint(w, "messages", n);
	for (int i = CALL_COUNTED + 1; i < CALL_REPEATS; i++)
		emit_ksome(w, call_repeat_name((enum call_repeat)i), g->repeated[i]);
	emit_end(w);
}

static void emit_time(struct emit *w, const char *key, int64_t ms)
{
	char iso[CLOCK_ISO_MAX];

	if (clock_iso(iso, (double)ms) > 0)
		emit_kcstr(w, key, iso);
}

/* The figures of a group, as members of the object that is open: messages, turns, sessions, sums, percentiles, and
 * what was counted apart or ignored. Returns 0, or -1. */
static int emit_group(struct emit *w, const struct token_group *g, struct oc_err *e)
{
	struct sums_figures messages, turns, sessions;

	if (message_figures(&messages, &g->messages) < 0 || sums_figures(&g->turns, &turns) < 0 ||
	    sums_figures(&g->sessions, &sessions) < 0)
		return err_nomem(e);
	emit_kuint(w, "messages", g->live.messages);
	emit_kuint(w, "turns", sums_count(&g->turns));
	emit_kuint(w, "sessions", sums_count(&g->sessions));
	tally_emit(w, &g->live);
	emit_figures(w, "perMessage", &messages);
	emit_figures(w, "perTurn", &turns);
	emit_figures(w, "perSession", &sessions);
	if (g->turns.sampled)
		emit_kbool(w, "sampledTurns", true);
	if (g->sessions.sampled)
		emit_kbool(w, "sampledSessions", true);
	emit_ksome(w, "shared", g->shared);
	tally_emit_apart(w, "side", g->side);
	tally_emit_apart(w, "apart", g->apart);
	emit_repeated(w, g);
	emit_ignored(w, g);
	emit_ksome(w, "untimed", g->untimed);
	emit_ksome(w, "backwards", g->backwards);
	if (g->timed) {
		emit_time(w, "first", g->first);
		emit_time(w, "last", g->last);
	}
	return 0;
}

/* ---- against the baseline ---- */

/* Would the verdict be the same if the messages without usage had used as much as the others? */
static bool known_without_usage(const struct usage_report_options *o, const struct baseline_figures *was,
    const struct baseline_figures *is, enum delta_class class)
{
	double before = baseline_likely(was, o->metric), now = baseline_likely(is, o->metric);

	return isfinite(before) && isfinite(now) && delta_classify(delta_percent(before, now), o->threshold) == class;
}

static int compare(struct usage_writer *wr, const struct token_group *g, struct compared *c, struct oc_err *e)
{
	struct baseline_figures now = baseline_now(g);
	bool failed;

	*c = (struct compared){.is = baseline_figure(&now, wr->o->metric)};
	struct baseline_row *before = baseline_find(wr->o->baseline, &wr->gs->by, g->group.key, &failed);
	if (failed)
		return err_nomem(e);
	c->before = before;
	wr->fresh += before == NULL;
	if (before == NULL)
		return 0;
	before->met = true;
	c->was = baseline_figure(&before->figures, wr->o->metric);
	if (!isfinite(c->was) || !isfinite(c->is))
		return 0;
	c->delta = delta_percent(c->was, c->is);
	c->class = delta_classify(c->delta, wr->o->threshold);
	c->known = known_without_usage(wr->o, &before->figures, &now, c->class);
	if (!c->known) {
		wr->v->unknown++;
		return 0;
	}
	wr->v->compared++;
	wr->was += c->was;
	wr->is += c->is;
	c->flagged = c->class == DELTA_REGRESSION;
	wr->saved += c->class == DELTA_SAVINGS;
	wr->v->flagged += c->flagged;
	return 0;
}

static void emit_before(struct emit *w, const struct baseline_figures *f)
{
	emit_kdouble(w, "total", f->tokens);
	emit_kdouble(w, "turns", f->turns);
	emit_kdouble(w, "cost", f->cost);
}

static void emit_compared(struct emit *w, const struct compared *c, enum baseline_metric m)
{
	emit_kobject(w, "baseline");
	emit_kcstr(w, "compared", baseline_metric_word(m));
	if (c->before == NULL) {
		emit_kcstr(w, "classification", "new");
		emit_kbool(w, "flagged", false);
		emit_end(w);
		return;
	}
	emit_before(w, &c->before->figures);
	if (c->known) {
		emit_kdouble(w, "deltaPercent", c->delta);
		emit_kcstr(w, "classification", delta_word(c->class));
	} else {
		emit_kcstr(w, "classification", "unknown");
	}
	emit_kbool(w, "flagged", c->flagged);
	emit_end(w);
}

static void say_key(struct sb *out, const struct fields *by, struct slice key)
{
	if (by->n == 0) {
		sb_adds(out, "all usage");
		return;
	}
	for (size_t i = 0; i < by->n; i++) {
		struct slice value = packed_value(key, i);
		sb_addf(out, "%s%s ", i > 0 ? ", " : "", by_name(by->field[i]));
		if (value.p == NULL)
			sb_adds(out, "(not told)");
		else
			sb_addslice(out, value);
	}
}

static int say_flagged(struct usage_writer *wr, const struct token_group *g, const struct compared *c, struct oc_err *e)
{
	sb_reset(&wr->sentence);
	say_key(&wr->sentence, &wr->gs->by, g->group.key);
	sb_addf(&wr->sentence, " %s ",
	    wr->o->metric == METRIC_TURN ? "tokens a turn" : baseline_metric_word(wr->o->metric));
	delta_format(&wr->sentence, c->delta);
	sb_adds(&wr->sentence, " against the baseline");
	return add_failure(wr, e);
}

/* ---- rows ---- */

static int write_line(struct usage_writer *wr, struct oc_err *e)
{
	if (!sb_ok(&wr->text))
		return err_nomem(e);
	return out_line(wr->out, sb_slice(&wr->text)) < 0 ? gave_up(e) : 0;
}

static int write_row(void *arg, struct grouped *group, struct oc_err *e)
{
	const struct token_group *g = (const struct token_group *)group;
	struct usage_writer *wr = arg;
	struct compared c = {NULL, 0, 0, 0, DELTA_NEUTRAL, false, false};
	struct emit w;

	if (wr->o->budget != NULL && budget_add(wr->o->budget, &wr->gs->by, g) < 0)
		return err_nomem(e);
	if (wr->o->baseline != NULL && compare(wr, g, &c, e) < 0)
		return -1;
	if (c.flagged && say_flagged(wr, g, &c, e) < 0)
		return -1;
	wr->v->rows++;
	sb_reset(&wr->text);
	emit_init(&w, &wr->text, 0);
	record_begin(&w, "token-row", 2);
	emit_key(&w, "by");
	fields_emit(&by_names, &w, &wr->gs->by);
	emit_key(&w, "key");
	fields_emit_key(&by_names, &w, &wr->gs->by, g->group.key);
	if (emit_group(&w, g, e) < 0)
		return -1;
	if (wr->o->baseline != NULL)
		emit_compared(&w, &c, wr->o->metric);
	grouped_emit_src(&w, &g->group);
	emit_end(&w);
	return write_line(wr, e);
}

static int write_vanished(void *arg, struct grouped *group, struct oc_err *e)
{
	const struct baseline_row *row = (const struct baseline_row *)group;
	struct usage_writer *wr = arg;
	const struct fields *by = &wr->o->baseline->rows.by;
	struct record_src src = {.path = wr->o->baseline->path};
	struct emit w;

	if (row->met)
		return 0;
	wr->vanished++;
	sb_reset(&wr->text);
	emit_init(&w, &wr->text, 0);
	record_begin(&w, "token-row", 2);
	emit_key(&w, "by");
	fields_emit(&by_names, &w, by);
	emit_key(&w, "key");
	fields_emit_key(&by_names, &w, by, row->group.key);
	emit_kbool(&w, "vanished", true);
	emit_kobject(&w, "baseline");
	emit_kcstr(&w, "compared", baseline_metric_word(wr->o->metric));
	emit_before(&w, &row->figures);
	emit_kcstr(&w, "classification", "vanished");
	emit_kbool(&w, "flagged", false);
	emit_end(&w);
	record_end(&w, &src);
	return write_line(wr, e);
}

/* ---- the closing record ---- */

static void emit_baseline(struct emit *w, const struct usage_writer *wr)
{
	emit_kobject(w, "baseline");
	emit_kcstr(w, "path", wr->o->baseline->path);
	emit_kcstr(w, "compared", baseline_metric_word(wr->o->metric));
	emit_kdouble(w, "thresholdPercent", wr->o->threshold);
	emit_kuint(w, "rows", wr->o->baseline->rows.table.count);
	emit_kuint(w, "matched", wr->v->compared);
	emit_kuint(w, "new", wr->fresh);
	emit_kuint(w, "vanished", wr->vanished);
	emit_kuint(w, "regressions", wr->v->flagged);
	emit_kuint(w, "savings", wr->saved);
	emit_ksome(w, "unknown", wr->v->unknown);
	if (wr->o->metric != METRIC_TURN) {
		emit_kdouble(w, "was", wr->was);
		emit_kdouble(w, "is", wr->is);
		emit_kdouble(w, "deltaPercent", delta_percent(wr->was, wr->is));
	}
	emit_end(w);
}

static void emit_budget(struct emit *w, const struct budget *b)
{
	emit_kobject(w, "budget");
	emit_kcstr(w, "path", b->path);
	emit_kuint(w, "budgets", b->limits);
	emit_karray(w, "over");
	for (size_t i = 0; i < b->uses; i++) {
		if (b->use[i].over_tokens || b->use[i].over_cost)
			budget_emit(w, &b->use[i]);
	}
	emit_end(w);
	emit_end(w);
}

static int judge_budget(struct usage_writer *wr, struct oc_err *e)
{
	struct budget *b = wr->o->budget;

	wr->v->over = budget_judge(b);
	for (size_t i = 0; i < b->uses; i++) {
		if (!b->use[i].over_tokens && !b->use[i].over_cost)
			continue;
		sb_reset(&wr->sentence);
		budget_sentence(&wr->sentence, &b->use[i]);
		if (add_failure(wr, e) < 0)
			return -1;
	}
	return 0;
}

/* How much the sums leave out. */
static void emit_left_out(struct emit *w, uint64_t ignored, uint64_t rejected)
{
	char text[200];

	if (ignored == 0 && rejected == 0)
		return;
	snprintf(text, sizeof(text),
	    "%llu messages (\"ignored\") and %llu records or lines (\"rejected\") could not be "
	    "counted: the sums are too low by them.",
	    (unsigned long long)ignored, (unsigned long long)rejected);
	emit_cstr(w, text);
}

static void emit_no_usage(struct emit *w, const struct tally *t)
{
	char text[200];

	if (t->no_usage == 0)
		return;
	snprintf(text, sizeof(text),
	    "%llu of %llu messages ended well and report no usage (\"noUsage\"): the sums are too low by them.",
	    (unsigned long long)t->no_usage, (unsigned long long)t->messages);
	emit_cstr(w, text);
}

/* How counts were read whose total is not their sum. */
static void emit_readings(struct emit *w, const struct tally *t)
{
	static const char *const what[USAGE_READINGS] = {
	    [READING_ZERO] = "with a total of 0 (\"totalZero\"): their total is input + output + cacheRead + "
			     "cacheWrite.",
	    [READING_HELD] = "with an input that holds the cached tokens, as the total counts them once "
			     "(\"inputHoldsCache\"): the cached tokens were taken out of the input.",
	    [READING_SHORT] = "with a total that leaves out the cached tokens or the output (\"totalTooLow\"): their "
			      "total is input + output + cacheRead + cacheWrite.",
	    [READING_OTHER] = "with a total that is not input + output + cacheRead + cacheWrite (\"totalOther\"): "
			      "taken as reported."};
	char text[300];

	for (int i = READING_AGREES + 1; i < USAGE_READINGS; i++) {
		if (t->reading[i] == 0)
			continue;
		snprintf(text, sizeof(text), "%llu of %llu messages %s", (unsigned long long)t->reading[i],
		    (unsigned long long)t->messages, what[i]);
		emit_cstr(w, text);
	}
}

static void emit_no_calls(struct emit *w, uint64_t left)
{
	char text[200];

	if (left == 0)
		return;
	snprintf(text, sizeof(text),
	    "%llu rows are no model calls (written by the gateway, or without any usage): they are not counted.",
	    (unsigned long long)left);
	emit_cstr(w, text);
}

static void emit_notes(struct emit *w, const struct usage_writer *wr, const struct token_group *all)
{
	emit_karray(w, "notes");
	if (all->side != NULL)
		emit_cstr(w, "Messages on side branches (retries, rewinds) were paid for, and "
			     "stand under \"side\": they are in no sum and no percentile.");
	if (all->apart != NULL)
		emit_cstr(w, "Messages that repeat others (\"repeated\", or from trajectories, cron rows, "
			     "mock requests) stand under \"apart\".");
	emit_no_usage(w, &all->live);
	emit_readings(w, &all->live);
	emit_no_calls(w, wr->gs->left);
	emit_left_out(w, token_group_ignored(all), wr->gs->rejected);
	if (fields_has(&wr->gs->by, BY_TOOL))
		emit_cstr(w, "By tool, a message counts in the row of each tool that it calls: "
			     "rows do not add up to the totals.");
	if (all->turns.sampled || all->sessions.sampled)
		emit_cstr(w, "Turns and sessions are more than the sketch holds: their percentiles "
			     "are those of a sample of 32768, their number is an estimate.");
	emit_end(w);
}

/* "pass" and "failures" come behind, as there may be any number of them. */
static int write_failures(struct usage_writer *wr, const struct token_group *all, struct oc_err *e)
{
	struct emit w;

	sb_addf(&wr->text, ",\"pass\":%s,\"failures\":[", wr->failures.count == 0 ? "true" : "false");
	if (!sb_ok(&wr->text))
		return err_nomem(e);
	if (items_write(&wr->failures, wr->text.buf, "]", wr->out, e) < 0)
		return wr->out->failed ? gave_up(e) : -1;
	sb_reset(&wr->text);
	emit_init(&w, &wr->text, 0);
	emit_object(&w);
	grouped_emit_src(&w, &all->group);
	emit_end(&w);
	if (!sb_ok(&wr->text))
		return err_nomem(e);
	wr->text.buf[0] = ',';
	return write_line(wr, e);
}

static int write_closing(struct usage_writer *wr, const struct token_group *all, struct oc_err *e)
{
	struct emit w;

	sb_reset(&wr->text);
	emit_init(&w, &wr->text, 0);
	record_begin(&w, "token-report", 2);
	emit_kcstr(&w, "of", "usage");
	emit_key(&w, "by");
	fields_emit(&by_names, &w, &wr->gs->by);
	emit_kuint(&w, "rowCount", wr->v->rows);
	emit_kcstr(&w, "method", wr->gs->lossy ? "sketch" : "exact");
	if (wr->gs->lossy)
		emit_kdouble(&w, "relativeError", SKETCH_ERROR);
	emit_kobject(&w, "totals");
	if (emit_group(&w, all, e) < 0)
		return -1;
	emit_end(&w);
	emit_kuint(&w, "rejected", wr->gs->rejected);
	emit_ksome(&w, "noCalls", wr->gs->left);
	emit_notes(&w, wr, all);
	if (wr->o->baseline != NULL)
		emit_baseline(&w, wr);
	if (wr->o->budget != NULL)
		emit_budget(&w, wr->o->budget);
	return write_failures(wr, all, e);
}

static void sum_up(struct usage_verdict *v, const struct token_group *all, uint64_t rejected)
{
	v->messages = all->live.messages;
	v->no_usage = all->live.no_usage;
	v->turns = sums_count(&all->turns);
	v->sessions = sums_count(&all->sessions);
	v->ignored = token_group_ignored(all);
	v->side = all->side == NULL ? 0 : all->side->messages;
	v->apart = all->apart == NULL ? 0 : all->apart->messages;
	v->rejected = rejected;
	v->repeats = token_group_repeated(all);
	v->differs = tally_differs(&all->live);
	for (int i = 0; i < CALL_REPEATS; i++)
		v->repeated[i] = all->repeated[i];
}

static int fits(const struct usage_writer *wr, struct oc_err *e)
{
	const struct baseline *b = wr->o->baseline;

	if (b != NULL && !baseline_fits(b, &wr->gs->by)) {
		err_set(e, OC_EX_DATA, "the baseline is grouped by other fields than this report: give the same --by");
		return err_at(e, b->path, 0, 0);
	}
	return wr->o->budget == NULL ? 0 : budget_fits(wr->o->budget, &wr->gs->by, e);
}

int usage_report_write(
    struct groups *gs, const struct usage_report_options *o, struct out *out, struct usage_verdict *v, struct oc_err *e)
{
	struct usage_writer wr = {.gs = gs, .o = o, .out = out, .v = v, .text = SB_INIT, .sentence = SB_INIT};
	int rc;

	*v = (struct usage_verdict){0};
	if (fits(&wr, e) < 0)
		return -1;
	items_init(&wr.failures, o->folder);
	rc = groups_each(gs, true, write_row, &wr, e);
	if (rc == 0 && o->baseline != NULL)
		rc = groups_each(&o->baseline->rows, false, write_vanished, &wr, e);
	if (rc == 0 && o->budget != NULL)
		rc = judge_budget(&wr, e);
	if (rc == 0)
		rc = groups_all(gs) == NULL ? err_nomem(e) : gs->type->settle(gs->all, e);
	if (rc == 0) {
		const struct token_group *all = (const struct token_group *)gs->all;
		sum_up(v, all, gs->rejected);
		rc = write_closing(&wr, all, e);
	}
	items_release(&wr.failures);
	sb_release(&wr.text);
	sb_release(&wr.sentence);
	return rc;
}
