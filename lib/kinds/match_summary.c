/* Recognisers of the three summaries (channel, surface, suite) and of the evidence file, which tell when and how a
 * scenario went. */
#include "kinds/match.h"

/* "channels.discord.live" names its channel in the middle. */
static struct slice channel_of_coverage(struct json_val coverage)
{
	struct json_iter it = json_iter(coverage);

	while (json_next(&it)) {
		struct json_val id = json_gets(it.val, "id");
		struct slice s = json_is(id, JSON_STRING) ? json_lexeme(id) : SLICE("");
		if (!slice_has_prefix(s, SLICE("channels.")))
			continue;
		size_t dot = slice_find(s, SLICE("."), 9);
		if (dot < s.n)
			return slice_make(s.p + 9, dot - 9);
	}
	return (struct slice){NULL, 0};
}

static struct slice channel_of_entry(struct json_val entry)
{
	struct json_val id = json_gets(json_gets(json_gets(entry, "execution"), "channel"), "id");

	if (json_is(id, JSON_STRING))
		return json_lexeme(id);
	struct slice ch = channel_of_coverage(json_gets(entry, "coverage"));
	if (ch.p == NULL)
		ch = channel_of_coverage(json_gets(json_gets(entry, "mapping"), "coverage"));
	return ch.p != NULL ? ch : channel_of_scenario(json_gets(json_gets(entry, "test"), "id"));
}

/* schemaVersion is 2 in all of them: the shape has to tell. */
bool match_evidence(struct json_val root, struct artifact_mark *m)
{
	bool early = false;

	if (!json_text_is(json_gets(root, "kind"), "openclaw.qa.evidence-summary"))
		return false;
	struct json_iter it = json_iter(json_gets(root, "entries"));
	while (json_next(&it)) {
		early = early || has(it.val, "mapping", JSON_OBJECT);
		if (m->channel[0] == '\0')
			set_channel(m, channel_of_entry(it.val));
	}
	bool slim = json_text_is(json_gets(root, "evidenceMode"), "slim");
	strcpy(m->era, early ? "v2-early" : slim ? "v2-slim" : "v2-later");
	return true;
}

static bool is_summary(struct json_val root)
{
	struct json_val scenarios = json_gets(root, "scenarios");

	return json_is(root, JSON_OBJECT) &&
	       (has(root, "counts", JSON_OBJECT) || json_is(scenarios, JSON_ARRAY)) &&
	       (json_is(scenarios, JSON_MISSING) || json_is(scenarios, JSON_ARRAY));
}

/* Only the suite's own writer puts the run's times into a block "run"; the channels' writers have them at the top. */
static bool is_channel(struct json_val root)
{
	return is_summary(root) && json_is(json_gets(root, "run"), JSON_MISSING) &&
	       (has(root, "startedAt", JSON_STRING) || has(root, "finishedAt", JSON_STRING) ||
		   has(root, "credentials", JSON_OBJECT));
}

static struct slice channel_of_keys(struct json_val root)
{
	struct json_val kind = json_gets(json_gets(root, "credentials"), "kind");

	if (json_present(json_gets(root, "guildId")))
		return SLICE("discord");
	if (json_present(json_gets(root, "groupId")))
		return SLICE("telegram");
	if (json_present(json_gets(root, "sutPhoneE164")) || json_present(json_gets(root, "sutAccountId")))
		return SLICE("whatsapp");
	return json_is(kind, JSON_STRING) ? json_lexeme(kind) : (struct slice){NULL, 0};
}

/* How far the RTT audit of May 2026 had come when it was written: none, rttMs, or a whole rttMeasurement. */
static const char *summary_era(struct json_val scenarios)
{
	const char *era = "no-rtt";
	struct json_iter it = json_iter(scenarios);

	while (json_next(&it)) {
		if (json_present(json_gets(it.val, "rttMeasurement")))
			return "rtt-measurement";
		if (json_present(json_gets(it.val, "rttMs")))
			era = "rtt-ms";
	}
	return era;
}

static struct slice channel_of_scenarios(struct json_val scenarios)
{
	struct slice ch = {NULL, 0};
	struct json_iter it = json_iter(scenarios);

	while (ch.p == NULL && json_next(&it)) {
		ch = channel_of_scenario(json_gets(it.val, "id"));
		if (ch.p == NULL)
			ch = channel_of_scenario(json_gets(it.val, "name"));
	}
	return ch;
}

bool match_channel_summary(struct json_val root, struct artifact_mark *m)
{
	if (!is_channel(root))
		return false;
	struct json_val scenarios = json_gets(root, "scenarios");
	struct slice ch = channel_of_scenarios(scenarios);
	set_channel(m, ch.p != NULL ? ch : channel_of_keys(root));
	/* Written by the workflow in the command's place when that died before its summary. */
	bool stub = !has(root, "credentials", JSON_OBJECT) && json_count(scenarios) == 1 &&
		    has_prefix(json_elem(scenarios, 0), "details", "QA command exited");
	strcpy(m->era, stub ? "synthesized" : summary_era(scenarios));
	return true;
}

static bool measures(struct json_val v)
{
	return json_present(json_gets(v, "rttMeasurement")) ||
	       json_present(json_gets(v, "surfaceRttMeasurement")) ||
	       json_present(json_gets(v, "controlUiRttMeasurement"));
}

/* A suite summary gives its scenarios titles only; one that names or measures a surface's scenario is that
 * surface's. */
static bool is_surface(struct json_val root)
{
	if (!is_summary(root) || is_channel(root) || json_is(json_gets(root, "run"), JSON_MISSING))
		return false;
	if (measures(root) || measures(json_gets(root, "metrics")))
		return true;
	struct json_iter ids = json_iter(json_gets(json_gets(root, "run"), "scenarioIds"));
	while (json_next(&ids)) {
		if (is_surface_scenario(ids.val))
			return true;
	}
	struct json_iter it = json_iter(json_gets(root, "scenarios"));
	while (json_next(&it)) {
		if (has(it.val, "id", JSON_STRING) || measures(it.val) ||
		    is_surface_scenario(json_gets(it.val, "name")))
			return true;
	}
	return false;
}

bool match_surface_summary(struct json_val root, struct artifact_mark *m)
{
	if (!is_surface(root))
		return false;
	struct slice ch = channel_of_scenarios(json_gets(root, "scenarios"));
	if (ch.p == NULL)
		ch = channel_of_scenario(json_elem(json_gets(json_gets(root, "run"), "scenarioIds"), 0));
	set_channel(m, ch);
	strcpy(m->era, summary_era(json_gets(root, "scenarios")));
	return true;
}

/* run came with #64789; peak and samples of the resident set about 17 May 2026. */
static const char *suite_era(struct json_val root)
{
	struct json_val metrics = json_gets(root, "metrics");

	if (json_is(json_gets(root, "run"), JSON_MISSING))
		return "no-run";
	if (!json_is(metrics, JSON_OBJECT))
		return "no-metrics";
	if (json_present(json_gets(metrics, "gatewayHeapSnapshots")))
		return "metrics-heap";
	if (json_present(json_gets(metrics, "gatewayProcessRssSamples")))
		return "metrics-samples";
	return json_present(json_gets(metrics, "gatewayProcessRssPeakBytes")) ? "metrics-peak" : "metrics-early";
}

bool match_suite_summary(struct json_val root, struct artifact_mark *m)
{
	if (!is_summary(root) || is_channel(root) || is_surface(root))
		return false;
	strcpy(m->era, suite_era(root));
	return true;
}
