#include "rss/row.h"

#include <math.h>

#include "data/clock.h"
#include "data/emit.h"
#include "record/packed.h"
#include "record/record.h"

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
	for (size_t i = 0; i < l->told; i++) {
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

static void emit_growth(struct emit *w, const struct rss_series *s, const struct rss_options *o)
{
	const struct rss_growth *g = &s->growth;

	if (!s->timed)
		return;
	emit_kobject(w, "growth");
	emit_kbool(w, "judged", g->judged);
	emit_kbool(w, "found", g->found);
	if (s->used != NULL)
		emit_kstring(
		    w, "used", rss_by_tail(s->used->group.by, s->used->group.key, RSS_KEY_METRIC));
	emit_kcstr(w, "of", s->pieces ? "pieces" : "runs");
	emit_kuint(w, "n", g->n);
	emit_kuint(w, "growing", g->growing);
	emit_ksome(w, "mistrusted", s->mistrusted);
	emit_kcstr(w, "statistic", "minima");
	emit_kuint(w, "blocks", RSS_BLOCKS);
	emit_bytes(w, "leastBytesPerHour", o->growth.least);
	emit_bytes(w, "bytesPerHour", g->median);
	emit_interval(w, g);
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

	rss_row_reason(&reason, s, o);
	emit_init(&w, out, 0);
	record_begin(&w, "rss-row", 1);
	emit_key(&w, "by");
	fields_emit(&rss_by_names, &w, g->by);
	emit_key(&w, "key");
	fields_emit_key(&rss_by_names, &w, g->by, g->key);
	emit_kstring(&w, "scope", rss_by_tail(g->by, g->key, RSS_KEY_SCOPE));
	emit_kstring(&w, "metric", rss_by_tail(g->by, g->key, RSS_KEY_METRIC));
	emit_ktext(&w, "measure", rss_by_tail(g->by, g->key, RSS_KEY_MEASURE));
	emit_kcstr(&w, "verdict", rss_word_name(s->word));
	emit_kstring(&w, "reason", sb_slice(&reason));
	emit_kuint(&w, "runs", g->views);
	emit_kuint(&w, "n", g->readings);
	emit_level(&w, &s->level);
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
