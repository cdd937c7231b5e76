/* value: small readings of JSON values, as upstream's importers read them, shared by the maker of samples and the
 * importer. */
#pragma once

#include "record/record.h"

/* As arena_alloc and arena_calloc; a->failed is set when memory is out. */
void *rtt_alloc(struct field_mem *a, size_t n);
void *rtt_calloc(struct field_mem *a, size_t count, size_t size);

/* A number in double range, else NaN. */
double rtt_finite(struct json_val v);

/* Math.max(0, Math.round(ms)); NaN stays. */
double rtt_round(double ms);

/* Milliseconds of a string that Date.parse reads, else NaN. */
double rtt_time(struct json_val v, struct field_mem *a);

/* A string with something but white space in it. */
bool rtt_filled(struct json_val v, struct field_mem *a);

/* An object; arrays and null are none. */
bool rtt_is_object(struct json_val v);

enum rtt_surface { RTT_CONTROL_UI, RTT_RPC };

/* The source word of a surface's measurement that names none. */
struct slice rtt_surface_source(enum rtt_surface surface);

/* The round trip in a surface measurement: the first of finalMatchedReplyRttMs, durationMs and rttMs that is a number,
 * rounded; NaN when there is none, when that one is not finite, or when v is no object. */
double rtt_surface_ms(struct json_val v);

/* Key and value of a scalar as it was; [] for any array, {} for any object; nothing for a missing value. Keeps records
 * small. */
void rtt_emit_scalar(struct emit *w, const char *key, struct json_val v);

/* Key and an object with those of the named members (NULL ends them) that v has, by rtt_emit_scalar; a v that is no
 * object likewise. */
void rtt_emit_members(struct emit *w, const char *key, struct json_val v, const char *const *names);

/* A string; nothing for anything else. */
void rtt_emit_text(struct emit *w, const char *key, struct json_val v);

/* Members of an rtt-sample that moved in version 2: version 1 has the scenario's id, name, title and listed in an
 * object "scenario", the provider's members in an object "provider", the summary's bounds in "run". All may be
 * missing. */
struct json_val rtt_scenario_id(struct json_val record);
struct json_val rtt_scenario_name(struct json_val record);
struct json_val rtt_scenario_title(struct json_val record);
struct json_val rtt_scenario_listed(struct json_val record);
struct json_val rtt_provider(struct json_val record);
struct json_val rtt_run_times(struct json_val record);
