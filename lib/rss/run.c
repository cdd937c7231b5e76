#include "rss/run.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "base/base.h"
#include "record/record.h"

/* ---- keys ---- */

static const char *const NAMES[RSS_BY_FIELDS] = {"channel", "scenario", "version", "run"};

_Static_assert(RSS_BY_FIELDS <= FIELDS_MOST, "all of them at once");

const struct fields_names rss_by_names = {NAMES, RSS_BY_FIELDS};

void rss_by_version(struct fields *by)
{
	if (!fields_has(by, RSS_BY_VERSION))
		by->field[by->n++] = RSS_BY_VERSION;
}

void rss_by_pack(struct sb *key, const struct fields *by, const struct rss_sample *s)
{
	static const struct slice clocks[RSS_CLOCKS] = {SLICE("monotonic"), SLICE("wall"), SLICE("order")};

	for (size_t i = 0; i < by->n; i++)
		packed_add(key, by->field[i] == RSS_BY_CHANNEL    ? s->channel
				: by->field[i] == RSS_BY_SCENARIO ? s->scenario
				: by->field[i] == RSS_BY_VERSION  ? s->version
								  : s->run);
	packed_add(key, s->scope);
	packed_add(key, s->metric);
	packed_add(key, s->measure);
	packed_add(key, s->gateway);
	packed_add(key, s->run);
	packed_add(key, s->strand);
	packed_add(key, clocks[s->clock]);
}

struct slice rss_by_tail(const struct fields *by, struct slice key, int which)
{
	return packed_value(key, by->n + (size_t)which);
}

/* ---- runs ---- */

static void init(struct grouped *group, bool lossy)
{
	struct rss_run *r = (struct rss_run *)group;

	(void)lossy;
	r->points = (struct rss_points)RSS_POINTS_INIT;
}

static void release(struct grouped *group)
{
	struct rss_run *r = (struct rss_run *)group;

	for (size_t i = 0; i < r->marks; i++)
		mem_drop(r->mark[i].phase);
	mem_free(r->mark);
	rss_points_release(&r->points);
}

/* Takes note of the difference between the two clocks, or of the least and the greatest. */
static void add_offset(struct rss_run *r, int64_t least, int64_t most)
{
	if (!r->offset || least < r->offset_least)
		r->offset_least = least;
	if (!r->offset || most > r->offset_most)
		r->offset_most = most;
	r->offset = true;
}

/* ---- marks ---- */

static int mark_order(const void *a, const void *b)
{
	const struct rss_mark *x = a, *y = b;
	int c = slice_cmp(x->phase, y->phase);

	if (c != 0)
		return c;
	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	if (x->edge != y->edge)
		return (int)x->edge - (int)y->edge;
	return (x->bytes > y->bytes) - (x->bytes < y->bytes);
}

static int add_mark(struct rss_run *r, struct slice phase, enum rss_edge edge, int64_t at, uint64_t bytes)
{
	if (mem_grow((void **)&r->mark, &r->mark_cap, r->marks + 1, sizeof(*r->mark)) < 0)
		return -1;
	struct slice kept = mem_keep(phase);
	if (kept.p == NULL)
		return -1;
	r->mark[r->marks++] = (struct rss_mark){kept, edge, at, bytes};
	return 0;
}

/* Puts points and marks in order. */
static int tidy(struct grouped *group, struct oc_err *e)
{
	struct rss_run *r = (struct rss_run *)group;
	size_t n = 0;

	if (r->marks > 1)
		qsort(r->mark, r->marks, sizeof(*r->mark), mark_order);
	for (size_t i = 0; i < r->marks; i++) {
		if (n > 0 && mark_order(&r->mark[n - 1], &r->mark[i]) == 0)
			mem_drop(r->mark[i].phase);
		else
			r->mark[n++] = r->mark[i];
	}
	r->marks = n;
	return rss_points_tidy(&r->points) < 0 ? err_nomem(e) : 0;
}

/* ---- readings ---- */

static int add_point(struct rss_run *r, const struct rss_sample *s)
{
	struct rss_point p = {.at = s->at,
	    .seq = s->seq,
	    .last = s->seq,
	    .file = XXH3_64bits(s->path.p, s->path.n) | 1,
	    .n = 1,
	    .least = s->bytes,
	    .most = s->bytes,
	    .sum = s->bytes};

	if (s->clock == RSS_MONOTONIC && s->wall != 0)
		add_offset(r, s->wall - s->at, s->wall - s->at);
	r->unlabelled += !s->labelled && s->clock != RSS_MONOTONIC && slice_eqs(s->scope, "gateway");
	if (s->edge != RSS_NO_EDGE && s->phase.p != NULL && add_mark(r, s->phase, s->edge, s->at, s->bytes) < 0)
		return -1;
	return rss_points_add(&r->points, &p);
}

static int add_sample(struct rss_run *r, const struct rss_sample *s, struct oc_err *e)
{
	if (grouped_source(&r->group, s->path, s->line) < 0)
		return err_nomem(e);
	if (s->peak > r->peak)
		r->peak = s->peak;
	if (s->fault != RSS_FINE) {
		r->fault[s->fault]++;
		if (s->fault == RSS_PRESSURE && s->bytes > r->pressure)
			r->pressure = s->bytes;
		return 0;
	}
	return s->is_reading && add_point(r, s) < 0 ? err_nomem(e) : 0;
}

int rss_run_take(struct groups *gs, const struct rss_sample *s, struct rss_run **run, struct oc_err *e)
{
	struct rss_run *r;

	sb_reset(&gs->key);
	rss_by_pack(&gs->key, &gs->by, s);
	if (!sb_ok(&gs->key) || (r = (struct rss_run *)groups_add(gs, sb_slice(&gs->key))) == NULL)
		return err_nomem(e);
	if (run != NULL)
		*run = r;
	return add_sample(r, s, e);
}

static int merge(struct grouped *to, struct grouped *add, struct oc_err *e)
{
	struct rss_run *r = (struct rss_run *)to, *from = (struct rss_run *)add;

	for (int i = 0; i < RSS_FAULTS; i++)
		r->fault[i] += from->fault[i];
	r->unlabelled += from->unlabelled;
	r->twice += from->twice;
	r->peak = r->peak > from->peak ? r->peak : from->peak;
	r->pressure = r->pressure > from->pressure ? r->pressure : from->pressure;
	if (from->offset)
		add_offset(r, from->offset_least, from->offset_most);
	for (size_t i = 0; i < from->marks; i++) {
		const struct rss_mark *m = &from->mark[i];
		if (add_mark(r, m->phase, m->edge, m->at, m->bytes) < 0)
			return err_nomem(e);
	}
	if (grouped_source(to, add->path, add->line) < 0 || rss_points_merge(&r->points, &from->points) < 0)
		return err_nomem(e);
	return 0;
}

/* ---- as a partial record ---- */

static void emit_point(struct emit *w, const struct rss_point *p, bool block)
{
	emit_int(w, p->at);
	emit_uint(w, p->least);
	emit_uint(w, p->n);
	emit_int(w, p->seq);
	emit_int(w, p->last);
	partial_emit_hex(w, p->file);
	if (!block)
		return;
	emit_uint(w, p->most);
	emit_uint(w, p->sum);
}

static void emit_bounds(struct emit *w, const struct rss_points *s)
{
	const struct rss_point *bound[] = {&s->first, &s->final};

	emit_karray(w, "bounds");
	for (int i = 0; i < 2 && s->first.n > 0; i++) {
		emit_int(w, bound[i]->at);
		emit_uint(w, bound[i]->least);
	}
	emit_end(w);
}

static int emit_points(struct emit *w, const struct rss_points *s)
{
	if (s->blocks)
		emit_kuint(w, "level", s->level);
	emit_karray(w, "points");
	for (size_t i = 0; i < s->n; i++)
		emit_point(w, &s->p[i], s->blocks);
	emit_end(w);
	emit_bounds(w, s);
	if (!s->blocks)
		return 0;
	struct sketch_count *sorted = sketch_sorted(&s->values);
	if (sorted == NULL)
		return -1;
	partial_emit_counts(w, "buckets", sorted, s->values.counts.count);
	mem_free(sorted);
	return 0;
}

static void emit_marks(struct emit *w, const struct rss_run *r)
{
	if (r->marks == 0)
		return;
	emit_karray(w, "marks");
	for (size_t i = 0; i < r->marks; i++) {
		emit_string(w, r->mark[i].phase);
		emit_cstr(w, r->mark[i].edge == RSS_START ? "start" : "finish");
		emit_int(w, r->mark[i].at);
		emit_uint(w, r->mark[i].bytes);
	}
	emit_end(w);
}

static void emit_counts(struct emit *w, const struct rss_run *r)
{
	emit_kobject(w, "apart");
	for (int i = RSS_MISSING; i < RSS_FAULTS; i++)
		emit_ksome(w, rss_fault_name((enum rss_fault)i), r->fault[i]);
	emit_end(w);
	emit_ksome(w, "unlabelled", r->unlabelled);
	emit_ksome(w, "peak", r->peak);
	emit_ksome(w, "pressureBytes", r->pressure);
	if (!r->offset)
		return;
	emit_karray(w, "offsets");
	emit_int(w, r->offset_least);
	emit_int(w, r->offset_most);
	emit_end(w);
}

static int write_run(struct partial_writer *wr, const struct grouped *group, struct oc_err *e)
{
	const struct rss_run *r = (const struct rss_run *)group;
	struct emit *w = partial_begin(wr, group);

	if (emit_points(w, &r->points) < 0)
		return err_nomem(e);
	emit_marks(w, r);
	emit_counts(w, r);
	return partial_end(wr, group, e);
}

static bool next_uint(struct json_iter *it, uint64_t *n)
{
	return json_next(it) && json_uint64(it->val, n);
}

static bool next_int(struct json_iter *it, int64_t *n)
{
	return json_next(it) && json_int64(it->val, n);
}

static bool plausible(const struct rss_point *p)
{
	return p->n > 0 && p->least > 0 && p->least <= p->most && p->most <= RSS_BYTES_MAX && p->at > -INT64_MAX / 2 &&
	       p->at < INT64_MAX / 2 && p->seq >= 0 && p->last >= p->seq;
}

static bool next_point(struct json_iter *it, struct rss_point *p, bool block)
{
	if (!json_int64(it->val, &p->at) || !next_uint(it, &p->least) || !next_uint(it, &p->n) ||
	    !next_int(it, &p->seq) || !next_int(it, &p->last) || !json_next(it) || !partial_hex(it->val, &p->file))
		return false;
	p->most = p->least;
	if (!block)
		return !__builtin_mul_overflow(p->least, p->n, &p->sum) && plausible(p);
	return next_uint(it, &p->most) && next_uint(it, &p->sum) && plausible(p) && p->sum / p->n >= p->least &&
	       p->sum / p->n <= p->most;
}

static int read_bounds(struct rss_points *s, struct json_val list)
{
	struct json_iter it = json_iter(list);

	while (json_next(&it)) {
		struct rss_point p = {.n = 1};
		if (!json_int64(it.val, &p.at) || !next_uint(&it, &p.least))
			return 1;
		p.most = p.sum = p.least;
		rss_points_bound(s, &p);
	}
	return json_is(list, JSON_ARRAY) ? 0 : 1;
}

static int read_points(struct rss_points *s, struct json_val record)
{
	struct json_val level = json_gets(record, "level"), list = json_gets(record, "points");
	struct json_iter it = json_iter(list);
	bool blocks = !json_is(level, JSON_MISSING);
	uint64_t n = 0;

	if (!json_is(list, JSON_ARRAY) ||
	    (blocks && (!json_uint64(level, &n) || n > 62 || !rss_points_set_blocks(s, (unsigned)n))))
		return 1;
	while (json_next(&it)) {
		struct rss_point p = {.n = 0};
		if (!next_point(&it, &p, blocks))
			return 1;
		if ((blocks ? rss_points_add_block(s, &p) : rss_points_add(s, &p)) < 0)
			return -1;
	}
	int rc = blocks ? partial_counts(&s->values, field_renamed(record, "buckets", "sketch"), true) : 0;
	return rc == 0 ? read_bounds(s, json_gets(record, "bounds")) : rc;
}

/* ---- the rest of a run ---- */

static int read_marks(struct rss_run *r, struct json_val list, struct arena *a)
{
	struct json_iter it = json_iter(list);
	int64_t at;
	uint64_t bytes;

	while (json_next(&it)) {
		struct slice phase = json_text(it.val, a);
		if (!json_is(it.val, JSON_STRING) || !json_next(&it))
			return 1;
		bool start = json_text_is(it.val, "start");
		if ((!start && !json_text_is(it.val, "finish")) || !next_int(&it, &at) || !next_uint(&it, &bytes))
			return 1;
		if (phase.p == NULL || add_mark(r, phase, start ? RSS_START : RSS_FINISH, at, bytes) < 0)
			return -1;
	}
	return 0;
}

static bool read_offsets(struct rss_run *r, struct json_val list)
{
	struct json_iter it = json_iter(list);
	int64_t least, most;

	if (json_is(list, JSON_MISSING))
		return true;
	if (!next_int(&it, &least) || !next_int(&it, &most) || least > most)
		return false;
	add_offset(r, least, most);
	return true;
}

static int read_run(struct grouped *group, struct json_val record, bool lossy, struct arena *a)
{
	struct rss_run *r = (struct rss_run *)group;
	struct json_val apart = json_gets(record, "apart");
	int rc = read_points(&r->points, record);

	(void)lossy;
	for (int i = RSS_MISSING; i < RSS_FAULTS; i++) {
		if (!partial_count(apart, rss_fault_name((enum rss_fault)i), &r->fault[i]))
			return 1;
	}
	if (!partial_count(record, "unlabelled", &r->unlabelled) || !partial_count(record, "peak", &r->peak) ||
	    !partial_count(record, "pressure", &r->pressure) || !partial_count(record, "pressureBytes", &r->pressure) ||
	    !read_offsets(r, json_gets(record, "offsets")) || !json_is(json_gets(record, "scope"), JSON_STRING) ||
	    !json_is(json_gets(record, "metric"), JSON_STRING) || !json_is(json_gets(record, "clock"), JSON_STRING))
		return 1;
	return rc == 0 ? read_marks(r, json_gets(record, "marks"), a) : rc;
}

static const char *const TAIL[RSS_KEY_TAIL] = {"scope", "metric", "measure", "gateway", "run", "strand", "clock"};

const struct group_type rss_run_type = {
    .size = sizeof(struct rss_run),
    .fields = &rss_by_names,
    .tail = TAIL,
    .tails = RSS_KEY_TAIL,
    .newer = 1 << RSS_KEY_GATEWAY | 1 << RSS_KEY_STRAND,
    .init = init,
    .release = release,
    .settle = tidy,
    .merge = merge,
    .kind = "rss-partial",
    .version = 2,
    .several = FIELDS_MOST,
    .write = write_run,
    .read = read_run,
};
