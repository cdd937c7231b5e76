/*
 * Rows of openclaw-rtt. A row has its readings twice: in a list of their own, and one in each
 * sample. Of a sample without a reading the list says nothing, so that its first entry need not be
 * the first sample's: the samples' own are taken where they agree with the list.
 */
#include "rss/sample_in.h"

#define GATEWAY "gatewayProcessRss"

struct taking {
	struct rss_sample s; /* what all readings of the row share */
	struct arena *a;
	int (*fn)(void *arg, const struct rss_sample *s, struct oc_err *e);
	void *arg;
	struct oc_err *e;
};

bool rss_sample_row(struct json_val record)
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

static int hand_out(struct taking *t, struct json_val v, int64_t number)
{
	t->s.fault = rss_bytes(v, 1024, &t->s.bytes);
	t->s.at = t->s.seq = number;
	return t->fn(t->arg, &t->s, t->e);
}

static int take_commands(struct taking *t, struct json_val record)
{
	struct json_val list = json_gets(json_gets(record, "resources"), "maxRssKbSamples"),
			samples = samples_of(record);
	bool own = samples_agree(samples, list);
	struct json_iter it = json_iter(own ? samples : list);
	int64_t number = 0;
	int rc = 0;

	while (rc == 0 && json_next(&it)) {
		number++;
		if (!own) {
			rc = hand_out(t, it.val, number);
			continue;
		}
		int64_t index = number;
		json_int64(json_gets(it.val, "index"), &index);
		if (json_present(reading_of(it.val)))
			rc = hand_out(t, reading_of(it.val), index);
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
	int rc = 0;

	t->s.scope = SLICE("gateway");
	t->s.metric = SLICE("rss");
	t->s.measure = SLICE("tree");
	t->s.scenario = slice_make(NULL, 0);
	t->s.phase = SLICE("suite");
	for (int n = 1; rc == 0 && json_next(&from) && json_next(&to); n++) {
		struct sb name = SB_INIT;
		sb_addf(&name, "%.*s#%d", (int)run.n, run.p, n);
		t->s.run = arena_copy(t->a, sb_slice(&name));
		bool ok = sb_ok(&name) && t->s.run.p != NULL;
		sb_release(&name);
		if (!ok)
			return err_nomem(t->e);
		t->s.peak = 0;
		t->s.edge = RSS_START;
		t->s.at = t->s.seq = 1;
		t->s.fault = rss_bytes(from.val, 1, &t->s.bytes);
		rc = t->fn(t->arg, &t->s, t->e);
		if (json_next(&peak) && rss_bytes(peak.val, 1, &t->s.peak) != RSS_FINE)
			t->s.peak = 0;
		t->s.edge = RSS_FINISH;
		t->s.at = t->s.seq = 2;
		t->s.fault = rss_bytes(to.val, 1, &t->s.bytes);
		rc = rc == 0 ? t->fn(t->arg, &t->s, t->e) : rc;
	}
	return rc;
}

int rss_take_row(struct json_val record, struct arena *a,
    int (*fn)(void *arg, const struct rss_sample *s, struct oc_err *e), void *arg, struct oc_err *e)
{
	struct taking t = {.a = a, .fn = fn, .arg = arg, .e = e};
	struct json_val channel = json_gets(record, "channel");
	bool failed = false;
	int rc;

	if (!json_is(channel, JSON_OBJECT))
		channel = json_gets(record, "surface");
	t.s = (struct rss_sample){.measure = SLICE("process-max-rss"),
	    .metric = SLICE("maxRss"),
	    .clock = RSS_ORDER,
	    .labelled = true,
	    .is_reading = true};
	t.s.scope =
	    rss_text(json_gets(json_gets(json_gets(record, "resources"), "measurement"), "scope"),
		a, &failed);
	if (t.s.scope.p == NULL || slice_eqs(t.s.scope, "qa-command"))
		t.s.scope = SLICE("command");
	t.s.channel = rss_text(json_gets(channel, "id"), a, &failed);
	t.s.scenario = rss_text(json_gets(channel, "scenario"), a, &failed);
	t.s.version = rss_text(json_gets(json_gets(record, "package"), "version"), a, &failed);
	t.s.run = rss_text(json_gets(json_gets(record, "run"), "id"), a, &failed);
	t.s.path = t.s.run;
	if (failed)
		return err_nomem(e);
	rc = take_commands(&t, record);
	return rc == 0 ? take_gateways(&t, record) : rc;
}
