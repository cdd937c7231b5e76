/* Recognisers of what a gateway itself writes: transcripts, logs, diagnostics, state. Recognised,
 * not yet read. */
#include "artifact/match.h"

#include <stdio.h>
#include <string.h>

static bool text_is(struct json_val v, const char *key, const char *s)
{
	return json_text_is(json_gets(v, key), s);
}

/* Line 1 is the session's header. A file whose head is gone is told by its tree: every other line
 * has id, parentId and timestamp. */
bool match_transcript_line(struct json_val line, struct artifact_mark *m)
{
	int64_t version;

	if (text_is(line, "type", "session") && json_int64(json_gets(line, "version"), &version)) {
		snprintf(m->era, sizeof(m->era), "v%d", (int)(version & 0xFFFF));
		return true;
	}
	return has(line, "type", JSON_STRING) && has(line, "id", JSON_STRING) &&
	       !json_is(json_gets(line, "parentId"), JSON_MISSING) &&
	       has(line, "timestamp", JSON_STRING);
}

/* A curated replay input: {message:{role,content}} or bare {role,content}. */
bool match_replay_line(struct json_val line, struct artifact_mark *m)
{
	struct json_val msg = json_gets(line, "message");

	if (!json_is(msg, JSON_OBJECT))
		msg = line;
	(void)m;
	return has(msg, "role", JSON_STRING) && json_present(json_gets(msg, "content"));
}

bool match_trajectory_line(struct json_val line, struct artifact_mark *m)
{
	int64_t version;

	if (!text_is(line, "traceSchema", "openclaw-trajectory"))
		return false;
	if (json_int64(json_gets(line, "schemaVersion"), &version))
		snprintf(m->era, sizeof(m->era), "v%d", (int)(version & 0xFFFF));
	return true;
}

bool match_trajectory_pointer(struct json_val root, struct artifact_mark *m)
{
	(void)m;
	return text_is(root, "traceSchema", "openclaw-trajectory-pointer");
}

/* The file log: tslog's JSON lines. */
bool match_log_line(struct json_val line, struct artifact_mark *m)
{
	(void)m;
	return has(line, "_meta", JSON_OBJECT) && has(line, "time", JSON_STRING);
}

/* logging.consoleStyle json */
bool match_console_line(struct json_val line, struct artifact_mark *m)
{
	if (!has(line, "time", JSON_STRING) || !has(line, "level", JSON_STRING) ||
	    !has(line, "message", JSON_STRING))
		return false;
	strcpy(m->era, "json");
	return true;
}

bool match_timeline_line(struct json_val line, struct artifact_mark *m)
{
	struct json_val schema = json_gets(line, "schemaVersion");

	if (!has_prefix(line, "schemaVersion", "openclaw.diagnostics."))
		return false;
	mark_set(m->era, sizeof(m->era), json_lexeme(schema));
	return true;
}

bool match_cache_trace_line(struct json_val line, struct artifact_mark *m)
{
	(void)m;
	return has(line, "stage", JSON_STRING) && has(line, "runId", JSON_STRING) &&
	       has(line, "seq", JSON_NUMBER);
}

bool match_cron_run_line(struct json_val line, struct artifact_mark *m)
{
	(void)m;
	return has(line, "jobId", JSON_STRING) && has(line, "action", JSON_STRING) &&
	       has(line, "ts", JSON_NUMBER);
}

/* Each provider request as a mock server saw it: kept by a recorder, or its /debug/requests answer.
 */
bool match_mock_line(struct json_val line, struct artifact_mark *m)
{
	(void)m;
	return has(line, "method", JSON_STRING) && has(line, "url", JSON_STRING) &&
	       has(line, "bytes", JSON_NUMBER);
}

bool match_mock_doc(struct json_val root, struct artifact_mark *m)
{
	struct json_val first = json_is(root, JSON_ARRAY) ? json_elem(root, 0) : JSON_NONE;

	(void)m;
	return has(first, "allInputText", JSON_STRING) ||
	       has(first, "plannedToolName", JSON_STRING);
}

bool match_timings_line(struct json_val line, struct artifact_mark *m)
{
	(void)m;
	return has(line, "sentAt", JSON_STRING) && has(line, "headerMs", JSON_NUMBER) &&
	       has(line, "totalMs", JSON_NUMBER);
}

/* A record of ours begins with its kind, then its version. */
bool match_record_line(struct json_val line, struct artifact_mark *m)
{
	struct json_iter it = json_iter(line);
	int64_t v;

	(void)m;
	return json_is(line, JSON_OBJECT) && json_next(&it) && json_text_is(it.key, "kind") &&
	       json_is(it.val, JSON_STRING) && json_next(&it) && json_text_is(it.key, "v") &&
	       json_int64(it.val, &v);
}

/* sessions.json: session keys to sessions. */
bool match_sessions_store(struct json_val root, struct artifact_mark *m)
{
	struct json_iter it = json_iter(root);

	(void)m;
	return json_is(root, JSON_OBJECT) && json_next(&it) &&
	       has(it.val, "sessionId", JSON_STRING) && has(it.val, "updatedAt", JSON_NUMBER);
}

/* Answers of the gateway's RPC, told by keys that come together in no other document. */
bool match_rpc(struct json_val root, struct artifact_mark *m)
{
	static const struct {
		const char *method;
		const char *key[3];
	} answers[] = {
	    {"health", {"ok", "channels", "agents"}},
	    {"logs.tail", {"cursor", "size", "lines"}},
	    {"diagnostics.stability", {"capacity", "firstSeq", "events"}},
	    {"sessions.list", {"ts", "count", "sessions"}},
	    {"sessions.usage", {"startDate", "sessions", "totals"}},
	    {"status", {"runtimeVersion", "heartbeat", "sessions"}},
	    {"usage.cost", {"days", "daily", "totals"}},
	};

	for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
		size_t n = 0;
		while (n < 3 && json_present(json_gets(root, answers[i].key[n])))
			n++;
		if (n == 3) {
			strcpy(m->era, answers[i].method);
			return true;
		}
	}
	return false;
}

/* openclaw.json, models.json, auth-state.json */
bool match_config(struct json_val root, struct artifact_mark *m)
{
	struct json_iter it = json_iter(json_gets(root, "providers"));

	if (has(root, "gateway", JSON_OBJECT) &&
	    (has(root, "agents", JSON_OBJECT) || has(root, "models", JSON_OBJECT)))
		strcpy(m->era, "config");
	else if (json_next(&it) && has(it.val, "models", JSON_ARRAY))
		strcpy(m->era, "models");
	else if (has(root, "lastGood", JSON_OBJECT) || has(root, "usageStats", JSON_OBJECT))
		strcpy(m->era, "auth-state");
	else
		return false;
	return true;
}

bool match_cron_jobs(struct json_val root, struct artifact_mark *m)
{
	struct json_val jobs = json_gets(root, "jobs");

	if (!has(root, "version", JSON_NUMBER) ||
	    (!json_is(jobs, JSON_ARRAY) && !json_is(jobs, JSON_OBJECT)))
		return false;
	strcpy(m->era, json_is(jobs, JSON_ARRAY) ? "jobs" : "state");
	return true;
}
