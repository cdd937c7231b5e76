#include <math.h>
#include <stdarg.h>
#include <stdio.h>

#include "data/emit.h"
#include "data/number.h"
#include "rtt/row.h"
#include "rtt/value.h"

int rtt_refuse(const struct rtt_reading *in, struct oc_err *e, const char *fmt, ...)
{
	char text[sizeof(e->message)];
	char path[sizeof(e->file)];
	struct slice from = in->sample->path;
	size_t n = from.n < sizeof(path) ? from.n : sizeof(path) - 1;
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	memcpy(path, from.p, n);
	path[n] = '\0';
	err_set(e, OC_EX_DATA, "%s", text);
	return err_at(e, path, 0, 0);
}

struct json_val rtt_candidate(const struct rtt_reading *in, const char *name)
{
	return json_gets(json_gets(in->record, "candidates"), name);
}

bool rtt_is_evidence(const struct rtt_reading *in)
{
	return json_text_is(json_gets(in->record, "form"), "evidence");
}

/* A value as JSON.stringify prints it; absent when it is missing or memory is out. */
static struct slice print(struct json_val v, struct rtt_mem *a)
{
	struct sb text = SB_INIT;
	struct slice copy = {NULL, 0};
	struct emit w;

	if (v.j == NULL)
		return copy;
	emit_init(&w, &text, 0);
	emit_js(&w, v);
	if (sb_ok(&text))
		copy = rtt_copy(a, sb_slice(&text));
	else
		a->failed = true;
	sb_release(&text);
	return copy;
}

/*
 * An evidence file names no credentials: its provider's fixture, or else its auth, stands for their
 * source.
 */
static void read_credentials(struct rtt_result *r, const struct rtt_reading *in)
{
	struct json_val given = json_gets(in->record, "credentials");
	struct json_val provider = rtt_provider(in->record);
	struct json_val source = json_gets(provider, "fixture");

	if (rtt_is_evidence(in)) {
		if (!json_present(source))
			source = json_gets(provider, "auth");
		r->credential_source = print(source, in->a);
		r->credential_role = SLICE("\"ci\"");
	} else {
		r->credential_source = print(json_gets(given, "source"), in->a);
		r->credential_role = print(json_gets(given, "role"), in->a);
	}
}

void rtt_result_init(struct rtt_result *r, const struct rtt_reading *in)
{
	struct json_val gateway = json_gets(json_gets(in->record, "resources"), "gateway");
	const double none = (double)NAN;

	*r = (struct rtt_result){.ms = none,
	    .duration_ms = none,
	    .attempts = 1,
	    .max_rss_kb = none,
	    .elapsed_seconds = none,
	    .started = none,
	    .finished = none};
	for (int i = 0; i < RTT_GATEWAY; i++)
		r->gateway[i] = rtt_finite(json_gets(gateway, RTT_GATEWAY_NAMES[i]));
	read_credentials(r, in);
}

int rtt_result_details(
    struct rtt_result *r, struct json_val details, struct rtt_mem *a, struct oc_err *e)
{
	if (!rtt_truthy(details))
		return 0;
	r->details = print(details, a);
	return r->details.p == NULL ? err_nomem(e) : 0;
}

void rtt_result_measured(struct rtt_result *r, struct json_val m, struct rtt_mem *a)
{
	struct json_val source = json_gets(m, "source");
	double ms = rtt_round(rtt_finite(json_gets(m, "finalMatchedReplyRttMs")));

	if (isnan(ms))
		return;
	r->measured = (struct rtt_measured){.there = true, .ms = ms};
	r->measured.started = rtt_text(json_gets(m, "requestStartedAt"), a);
	r->measured.observed = rtt_text(json_gets(m, "responseObservedAt"), a);
	r->measured.source =
	    rtt_filled(source, a) ? rtt_text(source, a) : SLICE("request-to-observed-message");
	r->ms = ms;
	r->source = r->measured.source;
}

static int read_strict(double *x, struct json_val values, const char *name,
    const struct rtt_reading *in, struct oc_err *e)
{
	struct json_val last = json_elem(values, json_count(values) - 1);
	struct slice text = rtt_text(last, in->a);

	if (text.p == NULL || text.n == 0)
		return 0;
	*x = number_from_string(text);
	if (!isfinite(*x))
		return rtt_refuse(in, e, "resource metrics: %s must be a finite number", name);
	return 0;
}

static void read_lenient(double *x, struct json_val values, struct rtt_mem *a)
{
	struct json_iter it = json_iter(values);

	while (json_next(&it)) {
		struct slice text = rtt_text(it.val, a);
		double value =
		    number_from_string(slice_make(text.p, slice_find(text, SLICE("="), 0)));

		if (isfinite(value))
			*x = value;
	}
}

int rtt_result_metrics(
    struct rtt_result *r, const struct rtt_reading *in, bool strict, struct oc_err *e)
{
	struct json_val metrics = json_gets(in->record, "metrics");
	struct json_val rss = json_gets(metrics, RTT_METRIC_NAMES[RTT_MAX_RSS_KB]);
	struct json_val elapsed = json_gets(metrics, RTT_METRIC_NAMES[RTT_ELAPSED_SECONDS]);

	if (strict) {
		if (read_strict(&r->max_rss_kb, rss, "max_rss_kb", in, e) != 0)
			return -1;
		return read_strict(&r->elapsed_seconds, elapsed, "elapsed_seconds", in, e);
	}
	read_lenient(&r->max_rss_kb, rss, in->a);
	read_lenient(&r->elapsed_seconds, elapsed, in->a);
	read_lenient(&r->attempts, json_gets(metrics, RTT_METRIC_NAMES[RTT_ATTEMPTS]), in->a);
	if (!number_is_integer(r->attempts) || r->attempts < 1)
		return rtt_refuse(in, e, "resource metrics: attempts must be a positive integer");
	return 0;
}

int rtt_require_text(
    const struct rtt_reading *in, struct json_val v, const char *text, struct oc_err *e)
{
	if (rtt_filled(v, in->a))
		return 0;
	return rtt_refuse(in, e, "%s must be a non-empty string", text);
}
