#include "tokens/pairs.h"

#include <string.h>

#include "base/base.h"
#include "record/record.h"

int pairs_init(struct pairs *p, const struct pair_options *o, struct out *out, void *arg, struct oc_err *e)
{
	*p = (struct pairs){.o = o,
	    .out = out,
	    .arg = arg,
	    .waiting = PAIRING_INIT,
	    .use = TRANSCRIPT_USE_INIT,
	    .arena = ARENA_INIT,
	    .path = ""};
	pair_report_init(&p->report, o);
	p->live = p->report.any_live;
	return json_init(&p->reader, e);
}

void pairs_release(struct pairs *p)
{
	pairing_release(&p->waiting);
	pair_report_release(&p->report);
	sb_release(&p->text);
	sb_release(&p->key);
	sb_release(&p->exempt);
	sb_release(&p->why);
	transcript_use_release(&p->use);
	json_release(&p->reader);
	mem_free(p->own_names);
	arena_release(&p->arena);
}

bool pairs_seen(const struct pairs *p)
{
	return p->used > 0;
}

bool pairs_judged(const struct pairs *p)
{
	return p->report.judged > 0 || (p->report.rows.count > 0 && p->report.failures.count > 0);
}

/* ---- the suite ---- */

/* Takes the JSON text of a value on which all suites agree. */
static void agree(struct pair_report *r, struct sb *field, struct json_val v)
{
	struct slice text = json_is(v, JSON_MISSING) ? SLICE("") : json_source(v);

	if (r->suites == 0)
		sb_addslice(field, text);
	else if (!slice_eq(sb_slice(field), text))
		r->mixed = true;
}

static int take_pair(struct pairs *p, struct json_val pair, struct oc_err *e)
{
	struct slice left = json_text(json_elem(pair, 0), &p->arena), right = json_text(json_elem(pair, 1), &p->arena);
	struct pair_names names;

	if (p->o->given || left.n == 0 || right.n == 0)
		return 0;
	pair_names_set(&names, left, right);
	if (runtime_pair_side(&p->report.names.pair, left) >= 0 && runtime_pair_side(&p->report.names.pair, right) >= 0)
		return 0;
	if (p->report.rows.count + p->waiting.count > 0)
		return err_set(e, OC_EX_DATA, "this suite has another runtime pair than those before it; use --pair");
	char *to = mem_alloc(left.n + right.n);
	if (to == NULL)
		return err_nomem(e);
	memcpy(to, left.p, left.n);
	memcpy(to + left.n, right.p, right.n);
	mem_free(p->own_names);
	p->own_names = to;
	pair_names_set(&p->report.names, slice_make(to, left.n), slice_make(to + left.n, right.n));
	return 0;
}

/* Upstream refuses a suite that is not complete; here its pairs are compared, and the report does not pass. */
static int check_complete(struct pairs *p, struct json_val record, struct oc_err *e)
{
	const struct age_found age = p->o->age_given ? p->o->age : age_of_record(record, &p->arena);

	sb_reset(&p->report.sentence);
	suite_incomplete(&p->report.sentence, record, age.age, &p->arena);
	if (!sb_ok(&p->report.sentence))
		return err_nomem(e);
	if (p->report.sentence.len == 0)
		return 0;
	p->notice(p->arg, p->line, p->report.sentence.buf);
	return pair_report_incomplete(&p->report, e);
}

static int take_suite(struct pairs *p, struct json_val record, struct oc_err *e)
{
	struct json_val run = field_renamed(record, "runBlock", "run"), pair = json_gets(run, "runtimePair");
	struct json_val mode = json_gets(run, "providerMode");
	struct pair_report *r = &p->report;
	bool named = field_truthy(json_elem(pair, 0)) && field_truthy(json_elem(pair, 1));

	p->used++;
	if (check_complete(p, record, e) < 0)
		return -1;
	if (take_pair(p, pair, e) < 0)
		return e->exit == OC_EX_DATA ? 1 : -1;
	agree(r, &r->pair, named ? pair : JSON_NONE);
	agree(r, &r->mode, json_is(mode, JSON_STRING) && field_truthy(mode) ? mode : JSON_NONE);
	p->live = json_is(mode, JSON_STRING) && slice_has_prefix(json_text(mode, &p->arena), SLICE("live-"));
	r->any_live = r->any_live || p->live;
	r->suites++;
	return sb_ok(&r->pair) && sb_ok(&r->mode) ? 0 : err_nomem(e);
}

/* ---- scenarios and cells ---- */

static int miss(struct pairs *p, struct slice scenario, const char *what, struct oc_err *e)
{
	if (pair_report_missing(&p->report, scenario, what, e) < 0)
		return -1;
	p->notice(p->arg, p->line, p->report.sentence.buf);
	return 0;
}

static int take_scenario(struct pairs *p, struct json_val record, struct oc_err *e)
{
	struct json_iter it = json_iter(json_gets(record, "runtimes"));
	bool captured = json_is(json_gets(record, "reported"), JSON_OBJECT), partner = false;

	p->used++;
	sb_reset(&p->exempt);
	sb_reset(&p->why);
	sb_addslice(&p->why, usage_not_applicable(record, &p->arena));
	if (p->why.len > 0)
		sb_addslice(&p->exempt, json_text(json_gets(record, "scenarioId"), &p->arena));
	if (!sb_ok(&p->exempt) || !sb_ok(&p->why))
		return err_nomem(e);
	while (json_next(&it))
		partner = partner || runtime_pair_side(&p->report.names.pair, json_text(it.val, &p->arena)) >= 0;
	if (!captured || partner)
		return 0;
	return miss(p, json_text(json_gets(record, "scenarioId"), &p->arena), "cells at all", e);
}

static int judge(struct pairs *p, const struct cell_use *left, const struct cell_use *right, struct oc_err *e)
{
	struct pair_row row = {
	    .names = &p->report.names, .side = {left, right}, .threshold = p->o->threshold, .live = p->live,
	    .not_applicable = p->exempt.len > 0 && slice_eq(sb_slice(&p->exempt), left->scenario)
				  ? sb_slice(&p->why)
				  : (struct slice){NULL, 0}};
	struct emit w;

	if (pair_row_judge(&row, &p->arena, e) < 0)
		return -1;
	sb_reset(&p->text);
	emit_init(&w, &p->text, 0);
	pair_row_record(&w, &row);
	if (!sb_ok(&p->text))
		return err_nomem(e);
	if (out_line(p->out, sb_slice(&p->text)) < 0)
		return err_set(e, OC_EX_OK, "output has failed");
	if (left->recounted || right->recounted) {
		p->report.recounted++;
		p->notice(p->arg, p->line,
		    "the transcripts of this pair hold other sums than its cells report: took the "
		    "transcripts' (--reported takes the cells')");
	}
	return pair_report_add(&p->report, &row, e);
}

static int twice(const struct cell_use *c, struct oc_err *e)
{
	err_set(e, OC_EX_DATA,
	    "a second %.*s cell of scenario %.*s, whose other cell is still to come; give matrix "
	    "cells their --axis",
	    SLICE_CUT(c->runtime, 40), SLICE_CUT(c->scenario, 120));
	return 1;
}

static int give_src(struct pairs *p, struct cell_use *c, struct oc_err *e)
{
	struct emit w;

	if (c->src.n > 0)
		return 0;
	sb_reset(&p->text);
	emit_init(&w, &p->text, 0);
	emit_object(&w);
	emit_kcstr(&w, "path", p->path);
	emit_kuint(&w, "line", p->line);
	emit_end(&w);
	c->src = sb_ok(&p->text) ? arena_copy(&p->arena, sb_slice(&p->text)) : slice_make(NULL, 0);
	return c->src.p == NULL ? err_nomem(e) : 0;
}

/* A cell of a suite summary is known by its file and scenarioIndex (ids may come twice there), any other by its
 * scenarioId and axes. */
static int pack_key(struct sb *key, const struct cell_use *c)
{
	sb_reset(key);
	packed_add(key, c->scenario.n == 0 ? slice_make(NULL, 0) : c->scenario);
	packed_add(key, c->axes);
	if (c->index > 0) {
		packed_add(key, c->path);
		packed_add(key, slice_make((const char *)&c->index, sizeof(c->index)));
	}
	return sb_ok(key) ? 0 : -1;
}

/* Until its partner comes. */
static int keep(struct pairs *p, const struct cell_use *c, int side, struct oc_err *e)
{
	struct cell_use *kept = cell_use_keep(c);
	struct partners *pair = kept == NULL ? NULL : pairing_add(&p->waiting, sb_slice(&p->key));

	if (pair == NULL) {
		mem_free(kept);
		return err_nomem(e);
	}
	pair->part[side] = kept;
	return 0;
}

static int take_cell(struct pairs *p, struct json_val record, struct slice line, struct oc_err *e)
{
	struct cell_use c;

	const struct age_found *age = p->o->age_given ? &p->o->age : NULL;

	if (cell_use_read(&c, record, p->o->reported, age, &p->use, &p->reader, &p->arena, e) < 0)
		return e->exit == OC_EX_DATA ? 1 : -1;
	c.line = p->line;
	int side = runtime_pair_side(&p->report.names.pair, c.runtime);
	if (side < 0)
		return out_line(p->out, line) < 0 ? err_set(e, OC_EX_OK, "output has failed") : 0;
	p->used++;
	if (give_src(p, &c, e) < 0)
		return -1;
	if (pack_key(&p->key, &c) < 0)
		return err_nomem(e);
	struct partners *pair = pairing_find(&p->waiting, sb_slice(&p->key));
	if (pair == NULL)
		return keep(p, &c, side, e);
	if (pair->part[side] != NULL)
		return twice(&c, e);
	const struct cell_use *other = pair->part[1 - side];
	int rc = judge(p, side == 0 ? &c : other, side == 0 ? other : &c, e);
	pairing_drop(&p->waiting, pair);
	return rc;
}

int pairs_record(struct pairs *p, struct slice kind, struct json_val record, struct slice line, struct oc_err *e)
{
	int rc = slice_eqs(kind, "cell")    ? take_cell(p, record, line, e)
		 : slice_eqs(kind, "suite") ? take_suite(p, record, e)
					    : take_scenario(p, record, e);

	arena_reset(&p->arena);
	return rc;
}

/* ---- the end ---- */

static int miss_partner(struct pairs *p, const struct partners *pair, struct oc_err *e)
{
	int absent = pair->part[0] == NULL ? 0 : 1;
	const struct cell_use *c = pair->part[1 - absent];

	sb_reset(&p->text);
	sb_addslice(&p->text, p->report.names.pair.runtime[absent]);
	sb_adds(&p->text, " cell");
	if (!sb_ok(&p->text))
		return err_nomem(e);
	p->line = c->line;
	return miss(p, c->scenario, p->text.buf, e);
}

int pairs_finish(struct pairs *p, struct oc_err *e)
{
	for (const struct partners *pair = p->waiting.first; pair != NULL; pair = pair->after) {
		if (miss_partner(p, pair, e) < 0)
			return -1;
	}
	struct record_src src = {.path = p->path, .line = p->line};
	return pair_report_write(&p->report, &src, p->out, e);
}
