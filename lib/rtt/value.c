#include "rtt/value.h"

#include <math.h>

void *rtt_alloc(struct field_mem *a, size_t n)
{
	void *p = arena_alloc(a->arena, n);

	a->failed = a->failed || p == NULL;
	return p;
}

void *rtt_calloc(struct field_mem *a, size_t count, size_t size)
{
	void *p = arena_calloc(a->arena, count, size);

	a->failed = a->failed || p == NULL;
	return p;
}

double rtt_finite(struct json_val v)
{
	double x = json_number(v);

	return isfinite(x) ? x : (double)NAN;
}

double rtt_round(double ms)
{
	double rounded = number_round(ms);

	return rounded > 0 || isnan(rounded) ? rounded : 0;
}

double rtt_time(struct json_val v, struct field_mem *a)
{
	return json_is(v, JSON_STRING) ? clock_parse(field_string(a, v)) : (double)NAN;
}

bool rtt_filled(struct json_val v, struct field_mem *a)
{
	return json_is(v, JSON_STRING) && js_trim(field_string(a, v)).n > 0;
}

bool rtt_is_object(struct json_val v)
{
	return json_is(v, JSON_OBJECT);
}

struct slice rtt_surface_source(enum rtt_surface surface)
{
	return surface == RTT_CONTROL_UI ? SLICE("control-ui-performance") : SLICE("gateway-rpc");
}

double rtt_surface_ms(struct json_val v)
{
	static const char *const names[] = {"finalMatchedReplyRttMs", "durationMs", "rttMs"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct json_val ms = json_gets(v, names[i]);

		if (json_is(ms, JSON_NUMBER))
			return rtt_round(rtt_finite(ms));
	}
	return (double)NAN;
}

void rtt_emit_scalar(struct emit *w, const char *key, struct json_val v)
{
	if (json_is(v, JSON_ARRAY) || json_is(v, JSON_OBJECT)) {
		emit_key(w, key);
		emit_raw(w, json_is(v, JSON_ARRAY) ? SLICE("[]") : SLICE("{}"));
	} else {
		emit_kcarry(w, key, v);
	}
}

void rtt_emit_members(struct emit *w, const char *key, struct json_val v, const char *const *names)
{
	if (!rtt_is_object(v)) {
		rtt_emit_scalar(w, key, v);
		return;
	}
	emit_kobject(w, key);
	for (; *names != NULL; names++)
		rtt_emit_scalar(w, *names, json_gets(v, *names));
	emit_end(w);
}

void rtt_emit_text(struct emit *w, const char *key, struct json_val v)
{
	if (json_is(v, JSON_STRING))
		emit_kcarry(w, key, v);
}

static struct json_val moved(struct json_val record, const char *object, const char *name, const char *now)
{
	struct json_val old = json_gets(record, object);

	return rtt_is_object(old) ? json_gets(old, name) : json_gets(record, now);
}

struct json_val rtt_scenario_id(struct json_val record)
{
	return moved(record, "scenario", "id", "scenario");
}

struct json_val rtt_scenario_name(struct json_val record)
{
	return moved(record, "scenario", "name", "scenarioName");
}

struct json_val rtt_scenario_title(struct json_val record)
{
	return moved(record, "scenario", "title", "scenarioTitle");
}

struct json_val rtt_scenario_listed(struct json_val record)
{
	return moved(record, "scenario", "listed", "scenarioListed");
}

struct json_val rtt_provider(struct json_val record)
{
	return field_renamed(record, "providerDetails", "provider");
}

struct json_val rtt_run_times(struct json_val record)
{
	return field_renamed(record, "runTimes", "run");
}
