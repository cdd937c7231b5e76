#include "record/partial.h"

#include "record/envelope.h"
#include "record/packed.h"

/* ---- writing ---- */

struct emit *partial_begin(struct partial_writer *wr, const struct grouped *g)
{
	const struct groups *gs = wr->gs;
	const struct group_type *type = gs->type;
	struct emit *w = &wr->emit;
	bool whole = g == NULL || g == gs->all;

	sb_reset(&wr->text);
	emit_init(w, &wr->text, 0);
	if (wr->key != NULL) {
		struct fields none = {.n = 0};
		fields_emit_values(w, &gs->by, whole ? &none : wr->key, whole ? SLICE("") : g->key);
		sb_addc(&wr->text, '\t');
	}
	emit_init(w, &wr->text, 0);
	record_begin(w, type->kind, type->version);
	emit_key(w, "by");
	fields_emit(type->fields, w, &gs->by);
	if (type->sketches)
		emit_kbool(w, "sketch", gs->lossy);
	if (g == NULL)
		return w;
	emit_key(w, "key");
	if (whole)
		emit_null(w);
	else
		fields_emit_key(type->fields, w, &gs->by, g->key);
	for (size_t i = 0; i < type->tails; i++) {
		emit_key(w, type->tail[i]);
		emit_text(w, packed_value(g->key, gs->by.n + i));
	}
	return w;
}

int partial_end(struct partial_writer *wr, const struct grouped *g, struct oc_err *e)
{
	grouped_emit_src(&wr->emit, g);
	emit_end(&wr->emit);
	if (!sb_ok(&wr->text))
		return err_nomem(e);
	return out_line(wr->out, sb_slice(&wr->text)) < 0 ? err_set(e, OC_EX_OK, "output has failed") : 0;
}

void partial_emit_hex(struct emit *w, uint64_t n)
{
	char hex[17];

	hash_digits(hex, n);
	emit_cstr(w, hex);
}

void partial_emit_counts(struct emit *w, const char *key, const struct sketch_count *count, size_t n)
{
	emit_karray(w, key);
	for (size_t i = 0; i < n; i++) {
		emit_uint(w, count[i].key);
		emit_uint(w, count[i].n);
	}
	emit_end(w);
}

static int write_one(void *arg, struct grouped *g, struct oc_err *e)
{
	struct partial_writer *wr = arg;

	return wr->gs->type->write(wr, g, e);
}

static int write_head(struct partial_writer *wr, struct oc_err *e)
{
	struct emit *w = partial_begin(wr, NULL);

	emit_kuint(w, "rejected", wr->gs->rejected);
	if (wr->gs->type->left != NULL)
		emit_ksome(w, wr->gs->type->left, wr->gs->left);
	return partial_end(wr, NULL, e);
}

static int write_all(struct partial_writer *wr, struct oc_err *e)
{
	struct groups *gs = wr->gs;

	return gs->type->settle(gs->all, e) < 0 ? -1 : write_one(wr, gs->all, e);
}

int partial_write(struct groups *gs, const struct fields *key, struct out *out, struct oc_err *e)
{
	struct partial_writer wr = {.gs = gs, .key = key, .out = out, .text = SB_INIT};
	int rc = 0;

	if (gs->rejected > 0 || gs->left > 0 || groups_empty(gs))
		rc = write_head(&wr, e);
	if (rc == 0 && gs->all != NULL)
		rc = write_all(&wr, e);
	if (rc == 0)
		rc = groups_each(gs, false, write_one, &wr, e);
	sb_release(&wr.text);
	return rc;
}

/* ---- reading ---- */

bool partial_count(struct json_val record, const char *key, uint64_t *sum)
{
	struct json_val v = json_gets(record, key);
	uint64_t n = 0;

	return (json_is(v, JSON_MISSING) || json_uint64(v, &n)) && count_add(sum, n);
}

bool partial_hex(struct json_val v, uint64_t *n)
{
	struct slice s = json_lexeme(v);

	*n = 0;
	if (!json_is(v, JSON_STRING) || s.n != 16)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')))
			return false;
		*n = *n << 4 | (uint64_t)(c <= '9' ? c - '0' : c - 'a' + 10);
	}
	return true;
}

int partial_counts(struct sketch *s, struct json_val list, bool lossy)
{
	struct json_iter it = json_iter(list);
	uint64_t key, n, all = s->count;

	if (!json_is(list, JSON_ARRAY))
		return 1;
	while (json_next(&it)) {
		if (!json_uint64(it.val, &key) || !json_next(&it) || !json_uint64(it.val, &n) ||
		    !count_add(&all, n))
			return 1;
		if (lossy ? key >= SKETCH_BUCKETS : key > SKETCH_VALUE_MAX)
			return 1;
		if (sketch_add_key(s, s->lossy && !lossy ? sketch_bucket(key) : key, n) < 0)
			return -1;
	}
	return 0;
}

static int read_source(struct grouped *g, struct json_val src, struct arena *a)
{
	struct slice path = json_text(json_gets(src, "path"), a);
	uint64_t line = 0;

	if (path.p == NULL || !partial_count(src, "line", &line))
		return 1;
	return slice_eqs(path, "(none)") ? 0 : grouped_source(g, path, line);
}

/* What a record says it is grouped by, and whether it is a sketch. */
static bool read_head(const struct group_type *type, struct json_val record, struct fields *by, bool *lossy)
{
	struct json_val sketch = json_gets(record, "sketch");
	int64_t v;

	*lossy = json_is(sketch, JSON_TRUE);
	return json_int64(json_gets(record, "v"), &v) && v >= 1 && v <= type->version &&
	       (!type->sketches || json_is_bool(sketch)) &&
	       fields_read(type->fields, by, json_gets(record, "by"));
}

static int misfit(const struct groups *gs, const struct fields *by, bool lossy, struct oc_err *e)
{
	const unsigned several = gs->type->several;

	if (!fields_includes(by, &gs->by))
		return err_set(e, OC_EX_DATA,
		    "this partial is not grouped by all that the report is: make partials with the same --by");
	if (fields_has(by, several) != fields_has(&gs->by, several))
		return err_set(e, OC_EX_DATA,
		    "partials by %s count a message once a %s: only a report by %s can be made of them",
		    gs->type->fields->name[several], gs->type->fields->name[several], gs->type->fields->name[several]);
	if (lossy && !gs->lossy)
		return err_set(e, OC_EX_DATA, "this partial was made with --sketch: give --sketch here too");
	return 0;
}

/* Merges `read` into the group that the record belongs to. Returns 0; 1 when its key is damaged; -1 with *e set. */
static int merge(
    struct groups *gs, struct json_val record, struct grouped *read, struct arena *a, struct oc_err *e)
{
	bool whole = json_is(json_gets(record, "key"), JSON_NULL) && fields_has(&gs->by, gs->type->several);
	int rc = whole ? 0 : groups_pack(gs, record, a);

	if (rc == -2)
		return 1;
	struct grouped *to = rc < 0 ? NULL : whole ? groups_all(gs) : groups_add(gs, sb_slice(&gs->key));
	return to == NULL ? err_nomem(e) : gs->type->merge(to, read, e);
}

/* A record is taken whole or not at all: it is read into a group of its own first, as what is bad may stand at
 * its end. */
static int take_group(
    struct groups *gs, struct json_val record, bool lossy, struct arena *a, struct oc_err *e)
{
	struct grouped *read = grouped_new(gs, SLICE(""));
	int rc = read == NULL ? -1 : gs->type->read(read, record, lossy, a);

	if (rc == 0)
		rc = read_source(read, json_gets(record, "src"), a);
	rc = rc < 0 ? err_nomem(e) : rc == 0 ? merge(gs, record, read, a, e) : rc;
	grouped_free(gs, read);
	return rc;
}

int partial_read(struct groups *gs, struct json_val record, struct arena *a, struct oc_err *e)
{
	struct fields by;
	bool lossy, known = read_head(gs->type, record, &by, &lossy);
	int rc;

	if (known && !gs->settled) {
		gs->by = gs->by_given ? gs->by : by;
		gs->lossy = gs->lossy || lossy;
	}
	gs->settled = true;
	if (!known) {
		err_set(e, OC_EX_DATA, "unsupported version of a partial record: it needs \"v\" of 1 to %d, by%s",
		    gs->type->version, gs->type->sketches ? " and sketch" : "");
		return 1;
	}
	if (misfit(gs, &by, lossy, e) < 0)
		return 1;
	if (!json_is(json_gets(record, "key"), JSON_MISSING))
		rc = take_group(gs, record, lossy, a, e);
	else
		rc = partial_count(record, "rejected", &gs->rejected) &&
			     (gs->type->left == NULL || partial_count(record, gs->type->left, &gs->left))
			 ? 0
			 : 1;
	if (rc == 1)
		err_set(e, OC_EX_DATA, "a partial record is damaged: no part of it is counted");
	return rc;
}
