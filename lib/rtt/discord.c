/*
 * Discord's own importer. A measurement, once there, must be whole, and its interval is the
 * sample's; the summary's rttMs counts only of a scenario that passed; observed messages are read
 * always, even of a scenario that the summary lacks.
 */
#include <math.h>

#include "rtt/row.h"
#include "rtt/value.h"

/* The interval of a measurement; started stays NaN when there is no measurement at all. */
static int read_interval(
    struct rtt_result *r, const struct rtt_reading *in, struct json_val m, struct oc_err *e)
{
	struct json_val started = json_gets(m, "requestStartedAt");
	struct json_val observed = json_gets(m, "responseObservedAt");

	if (m.j == NULL)
		return 0;
	if (!rtt_is_object(m))
		return rtt_refuse(in, e, "rttMeasurement must be an object");
	if (rtt_require_text(in, started, "rttMeasurement.requestStartedAt", e) != 0 ||
	    rtt_require_text(in, observed, "rttMeasurement.responseObservedAt", e) != 0)
		return -1;
	r->started = rtt_time(started, in->a);
	r->finished = rtt_time(observed, in->a);
	if (!(r->finished > r->started))
		return rtt_refuse(
		    in, e, "rttMeasurement must define a positive parseable interval");
	return 0;
}

/* The interval of the summary, or of the moment in which the evidence was written. */
static int read_bounds(struct rtt_result *r, const struct rtt_reading *in, struct oc_err *e)
{
	bool evidence = rtt_is_evidence(in);
	struct json_val started = json_gets(in->record, evidence ? "generatedAt" : "startedAt");
	struct json_val finished = json_gets(in->record, evidence ? "generatedAt" : "finishedAt");

	if (rtt_require_text(
		in, started, evidence ? "evidence's generatedAt" : "summary's startedAt", e) != 0 ||
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

static int choose(struct rtt_result *r, const struct rtt_reading *in, bool passed, struct oc_err *e)
{
	struct json_val plain = in->found ? rtt_candidate(in, "rttMs") : JSON_NONE;
	struct json_val observed = rtt_candidate(in, "observed");

	if (rtt_is_evidence(in) && plain.j != NULL && isnan(rtt_finite(plain)))
		return rtt_refuse(
		    in, e, "evidence's timing must include a finite rttMs when it has one");
	if (json_present(json_gets(observed, "problem")))
		return rtt_refuse(in, e, "observed messages must be an array");
	if (in->found)
		rtt_result_measured(r, rtt_candidate(in, "rttMeasurement"), in->a);
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

static struct json_val find_details(const struct rtt_reading *in)
{
	struct json_val details = json_gets(in->record, "details");

	if (rtt_is_evidence(in) && !json_present(details))
		return json_gets(in->record, "reason");
	return details;
}

int rtt_discord_read(struct rtt_result *r, const struct rtt_reading *in, struct oc_err *e)
{
	bool passed = in->found && json_text_is(json_gets(in->record, "status"), "pass");
	bool measured;

	rtt_result_init(r, in);
	if (in->found && read_interval(r, in, rtt_candidate(in, "rttMeasurement"), e) != 0)
		return -1;
	measured = !isnan(r->started);
	if (read_bounds(r, in, e) != 0 || choose(r, in, passed, e) != 0 ||
	    rtt_result_metrics(r, in, true, e) != 0)
		return -1;
	r->pass = passed && !isnan(r->ms);
	if (passed || measured)
		r->duration_ms = rtt_round(r->finished - r->started);
	return in->found ? rtt_result_details(r, find_details(in), in->a, e) : 0;
}
