#include "rss/level.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"
#include "stats/stats.h"

#define DEVIATIONS 3.5
#define OUTLIER_PART 0.05

/* ---- cold parts ---- */

struct cold_search {
	const double *v;
	size_t n;
	double cold;
	double *room; /* 3 n */
};

/* What warm values allow. */
static double fence(double median, double mad, double cold)
{
	return median + fmax(DEVIATIONS * ROBUST_SIGMA * mad, cold * median);
}

static bool is_cold(const struct cold_search *s, size_t k)
{
	double *warm = s->room, *room = s->room + s->n;
	size_t n = s->n - k;

	if (k == 0 || k > s->n / 2 || n < RSS_WARM_MIN)
		return false;
	memcpy(warm, s->v + k, n * sizeof(*warm));
	quantile_sort(warm, n);
	double median = robust_median(warm, n);
	double limit = fence(median, robust_mad(warm, n, median, room), s->cold);
	for (size_t i = 0; i < k; i++) {
		if (!(s->v[i] > limit))
			return false;
	}
	return true;
}

static size_t cold_part(const struct cold_search *s)
{
	for (size_t k = s->n; (k = changepoint_find(s->v, k, s->room)) > 0;) {
		if (is_cold(s, k))
			return k;
	}
	return is_cold(s, 1) ? 1 : 0;
}

static int find_cold_parts(struct rss_level *l, struct rss_group *g, double cold, struct arena *a)
{
	for (size_t i = 0; i < g->views; i++) {
		struct rss_view *v = &g->view[i];
		if (v->n < RSS_WARM_MIN + 1 || !rss_view_ordered(v))
			continue;
		struct cold_search s = {v->value, v->n, cold, arena_alloc(a, 3 * v->n * sizeof(double))};
		if (s.room == NULL)
			return -1;
		v->cold_judged = true;
		v->cold = cold_part(&s);
		l->cold_judged++;
	}
	return 0;
}

/* ---- the warm part of all ---- */

/* Of a run that was not judged its first reading is left out: it may be a cold one. */
static size_t gather_warm(const struct rss_group *g, struct weighed *w)
{
	size_t n = 0;

	for (size_t i = 0; i < g->views; i++) {
		const struct rss_view *v = &g->view[i];
		for (size_t k = v->cold_judged ? v->cold : 1; k < v->n; k++)
			w[n++] = (struct weighed){v->value[k], rss_view_weight(v, k)};
	}
	return n;
}

static void weigh_warm(struct rss_level *l, struct weighed *w, size_t n)
{
	l->warm_n = 0;
	for (size_t i = 0; i < n; i++)
		l->warm_n += w[i].n;
	weighed_sort(w, n);
	l->warm = weighed_quantile(w, n, 0.5);
	l->warm_p95 = weighed_quantile(w, n, 0.95);
	l->warm_mad = weighed_mad(w, n, l->warm);
}

static void judge_short_runs(struct rss_level *l, struct rss_group *g, double cold)
{
	double limit = fence(l->warm, l->warm_mad, cold);

	for (size_t i = 0; i < g->views && l->warm_n >= RSS_WARM_MIN; i++) {
		struct rss_view *v = &g->view[i];
		if (v->cold_judged || !rss_view_ordered(v))
			continue;
		v->cold_judged = true;
		v->cold = v->value[0] > limit ? 1 : 0;
		l->cold_judged++;
	}
}

static void count_cold(struct rss_level *l, const struct rss_group *g)
{
	for (size_t i = 0; i < g->views; i++) {
		const struct rss_view *v = &g->view[i];
		l->cold_runs += v->cold > 0;
		for (size_t k = 0; k < v->cold; k++)
			l->cold_n += rss_view_weight(v, k);
		for (size_t k = v->cold_judged ? v->cold : 1; k < v->n; k++)
			l->warm_max = fmax(l->warm_max, (double)v->p[k].most);
	}
}

/* ---- all readings ---- */

/* Runs in blocks have no readings any more but a sketch: then all go into one. */
static int sketch_all(struct rss_level *l, const struct rss_group *g)
{
	struct sketch all = SKETCH_INIT(true);
	struct sketch_count *sorted = NULL;
	bool ok = true;

	for (size_t i = 0; ok && i < g->views; i++) {
		const struct rss_view *v = &g->view[i];
		if (!v->exact)
			ok = sketch_merge(&all, &v->run->points.values) == 0;
		for (size_t k = 0; ok && v->exact && k < v->n; k++)
			ok = sketch_add(&all, v->p[k].least, rss_view_weight(v, k)) == 0;
	}
	all.max = (uint64_t)l->max;
	if (ok && (sorted = sketch_sorted(&all)) != NULL) {
		l->p50 = sketch_quantile(&all, sorted, 0.5);
		l->p95 = sketch_quantile(&all, sorted, 0.95);
	}
	mem_free(sorted);
	sketch_release(&all);
	return sorted == NULL ? -1 : 0;
}

static int weigh_all(struct rss_level *l, const struct rss_group *g, struct weighed *w)
{
	size_t n = 0;

	l->exact = true;
	for (size_t i = 0; i < g->views; i++) {
		const struct rss_view *v = &g->view[i];
		l->exact = l->exact && v->exact;
		for (size_t k = 0; k < v->n; k++) {
			l->min = fmin(l->min, (double)v->p[k].least);
			l->max = fmax(l->max, (double)v->p[k].most);
			w[n++] = (struct weighed){v->value[k], rss_view_weight(v, k)};
		}
	}
	if (!l->exact)
		return sketch_all(l, g);
	weighed_sort(w, n);
	l->p50 = weighed_quantile(w, n, 0.5);
	l->p95 = weighed_quantile(w, n, 0.95);
	return 0;
}

/* The first reading of a run; of a run in blocks it is kept beside them. */
static double first_of(const struct rss_view *v)
{
	return v->exact ? v->value[0] : (double)v->run->points.first.least;
}

static void look_at_firsts(struct rss_level *l, const struct rss_group *g, struct weighed *w)
{
	size_t n = 0;

	for (size_t i = 0; i < g->views; i++) {
		const struct rss_view *v = &g->view[i];
		if (!rss_view_ordered(v))
			continue;
		w[n++] = (struct weighed){first_of(v), 1};
	}
	weighed_sort(w, n);
	l->first = n == 0 ? (double)NAN : w[n - 1].value;
	l->first_median = weighed_quantile(w, n, 0.5);
	l->ratio = l->first / l->warm;
}

/* ---- outliers ---- */

static void list(struct rss_level *l, struct rss_outlier o)
{
	size_t i = l->listed;

	/* Of those that are as far off the first ones stay. */
	while (i > 0 && l->outlier[i - 1].off < o.off)
		i--;
	if (i == RSS_OUTLIERS)
		return;
	l->listed += l->listed < RSS_OUTLIERS;
	memmove(l->outlier + i + 1, l->outlier + i, (l->listed - i - 1) * sizeof(o));
	l->outlier[i] = o;
}

static void find_outliers(struct rss_level *l, const struct rss_group *g)
{
	double wide = fmax(DEVIATIONS * ROBUST_SIGMA * l->warm_mad, OUTLIER_PART * l->warm);

	l->low = l->high = (double)NAN;
	if (l->warm_n < RSS_WARM_MIN)
		return;
	l->low = l->warm - wide;
	l->high = l->warm + wide;
	for (size_t i = 0; i < g->views; i++) {
		const struct rss_view *v = &g->view[i];
		for (size_t k = 0; k < v->n; k++) {
			double most = (double)v->p[k].most, least = (double)v->p[k].least;
			bool above = most - l->high >= l->low - least;
			double bytes = above ? most : least;
			if (most <= l->high && least >= l->low)
				continue;
			l->outliers += v->exact ? rss_view_weight(v, k) : 1;
			list(l, (struct rss_outlier){v, &v->p[k], bytes, fabs(bytes - l->warm)});
		}
	}
}

int rss_level_of(struct rss_level *l, struct rss_group *g, double cold, struct arena *a)
{
	const double none = (double)NAN;
	size_t points = 1;

	*l = (struct rss_level){.min = none, .max = none, .p50 = none, .p95 = none, .warm_max = none};
	for (size_t i = 0; i < g->views; i++)
		points += g->view[i].n + 1;
	struct weighed *w = arena_alloc(a, points * sizeof(*w));
	if (w == NULL || find_cold_parts(l, g, cold, a) < 0)
		return -1;
	weigh_warm(l, w, gather_warm(g, w));
	judge_short_runs(l, g, cold);
	weigh_warm(l, w, gather_warm(g, w));
	count_cold(l, g);
	if (weigh_all(l, g, w) < 0)
		return -1;
	look_at_firsts(l, g, w);
	find_outliers(l, g);
	return 0;
}
