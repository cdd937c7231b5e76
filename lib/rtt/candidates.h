/*
 * candidates: every timing that a sample's artifacts give for one scenario, and the one that the
 * generic rule chooses.
 */
#ifndef OC_RTT_CANDIDATES_H
#define OC_RTT_CANDIDATES_H

#include "base/arena.h"
#include "base/err.h"
#include "data/emit.h"
#include "data/json.h"
#include "rtt/companion.h"
#include "rtt/events.h"
#include "rtt/index.h"
#include "rtt/sample.h"
#include "rtt/value.h"

#define RTT_DETAILS_KEYS 3

/* What the scenarios of a sample share; made once. */
struct rtt_shared {
	const struct rtt_parts *parts;
	struct rtt_mem *a;
	bool evidence; /* the summary is an evidence file */
	const char *observed_problem;
	struct rtt_index observed; /* messages by scenarioId */
	struct rtt_suite suite;
	struct rtt_events events[2]; /* by enum rtt_surface; count 0 without events */
};

struct rtt_candidates {
	struct json_val measurement; /* rttMeasurement of the scenario, or of the entry's result */
	struct json_val plain;       /* rttMs of the scenario, or of the entry's timing */
	struct json_val surface;     /* surfaceRttMeasurement */
	struct json_val control_ui;  /* controlUiRttMeasurement */
	struct json_val details[RTT_DETAILS_KEYS]; /* the same three in the JSON text of details */
	struct json_val summary;                   /* surfaceRttMeasurement of the summary */
	struct json_val metrics;    /* surfaceRttMeasurement of the summary's metrics */
	struct json_val observed;   /* the first matched message with both times */
	uint32_t messages, matched; /* of the scenario */
	struct rtt_companion companion;
};

struct rtt_choice {
	double ms; /* NaN: none */
	struct slice source;
};

/* Returns 0, or -1 when memory is out. */
int rtt_shared_init(struct rtt_shared *s, const struct rtt_parts *parts, struct rtt_mem *a);

/*
 * element is the scenario or entry (missing when there is none), id its name (absent likewise).
 * `nested` reads JSON texts in details; its values live until it reads again.
 */
void rtt_candidates_find(struct rtt_candidates *c, const struct rtt_shared *s,
    struct json_val element, struct slice id, struct json *nested);

/* Is this observed message one that a round trip can be read from: matched, with both times? */
bool rtt_timed_match(struct json_val message);

/* Round trip of the observed message, rounded; NaN when its times are none. */
double rtt_observed_ms(const struct rtt_candidates *c, struct rtt_mem *a);

/*
 * The measurement that a surface takes, in upstream's order: JSON_NONE when none of them gives a
 * time.
 */
struct json_val rtt_surface_measurement(const struct rtt_candidates *c);

/*
 * The generic rule: measurement, plain, observed, companion, and for what looks like a surface its
 * other measurements and events.
 */
struct rtt_choice rtt_choose(const struct rtt_candidates *c, const struct rtt_shared *s,
    bool surface, enum rtt_surface which);

/* The key "candidates" and its object. */
void rtt_candidates_emit(
    struct emit *w, const struct rtt_candidates *c, const struct rtt_shared *s);

#endif
