#include "record/packed.h"
#include "record/record.h"
#include "rss/partial.h"

bool rss_partial_head(struct json_val record, struct fields *by)
{
	int64_t v;

	return json_int64(json_gets(record, "v"), &v) && v == 1 &&
	       fields_read(&rss_by_names, by, json_gets(record, "by"));
}

/* What the reading of a part comes to: bad input, or memory that is out. */
enum reading { READ_WELL, READ_BAD, READ_NO_MEMORY };

static bool read_uint(struct json_val v, uint64_t *n)
{
	int64_t x;

	if (!json_int64(v, &x) || x < 0)
		return false;
	*n = (uint64_t)x;
	return true;
}

static bool next_uint(struct json_iter *it, uint64_t *n)
{
	return json_next(it) && read_uint(it->val, n);
}

static bool next_int(struct json_iter *it, int64_t *n)
{
	return json_next(it) && json_int64(it->val, n);
}

/* An optional count. */
static bool add_count(struct json_val record, const char *key, uint64_t *n)
{
	struct json_val v = json_gets(record, key);

	return json_is(v, JSON_MISSING) || read_uint(v, n);
}

static bool next_file(struct json_iter *it, uint64_t *n)
{
	struct slice s;

	if (!json_next(it) || !json_is(it->val, JSON_STRING))
		return false;
	s = json_lexeme(it->val);
	*n = 0;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')))
			return false;
		*n = *n << 4 | (uint64_t)(c <= '9' ? c - '0' : c - 'a' + 10);
	}
	return s.n == 16;
}

/* ---- points ---- */

static bool plausible(const struct rss_point *p)
{
	return p->n > 0 && p->least > 0 && p->least <= p->most && p->most <= RSS_BYTES_MAX &&
	       p->at > -INT64_MAX / 2 && p->at < INT64_MAX / 2 && p->seq >= 0 && p->last >= p->seq;
}

static bool next_point(struct json_iter *it, struct rss_point *p, bool block)
{
	if (!json_int64(it->val, &p->at) || !next_uint(it, &p->least) || !next_uint(it, &p->n) ||
	    !next_int(it, &p->seq) || !next_int(it, &p->last) || !next_file(it, &p->file))
		return false;
	p->most = p->least;
	if (!block)
		return !__builtin_mul_overflow(p->least, p->n, &p->sum) && plausible(p);
	return next_uint(it, &p->most) && next_uint(it, &p->sum) && plausible(p) &&
	       p->sum / p->n >= p->least && p->sum / p->n <= p->most;
}

static enum reading read_sketch(struct rss_points *s, struct json_val list)
{
	struct json_iter it = json_iter(list);
	uint64_t n;

	while (json_next(&it)) {
		uint64_t key;
		if (!read_uint(it.val, &key) || key >= SKETCH_BUCKETS || !next_uint(&it, &n))
			return READ_BAD;
		if (sketch_add_key(&s->values, key, n) < 0)
			return READ_NO_MEMORY;
	}
	return json_is(list, JSON_ARRAY) ? READ_WELL : READ_BAD;
}

static enum reading read_bounds(struct rss_points *s, struct json_val list)
{
	struct json_iter it = json_iter(list);

	while (json_next(&it)) {
		struct rss_point p = {.n = 1};
		if (!json_int64(it.val, &p.at) || !next_uint(&it, &p.least))
			return READ_BAD;
		p.most = p.sum = p.least;
		rss_points_bound(s, &p);
	}
	return json_is(list, JSON_ARRAY) ? READ_WELL : READ_BAD;
}

static enum reading read_points(struct rss_points *s, struct json_val record)
{
	struct json_val level = json_gets(record, "level"), list = json_gets(record, "points");
	struct json_iter it = json_iter(list);
	bool blocks = !json_is(level, JSON_MISSING);
	uint64_t n = 0;

	if (!json_is(list, JSON_ARRAY) ||
	    (blocks && (!read_uint(level, &n) || n > 62 || !rss_points_set_blocks(s, (unsigned)n))))
		return READ_BAD;
	while (json_next(&it)) {
		struct rss_point p = {.n = 0};
		if (!next_point(&it, &p, blocks))
			return READ_BAD;
		if ((blocks ? rss_points_add_block(s, &p) : rss_points_add(s, &p)) < 0)
			return READ_NO_MEMORY;
	}
	enum reading got = blocks ? read_sketch(s, json_gets(record, "sketch")) : READ_WELL;
	return got == READ_WELL ? read_bounds(s, json_gets(record, "bounds")) : got;
}

/* ---- the rest of a run ---- */

static enum reading read_marks(struct rss_run *r, struct json_val list, struct arena *a)
{
	struct json_iter it = json_iter(list);
	int64_t at;
	uint64_t bytes;

	while (json_next(&it)) {
		struct slice phase = json_text(it.val, a);
		if (!json_is(it.val, JSON_STRING) || !json_next(&it))
			return READ_BAD;
		bool start = json_text_is(it.val, "start");
		if ((!start && !json_text_is(it.val, "finish")) || !next_int(&it, &at) ||
		    !next_uint(&it, &bytes))
			return READ_BAD;
		if (phase.p == NULL ||
		    rss_run_mark(r, phase, start ? RSS_START : RSS_FINISH, at, bytes) < 0)
			return READ_NO_MEMORY;
	}
	return READ_WELL;
}

static bool read_offsets(struct rss_run *r, struct json_val list)
{
	struct json_iter it = json_iter(list);
	int64_t least, most;

	if (json_is(list, JSON_MISSING))
		return true;
	if (!next_int(&it, &least) || !next_int(&it, &most) || least > most)
		return false;
	rss_run_offset(r, least, most);
	return true;
}

static enum reading read_source(struct rss_run *r, struct json_val src, struct arena *a)
{
	struct slice path = json_text(json_gets(src, "path"), a);
	uint64_t line = 0;

	if (path.p == NULL || !add_count(src, "line", &line))
		return READ_BAD;
	if (slice_eqs(path, "(none)"))
		return READ_WELL;
	return rss_run_source(r, path, line) < 0 ? READ_NO_MEMORY : READ_WELL;
}

static enum reading read_run(struct rss_run *r, struct json_val record, struct arena *a)
{
	struct json_val apart = json_gets(record, "apart");
	enum reading got = read_points(&r->points, record);

	for (int i = RSS_MISSING; i < RSS_FAULTS; i++) {
		if (!add_count(apart, rss_fault_name((enum rss_fault)i), &r->fault[i]))
			return READ_BAD;
	}
	if (!add_count(record, "unlabelled", &r->unlabelled) ||
	    !add_count(record, "peak", &r->peak) || !add_count(record, "pressure", &r->pressure) ||
	    !read_offsets(r, json_gets(record, "offsets")))
		return READ_BAD;
	if (got == READ_WELL)
		got = read_marks(r, json_gets(record, "marks"), a);
	return got == READ_WELL ? read_source(r, json_gets(record, "src"), a) : got;
}

/* ---- a record ---- */

static int damaged(struct oc_err *e)
{
	err_set(e, OC_EX_DATA, "a partial record is damaged: no part of it is counted");
	return 1;
}

/* The key by the fleet's own fields. Returns 0, 1 or -1. */
static int pack_key(struct rss_fleet *f, struct json_val record, struct arena *a, struct oc_err *e)
{
	static const char *const names[] = {"scope", "metric", "measure", "run", "clock"};
	int rc;

	sb_reset(&f->key);
	rc = fields_pack_object(&rss_by_names, &f->key, &f->by, json_gets(record, "key"), a);
	if (rc == -2)
		return damaged(e);
	for (int i = 0; i < RSS_KEY_TAIL; i++) {
		struct json_val v = json_gets(record, names[i]);
		struct slice text = json_text(v, a);
		bool needed = i == RSS_KEY_SCOPE || i == RSS_KEY_METRIC || i == RSS_KEY_CLOCK;
		if (!json_is(v, JSON_STRING) && (needed || !json_is(v, JSON_NULL)))
			return damaged(e);
		if (json_is(v, JSON_STRING) && text.p == NULL)
			return err_nomem(e);
		packed_add(&f->key, text);
	}
	return rc < 0 || !sb_ok(&f->key) ? err_nomem(e) : 0;
}

/* A record is taken whole or not at all: it is read into a run of its own first, as what is bad may
 * stand at its end. */
static int take_run(struct rss_fleet *f, struct json_val record, struct arena *a, struct oc_err *e)
{
	struct rss_run *read = rss_run_new(SLICE("")), *to;
	enum reading got = read == NULL ? READ_NO_MEMORY : read_run(read, record, a);
	int rc = got == READ_NO_MEMORY ? err_nomem(e) : got == READ_BAD ? damaged(e) : 0;

	if (rc == 0)
		rc = pack_key(f, record, a, e);
	if (rc == 0) {
		to = rss_fleet_run(f, sb_slice(&f->key));
		rc = to == NULL ? err_nomem(e) : rss_run_merge(to, read, e);
	}
	rss_run_free(read);
	return rc;
}

int rss_partial_read(struct rss_fleet *f, struct json_val record, struct arena *a, struct oc_err *e)
{
	uint64_t rejected = 0;
	struct fields by;

	if (!rss_partial_head(record, &by)) {
		err_set(
		    e, OC_EX_DATA, "this partial is of no version known here: it needs v and by");
		return 1;
	}
	if (!fields_includes(&by, &f->by)) {
		err_set(e, OC_EX_DATA,
		    "this partial is not grouped by all that the report is: make partials with the "
		    "same --by");
		return 1;
	}
	if (!json_is(json_gets(record, "key"), JSON_MISSING))
		return take_run(f, record, a, e);
	if (!add_count(record, "rejected", &rejected))
		return damaged(e);
	f->rejected += rejected;
	return 0;
}
