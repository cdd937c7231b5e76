#include "tokens/pair_report.h"

#include <string.h>

#include "base/mem.h"
#include "data/emit.h"
#include "record/record.h"
#include "stats/quantile.h"

#define NO_CAPTURES "No runtime parity captures were present in the suite summary."

/* ---- gathering ---- */

static int add_item(struct pairs *p, struct spool *list, uint64_t *count, struct slice text,
    bool string, struct oc_err *e)
{
	struct sb item = SB_INIT;
	struct emit w;

	(void)p;
	if ((*count)++ > 0)
		sb_addc(&item, ',');
	emit_init(&w, &item, 0);
	if (string)
		emit_string(&w, text);
	else
		emit_raw(&w, text);
	int rc = sb_ok(&item) ? spool_add(list, sb_slice(&item), e) : err_nomem(e);
	sb_release(&item);
	return rc;
}

struct failing {
	struct pairs *p;
	struct oc_err *e;
};

static int add_failure(void *arg, struct slice sentence)
{
	struct failing *f = arg;

	gate_close(f->p->gate, "%.*s", (int)sentence.n, sentence.p);
	return add_item(f->p, &f->p->failures, &f->p->failed, sentence, true, f->e);
}

static int add_side(struct pair_side *side, const struct cell_use *c)
{
	if (mem_grow((void **)&side->total, &side->total_cap, side->totals + 1, sizeof(double)) <
		0 ||
	    mem_grow(
		(void **)&side->turn, &side->turn_cap, side->turns + c->turns, sizeof(double)) < 0)
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

int pair_report_add(struct pairs *p, const struct pair_row *row, struct oc_err *e)
{
	struct failing failing = {p, e};
	struct slice id = row->side[0]->scenario;
	struct emit w;

	if (add_side(&p->side[0], row->side[0]) < 0 || add_side(&p->side[1], row->side[1]) < 0)
		return err_nomem(e);
	sb_reset(&p->text);
	emit_init(&w, &p->text, 0);
	emit_object(&w);
	pair_row_fields(&w, row);
	emit_end(&w);
	if (!sb_ok(&p->text))
		return err_nomem(e);
	if (add_item(p, &p->rows, &p->listed, sb_slice(&p->text), false, e) < 0)
		return -1;
	if (row->flagged && add_item(p, &p->flagged, &p->flags, id, true, e) < 0)
		return -1;
	if (row->class == DELTA_SAVINGS && add_item(p, &p->savings, &p->saved, id, true, e) < 0)
		return -1;
	if (pair_row_failures(row, &p->sentence, add_failure, &failing) == 0)
		return 0;
	return sb_ok(&p->sentence) ? -1 : err_nomem(e);
}

int pair_report_missing(struct pairs *p, struct slice scenario, const char *what, struct oc_err *e)
{
	struct failing failing = {p, e};

	p->unpaired++;
	sb_reset(&p->sentence);
	sb_addslice(&p->sentence, scenario);
	sb_addf(&p->sentence, " has no %s: nothing to compare", what);
	if (!sb_ok(&p->sentence))
		return err_nomem(e);
	p->notice(p->arg, p->line, p->sentence.buf);
	return p->live || p->any_live ? add_failure(&failing, sb_slice(&p->sentence)) : 0;
}

/* ---- writing ---- */

static int hand_out(void *arg, struct slice piece)
{
	struct pairs *p = arg;

	return out_write(p->out, piece);
}

/* ,"KEY":[ITEMS], of which there may be any number. */
static int write_list(
    struct pairs *p, const char *before, struct spool *list, const char *after, struct oc_err *e)
{
	if (out_write(p->out, slice_cstr(before)) < 0 || spool_each(list, hand_out, p, e) < 0 ||
	    out_write(p->out, slice_cstr(after)) < 0)
		return -1;
	return 0;
}

/* Hands out what p->text holds, and empties it. */
static int flush(struct pairs *p, struct oc_err *e)
{
	if (!sb_ok(&p->text))
		return err_nomem(e);
	int rc = out_write(p->out, sb_slice(&p->text));
	sb_reset(&p->text);
	return rc;
}

static void emit_names(struct pairs *p, struct emit *w)
{
	emit_key(w, "runtimePair");
	if (p->pair.len > 0 && !p->mixed && !p->o->given) {
		emit_raw(w, sb_slice(&p->pair));
		return;
	}
	emit_array(w);
	emit_string(w, p->names.runtime[0]);
	emit_string(w, p->names.runtime[1]);
	emit_end(w);
}

static void write_head(struct pairs *p, const char *status)
{
	struct emit w;

	sb_reset(&p->text);
	emit_init(&w, &p->text, 0);
	record_begin(&w, "token-report", 1);
	emit_kcstr(&w, "of", "pairs");
	emit_kcstr(&w, "status", status);
	emit_names(p, &w);
	if (p->suites == 0 && p->o->mode.n > 0) {
		emit_kstring(&w, "providerMode", p->o->mode);
	} else if (p->mode.len > 0 && !p->mixed) {
		emit_key(&w, "providerMode");
		emit_raw(&w, sb_slice(&p->mode));
	}
	emit_kdouble(&w, "thresholdPercent", p->o->threshold);
	sb_adds(&p->text, ",\"rows\":[");
}

static void write_side(struct pairs *p, struct emit *w, int i)
{
	struct pair_side *s = &p->side[i];

	quantile_sort(s->total, s->totals);
	emit_key(w, p->names.key[i]);
	emit_object(w);
	emit_kdouble(w, "totalTokens", s->sum);
	emit_kdouble(
	    w, "p50PerScenario", s->totals == 0 ? 0 : quantile_nearest(s->total, s->totals, 0.5));
	emit_kdouble(
	    w, "p90PerScenario", s->totals == 0 ? 0 : quantile_nearest(s->total, s->totals, 0.9));
	emit_end(w);
}

static int write_aggregate(struct pairs *p, struct oc_err *e)
{
	struct emit w;

	sb_adds(&p->text, "],\"aggregate\":");
	emit_init(&w, &p->text, 0);
	emit_object(&w);
	write_side(p, &w, 0);
	write_side(p, &w, 1);
	emit_kdouble(&w, "deltaPercent", delta_percent(p->side[0].sum, p->side[1].sum));
	if (flush(p, e) < 0 || write_list(p, ",\"flaggedScenarios\":[", &p->flagged, "]", e) < 0 ||
	    write_list(p, ",\"savingsScenarios\":[", &p->savings, "]}", e) < 0)
		return -1;
	return 0;
}

static void emit_notes(struct pairs *p, struct emit *w, bool none)
{
	emit_key(w, "notes");
	emit_array(w);
	if (none) {
		emit_cstr(w, "Token efficiency requires runtime-pair summaries with "
			     "RuntimeParityResult cells.");
	} else {
		emit_cstr(w, "Token totals are read from RuntimeParityCell.usage, which is "
			     "captured from normalized AssistantMessage.usage.");
		emit_cstr(w, "Codex savings are reported as savings and do not fail the gate; only "
			     "positive Codex-over-OpenClaw live deltas exceed the threshold.");
		emit_cstr(w,
		    p->any_live
			? "The report does not inspect provider transport payload token counters."
			: "Mock-provider token totals are labeled as estimates and do not block "
			  "the token-efficiency gate.");
	}
	if (p->mixed)
		emit_cstr(w, "The suites have different provider modes or runtime pairs: each "
			     "row's usageSource is its own suite's.");
	emit_end(w);
}

/* What follows the list of failures: text holds a whole object's members once more, so that emit
 * keeps its commas. */
static int write_tail(struct pairs *p, bool none, struct oc_err *e)
{
	struct emit w;

	emit_init(&w, &p->text, 0);
	emit_object(&w);
	if (none && !p->any_live)
		emit_kcstr(&w, "skipReason", NO_CAPTURES);
	emit_notes(p, &w, none);
	emit_key(&w, "efficiency");
	emit_object(&w);
	for (int i = 0; i < 2; i++) {
		emit_key(&w, p->names.key[i]);
		efficiency_emit(&w, &p->side[i].efficiency, p->side[i].turn, p->side[i].turns);
	}
	emit_end(&w);
	emit_kint(&w, "unpaired", (int64_t)p->unpaired);
	emit_kint(&w, "recounted", (int64_t)p->recounted);
	emit_kint(&w, "rejected", (int64_t)p->rejected);
	struct record_src src = {.path = p->path, .line = p->line};
	record_end(&w, &src);
	if (!sb_ok(&p->text))
		return err_nomem(e);
	p->text.buf[0] = ',';
	sb_addc(&p->text, '\n');
	return flush(p, e);
}

int pair_report_write(struct pairs *p, bool *pass, struct oc_err *e)
{
	bool none = p->listed == 0 && p->unpaired == 0;
	struct failing failing = {p, e};

	if (none && p->any_live && add_failure(&failing, SLICE(NO_CAPTURES)) < 0)
		return -1;
	*pass = p->failed == 0;
	write_head(p, p->any_live ? "evaluated" : none ? "skipped" : "estimated");
	if (flush(p, e) < 0 || write_list(p, "", &p->rows, "", e) < 0 || write_aggregate(p, e) < 0)
		return -1;
	sb_addf(&p->text, ",\"pass\":%s,\"failures\":[", *pass ? "true" : "false");
	if (flush(p, e) < 0 || write_list(p, "", &p->failures, "]", e) < 0)
		return -1;
	return write_tail(p, none, e);
}
