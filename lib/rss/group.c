#include "rss/group.h"

#include "stats/stats.h"

uint64_t rss_view_weight(const struct rss_view *v, size_t i)
{
	bool unplaced = v->clock == RSS_ORDER && v->p[i].at == 0;

	return v->exact && !unplaced ? 1 : v->p[i].n;
}

bool rss_view_ordered(const struct rss_view *v)
{
	return v->n > 0 && !(v->clock == RSS_ORDER && v->p[0].at == 0);
}

static enum rss_clock run_clock(const struct fields *by, const struct rss_run *r)
{
	struct slice word = rss_by_tail(by, r->group.key, RSS_KEY_CLOCK);

	return slice_eqs(word, "monotonic") ? RSS_MONOTONIC : slice_eqs(word, "wall") ? RSS_WALL : RSS_ORDER;
}

/* ---- a run ---- */

static uint64_t readings_of(const struct rss_run *r)
{
	uint64_t n = 0;

	for (size_t i = 0; i < r->points.n; i++)
		n += r->points.p[i].n;
	return n;
}

static int copy_points(struct rss_view *v, struct arena *a)
{
	const struct rss_points *from = &v->run->points;

	v->exact = !from->blocks;
	v->p = arena_alloc(a, (from->n + 1) * sizeof(*v->p));
	v->value = arena_alloc(a, (from->n + 1) * sizeof(*v->value));
	if (v->p == NULL || v->value == NULL)
		return -1;
	for (size_t i = 0; i < from->n; i++) {
		v->p[i] = from->p[i];
		v->value[i] = (double)from->p[i].sum / (double)from->p[i].n;
	}
	v->n = from->n;
	return 0;
}

/* Places in the order of time where a reading comes earlier in its source than the reading before it. */
static uint64_t count_backwards(const struct rss_view *v)
{
	uint64_t n = 0;

	for (size_t i = 1; v->clock == RSS_WALL && i < v->n; i++) {
		const struct rss_point *x = &v->p[i - 1], *y = &v->p[i];
		n += x->at != y->at && x->file != 0 && x->file == y->file && x->seq > 0 && y->seq > 0 &&
		     (v->exact ? y->last < x->seq : y->seq < x->last);
	}
	return n;
}

static void count_readings(struct rss_group *g, struct rss_view *v)
{
	for (size_t i = 0; i < v->n; i++) {
		uint64_t weight = rss_view_weight(v, i);
		v->readings += weight;
		g->odd.twice += v->p[i].n - weight;
		if (v->clock == RSS_ORDER && v->p[i].at == 0)
			g->odd.unplaced += weight;
		v->peak = v->p[i].most > v->peak ? v->p[i].most : v->peak;
	}
	if (v->run->peak > v->peak)
		v->peak = v->run->peak;
}

static void look_at_clocks(struct rss_group *g, struct rss_view *v)
{
	uint64_t backwards = count_backwards(v);
	int64_t step = v->run->offset ? v->run->offset_most - v->run->offset_least : 0;

	v->backwards = backwards > 0;
	g->odd.backwards += backwards;
	if (step > 1000000 && step > g->odd.step_us)
		g->odd.step_us = step;
}

/* ---- units ---- */

/* Is x about 1024 times as much as y, as KiB taken for bytes are? */
static bool off_by_unit(double x, double y)
{
	return x >= y * 1024 / 1.5 && x <= y * 1024 * 1.5;
}

static void drop_suspects(struct rss_group *g, struct rss_view *v, double median)
{
	bool ours = v->clock == RSS_MONOTONIC; /* taken live: the unit is not in doubt */
	size_t n = 0;

	for (size_t i = 0; i < v->n; i++) {
		if (v->exact && !ours && (off_by_unit(v->value[i], median) || off_by_unit(median, v->value[i]))) {
			g->odd.suspects += rss_view_weight(v, i);
			continue;
		}
		v->p[n] = v->p[i];
		v->value[n++] = v->value[i];
	}
	v->n = n;
}

static int check_units(struct rss_group *g, struct arena *a)
{
	size_t n = 0, k = 0;

	for (size_t i = 0; i < g->views; i++)
		n += g->view[i].n;
	double *all = arena_alloc(a, (n + 1) * sizeof(*all));
	if (all == NULL)
		return -1;
	for (size_t i = 0; i < g->views; i++) {
		for (size_t j = 0; j < g->view[i].n; j++)
			all[k++] = g->view[i].value[j];
	}
	quantile_sort(all, n);
	for (size_t i = 0; i < g->views && n > 0; i++)
		drop_suspects(g, &g->view[i], robust_median(all, n));
	return 0;
}

/* ---- the group ---- */

static void add_run(struct rss_group *g, const struct rss_run *r)
{
	for (int i = 0; i < RSS_FAULTS; i++)
		g->odd.fault[i] += r->fault[i];
	g->odd.unlabelled += r->unlabelled;
	g->odd.twice += r->twice;
	g->pressure = r->pressure > g->pressure ? r->pressure : g->pressure;
	const struct grouped *src = &r->group;
	int c = g->path.p == NULL ? -1 : src->path.p == NULL ? 1 : slice_cmp(src->path, g->path);
	if (c < 0 || (c == 0 && src->line < g->line)) {
		g->path = src->path;
		g->line = src->line;
	}
}

static const struct rss_run *run_at(struct grouped *const *run, size_t i)
{
	return (const struct rss_run *)run[i];
}

/* Of a run by several clocks the one with the most readings; of equals the better clock. */
static void choose(struct rss_group *g, struct grouped *const *run, size_t n, const struct fields *by)
{
	const struct rss_run *best = run_at(run, 0);
	struct rss_view *v = &g->view[g->views];

	for (size_t i = 1; i < n; i++) {
		const struct rss_run *r = run_at(run, i);
		uint64_t more = readings_of(r), most = readings_of(best);
		if (more > most || (more == most && run_clock(by, r) < run_clock(by, best)))
			best = r;
	}
	*v = (struct rss_view){.run = best, .clock = run_clock(by, best)};
	for (size_t i = 0; i < n; i++) {
		const struct rss_run *r = run_at(run, i);
		add_run(g, r);
		v->peak = r->peak > v->peak ? r->peak : v->peak;
		if (r == best)
			continue;
		g->odd.unplaced += readings_of(r);
		for (size_t k = 0; k < r->points.n; k++)
			v->peak = r->points.p[k].most > v->peak ? r->points.p[k].most : v->peak;
	}
}

int rss_group_init(struct rss_group *g, const struct fields *by, struct grouped *const *run, size_t n, struct arena *a)
{
	*g = (struct rss_group){.by = by, .key = run[0]->key};
	g->view = arena_calloc(a, n, sizeof(*g->view));
	if (g->view == NULL)
		return -1;
	for (size_t i = 0, j; i < n; i = j) {
		struct slice name = rss_by_tail(by, run[i]->key, RSS_KEY_RUN);
		for (j = i + 1; j < n; j++) {
			struct slice other = rss_by_tail(by, run[j]->key, RSS_KEY_RUN);
			if ((name.p == NULL) != (other.p == NULL) || !slice_eq(name, other))
				break;
		}
		choose(g, run + i, j - i, by);
		if (copy_points(&g->view[g->views++], a) < 0)
			return -1;
	}
	if (check_units(g, a) < 0)
		return -1;
	for (size_t i = 0; i < g->views; i++) {
		count_readings(g, &g->view[i]);
		look_at_clocks(g, &g->view[i]);
		g->readings += g->view[i].readings;
	}
	return 0;
}

bool rss_group_spoiled(const struct rss_group *g)
{
	uint64_t n = g->odd.suspects + g->odd.backwards;

	for (int i = RSS_MISSING; i <= RSS_UNUSABLE; i++)
		n += g->odd.fault[i];
	return n > 0;
}
