#include "tokens/pairs.h"

#include <string.h>

#include "base/mem.h"
#include "record/packed.h"
#include "tokens/pair_report.h"

int pairs_init(
    struct pairs *p, const struct pair_options *o, struct out *out, void *arg, struct oc_err *e)
{
	*p = (struct pairs){.o = o,
	    .out = out,
	    .arg = arg,
	    .names = o->names,
	    .waiting = PAIRING_INIT,
	    .use = TRANSCRIPT_USE_INIT,
	    .arena = ARENA_INIT,
	    .path = ""};
	spool_init(&p->rows, o->folder);
	spool_init(&p->failures, o->folder);
	spool_init(&p->flagged, o->folder);
	spool_init(&p->savings, o->folder);
	p->live = slice_has_prefix(o->mode, SLICE("live-"));
	p->any_live = p->live;
	return json_init(&p->reader, e);
}

void pairs_release(struct pairs *p)
{
	pairing_release(&p->waiting);
	for (int i = 0; i < 2; i++) {
		mem_free(p->side[i].total);
		mem_free(p->side[i].turn);
	}
	spool_release(&p->rows);
	spool_release(&p->failures);
	spool_release(&p->flagged);
	spool_release(&p->savings);
	sb_release(&p->mode);
	sb_release(&p->pair);
	sb_release(&p->text);
	sb_release(&p->sentence);
	sb_release(&p->key);
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
	return p->listed > 0;
}

/* ---- the suite ---- */

/* JavaScript's idea of a value that counts. */
static bool truthy(struct json_val v)
{
	switch (json_type(v)) {
	case JSON_STRING:
		return json_lexeme(v).n > 0;
	case JSON_NUMBER:
		return json_number(v) != 0;
	case JSON_MISSING:
	case JSON_NULL:
	case JSON_FALSE:
		return false;
	default:
		return true;
	}
}

/* Takes the JSON text of a value on which all suites agree. */
static void agree(struct pairs *p, struct sb *field, struct json_val v)
{
	struct slice text = json_is(v, JSON_MISSING) ? SLICE("") : json_source(v);

	if (p->suites == 0)
		sb_addslice(field, text);
	else if (!slice_eq(sb_slice(field), text))
		p->mixed = true;
}

static int take_pair(struct pairs *p, struct json_val pair, struct oc_err *e)
{
	struct slice left = json_text(json_elem(pair, 0), &p->arena),
		     right = json_text(json_elem(pair, 1), &p->arena);
	struct pair_names names;

	if (p->o->given || left.n == 0 || right.n == 0)
		return 0;
	pair_names_set(&names, left, right);
	if (pair_names_side(&p->names, left) >= 0 && pair_names_side(&p->names, right) >= 0)
		return 0;
	if (p->listed + p->waiting.count > 0)
		return err_set(e, OC_EX_DATA,
		    "this suite has another runtime pair than those before it; use --pair");
	char *to = mem_alloc(left.n + right.n);
	if (to == NULL)
		return err_nomem(e);
	memcpy(to, left.p, left.n);
	memcpy(to + left.n, right.p, right.n);
	mem_free(p->own_names);
	p->own_names = to;
	pair_names_set(&p->names, slice_make(to, left.n), slice_make(to + left.n, right.n));
	return 0;
}

static int take_suite(struct pairs *p, struct json_val record, struct oc_err *e)
{
	struct json_val run = json_gets(record, "run"), pair = json_gets(run, "runtimePair");
	struct json_val mode = json_gets(run, "providerMode");
	bool named = truthy(json_elem(pair, 0)) && truthy(json_elem(pair, 1));

	p->used++;
	if (take_pair(p, pair, e) < 0)
		return e->exit == OC_EX_DATA ? 1 : -1;
	agree(p, &p->pair, named ? pair : JSON_NONE);
	agree(p, &p->mode, json_is(mode, JSON_STRING) && truthy(mode) ? mode : JSON_NONE);
	p->live = json_is(mode, JSON_STRING) &&
		  slice_has_prefix(json_text(mode, &p->arena), SLICE("live-"));
	p->any_live = p->any_live || p->live;
	p->suites++;
	return sb_ok(&p->pair) && sb_ok(&p->mode) ? 0 : err_nomem(e);
}

/* ---- scenarios and cells ---- */

static int take_scenario(struct pairs *p, struct json_val record, struct oc_err *e)
{
	struct json_iter it = json_iter(json_gets(record, "runtimes"));
	bool captured = json_is(json_gets(record, "reported"), JSON_OBJECT), partner = false;

	p->used++;
	p->captures += captured;
	while (json_next(&it))
		partner = partner || pair_names_side(&p->names, json_text(it.val, &p->arena)) >= 0;
	if (!captured || partner)
		return 0;
	return pair_report_missing(
	    p, json_text(json_gets(record, "scenarioId"), &p->arena), "cells at all", e);
}

static int judge(
    struct pairs *p, const struct cell_use *left, const struct cell_use *right, struct oc_err *e)
{
	struct pair_row row = {.names = &p->names,
	    .side = {left, right},
	    .threshold = p->o->threshold,
	    .live = p->live};
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
		p->recounted++;
		p->notice(p->arg, p->line,
		    "the transcripts of this pair hold other sums than its cells report: took the "
		    "transcripts' (--reported takes the cells')");
	}
	return pair_report_add(p, &row, e);
}

static int twice(const struct cell_use *c, struct oc_err *e)
{
	err_set(e, OC_EX_DATA,
	    "a second %.*s cell of scenario %.*s, whose other cell is still to come; give matrix "
	    "cells their --axis",
	    (int)(c->runtime.n < 40 ? c->runtime.n : 40), c->runtime.p,
	    (int)(c->scenario.n < 120 ? c->scenario.n : 120),
	    c->scenario.p == NULL ? "" : c->scenario.p);
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
	emit_kint(&w, "line", (int64_t)p->line);
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

	if (cell_use_read(&c, record, p->o->reported, &p->use, &p->reader, &p->arena, e) < 0)
		return e->exit == OC_EX_DATA ? 1 : -1;
	c.line = p->line;
	int side = pair_names_side(&p->names, c.runtime);
	if (side < 0) {
		p->passed_on++;
		return out_line(p->out, line) < 0 ? err_set(e, OC_EX_OK, "output has failed") : 0;
	}
	p->used++;
	p->captures += c.index == 0;
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

int pairs_record(
    struct pairs *p, struct slice kind, struct json_val record, struct slice line, struct oc_err *e)
{
	int rc = slice_eqs(kind, "cell")    ? take_cell(p, record, line, e)
		 : slice_eqs(kind, "suite") ? take_suite(p, record, e)
					    : take_scenario(p, record, e);

	arena_reset(&p->arena);
	return rc;
}

/* ---- the end ---- */

static int miss(struct pairs *p, const struct partners *pair, struct oc_err *e)
{
	int absent = pair->part[0] == NULL ? 0 : 1;
	const struct cell_use *c = pair->part[1 - absent];

	sb_reset(&p->text);
	sb_addslice(&p->text, p->names.runtime[absent]);
	sb_adds(&p->text, " cell");
	if (!sb_ok(&p->text))
		return err_nomem(e);
	p->line = c->line;
	return pair_report_missing(p, c->scenario, p->text.buf, e);
}

int pairs_finish(struct pairs *p, bool *pass, struct oc_err *e)
{
	for (const struct partners *pair = p->waiting.first; pair != NULL; pair = pair->after) {
		if (miss(p, pair, e) < 0)
			return -1;
	}
	return pair_report_write(p, pass, e);
}
