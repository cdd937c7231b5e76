/* Usage records and cells in, rows and reports out: sums, percentiles, baselines, budgets and pairs, at their edges. */
#include <math.h>

#include "base/count.h"
#include "record/record.h"
#include "tokens/tokens.h"

#include "records.h"
#include "scratch.h"
#include "tap.h"

static struct {
	struct usage_intake t;
	struct usage_report_options o;
	struct usage_verdict v;
	struct baseline baseline;
	struct budget budget;
	struct pair_options po;
	struct pairs p;
	struct gate gate;
	struct records r;
	struct json reader;
	struct form *form;
	struct oc_err e;
	char said[600];
	int notices;
} run;

static void begin(const char *by, bool lossy)
{
	memset(&run, 0, sizeof(run));
	usage_intake_init(&run.t);
	run.t.groups.lossy = lossy;
	run.t.groups.by_given = true;
	run.o.threshold = DELTA_THRESHOLD;
	run.o.gate = &run.gate;
	if (fields_parse(&by_names, &run.t.groups.by, "by", by, &run.e) < 0 || json_init(&run.reader, &run.e) < 0)
		exit(1);
}

static int give(const char *record)
{
	if (json_read(&run.reader, record, strlen(record), &run.e) < 0)
		return -2;
	struct json_val v = json_root(&run.reader);
	return record_is(v, "token-partial") ? usage_intake_partial(&run.t, v, &run.e)
					     : usage_intake_usage(&run.t, v, NULL, &run.e);
}

static int usage(const char *session, int turn, unsigned long long in, unsigned long long out, const char *more)
{
	char text[900];

	snprintf(text, sizeof(text),
	    "{\"kind\":\"usage\",\"v\":1,\"source\":\"transcript\",\"session\":\"%s\",\"turn\":%d,\"input\":%llu,"
	    "\"output\":%llu,\"cacheRead\":0,"
	    "\"cacheWrite\":0,\"total\":%llu%s%s,\"src\":{\"path\":\"p\",\"line\":%d}}",
	    session, turn, in, out, in + out, more[0] == '\0' ? "" : ",", more, turn + 1);
	return give(text);
}

static int report(void)
{
	records_begin(&run.r);
	int rc = usage_intake_settle(&run.t, &run.e);
	if (rc == 0)
		rc = usage_report_write(&run.t.groups, &run.o, &run.r.out, &run.v, &run.e);
	records_end(&run.r);
	return rc;
}

static void end(void)
{
	records_release(&run.r);
	usage_intake_release(&run.t);
	baseline_release(&run.baseline);
	budget_release(&run.budget);
	json_release(&run.reader);
}

static const char *at(size_t line, const char *path)
{
	return records_at(&run.r, line, path);
}

/* ---- usage ---- */

static void sums(void)
{
	begin("model", false);
	TEST_INT(
	    usage("s", 0, 10, 5,
		"\"model\":\"a\",\"cost\":0.5,\"at\":\"2026-05-27T10:00:00Z\",\"tools\":[\"x\",\"y\"],\"toolCalls\":2"),
	    0, "a message");
	TEST_INT(usage("s", 0, 20, 5, "\"model\":\"a\",\"at\":\"2026-05-27T11:00:00Z\""), 0, "another of its turn");
	TEST_INT(usage("t", 1, 0, 0, "\"model\":\"a\",\"stopReason\":\"error\""), 0, "one of nothing");
	TEST_INT(usage("s", 2, 7, 0, "\"model\":\"a\",\"branch\":\"side\""), 0, "a side branch");
	TEST_INT(usage("s", 3, 9, 0, "\"model\":\"a\",\"source\":\"trajectory\""), 0, "another source");
	TEST_INT(usage("s", 4, 9, 0, "\"model\":\"a\",\"input\":-1"), 2, "a count that is none");
	TEST_INT(usage("s", 5, 1, 1, "\"model\":null,\"total\":9"), 0, "a total that is no sum");
	TEST_INT(report(), 0, "a report");
	TEST_INT(records_count(&run.r), 3, "a row a model, and the closing record");
	TEST_STR(at(0, "key"), "{\"model\":null}", "no model");
	TEST_STR(at(0, "v"), "2", "version 2");
	TEST_STR(at(2, "v"), "2", "of both kinds");
	TEST_STR(at(0, "differs"), "1", "a total that differs");
	TEST_STR(at(0, "total"), "9", "counts as it is");
	TEST_STR(at(0, "cost"), "null", "no cost");
	TEST_STR(at(0, "tokensPerToolCall"), "null", "no tool call");
	TEST_STR(at(0, "unpriced"), "1", "unpriced");
	TEST_STR(at(0, "zero"), "(none)", "no zero");
	TEST_STR(at(1, "messages"), "3", "three messages");
	TEST_STR(at(1, "turns"), "2", "two turns");
	TEST_STR(at(1, "sessions"), "2", "two sessions");
	TEST_STR(at(1, "input"), "30", "input");
	TEST_STR(at(1, "output"), "10", "output");
	TEST_STR(at(1, "total"), "40", "total");
	TEST_STR(at(1, "toolCallCount"), "2", "tool calls");
	TEST_STR(at(1, "tokensPerToolCall"), "20", "tokens for each");
	TEST_STR(at(1, "cacheShare"), "0", "nothing from the cache");
	TEST_STR(at(1, "cost"), "0.5", "dollars");
	TEST_STR(at(1, "unpriced"), "2", "two have none");
	TEST_STR(at(1, "zero"), "1", "one is zero");
	TEST_STR(at(1, "errors"), "1", "one failed");
	TEST_STR(at(1, "perMessage"), "{\"p50\":15,\"p90\":25,\"p99\":25,\"max\":25}", "by message");
	TEST_STR(at(1, "perTurn"), "{\"p50\":0,\"p90\":40,\"p99\":40,\"max\":40}", "by turn");
	TEST_STR(at(1, "perSession"), "{\"p50\":0,\"p90\":40,\"p99\":40,\"max\":40}", "by session");
	TEST_STR(at(1, "side.total"), "7", "side branches stand apart");
	TEST_STR(at(1, "side.messages"), "1", "one");
	TEST_STR(at(1, "apart.total"), "9", "as do other sources");
	TEST_STR(at(1, "ignored"), "{\"messages\":1,\"negative\":1}", "and what is ignored");
	TEST_STR(at(1, "first"), "\"2026-05-27T10:00:00.000Z\"", "from");
	TEST_STR(at(1, "last"), "\"2026-05-27T11:00:00.000Z\"", "to");
	TEST_STR(at(1, "untimed"), "4", "without time");
	TEST_STR(at(1, "src"), "{\"path\":\"p\",\"line\":1}", "the first source");
	TEST_STR(at(2, "rowCount"), "2", "two rows");
	TEST_STR(at(2, "method"), "\"exact\"", "exactly");
	TEST_STR(at(2, "relativeError"), "(none)", "no error");
	TEST_STR(at(2, "totals.messages"), "4", "totals");
	TEST_STR(at(2, "totals.total"), "49", "over all rows");
	TEST_STR(at(2, "pass"), "true", "pass");
	TEST_STR(at(2, "failures"), "[]", "nothing failed");
	TEST_STR(at(2, "baseline"), "(none)", "no baseline");
	TEST(run.v.messages == 4 && run.v.turns == 3 && run.v.sessions == 2 && run.v.side == 1 && run.v.apart == 1 &&
		 run.v.ignored == 1 && run.v.rows == 2 && run.v.rejected == 0 && run.v.compared == 0 && run.v.over == 0,
	    "the verdict counts");
	end();
	begin("total", false);
	report();
	TEST_STR(at(0, "totals.perMessage"), "null", "of nothing there are no percentiles");
	TEST_STR(at(0, "totals.cacheShare"), "null", "and no share");
	TEST_STR(at(0, "notes"), "[]", "nor notes");
	end();
}

static void shares(void)
{
	begin("total", false);
	give("{\"kind\":\"usage\",\"v\":1,\"session\":\"s\",\"turn\":0,\"input\":1,\"output\":100,\"cacheRead\":2,"
	     "\"cacheWrite\":5,\"total\":108}");
	report();
	TEST_STR(at(0, "cacheShare"), "0.25", "what is read of all that is prompt: input, cache read and cache write");
	TEST_STR(at(0, "differs"), "(none)", "the total is their sum");
	end();
}

static void tools(void)
{
	begin("tool", false);
	usage("s", 0, 10, 0, "\"tools\":[\"x\",\"y\",\"x\"],\"toolCalls\":3");
	usage("s", 0, 1, 0, "\"tools\":[]");
	usage("s", 0, 2, 0, "\"tools\":[\"x\",7],\"toolCalls\":1");
	report();
	TEST_STR(at(0, "key"), "{\"tool\":null}", "no tool");
	TEST_STR(at(0, "total"), "1", "once");
	TEST_STR(at(1, "key"), "{\"tool\":\"x\"}", "a tool");
	TEST_STR(at(1, "messages"), "2", "its messages, each once");
	TEST_STR(at(1, "shared"), "1", "one in another row too");
	TEST_STR(at(2, "shared"), "1", "the same");
	TEST_STR(at(0, "shared"), "(none)", "not this");
	TEST_STR(at(3, "totals.total"), "13", "totals count each once");
	TEST(strstr(at(3, "notes"), "rows do not add up") != NULL, "and a note says so");
	end();
}

static void order(void)
{
	begin("day", false);
	usage("s", 0, 1, 0, "\"at\":\"2026-05-27T23:59:59Z\"");
	TEST(!run.t.earlier, "the first");
	usage("s", 0, 1, 0, "\"at\":\"2026-05-27T23:59:59Z\"");
	TEST(!run.t.earlier, "the same time");
	usage("s", 0, 1, 0, "\"at\":\"2026-05-27T23:59:58Z\"");
	TEST(run.t.earlier, "an earlier one");
	usage("t", 0, 1, 0, "\"at\":\"2026-05-28T00:00:00Z\"");
	TEST(!run.t.earlier, "another session");
	usage("t", 0, 1, 0, "");
	TEST(!run.t.earlier && run.t.backwards == 1 && run.t.used == 5, "no time");
	usage("u", 0, 1, 0, "\"at\":\"2026-05-29T00:00:00Z\",\"earlier\":true");
	TEST(run.t.earlier && run.t.backwards == 2, "one that was earlier in its file");
	usage_intake_sources(&run.t, 1u << SOURCE_TRAJECTORY);
	usage("t", 0, 1, 0, "\"source\":\"trajectory\"");
	usage("t", 0, 1, 0, "");
	report();
	TEST_STR(at(0, "key"), "{\"day\":null}", "days are sorted");
	TEST_STR(at(0, "messages"), "2", "the source that is asked for counts");
	TEST_STR(at(0, "apart.messages"), "1", "the other stands apart");
	TEST_STR(at(1, "key"), "{\"day\":\"2026-05-27\"}", "a day in UTC");
	TEST_STR(at(1, "messages"), "3", "to its last second");
	TEST_STR(at(2, "key"), "{\"day\":\"2026-05-28\"}", "the next");
	end();
}

/* ---- partials ---- */

static char *partials(const char *by, bool lossy)
{
	static const char *const more[] = {"\"model\":\"a\",\"cost\":0.25", "\"model\":\"a\",\"branch\":\"side\"",
	    "\"model\":\"b\",\"source\":\"cron\"", "\"model\":\"b\",\"input\":1.5", "\"model\":\"a\",\"total\":99",
	    "\"model\":\"a\",\"cost\":-1", "\"model\":\"b\",\"at\":\"2026-05-27T10:00:00Z\""};
	struct records written;

	begin(by, lossy);
	for (int i = 0; i < 70; i++)
		usage(i % 3 == 0 ? "s" : "t", i / 4, (unsigned)(i * 37 % 11), (unsigned)i, more[i % 7]);
	run.t.groups.rejected = 2;
	records_begin(&written);
	TEST_INT(partial_write(&run.t.groups, NULL, &written.out, &run.e), 0, "partials");
	records_end(&written);
	report();
	char *whole = strdup(run.r.text), *text = strdup(written.text);
	end();
	records_release(&written);
	begin("total", false);
	run.t.groups.by_given = false;
	for (char *line = text, *next; (next = strchr(line, '\n')) != NULL; line = next + 1) {
		*next = '\0';
		TEST_INT(give(line), 0, "are read");
	}
	report();
	TEST_STR(run.r.text, whole, "and give the same report");
	end();
	free(text);
	return whole;
}

static void travels(void)
{
	char *exact = partials("model", false), *lossy = partials("session,model", true),
	     *tools_too = partials("tool", false);

	TEST(strstr(exact, "\"differs\":") != NULL && strstr(exact, "\"badCost\":") != NULL &&
		 strstr(exact, "\"rejected\":2") != NULL,
	    "with all there is");
	TEST(strstr(lossy, "\"method\":\"sketch\",\"relativeError\":") != NULL, "sketches stay sketches");
	TEST(strstr(tools_too, "\"of\":\"usage\",\"by\":[\"tool\"]") != NULL, "and by tool");
	free(exact);
	free(lossy);
	free(tools_too);
}

static void tallies(void)
{
	struct tally a = {.messages = 1,
			 .failed = 2,
			 .zero = 3,
			 .reading = {[READING_OTHER] = 4},
			 .calls = 5,
			 .unpriced = 6,
			 .bad_cost = 7,
			 .cost = 8},
		     b = a, sum = {0};
	struct json reader;
	struct sb text = SB_INIT;
	struct emit w;

	for (int i = 0; i < USAGE_COUNTS; i++)
		a.count[i] = b.count[i] = (uint64_t)i + 10;
	TEST_INT(tally_merge(&a, &b), 0, "two tallies");
	TEST(a.messages == 2 && a.failed == 4 && a.zero == 6 && a.reading[READING_OTHER] == 8 && a.calls == 10 &&
		 a.unpriced == 12 && a.bad_cost == 14 && a.cost == 16,
	    "add up, each of them");
	for (int i = 0; i < USAGE_COUNTS; i++)
		TEST_INT(a.count[i], 2 * (i + 10), usage_count_name((enum usage_count)i));
	emit_init(&w, &text, 0);
	emit_object(&w);
	tally_write(&w, "t", &b);
	tally_write(&w, "none", NULL);
	emit_end(&w);
	if (json_init(&reader, &run.e) < 0 || json_read(&reader, text.buf, text.len, &run.e) < 0)
		exit(1);
	TEST(json_is(json_gets(json_root(&reader), "none"), JSON_MISSING), "nothing is written of none");
	TEST(tally_read(&sum, json_gets(json_root(&reader), "t")), "what is written is read");
	TEST(memcmp(&sum, &b, sizeof(sum)) == 0, "and is the same");
	TEST(!tally_read(&sum, json_root(&reader)), "another object is not");
	uint64_t *const field[] = {&b.messages, &b.failed, &b.zero, &b.reading[READING_OTHER], &b.calls,
	    &b.unpriced, &b.bad_cost, &b.count[0], &b.count[USAGE_COUNTS - 1]};
	for (size_t i = 0; i < sizeof(field) / sizeof(field[0]); i++) {
		struct tally one = {0}, most = {0};
		uint64_t *at_most = (uint64_t *)((char *)&most + ((char *)field[i] - (char *)&b));
		uint64_t *at_one = (uint64_t *)((char *)&one + ((char *)field[i] - (char *)&b));
		*at_most = COUNT_MAX - 1;
		*at_one = 1;
		TEST_INT(tally_merge(&most, &one), 0, "the greatest sum");
		TEST_INT(tally_merge(&most, &one), -1, "one more is too much");
	}
	struct tally dear = {.cost = COST_SUM_MAX}, cent = {.cost = 1};
	TEST_INT(tally_merge(&dear, &(struct tally){0}), 0, "the greatest cost");
	TEST_INT(tally_merge(&dear, &cent), -1, "is not exceeded");
	struct tally priced = {.messages = 2, .unpriced = 1, .cost = 1000000000000};
	TEST(tally_dollars(&priced) == 1, "a dollar");
	priced.unpriced = 2;
	TEST(isnan(tally_dollars(&priced)), "no message had a price");
	struct usage_record u = {.priced = COST_BAD, .reading = READING_OTHER, .failed = true, .calls = 3};
	struct tally t = {0};
	TEST_INT(tally_add(&t, &u), 0, "a message");
	TEST(t.messages == 1 && t.bad_cost == 1 && t.unpriced == 1 && t.reading[READING_OTHER] == 1 && t.failed == 1 &&
		 t.zero == 1 && t.calls == 3 && t.cost == 0,
	    "with a bad cost, of nothing");
	u = (struct usage_record){.priced = COST_GOOD, .cost = 7, .count = {[USAGE_TOTAL] = 1}};
	tally_add(&t, &u);
	TEST(t.messages == 2 && t.bad_cost == 1 && t.unpriced == 1 && t.reading[READING_OTHER] == 1 && t.failed == 1 &&
		 t.zero == 1 && t.cost == 7 && t.count[USAGE_TOTAL] == 1,
	    "and a good one");
	json_release(&reader);
	sb_release(&text);
}

/* ---- baselines and budgets ---- */

static void baselines(void)
{
	begin("model", false);
	usage("s", 0, 100, 0, "\"model\":\"a\",\"cost\":1");
	usage("s", 0, 100, 0, "\"model\":\"b\"");
	usage("s", 0, 100, 0, "\"model\":\"c\"");
	usage("s", 0, 100, 0, "\"model\":\"gone\"");
	usage("s", 0, 0, 0, "\"model\":\"z\",\"stopReason\":\"error\"");
	report();
	scratch_write("before.ndjson", run.r.text, run.r.n);
	end();
	begin("model", false);
	usage("s", 0, 115, 0, "\"model\":\"a\",\"cost\":2");
	usage("s", 0, 116, 0, "\"model\":\"b\"");
	usage("s", 0, 84, 0, "\"model\":\"c\"");
	usage("s", 0, 5, 0, "\"model\":\"new\"");
	usage("s", 0, 1, 0, "\"model\":\"z\"");
	TEST_INT(baseline_load(&run.baseline, "before.ndjson", &run.e), 0, "an earlier report");
	run.o.baseline = &run.baseline;
	report();
	TEST_STR(at(0, "baseline"),
	    "{\"compared\":\"tokens\",\"total\":100,\"turns\":1,\"cost\":1,\"deltaPercent\":15,\"classification\":"
	    "\"neutral\",\"flagged\":false}",
	    "just the threshold is neutral");
	TEST_STR(at(1, "baseline.classification"), "\"regression\"", "more is a regression");
	TEST_STR(at(1, "baseline.flagged"), "true", "and flagged");
	TEST_STR(at(1, "baseline.cost"), "null", "without a cost");
	TEST_STR(at(2, "baseline.classification"), "\"savings\"", "less is savings");
	TEST_STR(at(2, "baseline.flagged"), "false", "not flagged");
	TEST_STR(
	    at(3, "baseline"), "{\"compared\":\"tokens\",\"classification\":\"new\",\"flagged\":false}", "a new row");
	TEST_STR(at(4, "baseline.deltaPercent"), "100", "something instead of nothing");
	TEST_STR(at(5, "vanished"), "true", "a row that is gone");
	TEST_STR(at(5, "key"), "{\"model\":\"gone\"}", "by its key");
	TEST_STR(at(5, "baseline.classification"), "\"vanished\"", "has vanished");
	TEST_STR(at(6, "baseline"),
	    "{\"path\":\"before.ndjson\",\"compared\":\"tokens\",\"thresholdPercent\":15,\"rows\":5,\"matched\":4,"
	    "\"new\":1,\"vanished\":1,"
	    "\"regressions\":2,\"savings\":1,\"was\":300,\"is\":316,\"deltaPercent\":5.333333333333334}",
	    "all together");
	TEST_STR(at(6, "failures"),
	    "[\"model b tokens +16.0% against the baseline\",\"model z tokens +100.0% against the baseline\"]",
	    "failures");
	TEST_STR(at(6, "pass"), "false", "do not pass");
	TEST(run.v.flagged == 2 && run.v.compared == 4 && run.gate.findings == 2, "the gate is closed by each");
	end();
	begin("model", false);
	usage("s", 0, 150, 0, "\"model\":\"a\",\"cost\":2");
	usage("s", 1, 50, 0, "\"model\":\"a\",\"cost\":1");
	usage("s", 1, 50, 0, "\"model\":\"b\"");
	baseline_load(&run.baseline, "before.ndjson", &run.e);
	run.o.baseline = &run.baseline;
	run.o.metric = METRIC_TURN;
	report();
	TEST_STR(at(0, "baseline.deltaPercent"), "0", "100 tokens a turn, as before");
	TEST_STR(at(5, "baseline.was"), "(none)", "figures a turn have no sum");
	end();
	begin("model", false);
	usage("s", 0, 1, 0, "\"model\":\"a\",\"cost\":1.5");
	usage("s", 0, 1, 0, "\"model\":\"b\",\"cost\":1");
	baseline_load(&run.baseline, "before.ndjson", &run.e);
	run.o.baseline = &run.baseline;
	run.o.metric = METRIC_COST;
	report();
	TEST_STR(at(0, "baseline.deltaPercent"), "50", "dollars");
	TEST_STR(at(1, "baseline.classification"), "\"unknown\"", "a cost that was not known");
	TEST_STR(at(5, "baseline.matched"), "1", "is not compared");
	end();
	begin("session", false);
	usage("s", 0, 1, 0, "");
	baseline_load(&run.baseline, "before.ndjson", &run.e);
	run.o.baseline = &run.baseline;
	TEST_INT(report(), -1, "grouped by other fields");
	end();
	static const char *const bad[] = {"",
	    "{\"kind\":\"token-row\",\"v\":1,\"by\":[\"odd\"],\"key\":{},\"total\":1}\n",
	    "{\"kind\":\"token-row\",\"v\":1,\"by\":[\"model\"],\"key\":{},\"total\":1}\n",
	    "{\"kind\":\"token-row\",\"v\":1,\"by\":[],\"key\":{}}\n",
	    "{\"kind\":\"token-row\",\"v\":1,\"by\":[],\"key\":{},\"total\":1}\n{\"kind\":\"token-row\",\"v\":1,\"by\":"
	    "[],\"key\":{},\"total\":1}\n",
	    "{\"kind\":\"token-row\",\"v\":1,\"by\":[\"model\"],\"key\":{\"model\":\"a\"},\"total\":1}\n{\"kind\":"
	    "\"token-row\",\"v\":1,\"by\":[\"day\"],"
	    "\"key\":{\"day\":\"a\"},\"total\":1}\n"};
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct baseline b;
		scratch_puts("bad.ndjson", bad[i]);
		TEST_INT(baseline_load(&b, "bad.ndjson", &run.e), -1, bad[i]);
		baseline_release(&b);
	}
}

static void budgets(void)
{
	begin("model,day", false);
	scratch_puts("budget.json", "{\"kind\":\"token-budget\",\"v\":1,\"budgets\":[{\"name\":\"day\",\"key\":{"
				    "\"model\":\"a\"},\"per\":\"day\",\"tokens\":10},"
				    "{\"tokens\":30,\"cost\":2},{\"key\":{\"model\":\"a\"},\"side\":true,\"tokens\":25}"
				    ",{\"key\":{\"model\":\"none\"},\"tokens\":0}]}");
	TEST_INT(budget_load(&run.budget, "budget.json", &run.e), 0, "budgets");
	run.o.budget = &run.budget;
	usage("s", 0, 10, 0, "\"model\":\"a\",\"at\":\"2026-05-27T00:00:00Z\",\"cost\":1");
	usage("s", 0, 11, 0, "\"model\":\"a\",\"at\":\"2026-05-28T00:00:00Z\",\"cost\":1");
	usage("s", 0, 5, 0, "\"model\":\"a\",\"at\":\"2026-05-28T00:00:00Z\",\"branch\":\"side\"");
	usage("s", 0, 10, 0, "\"model\":\"b\",\"at\":\"2026-05-28T00:00:00Z\",\"cost\":0.000000000001");
	report();
	TEST_STR(at(3, "budget"),
	    "{\"path\":\"budget.json\",\"budgets\":4,\"over\":[{\"key\":{},\"tokens\":31,\"tokensLimit\":30,\"cost\":2."
	    "000000000001,\"costLimit\":2},"
	    "{\"key\":{\"model\":\"a\"},\"tokens\":26,\"tokensLimit\":25},{\"name\":\"day\",\"key\":{\"model\":\"a\"},"
	    "\"day\":\"2026-05-28\",\"tokens\":11,"
	    "\"tokensLimit\":10}]}",
	    "what is over: one token, one unit of cost, with side branches where they are asked for");
	TEST_STR(at(3, "failures"),
	    "[\"all usage used 31 tokens of 30 and $2.000000000001 of $2\",\"model a used 26 tokens of 25\","
	    "\"day: model a on 2026-05-28 used 11 tokens of 10\"]",
	    "as sentences");
	TEST(run.v.over == 3 && run.gate.findings == 3, "each closes the gate");
	TEST(run.budget.limit[0].met && !run.budget.limit[3].met, "a limit that covers no row");
	end();
	begin("model", false);
	budget_load(&run.budget, "budget.json", &run.e);
	run.o.budget = &run.budget;
	TEST_INT(report(), -1, "a limit a day needs --by day");
	TEST(strstr(run.e.message, "budget 1 of budget.json asks for the day") != NULL, "and says so");
	end();
	begin("tool", false);
	scratch_puts("budget.json", "{\"kind\":\"token-budget\",\"budgets\":[{\"tokens\":1}]}");
	budget_load(&run.budget, "budget.json", &run.e);
	run.o.budget = &run.budget;
	TEST_INT(report(), -1, "by tool a limit must name one");
	end();
	static const char *const bad[] = {"{}", "{\"kind\":\"token-budget\",\"budgets\":[]}",
	    "{\"kind\":\"odd\",\"budgets\":[{\"tokens\":1}]}", "{\"kind\":\"token-budget\",\"budgets\":[1]}",
	    "{\"kind\":\"token-budget\",\"budgets\":[{}]}", "{\"kind\":\"token-budget\",\"budgets\":[{\"tokens\":-1}]}",
	    "{\"kind\":\"token-budget\",\"budgets\":[{\"tokens\":1.5}]}",
	    "{\"kind\":\"token-budget\",\"budgets\":[{\"cost\":-1}]}",
	    "{\"kind\":\"token-budget\",\"budgets\":[{\"tokens\":1,\"per\":\"week\"}]}",
	    "{\"kind\":\"token-budget\",\"budgets\":[{\"tokens\":1,\"side\":1}]}",
	    "{\"kind\":\"token-budget\",\"budgets\":[{\"tokens\":1,\"name\":1}]}",
	    "{\"kind\":\"token-budget\",\"budgets\":[{\"tokens\":1,\"key\":[]}]}",
	    "{\"kind\":\"token-budget\",\"budgets\":[{\"tokens\":1,\"key\":{\"odd\":\"x\"}}]}",
	    "{\"kind\":\"token-budget\",\"budgets\":[{\"tokens\":1,\"key\":{\"model\":1}}]}"};
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct budget b;
		scratch_puts("budget.json", bad[i]);
		TEST_INT(budget_load(&b, "budget.json", &run.e), -1, bad[i]);
		budget_release(&b);
	}
	struct budget good;
	scratch_puts("budget.json",
	    "{\"kind\":\"token-budget\",\"budgets\":[{\"tokens\":0,\"per\":\"all\",\"key\":null,\"side\":null}]}");
	TEST_INT(budget_load(&good, "budget.json", &run.e), 0, "null is as good as nothing");
	budget_release(&good);
}

/* ---- pairs ---- */

static void on_notice(void *arg, uint64_t line, const char *text)
{
	(void)arg;
	run.notices++;
	snprintf(run.said, sizeof(run.said), "%llu: %s", (unsigned long long)line, text);
}

static void begin_pairs(const char *mode)
{
	memset(&run, 0, sizeof(run));
	run.po.threshold = DELTA_THRESHOLD;
	run.po.mode = slice_cstr(mode);
	pair_names_set(&run.po.names, SLICE("pi"), SLICE("codex"));
	records_begin(&run.r);
	if (json_init(&run.reader, &run.e) < 0 || pairs_init(&run.p, &run.po, &run.r.out, NULL, &run.e) < 0)
		exit(1);
	run.p.notice = on_notice;
	run.p.report.gate = &run.gate;
	run.p.path = "in";
}

static int give_pair(const char *record)
{
	if (json_read(&run.reader, record, strlen(record), &run.e) < 0)
		return -2;
	struct json_val v = json_root(&run.reader);
	run.p.line++;
	return pairs_record(&run.p, record_kind(v), v, slice_cstr(record), &run.e);
}

static int cell(const char *id, const char *runtime, const char *usage_members, const char *more)
{
	char text[900];

	snprintf(text, sizeof(text),
	    "{\"kind\":\"cell\",\"v\":1,\"runtime\":\"%s\",\"scenarioId\":\"%s\",\"usage\":{%s}%s%s}", runtime, id,
	    usage_members, more[0] == '\0' ? "" : ",", more);
	return give_pair(text);
}

static void finish_pairs(void)
{
	TEST_INT(pairs_finish(&run.p, &run.e), 0, "the end of the pairs");
	records_end(&run.r);
}

static void end_pairs(void)
{
	pairs_release(&run.p);
	records_release(&run.r);
	json_release(&run.reader);
}

static void pairs_live(void)
{
	begin_pairs("live-x");
	TEST_INT(cell("s", "codex",
		     "\"inputTokens\":100,\"outputTokens\":15,\"totalTokens\":115,\"cacheRead\":25,\"cacheWrite\":75",
		     "\"toolCalls\":[{\"tool\":\"b\"},{\"tool\":\"a\"},{\"tool\":\"b\"}]"),
	    0, "a cell");
	TEST_INT(cell("s", "codex", "", ""), 1, "again");
	TEST_STR(run.e.message,
	    "a second codex cell of scenario s, whose other cell is still to come; give matrix cells their --axis",
	    "is refused");
	TEST_INT(cell("s", "openclaw", "\"inputTokens\":90,\"outputTokens\":10,\"totalTokens\":100,\"costUsd\":0.5",
		     "\"axes\":{}"),
	    0, "its partner");
	cell("t", "openclaw", "\"inputTokens\":1,\"outputTokens\":1,\"totalTokens\":100", "");
	cell("t", "codex", "\"inputTokens\":1,\"outputTokens\":-1,\"totalTokens\":115.5", "\"axes\":null");
	cell("z", "openclaw", "\"totalTokens\":0,\"inputTokens\":0,\"outputTokens\":0", "");
	cell("z", "codex", "\"totalTokens\":0,\"inputTokens\":0,\"outputTokens\":0", "");
	cell("less", "openclaw", "\"totalTokens\":100,\"inputTokens\":100,\"outputTokens\":0", "");
	cell("less", "codex", "\"totalTokens\":84,\"inputTokens\":84,\"outputTokens\":0", "");
	TEST_INT(cell("lone", "codex", "", ""), 0, "one without partner");
	TEST_INT(cell("s", "odd", "", ""), 0, "another runtime passes");
	TEST_INT(give_pair("{\"kind\":\"cell\",\"v\":1,\"scenarioId\":\"x\"}"), 1, "no runtime");
	TEST_INT(give_pair("{\"kind\":\"cell\",\"v\":1,\"runtime\":\"codex\",\"scenarioIndex\":0}"), 1, "no scenario");
	finish_pairs();
	TEST_STR(at(0, "usageSource"), "\"live-usage\"", "a live pair");
	TEST_STR(at(0, "v"), "2", "version 2");
	TEST_STR(at(5, "v"), "2", "of both kinds");
	TEST_STR(at(0, "openclaw"), "{\"inputTokens\":90,\"outputTokens\":10,\"totalTokens\":100,\"toolCallCount\":0}",
	    "openclaw's counts");
	TEST_STR(at(0, "codex"), "{\"inputTokens\":100,\"outputTokens\":15,\"totalTokens\":115,\"toolCallCount\":3}",
	    "codex's");
	TEST_STR(at(0, "deltaPercent"), "15", "just the threshold");
	TEST_STR(at(0, "classification"), "\"neutral\"", "is neutral");
	TEST_STR(at(0, "flagged"), "false", "and not flagged");
	TEST_STR(at(0, "toolsUsed"), "[\"a\",\"b\"]", "tools, each once");
	TEST_STR(at(0, "efficiency"),
	    "{\"openclaw\":{\"cost\":0.5},\"codex\":{\"cacheShare\":0.125,\"tokensPerToolCall\":38.333333333333336}}",
	    "the cache share counts what was written to the cache");
	TEST_STR(at(0, "src"), "{\"path\":\"in\",\"line\":3}", "where it was read");
	TEST_STR(at(1, "deltaPercent"), "15.5", "more");
	TEST_STR(at(1, "flagged"), "true", "is flagged");
	TEST_STR(at(1, "codex.outputTokens"), "0", "less than zero is zero");
	TEST_STR(at(2, "deltaPercent"), "0", "nothing and nothing");
	TEST_STR(at(3, "classification"), "\"savings\"", "16 % less is savings");
	TEST_STR(at(4, "kind"), "\"cell\"", "another runtime's cell goes on as it was");
	TEST_STR(at(5, "status"), "\"evaluated\"", "a live report");
	TEST_STR(at(5, "runtimePair"), "[\"openclaw\",\"codex\"]", "pi is openclaw");
	TEST_STR(at(5, "providerMode"), "\"live-x\"", "the mode");
	TEST_STR(at(5, "aggregate"),
	    "{\"openclaw\":{\"totalTokens\":300,\"p50PerScenario\":100,\"p90PerScenario\":100},\"codex\":{"
	    "\"totalTokens\":314.5,\"p50PerScenario\":84,"
	    "\"p90PerScenario\":115.5},\"deltaPercent\":4.833333333333333,\"flaggedScenarios\":[\"t\"],"
	    "\"savingsScenarios\":[\"less\"]}",
	    "all pairs");
	TEST_STR(at(5, "failures"),
	    "[\"t codex live usage outputTokens must be a non-negative integer\",\"t codex live usage totalTokens must "
	    "be a non-negative "
	    "integer\",\"t token delta=+15.5% exceeds 15.0% Codex increase threshold\",\"z openclaw live usage "
	    "totalTokens=0\","
	    "\"z codex live usage totalTokens=0\",\"lone has no openclaw cell: nothing to compare\"]",
	    "upstream's failures");
	TEST_STR(at(5, "unpaired"), "1", "one has no partner");
	TEST_STR(at(5, "pass"), "false", "it does not pass");
	TEST_INT(run.gate.findings, 6, "each closes the gate");
	TEST(pairs_judged(&run.p) && pairs_seen(&run.p), "pairs were judged");
	TEST_STR(run.said, "10: lone has no openclaw cell: nothing to compare", "which is said, by its line");
	end_pairs();
}

/* By the rules from 2026-09 on: what was processed counts. */
static void pairs_processed(void)
{
#define NEW "\"upstream\":\"2026-09\",\"upstreamFrom\":\"cell.status\""
#define DIAGNOSTICS(turns, measured, misses)                                                                           \
	NEW ",\"cacheDiagnostics\":{\"assistantTurns\":" turns \
	    ",\"cacheTelemetryTurns\":" measured ",\"cacheMisses\":[" misses "],\"unmeasuredPostWarmTurns\":[]}"
	begin_pairs("live-x");
	/* measured: 20 + 10 + 5 -> 40 + 10 + 5; the totals fall */
	cell("m", "openclaw",
	    "\"inputTokens\":20,\"outputTokens\":10,\"totalTokens\":935,\"cacheRead\":900,\"cacheWrite\":5",
	    DIAGNOSTICS("2", "2", ""));
	cell("m", "codex",
	    "\"inputTokens\":40,\"outputTokens\":10,\"totalTokens\":455,\"cacheRead\":400,\"cacheWrite\":5",
	    DIAGNOSTICS("2", "2", "{\"turn\":2,\"inputTokens\":30}"));
	/* derived: 10 + 5 + 0 -> 10 + 5 + 20 */
	cell("d", "openclaw", "\"inputTokens\":10,\"outputTokens\":5,\"totalTokens\":115,\"cacheRead\":100", NEW);
	cell("d", "codex", "\"inputTokens\":10,\"outputTokens\":5,\"totalTokens\":135,\"cacheRead\":100", NEW);
	/* no cache counts: the total says whether there was any */
	cell("u", "openclaw", "\"inputTokens\":100,\"outputTokens\":20,\"totalTokens\":120", NEW);
	cell("u", "codex", "\"inputTokens\":1,\"outputTokens\":2,\"totalTokens\":120", NEW);
	finish_pairs();
	TEST_STR(at(0, "openclaw.processedTokens"), "35", "uncached input, output and cache writes");
	TEST_STR(at(0, "openclaw.processedTokenEvidence"), "\"measured\"", "measured");
	TEST_STR(at(0, "codex.processedTokens"), "55", "the other side");
	TEST_STR(at(0, "codex.cacheMisses"), "[{\"turn\":2,\"inputTokens\":30}]", "with its misses");
	TEST_STR(at(0, "deltaPercent"), "57.14285714285714", "are compared, not the totals");
	TEST_STR(at(0, "classification"), "\"regression\"", "a regression, though the total is less");
	TEST_STR(at(0, "upstream"), "\"2026-09\"", "by the newest rules");
	TEST_STR(at(1, "codex.processedTokens"), "35", "what the total has beyond is written to the cache");
	TEST_STR(at(1, "codex.processedTokenEvidence"), "\"derived\"", "derived");
	TEST_STR(at(1, "codex.cacheWriteTokens"), "null", "a count that is not there is not known");
	TEST_STR(at(2, "openclaw.processedTokenEvidence"), "\"derived\"",
	    "a total that is the sum shows that there was none");
	TEST_STR(at(2, "codex.processedTokenEvidence"), "\"unavailable\"", "any other shows nothing");
	TEST_STR(at(2, "deltaPercent"), "0", "and is not compared");
	TEST_STR(at(3, "failures"),
	    "[\"m token delta=+57.1% exceeds 15.0% Codex increase threshold\","
	    "\"d token delta=+133.3% exceeds 15.0% Codex increase threshold\","
	    "\"u codex live processed-token usage cannot be verified from cache-write telemetry or coherent cache-read "
	    "totals\"]",
	    "which fails the live proof");
	TEST_STR(at(3, "aggregate.openclaw.processedTokens"), "170", "the sum");
	TEST_STR(at(3, "aggregate.codex.processedTokenEvidence"), "\"unavailable\"",
	    "is as well known as its worst part");
	TEST_STR(at(3, "aggregate.codex.p50PerScenario"), "null", "and then has no percentiles");
	TEST_STR(at(3, "aggregate.deltaPercent"), "0", "nor a difference");
	end_pairs();

	begin_pairs("live-x");
	run.po.age_given = true;
	run.po.age = (struct age_found){DRIFT_2026_06, SLICE("option")};
	cell("m", "openclaw", "\"inputTokens\":20,\"outputTokens\":10,\"totalTokens\":935,\"cacheRead\":900", NEW);
	cell("m", "codex", "\"inputTokens\":40,\"outputTokens\":10,\"totalTokens\":455,\"cacheRead\":400", NEW);
	finish_pairs();
	TEST_STR(at(0, "classification"), "\"savings\"", "--upstream says else: the totals count");
	TEST_STR(at(1, "upstreamFrom"), "\"option\"", "and the report says so");
	end_pairs();

	/* An unmeasured turn: counts that do not add up to the total are no proof. */
	begin_pairs("live-x");
	cell("i", "openclaw",
	    "\"inputTokens\":20,\"outputTokens\":10,\"totalTokens\":100,\"cacheRead\":50,\"cacheWrite\":5",
	    DIAGNOSTICS("2", "1", ""));
	cell("i", "codex",
	    "\"inputTokens\":20,\"outputTokens\":10,\"totalTokens\":85,\"cacheRead\":50,\"cacheWrite\":5",
	    DIAGNOSTICS("2", "1", ""));
	finish_pairs();
	TEST_STR(at(0, "openclaw.processedTokenEvidence"), "\"unavailable\"", "a total beyond the counts");
	TEST_STR(at(0, "codex.processedTokenEvidence"), "\"measured\"", "one that they add up to");
	end_pairs();
}

static void pairs_exempt(void)
{
	begin_pairs("live-x");
	give_pair("{\"kind\":\"suite\",\"v\":2,\"runBlock\":{\"providerMode\":\"live-x\",\"status\":\"running\"},"
		  "\"scenarioCount\":2}");
	give_pair("{\"kind\":\"scenario\",\"v\":1,\"scenarioId\":\"f\",\"runtimes\":[\"codex\"],\"reported\":{},"
		  "\"usagePolicy\":{\"expectation\":\"not-applicable\",\"reason\":\" a fixture \"}}");
	cell("f", "openclaw", "\"inputTokens\":0,\"outputTokens\":0,\"totalTokens\":0", NEW);
	cell("f", "codex", "\"inputTokens\":0,\"outputTokens\":0,\"totalTokens\":0", NEW);
	finish_pairs();
	TEST_STR(at(0, "notApplicable"), "true", "a scenario without usage");
	TEST_STR(at(1, "rows"), "[]", "is no row");
	TEST_STR(at(1, "notApplicableScenarios"), "[{\"scenarioId\":\"f\",\"reason\":\"a fixture\"}]", "but listed");
	TEST_STR(at(1, "failures"),
	    "[\"the suite is still running: 2 scenarios\","
	    "\"No usage-applicable runtime parity captures were present in the suite summary.\"]",
	    "a live run of nothing else shows nothing, and one that still runs does not pass");
	end_pairs();
}

static void pairs_mock(void)
{
	begin_pairs("mock-openai");
	cell("s", "openclaw", "\"inputTokens\":0,\"outputTokens\":0,\"totalTokens\":0", "");
	cell("s", "codex", "\"inputTokens\":1,\"outputTokens\":0,\"totalTokens\":1,\"cacheRead\":1", "");
	finish_pairs();
	TEST(!pairs_judged(&run.p), "a pair of which one used no token is no verdict");
	TEST_STR(at(0, "usageSource"), "\"mock-estimate\"", "an estimate");
	TEST_STR(at(0, "deltaPercent"), "100", "something instead of nothing");
	TEST_STR(at(0, "classification"), "\"regression\"", "is a regression");
	TEST_STR(at(0, "flagged"), "false", "but fails nothing");
	TEST_STR(at(0, "efficiency.codex.cacheShare"), "0.5", "of input and cache");
	TEST_STR(at(1, "status"), "\"estimated\"", "estimated");
	TEST_STR(at(1, "pass"), "true", "passes");
	TEST(strstr(at(1, "notes"), "Mock-provider") != NULL, "with a note");
	end_pairs();
	begin_pairs("");
	finish_pairs();
	TEST_STR(at(0, "status"), "\"skipped\"", "nothing at all");
	TEST_STR(
	    at(0, "skipReason"), "\"No runtime parity captures were present in the suite summary.\"", "is skipped");
	TEST_STR(at(0, "providerMode"), "(none)", "without a mode");
	TEST_STR(at(0, "aggregate.codex"), "{\"totalTokens\":0,\"p50PerScenario\":0,\"p90PerScenario\":0}", "zeros");
	TEST_STR(at(0, "pass"), "true", "and passes");
	TEST(!pairs_judged(&run.p) && !pairs_seen(&run.p), "nothing was judged");
	end_pairs();
	begin_pairs("live-x");
	finish_pairs();
	TEST_STR(at(0, "status"), "\"evaluated\"", "nothing of a live run");
	TEST_STR(at(0, "failures"), "[\"No runtime parity captures were present in the suite summary.\"]", "fails");
	end_pairs();
}

static void suites(void)
{
	begin_pairs("");
	TEST_INT(give_pair("{\"kind\":\"suite\",\"v\":1,\"runBlock\":{\"runtimePair\":[\"x\",\"y\"],\"providerMode\":"
			   "\"live-a\"}}"),
	    0, "a suite");
	cell("s", "y", "\"totalTokens\":4,\"inputTokens\":4,\"outputTokens\":0", "\"scenarioIndex\":1");
	cell("s", "x", "\"totalTokens\":2,\"inputTokens\":2,\"outputTokens\":0", "\"scenarioIndex\":1");
	cell("s", "x", "\"totalTokens\":2,\"inputTokens\":2,\"outputTokens\":0", "\"scenarioIndex\":2");
	cell("s", "y", "\"totalTokens\":2,\"inputTokens\":2,\"outputTokens\":0", "\"scenarioIndex\":2");
	TEST_INT(give_pair("{\"kind\":\"suite\",\"v\":1,\"runBlock\":{\"runtimePair\":[\"openclaw\",\"codex\"]}}"), 1,
	    "another pair later");
	TEST_INT(
	    give_pair(
		"{\"kind\":\"suite\",\"v\":1,\"runBlock\":{\"runtimePair\":[\"x\",\"y\"],\"providerMode\":\"mock\"}}"),
	    0, "another mode");
	give_pair("{\"kind\":\"scenario\",\"v\":1,\"scenarioId\":\"lone\",\"runtimes\":[\"z\"],\"reported\":{}}");
	give_pair("{\"kind\":\"scenario\",\"v\":1,\"scenarioId\":\"fine\",\"runtimes\":[\"y\"],\"reported\":{}}");
	give_pair("{\"kind\":\"scenario\",\"v\":1,\"scenarioId\":\"other\",\"runtimes\":[]}");
	finish_pairs();
	TEST_STR(at(0, "left.totalTokens"), "2", "the suite's pair: left");
	TEST_STR(at(0, "right.totalTokens"), "4", "and right");
	TEST_STR(at(2, "providerMode"), "(none)", "suites that disagree");
	TEST(strstr(at(2, "notes"), "The suites have different provider modes") != NULL, "with a note");
	TEST_STR(at(2, "unpaired"), "1", "a scenario without cells of either runtime");
	TEST_STR(at(2, "status"), "\"evaluated\"", "one was live");
	TEST_STR(at(2, "failures"),
	    "[\"s token delta=+100.0% exceeds 15.0% right increase threshold\",\"lone has no cells at all: nothing to "
	    "compare\"]",
	    "failures");
	end_pairs();
}

int main(void)
{
	scratch_init();
	sums();
	shares();
	tools();
	order();
	travels();
	tallies();
	baselines();
	budgets();
	pairs_live();
	pairs_processed();
	pairs_exempt();
	pairs_mock();
	suites();
	scratch_done();
	return tap_done();
}
