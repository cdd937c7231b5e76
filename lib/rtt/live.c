/*
 * The generic channel importer (Slack, WhatsApp, Telegram by the sample). It opens observed
 * messages and the companion only when it needs them, so what is wrong with them matters only then;
 * run bounds of evidence come from the companion or the measurement.
 */
#include <math.h>

#include "rtt/row.h"
#include "rtt/value.h"

static bool set_bounds(struct rtt_result *r, const struct rtt_reading *in, struct json_val started,
    struct json_val finished)
{
	r->started = rtt_time(started, in->a);
	r->finished = rtt_time(finished, in->a);
	return r->finished > r->started;
}

static int read_evidence_bounds(
    struct rtt_result *r, const struct rtt_reading *in, struct oc_err *e)
{
	struct json_val companion = rtt_candidate(in, "companion");
	struct json_val problem = json_gets(companion, "problem");
	struct json_val run = json_gets(companion, "run");
	struct json_val m = rtt_candidate(in, "rttMeasurement");

	if (rtt_require_text(
		in, json_gets(in->record, "generatedAt"), "evidence's generatedAt", e) != 0)
		return -1;
	if (json_present(json_gets(in->record, "resultProblem")))
		return rtt_refuse(in, e, "evidence entry's result must be an object");
	if (json_present(problem)) {
		struct slice text = rtt_text(problem, in->a);

		return rtt_refuse(
		    in, e, "evidence: %.*s", (int)(text.n < 200 ? text.n : 200), text.p);
	}
	if (json_is(json_gets(companion, "found"), JSON_TRUE))
		return set_bounds(r, in, json_gets(run, "startedAt"), json_gets(run, "finishedAt"))
			   ? 0
			   : rtt_refuse(in, e, "suite summary's run must form a valid interval");
	if (!set_bounds(
		r, in, json_gets(m, "requestStartedAt"), json_gets(m, "responseObservedAt")))
		return rtt_refuse(in, e,
		    "evidence has no authoritative run bounds: neither a companion suite "
		    "summary nor a measurement with an interval");
	return 0;
}

static int read_summary_bounds(struct rtt_result *r, const struct rtt_reading *in, struct oc_err *e)
{
	struct json_val started = json_gets(in->record, "startedAt");
	struct json_val finished = json_gets(in->record, "finishedAt");

	if (rtt_require_text(in, started, "summary's startedAt", e) != 0 ||
	    rtt_require_text(in, finished, "summary's finishedAt", e) != 0)
		return -1;
	if (!set_bounds(r, in, started, finished))
		return rtt_refuse(
		    in, e, "sample %zu's timestamps must form a valid interval", in->number);
	return 0;
}

static int choose(struct rtt_result *r, const struct rtt_reading *in, struct oc_err *e)
{
	double plain = rtt_round(rtt_finite(rtt_candidate(in, "rttMs")));
	struct json_val observed = rtt_candidate(in, "observed");
	struct json_val companion = rtt_candidate(in, "companion");

	rtt_result_measured(r, rtt_candidate(in, "rttMeasurement"), in->a);
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

int rtt_live_read(struct rtt_result *r, const struct rtt_reading *in, struct oc_err *e)
{
	bool evidence = rtt_is_evidence(in);
	struct json_val details = json_gets(in->record, "details");

	rtt_result_init(r, in);
	if ((evidence ? read_evidence_bounds(r, in, e) : read_summary_bounds(r, in, e)) != 0)
		return -1;
	if (choose(r, in, e) != 0 || rtt_result_metrics(r, in, false, e) != 0)
		return -1;
	r->pass = !isnan(r->ms) && json_text_is(json_gets(in->record, "status"), "pass");
	if (evidence && !json_is(details, JSON_STRING))
		return 0;
	return rtt_result_details(r, details, in->a, e);
}
