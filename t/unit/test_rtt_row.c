/* Artifacts of a sample in, records and a row out: every candidate, the rules of each target, the figures of a row, at
 * their edges. */
#include <math.h>

#include "rtt/rtt.h"

#include "records.h"
#include "tap.h"

static struct oc_err e;
static struct json summary, observed, events, companion, reader;
static struct arena arena = ARENA_INIT;

static struct {
	struct rtt_parts parts;
	struct sb text; /* the sample's records */
	struct rtt_gather gather;
	struct rtt_order order;
	struct rtt_row row;
	struct records r; /* for questions about text */
} run;

static void doc(struct document *d, struct json *j, const char *path, const char *text)
{
	if (text == NULL)
		return;
	if (json_read(j, text, strlen(text), &e) < 0) {
		printf("# %s\n", text);
		exit(1);
	}
	*d = (struct document){.src = {.path = path, .xxh3 = "0123456789abcdef"}, .type = "x", .root = json_root(j)};
}

static void begin(const char *id, bool surface, bool aggregate, const char *scenario)
{
	memset(&run, 0, sizeof(run));
	run.order = (struct rtt_order){.target = rtt_target_find(id, surface, aggregate, &e),
	    .spec = SLICE("openclaw@2026.5.16"),
	    .version = SLICE("2026.5.16"),
	    .provider = SLICE("mock-openai"),
	    .started_at = SLICE("2026-05-16T10:00:00Z"),
	    .finished_at = SLICE("2026-05-16T10:01:00Z")};
	run.order.scenario = slice_cstr(scenario != NULL ? scenario : run.order.target->scenario);
	rtt_gather_init(&run.gather, run.order.scenario);
}

/* One sample; what is NULL is not there. Returns the number of records. */
static int sample(
    unsigned index, const char *main, const char *messages, const char *perf, const char *suite, const char *metrics)
{
	char path[32];
	size_t from = run.text.len;

	run.parts = (struct rtt_parts){.index = index};
	snprintf(path, sizeof(path), "run-%u/summary.json", index);
	doc(&run.parts.summary, &summary, path, main);
	doc(&run.parts.observed, &observed, "observed.json", messages);
	doc(&run.parts.events, &events, "events.json", perf);
	doc(&run.parts.companion, &companion, "qa-suite-summary.json", suite);
	if (metrics != NULL)
		run.parts.metrics =
		    (struct document){.src = {.path = "resource-metrics.env"}, .text = slice_cstr(metrics)};
	int n = rtt_sample_write(&run.text, &run.parts, &arena, &e);
	for (size_t at = from; n > 0 && at < run.text.len;) {
		size_t end = slice_find(sb_slice(&run.text), SLICE("\n"), at);
		struct slice line = slice_make(run.text.buf + at, end - at);
		struct arena scratch = ARENA_INIT;
		if (json_read(&reader, line.p, line.n, &e) < 0 ||
		    rtt_gather_add(&run.gather, json_root(&reader), line, &scratch, &e) < 0)
			n = -2;
		arena_release(&scratch);
		at = end + 1;
	}
	return n;
}

/* Builds the row; at() then asks of records, and last of the row. */
static int build(void)
{
	int rc = rtt_row_build(&run.row, &run.order, &run.gather, &reader, &arena, &e);

	records_begin(&run.r);
	out_write(&run.r.out, sb_slice(&run.text));
	if (rc == 0)
		out_line(&run.r.out, run.row.text);
	records_end(&run.r);
	return rc;
}

static void end(void)
{
	records_release(&run.r);
	rtt_gather_release(&run.gather);
	sb_release(&run.text);
	arena_reset(&arena);
}

static const char *at(size_t line, const char *path)
{
	return records_at(&run.r, line, path);
}

static const char *row(const char *path)
{
	return records_at(&run.r, records_count(&run.r) - 1, path);
}

#define COUNTS "\"counts\":{\"total\":1,\"passed\":1,\"failed\":0}"
#define TIMES(n) "\"startedAt\":\"2026-05-16T10:0" n ":00.000Z\",\"finishedAt\":\"2026-05-16T10:0" n ":09.500Z\""

/* ---- discord ---- */

static void discord(void)
{
	begin("discord", false, false, NULL);
	TEST_INT(sample(1,
		     "{" TIMES("0") "," COUNTS ",\"scenarios\":[{\"id\":\"other\"},{\"id\":\"discord-canary\","
				    "\"status\":\"pass\",\"rttMs\":1000.5,"
				    "\"details\":\"d\"}],\"credentials\":{\"source\":\"env\",\"role\":\"ci\",\"kind\":"
				    "\"discord\"}}",
		     NULL, NULL, NULL, "max_rss_kb=5\nmax_rss_kb=10\nelapsed_seconds=\n"),
	    2, "a record a scenario");
	sample(2,
	    "{" TIMES(
		"1") "," COUNTS
		     ",\"scenarios\":[{\"id\":\"discord-canary\",\"status\":\"pass\",\"rttMs\":9,\"rttMeasurement\":{"
		     "\"finalMatchedReplyRttMs\":2000.4,\"requestStartedAt\":\"2026-05-16T10:01:01Z\","
		     "\"responseObservedAt\":"
		     "\"2026-05-16T10:01:03.0004Z\"}}],\"metrics\":{\"gatewayProcessRssEndBytes\":7,"
		     "\"gatewayProcessRssStartBytes\":null}}",
	    NULL, NULL, NULL, "max_rss_kb=30\nelapsed_seconds=1.5\n");
	sample(3, "{" TIMES("2") "," COUNTS ",\"scenarios\":[]}",
	    "[{\"scenarioId\":\"discord-canary\",\"matchedScenario\":false,\"triggerTimestamp\":\"2026-05-16T10:02:"
	    "00Z\",\"timestamp\":"
	    "\"2026-05-16T10:02:09Z\"},{\"scenarioId\":\"discord-canary\",\"matchedScenario\":true,"
	    "\"triggerTimestamp\":\"2026-05-16T10:02:00Z\","
	    "\"timestamp\":\"2026-05-16T10:02:03Z\"},{\"scenarioId\":\"x\",\"matchedScenario\":true}]",
	    NULL, NULL, NULL);
	TEST_INT(build(), 0, "a row");
	TEST_STR(at(1, "channel"), "\"discord\"", "a record says its channel");
	TEST_STR(at(1, "rttMs"), "1001", "and its round trip, rounded");
	TEST_STR(at(1, "rttSource"), "\"summary-rtt\"", "by its source");
	TEST_STR(at(1, "durationRttMs"), "9500", "the whole run is apart");
	TEST_STR(at(1, "entry"), "2", "entries are numbered");
	TEST_STR(at(1, "resources"), "{\"command\":{\"maxRssKb\":10}}", "the last number counts");
	TEST_STR(at(1, "metrics"), "{\"max_rss_kb\":[\"5\",\"10\"],\"elapsed_seconds\":[\"\"]}", "all values are kept");
	TEST_STR(at(2, "resources"),
	    "{\"command\":{\"maxRssKb\":30,\"elapsedSeconds\":1.5},\"gateway\":{\"gatewayProcessRssEndBytes\":7}}",
	    "the gateway's beside it");
	TEST_STR(at(4, "scenarioListed"), "false", "a scenario that only messages know");
	TEST_STR(at(4, "candidates.observed"),
	    "{\"messages\":2,\"matched\":1,\"triggerTimestamp\":\"2026-05-16T10:02:00Z\",\"timestamp\":\"2026-05-16T10:"
	    "02:03Z\",\"rttMs\":3000}",
	    "the first that matched");
	TEST_STR(row("channel"), "{\"id\":\"discord\",\"label\":\"Discord\",\"scenario\":\"discord-canary\"}",
	    "the row's channel");
	TEST_STR(row("run"),
	    "{\"id\":\"2026-05-16T100000000Z-openclaw_2026.5.16-discord-rtt\",\"startedAt\":\"2026-05-16T10:00:00."
	    "000Z\",\"finishedAt\":"
	    "\"2026-05-16T10:02:09.500Z\",\"durationMs\":129500,\"status\":\"fail\"}",
	    "from the first start to the last finish");
	TEST_STR(row("rtt"),
	    "{\"warmSamples\":[1001,2000],\"failedSamples\":1,\"sources\":[\"summary-rtt\",\"request-to-observed-"
	    "message\"],\"avgMs\":1500.5,"
	    "\"p50Ms\":1001,\"p95Ms\":2000,\"maxMs\":2000}",
	    "figures of the samples that passed");
	TEST_STR(row("mode"),
	    "{\"providerMode\":\"mock-openai\",\"scenarios\":[\"discord-canary\"],\"credentialSource\":\"env\","
	    "\"credentialRole\":\"ci\"}",
	    "mode");
	TEST_STR(row("resources"),
	    "{\"measurement\":{\"kind\":\"process-max-rss\",\"scope\":\"qa-command\",\"command\":\"pnpm openclaw qa "
	    "discord\"},"
	    "\"maxRssKbSamples\":[10,30],\"elapsedSecondsSamples\":[1.5],\"maxRssKb\":{\"avg\":20,\"p50\":10,\"p95\":"
	    "30,\"max\":30},"
	    "\"elapsedSeconds\":{\"avg\":1.5,\"p50\":1.5,\"p95\":1.5,\"max\":1.5},\"gatewayProcessRssEndBytesSamples\":"
	    "[7],"
	    "\"gatewayProcessRssEndBytes\":{\"avg\":7,\"p50\":7,\"p95\":7,\"max\":7}}",
	    "resources");
	TEST_STR(row("discord.samples.0"),
	    "{\"index\":1,\"status\":\"pass\",\"rttMs\":1001,\"rttSource\":\"summary-rtt\",\"durationRttMs\":9500,"
	    "\"details\":\"d\",\"resources\":{"
	    "\"maxRssKb\":10}}",
	    "a sample");
	TEST_STR(row("discord.samples.1"),
	    "{\"index\":2,\"status\":\"pass\",\"rttMs\":2000,\"rttSource\":\"request-to-observed-message\","
	    "\"rttMeasurement\":{"
	    "\"finalMatchedReplyRttMs\":2000,\"requestStartedAt\":\"2026-05-16T10:01:01Z\",\"responseObservedAt\":"
	    "\"2026-05-16T10:01:03.0004Z\","
	    "\"source\":\"request-to-observed-message\"},\"durationRttMs\":2000,\"resources\":{\"maxRssKb\":30,"
	    "\"elapsedSeconds\":1.5,"
	    "\"gatewayProcessRssEndBytes\":7}}",
	    "a measured one");
	TEST_STR(row("discord.samples.2"),
	    "{\"index\":3,\"status\":\"fail\",\"rttMs\":3000,\"rttSource\":\"observed-message\",\"resources\":{}}",
	    "one that the summary lacks");
	TEST_STR(row("artifacts"),
	    "{\"resultPath\":\"runs/discord/2026-05-16T100000000Z-openclaw_2026.5.16-discord-rtt/result.json\"}",
	    "its file");
	TEST(slice_eqs(run.row.data_path, "data/channels/discord/2026.5.16.jsonl") && !run.row.pass,
	    "its place in the store");
	end();
}

static void discord_refuses(void)
{
	static const struct {
		const char *scenario, *observed, *metrics;
		const char *why;
	} all[] = {{"\"rttMeasurement\":[]", NULL, NULL, "rttMeasurement must be an object"},
	    {"\"rttMeasurement\":{\"finalMatchedReplyRttMs\":\"5\",\"requestStartedAt\":\"2026-05-16T10:01:03Z\"}",
		NULL, NULL, "rttMeasurement.finalMatchedReplyRttMs must be a finite number"},
	    {"\"rttMeasurement\":{\"finalMatchedReplyRttMs\":5,\"responseObservedAt\":\"2026-05-16T10:01:03Z\"}",
		NULL, NULL, "rttMeasurement.requestStartedAt must be a non-empty string"},
	    {"\"rttMeasurement\":{\"finalMatchedReplyRttMs\":5,\"requestStartedAt\":\"2026-05-16T10:01:03Z\","
	     "\"responseObservedAt\":\"  \"}",
		NULL, NULL, "rttMeasurement.responseObservedAt must be a non-empty string"},
	    {"\"rttMeasurement\":{\"finalMatchedReplyRttMs\":5,\"requestStartedAt\":\"2026-05-16T10:01:03Z\","
	     "\"responseObservedAt\":\"2026-05-16T10:01:03Z\"}",
		NULL, NULL, "rttMeasurement must define a positive parseable interval"},
	    {"\"status\":\"pass\"", "{}", NULL, "observed messages must be an array"},
	    {"\"status\":\"pass\"", NULL, "max_rss_kb=x", "resource metrics: max_rss_kb must be a finite number"},
	    {"\"status\":\"pass\"", NULL, "elapsed_seconds=1\nelapsed_seconds=x",
		"resource metrics: elapsed_seconds must be a finite number"}};
	char text[600];

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		begin("discord", false, false, NULL);
		snprintf(text, sizeof(text), "{%s,%s,\"scenarios\":[{\"id\":\"discord-canary\",%s}]}", TIMES("0"),
		    COUNTS, all[i].scenario);
		sample(1, text, all[i].observed, NULL, NULL, all[i].metrics);
		TEST_INT(build(), -1, "a run that upstream refuses");
		TEST_STR(e.message, all[i].why, all[i].why);
		TEST_STR(e.file, "run-1/summary.json", "by its summary");
		end();
	}
	begin("discord", false, false, NULL);
	sample(1,
	    "{\"startedAt\":\"x\",\"finishedAt\":\"y\"," COUNTS
	    ",\"scenarios\":[{\"id\":\"discord-canary\",\"status\":\"pass\"}]}",
	    NULL, NULL, NULL, NULL);
	TEST_INT(build(), -1, "times that cannot be read");
	TEST_STR(e.message, "sample's timestamps must be parseable", "are refused");
	end();
	begin("discord", false, false, NULL);
	sample(1,
	    "{" TIMES("0") "," COUNTS ",\"scenarios\":[{\"id\":\"discord-canary\",\"status\":\"fail\",\"rttMs\":5}]}",
	    NULL, NULL, NULL, NULL);
	TEST_INT(build(), 0, "a scenario that failed");
	TEST_STR(row("discord.samples.0"), "{\"index\":1,\"status\":\"fail\",\"resources\":{}}", "has no round trip");
	TEST_STR(row("rtt"), "{\"warmSamples\":[],\"failedSamples\":1,\"sources\":[]}", "nor any figure");
	TEST_STR(row("resources"), "(none)", "nor resources");
	end();
}

/* ---- live channels ---- */

#define EVIDENCE(entry)                                                                                                \
	"{\"kind\":\"openclaw.qa.evidence-summary\",\"generatedAt\":\"2026-05-16T10:00:00Z\",\"entries\":[{\"test\":{" \
	"\"id\":"                                                                                                      \
	"\"slack-canary\",\"title\":\"T\"}," entry "}]}"
#define DECLARED                                                                                                       \
	"\"execution\":{\"artifacts\":[{\"kind\":\"summary\",\"source\":\"qa-suite\",\"path\":\"qa-suite-summary."     \
	"json\"}]},"
#define SUITE(run, scenarios)                                                                                          \
	"{\"run\":" run ",\"counts\":{\"total\":1,\"passed\":1,\"failed\":0},\"scenarios\":[" scenarios "]}"
#define GOOD_RUN "{\"startedAt\":\"2026-05-16T10:00:00Z\",\"finishedAt\":\"2026-05-16T10:00:05Z\"}"

static void live(void)
{
	begin("slack", false, false, NULL);
	sample(1,
	    "{" TIMES("0") "," COUNTS ",\"scenarios\":[{\"id\":\"slack-canary\",\"status\":\"pass\",\"rttMs\":-3}]}",
	    NULL, NULL, NULL, "attempts=x\nattempts=2=3\nmax_rss_kb=x\nmax_rss_kb=\n");
	sample(2,
	    "{" TIMES("1") "," COUNTS ",\"scenarios\":[{\"id\":\"slack-canary\",\"status\":\"pass\",\"rttMs\":null}]}",
	    "[{\"scenarioId\":\"slack-canary\",\"matchedScenario\":true,\"triggerTimestamp\":\"2026-05-16T10:02:05Z\","
	    "\"timestamp\":"
	    "\"2026-05-16T10:02:03Z\"}]",
	    NULL, NULL, NULL);
	sample(3, "{" TIMES("2") "," COUNTS ",\"scenarios\":[{\"id\":\"slack-canary\",\"status\":\"pass\"}]}", NULL,
	    NULL, NULL, NULL);
	TEST_INT(build(), 0, "a row");
	TEST_STR(row("samples.0"),
	    "{\"index\":1,\"status\":\"pass\",\"attempts\":2,\"rttMs\":0,\"rttSource\":\"summary-rtt\",\"maxRssKb\":0}",
	    "never below zero; what follows a second = is dropped, an empty value is 0");
	TEST_STR(row("samples.1.rttMs"), "0", "nor by observed messages");
	TEST_STR(row("samples.2.status"), "\"fail\"", "no round trip, no pass");
	TEST_STR(row("samples.2.rttSource"), "(none)", "and no source");
	TEST_STR(row("polling"), "{\"attemptSamples\":[2,1,1],\"retryCount\":1,\"maxAttempts\":2}", "attempts");
	TEST_STR(row("run.id"), "\"2026-05-16T100000000Z-openclaw_2026.5.16-slack-slack-canary-rtt\"",
	    "the id has the scenario");
	TEST_STR(row("mode"), "{\"providerMode\":\"mock-openai\"}", "no credentials");
	TEST_STR(row("resources.maxRssKbSamples"), "[0]", "resources are always there");
	end();
	begin("slack", false, false, NULL);
	sample(1, EVIDENCE(DECLARED "\"result\":{\"status\":\"pass\"}"), NULL, NULL,
	    SUITE(GOOD_RUN, "{\"name\":\"T\",\"status\":\"pass\",\"steps\":[{\"name\":\"T\",\"status\":\"pass\","
			    "\"details\":\"reply matched in 2857ms; ok\"}]}"),
	    NULL);
	TEST_INT(build(), 0, "evidence with a companion");
	TEST_STR(row("samples.0.rttMs"), "2857", "has its round trip");
	TEST_STR(row("samples.0.rttSource"), "\"qa-suite-details\"", "from its words");
	TEST_STR(row("run.durationMs"), "5000", "and its bounds");
	TEST_STR(row("mode.credentialRole"), "\"ci\"", "the role of evidence");
	end();
}

static void words(void)
{
	static const struct {
		const char *details, *rtt;
	} all[] = {{"reply matched in 1ms", "1"}, {"reply matched in 12ms;x", "12"},
	    {"reply matched in 9007199254740991ms", "9007199254740991"},
	    {"reply matched in 9007199254740992ms", "(none)"}, {"reply matched in 01ms", "(none)"},
	    {"reply matched in 0ms", "(none)"}, {"reply matched in 5ms ", "(none)"},
	    {"reply matched in 5 ms", "(none)"}, {"reply matched in ms", "(none)"}, {"reply matched in 5", "(none)"},
	    {"Reply matched in 5ms", "(none)"}, {"reply matched in ", "(none)"}};
	char suite[600];

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		begin("slack", false, false, NULL);
		snprintf(suite, sizeof(suite),
		    SUITE(GOOD_RUN, "{\"name\":\"T\",\"status\":\"pass\",\"steps\":[{\"name\":\"T\",\"status\":"
				    "\"pass\",\"details\":\"%s\"}]}"),
		    all[i].details);
		sample(1, EVIDENCE(DECLARED "\"result\":{\"status\":\"pass\"}"), NULL, NULL, suite, NULL);
		build();
		TEST_STR(at(0, "rttMs"), all[i].rtt, all[i].details);
		end();
	}
	static const struct {
		const char *scenarios, *why;
	} none[] = {{"", "no scenario"},
	    {"{\"name\":\"T\",\"status\":\"fail\",\"steps\":[{\"name\":\"T\",\"status\":\"pass\",\"details\":\"reply "
	     "matched in 5ms\"}]}",
		"that failed"},
	    {"{\"name\":\"T\",\"status\":\"pass\",\"steps\":[{\"name\":\"U\",\"status\":\"pass\",\"details\":\"reply "
	     "matched in 5ms\"}]}",
		"a step of another name"},
	    {"{\"name\":\"T\",\"status\":\"pass\",\"steps\":[{\"name\":\"T\",\"status\":\"fail\",\"details\":\"reply "
	     "matched in 5ms\"}]}",
		"a step that failed"},
	    {"{\"name\":\"T\",\"status\":\"pass\",\"steps\":[{\"name\":\"T\",\"status\":\"pass\",\"details\":\"reply "
	     "matched in 5ms\"},{\"name\":\"T\",\"status\":"
	     "\"pass\",\"details\":\"reply matched in 5ms\"}]}",
		"two figures"},
	    {"{\"name\":\"T\",\"status\":\"pass\",\"steps\":[{\"name\":\"T\",\"status\":\"pass\",\"details\":\"reply "
	     "matched in 5ms\"}]},{\"name\":\"T\",\"status\":"
	     "\"pass\"}",
		"two scenarios"}};
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
		begin("slack", false, false, NULL);
		snprintf(suite, sizeof(suite), SUITE(GOOD_RUN, "%s"), none[i].scenarios);
		sample(1, EVIDENCE(DECLARED "\"result\":{\"status\":\"pass\"}"), NULL, NULL, suite, NULL);
		build();
		TEST_STR(at(0, "rttMs"), "(none)", none[i].why);
		end();
	}
}

static void live_refuses(void)
{
	static const struct {
		const char *main, *observed, *suite, *metrics, *why;
	} all[] = {{"{" TIMES("0") "," COUNTS ",\"scenarios\":[{\"id\":\"other\"},{\"name\":\"slack-canary\"}]}", NULL,
		       NULL, NULL, "summary has no scenario slack-canary; it has: other, slack-canary"},
	    {"{\"startedAt\":\"2026-05-16T10:00:00Z\",\"finishedAt\":\"2026-05-16T10:00:00Z\"," COUNTS
	     ",\"scenarios\":[{\"id\":\"slack-canary\"}]}",
		NULL, NULL, NULL, "sample 1's timestamps must form a valid interval"},
	    {"{" TIMES("0") "," COUNTS ",\"scenarios\":[{\"id\":\"slack-canary\"}]}", "{}", NULL, NULL,
		"observed messages must be an array"},
	    {"{" TIMES("0") "," COUNTS ",\"scenarios\":[{\"id\":\"slack-canary\"}]}", NULL, NULL, "attempts=0",
		"resource metrics: attempts must be a positive integer"},
	    {"{" TIMES("0") "," COUNTS ",\"scenarios\":[{\"id\":\"slack-canary\"}]}", NULL, NULL, "attempts=1.5",
		"resource metrics: attempts must be a positive integer"},
	    {EVIDENCE("\"result\":[]"), NULL, NULL, NULL, "evidence entry's result must be an object"},
	    {EVIDENCE("\"result\":{}"), NULL, NULL, NULL,
		"evidence has no authoritative run bounds: neither a companion suite summary nor a measurement with an "
		"interval"},
	    {EVIDENCE(DECLARED "\"result\":{}"), NULL, SUITE("{}", ""), NULL,
		"evidence: suite summary's run must form a valid interval"},
	    {EVIDENCE("\"execution\":{\"artifacts\":[{\"kind\":\"summary\",\"source\":\"qa-suite\",\"path\":\"\"}]},"
		      "\"result\":{}"),
		NULL, NULL, NULL, "evidence: companion's artifact path must be a non-empty string"},
	    {EVIDENCE("\"execution\":{\"artifacts\":[{\"kind\":\"summary\",\"source\":\"qa-suite\",\"path\":\"/etc/"
		      "passwd\"}]},\"result\":{}"),
		NULL, NULL, NULL, "evidence: companion's artifact path must be relative"}};

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		begin("slack", false, false, NULL);
		sample(1, all[i].main, all[i].observed, NULL, all[i].suite, all[i].metrics);
		TEST_INT(build(), -1, "refused");
		TEST_STR(e.message, all[i].why, all[i].why);
		end();
	}
	begin("slack", false, false, NULL);
	sample(1,
	    "{" TIMES("0") "," COUNTS ",\"scenarios\":[{\"id\":\"slack-canary\",\"status\":\"pass\",\"rttMs\":1}]}",
	    "{}", NULL, NULL, NULL);
	TEST_INT(build(), 0, "messages that are not needed are not looked at");
	end();
}

/* ---- surfaces ---- */

static void surfaces(void)
{
	static const struct {
		const char *scenario, *more, *ms, *source;
	} all[] = {{"\"rttMeasurement\":{\"durationMs\":5.5,\"rttMs\":9,\"method\":\"m\"},\"surfaceRttMeasurement\":{"
		    "\"rttMs\":1}",
		       "", "6", "\"gateway-rpc\""},
	    {"\"rttMeasurement\":{\"durationMs\":\"5\"},\"surfaceRttMeasurement\":{\"rttMs\":4,\"source\":\"s\"}", "",
		"4", "\"s\""},
	    {"\"controlUiRttMeasurement\":{\"rttMs\":3,\"source\":\" \"}", "", "3", "\"gateway-rpc\""},
	    {"\"details\":\"{\\\"rttMeasurement\\\":{\\\"rttMs\\\":2}}\"", "", "2", "\"gateway-rpc\""},
	    {"\"details\":\"{\\\"surfaceRttMeasurement\\\":{\\\"rttMs\\\":2.4}}\"", "", "2", "\"gateway-rpc\""},
	    {"\"details\":\"{ no JSON\"", ",\"surfaceRttMeasurement\":{\"rttMs\":8}", "8", "\"gateway-rpc\""},
	    {"\"rttMs\":1", ",\"metrics\":{\"surfaceRttMeasurement\":{\"finalMatchedReplyRttMs\":7,\"durationMs\":1}}",
		"7", "\"gateway-rpc\""}};
	char text[700];

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		begin("rpc", true, false, NULL);
		snprintf(text, sizeof(text),
		    "{\"run\":{%s},%s,\"scenarios\":[{\"id\":\"rpc-gateway-smoke\",\"status\":\"pass\",%s}]%s}",
		    TIMES("0"), COUNTS, all[i].scenario, all[i].more);
		sample(1, text, NULL, NULL, NULL, NULL);
		TEST_INT(build(), 0, "a surface");
		TEST_STR(at(0, "rttMs"), all[i].ms, "the record's choice");
		TEST_STR(row("samples.0.rttMs"), all[i].ms, "is the row's");
		TEST_STR(row("samples.0.rttSource"), all[i].source, "and its source");
		TEST(!rtt_sample_needs_events(run.parts.summary.root, &arena), "no events are needed");
		end();
	}
	begin("rpc", true, false, NULL);
	sample(1,
	    "{\"startedAt\":\"2026-05-16T10:00:00Z\",\"finishedAt\":\"2026-05-16T10:00:00Z\"," COUNTS
	    ",\"scenarios\":[{\"title\":\"rpc-gateway-smoke\",\"status\":\"pass\",\"rttMs\":3}]}",
	    NULL,
	    "{\"eventLog\":[{\"event\":\"control-ui.rtt\",\"durationMs\":1},{\"event\":\"control-ui.rpc\",\"payload\":{"
	    "\"durationMs\":10}},{\"event\":\"x\",\"payload\":{"
	    "\"kind\":\"gateway-rpc\",\"durationMs\":20}},{\"event\":\"control-ui.rpc\",\"durationMs\":30},{\"event\":"
	    "\"control-ui.rpc\",\"durationMs\":99,\"ok\":false}]}",
	    NULL, NULL);
	TEST(rtt_sample_needs_events(run.parts.summary.root, &arena), "rttMs alone needs events");
	TEST_INT(build(), 0, "events, of a scenario by its title, in no time at all");
	TEST_STR(at(0, "candidates.events"),
	    "{\"control-ui\":{\"count\":3,\"rttMs\":10,\"source\":\"control-ui.rtt\"},\"rpc\":{\"count\":3,\"rttMs\":"
	    "20,\"source\":\"control-ui.rpc\"}}",
	    "their medians");
	TEST_STR(row("samples.0"),
	    "{\"index\":1,\"status\":\"pass\",\"attempts\":1,\"rttMs\":20,\"rttSource\":\"control-ui.rpc\","
	    "\"rttMeasurement\":{\"finalMatchedReplyRttMs\":20,"
	    "\"source\":\"control-ui.rpc\"}}",
	    "are taken");
	TEST_STR(row("mode"), "{\"providerMode\":\"mock-openai\",\"source\":\"surface-import\"}", "a surface's mode");
	TEST_STR(row("surface.id"), "\"rpc\"", "is no channel");
	TEST(slice_eqs(run.row.data_path, "data/surfaces/rpc/2026.5.16.jsonl"), "nor kept beside them");
	end();
	begin("control-ui", true, false, "control-ui-x");
	sample(1,
	    "{\"startedAt\":\"2026-05-16T10:00:01Z\",\"finishedAt\":\"2026-05-16T10:00:00Z\"," COUNTS
	    ",\"scenarios\":[{\"id\":\"control-ui-x\",\"rttMeasurement\":{\"rttMs\":1}}]}",
	    NULL, NULL, NULL, NULL);
	TEST_STR(run.text.buf == NULL                                                       ? ""
		 : strstr(run.text.buf, "\"rttSource\":\"control-ui-performance\"") != NULL ? "ui"
											    : "other",
	    "ui", "the control UI's own source");
	TEST_INT(build(), -1, "a finish before the start");
	end();
	begin("rpc", true, false, "slack-canary");
	sample(1, EVIDENCE("\"result\":{}"), NULL, NULL, NULL, NULL);
	TEST_INT(build(), -1, "evidence is of no surface");
	TEST_STR(e.message, "a surface needs its suite summary, this is an evidence file", "which is said");
	end();
}

/* ---- the aggregate ---- */

#define TELEGRAM(status, timing)                                                                                       \
	"{\"kind\":\"openclaw.qa.evidence-summary\",\"generatedAt\":\"x\",\"entries\":[{\"test\":{\"id\":\"channel-"   \
	"canary\"},"                                                                                                   \
	"\"execution\":{\"provider\":{\"id\":\"p\",\"live\":true},\"packageSource\":{\"kind\":\"npm\",\"spec\":"       \
	"\"openclaw@1\"}},"                                                                                            \
	"\"result\":{\"status\":\"" status "\",\"timing\":{" timing "}}}]}"

static void aggregate(void)
{
	begin("telegram", false, true, NULL);
	sample(1,
	    TELEGRAM("pass", "\"samples\":3,\"failedSamples\":1,\"rttMs\":10.25,\"avgMs\":20.5,\"p50Ms\":0,\"p95Ms\":-"
			     "1,\"maxMs\":40"),
	    NULL, NULL, NULL, "max_rss_kb=10\n");
	TEST_INT(build(), 0, "an aggregate");
	TEST_STR(row("rtt"),
	    "{\"canaryMs\":10.25,\"mentionReplyMs\":0,\"avgMs\":20.5,\"p50Ms\":0,\"p95Ms\":-1,\"maxMs\":40,"
	    "\"failedSamples\":1,\"sampleCount\":3,"
	    "\"sources\":[\"qa-evidence\"]}",
	    "neither rounded nor clamped");
	TEST_STR(row("run"),
	    "{\"id\":\"2026-05-16T100000Z-openclaw_1-telegram-channel-canary-rtt\",\"startedAt\":\"2026-05-16T10:00:"
	    "00Z\",\"finishedAt\":"
	    "\"2026-05-16T10:01:00Z\",\"durationMs\":60000,\"status\":\"pass\"}",
	    "between the bounds that were given");
	TEST_STR(row("samples"),
	    "[{\"index\":1,\"status\":\"pass\",\"details\":\"aggregate timing from qa-evidence.json (2/3 samples "
	    "passed)\"}]",
	    "one sample for all");
	TEST_STR(row("mode"),
	    "{\"providerMode\":\"live-frontier\",\"scenarios\":[\"channel-canary\"],\"source\":\"qa-evidence\"}",
	    "its mode");
	TEST_STR(row("package"), "{\"spec\":\"openclaw@1\",\"version\":\"2026.5.16\"}", "its package");
	TEST_STR(row("resources.measurement.scope"), "\"release-harness-command\"", "the harness's resources");
	TEST(run.row.pass, "it passes");
	end();
	static const struct {
		const char *main, *status, *why;
	} all[] = {{TELEGRAM("pass", "\"samples\":1,\"rttMs\":1"), "\"fail\"", "a pass without p50"},
	    {TELEGRAM("pass", "\"samples\":1,\"p50Ms\":1"), "\"fail\"", "a pass without a canary"},
	    {TELEGRAM("fail", "\"samples\":1,\"p50Ms\":1,\"rttMs\":1"), "\"fail\"", "an entry that failed"},
	    {TELEGRAM("pass", "\"samples\":0.5,\"p50Ms\":1,\"rttMs\":1,\"failedSamples\":2"), "\"pass\"",
		"more failed than there were"}};
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		begin("telegram", false, true, NULL);
		sample(1, all[i].main, NULL, NULL, NULL, NULL);
		TEST_INT(build(), 0, all[i].why);
		TEST_STR(row("run.status"), all[i].status, all[i].why);
		TEST(i != 3 || strstr(row("samples.0.details"), "(0/0.5 samples passed)") != NULL, "none passed");
		TEST_STR(row("resources"), "(none)", "no resources");
		end();
	}
	static const struct {
		const char *main, *from, *to, *why;
	} bad[] = {{TELEGRAM("pass", "\"samples\":0"), NULL, NULL,
		       "evidence entry must include a positive result.timing.samples"},
	    {TELEGRAM("pass", "\"samples\":1"), "2026-05-16T10:00:00Z", "2026-05-16T09:59:59.999Z",
		"--finished-at must be at or after --started-at"},
	    {TELEGRAM("pass", "\"samples\":1"), "soon", NULL, "--started-at is no time that can be read"},
	    {TELEGRAM("pass", "\"samples\":1"), NULL, "soon", "--finished-at is no time that can be read"},
	    {TELEGRAM("pass", "\"samples\":1"), NULL, " ", "--started-at and --finished-at must not be blank"},
	    {"{" TIMES("0") "," COUNTS ",\"scenarios\":[{\"id\":\"channel-canary\"}]}", NULL, NULL,
		"input must be an evidence file (qa-evidence.json)"},
	    {EVIDENCE("\"result\":{}"), NULL, NULL, "evidence has no channel-canary; it has: slack-canary"}};
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		begin("telegram", false, true, NULL);
		if (bad[i].from != NULL)
			run.order.started_at = slice_cstr(bad[i].from);
		if (bad[i].to != NULL)
			run.order.finished_at = slice_cstr(bad[i].to);
		sample(1, bad[i].main, NULL, NULL, NULL, NULL);
		TEST_INT(build(), -1, "refused");
		TEST_STR(e.message, bad[i].why, bad[i].why);
		end();
	}
	begin("telegram", false, true, NULL);
	run.order.finished_at = run.order.started_at;
	sample(1, TELEGRAM("pass", "\"samples\":1"), NULL, NULL, NULL, NULL);
	sample(2, TELEGRAM("pass", "\"samples\":1"), NULL, NULL, NULL, NULL);
	TEST_INT(build(), -1, "two files");
	TEST_STR(e.message, "an aggregate is of one evidence file, this is the second", "are one too many");
	TEST_STR(e.file, "run-2/summary.json", "the second");
	end();
}

/* ---- samples that fit nothing ---- */

static void gathers(void)
{
	begin("slack", false, false, NULL);
	TEST_INT(build(), -1, "nothing to import");
	end();
	begin("slack", false, false, NULL);
	TEST_INT(sample(1, "{" COUNTS ",\"scenarios\":[]}", NULL, NULL, NULL, NULL), 1,
	    "a summary without scenarios has one record");
	TEST_INT(sample(2, "{" COUNTS ",\"scenarios\":[]}", NULL, NULL, NULL, NULL), 1, "another sample");
	TEST_INT(sample(1, "{" COUNTS ",\"scenarios\":[]}", NULL, NULL, NULL, NULL), -2, "the first again");
	TEST(strstr(e.message, "sample 1 comes again") != NULL, "is there twice");
	TEST_INT(sample(3, "[]", NULL, NULL, NULL, NULL), -1, "no object");
	TEST_INT(sample(3, "{" COUNTS "}", NULL, NULL, NULL, NULL), -1, "no scenarios");
	TEST_INT(sample(3, "{\"scenarios\":[]}", NULL, NULL, NULL, NULL), -1, "no counts");
	TEST_INT(sample(3, "{\"scenarios\":[],\"counts\":{\"total\":1,\"passed\":1}}", NULL, NULL, NULL, NULL), -1,
	    "a count less");
	TEST_STR(e.message, "summary's counts.failed must be a finite number", "which one");
	TEST_INT(
	    sample(3, "{" COUNTS ",\"scenarios\":[]}", NULL, NULL, NULL,
		"max_rss_kb="
		"0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789"
		"012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901"
		"23456789"
		"012345678901234567890123456789012345678901234567890\n"),
	    -1, "a value of 257 bytes or more");
	build();
	end();
	static const char *const bad[] = {
	    "{\"kind\":\"rtt-sample\",\"v\":3,\"sample\":1,\"entry\":1,\"candidates\":{},\"src\":{\"path\":\"p\"}}",
	    "{\"kind\":\"rtt-sample\",\"v\":0,\"sample\":1,\"entry\":1,\"candidates\":{},\"src\":{\"path\":\"p\"}}",
	    "{\"kind\":\"rtt-sample\",\"v\":2,\"sample\":0,\"entry\":1,\"candidates\":{},\"src\":{\"path\":\"p\"}}",
	    "{\"kind\":\"rtt-sample\",\"v\":2,\"sample\":1,\"entry\":0,\"candidates\":{},\"src\":{\"path\":\"p\"}}",
	    "{\"kind\":\"rtt-sample\",\"v\":2,\"sample\":1,\"entry\":1,\"candidates\":[],\"src\":{\"path\":\"p\"}}",
	    "{\"kind\":\"rtt-sample\",\"v\":2,\"sample\":1,\"entry\":1,\"candidates\":{},\"src\":{}}"};
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct rtt_gather g;
		struct arena scratch = ARENA_INIT;
		rtt_gather_init(&g, SLICE("s"));
		if (json_read(&reader, bad[i], strlen(bad[i]), &e) < 0)
			exit(1);
		TEST_INT(rtt_gather_add(&g, json_root(&reader), slice_cstr(bad[i]), &scratch, &e), -1, bad[i]);
		arena_release(&scratch);
		rtt_gather_release(&g);
	}
}

static void names(void)
{
	begin("slack", false, false, "s c/e");
	run.order.spec = SLICE("@scope/openclaw@^1.0 beta!");
	run.order.version = SLICE("--1.0+x/../y_");
	sample(1, "{" TIMES("0") "," COUNTS ",\"scenarios\":[{\"id\":\"s c/e\",\"status\":\"pass\",\"rttMs\":1}]}",
	    NULL, NULL, NULL, NULL);
	TEST_INT(build(), 0, "odd names");
	TEST_STR(
	    row("run.id"), "\"2026-05-16T100000000Z-scope_openclaw_1.0_beta-slack-s_c_e-rtt\"", "become plain ones");
	TEST(slice_eqs(run.row.data_path, "data/channels/slack/--1.0+x_.._y.jsonl"), "which cannot leave the store");
	end();
	begin("slack", false, false, NULL);
	run.order.version = SLICE("//");
	sample(1, "{" TIMES("0") "," COUNTS ",\"scenarios\":[{\"id\":\"slack-canary\",\"rttMs\":1}]}", NULL, NULL, NULL,
	    NULL);
	TEST_INT(build(), -1, "a version that names nothing");
	end();
	TEST(rtt_target_find("telegram", false, true, &e)->rules == RTT_RULES_AGGREGATE, "telegram's aggregate");
	TEST(rtt_target_find("telegram", false, false, &e)->rules == RTT_RULES_LIVE, "and its samples");
	TEST(rtt_target_find("slack", false, true, &e)->rules == RTT_RULES_LIVE, "nobody else has one");
	TEST(rtt_target_find("rpc", false, false, &e) == NULL && rtt_target_find("slack", true, false, &e) == NULL,
	    "channels are no surfaces");
}

int main(void)
{
	if (json_init(&summary, &e) < 0 || json_init(&observed, &e) < 0 || json_init(&events, &e) < 0 ||
	    json_init(&companion, &e) < 0 || json_init(&reader, &e) < 0)
		return 1;
	discord();
	discord_refuses();
	live();
	words();
	live_refuses();
	surfaces();
	aggregate();
	gathers();
	names();
	json_release(&summary);
	json_release(&observed);
	json_release(&events);
	json_release(&companion);
	json_release(&reader);
	arena_release(&arena);
	return tap_done();
}
