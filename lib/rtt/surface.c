/*
 * The surface importer: measurements in many places, then performance events; never the scenario's
 * rttMs.
 */
#include <math.h>

#include "rtt/events.h"
#include "rtt/row.h"
#include "rtt/value.h"

static int read_bounds(struct rtt_result *r, const struct rtt_reading *in, struct oc_err *e)
{
	struct json_val run = rtt_run_times(in->record);
	struct json_val from =
	    json_is(run, JSON_OBJECT) || json_is(run, JSON_ARRAY) ? run : in->record;
	struct json_val started = json_gets(from, "startedAt");
	struct json_val finished = json_gets(from, "finishedAt");

	if (rtt_require_text(in, started, "summary's startedAt", e) != 0 ||
	    rtt_require_text(in, finished, "summary's finishedAt", e) != 0)
		return -1;
	r->started = rtt_time(started, in->a);
	r->finished = rtt_time(finished, in->a);
	if (!(r->finished >= r->started))
		return rtt_refuse(
		    in, e, "sample %zu's timestamps must form a valid interval", in->number);
	return 0;
}

static struct json_val find_measurement(const struct rtt_reading *in)
{
	static const char *const own[] = {
	    "rttMeasurement", "surfaceRttMeasurement", "controlUiRttMeasurement"};
	static const char *const shared[] = {
	    "summarySurfaceRttMeasurement", "metricsSurfaceRttMeasurement"};
	struct json_val details = rtt_candidate(in, "details");

	for (size_t i = 0; i < 3; i++) {
		if (!isnan(rtt_surface_ms(rtt_candidate(in, own[i]))))
			return rtt_candidate(in, own[i]);
	}
	for (size_t i = 0; i < 3; i++) {
		if (!isnan(rtt_surface_ms(json_gets(details, own[i]))))
			return json_gets(details, own[i]);
	}
	for (size_t i = 0; i < 2; i++) {
		if (!isnan(rtt_surface_ms(rtt_candidate(in, shared[i]))))
			return rtt_candidate(in, shared[i]);
	}
	return JSON_NONE;
}

static void take_events(struct rtt_result *r, const struct rtt_reading *in)
{
	struct json_val ev = json_gets(rtt_candidate(in, "events"), in->order->target->id);

	if (isnan(rtt_finite(json_gets(ev, "rttMs"))))
		return;
	r->ms = rtt_finite(json_gets(ev, "rttMs"));
	r->source = rtt_text(json_gets(ev, "source"), in->a);
	r->measured = (struct rtt_measured){.there = true, .ms = r->ms, .source = r->source};
}

static void choose(struct rtt_result *r, const struct rtt_reading *in)
{
	bool ui = in->order->target->id[0] == 'c';
	struct json_val m = find_measurement(in);
	struct json_val source = json_gets(m, "source");

	if (m.j == NULL) {
		take_events(r, in);
		return;
	}
	r->ms = rtt_surface_ms(m);
	r->source = rtt_filled(source, in->a) ? rtt_text(source, in->a)
					      : rtt_surface_source(ui ? RTT_CONTROL_UI : RTT_RPC);
	r->measured = (struct rtt_measured){.there = true, .ms = r->ms, .source = r->source};
	r->measured.started = rtt_text(json_gets(m, "requestStartedAt"), in->a);
	r->measured.observed = rtt_text(json_gets(m, "responseObservedAt"), in->a);
	r->measured.method = rtt_text(json_gets(m, "method"), in->a);
}

int rtt_surface_read(struct rtt_result *r, const struct rtt_reading *in, struct oc_err *e)
{
	rtt_result_init(r, in);
	if (read_bounds(r, in, e) != 0 || rtt_result_metrics(r, in, false, e) != 0)
		return -1;
	choose(r, in);
	r->pass = !isnan(r->ms) && json_text_is(json_gets(in->record, "status"), "pass");
	return rtt_result_details(r, json_gets(in->record, "details"), in->a, e);
}
