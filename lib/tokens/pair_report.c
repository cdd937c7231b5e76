#include "tokens/pair_report.h"

#include <math.h>
#include <string.h>

#include "base/base.h"
#include "data/data.h"
#include "stats/stats.h"

#define NO_CAPTURES "No runtime parity captures were present in the suite summary."
#define NO_APPLICABLE "No usage-applicable runtime parity captures were present in the suite summary."

void pair_report_init(struct pair_report *r, const struct pair_options *o)
{
	*r = (struct pair_report){.o = o, .names = o->names, .any_live = slice_has_prefix(o->mode, SLICE("live-"))};
	items_init(&r->rows, o->folder);
	items_init(&r->failures, o->folder);
	items_init(&r->flagged, o->folder);
	items_init(&r->savings, o->folder);
	items_init(&r->exempt, o->folder);
}

void pair_report_release(struct pair_report *r)
{
	for (int i = 0; i < 2; i++) {
		mem_free(r->side[i].total);
		mem_free(r->side[i].turn);
		mem_free(r->side[i].work);
	}
	items_release(&r->rows);
	items_release(&r->failures);
	items_release(&r->flagged);
	items_release(&r->savings);
	items_release(&r->exempt);
	sb_release(&r->age_from);
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

static int add_unverified(struct pair_report *r, const struct pair_row *row, int side, struct oc_err *e)
{
	if (!pair_row_processed(row) || row->side[side]->processed.evidence != EVIDENCE_UNAVAILABLE)
		return 0;
	sb_reset(&r->sentence);
	sb_addslice(&r->sentence, row->side[0]->scenario);
	sb_addf(&r->sentence,
	    " %s live processed-token usage cannot be verified from cache-write telemetry or coherent cache-read "
	    "totals",
	    row->names->key[side]);
	return add_failure(r, e);
}

static int add_failures(struct pair_report *r, const struct pair_row *row, struct oc_err *e)
{
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
	for (int side = 0; row->live && side < 2; side++) {
		if (add_unverified(r, row, side, e) < 0)
			return -1;
	}
	return row->flagged ? add_exceeded(r, row, e) : 0;
}

/* ---- gathering ---- */

/* A count that one side does not know is not known of the sum: NaN. */
static void add_processed(struct processed *sum, const struct processed *p, bool first)
{
	if (first)
		*sum = (struct processed){.evidence = EVIDENCE_MEASURED};
	sum->tokens += p->tokens;
	sum->evidence = p->evidence < sum->evidence ? p->evidence : sum->evidence;
	sum->read += p->read;
	sum->write += p->write;
	sum->misses += p->misses;
	sum->miss_input += p->miss_input;
}

static int add_side(struct pair_side *side, const struct cell_use *c)
{
	if (mem_grow((void **)&side->total, &side->total_cap, side->totals + 1, sizeof(double)) < 0 ||
	    mem_grow((void **)&side->work, &side->work_cap, side->works + 1, sizeof(double)) < 0 ||
	    mem_grow((void **)&side->turn, &side->turn_cap, side->turns + c->turns, sizeof(double)) < 0)
		return -1;
	side->total[side->totals++] = c->count[CELL_TOTAL];
	side->sum += c->count[CELL_TOTAL];
	side->work[side->works++] = c->processed.tokens;
	add_processed(&side->processed, &c->processed, side->works == 1);
	if (c->turn != NULL) {
		memcpy(side->turn + side->turns, c->turn, c->turns * sizeof(double));
		side->turns += c->turns;
	}
	efficiency_add(&side->efficiency, c);
	return 0;
}

/* A scenario to which usage is not applicable is listed, and in nothing else. */
static int add_exempt(struct pair_report *r, const struct pair_row *row, struct oc_err *e)
{
	struct emit w;

	sb_reset(&r->text);
	emit_init(&w, &r->text, 0);
	emit_object(&w);
	emit_kstring(&w, "scenarioId", row->side[0]->scenario);
	emit_kstring(&w, "reason", row->not_applicable);
	emit_end(&w);
	return sb_ok(&r->text) ? items_add(&r->exempt, sb_slice(&r->text), e) : err_nomem(e);
}

static void take_age(struct pair_report *r, const struct pair_row *row)
{
	r->processed += pair_row_processed(row);
	if (r->age_from.len > 0 && row->age.age <= r->age.age)
		return;
	r->age.age = row->age.age;
	sb_reset(&r->age_from);
	sb_addslice(&r->age_from, row->age.from);
}

int pair_report_add(struct pair_report *r, const struct pair_row *row, struct oc_err *e)
{
	struct slice id = row->side[0]->scenario;
	struct emit w;

	take_age(r, row);
	if (!sb_ok(&r->age_from))
		return err_nomem(e);
	if (row->not_applicable.p != NULL)
		return add_exempt(r, row, e);
	if (add_side(&r->side[0], row->side[0]) < 0 || add_side(&r->side[1], row->side[1]) < 0)
		return err_nomem(e);
	r->judged += !row->side[0]->failed && !row->side[1]->failed;
	sb_reset(&r->text);
	emit_init(&w, &r->text, 0);
	emit_object(&w);
	pair_row_fields(&w, row);
	emit_end(&w);
	if (!sb_ok(&r->text))
		return err_nomem(e);
	if (items_add(&r->rows, sb_slice(&r->text), e) < 0 ||
	    (row->flagged && items_add_text(&r->flagged, id, e) < 0) ||
	    (row->class == DELTA_SAVINGS && items_add_text(&r->savings, id, e) < 0))
		return -1;
	return add_failures(r, row, e);
}

int pair_report_incomplete(struct pair_report *r, struct oc_err *e)
{
	return add_failure(r, e);
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
	if (r->o->age_given)
		age_emit(&w, r->o->age);
	else if (r->age_from.len > 0)
		age_emit(&w, (struct age_found){r->age.age, sb_slice(&r->age_from)});
	emit_kdouble(&w, "thresholdPercent", r->o->threshold);
	sb_adds(&r->text, ",\"rows\":[");
}

/* All pairs are compared by what was processed. */
static bool all_processed(const struct pair_report *r)
{
	return r->rows.count > 0 && r->processed == r->rows.count + r->exempt.count;
}

static void emit_sum(struct emit *w, const char *key, double sum)
{
	emit_key(w, key);
	if (isnan(sum))
		emit_null(w);
	else
		emit_double(w, sum);
}

static void write_processed(struct pair_report *r, struct emit *w, int i)
{
	struct pair_side *s = &r->side[i];
	const struct processed *p = &s->processed;
	const bool known = p->evidence != EVIDENCE_UNAVAILABLE;

	quantile_sort(s->work, s->works);
	emit_kobject(w, r->names.key[i]);
	emit_kdouble(w, "totalTokens", s->sum);
	emit_kdouble(w, "processedTokens", p->tokens);
	emit_kcstr(w, "processedTokenEvidence", evidence_word(p->evidence));
	emit_sum(w, "cacheReadTokens", p->read);
	emit_sum(w, "cacheWriteTokens", p->write);
	emit_sum(w, "cacheMissCount", p->misses);
	emit_sum(w, "cacheMissInputTokens", p->miss_input);
	emit_sum(w, "p50PerScenario", known ? quantile_nearest(s->work, s->works, 0.5) : (double)NAN);
	emit_sum(w, "p90PerScenario", known ? quantile_nearest(s->work, s->works, 0.9) : (double)NAN);
	emit_end(w);
}

static double aggregate_delta(const struct pair_report *r)
{
	const struct processed *l = &r->side[0].processed, *p = &r->side[1].processed;

	if (!all_processed(r))
		return delta_percent(r->side[0].sum, r->side[1].sum);
	return l->evidence == EVIDENCE_UNAVAILABLE || p->evidence == EVIDENCE_UNAVAILABLE
		   ? 0
		   : delta_percent(l->tokens, p->tokens);
}

static void write_side(struct pair_report *r, struct emit *w, int i)
{
	struct pair_side *s = &r->side[i];

	if (all_processed(r)) {
		write_processed(r, w, i);
		return;
	}
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
	emit_kdouble(&w, "deltaPercent", aggregate_delta(r));
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
		if (r->processed > 0)
			emit_cstr(w, "Efficiency deltas and percentiles compare newly processed uncached input, "
				     "cache-write input, and output; reused cached input remains separately reported "
				     "and never masks a regression.");
		emit_cstr(w, "Codex savings are reported as savings and do not fail the gate; only "
			     "positive Codex-over-OpenClaw live deltas exceed the threshold.");
		emit_cstr(w, r->any_live ? "The report does not inspect provider transport payload token counters."
					 : "Mock-provider token totals are labeled as estimates and do not block "
					   "the token-efficiency gate.");
	}
	if (r->processed > 0 && r->processed < r->rows.count + r->exempt.count)
		emit_cstr(w, "The suites are of different ages: some rows compare processed tokens, some totals, and "
			     "the sums are totals.");
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
		emit_kcstr(&w, "skipReason", r->exempt.count > 0 ? NO_APPLICABLE : NO_CAPTURES);
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
	sb_adds(&r->sentence, r->exempt.count > 0 ? NO_APPLICABLE : NO_CAPTURES);
	if (none && r->any_live && add_failure(r, e) < 0)
		return -1;
	write_head(r, r->any_live ? "evaluated" : none ? "skipped" : "estimated");
	if (flush(r, out, e) < 0 || items_write(&r->rows, "", "", out, e) < 0 || write_aggregate(r, out, e) < 0)
		return -1;
	if (r->exempt.count > 0) {
		if (flush(r, out, e) < 0 || items_write(&r->exempt, ",\"notApplicableScenarios\":[", "]", out, e) < 0)
			return -1;
	}
	sb_addf(&r->text, ",\"pass\":%s,\"failures\":[", r->failures.count == 0 ? "true" : "false");
	if (flush(r, out, e) < 0 || items_write(&r->failures, "", "]", out, e) < 0)
		return -1;
	return write_tail(r, none, src, out, e);
}
