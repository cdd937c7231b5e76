#include "tokens/partial.h"

#include "base/count.h"
#include "record/record.h"

static bool read_uint(struct json_val v, uint64_t *n)
{
	int64_t x;

	if (!json_int64(v, &x) || x < 0)
		return false;
	*n = (uint64_t)x;
	return true;
}

/* Adds an optional count. */
static bool add_count(struct json_val record, const char *key, uint64_t *sum)
{
	struct json_val v = json_gets(record, key);
	uint64_t n = 0;

	if (!json_is(v, JSON_MISSING) && !read_uint(v, &n))
		return false;
	return count_add(sum, n);
}

bool partial_head(struct json_val record, struct fields *by, bool *lossy)
{
	struct json_val sketch = json_gets(record, "sketch");
	int64_t v;

	*lossy = json_is(sketch, JSON_TRUE);
	return json_int64(json_gets(record, "v"), &v) && v == 1 && json_is_bool(sketch) &&
	       fields_read(&by_names, by, json_gets(record, "by"));
}

/* ---- lists ---- */

static bool read_hex(struct json_val v, uint64_t *n)
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

/* What the reading of a piece comes to: bad input, or memory that is out. */
enum reading { READ_WELL, READ_BAD, READ_NO_MEMORY };

static enum reading read_messages(struct sketch *s, struct json_val list, bool lossy)
{
	struct json_iter it = json_iter(list);
	uint64_t key, n, all = s->count;

	if (!json_is(list, JSON_ARRAY))
		return READ_BAD;
	while (json_next(&it)) {
		if (!read_uint(it.val, &key) || !json_next(&it) || !read_uint(it.val, &n) ||
		    !count_add(&all, n))
			return READ_BAD;
		if (lossy ? key >= SKETCH_BUCKETS : key > SKETCH_VALUE_MAX)
			return READ_BAD;
		if (sketch_add_key(s, s->lossy && !lossy ? sketch_bucket(key) : key, n) < 0)
			return READ_NO_MEMORY;
	}
	return READ_WELL;
}

static enum reading read_sums(struct sums *s, struct json_val list, struct json_val sampled)
{
	struct json_iter it = json_iter(list);
	uint64_t hash, n;
	bool overflow = false;

	if (!json_is(list, JSON_ARRAY) || !json_is_bool(sampled))
		return READ_BAD;
	s->sampled = s->sampled || json_is(sampled, JSON_TRUE);
	while (json_next(&it)) {
		if (!read_hex(it.val, &hash) || !json_next(&it) || !read_uint(it.val, &n))
			return READ_BAD;
		if (sums_add(s, hash, n, &overflow) < 0)
			return overflow ? READ_BAD : READ_NO_MEMORY;
	}
	return READ_WELL;
}

/* ---- a group ---- */

static enum reading read_tally(struct tally *t, struct json_val v)
{
	if (json_is(v, JSON_MISSING))
		return READ_WELL;
	if (t == NULL)
		return READ_NO_MEMORY;
	return tally_read(t, v) == 0 ? READ_WELL : READ_BAD;
}

static enum reading read_optional(struct tally **t, struct json_val v)
{
	return json_is(v, JSON_MISSING) ? READ_WELL : read_tally(token_group_tally(t), v);
}

static bool read_span(struct token_group *g, struct json_val record)
{
	struct json_val from = json_gets(record, "first"), to = json_gets(record, "last");
	int64_t first, last;

	if (json_is(from, JSON_MISSING))
		return true;
	if (!json_int64(from, &first) || !json_int64(to, &last))
		return false;
	token_group_span(g, first, last);
	return true;
}

static enum reading read_source(struct token_group *g, struct json_val src, struct arena *a)
{
	struct slice path = json_text(json_gets(src, "path"), a);
	uint64_t line = 0;

	read_uint(json_gets(src, "line"), &line);
	if (path.p == NULL)
		return READ_BAD;
	if (slice_eqs(path, "(none)"))
		return READ_WELL;
	return token_group_source(g, path, line) < 0 ? READ_NO_MEMORY : READ_WELL;
}

static enum reading read_counts(struct token_group *g, struct json_val record)
{
	struct json_val ignored = json_gets(record, "ignored"), max = json_gets(record, "max");
	uint64_t most = 0;

	for (int i = 1; i < USAGE_FAULTS; i++) {
		if (!add_count(ignored, usage_fault_name((enum usage_fault)i), &g->ignored[i]))
			return READ_BAD;
	}
	if (!json_is(max, JSON_MISSING) && !read_uint(max, &most))
		return READ_BAD;
	if (most > g->messages.max)
		g->messages.max = most;
	return add_count(record, "untimed", &g->untimed) &&
		       add_count(record, "backwards", &g->backwards) &&
		       add_count(record, "shared", &g->shared) && read_span(g, record)
		   ? READ_WELL
		   : READ_BAD;
}

static enum reading read_group(
    struct token_group *g, struct json_val record, bool lossy, struct arena *a)
{
	enum reading got = read_tally(&g->live, json_gets(record, "live"));

	if (got == READ_WELL)
		got = read_optional(&g->side, json_gets(record, "side"));
	if (got == READ_WELL)
		got = read_optional(&g->apart, json_gets(record, "apart"));
	if (got == READ_WELL)
		got = read_counts(g, record);
	if (got == READ_WELL)
		got = read_messages(&g->messages, json_gets(record, "messages"), lossy);
	if (got == READ_WELL)
		got = read_sums(
		    &g->turns, json_gets(record, "turns"), json_gets(record, "sampledTurns"));
	if (got == READ_WELL)
		got = read_sums(&g->sessions, json_gets(record, "sessions"),
		    json_gets(record, "sampledSessions"));
	return got == READ_WELL ? read_source(g, json_gets(record, "src"), a) : got;
}

/* ---- does it fit? ---- */

static int misfit(struct ledger *l, const struct fields *by, bool lossy, struct oc_err *e)
{
	if (!fields_includes(by, &l->by))
		return err_set(e, OC_EX_DATA,
		    "this partial is not grouped by all that the report is: make partials with the "
		    "same --by");
	if (fields_has(by, BY_TOOL) != fields_has(&l->by, BY_TOOL))
		return err_set(e, OC_EX_DATA,
		    "partials by tool count a message once a tool: only a report by tool can be "
		    "made of them");
	if (lossy && !l->lossy)
		return err_set(
		    e, OC_EX_DATA, "this partial was made with --sketch: give --sketch here too");
	return 0;
}

static int damaged(struct oc_err *e)
{
	err_set(e, OC_EX_DATA, "a partial record is damaged: no part of it is counted");
	return 1;
}

/* The group that the record belongs to. Returns 0, 1 or -1. */
static int find_group(struct ledger *l, struct json_val key, struct token_group **g,
    struct arena *a, struct oc_err *e)
{
	if (json_is(key, JSON_NULL) && fields_has(&l->by, BY_TOOL)) {
		*g = ledger_all(l);
		return *g == NULL ? err_nomem(e) : 0;
	}
	sb_reset(&l->key);
	if (!json_is(key, JSON_OBJECT) ||
	    fields_pack_object(&by_names, &l->key, &l->by, key, a) == -2)
		return damaged(e);
	*g = sb_ok(&l->key) ? ledger_group(l, sb_slice(&l->key)) : NULL;
	return *g == NULL ? err_nomem(e) : 0;
}

/* A record is taken whole or not at all: it is read into a group of its own first, as what is bad
 * may stand at its end. */
static int take_group(
    struct ledger *l, struct json_val record, bool lossy, struct arena *a, struct oc_err *e)
{
	struct token_group *read = token_group_new(SLICE(""), l->lossy), *to;
	enum reading got = read == NULL ? READ_NO_MEMORY : read_group(read, record, lossy, a);
	int rc = got == READ_NO_MEMORY ? err_nomem(e) : got == READ_BAD ? damaged(e) : 0;

	if (rc == 0)
		rc = find_group(l, json_gets(record, "key"), &to, a, e);
	if (rc == 0)
		rc = token_group_merge(to, read, e);
	token_group_free(read);
	return rc;
}

int partial_read(struct ledger *l, struct json_val record, struct arena *a, struct oc_err *e)
{
	struct fields by;
	bool lossy;

	if (!partial_head(record, &by, &lossy)) {
		err_set(e, OC_EX_DATA,
		    "this partial is of no version known here: it needs v, by and sketch");
		return 1;
	}
	if (misfit(l, &by, lossy, e) < 0)
		return 1;
	if (!json_is(json_gets(record, "key"), JSON_MISSING))
		return take_group(l, record, lossy, a, e);
	return add_count(record, "rejected", &l->rejected) ? 0 : damaged(e);
}
