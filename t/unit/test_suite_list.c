/* What a suite summary is: of which age, which scenarios were run again, and whether it is complete. */
#include "record/record.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tap.h"

static struct json reader;
static struct arena arena = ARENA_INIT;
static struct oc_err err = OC_ERR_INIT;

static struct json_val read_text(const char *text)
{
	if (json_read(&reader, text, strlen(text), &err) != 0) {
		fprintf(stderr, "%s: %s\n", text, err.message);
		exit(1);
	}
	return json_root(&reader);
}

/* ---- the age ---- */

static void age_is(const char *summary, const char *want, const char *name)
{
	const struct age_found age = age_of_summary(read_text(summary));
	char text[80];

	snprintf(text, sizeof(text), "%s %.*s", drift_age_text(age.age), (int)age.from.n, age.from.p);
	TEST_STR(text, want, name);
}

#define CELLS(left, right)                                                                                             \
	"{\"scenarios\":[{\"name\":\"a\"},{\"runtimeParity\":{\"cells\":{\"openclaw\":" left ",\"codex\":" right "}}}]}"

static void ages(void)
{
	age_is("{}", "2026-06 default", "nothing tells an age");
	age_is("[1]", "2026-06 default", "nor does what is no summary");
	age_is("{\"run\":{\"status\":\"completed\"}}", "2026-09 run.status", "a run that says how it ended");
	age_is("{\"run\":{\"status\":null},\"scenarios\":7}", "2026-06 default", "null tells nothing");
	age_is(CELLS("{}", "{}"), "2026-06 default", "cells without marks");
	age_is(CELLS("{}", "{\"status\":\"pass\"}"), "2026-09 cell.status", "one cell with a status");
	age_is(CELLS("{\"scenarioStatus\":\"pass\"}", "{}"), "2026-06 default", "May's status of a cell is no mark");
	age_is(CELLS("{\"details\":\"d\"}", "null"), "2026-09 cell.details", "details");
	age_is(CELLS("{\"cacheDiagnostics\":{}}", "{}"), "2026-09 cell.cacheDiagnostics", "cache diagnostics");
	age_is(CELLS("{\"bootstrapWallClockMs\":0}", "{}"), "2026-09 cell.bootstrapWallClockMs", "a bootstrap time");
	age_is(CELLS("{\"cacheDiagnostics\":{}}", "{\"status\":\"fail\"}"), "2026-09 cell.status",
	    "the best known mark is told");
}

static void record_age_is(const char *record, const char *want, const char *name)
{
	const struct age_found age = age_of_record(read_text(record), &arena);
	char text[80];

	snprintf(text, sizeof(text), "%s %.*s", drift_age_text(age.age), (int)age.from.n, age.from.p);
	TEST_STR(text, want, name);
}

static void record_ages(void)
{
	record_age_is("{\"kind\":\"cell\",\"upstream\":\"2026-08\"}", "2026-08 record", "a cell's own age");
	record_age_is("{\"kind\":\"scenario\",\"upstream\":\"2026-09\",\"upstreamFrom\":\"run.status\"}",
	    "2026-09 run.status", "with its reason");
	record_age_is("{\"kind\":\"cell\",\"upstream\":\"2027-01\"}", "2026-06 default", "an age that is none");
	record_age_is("{\"kind\":\"cell\",\"cacheDiagnostics\":{}}", "2026-09 cell.cacheDiagnostics",
	    "a mark in the record");
	record_age_is("{\"kind\":\"scenario\",\"status\":\"pass\"}", "2026-06 default",
	    "a scenario's status is no mark");
}

/* ---- the list ---- */

static void list_is(const char *summary, const char *want, const char *name)
{
	const struct json_val root = read_text(summary);
	struct suite_list list;
	struct sb text = SB_INIT;
	struct emit w;

	TEST_INT(suite_list_read(&list, root, &arena, &err), 0, name);
	emit_init(&w, &text, 0);
	emit_object(&w);
	suite_list_emit(&w, &list, root, &arena, &err);
	emit_end(&w);
	for (size_t i = 0; i < list.n; i++)
		sb_addf(&text, " %llu>%llu", (unsigned long long)list.entry[i].attempt,
		    (unsigned long long)list.entry[i].later);
	TEST_STR(sb_ok(&text) ? text.buf : "no memory", want, name);
	sb_release(&text);
}

#define P(id) "{\"runtimeParity\":{\"scenarioId\":\"" id "\"}}"

static void lists(void)
{
	list_is("{}", "{\"scenarioCount\":0}", "no list");
	list_is("{\"scenarios\":[]}", "{\"scenarioCount\":0}", "an empty one");
	list_is("{\"scenarios\":[" P("a") "," P("b") "]}", "{\"scenarioCount\":2} 1>0 1>0", "two scenarios");
	list_is("{\"scenarios\":[" P("a") "," P("b") "," P("a") "," P("a") "]}",
	    "{\"scenarioCount\":2} 1>3 1>0 2>4 3>0", "one that was run three times");
	list_is("{\"scenarios\":[{\"id\":\"a\"},{\"id\":\"a\"},{\"name\":\"a\"},{\"name\":\"a\"},5]}",
	    "{\"scenarioCount\":4} 1>2 2>0 1>0 1>0 1>0", "its own id counts, a name does not");
	list_is("{\"scenarios\":[" P("a") "],\"run\":{\"scenarioIds\":[\"a\",\"c\",\"b\"]}}",
	    "{\"scenarioCount\":1,\"missingScenarioIds\":[\"c\",\"b\"]} 1>0", "missing ones, in the run's order");
	list_is("{\"scenarios\":[{\"name\":\"x\"}],\"run\":{\"scenarioIds\":[\"a\",\"b\"]}}",
	    "{\"scenarioCount\":1} 1>0",
	    "of scenarios without ids none is known to be missing");
	list_is("{\"scenarios\":[" P("a") "],\"run\":{\"scenarioIds\":null}}", "{\"scenarioCount\":1} 1>0", "no ids");
}

/* ---- completion ---- */

static void incomplete_is(const char *run, const char *more, enum drift_age age, const char *want, const char *name)
{
	char record[400];
	struct sb text = SB_INIT;

	snprintf(record, sizeof(record), "{\"kind\":\"suite\",\"v\":2,\"runBlock\":{%s}%s}", run, more);
	suite_incomplete(&text, read_text(record), age, &arena);
	TEST_STR(text.len == 0 ? "" : text.buf, want, name);
	sb_release(&text);
}

#define IDS ",\"scenarioIds\":[\"a\",\"b\",\"c\"]"

static void completion(void)
{
	const enum drift_age old = DRIFT_2026_06, new = DRIFT_2026_09;

	incomplete_is("\"status\":\"completed\"" IDS, ",\"scenarioCount\":3", new, "", "complete");
	incomplete_is("\"status\":\"completed\"", ",\"scenarioCount\":0", new, "",
	    "of a run that names no scenarios too");
	incomplete_is("\"status\":\"running\"" IDS, ",\"scenarioCount\":2", new,
	    "the suite is still running: 2 of 3 scenarios",
	    "still running");
	incomplete_is("\"status\":\"running\"" IDS, ",\"scenarioCount\":3", old,
	    "the suite is still running: 3 of 3 scenarios",
	    "whatever is there already, and by any rules");
	incomplete_is("\"status\":\"running\",\"scenarioIds\":null", ",\"scenarioCount\":1", new,
	    "the suite is still running: 1 scenario", "without a list to compare with");
	incomplete_is("\"status\":\"aborted\"" IDS, ",\"scenarioCount\":3", new,
	    "the suite did not complete (run.status \"aborted\"): 3 of 3 scenarios", "another status");
	incomplete_is("\"status\":5", "", new, "the suite did not complete (run.status 5)", "a status that is no text");
	incomplete_is("\"status\":\"completed\"" IDS, ",\"scenarioCount\":2,\"missingScenarioIds\":[\"b\"]", new,
	    "the suite is not complete: 2 of 3 scenarios (missing: b)", "fewer scenarios than the run names");
	incomplete_is("\"scenarioIds\":[1,2]", ",\"scenarioCount\":1", old,
	    "the suite is not complete: 1 of 2 scenarios",
	    "of before there was a status as well");
	incomplete_is("\"scenarioIds\":[1]", ",\"scenarioCount\":1", old, "", "which says nothing when all are there");
	incomplete_is("", ",\"scenarioCount\":1", new,
	    "the suite does not say that it completed (no run.status): 1 scenario", "from 2026-09 on it must say so");
	incomplete_is(&(IDS)[1], ",\"counts\":{\"total\":2}", old, "the suite is not complete: 2 of 3 scenarios",
	    "a record of before has its counts");
	incomplete_is("\"status\":\"completed\"",
	    ",\"scenarioCount\":1,\"missingScenarioIds\":[\"a\",\"b\",\"c\",\"d\",\"e\",\"f\",\"g\"]", new,
	    "the suite is not complete: 1 scenario (missing: a, b, c, d, e and 2 more)",
	    "not all of the missing are named");
}

int main(void)
{
	if (json_init(&reader, &err) != 0)
		return 1;
	ages();
	record_ages();
	lists();
	completion();
	arena_release(&arena);
	json_release(&reader);
	return tap_done();
}
