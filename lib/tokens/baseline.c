#include "tokens/baseline.h"

#include <math.h>

static const char *const WORDS[] = {[METRIC_TOKENS] = "tokens", [METRIC_TURN] = "turn", [METRIC_COST] = "cost"};

const char *baseline_metric_word(enum baseline_metric m)
{
	return WORDS[m];
}

double baseline_figure(const struct baseline_figures *f, enum baseline_metric m)
{
	if (m == METRIC_TURN)
		return f->turns > 0 ? f->tokens / f->turns : (double)NAN;
	return m == METRIC_COST ? f->cost : f->tokens;
}

double baseline_likely(const struct baseline_figures *f, enum baseline_metric m)
{
	double figure = baseline_figure(f, m);

	if (f->no_usage <= 0)
		return figure;
	return f->with_usage > 0 ? figure * (f->with_usage + f->no_usage) / f->with_usage : (double)NAN;
}

struct baseline_figures baseline_now(const struct token_group *g)
{
	return (struct baseline_figures){
	    (double)g->live.count[USAGE_TOTAL], (double)sums_count(&g->turns), tally_dollars(&g->live),
	    (double)(g->live.messages - g->live.zero), (double)g->live.no_usage};
}

static const struct group_type row_type = {
    .size = sizeof(struct baseline_row), .fields = &by_names, .several = FIELDS_MOST};

bool baseline_fits(const struct baseline *b, const struct fields *by)
{
	return fields_same(&b->rows.by, by);
}

struct baseline_row *baseline_find(struct baseline *b, const struct fields *by, struct slice key, bool *failed)
{
	struct sb *own = &b->rows.key;

	sb_reset(own);
	fields_pack_as(own, &b->rows.by, by, key);
	*failed = !sb_ok(own);
	return *failed ? NULL : (struct baseline_row *)groups_find(&b->rows, sb_slice(own));
}

/* A count that is left out when it is 0. */
static double some(struct json_val v)
{
	double n = json_number(v);

	return n > 0 ? n : 0;
}

static int take_row(struct groups *rows, struct json_val record, struct arena *a, struct oc_err *e)
{
	struct baseline_figures f = {json_number(json_gets(record, "total")), json_number(json_gets(record, "turns")),
	    json_number(json_gets(record, "cost")), 0, 0};
	struct baseline_row *row;
	struct fields by;

	f.no_usage = some(json_gets(record, "noUsage"));
	f.with_usage = json_number(json_gets(record, "messages")) - some(json_gets(record, "zero"));
	if (json_is(json_gets(record, "by"), JSON_MISSING) || json_is(json_gets(record, "vanished"), JSON_TRUE))
		return 0;
	if (!fields_read(&by_names, &by, json_gets(record, "by")))
		return err_set(e, OC_EX_DATA, "a row whose \"by\" is no list of fields known here");
	if (rows->table.count == 0)
		rows->by = by;
	if (!fields_same(&by, &rows->by))
		return err_set(
		    e, OC_EX_DATA, "rows are grouped differently from those before: give a file with one report");
	int packed = groups_pack(rows, record, a);
	if (packed == -2 || !isfinite(f.tokens))
		return err_set(e, OC_EX_DATA, "a row without its key or its total");
	if (packed == 0 && groups_find(rows, sb_slice(&rows->key)) != NULL)
		return err_set(e, OC_EX_DATA, "a second row with the same key: give a file with one report");
	if (packed < 0 || (row = (struct baseline_row *)groups_add(rows, sb_slice(&rows->key))) == NULL)
		return err_nomem(e);
	row->figures = f;
	return 0;
}

int baseline_load(struct baseline *b, const char *path, struct oc_err *e)
{
	*b = (struct baseline){.path = path};
	groups_init(&b->rows, &row_type, &(struct fields){.n = 0});
	if (groups_load(&b->rows, path, "token-row", take_row, e) < 0)
		return -1;
	if (b->rows.table.count > 0)
		return 0;
	err_set(e, OC_EX_DATA, "the baseline holds no token-row of usage: give an earlier output of oc-tokens");
	return err_at(e, path, 0, 0);
}

void baseline_release(struct baseline *b)
{
	groups_release(&b->rows);
}
