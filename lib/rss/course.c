#include "rss/course.h"

#include <math.h>
#include <stdlib.h>

#include "stats/stats.h"

#define SUITE SLICE("suite")

/* ---- runs ---- */

/* The suite's start, or its finish: of several the first start and the last finish. */
static double suite_mark(const struct rss_run *r, enum rss_edge edge)
{
	double bytes = (double)NAN;

	for (size_t i = 0; i < r->marks; i++) {
		const struct rss_mark *m = &r->mark[i];
		if (m->edge == edge && slice_eq(m->phase, SUITE) && (edge == RSS_FINISH || isnan(bytes)))
			bytes = (double)m->bytes;
	}
	return bytes;
}

struct span {
	double start, end;
};

static struct span span_of(const struct rss_view *v)
{
	struct span s = {suite_mark(v->run, RSS_START), suite_mark(v->run, RSS_FINISH)};

	if (isnan(s.start))
		s.start = v->exact ? v->value[0] : (double)v->run->points.first.least;
	if (isnan(s.end))
		s.end = v->exact ? v->value[v->n - 1] : (double)v->run->points.final.least;
	return s;
}

static double median(double *values, size_t n)
{
	quantile_sort(values, n);
	return quantile_nearest(values, n, 0.5);
}

int rss_course_of(struct rss_course *c, const struct rss_group *g, struct arena *a)
{
	const double none = (double)NAN;
	double *start = arena_alloc(a, (3 * g->views + 1) * sizeof(*start)), *end, *delta;

	*c = (struct rss_course){0, none, none, none, none, none, none};
	if (start == NULL)
		return -1;
	end = start + g->views;
	delta = end + g->views;
	for (size_t i = 0; i < g->views; i++) {
		const struct rss_view *v = &g->view[i];
		if (v->peak > 0)
			c->peak = fmax(c->peak, (double)v->peak);
		if (!rss_view_ordered(v) || v->readings < 2)
			continue;
		struct span s = span_of(v);
		start[c->runs] = s.start;
		end[c->runs] = s.end;
		delta[c->runs++] = s.end - s.start;
		c->delta_most = fmax(c->delta_most, s.end - s.start);
		c->peak_delta = fmax(c->peak_delta, (double)v->peak - s.start);
	}
	c->start = median(start, c->runs);
	c->end = median(end, c->runs);
	c->delta = median(delta, c->runs);
	return 0;
}

/* ---- phases ---- */

struct delta {
	struct slice phase;
	double bytes; /* NaN: one of the two is missing */
};

static int by_phase(const void *a, const void *b)
{
	const struct delta *x = a, *y = b;
	int c = slice_cmp(x->phase, y->phase);

	if (c != 0)
		return c;
	if (isnan(x->bytes) || isnan(y->bytes))
		return (isnan(x->bytes) ? 1 : 0) - (isnan(y->bytes) ? 1 : 0);
	return (x->bytes > y->bytes) - (x->bytes < y->bytes);
}

/* Marks are sorted by phase, then by time: a finish belongs to the start right before it. */
static size_t pair_up(const struct rss_run *r, struct delta *d)
{
	size_t n = 0;

	for (size_t i = 0; i < r->marks; i++) {
		const struct rss_mark *m = &r->mark[i], *next = m + 1;
		if (slice_eq(m->phase, SUITE))
			continue;
		bool paired = m->edge == RSS_START && i + 1 < r->marks && next->edge == RSS_FINISH &&
			      slice_eq(m->phase, next->phase);
		d[n++] = (struct delta){m->phase, paired ? (double)next->bytes - (double)m->bytes : (double)NAN};
		i += paired;
	}
	return n;
}

static void fill(struct rss_phase *p, const struct delta *d, size_t n)
{
	*p = (struct rss_phase){d[0].phase, 0, 0, (double)NAN, (double)NAN};
	for (size_t i = 0; i < n; i++) {
		if (isnan(d[i].bytes)) {
			p->unpaired++;
			continue;
		}
		p->n++;
		p->delta_most = d[i].bytes;
	}
	if (p->n > 0)
		p->delta = d[(p->n - 1) / 2].bytes;
}

int rss_phases_of(struct rss_phase **phase, size_t *n, const struct rss_group *g, struct arena *a)
{
	size_t marks = 0, all = 0;

	for (size_t i = 0; i < g->views; i++)
		marks += g->view[i].run->marks;
	struct delta *d = arena_alloc(a, (marks + 1) * sizeof(*d));
	*phase = arena_alloc(a, (marks + 1) * sizeof(**phase));
	*n = 0;
	if (d == NULL || *phase == NULL)
		return -1;
	for (size_t i = 0; i < g->views; i++)
		all += pair_up(g->view[i].run, d + all);
	if (all > 1)
		qsort(d, all, sizeof(*d), by_phase);
	for (size_t i = 0, j; i < all; i = j) {
		for (j = i + 1; j < all && slice_eq(d[i].phase, d[j].phase); j++)
			continue;
		fill(&(*phase)[(*n)++], d + i, j - i);
	}
	return 0;
}
