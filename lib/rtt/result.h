/* result: what one sample of a run comes to, by the rules of its channel or surface: round trip and its source, status,
 * bounds, resources. Each target has an importer of its own upstream, whose rules are followed to the letter
 * (openclaw-rtt, scripts/).
 *
 *   discord   import-discord-rtt.mjs. A measurement, when there is one, must be whole, and its interval is the
 *             sample's; the summary's rttMs counts only in a scenario that passed; observed messages always count,
 *             even of a scenario that the summary lacks.
 *   live      import-live-transport-rtt.mjs: Slack, WhatsApp, Telegram by the sample. Observed messages and the
 *             companion are used only when they are needed, so what is wrong with them matters only then; the bounds
 *             of evidence come from the companion or the measurement.
 *   surface   import-surface-rtt.mjs. Measurements in many places, then performance events; never the scenario's
 *             rttMs.
 */
#pragma once

#include "rtt/gather.h"
#include "rtt/resources.h"
#include "rtt/target.h"
#include "rtt/value.h"

/* What the person asks for. Borrowed. */
struct rtt_order {
	const struct rtt_target *target;
	struct slice scenario;
	struct slice spec; /* absent for the aggregate, which has it from the evidence */
	struct slice version;
	struct slice provider;   /* likewise */
	struct slice started_at; /* the aggregate's only */
	struct slice finished_at;
};

/* rttMeasurement as a row has it. Absent slices are left out. */
struct rtt_measured {
	bool there;
	double ms;
	struct slice started, observed, method, source;
};

/* One sample of a row. NaN and absent: not there. */
struct rtt_result {
	bool pass;
	bool untimed; /* its scenario passed, but without a round trip */
	bool unread;  /* it has a measurement whose time is no number: upstream passes over it */
	double ms;
	struct slice source; /* may be empty: then the row has no rttSource */
	struct rtt_measured measured;
	double duration_ms;
	struct slice details; /* JSON text */
	double attempts;
	double max_rss_kb, elapsed_seconds;
	double gateway[RTT_GATEWAY];
	double started, finished;                        /* bounds, ms */
	struct slice credential_source, credential_role; /* JSON text */
};

/* A sample's record, as the rules read it. */
struct rtt_reading {
	const struct rtt_order *order;
	const struct rtt_gathered *sample;
	size_t number; /* of the sample, from 1 */
	struct json_val record;
	bool found; /* the record is of the scenario; else it only has what the sample shares */
	struct field_mem *a;
};

/* The result of a record by its target's rules. Returns 0, or -1 (rtt_refuse) when upstream would refuse the run. */
int rtt_result_read(struct rtt_result *r, const struct rtt_reading *in, struct oc_err *e);

/* ---- for the aggregate, which is one record for all samples ---- */

/* Sets an error of OC_EX_DATA located in the sample's summary. Returns -1. */
int rtt_refuse(const struct rtt_reading *in, struct oc_err *e, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* Is the record's `form` evidence? */
bool rtt_is_evidence(const struct rtt_reading *in);

/* Starts a result: nothing there, gateway figures and credentials read. */
void rtt_result_init(struct rtt_result *r, const struct rtt_reading *in);

/* resource-metrics.env. Strict (Discord, aggregate): the last value counts, an empty one is absent, any other must be a
 * number. Else: the last one that is a number counts, an empty one is 0, what follows a second '=' is dropped, and
 * attempts must be a positive integer. */
int rtt_result_metrics(struct rtt_result *r, const struct rtt_reading *in, bool strict, struct oc_err *e);

/* Requires strings that are not blank: text is "startedAt of the summary" and so on. */
int rtt_require_text(const struct rtt_reading *in, struct json_val v, const char *text, struct oc_err *e);
