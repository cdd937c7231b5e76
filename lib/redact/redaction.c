#include "redact/redaction.h"

#include <stdlib.h>

#include "record/record.h"

void redaction_init(struct redaction *t)
{
	*t = (struct redaction){.before.seen = TABLE_INIT(uint64_t, NULL), .after.seen = TABLE_INIT(uint64_t, NULL)};
	shape_init(&t->before.shape);
	shape_init(&t->after.shape);
}

static void release_shape(struct redaction_shape *s)
{
	table_release(&s->seen);
	shape_release(&s->shape);
}

void redaction_release(struct redaction *t)
{
	mem_free(t->row);
	release_shape(&t->before);
	release_shape(&t->after);
	redaction_init(t);
}

static bool same(const struct redaction_row *row, const char *rule, const char *type)
{
	return (row->rule == rule || strcmp(row->rule, rule) == 0) &&
	       (row->type == type || strcmp(row->type, type) == 0);
}

int redaction_count(struct redaction *t, const char *rule, const char *type, struct oc_err *e)
{
	void *rows = t->row;

	t->replaced++;
	if (t->last >= t->rows || !same(&t->row[t->last], rule, type)) {
		for (t->last = 0; t->last < t->rows && !same(&t->row[t->last], rule, type);)
			t->last++;
		if (t->last == t->rows) {
			if (mem_grow(&rows, &t->row_cap, t->rows + 1, sizeof(*t->row)) != 0)
				return err_nomem(e);
			t->row = rows;
			t->row[t->rows++] = (struct redaction_row){rule, type, 0};
		}
	}
	t->row[t->last].count++;
	return 0;
}

int redaction_new(struct redaction_shape *s, uint64_t path, enum json_type type)
{
	/* true and false are one type of shape */
	uint64_t h = path ^ (uint64_t)(type == JSON_TRUE ? JSON_FALSE : type) * UINT64_C(0x9e3779b97f4a7c15);

	if (s->shape.overflow || table_find(&s->seen, h, NULL) != NULL)
		return 0;
	return table_put(&s->seen, h, NULL) == NULL ? -1 : 1;
}

/* ---- the record ---- */

static int row_cmp(const void *a, const void *b)
{
	const struct redaction_row *x = a, *y = b;
	int c = strcmp(x->rule, y->rule);

	return c != 0 ? c : strcmp(x->type, y->type);
}

static void emit_rows(struct emit *w, const struct redaction *t)
{
	if (t->rows > 0)
		qsort(t->row, t->rows, sizeof(*t->row), row_cmp);
	emit_karray(w, "masked");
	for (size_t i = 0; i < t->rows; i++) {
		emit_object(w);
		emit_kcstr(w, "rule", t->row[i].rule);
		emit_kcstr(w, "type", t->row[i].type);
		emit_kuint(w, "count", t->row[i].count);
		emit_end(w);
	}
	emit_end(w);
}

static void emit_distinct(struct emit *w, const struct pseudonyms *p)
{
	if (p->types == 0)
		return;
	emit_karray(w, "distinct");
	for (size_t i = 0; i < p->types; i++) {
		if (p->type[i].distinct == 0)
			continue;
		emit_object(w);
		emit_kstring(w, "type", p->type[i].type);
		emit_kuint(w, "count", p->type[i].distinct);
		emit_end(w);
	}
	emit_end(w);
}

static int emit_shape(struct emit *w, const char *key, const struct redaction_shape *s, struct oc_err *e)
{
	char hex[SHAPE_LEN + 1];

	if (s->seen.count == 0)
		return 0;
	if (shape_finish(&s->shape, hex, e) != 0)
		return -1;
	emit_kcstr(w, key, hex);
	return 0;
}

static void emit_counts(struct emit *w, const struct redaction *t)
{
	const struct {
		const char *key;
		uint64_t n;
	} counts[] = {{"inputs", t->inputs}, {"bytes", t->bytes}, {"units", t->units},
	    {"changed", t->changed}, {"bad", t->bad}, {"replaced", t->replaced}};

	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++)
		emit_kuint(w, counts[i].key, counts[i].n);
}

int redaction_record(const struct redaction *t, const struct redaction_head *told, struct sb *out, struct oc_err *e)
{
	const struct record_src src = {.path = told->path};
	struct emit w;

	emit_init(&w, out, 0);
	record_begin(&w, "redaction", 1);
	emit_kcstr(&w, "policy", policy_name(told->policy));
	emit_kcstr(&w, "policyXxh3", policy_xxh3(told->policy));
	if (told->names->keyed)
		emit_kcstr(&w, "keyId", told->names->key_id);
	emit_kcstr(&w, "times", told->relative ? "relative" : "exact");
	emit_counts(&w, t);
	emit_rows(&w, t);
	emit_distinct(&w, told->names);
	if (emit_shape(&w, "shapeBefore", &t->before, e) != 0 || emit_shape(&w, "shapeAfter", &t->after, e) != 0)
		return -1;
	if (told->lost != NULL && told->lost->len > 0) {
		emit_key(&w, "lost");
		emit_raw(&w, sb_slice(told->lost));
	}
	record_end(&w, &src);
	return sb_ok(out) ? 0 : err_nomem(e);
}

void redaction_line(const struct redaction *t, const struct redaction_head *told, struct sb *out)
{
	sb_addf(out, "policy %s (%s): %llu of %llu units changed, %llu places masked",
	    policy_name(told->policy), policy_xxh3(told->policy), (unsigned long long)t->changed,
	    (unsigned long long)t->units, (unsigned long long)t->replaced);
	if (t->bad > 0)
		sb_addf(out, ", %llu units not readable", (unsigned long long)t->bad);
	if (told->names->keyed)
		sb_addf(out, ", key %s", told->names->key_id);
}
