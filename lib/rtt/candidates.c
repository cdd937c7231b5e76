#include "rtt/candidates.h"

#include <math.h>

#include "stats/stats.h"

static struct json_val find_list(struct json_val root)
{
	static const char *const names[] = {"events", "eventLog", "eventLogBuffer"};

	if (json_is(root, JSON_ARRAY))
		return root;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct json_val list = json_gets(root, names[i]);

		if (json_is(list, JSON_ARRAY))
			return list;
	}
	return JSON_NONE;
}

static bool counts(struct json_val event, struct json_val payload, enum rtt_surface surface)
{
	if (json_text_is(event, "control-ui.rpc"))
		return true;
	if (surface == RTT_RPC)
		return json_text_is(json_gets(payload, "kind"), "gateway-rpc");
	return json_text_is(event, "control-ui.rtt") || json_text_is(event, "control-ui.tab.visible") ||
	       json_text_is(event, "control-ui.refresh");
}

/* Reads the performance events of the control UI or the gateway, the last resort for a surface's round trip. For the
 * control UI the events control-ui.rtt, .rpc, .tab.visible and .refresh count, for RPC control-ui.rpc and payloads of
 * kind gateway-rpc; only those with a finite durationMs and not `ok: false`. root is the array itself, or an object
 * with it as events, eventLog or eventLogBuffer. Returns 0, or -1 when memory is out. */
static int read_events(struct rtt_events *ev, struct json_val root, enum rtt_surface surface, struct field_mem *a)
{
	struct json_val list = find_list(root);
	struct json_iter it = json_iter(list);
	double *ms = rtt_alloc(a, json_count(list) * sizeof(*ms));

	*ev = (struct rtt_events){(double)NAN, {NULL, 0}, 0};
	if (ms == NULL)
		return -1;
	while (json_next(&it)) {
		struct json_val event = json_gets(it.val, "event");
		struct json_val payload = json_gets(it.val, "payload");

		if (!json_is(payload, JSON_OBJECT) && !json_is(payload, JSON_ARRAY))
			payload = it.val;
		double took = rtt_finite(json_gets(payload, "durationMs"));
		if (isnan(took) || json_is(json_gets(payload, "ok"), JSON_FALSE) || !counts(event, payload, surface))
			continue;
		if (ev->count == 0)
			ev->source = json_is(event, JSON_STRING) ? field_string(a, event) : rtt_surface_source(surface);
		ms[ev->count++] = rtt_round(took);
	}
	quantile_sort(ms, ev->count);
	ev->ms = quantile_nearest(ms, ev->count, 0.5);
	return 0;
}

#define SAFE_INTEGER 9007199254740991.0

static const char *path_problem(struct json_val path, struct field_mem *a)
{
	if (!json_is(path, JSON_STRING) || json_lexeme(path).n == 0)
		return "companion's artifact path must be a non-empty string";
	struct slice text = field_string(a, path);
	if (text.n > 0 && memchr(text.p, '\0', text.n) != NULL)
		return "companion's artifact path must not contain NUL";
	if (text.n > 0 && text.p[0] == '/')
		return "companion's artifact path must be relative";
	if (text.n > 0 && (memchr(text.p, '/', text.n) != NULL || memchr(text.p, '\\', text.n) != NULL))
		return "companion's artifact path must be a file name";
	if (slice_eqs(text, ".") || slice_eqs(text, ".."))
		return "companion's artifact path must not traverse directories";
	if (!slice_eqs(text, COMPANION_NAME))
		return "companion's artifact path must be " COMPANION_NAME;
	return NULL;
}

bool rtt_companion_declared(struct json_val entry, const char **problem, struct field_mem *a)
{
	struct json_iter it = json_iter(json_gets(json_gets(entry, "execution"), "artifacts"));
	struct json_val path = JSON_NONE;
	size_t n = 0;

	*problem = NULL;
	while (!it.object && json_next(&it)) {
		if (json_text_is(json_gets(it.val, "kind"), "summary") &&
		    json_text_is(json_gets(it.val, "source"), "qa-suite")) {
			n++;
			path = json_gets(it.val, "path");
		}
	}
	if (n > 1)
		*problem = "evidence must declare exactly one companion summary";
	else if (n == 1)
		*problem = path_problem(path, a);
	return n > 0;
}

static struct json_val name_of(struct json_val element)
{
	return json_gets(element, "name");
}

static const char *suite_problem(struct json_val root, struct field_mem *a)
{
	struct json_val counts = json_gets(root, "counts");
	struct json_val run = json_gets(root, "run");
	double started = rtt_time(json_gets(run, "startedAt"), a);
	double finished = rtt_time(json_gets(run, "finishedAt"), a);

	if (!rtt_is_object(root))
		return "suite summary must be an object";
	if (!json_is(json_gets(root, "scenarios"), JSON_ARRAY))
		return "suite summary's scenarios must be an array";
	if (!rtt_is_object(counts))
		return "suite summary's counts must be an object";
	if (!(finished > started))
		return "suite summary's run must form a valid interval";
	return NULL;
}

/* root is missing when the file is not there. Returns 0, or -1 when memory is out. */
static int read_suite(struct rtt_suite *s, bool there, struct json_val root, struct field_mem *a)
{
	*s = (struct rtt_suite){.there = there, .run = json_gets(root, "run")};
	if (!there)
		return 0;
	s->problem = suite_problem(root, a);
	return rtt_index_build(&s->scenarios, json_gets(root, "scenarios"), name_of, a);
}

/* "reply matched in N ms", alone or before a semicolon, N without leading zero. NaN for anything else. */
static double read_words(struct slice s)
{
	const struct slice before = SLICE("reply matched in ");
	size_t at = before.n;

	if (!slice_has_prefix(s, before) || at == s.n || s.p[at] < '1' || s.p[at] > '9')
		return (double)NAN;
	while (at < s.n && s.p[at] >= '0' && s.p[at] <= '9')
		at++;
	double ms = number_parse(slice_make(s.p + before.n, at - before.n));
	s = slice_make(s.p + at, s.n - at);
	if (!slice_eqs(s, "ms") && !slice_has_prefix(s, SLICE("ms;")))
		return (double)NAN;
	return ms <= SAFE_INTEGER ? ms : (double)NAN;
}

/* The one figure in the passing steps of the title's only scenario; two of them are as good as none. */
static double suite_ms(const struct rtt_suite *suite, struct slice title, struct field_mem *a)
{
	const struct rtt_indexed *found;
	double ms = (double)NAN;

	if (rtt_index_find(&suite->scenarios, title, &found) != 1 ||
	    !json_text_is(json_gets(found->val, "status"), "pass"))
		return (double)NAN;
	struct json_iter it = json_iter(json_gets(found->val, "steps"));
	while (!it.object && json_next(&it)) {
		struct json_val details = json_gets(it.val, "details");

		if (!json_text_is(json_gets(it.val, "status"), "pass") || !json_is(details, JSON_STRING) ||
		    !slice_eq(field_string(a, json_gets(it.val, "name")), title))
			continue;
		double here = read_words(field_string(a, details));
		if (isnan(here))
			continue;
		if (!isnan(ms))
			return (double)NAN;
		ms = here;
	}
	return ms;
}

static void look_at_companion(
    struct rtt_companion *c, struct json_val entry, const struct rtt_suite *suite, struct field_mem *a)
{
	struct json_val title = json_gets(json_gets(entry, "test"), "title");

	*c = (struct rtt_companion){.run = JSON_NONE, .ms = (double)NAN};
	c->declared = rtt_companion_declared(entry, &c->problem, a);
	if (!c->declared || c->problem != NULL || !suite->there)
		return;
	c->there = true;
	c->problem = suite->problem;
	c->run = suite->run;
	if (c->problem == NULL && json_is(title, JSON_STRING) &&
	    json_text_is(json_gets(json_gets(entry, "result"), "status"), "pass"))
		c->ms = suite_ms(suite, field_string(a, title), a);
}

static const char *const MEASUREMENTS[RTT_DETAILS_KEYS] = {
    "rttMeasurement", "surfaceRttMeasurement", "controlUiRttMeasurement"};

static const char *const MEASUREMENT_KEYS[] = {"finalMatchedReplyRttMs", "durationMs", "rttMs", "requestStartedAt",
    "responseObservedAt", "method", "source", NULL};

static struct json_val scenario_of(struct json_val message)
{
	return json_gets(message, "scenarioId");
}

int rtt_shared_init(struct rtt_shared *s, const struct rtt_parts *parts, struct field_mem *a)
{
	*s = (struct rtt_shared){.parts = parts, .a = a};
	s->evidence = json_text_is(json_gets(parts->summary.root, "kind"), "openclaw.qa.evidence-summary");
	if (parts->observed.src.path != NULL) {
		if (!json_is(parts->observed.root, JSON_ARRAY))
			s->observed_problem = "observed messages must be an array";
		if (rtt_index_build(&s->observed, parts->observed.root, scenario_of, a) != 0)
			return -1;
	}
	if (read_suite(&s->suite, parts->companion.src.path != NULL, parts->companion.root, a) != 0)
		return -1;
	for (int i = RTT_CONTROL_UI; i <= RTT_RPC; i++) {
		if (read_events(&s->events[i], parts->events.root, (enum rtt_surface)i, a) != 0)
			return -1;
	}
	return 0;
}

bool rtt_timed_match(struct json_val message)
{
	return json_is(json_gets(message, "matchedScenario"), JSON_TRUE) &&
	       json_is(json_gets(message, "triggerTimestamp"), JSON_STRING) &&
	       json_is(json_gets(message, "timestamp"), JSON_STRING);
}

static void find_observed(struct rtt_candidates *c, const struct rtt_shared *s, struct slice id)
{
	const struct rtt_indexed *item;
	size_t n = id.p == NULL ? 0 : rtt_index_find(&s->observed, id, &item);

	c->messages = (uint32_t)n;
	for (size_t i = 0; i < n; i++) {
		if (json_is(json_gets(item[i].val, "matchedScenario"), JSON_TRUE))
			c->matched++;
		if (c->observed.j == NULL && rtt_timed_match(item[i].val))
			c->observed = item[i].val;
	}
}

/* The details of a surface scenario may be a JSON text with a measurement in it; text that is no JSON is just
 * details. */
static void find_in_details(struct rtt_candidates *c, struct json_val details, struct json *nested, struct field_mem *a)
{
	struct slice text = json_is(details, JSON_STRING) ? field_string(a, details) : (struct slice){NULL, 0};
	struct oc_err e;

	if (text.p == NULL || memchr(text.p, '{', text.n) == NULL)
		return;
	if (json_read(nested, text.p, text.n, &e) != 0) {
		a->failed = a->failed || e.exit == OC_EX_SOFTWARE;
		return;
	}
	for (int i = 0; i < RTT_DETAILS_KEYS; i++)
		c->details[i] = json_gets(json_root(nested), MEASUREMENTS[i]);
}

void rtt_candidates_find(
    struct rtt_candidates *c, const struct rtt_shared *s, struct json_val element, struct slice id, struct json *nested)
{
	struct json_val root = s->parts->summary.root;
	struct json_val metrics = json_gets(root, "metrics");

	*c = (struct rtt_candidates){.companion = {.ms = (double)NAN}};
	find_observed(c, s, id);
	if (s->evidence) {
		struct json_val result = json_gets(element, "result");

		c->measurement = json_gets(result, "rttMeasurement");
		c->plain = json_gets(json_gets(result, "timing"), "rttMs");
		look_at_companion(&c->companion, element, &s->suite, s->a);
		return;
	}
	c->measurement = json_gets(element, "rttMeasurement");
	c->plain = json_gets(element, "rttMs");
	c->surface = json_gets(element, "surfaceRttMeasurement");
	c->control_ui = json_gets(element, "controlUiRttMeasurement");
	find_in_details(c, json_gets(element, "details"), nested, s->a);
	c->summary = json_gets(root, "surfaceRttMeasurement");
	c->metrics = json_gets(metrics, "surfaceRttMeasurement");
}

double rtt_observed_ms(const struct rtt_candidates *c, struct field_mem *a)
{
	double sent = rtt_time(json_gets(c->observed, "triggerTimestamp"), a);
	double replied = rtt_time(json_gets(c->observed, "timestamp"), a);

	return rtt_round(replied - sent);
}

struct json_val rtt_surface_measurement(const struct rtt_candidates *c)
{
	const struct json_val order[] = {c->measurement, c->surface, c->control_ui, c->details[0], c->details[1],
	    c->details[2], c->summary, c->metrics};

	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
		if (!isnan(rtt_surface_ms(order[i])))
			return order[i];
	}
	return JSON_NONE;
}

static struct slice measurement_source(struct json_val m, struct slice fallback, struct field_mem *a)
{
	struct json_val source = json_gets(m, "source");

	return rtt_filled(source, a) ? field_string(a, source) : fallback;
}

static struct rtt_choice choose_surface(
    const struct rtt_candidates *c, const struct rtt_shared *s, enum rtt_surface which)
{
	struct json_val m = rtt_surface_measurement(c);

	if (json_present(m))
		return (struct rtt_choice){rtt_surface_ms(m), measurement_source(m, rtt_surface_source(which), s->a)};
	return (struct rtt_choice){s->events[which].ms, s->events[which].source};
}

struct rtt_choice rtt_choose(
    const struct rtt_candidates *c, const struct rtt_shared *s, bool surface, enum rtt_surface which)
{
	if (surface)
		return choose_surface(c, s, which);
	double ms = rtt_round(rtt_finite(json_gets(c->measurement, "finalMatchedReplyRttMs")));
	if (!isnan(ms))
		return (struct rtt_choice){
		    ms, measurement_source(c->measurement, SLICE("request-to-observed-message"), s->a)};
	ms = rtt_round(rtt_finite(c->plain));
	if (!isnan(ms))
		return (struct rtt_choice){ms, SLICE("summary-rtt")};
	ms = rtt_observed_ms(c, s->a);
	if (!isnan(ms))
		return (struct rtt_choice){ms, SLICE("observed-message")};
	return (struct rtt_choice){c->companion.ms, SLICE("qa-suite-details")};
}

static void emit_observed(struct emit *w, const struct rtt_candidates *c, const struct rtt_shared *s)
{
	if (s->parts->observed.src.path == NULL)
		return;
	emit_kobject(w, "observed");
	if (s->observed_problem != NULL)
		emit_kcstr(w, "problem", s->observed_problem);
	emit_kint(w, "messages", c->messages);
	emit_kint(w, "matched", c->matched);
	emit_kcarry(w, "triggerTimestamp", json_gets(c->observed, "triggerTimestamp"));
	emit_kcarry(w, "timestamp", json_gets(c->observed, "timestamp"));
	emit_kfinite(w, "rttMs", rtt_observed_ms(c, s->a));
	emit_end(w);
}

static void emit_companion(struct emit *w, const struct rtt_companion *c)
{
	static const char *const run[] = {"startedAt", "finishedAt", NULL};

	if (!c->declared)
		return;
	emit_kobject(w, "companion");
	emit_kbool(w, "found", c->there);
	if (c->problem != NULL)
		emit_kcstr(w, "problem", c->problem);
	rtt_emit_members(w, "run", c->run, run);
	emit_kfinite(w, "rttMs", c->ms);
	emit_end(w);
}

static void emit_events(struct emit *w, const struct rtt_shared *s)
{
	static const char *const names[] = {"control-ui", "rpc"};

	if (s->parts->events.src.path == NULL)
		return;
	emit_kobject(w, "events");
	for (int i = RTT_CONTROL_UI; i <= RTT_RPC; i++) {
		const struct rtt_events *ev = &s->events[i];

		if (ev->count == 0)
			continue;
		emit_kobject(w, names[i]);
		emit_kint(w, "count", ev->count);
		emit_kfinite(w, "rttMs", ev->ms);
		emit_kstring(w, "source", ev->source);
		emit_end(w);
	}
	emit_end(w);
}

static bool has_details(const struct rtt_candidates *c)
{
	return c->details[0].j != NULL || c->details[1].j != NULL || c->details[2].j != NULL;
}

void rtt_candidates_emit(struct emit *w, const struct rtt_candidates *c, const struct rtt_shared *s)
{
	emit_kobject(w, "candidates");
	rtt_emit_members(w, "rttMeasurement", c->measurement, MEASUREMENT_KEYS);
	rtt_emit_scalar(w, "rttMs", c->plain);
	rtt_emit_members(w, "surfaceRttMeasurement", c->surface, MEASUREMENT_KEYS);
	rtt_emit_members(w, "controlUiRttMeasurement", c->control_ui, MEASUREMENT_KEYS);
	if (has_details(c)) {
		emit_kobject(w, "details");
		for (int i = 0; i < RTT_DETAILS_KEYS; i++)
			rtt_emit_members(w, MEASUREMENTS[i], c->details[i], MEASUREMENT_KEYS);
		emit_end(w);
	}
	rtt_emit_members(w, "summarySurfaceRttMeasurement", c->summary, MEASUREMENT_KEYS);
	rtt_emit_members(w, "metricsSurfaceRttMeasurement", c->metrics, MEASUREMENT_KEYS);
	emit_observed(w, c, s);
	emit_companion(w, &c->companion);
	emit_events(w, s);
	emit_end(w);
}
