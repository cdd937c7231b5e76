/* resources: what a sample used: resource-metrics.env (the QA command, KB and seconds) and the gateway's own RSS
 * (bytes), never mixed. */
#pragma once

#include "data/data.h"

#define RTT_METRICS 5         /* keys that are kept: see RTT_METRIC_NAMES */
#define RTT_METRIC_VALUES 64  /* times that one key may be there */
#define RTT_METRIC_LENGTH 256 /* bytes of a value */
#define RTT_GATEWAY 5         /* gatewayProcessRss... figures: see RTT_GATEWAY_NAMES */

enum rtt_metric { RTT_MAX_RSS_KB, RTT_ELAPSED_SECONDS, RTT_ATTEMPTS, RTT_EXIT_STATUS, RTT_SAMPLE };

extern const char *const RTT_METRIC_NAMES[RTT_METRICS + 1];
extern const char *const RTT_GATEWAY_NAMES[RTT_GATEWAY + 1];

/* The raw values of each key, in the order of the file: the importers' rules differ in what they make of them. */
struct rtt_env {
	struct slice value[RTT_METRICS][RTT_METRIC_VALUES];
	uint32_t n[RTT_METRICS];
	int64_t exit; /* as GNU time tells, -1: it does not */
	int64_t signal;
};

/* Reads the text. Returns 0; or -1 with *e at the line when a key comes too often or a value is too long to be a
 * number. */
int rtt_env_read(struct rtt_env *env, struct slice text, struct oc_err *e);

/* The key "metrics" and its object of arrays of raw values. */
void rtt_env_emit(struct emit *w, const struct rtt_env *env);

/* The key "resources": {"command": {...}, "gateway": {...}}, each only when it has something. env may be NULL; metrics
 * is the summary's. */
void rtt_resources_emit(struct emit *w, const struct rtt_env *env, struct json_val metrics);
