#include "rss/run.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "base/mem.h"

static struct slice keep(struct slice s)
{
	char *p = mem_alloc(s.n);

	if (p != NULL && s.n > 0)
		memcpy(p, s.p, s.n);
	return slice_make(p, p == NULL ? 0 : s.n);
}

static void drop(struct slice s)
{
	char *p;

	/* The text is the run's own, though slices are const. */
	memcpy(&p, &s.p, sizeof(p));
	mem_free(p);
}

struct rss_run *rss_run_new(struct slice key)
{
	struct rss_run *r = mem_alloc(sizeof(*r));

	if (r == NULL)
		return NULL;
	*r = (struct rss_run){.key = keep(key), .points = RSS_POINTS_INIT};
	if (r->key.p == NULL) {
		mem_free(r);
		return NULL;
	}
	return r;
}

void rss_run_free(struct rss_run *r)
{
	if (r == NULL)
		return;
	for (size_t i = 0; i < r->marks; i++)
		drop(r->mark[i].phase);
	mem_free(r->mark);
	drop(r->key);
	drop(r->path);
	rss_points_release(&r->points);
	mem_free(r);
}

int rss_run_source(struct rss_run *r, struct slice path, uint64_t line)
{
	if (path.p == NULL)
		return 0;
	int c = r->path.p == NULL ? -1 : slice_cmp(path, r->path);
	if (c == 0 && line < r->line)
		r->line = line;
	if (c >= 0)
		return 0;
	struct slice kept = keep(path);
	if (kept.p == NULL)
		return -1;
	drop(r->path);
	r->path = kept;
	r->line = line;
	return 0;
}

void rss_run_offset(struct rss_run *r, int64_t least, int64_t most)
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

int rss_run_mark(
    struct rss_run *r, struct slice phase, enum rss_edge edge, int64_t at, uint64_t bytes)
{
	if (mem_grow((void **)&r->mark, &r->mark_cap, r->marks + 1, sizeof(*r->mark)) < 0)
		return -1;
	struct slice kept = keep(phase);
	if (kept.p == NULL)
		return -1;
	r->mark[r->marks++] = (struct rss_mark){kept, edge, at, bytes};
	return 0;
}

int rss_run_tidy(struct rss_run *r)
{
	size_t n = 0;

	if (r->marks > 1)
		qsort(r->mark, r->marks, sizeof(*r->mark), mark_order);
	for (size_t i = 0; i < r->marks; i++) {
		if (n > 0 && mark_order(&r->mark[n - 1], &r->mark[i]) == 0)
			drop(r->mark[i].phase);
		else
			r->mark[n++] = r->mark[i];
	}
	r->marks = n;
	return rss_points_tidy(&r->points);
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
		rss_run_offset(r, s->wall - s->at, s->wall - s->at);
	r->unlabelled +=
	    !s->labelled && s->clock != RSS_MONOTONIC && slice_eqs(s->scope, "gateway");
	if (s->edge != RSS_NO_EDGE && s->phase.p != NULL &&
	    rss_run_mark(r, s->phase, s->edge, s->at, s->bytes) < 0)
		return -1;
	return rss_points_add(&r->points, &p);
}

int rss_run_add(struct rss_run *r, const struct rss_sample *s, struct oc_err *e)
{
	if (rss_run_source(r, s->path, s->line) < 0)
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

int rss_run_merge(struct rss_run *r, struct rss_run *from, struct oc_err *e)
{
	for (int i = 0; i < RSS_FAULTS; i++)
		r->fault[i] += from->fault[i];
	r->unlabelled += from->unlabelled;
	r->peak = r->peak > from->peak ? r->peak : from->peak;
	r->pressure = r->pressure > from->pressure ? r->pressure : from->pressure;
	if (from->offset)
		rss_run_offset(r, from->offset_least, from->offset_most);
	for (size_t i = 0; i < from->marks; i++) {
		const struct rss_mark *m = &from->mark[i];
		if (rss_run_mark(r, m->phase, m->edge, m->at, m->bytes) < 0)
			return err_nomem(e);
	}
	if (rss_run_source(r, from->path, from->line) < 0 ||
	    rss_points_merge(&r->points, &from->points) < 0)
		return err_nomem(e);
	return 0;
}
