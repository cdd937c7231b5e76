#include "rss/take.h"

#include <math.h>

#include "data/clock.h"

#define GATEWAY "gatewayProcessRss"

struct taking {
	struct rss_sample s; /* what the readings of the record have in common, then each of them */
	struct arena *a;
	bool failed; /* memory is out */
	int (*fn)(void *arg, const struct rss_sample *s, struct oc_err *e);
	void *arg;
	struct oc_err *e;
};

static struct slice text_of(struct taking *t, struct json_val v, const char *key)
{
	return rss_text(json_gets(v, key), t->a, &t->failed);
}

static int hand_out(struct taking *t)
{
	return t->failed ? err_nomem(t->e) : t->fn(t->arg, &t->s, t->e);
}

/* ---- exec ---- */

static int take_exec(struct taking *t, struct json_val record)
{
	struct json_val tree = json_gets(record, "tree"), kb = json_gets(record, "maxRssKb"),
			src = json_gets(record, "src");
	struct rss_sample *s = &t->s;
	uint64_t line = 0;
	int rc = 0;

	json_uint64(json_gets(src, "line"), &line);
	*s = (struct rss_sample){.measure = SLICE("tree"), .clock = RSS_MONOTONIC, .labelled = true, .line = line};
	s->scope = text_of(t, record, "scope");
	s->metric = text_of(t, tree, "metric");
	s->run = text_of(t, record, "run");
	s->channel = text_of(t, record, "channel");
	s->scenario = text_of(t, record, "scenario");
	s->version = text_of(t, record, "version");
	s->path = text_of(t, src, "path");
	if (s->scope.p != NULL && s->metric.p != NULL &&
	    rss_bytes(json_gets(tree, "peakBytes"), 1, &s->peak) == RSS_FINE)
		rc = hand_out(t);
	if (rc < 0 || !json_present(kb))
		return rc;
	struct slice at = text_of(t, record, "startedAt");
	double ms = at.p == NULL ? (double)NAN : clock_parse(at);
	s->scope = SLICE("command");
	s->metric = SLICE("maxRss");
	s->measure = SLICE("process-max-rss");
	s->run = text_of(t, record, "label");
	s->clock = isfinite(ms) ? RSS_WALL : RSS_ORDER;
	s->at = isfinite(ms) ? (int64_t)ms * 1000 : (int64_t)line;
	s->peak = 0;
	s->is_reading = true;
	s->fault = rss_bytes(kb, 1024, &s->bytes);
	if (s->fault == RSS_FINE && rss_killed(json_gets(record, "signal"), json_gets(record, "exitStatus")))
		s->fault = RSS_KILLED;
	return hand_out(t);
}

/* ---- rows ---- */

static bool is_row(struct json_val record)
{
	struct json_val resources = json_gets(record, "resources");

	return json_is(json_gets(record, "rtt"), JSON_OBJECT) &&
	       json_is(json_gets(json_gets(record, "run"), "id"), JSON_STRING) &&
	       (json_count(json_gets(resources, "maxRssKbSamples")) > 0 ||
		   json_count(json_gets(resources, GATEWAY "EndBytesSamples")) > 0);
}

static struct json_val samples_of(struct json_val record)
{
	struct json_val own = json_gets(json_gets(record, "discord"), "samples");

	return json_is(own, JSON_ARRAY) ? own : json_gets(record, "samples");
}

static struct json_val reading_of(struct json_val sample)
{
	struct json_val v = json_gets(json_gets(sample, "resources"), "maxRssKb");

	return json_present(v) ? v : json_gets(sample, "maxRssKb");
}

/* Do the samples have just the readings of the list, each? */
static bool samples_agree(struct json_val samples, struct json_val list)
{
	struct json_iter it = json_iter(samples), from = json_iter(list);

	while (json_next(&it)) {
		struct json_val v = reading_of(it.val);
		if (!json_present(v))
			continue;
		if (!json_next(&from) || !slice_eq(json_source(v), json_source(from.val)) ||
		    !json_is(json_gets(it.val, "index"), JSON_NUMBER))
			return false;
	}
	return !json_next(&from);
}

/* A reading of so many units, which is the number'th. */
static int take_reading(struct taking *t, struct json_val v, double unit, int64_t number)
{
	t->s.fault = rss_bytes(v, unit, &t->s.bytes);
	t->s.at = t->s.seq = number;
	return hand_out(t);
}

static int take_commands(struct taking *t, struct json_val record)
{
	struct json_val list = json_gets(json_gets(record, "resources"), "maxRssKbSamples"),
			samples = samples_of(record);
	bool own = samples_agree(samples, list);
	struct json_iter it = json_iter(own ? samples : list);
	int rc = 0;

	for (int64_t n = 1; rc == 0 && json_next(&it); n++) {
		struct json_val v = own ? reading_of(it.val) : it.val;
		int64_t number = n;
		if (own)
			json_int64(json_gets(it.val, "index"), &number);
		if (!own || json_present(v))
			rc = take_reading(t, v, 1024, number);
	}
	return rc;
}

/* Each sample was a suite with a gateway of its own: a run of two readings, and a peak. */
static int take_gateways(struct taking *t, struct json_val record)
{
	struct json_val r = json_gets(record, "resources");
	struct json_iter from = json_iter(json_gets(r, GATEWAY "StartBytesSamples")),
			 to = json_iter(json_gets(r, GATEWAY "EndBytesSamples")),
			 peak = json_iter(json_gets(r, GATEWAY "PeakBytesSamples"));
	struct slice run = t->s.run;
	struct sb name = SB_INIT;
	int rc = 0;

	t->s.scope = SLICE("gateway");
	t->s.metric = SLICE("rss");
	t->s.measure = SLICE("tree");
	t->s.scenario = slice_make(NULL, 0);
	t->s.phase = SLICE("suite");
	for (int n = 1; rc == 0 && json_next(&from) && json_next(&to); n++) {
		sb_reset(&name);
		sb_addf(&name, "%.*s#%d", (int)run.n, run.p, n);
		t->s.run = arena_copy(t->a, sb_slice(&name));
		t->failed = !sb_ok(&name) || t->s.run.p == NULL;
		t->s.peak = 0;
		t->s.edge = RSS_START;
		rc = take_reading(t, from.val, 1, 1);
		if (json_next(&peak) && rss_bytes(peak.val, 1, &t->s.peak) != RSS_FINE)
			t->s.peak = 0;
		t->s.edge = RSS_FINISH;
		rc = rc == 0 ? take_reading(t, to.val, 1, 2) : rc;
	}
	sb_release(&name);
	return rc;
}

static int take_row(struct taking *t, struct json_val record)
{
	struct json_val channel = json_gets(record, "channel");
	struct rss_sample *s = &t->s;

	if (!json_is(channel, JSON_OBJECT))
		channel = json_gets(record, "surface");
	*s = (struct rss_sample){.measure = SLICE("process-max-rss"),
	    .metric = SLICE("maxRss"),
	    .clock = RSS_ORDER,
	    .labelled = true,
	    .is_reading = true};
	s->scope = text_of(t, json_gets(json_gets(record, "resources"), "measurement"), "scope");
	if (s->scope.p == NULL || slice_eqs(s->scope, "qa-command"))
		s->scope = SLICE("command");
	s->channel = text_of(t, channel, "id");
	s->scenario = text_of(t, channel, "scenario");
	s->version = text_of(t, json_gets(record, "package"), "version");
	s->path = s->run = text_of(t, json_gets(record, "run"), "id");
	int rc = take_commands(t, record);
	return rc == 0 ? take_gateways(t, record) : rc;
}

/* ---- any ---- */

bool rss_takes(struct json_val record, struct slice kind)
{
	if (kind.p == NULL)
		return is_row(record);
	return slice_eqs(kind, "rss-sample") || slice_eqs(kind, "heap-snapshot") || slice_eqs(kind, "exec");
}

int rss_take(struct json_val record, struct slice kind, struct arena *a,
    int (*fn)(void *arg, const struct rss_sample *s, struct oc_err *e), void *arg, struct oc_err *e)
{
	struct taking t = {.a = a, .fn = fn, .arg = arg, .e = e};

	int rc;

	if (kind.p == NULL)
		rc = take_row(&t, record);
	else if (slice_eqs(kind, "exec"))
		rc = take_exec(&t, record);
	else if ((rc = rss_sample_read(&t.s, record, kind, a, e)) == 0)
		rc = hand_out(&t);
	return rc == 0 && t.failed ? err_nomem(e) : rc;
}
