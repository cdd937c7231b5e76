/* A stored row that holds, and what is said when one thing in it does not. */
#include "rtt/rtt.h"

#include "scratch.h"
#include "tap.h"

static struct {
	char said[2000]; /* findings and errors, one a line */
	char noted[400];
	int stop; /* after so many findings */
} heard;

static int on_finding(void *arg, const struct oc_err *e)
{
	size_t n = strlen(heard.said);

	(void)arg;
	snprintf(heard.said + n, sizeof(heard.said) - n, "%s%s", n > 0 ? "\n" : "", e->message);
	return heard.stop > 0 && --heard.stop == 0;
}

static void on_note(void *arg, const char *path, uint64_t line, const char *text)
{
	(void)arg;
	snprintf(heard.noted, sizeof(heard.noted), "%s:%llu: %s", path, (unsigned long long)line, text);
}

static const char ROW[] = "{\"channel\":{\"id\":\"discord\",\"label\":\"D\",\"scenario\":\"s\"},"
			  "\"package\":{\"spec\":\"openclaw@1\",\"version\":\"1\"},"
			  "\"run\":{\"id\":\"r\",\"startedAt\":"
			  "\"2026-05-16T10:00:00Z\",\"finishedAt\":\"2026-05-16T10:00:09Z\",\"durationMs\":9000,"
			  "\"status\":\"fail\"},\"polling\":{"
			  "\"attemptSamples\":[1,3,2],\"retryCount\":3,\"maxAttempts\":3},\"rtt\":{\"warmSamples\":["
			  "100,50],\"failedSamples\":1,\"sources\":["
			  "\"a\",\"b\"],\"avgMs\":75,\"p50Ms\":50,\"p95Ms\":100,\"maxMs\":100},\"resources\":{"
			  "\"maxRssKbSamples\":[7,9],\"maxRssKb\":{\"avg\":8,"
			  "\"p50\":7,\"p95\":9,\"max\":9}},\"samples\":[{\"index\":1,\"status\":\"pass\",\"attempts\":"
			  "1,\"rttMs\":100,\"rttSource\":\"a\",\"maxRssKb\":"
			  "7},{\"index\":2,\"status\":\"fail\",\"attempts\":3,\"rttMs\":1},{\"index\":3,\"status\":"
			  "\"pass\",\"attempts\":2,\"rttMs\":50,"
			  "\"rttSource\":\"b\",\"maxRssKb\":9,\"rttMeasurement\":{\"finalMatchedReplyRttMs\":49.6,"
			  "\"source\":\"b\"}}],\"artifacts\":{"
			  "\"resultPath\":\"runs/discord/r/result.json\"}}";

/* ROW with `from` replaced by `to`. */
static const char *changed(const char *from, const char *to)
{
	static char text[3000];
	const char *at = strstr(ROW, from);

	if (at == NULL) {
		printf("# no %s\n", from);
		exit(1);
	}
	snprintf(text, sizeof(text), "%.*s%s%s", (int)(at - ROW), ROW, to, at + strlen(from));
	return text;
}

static struct rtt_verify check_file(const char *name, const char *text)
{
	struct rtt_verify v;
	struct oc_err e = OC_ERR_INIT;

	scratch_puts(name, text);
	heard.said[0] = heard.noted[0] = '\0';
	if (rtt_verify_init(&v, on_finding, on_note, NULL, &e) == 0)
		rtt_verify_path(&v, name, &e);
	rtt_verify_release(&v);
	return v;
}

static const char *check(const char *row)
{
	static char line[3100];

	snprintf(line, sizeof(line), "%s\n", row);
	check_file("rows.jsonl", line);
	return heard.said;
}

static void good(void)
{
	struct rtt_verify v;

	TEST_STR(check(ROW), "", "a row that holds");
	TEST_STR(check(changed("49.6", "50.4")), "", "a measurement is rounded");
	TEST_STR(check(changed("\"source\":\"b\"}}]", "\"method\":\"m\",\"source\":\"b\"}}]")), "",
	    "more members are no fault");
	TEST_STR(check(changed(",\"polling\":{\"attemptSamples\":[1,3,2],\"retryCount\":3,\"maxAttempts\":3}", "")), "",
	    "nor fewer");
	v = check_file("rows.jsonl", ROW);
	TEST_STR(heard.said, "last line has no end: a writer was killed there", "a line without end");
	TEST_INT(v.rows, 0, "is no row");
	v = check_file("result.json", ROW);
	TEST_STR(heard.said, "", "a document needs none");
	TEST_INT(v.rows, 1, "and is a row");
}

static void faults(void)
{
	static const struct {
		const char *from, *to, *said;
	} all[] = {{"\"spec\":\"openclaw@1\"", "\"spec\":\" \"", "package.spec is no non-empty string (run r)"},
	    {"\"version\":\"1\"", "\"version\":1", "package.version is no non-empty string (run r)"},
	    {"\"package\":{\"spec\":\"openclaw@1\",\"version\":\"1\"}", "\"package\":[]",
		"package is no object (run r)"},
	    {"\"discord\"", "7", "channel.id is no non-empty string (run r)"},
	    {"{\"id\":\"discord\",\"label\":\"D\",\"scenario\":\"s\"}", "7", "channel is no object (run r)"},
	    {"\"durationMs\":9000", "\"durationMs\":9001",
		"run.durationMs is 9001, but from startedAt to finishedAt it is 9000 (run r)"},
	    {"\"durationMs\":9000", "\"durationMs\":null", "run.durationMs is no finite number (run r)"},
	    {"\"2026-05-16T10:00:09Z\",\"durationMs\":9000", "\"2026-05-16T09:59:59Z\",\"durationMs\":-1000",
		"run.finishedAt is before run.startedAt (run r)"},
	    {"\"2026-05-16T10:00:09Z\"", "\"then\"", "run.finishedAt is no time that can be read (run r)"},
	    {"\"2026-05-16T10:00:00Z\"", "\"\"", "run.startedAt is no non-empty string (run r)"},
	    {"\"durationMs\":9000,\"status\":\"fail\"", "\"durationMs\":9000,\"status\":\"pass\"",
		"run.status is pass, but 1 of 3 samples failed (run r)"},
	    {"\"durationMs\":9000,\"status\":\"fail\"", "\"durationMs\":9000,\"status\":\"odd\"",
		"run.status is neither pass nor fail (run r)"},
	    {"discord/r/result.json", "discord/xr/result.json",
		"artifacts.resultPath is not of this run: its end is not RUN-ID/result.json (run r)"},
	    {"discord/r/result.json", "discord/r/other.json",
		"artifacts.resultPath is not of this run: its end is not RUN-ID/result.json (run r)"},
	    {"\"avgMs\":75", "\"avgMs\":75.5",
		"rtt.avgMs is 75.5, but rtt.warmSamples gives 75 (sum over count) (run r)"},
	    {"\"p50Ms\":50", "\"p50Ms\":100", "rtt.p50Ms is 100, but rtt.warmSamples gives 50 (nearest rank) (run r)"},
	    {"\"p95Ms\":100,", "", "rtt.p95Ms is missing, but rtt.warmSamples gives 100 (nearest rank) (run r)"},
	    {"\"maxMs\":100", "\"maxMs\":\"100\"",
		"rtt.maxMs is no number, but rtt.warmSamples gives 100 (the greatest) (run r)"},
	    {"\"failedSamples\":1", "\"failedSamples\":2", "rtt.failedSamples is 2, but 1 of 3 samples failed (run r)"},
	    {"\"failedSamples\":1", "\"failedSamples\":-1",
		"rtt.failedSamples is no count (run r)\nrtt.failedSamples is -1, but 1 of 3 samples failed (run r)"},
	    {"\"failedSamples\":1,", "", "rtt.failedSamples is missing (run r)"},
	    {"\"warmSamples\":[100,50]", "\"warmSamples\":[50,100]",
		"rtt.warmSamples[0] is not the rttMs of the sample that passed there (run r)"},
	    {"\"warmSamples\":[100,50]", "\"warmSamples\":{}",
		"rtt.warmSamples is no list (run r)\nrtt.avgMs is there, but nothing it could follow from: no "
		"rtt.warmSamples, nor the rtt.sampleCount of an aggregate (run r)"},
	    {"[100,50]", "[100,null]",
		"rtt.warmSamples[1] is not the rttMs of the sample that passed there (run r)\nrtt.warmSamples[1] is no "
		"finite number (run r)"},
	    {"[\"a\",\"b\"]", "[\"a\"]", "rtt.sources lacks b, which a sample that passed has (run r)"},
	    {"[\"a\",\"b\"]", "[\"a\",\"b\",\"c\"]", "rtt.sources names c, which no sample that passed has (run r)"},
	    {",\"rttSource\":\"a\"", "",
		"1 samples passed without an rttSource, 1 with one (run r)\nrtt.sources names a, which no sample that "
		"passed has (run r)"},
	    {"\"index\":2", "\"index\":3", "samples[1].index is not 2 (run r)"},
	    {"\"index\":2,\"status\":\"fail\"", "\"index\":2,\"status\":\"skip\"",
		"samples[1].status is neither pass nor fail (run r)"},
	    {"49.6", "48", "samples[2].rttMs or rttSource is not what its rttMeasurement says (run r)"},
	    {"49.6,\"source\":\"b\"", "49.6,\"source\":\"c\"",
		"samples[2].rttMs or rttSource is not what its rttMeasurement says (run r)"},
	    {"\"attemptSamples\":[1,3,2]", "\"attemptSamples\":[1,2,3]",
		"polling.attemptSamples is not what the samples' attempts are (run r)"},
	    {"\"attemptSamples\":[1,3,2]", "\"attemptSamples\":[1,3]",
		"polling.attemptSamples has 2 values for 3 samples (run r)\npolling.retryCount is not the sum of the "
		"retries, 2 (run r)"},
	    {"\"attemptSamples\":[1,3,2]", "\"attemptSamples\":1",
		"polling is there, but its attemptSamples is no list (run r)"},
	    {"\"retryCount\":3", "\"retryCount\":2", "polling.retryCount is not the sum of the retries, 3 (run r)"},
	    {"\"maxAttempts\":3", "\"maxAttempts\":2", "polling.maxAttempts is not the most attempts, 3 (run r)"},
	    {"\"maxRssKbSamples\":[7,9]", "\"maxRssKbSamples\":[9,7]",
		"resources.maxRssKbSamples[0] is not what the samples have (run r)"},
	    {"\"maxRssKbSamples\":[7,9]", "\"maxRssKbSamples\":[7]",
		"resources.maxRssKbSamples[1] is not what the samples have (run r)\nresources.maxRssKb.avg is 8, but "
		"resources.maxRssKbSamples gives 7 (sum over "
		"count) (run r)\nresources.maxRssKb.p95 is 9, but resources.maxRssKbSamples gives 7 (nearest rank) "
		"(run r)\nresources.maxRssKb.max is 9, but "
		"resources.maxRssKbSamples gives 7 (the greatest) (run r)"},
	    {"\"maxRssKbSamples\":[7,9],", "",
		"resources.maxRssKb is there, but resources.maxRssKbSamples is not (run r)"},
	    {"\"max\":9", "\"max\":10",
		"resources.maxRssKb.max is 10, but resources.maxRssKbSamples gives 9 (the greatest) (run r)"},
	    {"\"rtt\":{", "\"rtt\":[],\"x\":{",
		"rtt is no object (run r)\nrtt.warmSamples is missing, but there is a list of samples (run r)"}};

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		TEST_STR(check(changed(all[i].from, all[i].to)), all[i].said, all[i].to);
	TEST_STR(check("7"), "is no row: not an object", "no object");
	check("{\"rtt\":");
	TEST(heard.said[0] != '\0', "no JSON");
	TEST_STR(check(changed("{\"id\":\"r\",", "{")), "run.id is no non-empty string", "a row without its run's id");
	heard.stop = 1;
	struct rtt_verify v = check_file("rows.jsonl", "7\n7\n");
	TEST_INT(v.rows, 1, "a caller that gives up ends it");
}

/* ---- rows of other ages and forms ---- */

static void others(void)
{
	static const char head[] = "{\"channel\":{\"id\":\"%s\",\"label\":\"L\",\"scenario\":\"s\"},"
				   "\"package\":{\"spec\":\"s\",\"version\":\"1\"},"
				   "\"run\":{\"id\":\"r\",\"startedAt\":"
				   "\"2026-05-16T10:00:00Z\",\"finishedAt\":\"2026-05-16T10:00:00Z\",\"durationMs\":0,"
				   "\"status\":\"pass\"},%s}";
	static const struct {
		const char *channel, *rest, *said;
	} all[] = {{"telegram",
		       "\"rtt\":{\"sampleCount\":2,\"failedSamples\":2,\"avgMs\":1,\"p50Ms\":1,\"p95Ms\":1,\"maxMs\":1}"
		       ",\"samples\":[{}]",
		       ""},
	    {"telegram", "\"rtt\":{\"sampleCount\":2,\"failedSamples\":3}",
		"rtt.failedSamples is 3, more than the 2 samples there were (run r)"},
	    {"telegram", "\"rtt\":{\"sampleCount\":2,\"p50Ms\":2,\"p95Ms\":1}",
		"rtt's figures contradict each other: p50Ms, p95Ms and maxMs must rise, avgMs not be above maxMs (run "
		"r)"},
	    {"telegram", "\"rtt\":{\"sampleCount\":2,\"p95Ms\":2,\"maxMs\":1}",
		"rtt's figures contradict each other: p50Ms, p95Ms and maxMs must rise, avgMs not be above maxMs (run "
		"r)"},
	    {"telegram", "\"rtt\":{\"sampleCount\":2,\"avgMs\":2,\"maxMs\":1}",
		"rtt's figures contradict each other: p50Ms, p95Ms and maxMs must rise, avgMs not be above maxMs (run "
		"r)"},
	    {"slack", "\"rtt\":{\"p50Ms\":1}",
		"rtt.p50Ms is there, but nothing it could follow from: no rtt.warmSamples, nor the rtt.sampleCount of "
		"an aggregate (run r)"},
	    {"slack", "\"rtt\":{}", ""},
	    {"slack", "\"rtt\":{},\"samples\":[]",
		"rtt.warmSamples is missing, but there is a list of samples (run r)"},
	    {"slack", "\"rtt\":{\"warmSamples\":[],\"failedSamples\":0},\"samples\":[]", ""},
	    {"slack", "\"rtt\":{\"warmSamples\":[],\"failedSamples\":0,\"p50Ms\":1},\"samples\":[]",
		"rtt.p50Ms is there, but rtt.warmSamples is empty (run r)"},
	    {"slack",
		"\"rtt\":{\"warmSamples\":[1,2],\"failedSamples\":0,\"avgMs\":2,\"p50Ms\":1,\"p95Ms\":2,\"maxMs\":2}",
		"rtt.avgMs is 2, but rtt.warmSamples gives 1.5 (sum over count) (run r)"},
	    {"telegram",
		"\"rtt\":{\"warmSamples\":[1,2],\"failedSamples\":0,\"avgMs\":2,\"p50Ms\":1,\"p95Ms\":2,\"maxMs\":2}",
		""},
	    {"telegram",
		"\"rtt\":{\"warmSamples\":[1,2],\"failedSamples\":0,\"avgMs\":1,\"p50Ms\":1,\"p95Ms\":2,\"maxMs\":2}",
		"rtt.avgMs is 1, but rtt.warmSamples gives 1.5 (sum over count, or that rounded) (run r)"},
	    {"slack",
		"\"rtt\":{\"warmSamples\":[5],\"failedSamples\":9,\"sources\":[\"backfill:x\"],\"avgMs\":5,\"p50Ms\":5,"
		"\"p95Ms\":5,\"maxMs\":5},"
		"\"samples\":[{\"status\":\"pass\",\"rttMs\":5}]",
		""},
	    {"slack",
		"\"mode\":{\"source\":\"channel-rtt-backfill\"},\"rtt\":{\"warmSamples\":[5],\"failedSamples\":9,"
		"\"avgMs\":5,\"p50Ms\":5,\"p95Ms\":5,"
		"\"maxMs\":5},\"samples\":[{\"status\":\"pass\",\"rttMs\":5}]",
		""},
	    {"discord",
		"\"rtt\":{\"warmSamples\":[5],\"failedSamples\":0,\"avgMs\":5,\"p50Ms\":5,\"p95Ms\":5,\"maxMs\":5},"
		"\"discord\":{\"samples\":[{\"status\":"
		"\"pass\",\"rttMs\":5,\"resources\":{\"maxRssKb\":3}}]},\"resources\":{\"maxRssKbSamples\":[3,4],"
		"\"maxRssKb\":{\"avg\":3.5,\"p50\":3,\"p95\":4,\"max\":4}}",
		"resources.maxRssKbSamples has 2 values for 1 samples (run r)\nresources.maxRssKbSamples has 2 values, "
		"but the samples have 1 (run r)"}};
	char text[2000];

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		snprintf(text, sizeof(text), head, all[i].channel, all[i].rest);
		TEST_STR(check(text), all[i].said, all[i].rest);
		if (i == 11)
			TEST_STR(heard.noted, "rows.jsonl:1: rtt.avgMs is 2, rounded by its importer: the mean is 1.5",
			    "a rounded mean is noted");
	}
}

static void twice(void)
{
	char text[7000];
	struct rtt_verify v;

	snprintf(text, sizeof(text), "%s\n%s\n", ROW, ROW);
	v = check_file("rows.jsonl", text);
	TEST_STR(heard.said, "run id is there already: rows.jsonl:1 (run r)", "a run that is there twice");
	TEST(v.rows == 2 && v.findings == 1, "two rows, one finding");
	snprintf(text, sizeof(text), "%s\n%s\n", ROW, changed("\"discord\"", "\"slack\""));
	check_file("rows.jsonl", text);
	TEST_STR(heard.said, "", "another channel's run may have the same id");
	struct oc_err e = OC_ERR_INIT;
	snprintf(text, sizeof(text), "%s\n", ROW);
	scratch_puts("a.jsonl", text);
	scratch_puts("result.json", ROW);
	scratch_puts("other.json", changed("\"index\":2", "\"index\": 2 "));
	heard.said[0] = '\0';
	rtt_verify_init(&v, on_finding, on_note, NULL, &e);
	rtt_verify_path(&v, "a.jsonl", &e);
	rtt_verify_path(&v, "result.json", &e);
	TEST_STR(heard.said, "", "once as a line and once as a document");
	rtt_verify_path(&v, "other.json", &e);
	TEST_STR(heard.said, "run id is there already: a.jsonl:1 (run r)", "not twice as a document");
	rtt_verify_release(&v);
	scratch_puts("result.json", changed("\"spec\":\"openclaw@1\"", "\"spec\":\"openclaw@2\""));
	heard.said[0] = '\0';
	rtt_verify_init(&v, on_finding, on_note, NULL, &e);
	rtt_verify_path(&v, "result.json", &e);
	rtt_verify_path(&v, "a.jsonl", &e);
	TEST_STR(
	    heard.said, "row differs from the one of the same run at result.json (run r)", "with the same content");
	rtt_verify_release(&v);
}

int main(void)
{
	scratch_init();
	good();
	faults();
	others();
	twice();
	scratch_done();
	return tap_done();
}
