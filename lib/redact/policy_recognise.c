/* What a document is, by its own marks. The first that fits counts, so that those with sure words stand
 * before those that are told by their keys. */
#include <string.h>

#include "redact/policy.h"
#include "redact/policy_table.h"

/*
 * keys: those that must be there, separated by blanks: KEY (any value), KEY=TEXT, !KEY (must not be
 * there), KEY{ (an object), KEY[ (an array). each: a list of them is meant too.
 */
static const struct mark {
	const char *object;
	bool each;
	const char *keys;
} MARKS[] = {
    {"qa-evidence", false, "kind=openclaw.qa.evidence-summary"},
    {"rtt-row", true, "rtt{ run{ package{"},
    {"rtt-selection", false, "sourceFilename selection"},
    {"transcript", true, "type=session version"},
    {"transcript", true, "type id parentId timestamp"},
    {"trajectory", true, "traceSchema=openclaw-trajectory"},
    {"trajectory-pointer", false, "traceSchema=openclaw-trajectory-pointer"},
    {"timeline", true, "schemaVersion=openclaw.diagnostics.v1"},
    {"timeline", true, "type name timestamp pid"},
    {"gateway-log", true, "_meta{ time"},
    {"cache-trace", true, "stage runId seq"},
    {"cron-run", true, "jobId action ts"},
    {"mock-request", true, "allInputText"},
    {"mock-request", true, "plannedToolName"},
    {"mock-request", true, "method url bytes"},
    {"http-timing", true, "sentAt headerMs totalMs"},
    {"event", true, "event payload"},
    {"event", true, "event durationMs"},
    {"events", false, "events[ !generatedAt"},
    {"events", false, "eventLog["},
    {"console-line", true, "time level message"},
    {"known-drifts", false, "known["},
    {"tool-families", false, "families{"},
    {"lifecycle-expectation", false, "v cells["},
    {"cell-list", true, "transcript runtime"},
    {"parity-summary", false, "runtimePair driftCounts"},
    {"agentic-summary", false, "candidateLabel baselineLabel"},
    {"efficiency-summary", false, "rows[ aggregate"},
    {"efficiency-summary", false, "runtimePair rows["},
    {"replay-summary", false, "transcripts["},
    {"confidence", false, "lanes["},
    {"qa-summary", false, "scenarios["},
    {"qa-summary", false, "counts{"},
    {"observed-message", true, "matchedScenario"},
    {"observed-message", true, "scenarioId senderIsBot"},
    {"observed-message", true, "triggerTimestamp"},
    {"observed-message", true, "observedAt hasMedia"},
    {"observed-message", true, "scenarioId scenarioTitle"},
    {"discord-message", true, "id channel_id"},
    {"stability", false, "generatedAt events["},
    {"health", false, "ok agents["},
    {"health", false, "heartbeatSeconds agents["},
    {"log-tail", false, "file cursor lines["},
    {"session-list", false, "path sessions["},
    {"session-list", false, "startDate sessions["},
    {"cron-jobs", false, "version jobs["},
    {"cron-jobs", false, "version jobs{"},
    {"transcript", true, "message{"},
    {"transcript", true, "role content"},
    {"gateway-config", false, "gateway{"},
};

/* Those that stand above with a text, and what our records are told by. */
const char *const policy_marks[] = {"kind", "type", "traceSchema", "schemaVersion", NULL};

static bool holds(struct json_val doc, const char *key, size_t n)
{
	const char *text = memchr(key, '=', n);
	bool absent = n > 0 && key[0] == '!';
	enum json_type type = JSON_MISSING;

	if (absent) {
		key++;
		n--;
	}
	if (text == NULL && (key[n - 1] == '{' || key[n - 1] == '['))
		type = key[--n] == '{' ? JSON_OBJECT : JSON_ARRAY;
	size_t name = text == NULL ? n : (size_t)(text - key);
	struct json_val v = json_get(doc, slice_make(key, name));
	if (text != NULL)
		return json_is(v, JSON_STRING) &&
		       slice_eq(json_lexeme(v), slice_make(text + 1, n - name - 1));
	if (type != JSON_MISSING)
		return json_is(v, type);
	return json_is(v, JSON_MISSING) == absent;
}

static bool fits(struct json_val doc, const char *keys)
{
	while (*keys != '\0') {
		size_t n = strcspn(keys, " ");
		if (!holds(doc, keys, n))
			return false;
		keys += n + (keys[n] == ' ');
	}
	return true;
}

/* session keys to sessions; of an empty store nothing can be told, and nothing is lost */
static bool is_store(struct json_val doc)
{
	struct json_iter it = json_iter(doc);

	return json_is(doc, JSON_OBJECT) && json_next(&it) &&
	       json_is(json_gets(it.val, "sessionId"), JSON_STRING) &&
	       json_is(json_gets(it.val, "updatedAt"), JSON_NUMBER);
}

static const char *record_object(struct json_val doc)
{
	struct json_val kind = json_gets(doc, "kind");

	if (!json_is(kind, JSON_STRING) || !json_is(json_gets(doc, "v"), JSON_NUMBER))
		return NULL;
	for (const struct policy_object *o = policy_records; o->name != NULL; o++) {
		if (strncmp(o->fields, "kind:", 5) == 0 && json_text_is(kind, o->name))
			return o->name;
	}
	return "record";
}

struct json_val policy_speaker(struct json_val doc)
{
	struct json_iter it = json_iter(doc);

	if (!json_is(doc, JSON_ARRAY))
		return doc;
	while (json_next(&it)) {
		if (json_is(it.val, JSON_OBJECT))
			return it.val;
	}
	return JSON_NONE;
}

const char *policy_recognise(struct json_val doc)
{
	bool list = json_is(doc, JSON_ARRAY);
	struct json_val one = policy_speaker(doc);
	const char *record;

	if (!json_is(one, JSON_OBJECT))
		return "unknown";
	if ((record = record_object(one)) != NULL)
		return record;
	for (size_t i = 0; i < sizeof(MARKS) / sizeof(MARKS[0]); i++) {
		if ((MARKS[i].each || !list) && fits(one, MARKS[i].keys))
			return MARKS[i].object;
	}
	return !list && is_store(doc) ? "sessions-store" : "unknown";
}
