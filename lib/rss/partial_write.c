#include <stdio.h>

#include "base/mem.h"
#include "record/packed.h"
#include "record/record.h"
#include "rss/partial.h"

struct writing {
	struct rss_fleet *f;
	const struct fields *key;
	struct out *out;
	struct sb text;
};

static void begin(struct writing *wr, struct emit *w, const struct rss_run *r)
{
	sb_reset(&wr->text);
	if (wr->key != NULL) {
		emit_init(w, &wr->text, 0);
		if (r == NULL) {
			emit_array(w);
			emit_end(w);
		} else {
			fields_emit_values(w, &wr->f->by, wr->key, r->key);
		}
		sb_addc(&wr->text, '\t');
	}
	emit_init(w, &wr->text, 0);
	record_begin(w, "rss-partial", 1);
	emit_key(w, "by");
	fields_emit(&rss_by_names, w, &wr->f->by);
}

static int end(
    struct writing *wr, struct emit *w, struct slice path, uint64_t line, struct oc_err *e)
{
	emit_key(w, "src");
	emit_object(w);
	emit_kstring(w, "path", path.p == NULL ? SLICE("(none)") : path);
	if (line > 0)
		emit_kint(w, "line", (int64_t)line);
	emit_end(w);
	emit_end(w);
	if (!sb_ok(&wr->text))
		return err_nomem(e);
	return out_line(wr->out, sb_slice(&wr->text)) < 0
		   ? err_set(e, OC_EX_OK, "output has failed")
		   : 0;
}

static void emit_identity(struct emit *w, const struct fields *by, struct slice key)
{
	static const char *const names[] = {"scope", "metric", "measure", "run", "clock"};

	emit_key(w, "key");
	fields_emit_key(&rss_by_names, w, by, key);
	for (int i = 0; i < RSS_KEY_TAIL; i++) {
		emit_key(w, names[i]);
		packed_emit(w, rss_by_tail(by, key, i));
	}
}

static void emit_file(struct emit *w, uint64_t file)
{
	char hex[17];

	snprintf(hex, sizeof(hex), "%016llx", (unsigned long long)file);
	emit_cstr(w, hex);
}

static void emit_point(struct emit *w, const struct rss_point *p, bool block)
{
	emit_int(w, p->at);
	emit_uint(w, p->least);
	emit_uint(w, p->n);
	emit_int(w, p->seq);
	emit_int(w, p->last);
	emit_file(w, p->file);
	if (!block)
		return;
	emit_uint(w, p->most);
	emit_uint(w, p->sum);
}

static void emit_bounds(struct emit *w, const struct rss_points *s)
{
	const struct rss_point *bound[] = {&s->first, &s->final};

	emit_key(w, "bounds");
	emit_array(w);
	for (int i = 0; i < 2 && s->first.n > 0; i++) {
		emit_int(w, bound[i]->at);
		emit_uint(w, bound[i]->least);
	}
	emit_end(w);
}

static int emit_sketch(struct emit *w, const struct sketch *s)
{
	struct sketch_count *sorted = sketch_sorted(s);

	if (sorted == NULL)
		return -1;
	emit_key(w, "sketch");
	emit_array(w);
	for (size_t i = 0; i < s->used; i++) {
		emit_uint(w, sorted[i].key);
		emit_uint(w, sorted[i].n);
	}
	emit_end(w);
	mem_free(sorted);
	return 0;
}

static int emit_points(struct emit *w, const struct rss_points *s)
{
	if (s->blocks)
		emit_kint(w, "level", (int64_t)s->level);
	emit_key(w, "points");
	emit_array(w);
	for (size_t i = 0; i < s->n; i++)
		emit_point(w, &s->p[i], s->blocks);
	emit_end(w);
	emit_bounds(w, s);
	return s->blocks ? emit_sketch(w, &s->values) : 0;
}

static void emit_marks(struct emit *w, const struct rss_run *r)
{
	if (r->marks == 0)
		return;
	emit_key(w, "marks");
	emit_array(w);
	for (size_t i = 0; i < r->marks; i++) {
		emit_string(w, r->mark[i].phase);
		emit_cstr(w, r->mark[i].edge == RSS_START ? "start" : "finish");
		emit_int(w, r->mark[i].at);
		emit_uint(w, r->mark[i].bytes);
	}
	emit_end(w);
}

static void emit_some(struct emit *w, const char *key, uint64_t n)
{
	if (n == 0)
		return;
	emit_key(w, key);
	emit_uint(w, n);
}

static void emit_counts(struct emit *w, const struct rss_run *r)
{
	emit_key(w, "apart");
	emit_object(w);
	for (int i = RSS_MISSING; i < RSS_FAULTS; i++)
		emit_some(w, rss_fault_name((enum rss_fault)i), r->fault[i]);
	emit_end(w);
	emit_some(w, "unlabelled", r->unlabelled);
	emit_some(w, "peak", r->peak);
	emit_some(w, "pressure", r->pressure);
	if (!r->offset)
		return;
	emit_key(w, "offsets");
	emit_array(w);
	emit_int(w, r->offset_least);
	emit_int(w, r->offset_most);
	emit_end(w);
}

static int write_run(struct writing *wr, const struct rss_run *r, struct oc_err *e)
{
	struct emit w;

	begin(wr, &w, r);
	emit_identity(&w, &wr->f->by, r->key);
	if (emit_points(&w, &r->points) < 0)
		return err_nomem(e);
	emit_marks(&w, r);
	emit_counts(&w, r);
	return end(wr, &w, r->path, r->line, e);
}

static int write_head(struct writing *wr, struct oc_err *e)
{
	struct emit w;

	begin(wr, &w, NULL);
	emit_key(&w, "rejected");
	emit_uint(&w, wr->f->rejected);
	return end(wr, &w, slice_make(NULL, 0), 0, e);
}

int rss_partial_write(
    struct rss_fleet *f, const struct fields *key, struct out *out, struct oc_err *e)
{
	struct writing wr = {.f = f, .key = key, .out = out, .text = SB_INIT};
	struct rss_run **run = rss_fleet_sorted(f);
	int rc = run == NULL ? err_nomem(e) : 0;

	if (rc == 0 && (f->rejected > 0 || f->used == 0))
		rc = write_head(&wr, e);
	for (size_t i = 0; rc == 0 && i < f->used; i++)
		rc = write_run(&wr, run[i], e);
	mem_free(run);
	sb_release(&wr.text);
	return rc;
}
