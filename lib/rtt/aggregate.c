/*
 * Telegram's evidence sums up all samples of a run in one entry; its row takes the figures as they
 * are: neither rounded nor clamped. The bounds are the caller's, kept word for word.
 */
#include <math.h>
#include <stdio.h>

#include "data/clock.h"
#include "data/emit.h"
#include "data/jstext.h"
#include "data/number.h"
#include "rtt/row.h"
#include "rtt/value.h"

struct aggregate {
	struct slice spec;
	double samples, failed;
	double canary, avg, p50, p95, max;
	bool passed; /* the entry */
	double duration;
	struct slice provider;
};

static bool is_blank(struct slice s)
{
	return js_trim(s).n == 0;
}

static int read_interval(struct aggregate *g, const struct rtt_order *order, struct oc_err *e)
{
	double started = clock_parse(order->started_at);
	double finished = clock_parse(order->finished_at);

	if (isnan(started) || isnan(finished))
		return err_set(e, OC_EX_USAGE, "--%s is no time that can be read",
		    isnan(started) ? "started-at" : "finished-at");
	if (finished < started)
		return err_set(e, OC_EX_USAGE, "--finished-at must be at or after --started-at");
	g->duration = finished - started;
	return 0;
}

static struct slice read_provider(const struct rtt_reading *in)
{
	struct json_val provider = rtt_provider(in->record);
	struct json_val auth = json_gets(provider, "auth");
	struct json_val fixture = json_gets(provider, "fixture");

	if (!rtt_is_object(provider))
		return SLICE("unknown");
	if (rtt_filled(auth, in->a))
		return rtt_text(auth, in->a);
	if (rtt_filled(fixture, in->a))
		return rtt_text(fixture, in->a);
	return json_is(json_gets(provider, "live"), JSON_TRUE) ? SLICE("live-frontier")
							       : SLICE("mock-openai");
}

static int read_entry(struct aggregate *g, const struct rtt_reading *in, struct oc_err *e)
{
	struct json_val spec = json_gets(json_gets(in->record, "package"), "spec");
	struct json_val timing = json_gets(in->record, "timing");

	if (!rtt_is_evidence(in))
		return rtt_refuse(in, e, "input must be an evidence file (qa-evidence.json)");
	if (!in->found)
		return rtt_refuse(in, e, "evidence has no %.*s; it has: %s",
		    (int)in->order->scenario.n, in->order->scenario.p,
		    in->sample->available.len > 0 ? in->sample->available.buf : "nothing");
	if (rtt_require_text(in, spec, "evidence's execution.packageSource.spec", e) != 0)
		return -1;
	g->spec = rtt_text(spec, in->a);
	if (!rtt_is_object(timing))
		return rtt_refuse(in, e, "evidence entry has no result.timing");
	g->samples = rtt_finite(json_gets(timing, "samples"));
	if (!(g->samples > 0))
		return rtt_refuse(
		    in, e, "evidence entry must include a positive result.timing.samples");
	g->failed = rtt_finite(json_gets(timing, "failedSamples"));
	g->canary = rtt_finite(json_gets(timing, "rttMs"));
	g->avg = rtt_finite(json_gets(timing, "avgMs"));
	g->p50 = rtt_finite(json_gets(timing, "p50Ms"));
	g->p95 = rtt_finite(json_gets(timing, "p95Ms"));
	g->max = rtt_finite(json_gets(timing, "maxMs"));
	g->passed = json_text_is(json_gets(in->record, "status"), "pass");
	g->provider = read_provider(in);
	return 0;
}

static void emit_figures(struct emit *w, const struct aggregate *g)
{
	emit_kobject(w, "rtt");
	emit_knumber(w, "canaryMs", g->canary);
	emit_knumber(w, "mentionReplyMs", g->p50);
	emit_knumber(w, "avgMs", g->avg);
	emit_knumber(w, "p50Ms", g->p50);
	emit_knumber(w, "p95Ms", g->p95);
	emit_knumber(w, "maxMs", g->max);
	emit_knumber(w, "failedSamples", g->failed);
	emit_kdouble(w, "sampleCount", g->samples);
	emit_karray(w, "sources");
	emit_cstr(w, "qa-evidence");
	emit_end(w);
	emit_end(w);
}

static void emit_sample(struct emit *w, const struct aggregate *g)
{
	double passed = g->samples - (isnan(g->failed) ? 0 : g->failed);
	char of[NUMBER_MAX], all[NUMBER_MAX];
	char text[2 * NUMBER_MAX + 64];

	number_format(of, passed > 0 ? passed : 0);
	number_format(all, g->samples);
	snprintf(text, sizeof(text),
	    "aggregate timing from qa-evidence.json (%s/%s samples passed)", of, all);
	emit_karray(w, "samples");
	emit_object(w);
	emit_kint(w, "index", 1);
	emit_kcstr(w, "status", g->passed ? "pass" : "fail");
	emit_kcstr(w, "details", text);
	emit_end(w);
	emit_end(w);
}

static void emit_run(struct emit *w, const struct rtt_row *row, const struct aggregate *g,
    const struct rtt_order *order)
{
	emit_kobject(w, "run");
	emit_kstring(w, "id", row->run_id);
	emit_kstring(w, "startedAt", order->started_at);
	emit_kstring(w, "finishedAt", order->finished_at);
	emit_kdouble(w, "durationMs", g->duration);
	emit_kcstr(w, "status", row->pass ? "pass" : "fail");
	emit_end(w);
	emit_kobject(w, "mode");
	emit_kstring(w, "providerMode", g->provider);
	emit_karray(w, "scenarios");
	emit_string(w, order->scenario);
	emit_end(w);
	emit_kcstr(w, "source", "qa-evidence");
	emit_end(w);
}

int rtt_aggregate_write(
    struct sb *out, struct rtt_row *row, const struct rtt_reading *in, struct oc_err *e)
{
	const struct rtt_order *order = in->order;
	struct aggregate g = {.passed = false};
	struct rtt_result r;
	double scratch;
	struct emit w;

	if (is_blank(order->started_at) || is_blank(order->finished_at))
		return err_set(e, OC_EX_USAGE, "--started-at and --finished-at must not be blank");
	if (read_interval(&g, order, e) != 0 || read_entry(&g, in, e) != 0)
		return -1;
	rtt_result_init(&r, in);
	if (rtt_result_metrics(&r, in, true, e) != 0 ||
	    rtt_row_name(row, order, g.spec, order->started_at, in->a, e) != 0)
		return -1;
	row->pass = g.passed && !isnan(g.canary) && !isnan(g.p50);
	emit_init(&w, out, 0);
	emit_object(&w);
	rtt_row_head(&w, order, g.spec);
	emit_run(&w, row, &g, order);
	emit_figures(&w, &g);
	emit_sample(&w, &g);
	if (!isnan(r.max_rss_kb) || !isnan(r.elapsed_seconds))
		rtt_row_resources(&w, order, &r, 1, &scratch);
	emit_kobject(&w, "artifacts");
	emit_kstring(&w, "resultPath", row->result_path);
	emit_end(&w);
	emit_end(&w);
	return sb_ok(out) ? 0 : err_nomem(e);
}
