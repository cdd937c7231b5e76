#include "tokens/pair_row.h"

#include <math.h>
#include <stdlib.h>

#include "base/base.h"
#include "data/data.h"
#include "record/record.h"

void pair_names_set(struct pair_names *p, struct slice left, struct slice right)
{
	*p = (struct pair_names){.key = {"left", "right"}};
	runtime_pair_set(&p->pair, left, right);
	if (p->pair.canonical)
		*p = (struct pair_names){{{SLICE("openclaw"), SLICE("codex")}, true}, {"openclaw", "codex"}};
}

struct placed {
	struct slice name;
	size_t place;
};

static int by_name(const void *a, const void *b)
{
	const struct placed *x = a, *y = b;
	int c = collate_compare(x->name, y->name);

	return c != 0 ? c : x->place < y->place ? -1 : 1;
}

/* Names that ICU takes for equal may differ: only the same bytes are one tool. */
static bool has_tool(const struct placed *list, size_t n, struct slice name)
{
	for (size_t i = 0; i < n; i++) {
		if (slice_eq(list[i].name, name))
			return true;
	}
	return false;
}

static int gather_tools(struct pair_row *r, struct arena *a, struct oc_err *e)
{
	size_t most = r->side[0]->tools + r->side[1]->tools, n = 0;
	struct placed *list = arena_calloc(a, most, sizeof(*list));

	r->tool = arena_calloc(a, most, sizeof(*r->tool));
	if (list == NULL || r->tool == NULL)
		return err_nomem(e);
	for (int side = 0; side < 2; side++) {
		for (size_t i = 0; i < r->side[side]->tools; i++) {
			struct slice name = r->side[side]->tool[i];
			if (!has_tool(list, n, name)) {
				list[n] = (struct placed){name, n};
				n++;
			}
		}
	}
	if (n > 1)
		qsort(list, n, sizeof(*list), by_name);
	for (size_t i = 0; i < n; i++)
		r->tool[i] = list[i].name;
	r->tools = n;
	return 0;
}

bool pair_row_processed(const struct pair_row *r)
{
	return r->age.age >= DRIFT_2026_09;
}

int pair_row_judge(struct pair_row *r, struct arena *a, struct oc_err *e)
{
	const struct cell_use *left = r->side[0], *right = r->side[1];

	r->age = right->age.age > left->age.age ? right->age : left->age;
	if (!pair_row_processed(r))
		r->delta = delta_percent(left->count[CELL_TOTAL], right->count[CELL_TOTAL]);
	else if (left->processed.evidence != EVIDENCE_UNAVAILABLE && right->processed.evidence != EVIDENCE_UNAVAILABLE)
		r->delta = delta_percent(left->processed.tokens, right->processed.tokens);
	else
		r->delta = 0;
	r->class = delta_classify(r->delta, r->threshold);
	r->flagged = r->live && r->not_applicable.p == NULL && r->class == DELTA_REGRESSION;
	return gather_tools(r, a, e);
}

static void emit_count(struct emit *w, const char *key, double count)
{
	emit_key(w, key);
	if (isnan(count))
		emit_null(w);
	else
		emit_double(w, count);
}

static void emit_json(struct emit *w, const char *key, struct slice json)
{
	emit_key(w, key);
	if (json.p == NULL)
		emit_null(w);
	else
		emit_raw(w, json);
}

static void emit_processed(struct emit *w, const struct processed *p)
{
	emit_kdouble(w, "processedTokens", p->tokens);
	emit_kcstr(w, "processedTokenEvidence", evidence_word(p->evidence));
	emit_count(w, "cacheReadTokens", p->read);
	emit_count(w, "cacheWriteTokens", p->write);
	emit_json(w, "cacheMisses", p->miss_list);
	emit_json(w, "unmeasuredPostWarmTurns", p->unmeasured);
}

static void emit_side(struct emit *w, const struct pair_row *r, int side)
{
	const struct cell_use *c = r->side[side];

	emit_kobject(w, r->names->key[side]);
	emit_kdouble(w, "inputTokens", c->count[CELL_INPUT]);
	emit_kdouble(w, "outputTokens", c->count[CELL_OUTPUT]);
	emit_kdouble(w, "totalTokens", c->count[CELL_TOTAL]);
	if (pair_row_processed(r))
		emit_processed(w, &c->processed);
	emit_kuint(w, "toolCallCount", c->calls);
	emit_end(w);
}

void pair_row_fields(struct emit *w, const struct pair_row *r)
{
	emit_kstring(w, "scenarioId", r->side[0]->scenario);
	emit_kcstr(w, "usageSource", r->live ? "live-usage" : "mock-estimate");
	emit_side(w, r, 0);
	emit_side(w, r, 1);
	emit_kdouble(w, "deltaPercent", r->delta);
	emit_kcstr(w, "classification", delta_word(r->class));
	emit_kbool(w, "flagged", r->flagged);
	emit_karray(w, "toolsUsed");
	for (size_t i = 0; i < r->tools; i++)
		emit_string(w, r->tool[i]);
	emit_end(w);
}

void pair_row_record(struct emit *w, const struct pair_row *r)
{
	record_begin(w, "token-row", 2);
	pair_row_fields(w, r);
	age_emit(w, r->age);
	if (r->side[0]->axes.p != NULL) {
		emit_key(w, "axes");
		emit_raw(w, r->side[0]->axes);
	}
	if (r->not_applicable.p != NULL)
		emit_kbool(w, "notApplicable", true);
	else if (r->side[0]->failed || r->side[1]->failed) {
		emit_karray(w, "failedRuntimes");
		for (int side = 0; side < 2; side++) {
			if (r->side[side]->failed)
				emit_cstr(w, r->names->key[side]);
		}
		emit_end(w);
	}
	emit_kobject(w, "efficiency");
	for (int side = 0; side < 2; side++) {
		struct efficiency sum = {0};
		efficiency_add(&sum, r->side[side]);
		emit_key(w, r->names->key[side]);
		efficiency_emit(w, &sum, r->side[side]->turn, r->side[side]->turns);
	}
	emit_end(w);
	emit_key(w, "src");
	emit_raw(w, r->side[0]->src);
	emit_end(w);
}
