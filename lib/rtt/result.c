#include "rtt/result.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>

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

/* candidates[name] of the record. */
static struct json_val candidate(const struct rtt_reading *in, const char *name)
{
	return json_gets(json_gets(in->record, "candidates"), name);
}

bool rtt_is_evidence(const struct rtt_reading *in)
{
	return json_text_is(json_gets(in->record, "form"), "evidence");
}

/* A value as JSON.stringify prints it; absent when it is missing or memory is out. */
static struct slice print(struct json_val v, struct field_mem *a)
{
	struct sb text = SB_INIT;
	struct slice copy = {NULL, 0};
	struct emit w;

	if (v.j == NULL)
		return copy;
	emit_init(&w, &text, 0);
	emit_js(&w, v);
	if (sb_ok(&text))
		copy = field_own(a, sb_slice(&text));
	else
		a->failed = true;
	sb_release(&text);
	return copy;
}

/* An evidence file names no credentials: its provider's fixture, or else its auth, is taken for their source. */
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

	*r = (struct rtt_result){.ms = none, .duration_ms = none, .attempts = 1, .max_rss_kb = none,
	    .elapsed_seconds = none, .started = none, .finished = none};
	for (int i = 0; i < RTT_GATEWAY; i++)
		r->gateway[i] = rtt_finite(json_gets(gateway, RTT_GATEWAY_NAMES[i]));
	read_credentials(r, in);
}

/* details by JSON.stringify, absent when they are not truthy. Returns 0, or -1 when memory is out. */
static int read_details(struct rtt_result *r, struct json_val details, struct field_mem *a, struct oc_err *e)
{
	if (!field_truthy(details))
		return 0;
	r->details = print(details, a);
	return r->details.p == NULL ? err_nomem(e) : 0;
}

/* A measurement with finalMatchedReplyRttMs, as Discord and the generic channels read it; none when that is no finite
 * number. */
static void read_measured(struct rtt_result *r, struct json_val m, struct field_mem *a)
{
	struct json_val source = json_gets(m, "source");
	double ms = rtt_round(rtt_finite(json_gets(m, "finalMatchedReplyRttMs")));

	if (isnan(ms)) {
		r->unread = json_present(m);
		return;
	}
	r->measured = (struct rtt_measured){.there = true, .ms = ms};
	r->measured.started = field_string(a, json_gets(m, "requestStartedAt"));
	r->measured.observed = field_string(a, json_gets(m, "responseObservedAt"));
	r->measured.source = rtt_filled(source, a) ? field_string(a, source) : SLICE("request-to-observed-message");
	r->ms = ms;
	r->source = r->measured.source;
}

/* A scenario that passed without a round trip counts as failed. */
static void set_pass(struct rtt_result *r, bool passed)
{
	r->pass = passed && !isnan(r->ms);
	r->untimed = passed && isnan(r->ms);
}

static int read_strict(
    double *x, struct json_val values, const char *name, const struct rtt_reading *in, struct oc_err *e)
{
	struct json_val last = json_elem(values, json_count(values) - 1);
	struct slice text = field_string(in->a, last);

	if (text.p == NULL || text.n == 0)
		return 0;
	*x = number_from_string(text);
	if (!isfinite(*x))
		return rtt_refuse(in, e, "resource metrics: %s must be a finite number", name);
	return 0;
}

static void read_lenient(double *x, struct json_val values, struct field_mem *a)
{
	struct json_iter it = json_iter(values);

	while (json_next(&it)) {
		struct slice text = field_string(a, it.val);
		double value = number_from_string(slice_make(text.p, slice_find(text, SLICE("="), 0)));

		if (isfinite(value))
			*x = value;
	}
}

int rtt_result_metrics(struct rtt_result *r, const struct rtt_reading *in, bool strict, struct oc_err *e)
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

int rtt_require_text(const struct rtt_reading *in, struct json_val v, const char *text, struct oc_err *e)
{
	if (rtt_filled(v, in->a))
		return 0;
	return rtt_refuse(in, e, "%s must be a non-empty string", text);
}

/* ---- discord ---- */

/* The interval of a measurement; started stays NaN when there is no measurement at all. */
static int discord_interval(struct rtt_result *r, const struct rtt_reading *in, struct json_val m, struct oc_err *e)
{
	struct json_val started = json_gets(m, "requestStartedAt");
	struct json_val observed = json_gets(m, "responseObservedAt");

	if (m.j == NULL)
		return 0;
	if (!rtt_is_object(m))
		return rtt_refuse(in, e, "rttMeasurement must be an object");
	if (isnan(rtt_finite(json_gets(m, "finalMatchedReplyRttMs"))))
		return rtt_refuse(in, e, "rttMeasurement.finalMatchedReplyRttMs must be a finite number");
	if (rtt_require_text(in, started, "rttMeasurement.requestStartedAt", e) != 0 ||
	    rtt_require_text(in, observed, "rttMeasurement.responseObservedAt", e) != 0)
		return -1;
	r->started = rtt_time(started, in->a);
	r->finished = rtt_time(observed, in->a);
	if (!(r->finished > r->started))
		return rtt_refuse(in, e, "rttMeasurement must define a positive parseable interval");
	return 0;
}

/* The interval of the summary, or of the moment in which the evidence was written. */
static int discord_bounds(struct rtt_result *r, const struct rtt_reading *in, struct oc_err *e)
{
	bool evidence = rtt_is_evidence(in);
	struct json_val started = json_gets(in->record, evidence ? "generatedAt" : "startedAt");
	struct json_val finished = json_gets(in->record, evidence ? "generatedAt" : "finishedAt");

	if (rtt_require_text(in, started, evidence ? "evidence's generatedAt" : "summary's startedAt", e) != 0 ||
	    rtt_require_text(in, finished, "summary's finishedAt", e) != 0)
		return -1;
	if (isnan(r->started)) {
		r->started = rtt_time(started, in->a);
		r->finished = rtt_time(finished, in->a);
	}
	if (isnan(r->started) || isnan(r->finished))
		return rtt_refuse(in, e, "sample's timestamps must be parseable");
	return 0;
}

static int choose_discord(struct rtt_result *r, const struct rtt_reading *in, bool passed, struct oc_err *e)
{
	struct json_val plain = in->found ? candidate(in, "rttMs") : JSON_NONE;
	struct json_val observed = candidate(in, "observed");

	if (rtt_is_evidence(in) && plain.j != NULL && isnan(rtt_finite(plain)))
		return rtt_refuse(in, e, "evidence's timing must include a finite rttMs when it has one");
	if (json_present(json_gets(observed, "problem")))
		return rtt_refuse(in, e, "observed messages must be an array");
	if (in->found)
		read_measured(r, candidate(in, "rttMeasurement"), in->a);
	if (isnan(r->ms) && passed && !isnan(rtt_finite(plain))) {
		r->ms = rtt_round(rtt_finite(plain));
		r->source = SLICE("summary-rtt");
	}
	if (isnan(r->ms) && !isnan(rtt_finite(json_gets(observed, "rttMs")))) {
		r->ms = rtt_finite(json_gets(observed, "rttMs"));
		r->source = SLICE("observed-message");
	}
	return 0;
}

static struct json_val discord_details(const struct rtt_reading *in)
{
	struct json_val details = json_gets(in->record, "details");

	if (rtt_is_evidence(in) && !json_present(details))
		return json_gets(in->record, "reason");
	return details;
}

static int read_discord(struct rtt_result *r, const struct rtt_reading *in, struct oc_err *e)
{
	bool passed = in->found && json_text_is(json_gets(in->record, "status"), "pass");

	rtt_result_init(r, in);
	if (in->found && discord_interval(r, in, candidate(in, "rttMeasurement"), e) != 0)
		return -1;
	bool measured = !isnan(r->started);
	if (discord_bounds(r, in, e) != 0 || choose_discord(r, in, passed, e) != 0 ||
	    rtt_result_metrics(r, in, true, e) != 0)
		return -1;
	set_pass(r, passed);
	if (passed || measured)
		r->duration_ms = rtt_round(r->finished - r->started);
	return in->found ? read_details(r, discord_details(in), in->a, e) : 0;
}

/* ---- live channels ---- */

static bool set_bounds(
    struct rtt_result *r, const struct rtt_reading *in, struct json_val started, struct json_val finished)
{
	r->started = rtt_time(started, in->a);
	r->finished = rtt_time(finished, in->a);
	return r->finished > r->started;
}

static int evidence_bounds(struct rtt_result *r, const struct rtt_reading *in, struct oc_err *e)
{
	struct json_val companion = candidate(in, "companion");
	struct json_val problem = json_gets(companion, "problem");
	struct json_val run = json_gets(companion, "run");
	struct json_val m = candidate(in, "rttMeasurement");

	if (rtt_require_text(in, json_gets(in->record, "generatedAt"), "evidence's generatedAt", e) != 0)
		return -1;
	if (json_present(json_gets(in->record, "resultProblem")))
		return rtt_refuse(in, e, "evidence entry's result must be an object");
	if (json_present(problem)) {
		struct slice text = field_string(in->a, problem);

		return rtt_refuse(in, e, "evidence: %.*s", SLICE_CUT(text, 200));
	}
	if (json_is(json_gets(companion, "found"), JSON_TRUE))
		return set_bounds(r, in, json_gets(run, "startedAt"), json_gets(run, "finishedAt"))
			   ? 0
			   : rtt_refuse(in, e, "suite summary's run must form a valid interval");
	if (!set_bounds(r, in, json_gets(m, "requestStartedAt"), json_gets(m, "responseObservedAt")))
		return rtt_refuse(in, e,
		    "evidence has no authoritative run bounds: neither a companion suite summary nor a measurement "
		    "with an interval");
	return 0;
}

static int summary_bounds(struct rtt_result *r, const struct rtt_reading *in, struct oc_err *e)
{
	struct json_val started = json_gets(in->record, "startedAt");
	struct json_val finished = json_gets(in->record, "finishedAt");

	if (rtt_require_text(in, started, "summary's startedAt", e) != 0 ||
	    rtt_require_text(in, finished, "summary's finishedAt", e) != 0)
		return -1;
	if (!set_bounds(r, in, started, finished))
		return rtt_refuse(in, e, "sample %zu's timestamps must form a valid interval", in->number);
	return 0;
}

static int choose_live(struct rtt_result *r, const struct rtt_reading *in, struct oc_err *e)
{
	double plain = rtt_round(rtt_finite(candidate(in, "rttMs")));
	struct json_val observed = candidate(in, "observed");
	struct json_val companion = candidate(in, "companion");

	read_measured(r, candidate(in, "rttMeasurement"), in->a);
	if (!isnan(r->ms))
		return 0;
	if (!isnan(plain)) {
		r->ms = plain;
		r->source = SLICE("summary-rtt");
		return 0;
	}
	if (json_present(json_gets(observed, "problem")))
		return rtt_refuse(in, e, "observed messages must be an array");
	r->ms = rtt_finite(json_gets(observed, "rttMs"));
	r->source = SLICE("observed-message");
	if (isnan(r->ms)) {
		r->ms = rtt_finite(json_gets(companion, "rttMs"));
		r->source = SLICE("qa-suite-details");
	}
	return 0;
}

static int read_live(struct rtt_result *r, const struct rtt_reading *in, struct oc_err *e)
{
	bool evidence = rtt_is_evidence(in);
	struct json_val details = json_gets(in->record, "details");

	rtt_result_init(r, in);
	if ((evidence ? evidence_bounds(r, in, e) : summary_bounds(r, in, e)) != 0)
		return -1;
	if (choose_live(r, in, e) != 0 || rtt_result_metrics(r, in, false, e) != 0)
		return -1;
	set_pass(r, json_text_is(json_gets(in->record, "status"), "pass"));
	if (evidence && !json_is(details, JSON_STRING))
		return 0;
	return read_details(r, details, in->a, e);
}

/* ---- surfaces ---- */

static int surface_bounds(struct rtt_result *r, const struct rtt_reading *in, struct oc_err *e)
{
	struct json_val run = rtt_run_times(in->record);
	struct json_val from = json_is(run, JSON_OBJECT) || json_is(run, JSON_ARRAY) ? run : in->record;
	struct json_val started = json_gets(from, "startedAt");
	struct json_val finished = json_gets(from, "finishedAt");

	if (rtt_require_text(in, started, "summary's startedAt", e) != 0 ||
	    rtt_require_text(in, finished, "summary's finishedAt", e) != 0)
		return -1;
	r->started = rtt_time(started, in->a);
	r->finished = rtt_time(finished, in->a);
	if (!(r->finished >= r->started))
		return rtt_refuse(in, e, "sample %zu's timestamps must form a valid interval", in->number);
	return 0;
}

/* *unread: the scenario has a measurement of its own whose time is no number. */
static struct json_val find_measurement(const struct rtt_reading *in, bool *unread)
{
	static const char *const own[] = {"rttMeasurement", "surfaceRttMeasurement", "controlUiRttMeasurement"};
	static const char *const shared[] = {"summarySurfaceRttMeasurement", "metricsSurfaceRttMeasurement"};
	struct json_val details = candidate(in, "details");

	for (size_t i = 0; i < 3; i++) {
		if (!isnan(rtt_surface_ms(candidate(in, own[i]))))
			return candidate(in, own[i]);
		*unread = *unread || json_present(candidate(in, own[i]));
	}
	for (size_t i = 0; i < 3; i++) {
		if (!isnan(rtt_surface_ms(json_gets(details, own[i]))))
			return json_gets(details, own[i]);
	}
	for (size_t i = 0; i < 2; i++) {
		if (!isnan(rtt_surface_ms(candidate(in, shared[i]))))
			return candidate(in, shared[i]);
	}
	return JSON_NONE;
}

static void take_events(struct rtt_result *r, const struct rtt_reading *in)
{
	struct json_val ev = json_gets(candidate(in, "events"), in->order->target->id);

	if (isnan(rtt_finite(json_gets(ev, "rttMs"))))
		return;
	r->ms = rtt_finite(json_gets(ev, "rttMs"));
	r->source = field_string(in->a, json_gets(ev, "source"));
	r->measured = (struct rtt_measured){.there = true, .ms = r->ms, .source = r->source};
}

static void choose_surface(struct rtt_result *r, const struct rtt_reading *in)
{
	bool ui = in->order->target->id[0] == 'c';
	struct json_val m = find_measurement(in, &r->unread);
	struct json_val source = json_gets(m, "source");

	if (m.j == NULL) {
		take_events(r, in);
		return;
	}
	r->ms = rtt_surface_ms(m);
	r->source =
	    rtt_filled(source, in->a) ? field_string(in->a, source) : rtt_surface_source(ui ? RTT_CONTROL_UI : RTT_RPC);
	r->measured = (struct rtt_measured){.there = true, .ms = r->ms, .source = r->source};
	r->measured.started = field_string(in->a, json_gets(m, "requestStartedAt"));
	r->measured.observed = field_string(in->a, json_gets(m, "responseObservedAt"));
	r->measured.method = field_string(in->a, json_gets(m, "method"));
}

static int read_surface(struct rtt_result *r, const struct rtt_reading *in, struct oc_err *e)
{
	rtt_result_init(r, in);
	if (surface_bounds(r, in, e) != 0 || rtt_result_metrics(r, in, false, e) != 0)
		return -1;
	choose_surface(r, in);
	set_pass(r, json_text_is(json_gets(in->record, "status"), "pass"));
	return read_details(r, json_gets(in->record, "details"), in->a, e);
}

int rtt_result_read(struct rtt_result *r, const struct rtt_reading *in, struct oc_err *e)
{
	switch (in->order->target->rules) {
	case RTT_RULES_DISCORD:
		return read_discord(r, in, e);
	case RTT_RULES_SURFACE:
		return read_surface(r, in, e);
	case RTT_RULES_LIVE:
	case RTT_RULES_AGGREGATE:
		break;
	}
	return read_live(r, in, e);
}
