/* Records in, drift records and reports out: what each rule, option and list does to them, at its edges. */
#include "drift/drift.h"

#include "records.h"
#include "scratch.h"
#include "tap.h"

static struct {
	struct judge_options o;
	struct judge j;
	struct knowns knowns;
	struct expect expect;
	struct agentic agentic;
	struct records r;
	struct json reader;
	struct oc_err e;
	char said[600]; /* the last notice or error */
	int notices, errors;
	bool judged;
} run;

static void on_notice(void *arg, uint64_t line, const char *text)
{
	(void)arg;
	run.notices++;
	snprintf(run.said, sizeof(run.said), "%llu: %s", (unsigned long long)line, text);
}

static void on_error(void *arg, const struct oc_err *e)
{
	(void)arg;
	run.errors++;
	snprintf(run.said, sizeof(run.said), "%llu: %s", (unsigned long long)e->line, e->message);
}

/* Options as they are by default; to be changed before begin(). */
static void options(void)
{
	memset(&run, 0, sizeof(run));
	runtime_pair_set(&run.o.pair, SLICE("openclaw"), SLICE("codex"));
	run.o.similarity = RUBRIC_SIMILARITY;
	run.o.level = SEVERITY_P1;
	if (families_builtin(&run.o.families, &run.e) < 0 || json_init(&run.reader, &run.e) < 0)
		exit(1);
}

static void begin(void)
{
	records_begin(&run.r);
	judge_init(&run.j, &run.o, &run.r.out, NULL);
	run.j.notice = on_notice;
	run.j.error = on_error;
	run.j.path = "in.ndjson";
}

static int give(const char *record)
{
	if (json_read(&run.reader, record, strlen(record), &run.e) < 0)
		return -2;
	run.j.line++;
	return judge_record(&run.j, json_root(&run.reader), &run.e);
}

static int cell(const char *id, const char *runtime, const char *more)
{
	char text[1500];

	snprintf(text, sizeof(text),
	    "{\"kind\":\"cell\",\"v\":1,\"runtime\":\"%s\",\"scenarioId\":\"%s\",\"transcriptLines\":2,%s%s\"src\":"
	    "{\"path\":\"s.json\"}}",
	    runtime, id, strstr(more, "finalText") == NULL ? "\"finalText\":\"done\"," : "", more);
	if (strstr(more, "toolCalls") == NULL)
		snprintf(text + strlen(text) - 1, sizeof(text) - strlen(text), ",\"toolCalls\":[]}");
	return give(text);
}

static void pair_of(const char *id, const char *left, const char *right)
{
	cell(id, "openclaw", left);
	cell(id, "codex", right);
}

static int finish(void)
{
	int rc = judge_finish(&run.j, &run.e);

	run.judged = judge_saw_any(&run.j);
	records_end(&run.r);
	return rc;
}

static void end(void)
{
	judge_release(&run.j);
	families_release(&run.o.families);
	knowns_release(&run.knowns);
	expect_release(&run.expect);
	agentic_release(&run.agentic);
	records_release(&run.r);
	json_release(&run.reader);
}

static const char *at(size_t line, const char *path)
{
	return records_at(&run.r, line, path);
}

#define CALL(tool, args, more) "{\"tool\":\"" tool "\",\"argsHash\":\"" args "\"" more "}"
#define CALLS(...) "\"toolCalls\":[" __VA_ARGS__ "],"

/* ---- pairs ---- */

static void alike(void)
{
	options();
	begin();
	TEST_INT(cell("s", "codex", "\"usage\":{\"totalTokens\":7},\"wallClockMs\":20,"), 0, "a cell waits");
	TEST_INT(cell("s", "pi", "\"scenarioStatus\":\"pass\","), 0, "for its partner, in either order");
	TEST_INT(finish(), 0, "the end");
	TEST_INT(records_count(&run.r), 2, "one scenario and the report");
	TEST_STR(at(0, "kind"), "\"drift\"", "a drift record");
	TEST_STR(at(0, "v"), "2", "of version 2");
	TEST_STR(at(1, "v"), "1", "and a report of version 1");
	TEST_STR(at(0, "drift"), "\"none\"", "none");
	TEST_STR(at(0, "driftDetails"), "(none)", "without details");
	TEST_STR(at(0, "pass"), "true", "passes");
	TEST_STR(at(0, "severity"), "\"none\"", "is not bad");
	TEST_STR(at(0, "triage"), "\"No drift.\"", "and says so");
	TEST_STR(at(0, "pair"), "[\"openclaw\",\"codex\"]", "the pair in upstream's order");
	TEST_STR(at(0, "rules"), "\"upstream\"", "the rules");
	TEST_STR(at(0, "upstream"), "\"2026-06\"", "and their age");
	TEST_STR(at(0, "left"),
	    "{\"runtime\":\"pi\",\"status\":\"pass\",\"scenarioStatus\":\"pass\",\"tokens\":null,\"toolCalls\":0,"
	    "\"wallMs\":null,\"transcriptLines\":2,\"src\":{\"path\":\"s.json\"}}",
	    "what was kept of the left cell");
	TEST_STR(at(0, "right"),
	    "{\"runtime\":\"codex\",\"status\":\"pass\",\"tokens\":7,\"toolCalls\":0,\"wallMs\":20,\"transcriptLines\":"
	    "2,"
	    "\"src\":{\"path\":\"s.json\"}}",
	    "and of the right one");
	TEST_STR(at(0, "firstDifference"), "(none)", "no call differs");
	TEST_STR(at(0, "src"), "{\"path\":\"in.ndjson\",\"line\":2}", "judged at the second cell");
	TEST_STR(at(1, "totalScenarios"), "1", "one scenario");
	TEST_STR(at(1, "passedScenarios"), "1", "passed");
	TEST_STR(at(1, "failedScenarios"), "0", "none failed");
	TEST_STR(at(1, "missingScenarios"), "0", "none is missing");
	TEST_STR(at(1, "judgedPairs"), "1", "one pair");
	TEST_STR(at(1, "pass"), "true", "the report passes");
	TEST_STR(at(1, "mostWaiting"), "1", "one waited");
	TEST_STR(at(1, "suites"), "(none)", "no suite came");
	TEST_STR(at(1, "gate"), "(none)", "no gate was asked for");
	TEST_STR(at(1, "driftCounts"),
	    "{\"none\":1,\"text-only\":0,\"tool-call-shape\":0,\"tool-result-shape\":0,\"structural\":0,\"failure-"
	    "mode\":0}",
	    "drifts by word");
	TEST_STR(at(1, "severityCounts"), "{\"none\":1,\"escalate\":0,\"P2\":0,\"P1\":0}", "and by severity");
	TEST_STR(at(1, "scenarios.0"),
	    "{\"name\":\"s\",\"scenarioId\":\"s\",\"status\":\"pass\",\"drift\":\"none\",\"severity\":\"none\","
	    "\"openclawStatus\":\"pass\",\"openclawToolCalls\":0,\"codexStatus\":\"pass\",\"codexTokens\":7,"
	    "\"codexToolCalls\":0,\"codexWallMs\":20}",
	    "the scenario in upstream's fields");
	TEST(run.judged && run.j.gate.findings == 0, "the gate saw a pair and stays open");
	end();
}

static void drifts(void)
{
	options();
	run.o.level = SEVERITY_P2;
	run.o.gated = true;
	begin();
	pair_of("args", CALLS(CALL("read", "1", "")), CALLS(CALL("read", "2", "")));
	pair_of("tools", CALLS(CALL("read", "1", "")), CALLS(CALL("exec", "1", "")));
	pair_of("fewer", CALLS(CALL("read", "1", "") "," CALL("grep", "2", "")), CALLS(CALL("read", "1", "")));
	pair_of("none", "", CALLS(CALL("unheard-of", "1", "")));
	pair_of("result", CALLS(CALL("read", "1", ",\"resultHash\":\"a\"")),
	    CALLS(CALL("read", "1", ",\"resultHash\":\"b\"")));
	pair_of("lines", "\"transcriptBytes\":\"\",", "\"finalText\":\"done\",");
	pair_of("empty", "", "\"finalText\":\"\",");
	pair_of("words", "", "\"finalText\":\"quite another answer than that\",");
	pair_of("failed", "\"transportErrorClass\":\"timeout\",", "\"runtimeErrorClass\":\"auth\",");
	pair_of("calls", "\"transportErrorClass\":\"x\"," CALLS(CALL("read", "1", "")), CALLS(CALL("read", "2", "")));
	pair_of("tool-error", "", "\"runtimeErrorClass\":\"tool-error\",");
	finish();
	TEST_STR(at(0, "driftDetails"), "\"tool call 1 differs (read/1 vs read/2)\"", "other arguments");
	TEST_STR(at(0, "severity"), "\"P2\"", "of a tool that reads are P2");
	TEST_STR(at(0, "family"), "\"read\"", "by its family");
	TEST_STR(at(0, "pass"), "true", "and advisory");
	TEST_STR(at(0, "triage"),
	    "\"At tool call 1 openclaw calls read and codex calls read (family read), with other arguments: compare "
	    "the "
	    "arguments on both sides.\"",
	    "to compare");
	TEST_STR(at(0, "firstDifference"),
	    "{\"call\":1,\"left\":{\"tool\":\"read\",\"argsHash\":\"1\"},\"right\":{\"tool\":\"read\",\"argsHash\":"
	    "\"2\"}}",
	    "the first call that differs");
	TEST_STR(at(1, "severity"), "\"P1\"", "of two tools the worse family counts");
	TEST_STR(at(1, "family"), "\"exec\"", "exec");
	TEST_STR(at(1, "triage"),
	    "\"At tool call 1 openclaw calls read and codex calls exec (family exec): find out which runtime plans the "
	    "tools that the scenario wants.\"",
	    "to find out");
	TEST_STR(at(2, "driftDetails"), "\"tool call count differs (2 vs 1)\"", "a call that only one side makes");
	TEST_STR(at(2, "severity"), "\"P2\"", "has its tool's severity");
	TEST_STR(at(2, "firstDifference.right"), "null", "beside nothing");
	TEST_STR(at(2, "firstDifference.call"), "2", "at its place");
	TEST_STR(at(3, "severity"), "\"P1\"", "an unknown tool is P1");
	TEST_STR(at(3, "family"), "\"other\"", "of the family other");
	TEST_STR(at(3, "firstDifference.left"), "null", "the left side calls nothing");
	TEST_STR(at(4, "drift"), "\"tool-result-shape\"", "another result");
	TEST_STR(at(4, "severity"), "\"P2\"", "is P2");
	TEST_STR(at(4, "family"), "(none)", "without a family");
	TEST_STR(at(4, "triage"),
	    "\"The same call of read gives another result on each side: compare the two results.\"", "names the tool");
	TEST_STR(at(5, "drift"), "\"none\"", "transcriptLines count before the transcript itself");
	TEST_STR(at(6, "drift"), "\"structural\"", "an empty text");
	TEST_STR(at(6, "triage"),
	    "\"codex ended without a final answer while the other runtime gave one: likely blocking.\"", "of codex");
	TEST_STR(at(6, "severity"), "\"P1\"", "is P1");
	TEST_STR(at(7, "drift"), "\"text-only\"", "another wording");
	TEST_STR(at(7, "severity"), "\"escalate\"", "that shares nothing is escalated");
	TEST_STR(at(7, "wording"), "{\"within\":false,\"similarity\":0,\"leftTone\":false,\"rightTone\":false}",
	    "with its figures");
	TEST_STR(at(8, "drift"), "\"failure-mode\"", "failures");
	TEST_STR(at(8, "pass"), "false", "do not pass");
	TEST_STR(at(8, "left.status"), "\"fail\"", "of the left");
	TEST_STR(at(8, "left.transportErrorClass"), "\"timeout\"", "with its class");
	TEST_STR(at(8, "right.runtimeErrorClass"), "\"auth\"", "and the right");
	TEST_STR(at(9, "firstDifference.right.argsHash"), "\"2\"",
	    "a failed pair shows the first call that differs in anything");
	TEST_STR(at(10, "drift"), "\"none\"", "a tool error is none");
	TEST_STR(at(10, "right.status"), "\"pass\"", "and passes");
	TEST_STR(at(11, "judgedPairs"), "11", "eleven pairs");
	TEST_STR(at(11, "passedScenarios"), "9", "nine pass");
	TEST_STR(at(11, "failedScenarios"), "2", "two fail");
	TEST_STR(at(11, "failures.0"), "\"failed drift=failure-mode (at least one runtime hit a transport failure).\"",
	    "upstream's sentence");
	TEST_STR(at(11, "severityCounts"), "{\"none\":2,\"escalate\":1,\"P2\":3,\"P1\":5}", "severities add up");
	TEST_STR(at(11, "gate"), "{\"level\":\"P2\",\"findings\":8,\"pass\":false}", "a gate at P2 has the P1 too");
	TEST_STR(at(11, "pass"), "false", "the report fails");
	end();
}

static void lines(void)
{
	static const char *const text[] = {"", " a ", "a\\nb", "\\na\\r\\n\\nb\\n"};
	static const char *const count[] = {"0", "1", "2", "3"};
	char record[400];

	for (int i = 0; i < 4; i++) {
		options();
		begin();
		snprintf(record, sizeof(record),
		    "{\"kind\":\"cell\",\"v\":1,\"runtime\":\"codex\",\"scenarioId\":\"s\",\"finalText\":\"\","
		    "\"toolCalls\":[],\"transcriptBytes\":\"%s\"}",
		    text[i]);
		TEST_INT(give(record), 0, "a cell with its transcript");
		finish();
		TEST_STR(at(0, "right.transcriptLines"), count[i], "has the lines of the trimmed text");
		end();
	}
}

static void other_pairs(void)
{
	options();
	runtime_pair_set(&run.o.pair, SLICE("a"), SLICE("b"));
	begin();
	TEST_INT(cell("s", "codex", ""), JUDGE_OTHER, "a runtime that is in no pair is left alone");
	cell("s", "b", "\"usage\":{\"totalTokens\":0},");
	cell("s", "a", "\"usage\":{\"totalTokens\":5},\"wallClockMs\":1,");
	finish();
	TEST_STR(at(0, "left.runtime"), "\"a\"", "left is the first of the pair");
	TEST_STR(at(1, "scenarios.0"),
	    "{\"name\":\"s\",\"scenarioId\":\"s\",\"status\":\"pass\",\"drift\":\"none\",\"severity\":\"none\","
	    "\"leftStatus\":\"pass\",\"leftTokens\":5,\"leftToolCalls\":0,\"rightStatus\":\"pass\",\"rightTokens\":0,"
	    "\"rightToolCalls\":0,\"leftWallMs\":1}",
	    "left and right outside the canonical pair");
	TEST_INT(run.j.used, 2, "two records used");
	end();
}

/* ---- what does not fit ---- */

static void refused(void)
{
	options();
	begin();
	cell("s", "codex", "");
	TEST_INT(cell("s", "codex", ""), 1, "the same cell again");
	TEST_STR(run.e.message,
	    "a second codex cell of scenario s: the first is in line 1; give matrix cells their --axis, or drop one",
	    "names the first");
	cell("s", "openclaw", "");
	TEST_INT(cell("s", "openclaw", ""), 1, "and again when both were judged");
	TEST_STR(run.e.message,
	    "a second openclaw cell of scenario s: the pair was judged already; give matrix cells their --axis, or "
	    "drop one",
	    "says that they were");
	TEST_INT(cell("s", "openclaw", "\"axes\":{\"x\":\"1\"},"), 0, "other axes make another pair");
	TEST_INT(cell("t", "", ""), 1, "no runtime");
	TEST_INT(give("{\"kind\":\"cell\",\"v\":1,\"runtime\":\"codex\"}"), 1, "no scenario");
	TEST_INT(cell("u", "codex", "\"toolCalls\":{},"), 1, "calls that are no list");
	TEST_INT(cell("u", "codex", "\"toolCalls\":[{}],"), 1, "a call without a tool");
	TEST_INT(give("{\"kind\":\"cell\",\"v\":1,\"runtime\":\"codex\",\"scenarioId\":\"u\",\"finalText\":\"x\","
		      "\"toolCalls\":[],"
		      "\"transcriptLines\":-1}"),
	    1, "lines below none");
	TEST_INT(give("{\"kind\":\"cell\",\"v\":1,\"runtime\":\"codex\",\"scenarioId\":\"u\",\"finalText\":\"x\","
		      "\"toolCalls\":[]}"),
	    1, "no lines at all");
	TEST_INT(give("{\"kind\":\"cell\",\"v\":1,\"runtime\":\"codex\",\"scenarioId\":\"u\",\"toolCalls\":[],"
		      "\"transcriptLines\":0}"),
	    1, "no final text");
	TEST_INT(give("{\"kind\":\"scenario\",\"v\":1}"), 1, "a scenario without a name");
	TEST_INT(
	    give("{\"kind\":\"scenario\",\"v\":1,\"name\":\"N\",\"runtimes\":[\"codex\"]}"), 1, "with cells but no id");
	TEST_INT(give("{\"kind\":\"scenario\",\"v\":1,\"name\":\"N\",\"reported\":{\"drift\":\"missing\"}}"), 1,
	    "a reported drift that upstream has not");
	TEST_INT(give("{\"kind\":\"usage\",\"v\":1}"), JUDGE_OTHER, "a record of another kind");
	TEST_INT(finish(), 0, "the rest is judged");
	TEST_INT(run.errors, 0, "a lone cell is missing its partner, no more");
	TEST_STR(at(1, "drift"), "\"missing\"", "which is a record");
	end();
}

static void missing(void)
{
	options();
	run.o.gated = true;
	begin();
	TEST_INT(
	    give("{\"kind\":\"scenario\",\"v\":1,\"name\":\"Not captured\",\"status\":\"pass\",\"details\":\"why\"}"),
	    0, "a scenario without cells");
	give("{\"kind\":\"scenario\",\"v\":1,\"name\":\"Half\",\"scenarioId\":\"half\",\"runtimes\":[\"openclaw\","
	     "\"codex\"]}");
	TEST_INT(
	    give("{\"kind\":\"scenario\",\"v\":1,\"name\":\"Half\",\"scenarioId\":\"half\",\"runtimes\":[\"codex\"]}"),
	    1, "the same scenario again");
	cell("half", "openclaw", "\"axes\":{},");
	give("{\"kind\":\"scenario\",\"v\":1,\"name\":\"Neither\",\"scenarioId\":\"neither\",\"runtimes\":["
	     "\"openclaw\"]}");
	cell("axes", "openclaw", "\"axes\":{\"m\":\"1\"},");
	cell("axes", "codex", "");
	finish();
	TEST_STR(at(0, "drift"), "\"missing\"", "is missing");
	TEST_STR(at(0, "driftDetails"), "\"why\"", "with its details");
	TEST_STR(
	    at(0, "triage"), "\"Nothing was compared: capture the cell of openclaw and codex.\"", "both cells lack");
	TEST_STR(at(0, "left"), "null", "no cell");
	TEST_STR(at(0, "severity"), "\"P1\"", "P1");
	TEST_STR(at(1, "triage"), "\"Nothing was compared: capture the cell of codex.\"", "one lacks");
	TEST_STR(at(1, "name"), "\"Half\"", "by the scenario's name");
	TEST_STR(at(1, "left.status"), "\"pass\"", "the other is there");
	TEST_STR(at(2, "triage"), "\"Nothing was compared: capture the cell of openclaw and codex.\"", "neither came");
	TEST_STR(run.said, "7: scenario axes: axes none, but its only partner (line 6) has {\"m\":\"1\"}: no pair",
	    "axes that do not match");
	TEST_INT(run.errors, 1, "are said once");
	TEST_STR(at(5, "missingScenarios"), "5", "all are missing");
	TEST_STR(at(5, "judgedPairs"), "0", "none was judged");
	TEST_STR(at(5, "passedScenarios"), "1", "upstream takes the suite's status");
	TEST_STR(at(5, "failures.0"), "\"Missing runtime parity capture for Not captured.\"", "and fails all the same");
	TEST(!run.judged, "a gate saw nothing to judge");
	TEST_INT(run.j.gate.findings, 5, "each closes it");
	end();
}

static void nothing(void)
{
	options();
	begin();
	give("{\"kind\":\"suite\",\"v\":1,\"runBlock\":{}}");
	finish();
	TEST_STR(at(0, "pass"), "false", "a report of nothing does not pass");
	TEST_STR(at(0, "failures"), "[\"Runtime parity report has no executed scenarios.\"]", "and says why");
	TEST_STR(at(0, "suites"), "[{}]", "the suite is listed");
	end();
	options();
	begin();
	finish();
	TEST_INT(records_count(&run.r), 0, "without any input there is no report");
	end();
}

/* ---- suites ---- */

static const char live[] =
    "{\"kind\":\"suite\",\"v\":1,\"runBlock\":{\"runtimePair\":[\"openclaw\",\"codex\"],\"providerMode\":"
    "\"live-frontier\",\"primaryModel\":\"m\"},\"counts\":{\"total\":9},\"metrics\":{\"wallMs\":5}}";

static void suites(void)
{
	options();
	begin();
	give(live);
	pair_of("both", "\"usage\":{\"totalTokens\":1},", "\"usage\":{\"totalTokens\":1},");
	pair_of("zero", "\"usage\":{\"totalTokens\":0},", "\"usage\":{\"totalTokens\":1},");
	pair_of("neither", "", "\"usage\":{\"totalTokens\":0},\"runtimeErrorClass\":\"timeout\",");
	give("{\"kind\":\"scenario\",\"v\":1,\"name\":\"Exempt\",\"scenarioId\":\"exempt\",\"runtimes\":[\"codex\"],"
	     "\"usagePolicy\":"
	     "{\"expectation\":\"not-applicable\",\"reason\":\"no model\"}}");
	pair_of("exempt", "", "");
	finish();
	TEST_STR(at(0, "pass"), "true", "a live run with usage");
	TEST_STR(at(1, "pass"), "false", "without on one side does not pass");
	TEST_STR(at(1, "severity"), "\"P1\"", "P1");
	TEST_STR(at(3, "pass"), "true", "unless its policy says so");
	TEST_STR(at(4, "failures"),
	    "[\"zero missing live assistant-message usage (openclaw=0).\",\"neither drift=failure-mode (at least one "
	    "runtime "
	    "failed).\",\"neither missing live assistant-message usage (openclaw=0, codex failed=0).\"]",
	    "upstream's sentences");
	TEST_STR(at(4, "providerMode"), "\"live-frontier\"", "the mode");
	TEST_STR(at(4, "primaryModel"), "\"m\"", "the model");
	TEST_STR(at(4, "totalScenarios"), "12", "the suite's count, and the cells that no scenario record came with");
	TEST_STR(at(4, "suites"), "[{\"providerMode\":\"live-frontier\",\"wallMs\":5}]", "its wall time");
	end();
	options();
	begin();
	give(live);
	give("{\"kind\":\"suite\",\"v\":1,\"runBlock\":{\"runtimePair\":[\"x\",\"y\"],\"providerMode\":\"mock-openai\"}"
	     "}");
	TEST_STR(
	    run.said, "2: this suite has another runtime pair than what came before; use --pair", "another pair later");
	pair_of("s", "", "");
	finish();
	TEST_STR(at(0, "pass"), "true", "the last suite is not live");
	TEST_STR(at(1, "providerMode"), "(none)", "what suites disagree in is left out");
	TEST_STR(at(1, "runtimePair"), "[\"openclaw\",\"codex\"]", "the pair is the one judged");
	end();
	options();
	begin();
	give("{\"kind\":\"suite\",\"v\":1,\"runBlock\":{\"runtimePair\":[\"x\",\"y\"]}}");
	cell("s", "y", "");
	cell("s", "x", "");
	finish();
	TEST_STR(at(0, "pair"), "[\"x\",\"y\"]", "a suite names its pair");
	TEST_INT(run.notices, 0, "without a notice");
	end();
	options();
	run.o.pair_given = true;
	begin();
	give("{\"kind\":\"suite\",\"v\":1,\"runBlock\":{\"runtimePair\":[\"x\",\"y\"]}}");
	TEST_INT(cell("s", "y", ""), JUDGE_OTHER, "--pair comes before it");
	finish();
	end();
}

static void reported(void)
{
	const char *scenario =
	    "{\"kind\":\"scenario\",\"v\":1,\"name\":\"N\",\"scenarioId\":\"s\",\"runtimes\":[\"codex\"],\"reported\":"
	    "{\"drift\":\"structural\",\"driftDetails\":\"said so\"}}";

	options();
	begin();
	give(scenario);
	pair_of("s", "", "");
	finish();
	TEST_STR(at(0, "drift"), "\"none\"", "our own verdict");
	TEST_STR(at(0, "reported"), "{\"drift\":\"structural\",\"driftDetails\":\"said so\"}", "beside the suite's");
	TEST_STR(run.said, "1: scenario N: the suite reports structural, its cells say none", "with a notice");
	end();
	options();
	run.o.rules = RULES_REPORTED;
	begin();
	give(scenario);
	pair_of("s", "\"scenarioStatus\":\"skip\",", "");
	TEST_INT(cell("t", "codex", "") + cell("t", "openclaw", ""), 1, "cells that no suite reports");
	finish();
	TEST_STR(at(0, "drift"), "\"structural\"", "--reported takes the suite's");
	TEST_STR(at(0, "driftDetails"), "\"said so\"", "and its details");
	TEST_STR(at(0, "classified.drift"), "\"none\"", "with ours beside it");
	TEST_STR(at(0, "reported"), "(none)", "and nothing twice");
	TEST_STR(at(0, "left.status"), "\"pass\"", "the cell's own status is not asked");
	TEST_STR(at(0, "pass"), "true", "structural passes");
	end();
	options();
	run.o.rules = RULES_REPORTED;
	begin();
	give("{\"kind\":\"scenario\",\"v\":1,\"name\":\"N\",\"scenarioId\":\"s\",\"runtimes\":[\"codex\"],\"reported\":"
	     "{\"drift\":"
	     "\"failure-mode\"}}");
	pair_of("s", "", "");
	finish();
	TEST_STR(at(0, "pass"), "false", "a reported failure does not pass");
	TEST_STR(at(0, "triage"),
	    "\"The suite reports a failure. Mend the failing runtime first; nothing beyond the failure was compared.\"",
	    "though its cells are well");
	end();
}

static void statuses(void)
{
	options();
	begin();
	pair_of("skip", "\"scenarioStatus\":\"skip\",", "\"scenarioStatus\":\"odd\",");
	finish();
	TEST_STR(at(0, "left.status"), "\"skip\"", "skip is a status");
	TEST_STR(at(0, "right.status"), "\"fail\"", "another word is a failure");
	end();
}

static void strict(void)
{
	options();
	run.o.rules = RULES_STRICT;
	begin();
	pair_of("alike", "\"runtimeErrorClass\":\"auth\",", "\"runtimeErrorClass\":\"auth\",");
	pair_of("apart", "\"runtimeErrorClass\":\"auth\",", "\"runtimeErrorClass\":\"failover\",");
	pair_of("one", "\"transportErrorClass\":\"x\",", "");
	pair_of("messages", "\"strict\":{\"messages\":3},", "\"strict\":{\"messages\":4},");
	pair_of("same", "\"strict\":{\"messages\":3},\"transcriptLines\":1,", "\"strict\":{\"messages\":3},");
	pair_of("bad-strict", "\"strict\":{\"messages\":-1},", "");
	pair_of("short", "\"strict\":{\"messages\":3},\"finalText\":\"x\",",
	    "\"strict\":{\"messages\":3},\"finalText\":\"x\",");
	pair_of("wording", "\"strict\":{\"messages\":0},\"finalText\":\"a b c d\",",
	    "\"strict\":{\"messages\":0},\"finalText\":\"a b c d e\",");
	finish();
	TEST_STR(at(0, "drift"), "\"same-failure\"", "both failed alike");
	TEST_STR(at(0, "severity"), "\"P2\"", "P2");
	TEST_STR(at(0, "pass"), "false", "does not pass");
	TEST_STR(at(0, "upstreamVerdict.drift"), "\"failure-mode\"", "upstream's verdict is beside it");
	TEST_STR(at(0, "note") + 1,
	    "a cell has no strict data: judged by the transcript's lines and the words of its results\"",
	    "and that strict data lacks");
	TEST_STR(at(1, "driftDetails"), "\"the runtimes failed in different ways\"", "in different ways");
	TEST_STR(at(2, "driftDetails"), "\"only the left runtime failed\"", "one failed");
	TEST_STR(at(3, "driftDetails"), "\"transcript structure differs (3 messages vs 4)\"", "messages are counted");
	TEST_STR(at(3, "note"), "(none)", "with strict data");
	TEST_STR(at(3, "left.messages"), "3", "which is shown");
	TEST_STR(at(4, "drift"), "\"none\"", "not lines");
	TEST_STR(at(5, "drift"), "\"none\"", "a text of one letter is a text");
	TEST_STR(at(6, "drift"), "\"text-only\"", "wording");
	TEST_STR(at(6, "wording.similarity"), "0.6666666666666666", "two of three shingles");
	TEST_STR(at(6, "pass"), "true", "within tolerance");
	TEST_STR(at(6, "driftDetails"), "\"wording differs within tolerance\"", "says so");
	TEST_STR(at(7, "drift"), "\"missing\"", "a cell whose strict data is damaged is refused");
	TEST_STR(at(8, "driftCounts.same-failure"), "1", "the report counts it");
	end();
}

/* ---- lists ---- */

static void known(void)
{
	options();
	scratch_puts("known.json",
	    "{\"known\":[{\"scenario\":\"s\",\"drift\":\"structural\",\"issue\":\"#1\",\"reason\":\"r\"},"
	    "{\"tool\":\"exec\",\"drift\":\"tool-call-shape\",\"issue\":\"#2\",\"reason\":\"r\",\"until\":\"2026-12-"
	    "31\"},"
	    "{\"scenario\":\"never\",\"drift\":\"missing\",\"issue\":\"#3\",\"reason\":\"r\"}]}");
	run.o.knowns = &run.knowns;
	run.o.gated = true;
	TEST_INT(knowns_load(&run.knowns, "known.json", &run.e), 0, "a list of known drifts");
	TEST(run.knowns.entry[1].end == 1798761600000, "until the end of a day, in UTC");
	run.o.now = run.knowns.entry[1].end - 1;
	begin();
	pair_of("s", "", "\"finalText\":\"\",");
	pair_of("t", CALLS(CALL("read", "1", "")), CALLS(CALL("exec", "1", "")));
	pair_of("u", "", "\"finalText\":\"\",");
	finish();
	TEST_STR(at(0, "knownAs"), "{\"issue\":\"#1\",\"reason\":\"r\"}", "a scenario's drift is known");
	TEST_STR(at(1, "knownAs"), "{\"issue\":\"#2\",\"reason\":\"r\",\"until\":\"2026-12-31\"}", "a tool's too");
	TEST_STR(at(2, "knownAs"), "(none)", "the same drift elsewhere is not");
	TEST_STR(at(3, "scenarios.0.issue"), "\"#1\"", "the report has the issue");
	TEST_STR(at(3, "knownDrifts"), "2", "counts them");
	TEST_STR(at(3, "known.0"),
	    "{\"scenario\":\"s\",\"drift\":\"structural\",\"issue\":\"#1\",\"reason\":\"r\",\"matches\":1,\"state\":"
	    "\"occurs\"}",
	    "an entry");
	TEST_STR(at(3, "known.1.tool"), "\"exec\"", "of a tool");
	TEST_STR(at(3, "known.2.state"), "\"gone\"", "that matched nothing");
	TEST_STR(at(3, "gate"), "{\"level\":\"P1\",\"findings\":2,\"pass\":false}",
	    "the unknown drift and the stale entry close");
	TEST_STR(run.j.gate.named, "u (structural), #3 (known, but gone)", "by name");
	TEST(!known_expired(&run.knowns.entry[1], run.o.now), "the last moment of its day");
	TEST(known_expired(&run.knowns.entry[1], run.o.now + 1), "the next is past");
	end();
	static const char *const bad[] = {"{}", "{\"known\":[{}]}",
	    "{\"known\":[{\"scenario\":\"s\",\"tool\":\"t\",\"drift\":\"missing\",\"issue\":\"i\",\"reason\":\"r\"}]}",
	    "{\"known\":[{\"scenario\":\"s\",\"drift\":\"none\",\"issue\":\"i\",\"reason\":\"r\"}]}",
	    "{\"known\":[{\"scenario\":\"s\",\"drift\":\"missing\",\"issue\":\"i\"}]}",
	    "{\"known\":[{\"scenario\":\"s\",\"drift\":\"missing\",\"reason\":\"r\"}]}",
	    "{\"known\":[{\"scenario\":\"s\",\"drift\":\"missing\",\"issue\":\"i\",\"reason\":\"r\",\"until\":7}]}",
	    "{\"known\":[{\"tool\":\"t\",\"drift\":\"missing\",\"issue\":\"i\",\"reason\":\"r\",\"until\":\"soon\"}]}"};
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct knowns k = KNOWNS_INIT;
		scratch_puts("known.json", bad[i]);
		TEST_INT(knowns_load(&k, "known.json", &run.e), -1, bad[i]);
		knowns_release(&k);
	}
}

static void levels(void)
{
	static const enum severity level[] = {SEVERITY_ESCALATE, SEVERITY_P2, SEVERITY_P1};
	static const int findings[] = {4, 3, 2};

	for (int i = 0; i < 3; i++) {
		options();
		run.o.level = level[i];
		begin();
		pair_of("escalate", "", "\"finalText\":\"quite another answer than that\",");
		pair_of("p2", CALLS(CALL("read", "1", "")), CALLS(CALL("read", "2", "")));
		pair_of("p1", "", "\"finalText\":\"\",");
		pair_of("none", "", "");
		cell("missing", "codex", "");
		finish();
		TEST_INT(run.j.gate.findings, findings[i], severity_word(level[i]));
		end();
	}
}

static void families(void)
{
	struct families f = {.families = 0};
	struct oc_err e;

	scratch_puts("families.json", "{\"families\":{\"x\":{\"severity\":\"P2\",\"tools\":[\"b\",\"a\"]},\"y\":{"
				      "\"severity\":\"P1\",\"tools\":[]}},"
				      "\"default\":{\"severity\":\"P2\"}}");
	TEST_INT(families_load(&f, "families.json", &e), 0, "families from a file");
	TEST(slice_eqs(families_find(&f, SLICE("a"))->name, "x") &&
		 families_find(&f, SLICE("b"))->severity == SEVERITY_P2,
	    "have their tools");
	TEST(slice_eqs(families_find(&f, SLICE("exec"))->name, "other"), "and replace the built-in ones");
	TEST(families_find(&f, SLICE("exec"))->severity == SEVERITY_P2, "the default has its own severity");
	families_release(&f);
	static const char *const bad[] = {"[]", "{\"families\":[]}",
	    "{\"families\":{\"x\":{\"severity\":\"P3\",\"tools\":[]}}}", "{\"families\":{\"x\":{\"severity\":\"P1\"}}}",
	    "{\"families\":{},\"default\":{}}", "{\"families\":{\"x\":{\"severity\":\"P1\",\"tools\":[1]}}}",
	    ("{\"families\":{\"x\":{\"severity\":\"P1\",\"tools\":[\"t\"]},"
	     "\"y\":{\"severity\":\"P1\",\"tools\":[\"t\"]}}}")};
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		scratch_puts("families.json", bad[i]);
		TEST_INT(families_load(&f, "families.json", &e), -1, bad[i]);
		families_release(&f);
	}
}

/* ---- tool coverage ---- */

static int fixture(const char *id, const char *coverage)
{
	char text[600];

	snprintf(text, sizeof(text),
	    "{\"kind\":\"tool-fixture\",\"v\":1,\"id\":\"%s\",\"sourcePath\":\"%s.md\",\"execution\":{\"config\":{%s}}"
	    "}",
	    id, id, coverage);
	return give(text);
}

#define COVER(tool, more)                                                                                              \
	"\"toolName\":\"" tool "\",\"toolCoverage\":{\"bucket\":\"openclaw-dynamic-integration\"" more "}"

static void coverage(void)
{
	options();
	run.o.gated = true;
	begin();
	TEST_INT(fixture("read-1", COVER("read", ",\"qaImpact\":\" q \",\"action\":\"\",\"codexDefaultImpact\":\"c\"")),
	    0, "a fixture");
	TEST_INT(fixture("read-2", COVER("read", "")), 0, "another one of its tool");
	fixture("exec-1", COVER("exec", ""));
	fixture("never-1", COVER("never", ""));
	fixture("tracked-1", COVER("tracked", ",\"tracking\":\"#9\",\"reason\":\"why\""));
	fixture("optional-1", COVER("optional", ",\"required\":false"));
	TEST_INT(fixture("x", ""), 1, "a fixture that names no tool");
	TEST_INT(fixture("x", "\"toolName\":\"t\",\"toolCoverage\":{\"bucket\":\"odd\"}"), 1, "an unknown bucket");
	TEST_INT(fixture("x", COVER("t", ",\"expectedLayer\":\"odd\"")), 1, "an unknown layer");
	pair_of("read-1", CALLS(CALL("read", "1", "")), CALLS(CALL("read", "2", "")));
	pair_of("read-2", CALLS(CALL("read", "1", "")), CALLS(CALL("read", "1", "")));
	pair_of("exec-1", CALLS(CALL("read", "1", "")), CALLS(CALL("exec", "1", "") "," CALL("exec", "2", "")));
	TEST_INT(fixture("late", COVER("late", "")), 1, "a fixture behind the first outcome");
	finish();
	TEST_STR(at(3, "kind"), "\"coverage-report\"", "the report of tools");
	TEST_STR(at(3, "totalTools"), "5", "five tools");
	TEST_STR(at(3, "requiredTools"), "4", "four are required");
	TEST_STR(at(3, "reportOnlyTools"), "2", "a tracked and an optional one cannot fail");
	TEST_STR(at(3, "trackedTools"), "1", "one is tracked");
	TEST_STR(at(3, "passingTools"), "1", "one passes");
	TEST_STR(at(3, "failingTools"), "2", "two fail");
	TEST_STR(at(3, "dynamicIntegrationTools"), "5", "by bucket");
	TEST_STR(at(3, "nativeWorkspaceTools"), "0", "not native");
	TEST_STR(at(3, "optionalTools"), "0", "nor optional by bucket");
	TEST_STR(at(3, "failures"), "[\"exec missing openclaw tool call exec\",\"never drift=not-run\"]",
	    "in the order of tools");
	TEST_STR(at(3, "pass"), "false", "which fails the report");
	TEST_STR(at(3, "evaluated"), "true", "there was a run");
	TEST_STR(at(3, "rows.0.tool"), "\"exec\"", "tools are sorted");
	TEST_STR(at(3, "rows.0.openclawToolCalls"), "0", "calls of the tool");
	TEST_STR(at(3, "rows.0.codexToolCalls"), "2", "on either side");
	TEST_STR(at(3, "rows.1.drift"), "\"not-run\"", "one that did not run");
	TEST_STR(at(3, "rows.1.codex"), "\"not-run\"", "nor on codex");
	TEST_STR(at(3, "rows.1.codexToolCalls"), "0", "calls nothing");
	TEST_STR(at(3, "rows.2.required"), "false", "an optional one");
	TEST_STR(at(3, "rows.3.fixtureCount"), "2", "two fixtures");
	TEST_STR(at(3, "rows.3.scenarios"), "[\"read-1\",\"read-2\"]", "by id");
	TEST_STR(at(3, "rows.3.sourcePaths"), "[\"read-1.md\",\"read-2.md\"]", "and file");
	TEST_STR(at(3, "rows.3.drift"), "\"tool-call-shape\"", "the one that drifted counts");
	TEST_STR(at(3, "rows.3.details"), "\"tool call 1 differs (read/1 vs read/2)\"", "with its details");
	TEST_STR(at(3, "rows.3.openclaw"), "\"pass\"", "both sides passed");
	TEST_STR(at(3, "rows.3.qaImpact"), "\"q\"", "text is trimmed");
	TEST_STR(at(3, "rows.3.action"), "(none)", "an empty one left out");
	TEST_STR(at(3, "rows.3.codexDefaultImpact"), "\"c\"", "another is there");
	TEST_STR(at(3, "v"), "1", "version 1");
	TEST_STR(at(3, "rows.4.tracking"), "\"#9 why\"", "issue and reason");
	TEST_INT(run.j.gate.findings, 3, "the P1 drift and two tools close the gate");
	end();
	scratch_puts("known.json",
	    "{\"known\":[{\"tool\":\"read\",\"drift\":\"structural\",\"issue\":\"#1\",\"reason\":\"r\"}]}");
	options();
	knowns_load(&run.knowns, "known.json", &run.e);
	run.o.knowns = &run.knowns;
	begin();
	fixture("a", "\"toolName\":\"read\",\"toolCoverage\":{\"bucket\":\"codex-native-workspace\"}");
	fixture("b", "\"toolName\":\"b\",\"toolCoverage\":{\"bucket\":\"optional-profile-or-plugin\"}");
	pair_of("a", "", "\"finalText\":\"\",");
	finish();
	TEST_STR(at(0, "knownAs.issue"), "\"#1\"", "a drift is known by the tool of its fixture");
	TEST_STR(at(1, "nativeWorkspaceTools"), "1", "a native tool");
	TEST_STR(at(1, "optionalTools"), "1", "and an optional one");
	TEST_STR(at(1, "rows.0.capabilityLayer"), "\"optional-profile-or-plugin\"", "by its capability");
	TEST_STR(at(1, "rows.0.expectedLayer"), "\"profile-or-plugin\"", "and its layer");
	TEST_STR(at(1, "rows.0.required"), "false", "which is not required");
	TEST_STR(at(1, "rows.1.required"), "true", "as the other is");
	end();
	options();
	begin();
	fixture("a", COVER("a", ""));
	finish();
	TEST_STR(at(0, "evaluated"), "false", "fixtures alone");
	TEST_STR(at(0, "failingTools"), "0", "fail nothing");
	TEST_STR(at(0, "passingTools"), "0", "and pass nothing");
	TEST_STR(at(0, "runtimePair"), "[\"openclaw\",\"codex\"]", "for the pair asked for");
	end();
}

/* ---- expectations ---- */

static void expectations(void)
{
	options();
	scratch_puts("expect.json",
	    "{\"cells\":[{\"cell\":\"fresh\",\"status\":\"ready\",\"events\":[\"a\",\"b\"],\"responseCount\":1,"
	    "\"inputTokens\":5,"
	    "\"tokensConserved\":true},{\"cell\":\"old\",\"status\":\"repair-required\",\"remediation\":\"Codex plugin "
	    "is required: "
	    "{pluginVersion} on "
	    "{hostVersion}\",\"wallBudgetMs\":10},{\"cell\":\"gone\",\"status\":\"blocked\"},{\"cell\":\"s\","
	    "\"status\":\"ready\",\"inputTokens\":7}],\"wallBudgetMs\":100}");
	TEST_INT(expect_load(&run.expect, "expect.json", &run.e), 0, "expectations");
	run.o.expect = &run.expect;
	begin();
	give("{\"kind\":\"lifecycle\",\"v\":1,\"cell\":\"fresh\",\"status\":\"ready\",\"events\":[\"a\",\"b\"],"
	     "\"responseCount\":1,"
	     "\"inputTokens\":5,\"countedTokens\":5,\"wallClockMs\":100}");
	give("{\"kind\":\"lifecycle\",\"v\":1,\"cell\":\"fresh\",\"status\":\"blocked\",\"events\":[\"a\"],"
	     "\"responseCount\":2,"
	     "\"inputTokens\":6,\"countedTokens\":5,\"wallClockMs\":101}");
	give("{\"kind\":\"lifecycle\",\"v\":1,\"cell\":\"old\",\"status\":\"repair-required\",\"pluginVersion\":\"1\","
	     "\"hostVersion\":"
	     "\"2\",\"remediation\":\"Codex plugin is required: 1 on 2\",\"wallClockMs\":10}");
	TEST_INT(give("{\"kind\":\"lifecycle\",\"v\":1,\"cell\":\"other\",\"status\":\"ready\"}"), JUDGE_OTHER,
	    "a cell that nobody expects");
	cell("s", "codex", "\"scenarioStatus\":\"pass\",\"wallClockMs\":100,\"usage\":{\"inputTokens\":7},");
	finish();
	TEST_STR(at(0, "pass"), "true", "as expected, at the very budget");
	TEST_STR(at(0, "findings"), "[]", "without findings");
	TEST_STR(at(1, "pass"), "false", "unlike expected");
	TEST_STR(at(1, "findings"),
	    "[{\"field\":\"status\",\"expected\":\"ready\",\"got\":\"blocked\"},{\"field\":\"events\",\"at\":2,"
	    "\"expected\":\"b\","
	    "\"got\":null},{\"field\":\"responseCount\",\"expected\":1,\"got\":2},{\"field\":\"inputTokens\","
	    "\"expected\":5,\"got\":6},"
	    "{\"field\":\"countedTokens\",\"expected\":6,\"got\":5},{\"field\":\"wallClockMs\",\"expected\":100,"
	    "\"got\":101}]",
	    "field by field");
	TEST_STR(at(2, "pass"), "true", "versions are filled in; its own budget");
	TEST_STR(at(3, "pass"), "true", "a cell record serves as well");
	TEST_STR(at(4, "cell"), "\"gone\"", "what never came");
	TEST_STR(at(4, "findings"), "[{\"field\":\"capture\",\"expected\":\"captured\",\"got\":null}]", "is a finding");
	TEST_INT(records_count(&run.r), 5, "and no report, as no pair came");
	TEST_INT(run.j.gate.findings, 2, "both close the gate");
	TEST(run.judged, "which judged something");
	TEST_STR(run.j.gate.named, "fresh (6 unlike expected), gone (not captured)", "by name");
	end();
	static const char *const bad[] = {"{}", "{\"cells\":[]}", "{\"cells\":[{\"status\":\"ready\"}]}",
	    "{\"cells\":[{\"cell\":\"x\",\"status\":\"odd\"}]}",
	    "{\"cells\":[{\"cell\":\"x\",\"status\":\"ready\"},{\"cell\":\"x\",\"status\":\"ready\"}]}",
	    "{\"cells\":[{\"cell\":\"x\",\"status\":\"ready\",\"remediation\":1}]}",
	    "{\"cells\":[{\"cell\":\"x\",\"status\":\"ready\",\"events\":1}]}",
	    "{\"cells\":[{\"cell\":\"x\",\"status\":\"ready\"}],\"wallBudgetMs\":0}"};
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct expect x = {.names = ARENA_INIT};
		scratch_puts("expect.json", bad[i]);
		TEST_INT(expect_load(&x, "expect.json", &run.e), -1, bad[i]);
		expect_release(&x);
	}
}

/* ---- two models ---- */

static void begin_models(const char *base, const char *cand)
{
	options();
	agentic_init(&run.agentic, slice_cstr(base), slice_cstr(cand));
	run.o.agentic = &run.agentic;
	begin();
}

static int model_suite(const char *provider, const char *model)
{
	char text[300];

	snprintf(text, sizeof(text),
	    "{\"kind\":\"suite\",\"v\":1,\"runBlock\":{\"primaryProvider\":\"%s\",\"primaryModel\":\"%s\"}}", provider,
	    model);
	return give(text);
}

static void model_scenario(const char *name, const char *status, const char *details)
{
	char text[300];

	snprintf(text, sizeof(text),
	    "{\"kind\":\"scenario\",\"v\":1,\"name\":\"%s\",\"status\":\"%s\",\"details\":\"%s\"}", name, status,
	    details);
	give(text);
}

static void end_models(void)
{
	records_end(&run.r);
	end();
}

static void models(void)
{
	static const char *const all[] = {"Approval turn tool followthrough", "Model switch with tool continuity",
	    "Source and docs discovery report", "Image understanding from attachment",
	    "Compaction retry after mutating tool", "Subagent handoff", "Subagent fanout synthesis",
	    "Subagent stale child links", "Memory recall after context switch", "Thread memory isolation",
	    "Config restart capability flip", "Instruction followthrough repo contract"};
	begin_models("acme/a", "acme/b");
	TEST_INT(give("{\"kind\":\"scenario\",\"v\":1,\"name\":\"x\"}"), 1, "a scenario before any suite");
	TEST_INT(model_suite("acme", "acme/a"), 0, "the baseline");
	for (size_t i = 0; i < 12; i++)
		model_scenario(all[i], "pass", "");
	model_scenario("Extra", "pass", "");
	TEST_INT(model_suite("ACME", "B"), 0, "the candidate, in any case, without its provider");
	for (size_t i = 0; i < 12; i++)
		model_scenario(all[i],
		    i == 0   ? "fail"
		    : i == 1 ? "skip"
			     : "pass",
		    i == 0   ? "it was blocked"
		    : i == 2 ? "an error was"
			     : "");
	TEST_INT(model_suite("acme", "b"), -1, "a third suite");
	TEST_INT(cell("s", "codex", ""), 0, "cells are not looked at");
	finish();
	TEST(run.judged, "two suites were judged");
	TEST_STR(at(0, "baselineMetrics"),
	    "{\"totalScenarios\":12,\"passedScenarios\":12,\"failedScenarios\":0,\"completionRate\":1,"
	    "\"unintendedStopCount\":0,"
	    "\"unintendedStopRate\":0,\"validToolCallCount\":9,\"validToolCallRate\":1,\"fakeSuccessCount\":0}",
	    "all of the pack passed; others are in no rate");
	TEST_STR(at(0, "candidateMetrics"),
	    "{\"totalScenarios\":12,\"passedScenarios\":10,\"failedScenarios\":1,\"completionRate\":0.8333333333333334,"
	    "\"unintendedStopCount\":1,\"unintendedStopRate\":0.08333333333333333,\"validToolCallCount\":7,"
	    "\"validToolCallRate\":0.7777777777777778,\"fakeSuccessCount\":1}",
	    "a failure, a skip, a stop and a pass that speaks of an error");
	TEST_STR(at(0, "pass"), "false", "it does not pass");
	TEST_STR(at(0, "failures"),
	    "[\"Missing required parity scenario coverage for Model switch with tool continuity: acme/b=skip, "
	    "acme/a=pass.\","
	    "\"Required parity scenario Approval turn tool followthrough failed: acme/b=fail, acme/a=pass.\","
	    "\"Scenario coverage mismatch for Extra: acme/b=missing, acme/a=pass.\","
	    "\"acme/b completion rate 83.3% is below acme/a 100.0%.\","
	    "\"acme/b unintended-stop rate 8.3% exceeds acme/a 0.0%.\","
	    "\"acme/b valid-tool-call rate 77.8% is below acme/a 100.0%.\","
	    "\"acme/b produced 1 suspicious pass result(s); fake-success count must be 0.\"]",
	    "for upstream's reasons");
	TEST_INT(run.j.gate.findings, 7, "each closes the gate");
	TEST_STR(at(0, "scenarioComparisons.0"),
	    "{\"name\":\"Approval turn tool followthrough\",\"candidateStatus\":\"fail\",\"baselineStatus\":\"pass\","
	    "\"candidateDetails\":\"it was blocked\"}",
	    "scenario by scenario");
	end();
	begin_models("acme/a", "acme/b");
	TEST_INT(model_suite("acme", "b"), -1, "suites in the wrong order");
	TEST(strstr(run.e.message, "the two summaries are swapped") != NULL, "are said to be");
	end();
	begin_models("acme/a", "acme/b");
	TEST_INT(model_suite("acme", "c"), -1, "another model");
	TEST(strstr(run.e.message, "a wrong summary, or a wrong label") != NULL, "is a wrong label");
	TEST_INT(judge_finish(&run.j, &run.e), -1, "one suite is no comparison");
	finish();
	end();
	begin_models("acme/a{", "b");
	TEST_INT(model_suite("acme", "other"), 0, "a label with other characters is not exact");
	end_models();
	begin_models("acme/a-1.0_x", "b");
	TEST_INT(model_suite("acme", "other"), -1, "one with these is");
	end_models();
	begin_models("Big A", "b");
	TEST_INT(give("{\"kind\":\"suite\",\"v\":1,\"runBlock\":{}}"), 0, "a suite that does not name its model");
	TEST_INT(run.notices, 1, "is taken with a notice");
	for (size_t i = 0; i < 12; i++)
		model_scenario(all[i], "pass", "");
	TEST_INT(model_suite("acme", "other"), 0, "a label of another form fits any");
	for (size_t i = 0; i < 12; i++)
		model_scenario(all[i], "pass", "");
	TEST_INT(run.notices, 1, "without a notice");
	finish();
	TEST_STR(at(0, "pass"), "true", "two that are equal pass");
	TEST_STR(at(0, "failures"), "[]", "without failures");
	end();
}

#define NEW "\"upstream\":\"2026-09\",\"upstreamFrom\":\"cell.status\","

static void coverage_newest(void)
{
#define GOOD ",\"resultHash\":\"r\""
#define BAD GOOD ",\"errorClass\":\"tool-result-error\""
	options();
	run.o.gated = true;
	begin();
	fixture("exec", COVER("exec", "") ",\"nativeWorkspaceBehavior\":\"exec\"");
	fixture("edit", COVER("edit", ",\"family\":\"write\"") ",\"nativeWorkspaceBehavior\":\"edit\"");
	fixture("read", COVER("read", ",\"tracking\":\"#9\""));
	fixture("never", COVER("never", ",\"tracking\":\"#8\""));
	TEST_INT(give("{\"kind\":\"tool-fixture\",\"v\":1,\"id\":\"chat\",\"sourcePath\":\"qa/scenarios/chat/a.yaml\","
		      "\"execution\":{\"config\":{\"toolName\":\"message\"}}}"),
	    0, "a fixture of another folder");
	TEST_STR(run.said, "5: fixture chat is not under qa/scenarios/runtime/tools/: not counted", "is not counted");
	TEST_INT(give("{\"kind\":\"tool-fixture\",\"v\":1,\"id\":\"grep\",\"sourcePath\":"
		      "\"qa/scenarios/runtime/tools/grep.yaml\",\"execution\":{\"config\":{\"toolName\":\"grep\"}}}"),
	    0, "one of tools is");
	pair_of("exec", NEW CALLS(CALL("exec", "1", GOOD)), NEW CALLS(CALL("bash", "1", GOOD)));
	pair_of("edit", NEW CALLS(CALL("edit", "1", GOOD)), NEW CALLS(CALL("edit", "1", GOOD)));
	pair_of("read", NEW CALLS(CALL("read", "1", BAD)), NEW CALLS(CALL("read", "1", BAD)));
	pair_of("grep", NEW CALLS(CALL("grep", "1", GOOD)), NEW CALLS(CALL("grep", "1", GOOD)));
	finish();
	TEST_STR(at(4, "totalTools"), "5", "five tools");
	TEST_STR(at(4, "failures"),
	    "[\"never drift=not-run\",\"read missing successful openclaw tool call/result read\","
	    "\"write missing successful codex tool call/result apply_patch\"]",
	    "an issue excuses nothing, and a call needs a good result by codex's own tool");
	TEST_STR(at(4, "passingTools"), "2", "the others pass");
	TEST_STR(at(4, "reportOnlyTools"), "0", "all are required");
	TEST_STR(at(4, "rows.0.codexRuntimeToolName"), "\"bash\"", "codex executes by bash");
	TEST_STR(at(4, "rows.0.codexSuccessfulToolCalls"), "1", "and did");
	TEST_STR(at(4, "rows.3.openclawToolCalls"), "1", "calls are counted");
	TEST_STR(at(4, "rows.3.openclawSuccessfulToolCalls"), "0", "those that went well apart");
	end();
}

/* ---- ages, suites that are not complete, scenarios that were run again ---- */

#define SKIP "\"scenarioStatus\":\"skip\",\"scenarioDetails\":\" \\tknown-harness-gap exec: native\","

static void ages(void)
{
	options();
	begin();
	pair_of("old", "\"scenarioStatus\":\"pass\",", "\"scenarioStatus\":\"skip\",");
	pair_of("new", NEW "\"scenarioStatus\":\"pass\",", NEW "\"scenarioStatus\":\"skip\",");
	pair_of("gap", NEW "\"scenarioStatus\":\"pass\",", NEW SKIP);
	pair_of("raw", "\"status\":\"pass\",", "\"status\":\"skip\",\"details\":\"known-harness-gap x\",");
	pair_of("mixed", "\"upstream\":\"2026-06\",", "\"cacheDiagnostics\":{},\"bootstrapWallClockMs\":9,");
	pair_of("empty", NEW CALLS(CALL("a", "1", ",\"resultHash\":\"r\",\"errorClass\":\"\"")),
	    NEW CALLS(CALL("a", "1", ",\"resultHash\":\"r\"")));
	finish();
	TEST_STR(at(0, "drift"), "\"none\"", "cells without marks: the oldest rules");
	TEST_STR(at(0, "upstreamFrom"), "\"default\"", "as nothing is newer");
	TEST_STR(at(1, "drift"), "\"failure-mode\"", "marked cells: the newest, a skip does not pass");
	TEST_STR(at(1, "upstreamFrom"), "\"cell.status\"", "and what told it");
	TEST_STR(at(1, "right.status"), "\"skip\"", "a skip shows as skip");
	TEST_STR(at(2, "drift"), "\"structural\"", "a known gap, behind white space");
	TEST_STR(at(2, "pass"), "true", "passes");
	TEST_STR(at(3, "drift"), "\"structural\"", "upstream's own member names are taken");
	TEST_STR(at(4, "upstream"), "\"2026-09\"", "of two ages the newer");
	TEST_STR(at(4, "right.bootstrapMs"), "9", "the gateway's start is kept");
	TEST_STR(at(5, "drift"), "\"none\"", "an empty error class is none");
	TEST_STR(at(6, "upstream"), "\"2026-09\"", "the report has the newest");
	TEST_STR(at(6, "ages"),
	    "[{\"upstream\":\"2026-09\",\"upstreamFrom\":\"cell.status\",\"scenarios\":5},"
	    "{\"upstream\":\"2026-06\",\"upstreamFrom\":\"default\",\"scenarios\":1}]",
	    "and counts each");
	TEST_STR(at(6, "scenarios.4.codexBootstrapMs"), "9", "and the start");
	end();
	options();
	run.o.age_given = true;
	begin();
	pair_of("new", NEW "\"scenarioStatus\":\"pass\",", NEW "\"scenarioStatus\":\"skip\",");
	finish();
	TEST_STR(at(0, "drift"), "\"none\"", "--upstream says else");
	TEST_STR(at(0, "upstreamFrom"), "\"option\"", "and is named");
	end();
}

static void incomplete(void)
{
	options();
	run.o.gated = true;
	begin();
	give("{\"kind\":\"suite\",\"v\":2,\"runBlock\":{\"status\":\"running\",\"scenarioIds\":[\"a\",\"b\"]},"
	     "\"scenarioCount\":1,\"src\":{\"path\":\"s.json\"}}");
	TEST_STR(run.said, "1: the suite is still running: 1 of 2 scenarios", "a suite that runs is named");
	pair_of("a", "", "");
	finish();
	TEST_STR(at(0, "drift"), "\"none\"", "its pairs are judged");
	TEST_STR(at(1, "gate.pass"), "false", "and its gate is closed all the same");
	TEST_STR(at(1, "pass"), "false", "it does not pass");
	TEST_STR(at(1, "incomplete"),
	    "[{\"path\":\"s.json\",\"why\":\"the suite is still running: 1 of 2 scenarios\"}]", "the report says why");
	TEST_STR(at(1, "failures"), "[\"the suite is still running: 1 of 2 scenarios\"]", "as a failure");
	end();
}

static void retried(void)
{
	options();
	begin();
	give("{\"kind\":\"scenario\",\"v\":1,\"index\":1,\"supersededBy\":2,\"scenarioId\":\"s\",\"name\":\"S\","
	     "\"status\":\"fail\",\"runtimes\":[\"openclaw\",\"codex\"],\"reported\":{\"drift\":\"failure-mode\"}}");
	TEST_STR(run.said, "1: scenario S was run again: its later result counts (attempt 1: fail, failure-mode)",
	    "an earlier attempt is named");
	pair_of("s", "\"supersededBy\":2,", "\"supersededBy\":2,\"runtimeErrorClass\":\"timeout\",");
	give("{\"kind\":\"scenario\",\"v\":1,\"index\":2,\"attempt\":2,\"scenarioId\":\"s\",\"name\":\"S\","
	     "\"status\":\"pass\",\"runtimes\":[\"openclaw\",\"codex\"]}");
	pair_of("s", "", "");
	finish();
	TEST_INT(records_count(&run.r), 2, "one verdict");
	TEST_STR(at(0, "drift"), "\"none\"", "that of the later result");
	TEST_STR(at(0, "attempt"), "2", "which is the second");
	TEST_STR(at(1, "retried"),
	    "[{\"name\":\"S\",\"scenarioId\":\"s\",\"attempt\":1,\"status\":\"fail\",\"drift\":\"failure-mode\"}]",
	    "the report lists the other");
	end();
}

/* A suite that reports no drift of a side that did not pass. */
static void reported_skip(void)
{
	options();
	run.o.rules = RULES_REPORTED;
	begin();
	give("{\"kind\":\"scenario\",\"v\":1,\"index\":1,\"scenarioId\":\"s\",\"name\":\"S\",\"status\":\"pass\","
	     "\"runtimes\":[\"openclaw\",\"codex\"],\"reported\":{\"drift\":\"none\"}}");
	pair_of("s", NEW "\"scenarioStatus\":\"pass\",", NEW "\"scenarioStatus\":\"skip\",");
	finish();
	TEST_STR(at(0, "right.status"), "\"skip\"", "the suite's word for a skip is skip");
	TEST_STR(at(0, "pass"), "false", "it does not pass");
	TEST_STR(at(0, "severity"), "\"P1\"", "and blocks");
	end();
}

int main(void)
{
	scratch_init();
	ages();
	coverage_newest();
	incomplete();
	retried();
	reported_skip();
	coverage();
	expectations();
	models();
	alike();
	drifts();
	lines();
	other_pairs();
	refused();
	missing();
	nothing();
	suites();
	reported();
	statuses();
	strict();
	known();
	levels();
	families();
	scratch_done();
	return tap_done();
}
