#include "rtt/row_emit.h"

#include <math.h>
#include <stdio.h>

#include "stats/stats.h"

void rtt_row_head(struct emit *w, const struct rtt_order *order, struct slice spec)
{
	emit_kobject(w, order->target->surface ? "surface" : "channel");
	emit_kcstr(w, "id", order->target->id);
	emit_kcstr(w, "label", order->target->label);
	emit_kstring(w, "scenario", order->scenario);
	emit_end(w);
	emit_kobject(w, "package");
	emit_kstring(w, "spec", spec);
	emit_kstring(w, "version", order->version);
	emit_end(w);
}

static void emit_list(struct emit *w, const char *key, const double *values, size_t n)
{
	emit_karray(w, key);
	for (size_t i = 0; i < n; i++)
		emit_double(w, values[i]);
	emit_end(w);
}

/* values are sorted. A sum beyond double is infinite and prints as null, as upstream's does. */
static void emit_four(struct emit *w, const char *key, double *values, size_t n)
{
	struct quantile_four four = quantile_four(values, n);

	emit_kobject(w, key);
	if (n > 0) {
		emit_kdouble(w, "avg", four.avg);
		emit_kdouble(w, "p50", four.p50);
		emit_kdouble(w, "p95", four.p95);
		emit_kdouble(w, "max", four.max);
	}
	emit_end(w);
}

enum figure { FIGURE_RSS, FIGURE_ELAPSED, FIGURE_GATEWAY };

static size_t collect(double *to, const struct rtt_result *r, size_t n, enum figure figure, int which)
{
	size_t count = 0;

	for (size_t i = 0; i < n; i++) {
		double x = figure == FIGURE_RSS       ? r[i].max_rss_kb
			   : figure == FIGURE_ELAPSED ? r[i].elapsed_seconds
						      : r[i].gateway[which];

		if (!isnan(x))
			to[count++] = x;
	}
	return count;
}

void rtt_row_resources(
    struct emit *w, const struct rtt_order *order, const struct rtt_result *r, size_t n, double *scratch)
{
	bool aggregate = order->target->rules == RTT_RULES_AGGREGATE;

	emit_kobject(w, "resources");
	emit_kobject(w, "measurement");
	emit_kcstr(w, "kind", "process-max-rss");
	emit_kcstr(w, "scope", aggregate ? "release-harness-command" : "qa-command");
	emit_kcstr(w, "command", order->target->command);
	emit_end(w);
	emit_list(w, "maxRssKbSamples", scratch, collect(scratch, r, n, FIGURE_RSS, 0));
	emit_list(w, "elapsedSecondsSamples", scratch, collect(scratch, r, n, FIGURE_ELAPSED, 0));
	emit_four(w, "maxRssKb", scratch, collect(scratch, r, n, FIGURE_RSS, 0));
	emit_four(w, "elapsedSeconds", scratch, collect(scratch, r, n, FIGURE_ELAPSED, 0));
	for (int i = 0; i < RTT_GATEWAY; i++) {
		size_t count = collect(scratch, r, n, FIGURE_GATEWAY, i);
		char key[64];

		if (count == 0)
			continue;
		snprintf(key, sizeof(key), "%sSamples", RTT_GATEWAY_NAMES[i]);
		emit_list(w, key, scratch, count);
		emit_four(w, RTT_GATEWAY_NAMES[i], scratch, count);
	}
	emit_end(w);
}

static bool has_resources(const struct rtt_result *r, size_t n, double *scratch)
{
	size_t count = collect(scratch, r, n, FIGURE_RSS, 0) + collect(scratch, r, n, FIGURE_ELAPSED, 0);

	for (int i = 0; i < RTT_GATEWAY; i++)
		count += collect(scratch, r, n, FIGURE_GATEWAY, i);
	return count > 0;
}

/* The source words of the samples that passed, each once. */
static void emit_sources(struct emit *w, const struct rtt_result *r, size_t n)
{
	emit_karray(w, "sources");
	for (size_t i = 0; i < n; i++) {
		bool seen = !r[i].pass || r[i].source.n == 0;

		for (size_t k = 0; k < i && !seen; k++)
			seen = r[k].pass && slice_eq(r[k].source, r[i].source);
		if (!seen)
			emit_string(w, r[i].source);
	}
	emit_end(w);
}

static void emit_rtt(struct emit *w, const struct rtt_result *r, size_t n, double *scratch)
{
	size_t warm = 0;

	for (size_t i = 0; i < n; i++) {
		if (r[i].pass)
			scratch[warm++] = r[i].ms;
	}
	emit_kobject(w, "rtt");
	emit_list(w, "warmSamples", scratch, warm);
	emit_kuint(w, "failedSamples", (n - warm));
	emit_sources(w, r, n);
	struct quantile_four four = quantile_four(scratch, warm);
	if (warm > 0) {
		emit_kdouble(w, "avgMs", four.avg);
		emit_kdouble(w, "p50Ms", four.p50);
		emit_kdouble(w, "p95Ms", four.p95);
		emit_kdouble(w, "maxMs", four.max);
	}
	emit_end(w);
}

static void emit_measured(struct emit *w, const struct rtt_measured *m)
{
	if (!m->there)
		return;
	emit_kobject(w, "rttMeasurement");
	emit_kdouble(w, "finalMatchedReplyRttMs", m->ms);
	emit_ktext(w, "requestStartedAt", m->started);
	emit_ktext(w, "responseObservedAt", m->observed);
	emit_ktext(w, "method", m->method);
	emit_ktext(w, "source", m->source);
	emit_end(w);
}

static void emit_usage(struct emit *w, const struct rtt_result *r)
{
	emit_kfinite(w, "maxRssKb", r->max_rss_kb);
	emit_kfinite(w, "elapsedSeconds", r->elapsed_seconds);
}

static void emit_sample(struct emit *w, const struct rtt_result *r, size_t index, bool discord)
{
	emit_object(w);
	emit_kuint(w, "index", index);
	emit_kcstr(w, "status", r->pass ? "pass" : "fail");
	if (!discord)
		emit_kdouble(w, "attempts", r->attempts);
	emit_kfinite(w, "rttMs", r->ms);
	if (!isnan(r->ms) && r->source.n > 0)
		emit_kstring(w, "rttSource", r->source);
	emit_measured(w, &r->measured);
	if (!discord)
		emit_usage(w, r);
	emit_kfinite(w, "durationRttMs", r->duration_ms);
	emit_kraw(w, "details", r->details);
	if (discord) {
		emit_kobject(w, "resources");
		emit_usage(w, r);
		for (int i = 0; i < RTT_GATEWAY; i++)
			emit_kfinite(w, RTT_GATEWAY_NAMES[i], r->gateway[i]);
		emit_end(w);
	}
	emit_end(w);
}

static void emit_samples(struct emit *w, const struct rtt_order *order, const struct rtt_result *r, size_t n)
{
	bool discord = order->target->rules == RTT_RULES_DISCORD;

	if (discord) {
		emit_kobject(w, "discord");
	}
	emit_karray(w, "samples");
	for (size_t i = 0; i < n; i++)
		emit_sample(w, &r[i], i + 1, discord);
	emit_end(w);
	if (discord)
		emit_end(w);
}

static void emit_polling(struct emit *w, const struct rtt_result *r, size_t n, double *scratch)
{
	double retries = 0;
	double most = 0;

	for (size_t i = 0; i < n; i++) {
		scratch[i] = r[i].attempts;
		retries += r[i].attempts - 1;
		most = r[i].attempts > most ? r[i].attempts : most;
	}
	emit_kobject(w, "polling");
	emit_list(w, "attemptSamples", scratch, n);
	emit_kdouble(w, "retryCount", retries);
	emit_kdouble(w, "maxAttempts", most);
	emit_end(w);
}

static void emit_mode(struct emit *w, const struct rtt_order *order, const struct rtt_result *first)
{
	emit_kobject(w, "mode");
	emit_ktext(w, "providerMode", order->provider);
	if (order->target->rules == RTT_RULES_DISCORD) {
		emit_karray(w, "scenarios");
		emit_string(w, order->scenario);
		emit_end(w);
	}
	if (order->target->surface) {
		emit_kcstr(w, "source", "surface-import");
	} else {
		emit_kraw(w, "credentialSource", first->credential_source);
		emit_kraw(w, "credentialRole", first->credential_role);
	}
	emit_end(w);
}

int rtt_run_write(struct sb *out, const struct rtt_row *row, const struct rtt_order *order, const struct rtt_run *run)
{
	char finished_at[CLOCK_ISO_MAX];
	struct emit w;

	emit_init(&w, out, 0);
	emit_object(&w);
	rtt_row_head(&w, order, order->spec);
	emit_kobject(&w, "run");
	emit_kstring(&w, "id", row->run_id);
	emit_kcstr(&w, "startedAt", run->started_at);
	emit_kstring(&w, "finishedAt", slice_make(finished_at, clock_iso(finished_at, run->finished)));
	emit_kdouble(&w, "durationMs", run->finished - run->started);
	emit_kcstr(&w, "status", row->pass ? "pass" : "fail");
	emit_end(&w);
	if (order->target->rules != RTT_RULES_DISCORD)
		emit_polling(&w, run->result, run->n, run->scratch);
	emit_mode(&w, order, &run->result[0]);
	emit_rtt(&w, run->result, run->n, run->scratch);
	if (order->target->rules != RTT_RULES_DISCORD || has_resources(run->result, run->n, run->scratch))
		rtt_row_resources(&w, order, run->result, run->n, run->scratch);
	emit_samples(&w, order, run->result, run->n);
	emit_kobject(&w, "artifacts");
	emit_kstring(&w, "resultPath", row->result_path);
	emit_end(&w);
	emit_end(&w);
	return sb_ok(out) ? 0 : -1;
}
