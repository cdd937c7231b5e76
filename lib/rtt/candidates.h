/* candidates: every timing that a sample's artifacts give for one scenario, and the one that the generic rule
 * chooses. */
#pragma once

#include "rtt/index.h"
#include "rtt/value.h"

#define RTT_DETAILS_KEYS 3

/* ---- the artifacts of a sample ---- */

struct rtt_parts {
	uint32_t index;   /* of the sample in its run, from 1 */
	struct slice run; /* the run's name, as the sample's rss-sample has it; absent: not known */
	/* What there is; src.path NULL: nothing. The summary is always there, metrics is a text. */
	struct document summary, observed, events, companion, metrics;
};

/* Performance events of the control UI or the gateway. */
struct rtt_events {
	double ms;           /* nearest-rank median of those that count; NaN when none does */
	struct slice source; /* the first one's name */
	uint32_t count;
};

/* The suite summary beside an evidence file. Some releases declared it (execution.artifacts: kind "summary", source
 * "qa-suite") and wrote the round trip only there, in the words "reply matched in 2857ms" of the step that has the
 * entry's title. Only that exact sibling is ever read, so that no other file and no other prose becomes a
 * measurement. */
#define COMPANION_NAME "qa-suite-summary.json"

/* The file, looked at once for all entries. */
struct rtt_suite {
	bool there;
	const char *problem; /* what upstream refuses in it, NULL when nothing */
	struct json_val run;
	struct rtt_index scenarios; /* by name */
};

/* What one evidence entry has of it. */
struct rtt_companion {
	bool declared;
	bool there;
	const char *problem;
	struct json_val run;
	double ms; /* NaN: none */
};

/* Does the entry declare a companion? *problem says what is wrong with its path, NULL when it is a plain
 * COMPANION_NAME. */
bool rtt_companion_declared(struct json_val entry, const char **problem, struct field_mem *a);

/* ---- what they give ---- */

/* What the scenarios of a sample share; made once. */
struct rtt_shared {
	const struct rtt_parts *parts;
	struct field_mem *a;
	bool evidence; /* the summary is an evidence file */
	const char *observed_problem;
	struct rtt_index observed; /* messages by scenarioId */
	struct rtt_suite suite;
	struct rtt_events events[2]; /* by enum rtt_surface; count 0 without events */
};

struct rtt_candidates {
	struct json_val measurement;               /* rttMeasurement of the scenario, or of the entry's result */
	struct json_val plain;                     /* rttMs of the scenario, or of the entry's timing */
	struct json_val surface;                   /* surfaceRttMeasurement */
	struct json_val control_ui;                /* controlUiRttMeasurement */
	struct json_val details[RTT_DETAILS_KEYS]; /* the same three in the JSON text of details */
	struct json_val summary;                   /* surfaceRttMeasurement of the summary */
	struct json_val metrics;                   /* surfaceRttMeasurement of the summary's metrics */
	struct json_val observed;                  /* the first matched message with both times */
	uint32_t messages, matched;                /* of the scenario */
	struct rtt_companion companion;
};

struct rtt_choice {
	double ms; /* NaN: none */
	struct slice source;
};

/* Returns 0, or -1 when memory is out. */
int rtt_shared_init(struct rtt_shared *s, const struct rtt_parts *parts, struct field_mem *a);

/* element is the scenario or entry (missing when there is none), id its name (absent likewise). `nested` reads JSON
 * texts in details; its values live until it reads again. */
void rtt_candidates_find(struct rtt_candidates *c, const struct rtt_shared *s, struct json_val element, struct slice id,
    struct json *nested);

/* Is this observed message one that a round trip can be read from: matched, with both times? */
bool rtt_timed_match(struct json_val message);

/* Round trip of the observed message, rounded; NaN when its times are none. */
double rtt_observed_ms(const struct rtt_candidates *c, struct field_mem *a);

/* The measurement that a surface takes, in upstream's order: JSON_NONE when none of them gives a time. */
struct json_val rtt_surface_measurement(const struct rtt_candidates *c);

/* The generic rule: measurement, plain, observed, companion, and for what looks like a surface its other measurements
 * and events. */
struct rtt_choice rtt_choose(
    const struct rtt_candidates *c, const struct rtt_shared *s, bool surface, enum rtt_surface which);

/* The key "candidates" and its object. */
void rtt_candidates_emit(struct emit *w, const struct rtt_candidates *c, const struct rtt_shared *s);
