/* Transcripts, their usage and final text, details and steps: what the vectors of whole cells leave
 * in the dark. */
#include <math.h>
#include <stdlib.h>

#include "cell/details.h"
#include "transcript/transcript.h"
#include "tap.h"

static struct transcript t;
static struct oc_err err;

static void read(const char *text)
{
	TEST_INT(transcript_text(&t, slice_cstr(text), &err), 0, "a transcript is read");
}

#define SAYS(role, rest) "{\"message\":{\"role\":\"" role "\"," rest "}}\n"

static const char *final_text(void)
{
	return t.final_text.buf == NULL ? "" : t.final_text.buf;
}

static void lines(void)
{
	read("");
	TEST_INT(transcript_lines(&t), 0, "no lines");
	read(" \n\t\r\n\xEF\xBB\xBF\n");
	TEST_INT(transcript_lines(&t), 0, "only white ones");
	read("\n\n" SAYS("user", "\"content\":\"a\"") "\n{bad\n\n" SAYS(
	    "user", "\"content\":\"b\"") "\n");
	TEST_INT(transcript_lines(&t), 5, "inner ones count, outer ones do not");
	TEST_INT(t.bad, 1, "one is bad");
	TEST_INT(t.bad_first, 5, "which one");
	TEST_INT(t.messages, 2, "messages");
	TEST_INT(transcript_line(&t, SLICE("  {\"a\":}"), &err), 1, "a bad line");
	TEST_INT(err.column, 8, "its column counts what was trimmed");
	TEST_INT(transcript_line(&t, SLICE("{\"a\":1}"), &err), 0, "and it goes on");
}

static void texts(void)
{
	read(SAYS("assistant", "\"content\":\"one\"") SAYS("assistant", "\"content\":\" \"")
		SAYS("assistant", "\"content\":[{\"type\":\"image\"}]"));
	TEST_STR(final_text(), "one", "the last that says something");
	read(SAYS("assistant", "\"content\":[\" a\\u00a0\",{\"type\":\"Text\",\"content\":\"no\"},"
			       "{\"type\":\"message\",\"content\":\"b\\n c\"},{\"text\":\"d\"}]"));
	TEST_STR(final_text(), "a b c d", "blocks, trimmed and collapsed");
	read(SAYS("assistant", "\"content\":\"\\n\\t\"") SAYS(" assistant ", "\"content\":\"x\""));
	TEST_STR(final_text(), "x", "a padded role counts");
	read(SAYS("Assistant", "\"content\":\"x\"") SAYS("user", "\"content\":\"y\""));
	TEST_STR(final_text(), "", "another one's text does not");
	read("{\"mess\\u0061ge\":{\"\\u0072ole\":\"assistant\",\"content\":\"esc\\u0061ped\"}}");
	TEST_STR(final_text(), "escaped", "keys with escapes are the same keys");
}

static void self_send(void)
{
	const char *call = "{\"type\":\"tool_use\",\"name\":\"message\",\"input\":";
	char text[600];

	snprintf(text, sizeof(text),
	    SAYS("assistant", "\"content\":[%s{\"action\":\"send\"}}]") "%s", call,
	    SAYS("assistant", "\"content\":[{\"type\":\"Output_Text\",\"content\":\"sent.\"}]"));
	read(text);
	TEST(t.self_send, "said so in a block of loose type");
	TEST_STR(final_text(), "", "which is no final text");
	snprintf(text, sizeof(text),
	    "%s" SAYS("assistant", "\"content\":[%s{\"action\":\"send\"}}]"),
	    SAYS("assistant", "\"content\":\"Sent.\""), call);
	read(text);
	TEST(t.self_send, "said so before");
	snprintf(text, sizeof(text), "%s%s" SAYS("assistant", "\"content\":[%s\" {}\"}]"),
	    SAYS("assistant", "\"content\":\"Sent.\""), SAYS(" assistant", "\"content\":\"other\""),
	    call);
	read(text);
	TEST(!t.self_send, "no action");
	snprintf(text, sizeof(text),
	    "%s%s" SAYS("assistant", "\"content\":[%s\"{\\\"action\\\":\\\"SEND\\\"}\"}]"),
	    SAYS("assistant", "\"content\":\"Sent.\""), SAYS(" assistant", "\"content\":\"other\""),
	    call);
	read(text);
	TEST(t.self_send, "arguments in a string; a padded role is not looked at");
	TEST_STR(final_text(), "other", "though it is the final text");
}

static void heartbeats(void)
{
	read(SAYS("user", "\"content\":\"[OpenClaw heartbeat poll]\"")
		SAYS("assistant", "\"content\":\"HEARTBEAT_OK\""));
	TEST(t.heartbeat, "nothing else");
	read(SAYS("assistant", "\"content\":\"x\""));
	TEST(!t.heartbeat, "no user at all is no heartbeat");
	read(SAYS("user", "\"content\":\"[OpenClaw heartbeat poll]\"")
		SAYS("user", "\"content\":\"\""));
	TEST(!t.heartbeat, "an empty text is none");
}

#define COUNT(name) t.usage.count[USAGE_##name]

static void usages(void)
{
	read(SAYS("assistant", "\"content\":\"\",\"usage\":{\"inputTokens\":2,\"input\":\"1\","
			       "\"output_tokens\":-3,\"cacheRead\":0.5}"));
	TEST(COUNT(INPUT) == 2 && COUNT(OUTPUT) == -3 && COUNT(TOTAL) == -0.5, "aliases, parts");
	TEST(t.usage.has_read && !t.usage.has_write, "what was there");
	read(SAYS("assistant", "\"usage\":{\"input\":1e308}")
		SAYS("assistant", "\"usage\":{\"input\":1e308}"));
	TEST(isinf(COUNT(INPUT)), "beyond range");
	t.age = DRIFT_2026_09;
	read(SAYS(
	    "assistant", "\"provider\":\" OLLAMA \",\"usage\":{\"cacheRead\":0,\"cacheWrite\":0}"));
	TEST(!t.usage.has_read, "placeholders of ollama");
	read(SAYS("assistant", "\"usage\":{\"cacheRead\":7,\"input\":1,\"cacheTelemetry\":{"
			       "\"state\":\"unavailable\"}}"));
	TEST(!t.usage.has_read && COUNT(TOTAL) == 1, "telemetry that is unavailable");
	read(SAYS("assistant", "\"api\":\"ollama\",\"usage\":{\"cacheRead\":0,\"cacheWrite\":1}"));
	TEST(t.usage.has_read, "one that is not zero");
	t.age = DRIFT_2026_06;
}

/* What a cell counts, its transcript counts when it is read again by the same rules. */
static void used_by_turn(void)
{
	static const char *const usage[] = {
	    ("{\"input\":10,\"output\":5,\"cacheRead\":50,\"cacheWrite\":7,"
	    "\"cacheTelemetry\":{\"state\":\"unavailable\"}}"),
	    "{\"totalTokens\":9,\"total\":8,\"cacheWrite\":0,\"cache_read_tokens\":0,\"in\\u0070ut\":3}",
	    "{\"input\":null,\"inputTokens\":\"x\",\"input_tokens\":4,\"total\":1e999}"};
	struct transcript_use use = TRANSCRIPT_USE_INIT;
	struct json reader;
	struct oc_err e = OC_ERR_INIT;
	static char text[4096];

	if (json_init(&reader, &e) != 0)
		exit(1);
	for (int age = DRIFT_2026_06; age <= DRIFT_2026_09; age++) {
		bool same = true;
		for (int i = 0; i < 3; i++) {
			snprintf(text, sizeof(text), SAYS("user", "\"content\":\"a\"")
				SAYS("assistant", "\"provider\":\"ollama\",\"usage\":%s") "no JSON\n"
				SAYS(" assistant ", "\"usage\":{\"output\":1,\"cost\":0.5}")
				SAYS("user", "\"content\":\"b\"")
				SAYS("assistant", "\"usage\":{\"input_tokens\":2,\"cost\":{\"total\":2}}"), usage[i]);
			t.age = (enum drift_age)age;
			read(text);
			same = same && transcript_use_read(&use, slice_cstr(text), t.age, &reader, &e) == 0 &&
			       memcmp(use.sum.count, t.usage.count, sizeof(t.usage.count)) == 0 &&
			       use.sum.has_read == t.usage.has_read && use.sum.has_write == t.usage.has_write;
			same = same && use.turns == 2 && use.turn[1] == 2 &&
			       use.turn[0] + 2 == COUNT(TOTAL) && use.messages == 3 && use.priced == 2;
		}
		TEST(same, drift_age_text(t.age));
	}
	TEST(use.cost == 2500000000000, "cost, and the total of a cost");
	TEST(COUNT(INPUT) == 6, "the first that is a finite number");
	transcript_use_read(&use, SLICE("{\"message\":{\"role\":\"assistant\",\"usage\":[]}}"), t.age, &reader, &e);
	TEST(use.messages == 0 && use.turns == 0, "no usage object");
	transcript_use_release(&use);
	json_release(&reader);
	t.age = DRIFT_2026_06;
}

static void strict_results(void)
{
	read(SAYS("assistant", "\"content\":[{\"type\":\"toolCall\",\"id\":\"1\",\"name\":\"a\"},"
			       "{\"type\":\"toolCall\",\"id\":\"2\",\"name\":\"b\"}]")
		SAYS("toolResult", "\"toolCallId\":\"2\",\"content\":\"no error here\"")
		    SAYS("toolResult", "\"toolCallId\":\"1\",\"content\":\"fine\","
				       "\"details\":{\"status\":\" Failed \"}"));
	TEST(t.calls.call[0].error && !t.calls.call[1].error, "upstream: in order, by words");
	TEST(t.strict.call[0].error && !t.strict.call[1].error, "strict: by id, by status");
	TEST(hash_eq(&t.calls.call[0].result, &t.strict.call[1].result),
	    "the results change places");
	read(SAYS("assistant", "\"content\":[{\"type\":\"toolCall\",\"id\":\"1\",\"name\":\"a\"}]")
		SAYS("tool", "\"tool_call_id\":\"1\",\"is_error\":true,"
			     "\"content\":[{\"type\":\"tool_result\",\"content\":\"q\"}]"));
	TEST_INT(t.calls.count, 2, "upstream: content and block are two results");
	TEST_INT(t.strict.count, 1, "strict: one");
	TEST(t.strict.call[0].error && t.strict.call[0].resolved, "with the message's id and flag");
}

/* A record of a session, with its place in it. */
#define ENTRY(id, parent, role, more)                                                                                  \
	"{\"type\":\"message\",\"id\":\"" id "\",\"parentId\":" parent ",\"message\":{\"role\":\"" role            \
	"\"," more "}}\n"
#define CALLING(call, tool) "\"content\":[{\"type\":\"toolCall\",\"id\":\"" call "\",\"name\":\"" tool "\"}]"
#define HEADER "{\"type\":\"session\",\"version\":3,\"id\":\"s\"}\n"

static void strict_branches(void)
{
	read(HEADER ENTRY("1", "null", "user", "\"content\":\"q\"") ENTRY("2", "\"1\"", "assistant", CALLING("c", "rm"))
		ENTRY("3", "\"2\"", "toolResult", "\"toolCallId\":\"c\",\"content\":\"ok\"")
		    ENTRY("4", "null", "user", "\"content\":\"q\"") ENTRY("5", "\"4\"", "assistant", CALLING("d", "ls"))
			ENTRY("6", "\"5\"", "toolResult", "\"toolCallId\":\"d\",\"content\":\"ok\""));
	TEST_INT(t.messages, 3, "a branch that was taken back does not count");
	TEST_INT(t.strict.count, 1, "nor do its calls");
	TEST(slice_eqs(t.strict.call[0].tool, "ls") && t.strict.call[0].resolved, "those of the live one do");
	TEST_INT(t.calls.count, 2, "upstream counts all");
#define ASKED HEADER ENTRY("1", "null", "user", "\"content\":\"q\"")
	read(ASKED ENTRY("2", "\"1\"", "assistant", "\"content\":\"a\"")
		ASKED ENTRY("2", "\"1\"", "assistant", CALLING("c", "ls")));
	TEST_INT(t.messages, 4, "a second session is no branch of the first");
	TEST_INT(t.strict.count, 1, "its calls count");
	read(ENTRY("1", "null", "user", "\"content\":\"q\"") ENTRY("2", "\"1\"", "assistant", "\"content\":\"a\"")
		ENTRY("3", "\"2\"", "user", "\"content\":\"w\"") ENTRY("4", "\"3\"", "assistant", CALLING("c", "ls"))
		    "{\"type\":\"leaf\",\"id\":\"5\",\"parentId\":\"4\",\"targetId\":\"2\"}\n");
	TEST_INT(t.messages, 2, "a leaf says which branch is live");
	TEST_INT(t.strict.count, 0, "the other's calls are out");
}

static void strict_mirrors(void)
{
#define MIRROR "\"provider\":\"openclaw\",\"model\":\"delivery-mirror\",\"content\":\"a\""
	read(ENTRY("1", "null", "user", "\"content\":\"q\"") ENTRY("2", "\"1\"", "assistant", "\"content\":\"a\"")
		ENTRY("3", "\"2\"", "assistant", MIRROR) ENTRY("4", "\"3\"", "user", "\"content\":\"thanks\""));
	TEST_INT(t.messages, 3, "a delivery mirror is no message, what follows it is");
	read(SAYS("assistant", "\"provider\":\"openclaw\",\"model\":\"other\",\"content\":\"a\"")
		SAYS("assistant", "\"provider\":\"x\",\"model\":\"delivery-mirror\",\"content\":\"a\""));
	TEST_INT(t.messages, 2, "only openclaw's own");
}

static void strict_attempts(void)
{
#define FAILED(more) SAYS("assistant", "\"stopReason\":\"error\"," more)
#define ANSWER SAYS("assistant", "\"content\":\"a\"")
	read(FAILED(CALLING("c", "rm")) ANSWER);
	TEST_INT(t.messages, 1, "a failed attempt whose call never ran, with an answer after it");
	TEST_INT(t.strict.count, 0, "nor does its call count");
	read(FAILED("\"content\":[]") SAYS("assistant", "\"stopReason\":\"aborted\",\"content\":[]") ANSWER);
	TEST_INT(t.messages, 1, "as little as two without calls");
	read(ANSWER FAILED(CALLING("c", "rm")));
	TEST_INT(t.messages, 2, "the last one was not tried again");
	TEST(t.strict.count == 1 && !t.strict.call[0].resolved, "and its call is missing its result");
	read(FAILED(CALLING("c", "rm")) SAYS("toolResult", "\"toolCallId\":\"c\",\"content\":\"ok\"") ANSWER);
	TEST_INT(t.messages, 3, "a call that ran was no mere attempt");
	TEST_INT(t.strict.count, 1, "it counts");
	read(FAILED(CALLING("c", "rm")) SAYS("assistant", MIRROR));
	TEST_INT(t.messages, 1, "a mirror is no answer");
	read(FAILED(CALLING("c", "rm")) HEADER ANSWER);
	TEST_INT(t.messages, 2, "nor is that of another session");
}

static void prompts(void)
{
	t.keep_prompts = true;
	read(SAYS("user", "\"content\":\" a  b \"") SAYS("user", "\"content\":\" \"")
		SAYS("user", "\"content\":[{\"type\":\"text\",\"text\":\"c\"}]"));
	TEST_INT(t.prompts, 2, "texts that are not empty");
	TEST_STR(t.prompt[0].buf, "a b", "collapsed");
	t.keep_prompts = false;
}

static const char *class_of(const char *text, enum details_status status, enum drift_age age)
{
	struct details d = {status, slice_cstr(text), JSON_NONE};
	bool failed = false;

	return details_class(&d, age, &failed);
}

static void details(void)
{
	TEST_STR(class_of("No API\n key  found", DETAILS_PASS, DRIFT_2026_06), "missing-api-key",
	    "over white space");
	TEST_STR(
	    class_of("timeout, failover", DETAILS_FAIL, DRIFT_2026_09), "failover", "the order");
	TEST_STR(class_of("x", DETAILS_FAIL, DRIFT_2026_08), "scenario-failure", "anything else");
	TEST(class_of("timeout", DETAILS_PASS, DRIFT_2026_08) == NULL, "a pass, from 2026-08 on");
	TEST(class_of(" \n", DETAILS_FAIL, DRIFT_2026_06) == NULL, "blank");
}

static bool proven(
    const char *details, const char *steps, enum details_status status, enum drift_age age)
{
	struct details d = {status, slice_cstr(details), JSON_NONE};
	struct json j;
	bool failed = false;

	json_init(&j, &err);
	TEST_INT(json_read(&j, steps, strlen(steps), &err), 0, steps);
	d.steps = json_root(&j);
	bool is = details_prove_media(&d, age, &failed);
	json_release(&j);
	return is;
}

static void media(void)
{
	const char *good =
	    "[5,{\"status\":\"pass\",\"details\":\"x\\nimage_generate=true\\r\\nMEDIA:a\"}]";
	const char *late = "[{\"status\":\"pass\",\"details\":\"ximage_generate=true\\nMEDIA:a\"}]";

	TEST(proven("", good, DETAILS_PASS, DRIFT_2026_09), "a step's proof");
	TEST(!proven("", good, DETAILS_FAIL, DRIFT_2026_09), "a pass only");
	TEST(!proven("", late, DETAILS_PASS, DRIFT_2026_09), "at the start of a line only");
	TEST(proven("", late, DETAILS_FAIL, DRIFT_2026_08), "anywhere in 2026-08");
	TEST(proven("media:\xC3\xA9", "[]", DETAILS_FAIL, DRIFT_2026_08), "in the details too");
	TEST(!proven("media:\xC2\xA0x", "[]", DETAILS_FAIL, DRIFT_2026_08),
	    "white space is nothing");
	TEST(!proven("MEDIA:x", good, DETAILS_PASS, DRIFT_2026_06), "never in 2026-06");
}

int main(void)
{
	transcript_init(&t, DRIFT_2026_06, &err);
	lines();
	texts();
	self_send();
	heartbeats();
	usages();
	used_by_turn();
	strict_results();
	strict_branches();
	strict_mirrors();
	strict_attempts();
	prompts();
	details();
	media();
	transcript_release(&t);
	return tap_done();
}
