#include "tokens/pair_report.h"

#include <string.h>

#include "base/base.h"
#include "data/data.h"
#include "stats/stats.h"

#define NO_CAPTURES "No runtime parity captures were present in the suite summary."

void pair_report_init(struct pair_report *r, const struct pair_options *o)
{
	*r = (struct pair_report){.o = o, .names = o->names, .any_live = slice_has_prefix(o->mode, SLICE("live-"))};
	items_init(&r->rows, o->folder);
	items_init(&r->failures, o->folder);
	items_init(&r->flagged, o->folder);
	items_init(&r->savings, o->folder);
}

void pair_report_release(struct pair_report *r)
{
	for (int i = 0; i < 2; i++) {
		mem_free(r->side[i].total);
		mem_free(r->side[i].turn);
	}
	items_release(&r->rows);
	items_release(&r->failures);
	items_release(&r->flagged);
	items_release(&r->savings);
	sb_release(&r->mode);
	sb_release(&r->pair);
	sb_release(&r->text);
	sb_release(&r->sentence);
}

/* ---- failures, in upstream's words ---- */

/* r->sentence is one. */
static int add_failure(struct pair_report *r, struct oc_err *e)
{
	if (!sb_ok(&r->sentence))
		return err_nomem(e);
	gate_close(r->gate, "%s", r->sentence.buf);
	return items_add_text(&r->failures, sb_slice(&r->sentence), e);
}

static void begin_live(struct pair_report *r, const struct pair_row *row, int side)
{
	sb_reset(&r->sentence);
	sb_addslice(&r->sentence, row->side[0]->scenario);
	sb_addf(&r->sentence, " %s live usage ", row->names->key[side]);
}

static int add_bad_counts(struct pair_report *r, const struct pair_row *row, int side, struct oc_err *e)
{
	static const char *const names[CELL_COUNTS] = {"inputTokens", "outputTokens", "totalTokens"};

	for (int i = 0; i < CELL_COUNTS; i++) {
		if (!row->side[side]->bad[i])
			continue;
		begin_live(r, row, side);
		sb_addf(&r->sentence, "%s must be a non-negative integer", names[i]);
		if (add_failure(r, e) < 0)
			return -1;
	}
	return 0;
}

static int add_exceeded(struct pair_report *r, const struct pair_row *row, struct oc_err *e)
{
	const char *right = row->names->key[1][0] == 'c' ? "Codex" : row->names->key[1];
	char threshold[360];

	number_fixed(threshold, row->threshold, 1);
	sb_reset(&r->sentence);
	sb_addslice(&r->sentence, row->side[0]->scenario);
	sb_adds(&r->sentence, " token delta=");
	delta_format(&r->sentence, row->delta);
	sb_addf(&r->sentence, " exceeds %s%% %s increase threshold", threshold, right);
	return add_failure(r, e);
}

static int add_failures(struct pair_report *r, const struct pair_row *row, struct oc_err *e)
{
	if (row->not_applicable)
		return 0;
	for (int side = 0; row->live && side < 2; side++) {
		if (add_bad_counts(r, row, side, e) < 0)
			return -1;
	}
	for (int side = 0; row->live && side < 2; side++) {
		if (row->side[side]->count[CELL_TOTAL] > 0)
			continue;
		begin_live(r, row, side);
		sb_adds(&r->sentence, "totalTokens=0");
		if (add_failure(r, e) < 0)
			return -1;
	}
	return row->flagged ? add_exceeded(r, row, e) : 0;
}

/* ---- gathering ---- */

static int add_side(struct pair_side *side, const struct cell_use *c)
{
	if (mem_grow((void **)&side->total, &side->total_cap, side->totals + 1, sizeof(double)) < 0 ||
	    mem_grow((void **)&side->turn, &side->turn_cap, side->turns + c->turns, sizeof(double)) < 0)
		return -1;
	side->total[side->totals++] = c->count[CELL_TOTAL];
	side->sum += c->count[CELL_TOTAL];
	if (c->turn != NULL) {
		memcpy(side->turn + side->turns, c->turn, c->turns * sizeof(double));
		side->turns += c->turns;
	}
	efficiency_add(&side->efficiency, c);
	return 0;
}

int pair_report_add(struct pair_report *r, const struct pair_row *row, struct oc_err *e)
{
	struct slice id = row->side[0]->scenario;
	struct emit w;

	if (add_side(&r->side[0], row->side[0]) < 0 || add_side(&r->side[1], row->side[1]) < 0)
		return err_nomem(e);
	r->judged += !row->not_applicable && !row->side[0]->failed && !row->side[1]->failed;
	sb_reset(&r->text);
	emit_init(&w, &r->text, 0);
	emit_object(&w);
	pair_row_fields(&w, row);
	emit_end(&w);
	if (!sb_ok(&r->text))
		return err_nomem(e);
	if (items_add(&r->rows, sb_slice(&r->text), e) < 0 ||
	    (row->flagged && items_add_text(&r->flagged, id, e) < 0) ||
	    (row->class == DELTA_SAVINGS && !row->not_applicable && items_add_text(&r->savings, id, e) < 0))
		return -1;
	return add_failures(r, row, e);
}

int pair_report_missing(struct pair_report *r, struct slice scenario, const char *what, struct oc_err *e)
{
	r->unpaired++;
	sb_reset(&r->sentence);
	sb_addslice(&r->sentence, scenario);
	sb_addf(&r->sentence, " has no %s: nothing to compare", what);
	if (!sb_ok(&r->sentence))
		return err_nomem(e);
	return r->any_live ? add_failure(r, e) : 0;
}

/* ---- writing ---- */

/* Writes what r->text holds, and empties it. */
static int flush(struct pair_report *r, struct out *out, struct oc_err *e)
{
	if (!sb_ok(&r->text))
		return err_nomem(e);
	int rc = out_write(out, sb_slice(&r->text));
	sb_reset(&r->text);
	return rc;
}

static void write_head(struct pair_report *r, const char *status)
{
	struct emit w;

	sb_reset(&r->text);
	emit_init(&w, &r->text, 0);
	record_begin(&w, "token-report", 2);
	emit_kcstr(&w, "of", "pairs");
	emit_kcstr(&w, "status", status);
	if (r->pair.len > 0 && !r->mixed && !r->o->given)
		emit_kraw(&w, "runtimePair", sb_slice(&r->pair));
	else
		runtime_pair_emit(&w, "runtimePair", &r->names.pair);
	if (r->suites == 0 && r->o->mode.n > 0) {
		emit_kstring(&w, "providerMode", r->o->mode);
	} else if (!r->mixed) {
		emit_kraw(&w, "providerMode", sb_slice(&r->mode));
	}
	emit_kdouble(&w, "thresholdPercent", r->o->threshold);
	sb_adds(&r->text, ",\"rows\":[");
}

static void write_side(struct pair_report *r, struct emit *w, int i)
{
	struct pair_side *s = &r->side[i];

	quantile_sort(s->total, s->totals);
	emit_kobject(w, r->names.key[i]);
	emit_kdouble(w, "totalTokens", s->sum);
	emit_kdouble(w, "p50PerScenario", s->totals == 0 ? 0 : quantile_nearest(s->total, s->totals, 0.5));
	emit_kdouble(w, "p90PerScenario", s->totals == 0 ? 0 : quantile_nearest(s->total, s->totals, 0.9));
	emit_end(w);
}

static int write_aggregate(struct pair_report *r, struct out *out, struct oc_err *e)
{
	struct emit w;

	sb_adds(&r->text, "],\"aggregate\":");
	emit_init(&w, &r->text, 0);
	emit_object(&w);
	write_side(r, &w, 0);
	write_side(r, &w, 1);
	emit_kdouble(&w, "deltaPercent", delta_percent(r->side[0].sum, r->side[1].sum));
	if (flush(r, out, e) < 0 || items_write(&r->flagged, ",\"flaggedScenarios\":[", "]", out, e) < 0)
		return -1;
	return items_write(&r->savings, ",\"savingsScenarios\":[", "]}", out, e);
}

static void emit_notes(struct pair_report *r, struct emit *w, bool none)
{
	emit_karray(w, "notes");
	if (none) {
		emit_cstr(w, "Token efficiency requires runtime-pair summaries with "
			     "RuntimeParityResult cells.");
	} else {
		emit_cstr(w, "Token totals are read from RuntimeParityCell.usage, which is "
			     "captured from normalized AssistantMessage.usage.");
		emit_cstr(w, "Codex savings are reported as savings and do not fail the gate; only "
			     "positive Codex-over-OpenClaw live deltas exceed the threshold.");
		emit_cstr(w, r->any_live ? "The report does not inspect provider transport payload token counters."
					 : "Mock-provider token totals are labeled as estimates and do not block "
					   "the token-efficiency gate.");
	}
	if (r->mixed)
		emit_cstr(w, "The suites have different provider modes or runtime pairs: each "
			     "row's usageSource is its own suite's.");
	emit_end(w);
}

/* What follows the list of failures: text holds a whole object's members once more, so that emit
 * keeps its commas. */
static int write_tail(struct pair_report *r, bool none, const struct record_src *src, struct out *out, struct oc_err *e)
{
	struct emit w;

	emit_init(&w, &r->text, 0);
	emit_object(&w);
	if (none && !r->any_live)
		emit_kcstr(&w, "skipReason", NO_CAPTURES);
	emit_notes(r, &w, none);
	emit_kobject(&w, "efficiency");
	for (int i = 0; i < 2; i++) {
		emit_key(&w, r->names.key[i]);
		efficiency_emit(&w, &r->side[i].efficiency, r->side[i].turn, r->side[i].turns);
	}
	emit_end(&w);
	emit_kuint(&w, "unpaired", r->unpaired);
	emit_kuint(&w, "recounted", r->recounted);
	emit_kuint(&w, "rejected", r->rejected);
	record_end(&w, src);
	if (!sb_ok(&r->text))
		return err_nomem(e);
	r->text.buf[0] = ',';
	sb_addc(&r->text, '\n');
	return flush(r, out, e);
}

int pair_report_write(struct pair_report *r, const struct record_src *src, struct out *out, struct oc_err *e)
{
	bool none = r->rows.count == 0 && r->unpaired == 0;

	sb_reset(&r->sentence);
	sb_adds(&r->sentence, NO_CAPTURES);
	if (none && r->any_live && add_failure(r, e) < 0)
		return -1;
	write_head(r, r->any_live ? "evaluated" : none ? "skipped" : "estimated");
	if (flush(r, out, e) < 0 || items_write(&r->rows, "", "", out, e) < 0 || write_aggregate(r, out, e) < 0)
		return -1;
	sb_addf(&r->text, ",\"pass\":%s,\"failures\":[", r->failures.count == 0 ? "true" : "false");
	if (flush(r, out, e) < 0 || items_write(&r->failures, "", "]", out, e) < 0)
		return -1;
	return write_tail(r, none, src, out, e);
}
