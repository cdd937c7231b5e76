#include <math.h>

#include "rss/row.h"

#define MIB 1048576.0

static double mib(double bytes)
{
	return bytes / MIB;
}

static const char *many(size_t n)
{
	return n == 1 ? "" : "s";
}

static void add_whose(struct sb *out, const struct rss_series *s)
{
	struct slice metric;

	if (s->used == s)
		return;
	metric = rss_by_tail(s->used->group.by, s->used->group.key, RSS_KEY_METRIC);
	sb_addf(out, "by the heap (%.*s): ", (int)metric.n, metric.p);
}

static void add_runs(struct sb *out, const struct rss_series *s)
{
	size_t n = s->used->growth.n;

	sb_addf(out, "%zu %s%s", n, s->used->pieces ? "piece" : "run", many(n));
}

static void add_growth(struct sb *out, const struct rss_series *s)
{
	const struct rss_growth *g = &s->used->growth;

	add_whose(out, s);
	sb_addf(out, "memory grows by %.1f MiB/h (median of ", mib(g->median));
	add_runs(out, s);
	if (g->compared)
		sb_addf(out, "; %.1f in the baseline, p %.3f)", mib(g->base), g->p);
	else
		sb_addf(out, "; the mean by at least %.1f)", mib(g->low));
	sb_adds(out, ": a leak is suspected");
}

static void add_cold(struct sb *out, const struct rss_series *s)
{
	const struct rss_level *l = &s->level;

	sb_addf(out,
	    "the beginning of %zu of %zu run%s (%llu reading%s) is above the rest: the first "
	    "reading is up to %.1f MiB, %.1f times the warm median of %.1f MiB",
	    l->cold_runs, l->cold_judged, many(l->cold_judged), (unsigned long long)l->cold_n,
	    many((size_t)l->cold_n), mib(l->first), l->ratio, mib(l->warm));
	if (s->timed && s->used == NULL)
		sb_adds(out, "; growth could not be judged");
}

static void add_steady(struct sb *out, const struct rss_series *s, const struct rss_options *o)
{
	const struct rss_growth *g = s->used == NULL ? NULL : &s->used->growth;

	sb_addf(out, "the warm median is %.1f MiB, the first reading up to %.1f times that",
	    mib(s->level.warm), s->level.ratio);
	if (g == NULL)
		return;
	sb_adds(out, "; ");
	add_whose(out, s);
	sb_addf(out, "no growth of %.1f MiB/h or more is shown (median %.1f of ",
	    mib(o->growth.least), mib(g->median));
	add_runs(out, s);
	if (g->compared)
		sb_addf(out, "; %.1f in the baseline, p %.3f)", mib(g->base), g->p);
	else
		sb_addf(out, "; the mean is at most %.1f)", mib(g->high));
	if (s->used != s && s->growth.found)
		sb_addf(out, ", though the resident set grew by %.1f", mib(s->growth.median));
}

static void add_doubt(struct sb *out, const struct rss_series *s)
{
	const struct rss_growth *g = &s->growth;

	sb_addf(out, "growth of %.1f MiB/h (median of %zu %s%s) is neither shown nor excluded",
	    mib(g->median), g->n, s->pieces ? "piece" : "run", many(g->n));
	if (g->n > 1)
		sb_addf(out, " (the mean is between %.1f and %.1f)", mib(g->low), mib(g->high));
}

static void add_lacking(struct sb *out, const struct rss_series *s)
{
	const char *with = ": it takes ";

	if (s->growth.n > 0 && s->level.cold_judged > 0)
		add_doubt(out, s);
	else
		sb_addf(out, "%llu reading%s of %zu run%s: too few to judge",
		    (unsigned long long)s->group.readings, many((size_t)s->group.readings),
		    s->group.views, many(s->group.views));
	if (s->more.readings > 0) {
		sb_addf(out, "%s%zu more reading%s%s", with, s->more.readings,
		    many(s->more.readings), s->timed ? " in a run" : "");
		with = ", ";
	}
	if (s->more.minutes > 0) {
		sb_addf(out, "%sa run that is %.0f minutes longer", with, ceil(s->more.minutes));
		with = ", ";
	}
	if (s->more.runs > 0 && s->runs == 0)
		sb_addf(out, "%s%zu such runs", with, s->more.runs);
	else if (s->more.runs > 0)
		sb_addf(out, "%s%zu more run%s%s", with, s->more.runs, many(s->more.runs),
		    s->runs < RSS_RUNS ? ", or one that is much longer" : "");
	if (s->mistrusted > 0)
		sb_addf(
		    out, "; of %zu run%s the clock went back", s->mistrusted, many(s->mistrusted));
}

void rss_row_reason(struct sb *out, const struct rss_series *s, const struct rss_options *o)
{
	switch (s->word) {
	case RSS_GROWTH:
		add_growth(out, s);
		break;
	case RSS_COLD_START:
		add_cold(out, s);
		break;
	case RSS_STEADY:
		add_steady(out, s, o);
		break;
	default:
		add_lacking(out, s);
	}
	if (s->group.odd.fault[RSS_KILLED] > 0)
		sb_addf(out, "; %llu ended by a signal",
		    (unsigned long long)s->group.odd.fault[RSS_KILLED]);
}
