/* Readings in, rows and partials out: what each reading is taken for, and every figure of a row, at its edges. */
#include <math.h>

#include "record/record.h"
#include "rss/rss.h"

#include "records.h"
#include "scratch.h"
#include "tap.h"

static struct {
	struct rss_intake t;
	struct rss_report_options o;
	struct rss_baseline baseline;
	struct rss_summary sum;
	struct gate gate;
	struct records r;
	struct json reader;
	struct oc_err e;
	int spoiled;
} run;

static void on_spoiled(void *arg, const struct rss_series *s)
{
	(void)arg, (void)s;
	run.spoiled++;
}

static void begin(const char *by)
{
	memset(&run, 0, sizeof(run));
	rss_intake_init(&run.t);
	run.o = (struct rss_report_options){
	    .judge = {.growth = {10 * 1048576.0, 600e6}, .cold = 0.25}, .spoiled = on_spoiled, .gate = &run.gate};
	if (fields_parse(&rss_by_names, &run.t.groups.by, "by", by, &run.e) < 0 || json_init(&run.reader, &run.e) < 0)
		exit(1);
	run.t.groups.by_given = true;
}

static int give(const char *record)
{
	if (json_read(&run.reader, record, strlen(record), &run.e) < 0)
		return -2;
	struct json_val v = json_root(&run.reader);
	struct slice kind = record_kind(v);
	if (slice_eqs(kind, "rss-partial"))
		return rss_intake_partial(&run.t, v, &run.e);
	return rss_takes(v, kind) ? rss_intake_record(&run.t, v, kind, &run.e) : 3;
}

static int sample(const char *more)
{
	char text[700];

	snprintf(text, sizeof(text),
	    "{\"kind\":\"rss-sample\",\"v\":1,\"scope\":\"gateway\",\"metric\":\"rss\",\"run\":\"r\",\"label\":\"x\",%"
	    "s,\"src\":{\"path\":\"p\","
	    "\"line\":1}}",
	    more);
	return give(text);
}

/* A reading at a minute of the day, of so many MiB. */
static int reading(const char *name, int minute, double mib)
{
	char text[300];

	snprintf(text, sizeof(text), "\"run\":\"%s\",\"at\":\"2026-05-01T%02d:%02d:00Z\",\"seq\":%d,\"bytes\":%.0f",
	    name, minute / 60, minute % 60, minute + 1, mib * 1048576);
	return sample(text);
}

static void report(void)
{
	records_begin(&run.r);
	if (rss_report_write(&run.t.groups, &run.o, &run.r.out, &run.sum, &run.e) < 0)
		exit(1);
	records_end(&run.r);
}

static void end(void)
{
	records_release(&run.r);
	rss_intake_release(&run.t);
	json_release(&run.reader);
}

static const char *at(size_t line, const char *path)
{
	return records_at(&run.r, line, path);
}

/* ---- a reading ---- */

static void faults(void)
{
	static const struct {
		const char *more;
		int rc;
		enum rss_fault fault;
	} all[] = {{"\"bytes\":null", 2, RSS_MISSING}, {"\"bytes\":0", 2, RSS_NEGATIVE},
	    {"\"bytes\":-1", 2, RSS_NEGATIVE}, {"\"bytes\":274877906944", 0, RSS_FINE},
	    {"\"bytes\":274877906945", 2, RSS_ABSURD}, {"\"bytes\":16777216", 0, RSS_FINE},
	    {"\"bytes\":16777215", 2, RSS_UNIT}, {"\"bytes\":16777215,\"metric\":\"pss\"", 2, RSS_UNIT},
	    {"\"bytes\":16777215,\"metric\":\"heapUsed\"", 0, RSS_FINE},
	    {"\"bytes\":16777215,\"scope\":\"command\"", 0, RSS_FINE}, {"\"bytes\":16777215,\"atMs\":5", 0, RSS_FINE},
	    {"\"bytes\":0.5,\"atMs\":5", 0, RSS_FINE}, {"\"bytes\":20000000,\"problem\":\"odd\"", 2, RSS_UNUSABLE},
	    {"\"bytes\":104857600,\"maxRssKb\":102400", 0, RSS_FINE},
	    {"\"bytes\":104857600,\"maxRssKb\":102298", 0, RSS_FINE},
	    {"\"bytes\":104857600,\"maxRssKb\":102297", 2, RSS_UNIT},
	    {"\"bytes\":104857600,\"maxRssKb\":100", 2, RSS_UNIT},
	    {"\"bytes\":104857600,\"raw\":\"100\",\"unit\":\"MiB\"", 0, RSS_FINE},
	    {"\"bytes\":104857600,\"raw\":\"102400\",\"unit\":\"KiB\"", 0, RSS_FINE},
	    {"\"bytes\":1073741824,\"raw\":\"1\",\"unit\":\"GiB\"", 0, RSS_FINE},
	    {"\"bytes\":104857600,\"raw\":\"104857600\",\"unit\":\"B\"", 0, RSS_FINE},
	    {"\"bytes\":104857600,\"raw\":\"100\",\"unit\":\"KiB\"", 2, RSS_UNIT},
	    {"\"bytes\":104857600,\"raw\":\"7\"", 0, RSS_FINE},
	    {"\"bytes\":20000000,\"pressure\":true", 0, RSS_PRESSURE},
	    {"\"measure\":\"process-max-rss\",\"bytes\":20000000,\"signal\":\"SIGKILL\"", 0, RSS_KILLED},
	    {"\"measure\":\"process-max-rss\",\"bytes\":20000000,\"exitStatus\":123", 0, RSS_FINE},
	    {"\"measure\":\"process-max-rss\",\"bytes\":20000000,\"exitStatus\":124", 0, RSS_KILLED},
	    {"\"measure\":\"process-max-rss\",\"bytes\":20000000,\"exitStatus\":125", 0, RSS_FINE},
	    {"\"measure\":\"process-max-rss\",\"bytes\":20000000,\"exitStatus\":128", 0, RSS_FINE},
	    {"\"measure\":\"process-max-rss\",\"bytes\":20000000,\"exitStatus\":129", 0, RSS_KILLED},
	    {"\"measure\":\"process-max-rss\",\"bytes\":20000000,\"exitStatus\":192", 0, RSS_KILLED},
	    {"\"measure\":\"process-max-rss\",\"bytes\":20000000,\"exitStatus\":193", 0, RSS_FINE}};

	begin("total");
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		TEST_INT(sample(all[i].more), all[i].rc, all[i].more);
		TEST_INT(run.t.fault, all[i].fault, all[i].more);
	}
	TEST_INT(sample("\"bytes\":1,\"scope\":\"\""), 1, "no scope");
	TEST_INT(sample("\"bytes\":1,\"metric\":7"), 1, "no metric");
	TEST_INT(sample("\"bytes\":20000000,\"exitStatus\":137"), 0, "a gateway that was killed");
	TEST_INT(run.t.fault, RSS_FINE, "had its readings");
	sample("\"bytes\":null");
	TEST_STR(run.e.message, "has no number: the reading of p:1 is not counted", "says where");
	sample("\"bytes\":20000000,\"problem\":\"odd\"");
	TEST(strstr(run.e.message, "p:1 (odd),") != NULL, "and oc-capture's reason");
	report();
	TEST_STR(at(0, "apart"), "{}", "the command's own series has no fault");
	end();
}

static void edges(void)
{
	begin("scenario");
	sample("\"at\":\"2026-05-01T00:00:00Z\",\"bytes\":100000000,\"label\":\"suite-start\"");
	sample("\"at\":\"2026-05-01T00:01:00Z\",\"bytes\":110000000,\"label\":\"scenario:one:start\"");
	sample("\"at\":\"2026-05-01T00:02:00Z\",\"bytes\":150000000,\"label\":\"scenario:one:finish\"");
	sample("\"at\":\"2026-05-01T00:03:00Z\",\"bytes\":120000000,\"label\":\"warm-up:start\"");
	sample("\"at\":\"2026-05-01T00:04:00Z\",\"bytes\":105000000,\"edge\":\"start\",\"scenario\":\"two\"");
	sample("\"at\":\"2026-05-01T00:05:00Z\",\"bytes\":106000000,\"edge\":\"finish\",\"scenario\":\"two\"");
	sample("\"at\":\"2026-05-01T00:06:00Z\",\"bytes\":101000000,\"label\":\"suite-finish\"");
	sample("\"at\":\"2026-05-01T00:07:00Z\",\"bytes\":190000000,\"label\":\"start\"");
	sample("\"at\":\"2026-05-01T00:08:00Z\",\"bytes\":180000000,\"label\":\"xstart\"");
	sample("\"at\":\"2026-05-01T00:09:00Z\",\"bytes\":170000000,\"label\":\"-start\"");
	report();
	TEST_INT(records_count(&run.r), 1, "a gateway's series goes through all scenarios");
	TEST_STR(at(0, "key"), "{\"scenario\":null}", "so it has none");
	TEST_STR(at(0, "course"),
	    "{\"runs\":1,\"startBytes\":100000000,\"endBytes\":101000000,\"deltaBytes\":1000000,\"maxDeltaBytes\":"
	    "1000000,"
	    "\"peakDeltaBytes\":90000000}",
	    "from the suite's start to its finish");
	TEST_STR(at(0, "scenarios"),
	    "[{\"scenario\":\"one\",\"n\":1,\"deltaBytes\":40000000,\"maxDeltaBytes\":40000000},{\"scenario\":\"two\","
	    "\"n\":1,"
	    "\"deltaBytes\":1000000,\"maxDeltaBytes\":1000000},{\"scenario\":\"warm-up\",\"n\":0,\"unpaired\":1}]",
	    "each phase from start to finish");
	TEST_STR(at(0, "peakBytes"), "190000000", "the peak");
	TEST_STR(at(0, "n"), "10", "ten readings");
	TEST_STR(at(0, "v"), "1", "version 1");
	TEST_STR(at(0, "minBytes"), "100000000", "the least");
	TEST_STR(at(0, "p50Bytes"), "110000000", "the median, by nearest rank");
	TEST_STR(at(0, "p95Bytes"), "190000000", "nearly all");
	TEST_STR(at(0, "maxBytes"), "190000000", "the greatest");
	TEST_STR(at(0, "warm.maxBytes"), "190000000", "of the warm part");
	TEST_STR(at(0, "src"), "{\"path\":\"p\",\"line\":1}", "of a source");
	end();
}

static void phases(void)
{
	char text[200];

	begin("total");
	for (int i = 0; i < 3; i++) {
		for (int edge = 0; edge < 2; edge++) {
			snprintf(text, sizeof(text),
			    "\"run\":\"r%d\",\"at\":\"2026-05-01T00:0%d:00Z\",\"bytes\":%d,\"label\":\"scenario:s:%s\"",
			    i, edge, 100000000 + edge * (i + 1) * 1000, edge == 0 ? "start" : "finish");
			sample(text);
		}
	}
	sample("\"run\":\"r0\",\"at\":\"2026-05-01T00:05:00Z\",\"bytes\":100000000,\"label\":\"scenario:s:finish\"");
	sample("\"run\":\"r1\",\"at\":\"2026-05-01T00:05:00Z\",\"bytes\":100000000,\"label\":\"scenario:t:finish\"");
	sample("\"run\":\"r1\",\"at\":\"2026-05-01T00:06:00Z\",\"bytes\":100000000,\"label\":\"scenario:u:start\"");
	report();
	TEST_STR(at(0, "scenarios"),
	    "[{\"scenario\":\"s\",\"n\":3,\"unpaired\":1,\"deltaBytes\":2000,\"maxDeltaBytes\":3000},{\"scenario\":"
	    "\"t\",\"n\":0,\"unpaired\":1},"
	    "{\"scenario\":\"u\",\"n\":0,\"unpaired\":1}]",
	    "medians over runs; a finish without a start, and a start at the very end, are unpaired");
	TEST_STR(at(0, "course.runs"), "3", "three runs with two readings");
	TEST_STR(at(0, "course.deltaBytes"), "0", "whose median delta, from the first reading to the last");
	TEST_STR(at(0, "course.maxDeltaBytes"), "3000", "and greatest");
	TEST_STR(at(0, "course.peakDeltaBytes"), "3000", "the highest rise");
	TEST_STR(at(0, "peakBytes"), "100003000", "the highest peak");
	end();
}

static void clocks(void)
{
	begin("total");
	for (int i = 0; i < 20; i++) {
		char text[200];
		snprintf(text, sizeof(text), "\"atMs\":%d.5,\"at\":\"2026-05-01T00:00:%02dZ\",\"bytes\":%d", i * 1000,
		    i < 10 ? i : i + 3, i == 19 ? 300000000 : 100000000 + i);
		sample(text);
	}
	sample("\"metric\":\"maxRss\",\"measure\":\"m\",\"at\":\"2026-05-01T00:00:05Z\",\"sample\":0,\"bytes\":1000");
	sample("\"metric\":\"maxRss\",\"measure\":\"m\",\"at\":\"2026-05-01T00:00:01Z\",\"sample\":1,\"bytes\":1000");
	TEST(!run.t.earlier, "what is ordered by number is not earlier");
	report();
	TEST_STR(at(0, "metric"), "\"maxRss\"", "a maximum over a life");
	TEST_STR(at(0, "measure"), "\"m\"", "by its measure");
	TEST_STR(at(0, "growth"), "(none)", "cannot grow");
	TEST_STR(at(0, "course"), "(none)", "nor has it a course");
	TEST_STR(at(0, "verdict"), "\"insufficient\"", "two are few");
	TEST_STR(at(0, "more"), "{\"readings\":4}", "four more would do");
	TEST_STR(
	    at(0, "reason"), "\"2 readings of 1 run: too few to judge: it takes 4 more readings\"", "says the reason");
	TEST_STR(at(1, "odd"), "{\"clockStepMs\":3000}", "the wall clock stepped against the other one");
	TEST_STR(at(1, "measure"), "(none)", "no measure");
	TEST_STR(at(1, "outliers"),
	    "{\"n\":1,\"lowBytes\":95000009,\"highBytes\":105000009,\"furthest\":[{\"run\":\"r\",\"atMs\":19000.5,"
	    "\"seq\":1,\"bytes\":300000000}]}",
	    "an outlier, by its time");
	TEST_STR(at(1, "growth.judged"), "false", "20 seconds are short");
	TEST_STR(at(1, "growth.n"), "0", "of no run");
	TEST_STR(at(1, "more"), "{\"runs\":3,\"minutes\":14}", "minutes are missing");
	end();
	begin("total");
	reading("r", 5, 100);
	reading("r", 4, 100);
	TEST(run.t.earlier, "a reading before the one before it");
	reading("r", 4, 100);
	TEST(!run.t.earlier, "the same time is none");
	reading("s", 3, 100);
	TEST(!run.t.earlier, "nor another run");
	report();
	TEST_STR(at(0, "odd"), "{\"twice\":1}", "a repeated reading is counted once");
	TEST_STR(at(0, "n"), "3", "of four");
	end();
}

/* ---- exec records and rows ---- */

static void others(void)
{
	begin("channel,scenario,version,run");
	TEST_INT(give("{\"kind\":\"exec\",\"v\":1,\"scope\":\"gateway\",\"run\":\"r\",\"label\":\"cmd\",\"channel\":"
		      "\"slack\",\"version\":\"1\","
		      "\"scenario\":\"s\",\"startedAt\":\"2026-05-01T00:00:00Z\",\"maxRssKb\":1000,\"exitStatus\":124,"
		      "\"tree\":{\"metric\":\"rss\","
		      "\"peakBytes\":5000000},\"src\":{\"path\":\"e\",\"line\":3}}"),
	    0, "an exec record");
	TEST_INT(run.t.fault, RSS_KILLED, "of a command that was late");
	TEST_INT(give("{\"kind\":\"exec\",\"v\":1,\"label\":\"cmd\",\"maxRssKb\":0}"), 2, "one without memory");
	TEST_INT(give("{\"kind\":\"exec\",\"v\":1}"), 0, "one with nothing to read");
	TEST_INT(give("{\"kind\":\"heap-snapshot\",\"v\":1,\"scope\":\"gateway\",\"metric\":\"x\",\"run\":\"r\","
		      "\"bytes\":7,\"src\":{\"path\":\"h\"}}"),
	    0, "a heap snapshot");
	TEST_INT(
	    give("{\"rtt\":{},\"run\":{\"id\":\"i\"},\"channel\":{\"id\":\"discord\",\"scenario\":\"c\"},\"package\":{"
		 "\"version\":\"2\"},"
		 "\"resources\":{\"maxRssKbSamples\":[10,30],\"gatewayProcessRssStartBytesSamples\":[100000000],"
		 "\"gatewayProcessRssEndBytesSamples\":[120000000],\"gatewayProcessRssPeakBytesSamples\":[150000000]},"
		 "\"discord\":{\"samples\":[{\"index\":1,\"resources\":{\"maxRssKb\":10}},{\"index\":2},{\"index\":3,"
		 "\"maxRssKb\":30}]}}"),
	    0, "a row of openclaw-rtt");
	TEST_INT(give("{\"rtt\":{},\"run\":{\"id\":\"i\"},\"resources\":{\"maxRssKbSamples\":[]}}"), 3,
	    "a row without readings");
	TEST_INT(
	    give("{\"rtt\":[],\"run\":{\"id\":\"i\"},\"resources\":{\"maxRssKbSamples\":[1]}}"), 3, "no row at all");
	TEST_INT(give("{\"rtt\":{},\"run\":{\"id\":1},\"resources\":{\"maxRssKbSamples\":[1]}}"), 3, "nor this");
	TEST_INT(give("{\"rtt\":{},\"run\":{\"id\":\"j\"},\"surface\":{\"id\":\"rpc\"},\"resources\":{\"measurement\":{"
		      "\"scope\":\"harness\"},"
		      "\"maxRssKbSamples\":[7,8]},\"samples\":[{\"index\":4,\"maxRssKb\":7}]}"),
	    0, "a row whose samples disagree with its list");
	report();
	TEST_INT(records_count(&run.r), 7, "series");
	TEST_STR(
	    at(0, "key"), "{\"channel\":null,\"scenario\":null,\"version\":null,\"run\":\"cmd\"}", "keys are sorted");
	TEST_STR(at(0, "apart"), "{\"negative\":1}", "a fault");
	TEST_STR(at(1, "metric"), "\"heapSnapshot\"", "a snapshot's metric");
	TEST_STR(at(1, "measure"), "\"file\"", "and measure");
	TEST_STR(at(3, "scope"), "\"command\"", "a row's command");
	TEST_STR(at(3, "firstBytes"), "10240", "its first sample");
	TEST_STR(at(3, "maxBytes"), "30720", "its last");
	TEST_STR(at(2, "key.run"), "\"i#1\"", "each gateway is a run");
	TEST_STR(at(2, "peakBytes"), "150000000", "with a peak");
	TEST_STR(at(2, "course.deltaBytes"), "20000000", "and a course");
	TEST_STR(at(3, "measure"), "\"process-max-rss\"", "its measure");
	TEST_STR(at(4, "scope"), "\"harness\"", "a row's own scope");
	TEST_STR(at(4, "n"), "2", "by its list");
	TEST_STR(
	    at(5, "key"), "{\"channel\":\"slack\",\"scenario\":\"s\",\"version\":\"1\",\"run\":\"cmd\"}", "a command");
	TEST_STR(at(5, "apart"), "{\"killed\":1}", "that was killed");
	TEST_STR(at(5, "reason"),
	    "\"0 readings of 1 run: too few to judge: it takes 5 more readings; 1 ended by a signal\"",
	    "and the reason");
	TEST_STR(at(6, "peakBytes"), "5000000", "the peak of its tree");
	TEST_STR(at(6, "n"), "0", "which is no reading");
	TEST_INT(run.spoiled, 1, "one series is spoiled");
	TEST_INT(run.sum.odd.fault[RSS_KILLED], 1, "one was killed");
	TEST_INT(run.sum.odd.fault[RSS_NEGATIVE], 1, "one had no memory");
	TEST_INT(run.sum.spoiled, 1, "one row");
	end();
}

/* ---- verdicts ---- */

static void fill(const char *name, int minutes, double start, double per_hour, double cold)
{
	for (int i = 0; i < minutes; i++)
		reading(name, i, i == 0 && cold > 0 ? cold : start + per_hour * i / 60);
}

static void growth(void)
{
	begin("total");
	run.o.gate_growth = true;
	for (int i = 0; i < 3; i++)
		fill(i == 0 ? "a" : i == 1 ? "b" : "c", 60, 300 + i, 60, 0);
	report();
	TEST_STR(at(0, "verdict"), "\"growth\"", "three runs that grow");
	TEST_STR(at(0, "reason"),
	    "\"memory grows by 60.0 MiB/h (median of 3 runs; the mean by at least 60.0): a leak is suspected; "
	    "a run went from 301.0 to 360.0 MiB\"",
	    "by how much");
	TEST_STR(at(0, "growth.of"), "\"runs\"", "of whole runs");
	TEST_STR(at(0, "growth.growing"), "3", "all of them");
	TEST_STR(at(0, "growth.leastBytesPerHour"), "10485760", "against the least that counts");
	TEST_STR(at(0, "growth.bytesPerHour"), "62914560", "the median");
	TEST_STR(at(0, "growth.each"), "[62914560,62914560,62914560]", "and each");
	TEST_STR(at(0, "growth.blocks"), "12", "in twelve blocks");
	TEST_STR(at(0, "growth.baseline"), "(none)", "without a baseline");
	TEST_STR(at(0, "growth.used"), "\"rss\"", "its own growth");
	TEST_STR(at(0, "growth.mistrusted"), "(none)", "no clock went back");
	TEST_STR(at(0, "more"), "(none)", "nothing is missing");
	TEST_STR(at(0, "runs"), "3", "runs");
	TEST_INT(run.gate.findings, 1, "the gate closes");
	TEST_STR(run.gate.named, "rss (growth of 60.0 MiB/h)", "by the series' name");
	TEST(run.sum.growth_judged == 1 && run.sum.cold_judged == 1 && run.sum.word[RSS_GROWTH] == 1 &&
		 run.sum.runs == 3 && run.sum.readings == 180 && run.sum.rows == 1 && run.sum.compared == 0,
	    "the summary counts");
	end();
	begin("total");
	for (int i = 0; i < 3; i++)
		fill(i == 0 ? "a" : i == 1 ? "b" : "c", 60, 300, 0, 0);
	report();
	TEST_STR(at(0, "verdict"), "\"steady\"", "three that do not");
	TEST_STR(at(0, "reason"),
	    "\"the warm median is 300.0 MiB, the first reading up to 1.0 times that; no growth of 10.0 MiB/h or more "
	    "is shown "
	    "(median 0.0 of 3 runs; the mean is at most 0.0)\"",
	    "and why");
	TEST_STR(at(0, "coldToWarm"), "1", "the first is as the rest");
	TEST_STR(at(0, "cold"), "{\"judged\":3,\"runs\":0,\"n\":0}", "none is cold");
	TEST_STR(at(0, "warm"),
	    "{\"n\":180,\"medianBytes\":314572800,\"p95Bytes\":314572800,\"maxBytes\":314572800,\"madBytes\":0}",
	    "the warm part");
	TEST_STR(at(0, "exact"), "true", "exactly");
	end();
}

static void cold(void)
{
	begin("total");
	run.o.gate_cold = true;
	fill("a", 30, 300, 0, 375);
	fill("b", 30, 300, 0, 375.1);
	report();
	TEST_STR(at(0, "verdict"), "\"cold-start\"", "a quarter above the rest");
	TEST_STR(at(0, "cold"), "{\"judged\":2,\"runs\":1,\"n\":1}", "just at the limit is not");
	TEST_STR(at(0, "reason"),
	    "\"the beginning of 1 of 2 runs (1 reading) is above the rest: the first reading is up to 375.1 MiB, 1.3 "
	    "times the "
	    "warm median of 300.0 MiB; growth could not be judged\"",
	    "and why");
	TEST_STR(at(0, "coldToWarm"), "1.25", "rounded");
	TEST_STR(at(0, "firstMedianBytes"), "393216000", "the median of the firsts");
	TEST_STR(run.gate.named, "rss (cold start, 1.3 times the warm median)", "closes the gate");
	end();
	begin("total");
	run.o.gate_growth = true;
	fill("a", 8, 300, 0, 900);
	report();
	TEST_STR(at(0, "verdict"), "\"cold-start\"", "in a run too short for growth");
	TEST(strstr(at(0, "reason"), "; growth could not be judged") != NULL, "which is said");
	TEST_INT(run.gate.findings, 0, "a gate on growth stays open");
	end();
}

static void commands(void)
{
	char text[300];

	begin("total");
	for (int i = 0; i < 8; i++) {
		snprintf(text, sizeof(text),
		    "{\"kind\":\"exec\",\"v\":1,\"label\":\"cmd\",\"startedAt\":\"2026-05-01T00:0%d:00Z\",\"maxRssKb\":"
		    "%d,\"src\":{\"path\":\"e\",\"line\":%d}}",
		    i, i == 0 ? 9000 : 1000, i + 1);
		give(text);
	}
	report();
	TEST_STR(at(0, "n"), "8", "commands of one label");
	TEST_STR(at(0, "reason"),
	    "\"the beginning of 1 of 1 run (1 reading) is above the rest: the first reading is up to 8.8 MiB, 9.0 "
	    "times the warm median of 1.0 MiB\"",
	    "begin cold; growth is no question");
	end();
}

static void lacking(void)
{
	begin("total");
	fill("a", 60, 300, 60, 0);
	fill("b", 60, 300, 0, 0);
	report();
	TEST_STR(at(0, "verdict"), "\"insufficient\"", "two runs that disagree");
	TEST_STR(at(0, "growth.of"), "\"pieces\"", "are cut");
	TEST_STR(at(0, "growth.n"), "4", "into two pieces each");
	TEST_STR(at(0, "more"), "{\"runs\":1}", "a third is missing");
	TEST_STR(at(0, "reason"),
	    "\"growth of 29.0 MiB/h (median of 4 pieces) is neither shown nor excluded (the mean is between -10.4 and "
	    "68.4): it "
	    "takes 1 more run, or one that is much longer\"",
	    "says so");
	end();
	begin("total");
	fill("a", 5, 300, 0, 0);
	report();
	TEST_STR(
	    at(0, "more"), "{\"readings\":11,\"runs\":3,\"minutes\":10}", "readings, runs and minutes are missing");
	TEST_STR(at(0, "reason"),
	    "\"5 readings of 1 run: too few to judge: it takes 11 more readings in a run, a run that is 10 minutes "
	    "longer, 3 such "
	    "runs\"",
	    "all are named");
	TEST_STR(at(0, "outliers"), "(none)", "too few for outliers");
	end();
}

static void heaps(void)
{
	char text[300];

	begin("total");
	for (int i = 0; i < 60 * 3; i++) {
		reading(i / 60 == 0 ? "a" : i / 60 == 1 ? "b" : "c", i % 60, 300 + i % 60);
		snprintf(text, sizeof(text),
		    "\"metric\":\"heapUsed\",\"run\":\"%c\",\"at\":\"2026-05-01T00:%02d:00Z\",\"bytes\":50000000",
		    'a' + i / 60, i % 60);
		sample(text);
	}
	report();
	TEST_STR(at(0, "metric"), "\"heapUsed\"", "the heap");
	TEST_STR(at(1, "verdict"), "\"steady\"", "of runs that grow is steady: so are they");
	TEST_STR(at(1, "growth.used"), "\"heapUsed\"", "by its growth");
	TEST_STR(at(1, "reason"),
	    "\"the warm median is 329.0 MiB, the first reading up to 0.9 times that; by the heap (heapUsed): no growth "
	    "of 10.0 "
	    "MiB/h or more is shown (median 0.0 of 3 runs; the mean is at most 0.0), though the resident set grew by "
	    "60.0\"",
	    "which is said");
	end();
}

/* The heap of other runs decides nothing. */
static void other_heaps(void)
{
	char text[300];

	begin("total");
	for (int i = 0; i < 60 * 3; i++) {
		reading(i / 60 == 0 ? "a" : i / 60 == 1 ? "b" : "c", i % 60, 300 + i % 60);
		snprintf(text, sizeof(text),
		    "\"metric\":\"heapTotal\",\"run\":\"%c\",\"at\":\"2026-05-01T00:%02d:00Z\",\"bytes\":50000000",
		    i / 60 == 2 ? 'd' : 'a' + i / 60, i % 60);
		sample(text);
	}
	report();
	TEST_STR(at(1, "verdict"), "\"growth\"", "a run without its heap");
	TEST_STR(at(1, "growth.used"), "\"rss\"", "has its own growth");
	end();
}

/* ---- partials and baselines ---- */

static void partials(void)
{
	struct records written;
	char *line, *next;

	begin("channel,run");
	for (int i = 0; i < 20; i++)
		reading("r", i, 100 + i);
	sample("\"run\":\"r\",\"at\":\"2026-05-01T02:00:00Z\",\"bytes\":900000000,\"pressure\":true");
	sample("\"run\":\"r\",\"at\":\"2026-05-01T02:00:00Z\",\"bytes\":null,\"label\":\"\"");
	sample("\"run\":\"r\",\"at\":\"2026-05-01T03:00:00Z\",\"bytes\":200000000,\"label\":\"scenario:x:start\"");
	sample("\"run\":\"m\",\"atMs\":1,\"at\":\"2026-05-01T03:00:00Z\",\"bytes\":200000000");
	sample("\"run\":\"m\",\"atMs\":2,\"at\":\"2026-05-01T03:00:09Z\",\"bytes\":200000000,\"label\":\"\"");
	records_begin(&written);
	TEST_INT(partial_write(&run.t.groups, NULL, &written.out, &run.e), 0, "partials");
	records_end(&written);
	report();
	char *whole = strdup(run.r.text);
	end();
	begin("channel,run");
	for (line = written.text; (next = strchr(line, '\n')) != NULL; line = next + 1) {
		*next = '\0';
		TEST_INT(give(line), 0, "are read");
	}
	report();
	TEST_STR(run.r.text, whole, "and give the same rows");
	TEST(strstr(whole, "\"pressureBytes\":900000000") != NULL && strstr(whole, "\"clockStepMs\":8999") != NULL,
	    "with all there was");
	end();
	free(whole);
	records_release(&written);
}

static const char PARTIAL[] = "{\"kind\":\"rss-partial\",\"v\":2,\"by\":[],\"key\":{},\"scope\":\"gateway\",\"metric\":"
			      "\"rss\",\"measure\":null,\"run\":\"r\",\"clock\":\"wall\",";

static void damaged(void)
{
	static const struct {
		const char *more;
		int rc;
	} all[] = {{"\"points\":[],\"bounds\":[]", 0},
	    {"\"points\":[5,7,1,0,0,\"0000000000000001\"],\"bounds\":[5,7]", 0},
	    {"\"points\":[5,0,1,0,0,\"0000000000000001\"],\"bounds\":[]", 1},
	    {"\"points\":[5,7,0,0,0,\"0000000000000001\"],\"bounds\":[]", 1},
	    {"\"points\":[5,7,1,2,1,\"0000000000000001\"],\"bounds\":[]", 1},
	    {"\"points\":[5,7,1,-1,1,\"0000000000000001\"],\"bounds\":[]", 1},
	    {"\"points\":[5,274877906944,1,0,0,\"0000000000000001\"],\"bounds\":[]", 0},
	    {"\"points\":[5,274877906945,1,0,0,\"0000000000000001\"],\"bounds\":[]", 1},
	    {"\"points\":[5,7,1,0,0,\"x\"],\"bounds\":[]", 1}, {"\"points\":[5,7,1,0,0],\"bounds\":[]", 1},
	    {"\"points\":[],\"bounds\":[1]", 1}, {"\"points\":[]", 1}, {"\"bounds\":[]", 1},
	    {"\"level\":0,\"points\":[5,7,2,0,0,\"0000000000000001\",9,16],\"bounds\":[5,7],\"buckets\":[]", 0},
	    {"\"level\":62,\"points\":[],\"bounds\":[],\"buckets\":[]", 0},
	    {"\"level\":63,\"points\":[],\"bounds\":[],\"buckets\":[]", 1},
	    {"\"level\":0,\"points\":[5,7,2,0,0,\"0000000000000001\",6,16],\"bounds\":[],\"buckets\":[]", 1},
	    {"\"level\":0,\"points\":[5,7,2,0,0,\"0000000000000001\",9,12],\"bounds\":[],\"buckets\":[]", 1},
	    {"\"level\":0,\"points\":[5,7,2,0,0,\"0000000000000001\",9,20],\"bounds\":[],\"buckets\":[]", 1},
	    {"\"points\":[],\"bounds\":[],\"marks\":[\"x\",\"start\",1,2]", 0},
	    {"\"points\":[],\"bounds\":[],\"marks\":[\"x\",\"end\",1,2]", 1},
	    {"\"points\":[],\"bounds\":[],\"marks\":[\"x\",\"finish\",1]", 1},
	    {"\"points\":[],\"bounds\":[],\"marks\":[7,\"finish\",1,2]", 1},
	    {"\"points\":[],\"bounds\":[],\"offsets\":[1,2]", 0}, {"\"points\":[],\"bounds\":[],\"offsets\":[2,2]", 0},
	    {"\"points\":[],\"bounds\":[],\"offsets\":[2,1]", 1},
	    {"\"points\":[],\"bounds\":[],\"apart\":{\"missing\":-1}", 1},
	    {"\"points\":[],\"bounds\":[],\"peak\":\"x\"", 1}, {"\"points\":[],\"bounds\":[],\"unlabelled\":1.5", 1},
	    {"\"points\":[],\"bounds\":[],\"pressureBytes\":true", 1}, {"\"points\":[],\"bounds\":[],\"scope\":7", 1}};
	char text[600];

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		begin("total");
		snprintf(text, sizeof(text), "%s%s,\"src\":{\"path\":\"p\"}}", PARTIAL, all[i].more);
		TEST_INT(give(text), all[i].rc, all[i].more);
		rss_intake_release(&run.t);
		json_release(&run.reader);
	}
}

static void baselines(void)
{
	static const char *const bad[] = {"", "{\"kind\":\"rss-row\",\"v\":1,\"key\":{}}\n", "{\"kind\":\"rss-row\"\n"};
	struct fields by;

	begin("total");
	for (int i = 0; i < 3; i++)
		fill(i == 0 ? "a" : i == 1 ? "b" : "c", 60, 300, 20 + i, 0);
	report();
	scratch_write("before.ndjson", run.r.text, run.r.n);
	end();
	begin("version");
	for (int i = 0; i < 3; i++)
		fill(i == 0 ? "a" : i == 1 ? "b" : "c", 60, 300, 40 + i, 0);
	run.o.baseline = &run.baseline;
	TEST_INT(rss_baseline_load(&run.baseline, "before.ndjson", &run.t.groups.by, &run.e), 0,
	    "a baseline without version");
	report();
	TEST_STR(at(0, "verdict"), "\"growth\"", "more than before");
	TEST_STR(at(0, "growth.baseline"), "{\"n\":3,\"bytesPerHour\":22020096,\"p\":0.05}", "by the baseline");
	TEST_STR(at(0, "reason"),
	    "\"memory grows by 41.0 MiB/h (median of 3 runs; 21.0 in the baseline, p 0.050): a leak is suspected; "
	    "a run went from 300.0 to 340.3 MiB\"",
	    "says so");
	TEST_INT(run.sum.compared, 1, "one row was compared");
	rss_baseline_release(&run.baseline);
	end();
	begin("total");
	for (int i = 0; i < 3; i++)
		fill(i == 0 ? "a" : i == 1 ? "b" : "c", 60, 300, 20 + i, 0);
	run.o.baseline = &run.baseline;
	rss_baseline_load(&run.baseline, "before.ndjson", &run.t.groups.by, &run.e);
	report();
	TEST_STR(at(0, "verdict"), "\"steady\"", "as much as before");
	rss_baseline_release(&run.baseline);
	end();
	fields_parse(&rss_by_names, &by, "by", "channel", &run.e);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		scratch_puts("bad.ndjson", bad[i]);
		TEST_INT(rss_baseline_load(&run.baseline, "bad.ndjson", &by, &run.e), -1, "a file that is none");
		rss_baseline_release(&run.baseline);
	}
}

/* ---- levels ---- */

/* So many readings of a command in that version, of so many MiB and 1 more each. */
static void command(const char *version, int n, double mib)
{
	char text[300];

	for (int i = 0; i < n; i++) {
		snprintf(text, sizeof(text),
		    "\"scope\":\"command\",\"metric\":\"maxRss\",\"measure\":\"process-max-rss\",\"run\":\"r%s\","
		    "\"version\":\"%s\",\"sample\":%d,\"bytes\":%.0f",
		    version, version, i, (mib + i) * 1048576);
		sample(text);
	}
}

static void versions(void)
{
	static const struct {
		double mib; /* the later version; the earlier one has 400 to 405 */
		int n;
		const char *verdict, *what;
	} all[] = {{501, 6, "\"higher\"", "a quarter above, and more"},
	    {500, 6, "\"steady\"", "less than a quarter above the median"},
	    {500, 3, "\"insufficient\"", "too few readings"}};

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		begin("total");
		rss_by_version(&run.t.groups.by);
		run.o.gate_growth = true;
		command("2026.10.1", all[i].n, all[i].mib);
		command("2026.9.2", 6, 400);
		report();
		TEST_STR(at(0, "key.version"), "\"2026.10.1\"", "by the order of the keys");
		TEST_STR(at(0, "verdict"), all[i].verdict, all[i].what);
		TEST_STR(at(1, "verdict"), "\"steady\"", "the earlier one is what it is");
		TEST_STR(at(1, "before"), "(none)", "with nothing before it");
		TEST_INT(run.gate.findings, i == 0, "only what is higher closes the gate");
		end();
	}

	begin("total");
	rss_by_version(&run.t.groups.by);
	command("2026.9.2", 6, 800);
	for (int i = 0; i < 6; i++) {
		char text[200];
		snprintf(text, sizeof(text),
		    "\"scope\":\"command\",\"metric\":\"maxRss\",\"measure\":\"process-max-rss\",\"sample\":%d,"
		    "\"bytes\":%d",
		    i, 400 * 1048576 + i);
		sample(text);
	}
	report();
	TEST_STR(at(1, "verdict"), "\"steady\"", "readings of an unknown version are not of one before");
	end();

	begin("total");
	rss_by_version(&run.t.groups.by);
	command("2026.9.2", 6, 400);
	report();
	scratch_write("before.ndjson", run.r.text, run.r.n);
	end();
	begin("total");
	rss_by_version(&run.t.groups.by);
	command("2026.9.2", 6, 800);
	run.o.baseline = &run.baseline;
	TEST_INT(rss_baseline_load(&run.baseline, "before.ndjson", &run.t.groups.by, &run.e), 0, "a baseline");
	report();
	TEST_STR(at(0, "verdict"), "\"higher\"", "the same version in a baseline is an earlier run");
	TEST_STR(at(0, "before.baseline"), "true", "says so");
	TEST_STR(at(0, "before.times"), "1.995", "and how much");
	TEST_STR(at(0, "reason"),
	    "\"the warm median is 802.0 MiB, 2.0 times the 402.0 MiB of 2026.9.2 in the baseline\"",
	    "in words");
	rss_baseline_release(&run.baseline);
	end();
}

/* ---- long runs, and steps ---- */

/* Readings of 16 days, an hour apart, growing by so many MiB an hour. */
static void soak(double per_hour)
{
	char text[300];

	for (int h = 0; h < 16 * 24; h++) {
		snprintf(text, sizeof(text),
		    "\"run\":\"s\",\"at\":\"2026-05-%02dT%02d:00:00Z\",\"seq\":%d,\"bytes\":%.0f",
		    h / 24 + 1, h % 24, h + 1, (200 + per_hour * h) * 1048576);
		sample(text);
	}
}

static void long_runs(void)
{
	begin("total");
	run.o.judge.material = true;
	run.o.judge.limit = 2048 * (uint64_t)1048576;
	soak(2.8);
	report();
	TEST_STR(at(0, "verdict"), "\"growth\"", "2.8 MiB/h for 16 days");
	TEST_STR(at(0, "growth.hoursToLimit"), "277", "when it reaches the limit");
	end();

	begin("total");
	soak(2.8);
	report();
	TEST_STR(at(0, "verdict"), "\"steady\"", "not where --min-growth says what counts");
	end();

	begin("total");
	run.o.judge.material = true;
	soak(0.02);
	report();
	TEST_STR(at(0, "verdict"), "\"steady\"", "7 MiB in 16 days are nothing");
	end();
}

static void steps(void)
{
	begin("total");
	run.o.gate_growth = true;
	for (int k = 0; k < 3; k++) {
		for (int i = 0; i < 120; i++)
			reading(k == 0 ? "a" : k == 1 ? "b" : "c", i, (i < 70 + k ? 400 : 700) + i % 3);
	}
	report();
	TEST_STR(at(0, "verdict"), "\"step\"", "flat, up once, and flat: no slope");
	TEST_STR(at(0, "growth.steps"), "3", "in each run");
	TEST(strstr(at(0, "reason"), "3 of 3 runs went up in one step, by up to 300.0 MiB (at 2026-05-01T01:1") != NULL,
	    "where and how much");
	TEST_INT(run.gate.findings, 1, "which closes the gate of growth");
	end();
}

/* ---- versions ---- */

static void order(void)
{
	static const char *const ordered[] = {"2026.5.26", "2026.7.1-beta.2", "2026.7.1-beta.10", "2026.7.1",
	    "2026.7.1-1", "2026.7.1-2", "2026.7.10", "2026.10.1-beta.1", "2026.10.1"};
	const size_t n = sizeof(ordered) / sizeof(ordered[0]);

	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < n; k++) {
			int c = version_compare(slice_cstr(ordered[i]), slice_cstr(ordered[k]));
			TEST_INT((c > 0) - (c < 0), (i > k) - (i < k), ordered[i]);
		}
	}
	TEST(version_compare(slice_make(NULL, 0), SLICE("")) < 0, "the unknown one is before all");
}

int main(void)
{
	scratch_init();
	versions();
	long_runs();
	steps();
	order();
	faults();
	edges();
	phases();
	clocks();
	others();
	growth();
	cold();
	commands();
	lacking();
	heaps();
	other_heaps();
	partials();
	damaged();
	baselines();
	scratch_done();
	return tap_done();
}
