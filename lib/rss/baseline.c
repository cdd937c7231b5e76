#include "rss/baseline.h"

#include <math.h>

#include "base/base.h"
#include "record/record.h"
#include "stats/stats.h"

static void release(struct grouped *row)
{
	struct rss_baseline_row *r = (struct rss_baseline_row *)row;

	for (size_t i = 0; i < r->formers; i++)
		mem_drop(r->former[i].version);
	mem_free(r->former);
	mem_free(r->growth);
}

static const struct group_type row_type = {
    .size = sizeof(struct rss_baseline_row), .fields = &rss_by_names, .release = release, .several = FIELDS_MOST};

static int add_growths(struct rss_baseline_row *row, struct json_val each)
{
	struct json_iter it = json_iter(each);

	while (json_next(&it)) {
		double x = json_number(it.val);
		if (!isfinite(x))
			continue;
		if (mem_grow((void **)&row->growth, &row->cap, row->n + 1, sizeof(double)) < 0)
			return -1;
		row->growth[row->n++] = x;
	}
	quantile_sort(row->growth, row->n);
	return 0;
}

static int add_former(struct rss_baseline_row *row, const struct rss_former *level)
{
	struct rss_former own = *level;

	if (mem_grow((void **)&row->former, &row->former_cap, row->formers + 1, sizeof(own)) < 0)
		return -1;
	if (own.version.p != NULL && (own.version = mem_keep(level->version)).p == NULL)
		return -1;
	row->former[row->formers++] = own;
	return 0;
}

/* The level that a row tells, unless it has none. */
static int read_former(struct rss_baseline_row *row, struct json_val record, struct arena *a)
{
	struct json_val warm = json_gets(record, "warm"), version = json_gets(json_gets(record, "key"), "version");
	struct rss_former level = {
	    .version = json_is(version, JSON_STRING) ? json_text(version, a) : slice_make(NULL, 0),
	    .warm = json_number(json_gets(warm, "medianBytes")),
	    .most = json_number(json_gets(warm, "maxBytes"))};

	if (!isfinite(level.warm) || !isfinite(level.most) || !json_uint64(json_gets(warm, "n"), &level.n))
		return 0;
	return add_former(row, &level);
}

static int take_row(struct groups *rows, struct json_val record, struct arena *a, struct oc_err *e)
{
	static const char *const tail[] = {"scope", "metric", "measure"};
	struct json_val growth = json_gets(record, "growth");
	int packed = groups_pack(rows, record, a);

	for (size_t i = 0; i < sizeof(tail) / sizeof(tail[0]); i++)
		packed_add(&rows->key, json_text(json_gets(record, tail[i]), a));
	if (packed == -2)
		return err_set(
		    e, OC_EX_DATA, "a row that is not grouped by all that this report is (but version and run)");
	struct rss_baseline_row *row =
	    packed < 0 || !sb_ok(&rows->key) ? NULL : (struct rss_baseline_row *)groups_add(rows, sb_slice(&rows->key));
	if (row == NULL)
		return err_nomem(e);
	/* Pieces of one run are no runs. */
	bool runs = json_text_is(json_gets(growth, "of"), "runs");
	if (runs && add_growths(row, json_gets(growth, "each")) < 0)
		return err_nomem(e);
	return read_former(row, record, a) < 0 ? err_nomem(e) : 0;
}

void rss_baseline_init(struct rss_baseline *b, const struct fields *by)
{
	struct fields compared = {.n = 0};

	for (size_t i = 0; i < by->n; i++) {
		if (by->field[i] != RSS_BY_VERSION && by->field[i] != RSS_BY_RUN)
			compared.field[compared.n++] = by->field[i];
	}
	*b = (struct rss_baseline){.path = NULL};
	groups_init(&b->rows, &row_type, &compared);
}

int rss_baseline_load(struct rss_baseline *b, const char *path, const struct fields *by, struct oc_err *e)
{
	rss_baseline_init(b, by);
	b->path = path;
	if (groups_load(&b->rows, path, "rss-row", take_row, e) < 0)
		return -1;
	if (b->rows.table.count > 0)
		return 0;
	err_set(e, OC_EX_DATA, "the baseline holds no rss-row: give an earlier output of oc-rss");
	return err_at(e, path, 0, 0);
}

void rss_baseline_release(struct rss_baseline *b)
{
	groups_release(&b->rows);
}

/* Into b's own key. Returns whether there was memory. */
static bool pack_compared(struct rss_baseline *b, const struct fields *by, struct slice key)
{
	struct sb *own = &b->rows.key;

	sb_reset(own);
	fields_pack_as(own, &b->rows.by, by, key);
	for (int which = RSS_KEY_SCOPE; which <= RSS_KEY_MEASURE; which++)
		packed_add(own, rss_by_tail(by, key, which));
	return sb_ok(own);
}

const struct rss_baseline_row *rss_baseline_find(
    struct rss_baseline *b, const struct fields *by, struct slice key, bool *failed)
{
	*failed = !pack_compared(b, by, key);
	return *failed ? NULL : (const struct rss_baseline_row *)groups_find(&b->rows, sb_slice(&b->rows.key));
}

int rss_baseline_note(
    struct rss_baseline *b, const struct fields *by, struct slice key, const struct rss_former *level, struct oc_err *e)
{
	struct grouped *row = pack_compared(b, by, key) ? groups_add(&b->rows, sb_slice(&b->rows.key)) : NULL;

	return row == NULL || add_former((struct rss_baseline_row *)row, level) < 0 ? err_nomem(e) : 0;
}

const struct rss_former *rss_baseline_before(const struct rss_baseline_row *row, struct slice version, bool same)
{
	const struct rss_former *found = NULL;

	for (size_t i = 0; row != NULL && i < row->formers; i++) {
		int c = version_compare(row->former[i].version, version);
		if (c > 0 || (!same && (c == 0 || row->former[i].version.p == NULL)))
			continue;
		if (found == NULL || version_compare(found->version, row->former[i].version) < 0)
			found = &row->former[i];
	}
	return found;
}
