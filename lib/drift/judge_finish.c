#include "drift/judge_in.h"

#include <stdlib.h>

#include "base/mem.h"
#include "drift/agentic.h"
#include "drift/expect.h"
#include "record/packed.h"

/* ---- what never found its partner ---- */

static int by_scenario(const void *a, const void *b)
{
	const struct partners *const *x = a, *const *y = b;

	return packed_compare((*x)->key, (*y)->key);
}

static void tell_axes(struct judge *j, const struct side *l, const struct side *r)
{
	const struct side *first = l->line < r->line ? l : r, *second = first == l ? r : l;
	struct oc_err e = OC_ERR_INIT;
	struct slice axes = first->axes.p == NULL ? SLICE("none") : first->axes;
	struct slice other = second->axes.p == NULL ? SLICE("none") : second->axes;

	err_set(&e, OC_EX_DATA,
	    "scenario %.*s: axes %.*s, but its only partner (line %llu) has %.*s: no pair",
	    (int)(second->scenario.n < 100 ? second->scenario.n : 100), second->scenario.p,
	    (int)(other.n < 100 ? other.n : 100), other.p, (unsigned long long)first->line,
	    (int)(axes.n < 100 ? axes.n : 100), axes.p);
	err_at(&e, NULL, second->line, 0);
	j->error(j->arg, &e);
}

/* Of the pairs of one scenario, a lone left and a lone right can only have been meant for each
 * other. */
static void match_axes(struct judge *j, struct partners *const *at, size_t n)
{
	const struct side *left = NULL, *right = NULL;

	for (size_t i = 0; i < n; i++) {
		if (at[i]->part[LEFT] != NULL)
			left = at[i]->part[LEFT];
		else if (at[i]->part[RIGHT] != NULL)
			right = at[i]->part[RIGHT];
	}
	if (left != NULL && right != NULL)
		tell_axes(j, left, right);
}

static int find_axes(struct judge *j, struct oc_err *e)
{
	size_t n = 0;
	struct partners **at = mem_resize(NULL, j->waiting.count + 1, sizeof(struct partners *));

	if (at == NULL)
		return err_nomem(e);
	for (struct partners *p = j->waiting.first; p != NULL; p = p->after)
		at[n++] = p;
	qsort(at, n, sizeof(struct partners *), by_scenario);
	for (size_t i = 0, k; i < n; i = k) {
		struct slice id = packed_value(at[i]->key, 0);
		for (k = i + 1; k < n && slice_eq(packed_value(at[k]->key, 0), id); k++)
			continue;
		match_axes(j, at + i, k - i);
	}
	mem_free(at);
	return 0;
}

static int finish_pairs(struct judge *j, struct oc_err *e)
{
	if (find_axes(j, e) < 0)
		return -1;
	for (struct partners *p; (p = j->waiting.first) != NULL; pairing_drop(&j->waiting, p)) {
		if (judge_missing(j, p, p->part[SCENARIO], e) < 0)
			return -1;
	}
	return 0;
}

/* ---- the closing reports ---- */

static int finish_coverage(struct judge *j, struct oc_err *e)
{
	struct coverage_frame f = {.pair = &j->pair,
	    .knowns = j->o->knowns,
	    .gate = &j->gate,
	    .reported_pair = j->report.run.mixed || j->o->pair_given
				 ? (struct slice){NULL, 0}
				 : sb_slice(&j->report.run.pair),
	    .src = {.path = j->path, .line = j->line}};
	struct emit w;

	if (j->coverage.n == 0)
		return 0;
	if (j->any && coverage_evaluate(&j->coverage, e) < 0)
		return -1;
	sb_reset(&j->text);
	emit_init(&w, &j->text, 0);
	if (coverage_report(&w, &j->coverage, &f, e) < 0)
		return -1;
	if (!sb_ok(&j->text))
		return err_nomem(e);
	return out_line(j->out, sb_slice(&j->text));
}

/* Entries of the known list that no longer occur, or are past their date. */
static void close_stale(struct judge *j)
{
	const struct knowns *k = j->o->knowns;

	for (size_t i = 0; k != NULL && i < k->n; i++) {
		const struct known *one = &k->entry[i];
		const bool gone = one->matches == 0;
		if (gone || known_expired(one, j->o->now))
			gate_close(&j->gate, "%.*s (known, but %s)", (int)one->issue.n, one->issue.p,
			    gone ? "gone" : "past its date");
	}
}

static int finish_report(struct judge *j, struct oc_err *e)
{
	struct report_frame f = {.pair = &j->pair,
	    .rules = j->o->rules,
	    .age = j->o->age,
	    .knowns = j->o->knowns,
	    .now = j->o->now,
	    .gated = j->o->gated,
	    .gate_level = j->o->level,
	    .gate_findings = j->gate.findings,
	    .gate_pass = j->gate.findings == 0,
	    .path = slice_cstr(j->path),
	    .line = j->line,
	    .most_waiting = j->waiting.most};

	if (j->o->expect != NULL)
		expect_count(j->o->expect, &f.expectations, &f.expectations_failed);
	return j->any || j->o->knowns != NULL ? report_write(&j->report, &f, j->out, e) : 0;
}

static int finish_expect(struct judge *j, struct oc_err *e)
{
	struct record_src src = {.path = j->path, .line = j->line};

	if (j->o->expect == NULL)
		return 0;
	sb_reset(&j->text);
	if (expect_finish(j->o->expect, &src, &j->text, e) < 0)
		return -1;
	return out_write(j->out, sb_slice(&j->text));
}

static int finish_model(struct judge *j, struct oc_err *e)
{
	struct record_src src = {.path = j->path, .line = j->line};
	struct emit w;

	sb_reset(&j->text);
	emit_init(&w, &j->text, 0);
	if (agentic_report(&w, j->o->agentic, &src, &j->gate, e) < 0)
		return -1;
	if (!sb_ok(&j->text))
		return err_nomem(e);
	return out_line(j->out, sb_slice(&j->text));
}

int judge_finish(struct judge *j, struct oc_err *e)
{
	if (j->o->agentic != NULL)
		return finish_model(j, e);
	if (finish_pairs(j, e) < 0 || finish_coverage(j, e) < 0 || finish_expect(j, e) < 0)
		return -1;
	close_stale(j);
	return finish_report(j, e);
}

bool judge_saw_any(const struct judge *j)
{
	if (j->o->agentic != NULL)
		return j->o->agentic->suites == 2;
	return j->report.listed > j->report.drift[DRIFT_MISSING] ||
	       (j->o->expect != NULL && j->o->expect->judged > 0);
}
