#include "rss/verdict.h"

#include <math.h>
#include <string.h>

#include "stats/stats.h"

#define MINUTE_US 60e6
#define RSS_REST 0.25 /* of a step: what a run may grow beside it */

static const char *const WORDS[RSS_WORDS] = {"steady", "cold-start", "growth", "insufficient", "higher", "step"};

const char *rss_word_name(enum rss_word w)
{
	return WORDS[w];
}

static struct slice metric_of(const struct rss_series *s)
{
	return rss_by_tail(s->group.by, s->group.key, RSS_KEY_METRIC);
}

static bool is_timed(struct slice metric)
{
	return slice_eqs(metric, "rss") || slice_eqs(metric, "pss") || slice_eqs(metric, "heapUsed") ||
	       slice_eqs(metric, "heapTotal");
}

/* ---- growth ---- */

static bool usable(const struct rss_view *v)
{
	return v->clock != RSS_ORDER && !v->backwards && v->n > 0;
}

static void keep_longest(struct rss_stretch *longest, struct rss_stretch s)
{
	if (s.span_us > longest->span_us || (!(s.span_us < longest->span_us) && s.points > longest->points))
		*longest = s;
}

static size_t warm_up(const struct rss_view *v)
{
	return rss_growth_warm_up(v->p, v->n, v->cold);
}

/* How fast must it grow, to count? Slowly, where a run is so long that it adds up. */
static double least_of(const struct rss_view *v, size_t from, const struct rss_options *o)
{
	const struct rss_point *p = v->p + from;
	size_t n = v->n - from;

	if (!o->material || n < RSS_BLOCKS)
		return o->growth.least;
	double hours = (double)(p[n - 1].at - p[0].at) / 3600e6;
	return fmin(o->growth.least, RSS_MATERIAL * (double)p[0].least / hours);
}

static double median_of(const double *value, size_t n, double *room)
{
	memcpy(room, value, n * sizeof(*value));
	quantile_sort(room, n);
	return robust_median(room, n);
}

/* Is each of p[k..n) above all of p[0..k)? */
static bool all_above(const struct rss_point *p, size_t k, size_t n)
{
	uint64_t most = 0, least = UINT64_MAX;

	for (size_t i = 0; i < n; i++) {
		if (i < k)
			most = p[i].most > most ? p[i].most : most;
		else
			least = p[i].least < least ? p[i].least : least;
	}
	return least > most;
}

/* Did the run grow at one place: do the readings on both sides of it not overlap, and grow little beside that? */
static int find_step(struct rss_series *s, const struct rss_view *v, size_t from, struct arena *a)
{
	size_t n = v->n - from;
	double *room = arena_alloc(a, 2 * n * sizeof(*room));

	if (room == NULL)
		return -1;
	size_t k = changepoint_find(v->value + from, n, room);
	if (k < RSS_BLOCKS || n - k < RSS_BLOCKS || !all_above(v->p + from, k, n))
		return 0;
	struct rss_stretch first = rss_growth_of(v->p + from, k, 0), second = rss_growth_of(v->p + from + k, n - k, 0);
	double up = median_of(v->value + from + k, n - k, room) - median_of(v->value + from, k, room);
	double rest = (fabs(first.growth) * first.span_us + fabs(second.growth) * second.span_us) / 3600e6;
	if (!(up > 0) || !(rest < RSS_REST * up))
		return 0;
	s->steps++;
	if (up > s->step.bytes)
		s->step = (struct rss_step){v->p[from + k].at, v->clock, up};
	return 0;
}

/* The first point of piece i of n, by time. */
static size_t piece_begin(const struct rss_point *p, size_t points, size_t i, size_t n)
{
	double from = (double)p[0].at, span = (double)(p[points - 1].at - p[0].at);
	size_t k = 0;

	while (i > 0 && k < points && (double)p[k].at < from + span * (double)i / (double)n)
		k++;
	return i == n ? points : k;
}

static int growths_init(struct rss_growths *all, size_t n, struct arena *a)
{
	*all = (struct rss_growths){
	    .growth = arena_alloc(a, (n + 1) * sizeof(double)), .late = arena_alloc(a, (n + 1) * sizeof(double))};
	return all->growth == NULL || all->late == NULL ? -1 : 0;
}

/* Returns whether the stretch was long enough. */
static bool growths_add(struct rss_growths *all, struct rss_stretch s)
{
	if (isnan(s.growth))
		return false;
	all->growth[all->n] = s.growth;
	all->late[all->n++] = s.late;
	return true;
}

/* Too few runs to agree: pieces of those that are long enough. Each piece must be, too, or none is
 * used. */
static void cut(const struct rss_series *s, double span_us, struct rss_growths *all)
{
	size_t each = (RSS_RUNS + s->runs - 1) / s->runs;

	all->pieces = true;
	for (size_t i = 0; i < s->group.views; i++) {
		const struct rss_view *v = &s->group.view[i];
		size_t from = usable(v) ? warm_up(v) : v->n, points = v->n - from;
		const struct rss_point *p = v->p + from;
		if (isnan(rss_growth_of(p, points, span_us).growth))
			continue;
		for (size_t k = 0; k < each; k++) {
			size_t begin = piece_begin(p, points, k, each), end = piece_begin(p, points, k + 1, each);
			if (!growths_add(all, rss_growth_of(p + begin, end - begin, span_us))) {
				all->n = 0;
				return;
			}
		}
	}
}

static int find_growth(
    struct rss_series *s, const struct rss_options *o, const double *base, size_t base_n, struct arena *a)
{
	struct rss_growths all, pieces;
	double span_us = o->growth.span_us;

	if (growths_init(&all, s->group.views, a) < 0 || growths_init(&pieces, 2 * RSS_RUNS, a) < 0)
		return -1;
	all.base = base;
	all.base_n = base_n;
	for (size_t i = 0; i < s->group.views; i++) {
		const struct rss_view *v = &s->group.view[i];
		s->mistrusted += v->backwards;
		if (!usable(v))
			continue;
		size_t from = warm_up(v);
		struct rss_stretch run = rss_growth_of(v->p + from, v->n - from, span_us);
		if (!growths_add(&all, run)) {
			keep_longest(&s->longest, run);
			continue;
		}
		s->least = fmin(s->least, least_of(v, from, o));
		if (run.growth > 0 && find_step(s, v, from, a) < 0)
			return -1;
	}
	s->runs = all.n;
	all.none = pieces.none = s->none = fmin(o->growth.least, RSS_LITTLE * s->least);
	if (rss_growth_judge(&s->growth, &all, s->least) < 0)
		return -1;
	if (s->growth.judged || s->runs == 0 || s->runs >= RSS_RUNS)
		return 0;
	cut(s, span_us, &pieces);
	s->pieces = pieces.n > 0;
	return s->pieces ? rss_growth_judge(&s->growth, &pieces, s->least) : 0;
}

int rss_series_of(struct rss_series *s, const struct rss_options *o, const double *base, size_t base_n, struct arena *a)
{
	s->timed = is_timed(metric_of(s));
	s->least = s->none = o->growth.least;
	s->growth = (struct rss_growth){.median = (double)NAN};
	if (rss_level_of(&s->level, &s->group, o->cold, a) < 0 || rss_course_of(&s->course, &s->group, a) < 0 ||
	    rss_phases_of(&s->phase, &s->phases, &s->group, a) < 0)
		return -1;
	return s->timed ? find_growth(s, o, base, base_n, a) : 0;
}

/* ---- the verdict ---- */

static struct slice run_of(const struct rss_series *s, size_t i)
{
	return rss_by_tail(s->group.by, s->group.view[i].run->group.key, RSS_KEY_RUN);
}

/* Are all runs of s among those of the heap's series? Both are in the order of their names. */
static bool covers(const struct rss_series *heap, const struct rss_series *s)
{
	size_t k = 0;

	for (size_t i = 0; i < s->group.views; i++) {
		while (k < heap->group.views && slice_cmp(run_of(heap, k), run_of(s, i)) < 0)
			k++;
		if (k == heap->group.views || !slice_eq(run_of(heap, k), run_of(s, i)))
			return false;
	}
	return true;
}

/* The judged heap of the same runs: heapUsed before heapTotal. */
static const struct rss_series *heap_of(const struct rss_series *all, size_t n, const struct rss_series *s)
{
	const struct rss_series *found = NULL;

	for (size_t i = 0; i < n; i++) {
		struct slice metric = metric_of(&all[i]);
		bool used = slice_eqs(metric, "heapUsed");
		if (!all[i].growth.judged || (!used && !slice_eqs(metric, "heapTotal")) || !covers(&all[i], s))
			continue;
		if (used)
			return &all[i];
		found = &all[i];
	}
	return found;
}

static void say_what_lacks(struct rss_series *s, const struct rss_options *o)
{
	size_t points = s->longest.points;
	double lacking = o->growth.span_us - s->longest.span_us;

	if (s->level.cold_judged == 0)
		s->more.readings = RSS_WARM_MIN > s->level.warm_n ? RSS_WARM_MIN - (size_t)s->level.warm_n : 1;
	if (!s->timed)
		return;
	/* Of a longer run the warm-up is longer, too. */
	if (s->runs == 0) {
		size_t need = points < RSS_BLOCKS ? (size_t)ceil((RSS_BLOCKS - (double)points) / (1 - RSS_WARM_UP)) : 0;
		s->more.readings = need > s->more.readings ? need : s->more.readings;
		s->more.minutes = lacking > 0 ? lacking / (1 - RSS_WARM_UP) / MINUTE_US : 0;
	}
	/* Runs that disagree: two more may settle it. */
	s->more.runs = s->runs < RSS_RUNS ? RSS_RUNS - s->runs : 2;
}

/* Is it above what it is compared with, beyond doubt? */
static bool is_higher(const struct rss_series *s, const struct rss_options *o)
{
	return s->before.n >= RSS_WARM_MIN && s->level.warm_n >= RSS_WARM_MIN &&
	       s->level.warm >= s->before.warm * (1 + o->cold) && s->level.warm > s->before.most &&
	       s->level.min > s->before.warm;
}

static void judge(struct rss_series *s, const struct rss_options *o)
{
	bool grows = s->used != NULL && s->used->growth.found;
	bool steps = s->steps > 0 && 2 * s->steps > s->runs;

	if (grows && !steps)
		s->word = RSS_GROWTH;
	else if (is_higher(s, o))
		s->word = RSS_HIGHER;
	else if (steps && s->step.bytes >= o->cold * s->level.min)
		s->word = RSS_STEP;
	else if (s->level.cold_runs > 0)
		s->word = RSS_COLD_START;
	else if (s->level.cold_judged == 0 || (s->timed && s->used == NULL))
		s->word = RSS_INSUFFICIENT;
	else
		s->word = RSS_STEADY;
	if (s->word == RSS_INSUFFICIENT)
		say_what_lacks(s, o);
}

void rss_verdicts(struct rss_series *s, size_t n, const struct rss_options *o)
{
	for (size_t i = 0; i < n; i++) {
		struct slice metric = metric_of(&s[i]);
		bool resident = slice_eqs(metric, "rss") || slice_eqs(metric, "pss");
		if (resident)
			s[i].used = heap_of(s, n, &s[i]);
		if (s[i].used == NULL && s[i].growth.judged)
			s[i].used = &s[i];
		judge(&s[i], o);
	}
}
