#include "tokens/baseline.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "base/mem.h"
#include "io/in.h"
#include "io/line.h"
#include "record/packed.h"
#include "record/record.h"

static const char *const WORDS[] = {
    [METRIC_TOKENS] = "tokens", [METRIC_TURN] = "turn", [METRIC_COST] = "cost"};

bool baseline_metric_of(struct slice word, enum baseline_metric *m)
{
	for (int i = METRIC_TOKENS; i <= METRIC_COST; i++) {
		if (slice_eqs(word, WORDS[i])) {
			*m = (enum baseline_metric)i;
			return true;
		}
	}
	return false;
}

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

struct baseline_figures baseline_now(const struct token_group *g)
{
	return (struct baseline_figures){(double)g->live.count[USAGE_TOTAL],
	    (double)sums_count(&g->turns),
	    tally_has_cost(&g->live) ? cost_dollars(g->live.cost) : (double)NAN};
}

void baseline_release(struct baseline *b)
{
	for (size_t i = 0; i < b->count; i++) {
		char *p;
		memcpy(&p, &b->row[i].key.p, sizeof(p));
		mem_free(p);
	}
	mem_free(b->row);
	mem_free(b->slot);
	*b = (struct baseline){.path = b->path};
}

/* ---- the table ---- */

static uint32_t *find(const struct baseline *b, struct slice key)
{
	size_t i = (size_t)XXH3_64bits(key.p, key.n) & (b->slots - 1);

	while (b->slot[i] != 0 && !slice_eq(b->row[b->slot[i] - 1].key, key))
		i = (i + 1) & (b->slots - 1);
	return &b->slot[i];
}

static int more_slots(struct baseline *b)
{
	size_t slots = b->slots == 0 ? 64 : b->slots * 2;
	uint32_t *slot = mem_resize(NULL, slots, sizeof(*slot));

	if (slot == NULL)
		return -1;
	memset(slot, 0, slots * sizeof(*slot));
	mem_free(b->slot);
	b->slot = slot;
	b->slots = slots;
	for (size_t i = 0; i < b->count; i++)
		*find(b, b->row[i].key) = (uint32_t)(i + 1);
	return 0;
}

static int add_row(struct baseline *b, struct slice key, struct baseline_figures figures)
{
	if (b->count * 2 >= b->slots && more_slots(b) < 0)
		return -1;
	if (mem_grow((void **)&b->row, &b->cap, b->count + 1, sizeof(*b->row)) < 0)
		return -1;
	char *p = mem_alloc(key.n);
	if (p == NULL)
		return -1;
	if (key.n > 0)
		memcpy(p, key.p, key.n);
	b->row[b->count] = (struct baseline_row){.key = slice_make(p, key.n), .figures = figures};
	*find(b, key) = (uint32_t)++b->count;
	return 0;
}

struct baseline_row *baseline_find(
    struct baseline *b, const struct fields *by, struct slice key, bool *failed)
{
	struct sb own = SB_INIT;
	uint32_t *at = NULL;

	fields_pack_as(&own, &b->by, by, key);
	*failed = !sb_ok(&own);
	if (!*failed && b->slots > 0)
		at = find(b, sb_slice(&own));
	sb_release(&own);
	return at == NULL || *at == 0 ? NULL : &b->row[*at - 1];
}

bool baseline_fits(const struct baseline *b, const struct fields *by)
{
	return fields_includes(&b->by, by) && fields_includes(by, &b->by);
}

/* ---- reading ---- */

static int take_row(struct baseline *b, struct json_val record, struct arena *a, struct oc_err *e)
{
	struct sb key = SB_INIT;
	struct fields by;
	int rc = 0;

	if (!fields_read(&by_names, &by, json_gets(record, "by")))
		return err_set(e, OC_EX_DATA, "a row whose \"by\" is no list of fields known here");
	if (b->count == 0)
		b->by = by;
	if (!baseline_fits(b, &by))
		return err_set(e, OC_EX_DATA,
		    "rows are grouped differently from those before: give a file with one report");
	struct baseline_figures f = {json_number(json_gets(record, "total")),
	    json_number(json_gets(record, "turns")), json_number(json_gets(record, "cost"))};
	int packed = fields_pack_object(&by_names, &key, &b->by, json_gets(record, "key"), a);
	if (packed == -2 || !isfinite(f.tokens))
		rc = err_set(e, OC_EX_DATA, "a row without its key or its total");
	else if (packed < 0)
		rc = err_nomem(e);
	else if (b->slots > 0 && *find(b, sb_slice(&key)) != 0)
		rc = err_set(
		    e, OC_EX_DATA, "a second row with the same key: give a file with one report");
	else if (add_row(b, sb_slice(&key), f) < 0)
		rc = err_nomem(e);
	sb_release(&key);
	return rc;
}

static int take_line(
    struct baseline *b, struct json *reader, struct slice line, struct arena *a, struct oc_err *e)
{
	if (line.n == 0)
		return 0;
	if (json_read(reader, line.p, line.n, e) < 0)
		return -1;
	struct json_val record = json_root(reader);
	if (!record_is(record, "token-row") || json_is(json_gets(record, "by"), JSON_MISSING) ||
	    json_is(json_gets(record, "vanished"), JSON_TRUE))
		return 0;
	int rc = take_row(b, record, a, e);
	arena_reset(a);
	return rc;
}

int baseline_load(struct baseline *b, const char *path, struct oc_err *e)
{
	struct arena a = ARENA_INIT;
	struct json reader;
	struct in in;
	struct line l;
	struct slice line;
	int got, rc = 0;

	*b = (struct baseline){.path = path};
	if (in_open(&in, path, e) < 0)
		return -1;
	if (json_init(&reader, e) < 0) {
		in_close(&in);
		return -1;
	}
	line_init(&l, &in, 0);
	while (rc == 0 && (got = line_next(&l, &line, e)) != 0) {
		rc = got < 0 ? -1 : take_line(b, &reader, line, &a, e);
		if (rc < 0 && e->file[0] == '\0')
			err_at(e, path, l.number, e->column);
	}
	if (rc == 0 && b->count == 0) {
		rc = err_set(e, OC_EX_DATA,
		    "the baseline holds no token-row of usage: give an earlier output of "
		    "oc-tokens");
		err_at(e, path, 0, 0);
	}
	line_release(&l);
	in_close(&in);
	json_release(&reader);
	arena_release(&a);
	return rc;
}

/* ---- the end ---- */

static int by_key(const void *a, const void *b)
{
	const struct baseline_row *x = a, *y = b;

	return packed_compare(x->key, y->key, x->by->n);
}

void baseline_sort(struct baseline *b)
{
	for (size_t i = 0; i < b->count; i++)
		b->row[i].by = &b->by;
	if (b->count > 1)
		qsort(b->row, b->count, sizeof(*b->row), by_key);
}
