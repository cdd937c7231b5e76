#include "rss/row.h"

#include <math.h>

#include "data/data.h"
#include "record/record.h"

/* ---- why the verdict is what it is ---- */

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

/* What it will come to. */
static void add_outlook(struct sb *out, const struct rss_series *s, const struct rss_options *o)
{
	double rate = s->used->growth.median, end = s->course.end;

	if (isfinite(s->course.delta) && s->course.delta > 0)
		sb_addf(out, "; a run went from %.1f to %.1f MiB", mib(s->course.start), mib(end));
	if (o->limit == 0 || !(rate > 0) || !isfinite(end))
		return;
	double hours = ((double)o->limit - end) / rate;
	if (hours <= 0)
		sb_addf(out, "; the limit of %.0f MiB is reached", mib((double)o->limit));
	else if (hours < 48)
		sb_addf(out, "; it reaches the limit of %.0f MiB in %.1f hours", mib((double)o->limit), hours);
	else
		sb_addf(out, "; it reaches the limit of %.0f MiB in %.1f days", mib((double)o->limit), hours / 24);
}

static void add_higher(struct sb *out, const struct rss_series *s)
{
	const struct slice version = s->before.version;

	sb_addf(out, "the warm median is %.1f MiB, %.1f times the %.1f MiB of ", mib(s->level.warm),
	    s->level.warm / s->before.warm, mib(s->before.warm));
	if (version.p != NULL)
		sb_addslice(out, version);
	sb_adds(out, version.p == NULL ? "the baseline" : s->of_baseline ? " in the baseline" : "");
}

static void add_step(struct sb *out, const struct rss_series *s)
{
	char iso[CLOCK_ISO_MAX];

	sb_addf(out, "%zu of %zu run%s went up in one step, by up to %.1f MiB", s->steps, s->runs, many(s->runs),
	    mib(s->step.bytes));
	if (s->step.clock == RSS_WALL && clock_iso(iso, (double)(s->step.at / 1000)) > 0)
		sb_addf(out, " (at %s)", iso);
	else if (s->step.clock == RSS_MONOTONIC)
		sb_addf(out, " (%.0f minutes after its start)", (double)s->step.at / 60e6);
	sb_adds(out, ", and neither before it nor behind it");
}

static void add_cold(struct sb *out, const struct rss_series *s)
{
	const struct rss_level *l = &s->level;

	sb_addf(out,
	    "the beginning of %zu of %zu run%s (%llu reading%s) is above the rest: the first "
	    "reading is up to %.1f MiB, %.1f times the warm median of %.1f MiB",
	    l->cold_runs, l->cold_judged, many(l->cold_judged), (unsigned long long)l->cold_n, many((size_t)l->cold_n),
	    mib(l->first), l->ratio, mib(l->warm));
	if (s->timed && s->used == NULL)
		sb_adds(out, "; growth could not be judged");
}

static void add_steady(struct sb *out, const struct rss_series *s)
{
	const struct rss_growth *g = s->used == NULL ? NULL : &s->used->growth;

	sb_addf(out, "the warm median is %.1f MiB, the first reading up to %.1f times that", mib(s->level.warm),
	    s->level.ratio);
	if (g == NULL)
		return;
	sb_adds(out, "; ");
	add_whose(out, s);
	double none = mib(s->used->none);
	sb_addf(out, "no growth of %.*f MiB/h or more is shown (median %.1f of ", none < 1 ? 2 : 1, none,
	    mib(g->median));
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

	sb_addf(out, "growth of %.1f MiB/h (median of %zu %s%s) is neither shown nor excluded", mib(g->median), g->n,
	    s->pieces ? "piece" : "run", many(g->n));
	if (g->n > 1)
		sb_addf(out, " (the mean is between %.1f and %.1f)", mib(g->low), mib(g->high));
}

static void add_lacking(struct sb *out, const struct rss_series *s)
{
	const char *with = ": it takes ";

	if (s->growth.n > 0 && s->level.cold_judged > 0)
		add_doubt(out, s);
	else
		sb_addf(out, "%llu reading%s of %zu run%s: too few to judge", (unsigned long long)s->group.readings,
		    many((size_t)s->group.readings), s->group.views, many(s->group.views));
	if (s->more.readings > 0) {
		sb_addf(out, "%s%zu more reading%s%s", with, s->more.readings, many(s->more.readings),
		    s->timed ? " in a run" : "");
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
		sb_addf(out, "; of %zu run%s the clock went back", s->mistrusted, many(s->mistrusted));
}

static void add_reason(struct sb *out, const struct rss_series *s, const struct rss_options *o)
{
	switch (s->word) {
	case RSS_GROWTH:
		add_growth(out, s);
		add_outlook(out, s, o);
		break;
	case RSS_HIGHER:
		add_higher(out, s);
		break;
	case RSS_STEP:
		add_step(out, s);
		break;
	case RSS_COLD_START:
		add_cold(out, s);
		break;
	case RSS_STEADY:
		add_steady(out, s);
		break;
	default:
		add_lacking(out, s);
	}
	if (s->group.odd.fault[RSS_KILLED] > 0)
		sb_addf(out, "; %llu ended by a signal", (unsigned long long)s->group.odd.fault[RSS_KILLED]);
}

/* Bytes, whole; nothing at all when they are not known. */
static void emit_bytes(struct emit *w, const char *key, double bytes)
{
	emit_kfinite(w, key, floor(bytes + 0.5));
}

static void emit_rounded(struct emit *w, const char *key, double x, double unit)
{
	emit_kfinite(w, key, floor(x * unit + 0.5) / unit);
}

/* ---- levels ---- */

static void emit_level(struct emit *w, const struct rss_level *l)
{
	emit_kbool(w, "exact", l->exact);
	emit_bytes(w, "firstBytes", l->first);
	emit_bytes(w, "firstMedianBytes", l->first_median);
	emit_bytes(w, "minBytes", l->min);
	emit_bytes(w, "p50Bytes", l->p50);
	emit_bytes(w, "p95Bytes", l->p95);
	emit_bytes(w, "maxBytes", l->max);
	emit_kobject(w, "warm");
	emit_kuint(w, "n", l->warm_n);
	emit_bytes(w, "medianBytes", l->warm);
	emit_bytes(w, "p95Bytes", l->warm_p95);
	emit_bytes(w, "maxBytes", l->warm_max);
	emit_bytes(w, "madBytes", l->warm_mad);
	emit_end(w);
	emit_rounded(w, "coldToWarm", l->ratio, 1000);
	emit_kobject(w, "cold");
	emit_kuint(w, "judged", l->cold_judged);
	emit_kuint(w, "runs", l->cold_runs);
	emit_kuint(w, "n", l->cold_n);
	emit_end(w);
}

static void emit_when(struct emit *w, const struct rss_outlier *o)
{
	char iso[CLOCK_ISO_MAX];

	if (o->view->clock == RSS_WALL && clock_iso(iso, (double)(o->p->at / 1000)) > 0)
		emit_kcstr(w, "at", iso);
	else if (o->view->clock == RSS_MONOTONIC)
		emit_kdouble(w, "atMs", (double)o->p->at / 1000);
	if (o->p->seq > 0 && o->view->exact)
		emit_kint(w, "seq", o->p->seq);
}

static void emit_outliers(struct emit *w, const struct rss_series *s)
{
	const struct rss_level *l = &s->level;

	if (isnan(l->low))
		return;
	emit_kobject(w, "outliers");
	emit_kuint(w, "n", l->outliers);
	emit_bytes(w, "lowBytes", l->low);
	emit_bytes(w, "highBytes", l->high);
	emit_karray(w, "furthest");
	for (size_t i = 0; i < l->listed; i++) {
		const struct rss_outlier *o = &l->outlier[i];
		emit_object(w);
		emit_ktext(w, "run", rss_by_tail(s->group.by, o->view->run->group.key, RSS_KEY_RUN));
		emit_when(w, o);
		emit_bytes(w, "bytes", o->bytes);
		emit_end(w);
	}
	emit_end(w);
	emit_end(w);
}

/* ---- courses ---- */

static void emit_course(struct emit *w, const struct rss_series *s)
{
	const struct rss_course *c = &s->course;

	emit_bytes(w, "peakBytes", c->peak);
	if (slice_eqs(rss_by_tail(s->group.by, s->group.key, RSS_KEY_METRIC), "maxRss"))
		return;
	emit_kobject(w, "course");
	emit_kuint(w, "runs", c->runs);
	emit_bytes(w, "startBytes", c->start);
	emit_bytes(w, "endBytes", c->end);
	emit_bytes(w, "deltaBytes", c->delta);
	emit_bytes(w, "maxDeltaBytes", c->delta_most);
	emit_bytes(w, "peakDeltaBytes", c->peak_delta);
	emit_end(w);
	if (s->phases == 0)
		return;
	emit_karray(w, "scenarios");
	for (size_t i = 0; i < s->phases; i++) {
		emit_object(w);
		emit_kstring(w, "scenario", s->phase[i].name);
		emit_kuint(w, "n", s->phase[i].n);
		emit_ksome(w, "unpaired", s->phase[i].unpaired);
		emit_bytes(w, "deltaBytes", s->phase[i].delta);
		emit_bytes(w, "maxDeltaBytes", s->phase[i].delta_most);
		emit_end(w);
	}
	emit_end(w);
}

static void emit_interval(struct emit *w, const struct rss_growth *g)
{
	if (g->n > 1) {
		emit_bytes(w, "lowBytesPerHour", g->low);
		emit_bytes(w, "highBytesPerHour", g->high);
	}
	if (!g->compared)
		return;
	emit_kobject(w, "baseline");
	emit_kuint(w, "n", g->base_n);
	emit_bytes(w, "bytesPerHour", g->base);
	emit_rounded(w, "p", g->p, 1e6);
	emit_end(w);
}

static void emit_outlook(struct emit *w, const struct rss_series *s, const struct rss_options *o)
{
	double hours = ((double)o->limit - s->course.end) / s->growth.median;

	if (o->limit == 0 || !s->growth.found || !isfinite(hours))
		return;
	emit_kuint(w, "limitBytes", o->limit);
	emit_rounded(w, "hoursToLimit", hours > 0 ? hours : 0, 10);
}

/* The level that this one was compared with. */
static void emit_before(struct emit *w, const struct rss_series *s)
{
	if (s->before.n == 0)
		return;
	emit_kobject(w, "before");
	emit_kword(w, "version", s->before.version);
	emit_kbool(w, "baseline", s->of_baseline);
	emit_kuint(w, "n", s->before.n);
	emit_bytes(w, "medianBytes", s->before.warm);
	emit_bytes(w, "maxBytes", s->before.most);
	emit_rounded(w, "times", s->level.warm / s->before.warm, 1000);
	emit_end(w);
}

static void emit_growth(struct emit *w, const struct rss_series *s, const struct rss_options *o)
{
	const struct rss_growth *g = &s->growth;

	if (!s->timed)
		return;
	emit_kobject(w, "growth");
	emit_kbool(w, "judged", g->judged);
	emit_kbool(w, "found", g->found);
	if (s->used != NULL)
		emit_kstring(w, "used", rss_by_tail(s->used->group.by, s->used->group.key, RSS_KEY_METRIC));
	emit_kcstr(w, "of", s->pieces ? "pieces" : "runs");
	emit_kuint(w, "n", g->n);
	emit_kuint(w, "growing", g->growing);
	emit_ksome(w, "steps", s->steps);
	emit_ksome(w, "mistrusted", s->mistrusted);
	emit_kcstr(w, "statistic", "minima");
	emit_kuint(w, "blocks", RSS_BLOCKS);
	emit_bytes(w, "leastBytesPerHour", s->least);
	emit_bytes(w, "bytesPerHour", g->median);
	emit_interval(w, g);
	emit_outlook(w, s, o);
	emit_karray(w, "each");
	for (size_t i = 0; i < g->n; i++)
		emit_double(w, floor(g->growth[i] + 0.5));
	emit_end(w);
	emit_end(w);
}

/* ---- the rest ---- */

static void emit_more(struct emit *w, const struct rss_series *s)
{
	if (s->word != RSS_INSUFFICIENT)
		return;
	emit_kobject(w, "more");
	emit_ksome(w, "readings", s->more.readings);
	emit_ksome(w, "runs", s->more.runs);
	if (s->more.minutes > 0)
		emit_kdouble(w, "minutes", ceil(s->more.minutes));
	emit_end(w);
}

static void emit_oddities(struct emit *w, const struct rss_oddities *odd)
{
	emit_kobject(w, "apart");
	for (int i = RSS_MISSING; i < RSS_FAULTS; i++)
		emit_ksome(w, rss_fault_name((enum rss_fault)i), odd->fault[i]);
	emit_ksome(w, "unitSuspect", odd->suspects);
	emit_end(w);
	emit_kobject(w, "odd");
	emit_ksome(w, "backwards", odd->backwards);
	emit_ksome(w, "unplaced", odd->unplaced);
	emit_ksome(w, "unlabelled", odd->unlabelled);
	emit_ksome(w, "twice", odd->twice);
	if (odd->step_us > 0)
		emit_kdouble(w, "clockStepMs", (double)odd->step_us / 1000);
	emit_end(w);
}

void rss_row_write(struct sb *out, const struct rss_series *s, const struct rss_options *o)
{
	const struct rss_group *g = &s->group;
	struct sb reason = SB_INIT;
	struct emit w;

	add_reason(&reason, s, o);
	emit_init(&w, out, 0);
	record_begin(&w, "rss-row", 1);
	emit_key(&w, "by");
	fields_emit(&rss_by_names, &w, g->by);
	emit_key(&w, "key");
	fields_emit_key(&rss_by_names, &w, g->by, g->key);
	emit_kstring(&w, "scope", rss_by_tail(g->by, g->key, RSS_KEY_SCOPE));
	emit_kstring(&w, "metric", rss_by_tail(g->by, g->key, RSS_KEY_METRIC));
	emit_ktext(&w, "measure", rss_by_tail(g->by, g->key, RSS_KEY_MEASURE));
	emit_kword(&w, "gateway", rss_by_tail(g->by, g->key, RSS_KEY_GATEWAY));
	emit_kcstr(&w, "verdict", rss_word_name(s->word));
	emit_kstring(&w, "reason", sb_slice(&reason));
	emit_kuint(&w, "runs", g->views);
	emit_kuint(&w, "n", g->readings);
	emit_level(&w, &s->level);
	emit_before(&w, s);
	emit_outliers(&w, s);
	emit_course(&w, s);
	emit_growth(&w, s, o);
	emit_more(&w, s);
	emit_oddities(&w, &g->odd);
	emit_ksome(&w, "pressureBytes", g->pressure);
	grouped_emit_src(&w, &(struct grouped){.path = g->path, .line = g->line});
	emit_end(&w);
	out->failed = out->failed || !sb_ok(&reason);
	sb_release(&reason);
}
