#include "rss/baseline.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "io/in.h"
#include "io/line.h"
#include "record/packed.h"
#include "record/record.h"
#include "stats/quantile.h"

static struct rss_baseline_row *find(const struct rss_baseline *b, struct slice key)
{
	for (size_t i = 0; i < b->rows; i++) {
		if (slice_eq(b->row[i].key, key))
			return &b->row[i];
	}
	return NULL;
}

static struct rss_baseline_row *find_or_make(struct rss_baseline *b, struct slice key)
{
	struct rss_baseline_row *row = find(b, key);

	if (row != NULL)
		return row;
	char *p = mem_alloc(key.n);
	if (p == NULL)
		return NULL;
	if (mem_grow((void **)&b->row, &b->cap, b->rows + 1, sizeof(*b->row)) < 0) {
		mem_free(p);
		return NULL;
	}
	memcpy(p, key.p, key.n);
	b->row[b->rows] = (struct rss_baseline_row){.key = slice_make(p, key.n)};
	return &b->row[b->rows++];
}

static int add_growths(struct rss_baseline *b, struct slice key, struct json_val each)
{
	struct rss_baseline_row *row = find_or_make(b, key);
	struct json_iter it = json_iter(each);

	if (row == NULL)
		return -1;
	while (json_next(&it)) {
		double x = json_number(it.val);
		if (!isfinite(x))
			continue;
		if (mem_grow((void **)&row->growth, &row->cap, row->n + 1, sizeof(double)) < 0)
			return -1;
		row->growth[row->n++] = x;
	}
	return 0;
}

static int take_row(
    struct rss_baseline *b, struct json_val record, struct arena *a, struct oc_err *e)
{
	static const char *const tail[] = {"scope", "metric", "measure"};
	struct json_val growth = json_gets(record, "growth");
	struct sb key = SB_INIT;
	int packed = fields_pack_object(&rss_by_names, &key, &b->by, json_gets(record, "key"), a),
	    rc = 0;

	for (size_t i = 0; i < sizeof(tail) / sizeof(tail[0]); i++)
		packed_add(&key, json_text(json_gets(record, tail[i]), a));
	b->judged++;
	if (packed == -2)
		rc = err_set(e, OC_EX_DATA,
		    "a row that is not grouped by all that this report is (but version and run)");
	else if (packed < 0 || !sb_ok(&key))
		rc = err_nomem(e);
	/* Pieces of one run are no runs. */
	else if (json_text_is(json_gets(growth, "of"), "runs") &&
		 add_growths(b, sb_slice(&key), json_gets(growth, "each")) < 0)
		rc = err_nomem(e);
	sb_release(&key);
	return rc;
}

static int take_line(struct rss_baseline *b, struct json *reader, struct slice line,
    struct arena *a, struct oc_err *e)
{
	int rc = 0;

	if (line.n == 0)
		return 0;
	if (json_read(reader, line.p, line.n, e) < 0)
		return -1;
	if (record_is(json_root(reader), "rss-row"))
		rc = take_row(b, json_root(reader), a, e);
	arena_reset(a);
	return rc;
}

static int read_all(struct rss_baseline *b, struct in *in, struct json *reader, struct oc_err *e)
{
	struct arena a = ARENA_INIT;
	struct line l;
	struct slice line;
	int got, rc = 0;

	line_init(&l, in, 0);
	while (rc == 0 && (got = line_next(&l, &line, e)) != 0) {
		rc = got < 0 ? -1 : take_line(b, reader, line, &a, e);
		if (rc < 0 && e->file[0] == '\0')
			err_at(e, b->path, l.number, e->column);
	}
	line_release(&l);
	arena_release(&a);
	return rc;
}

int rss_baseline_load(
    struct rss_baseline *b, const char *path, const struct fields *by, struct oc_err *e)
{
	struct json reader;
	struct in in;
	int rc;

	*b = (struct rss_baseline){.path = path};
	for (size_t i = 0; i < by->n; i++) {
		if (by->field[i] != RSS_BY_VERSION && by->field[i] != RSS_BY_RUN)
			b->by.field[b->by.n++] = by->field[i];
	}
	if (in_open(&in, path, e) < 0)
		return -1;
	if (json_init(&reader, e) < 0) {
		in_close(&in);
		return -1;
	}
	rc = read_all(b, &in, &reader, e);
	if (rc == 0 && b->judged == 0) {
		rc = err_set(e, OC_EX_DATA,
		    "the baseline holds no rss-row: give an earlier output of oc-rss");
		err_at(e, path, 0, 0);
	}
	for (size_t i = 0; i < b->rows; i++)
		quantile_sort(b->row[i].growth, b->row[i].n);
	in_close(&in);
	json_release(&reader);
	return rc;
}

void rss_baseline_release(struct rss_baseline *b)
{
	for (size_t i = 0; i < b->rows; i++) {
		char *p;
		memcpy(&p, &b->row[i].key.p, sizeof(p));
		mem_free(p);
		mem_free(b->row[i].growth);
	}
	mem_free(b->row);
	*b = (struct rss_baseline){.path = b->path};
}

const struct rss_baseline_row *rss_baseline_find(
    const struct rss_baseline *b, const struct fields *by, struct slice key, bool *failed)
{
	const struct rss_baseline_row *row;
	struct sb own = SB_INIT;

	for (size_t i = 0; i < b->by.n; i++) {
		for (size_t k = 0; k < by->n; k++) {
			if (by->field[k] == b->by.field[i])
				packed_add(&own, packed_value(key, k));
		}
	}
	for (int which = RSS_KEY_SCOPE; which <= RSS_KEY_MEASURE; which++)
		packed_add(&own, rss_by_tail(by, key, which));
	*failed = !sb_ok(&own);
	row = *failed ? NULL : find(b, sb_slice(&own));
	sb_release(&own);
	return row;
}
