/* Recognisers of JSON that is known by more than the presence of keys: results of the QA lab, what a gateway writes. */
#include "kinds/match.h"

#include <stdio.h>

#include "kinds/marks.h"

bool has(struct json_val v, const char *key, enum json_type t)
{
	return json_is(json_gets(v, key), t);
}

bool has_prefix(struct json_val v, const char *key, const char *prefix)
{
	struct json_val s = json_gets(v, key);

	return json_is(s, JSON_STRING) && slice_has_prefix(json_lexeme(s), slice_cstr(prefix));
}

void mark_set(char *field, size_t size, struct slice word)
{
	size_t n = 0;

	for (size_t i = 0; i < word.n && n + 1 < size; i++) {
		unsigned char c = (unsigned char)word.p[i];
		bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			     (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' ||
			     c == '+' || c == ':';
		if (plain)
			field[n++] = (char)c;
	}
	field[n] = '\0';
}

struct slice channel_of_scenario(struct json_val id)
{
	static const struct slice names[] = {SLICE("discord"), SLICE("slack"), SLICE("telegram"),
	    SLICE("whatsapp"), SLICE("control-ui"), SLICE("rpc")};
	struct slice s = json_is(id, JSON_STRING) ? json_lexeme(id) : SLICE("");

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (s.n > names[i].n && slice_has_prefix(s, names[i]) && s.p[names[i].n] == '-')
			return names[i];
	}
	return (struct slice){NULL, 0};
}

bool is_surface_scenario(struct json_val id)
{
	struct slice name = channel_of_scenario(id);

	return name.p != NULL && (slice_eqs(name, "control-ui") || slice_eqs(name, "rpc"));
}

void set_channel(struct artifact_mark *m, struct slice name)
{
	if (name.p != NULL)
		mark_set(m->channel, sizeof(m->channel), name);
}

/* ---- results of the QA lab ---- */

/* Keys that only one channel's observed messages have. matchedScenario and scenarioId are common to all. */
static const struct {
	const char *key;
	const char *channel;
} telling[] = {
    {"guildId", "discord"},
    {"triggerTimestamp", "discord"},
    {"triggerMessageId", "discord"},
    {"threadTs", "slack"},
    {"botId", "slack"},
    {"ts", "slack"},
    {"actionValues", "slack"},
    {"blockText", "slack"},
    {"chatId", "telegram"},
    {"updateId", "telegram"},
    {"mediaKinds", "telegram"},
    {"inlineButtons", "telegram"},
    {"inlineButtonCount", "telegram"},
    {"observedAt", "whatsapp"},
    {"fromPhoneE164", "whatsapp"},
    {"approvalState", "whatsapp"},
    {"hasMedia", "whatsapp"},
};

static const char *telling_channel(struct json_val msg)
{
	for (size_t i = 0; i < sizeof(telling) / sizeof(telling[0]); i++) {
		if (json_present(json_gets(msg, telling[i].key)))
			return telling[i].channel;
	}
	return NULL;
}

static bool is_observed(struct json_val msg)
{
	return json_is(msg, JSON_OBJECT) &&
	       (json_is_bool(json_gets(msg, "matchedScenario")) ||
		   has(msg, "scenarioId", JSON_STRING) || has(msg, "senderIsBot", JSON_TRUE) ||
		   has(msg, "senderIsBot", JSON_FALSE) || telling_channel(msg) != NULL) &&
	       !has(msg, "event", JSON_STRING);
}

/* The age and the redaction of observed messages. G2 (after the RTT audit of 17 May 2026) is where Discord has
 * triggerTimestamp; ids are gone when public metadata is redacted; text is there when content was captured. Both
 * switches are independent. */
static void observed_era(struct json_val root, struct artifact_mark *m)
{
	static const char *const ids[] = {
	    "messageId", "channelId", "chatId", "senderId", "userId", "fromPhoneE164"};
	static const char *const texts[] = {"text", "caption", "blockText", "poll"};
	bool g2 = false, id = false, text = false;
	struct json_iter it = json_iter(root);

	while (json_next(&it)) {
		g2 = g2 || json_present(json_gets(it.val, "triggerTimestamp"));
		for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++)
			id = id || json_present(json_gets(it.val, ids[i]));
		for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
			text = text || json_present(json_gets(it.val, texts[i]));
	}
	bool discord = strcmp(m->channel, "discord") == 0;
	const char *age = !discord ? "" : g2 ? "g2-" : "g1-";
	strcpy(m->era, age);
	strcat(m->era, id ? "unredacted" : "redacted");
	if (text)
		strcat(m->era, "+content");
}

bool match_observed(struct json_val root, struct artifact_mark *m)
{
	bool found = false;
	struct json_iter it = json_iter(root);

	if (!json_is(root, JSON_ARRAY))
		return false;
	if (json_count(root) == 0) {
		strcpy(m->era, "empty");
		return true;
	}
	while (json_next(&it) && m->channel[0] == '\0') {
		if (!is_observed(it.val))
			continue;
		found = true;
		struct slice ch = channel_of_scenario(json_gets(it.val, "scenarioId"));
		set_channel(m, ch.p != NULL ? ch : slice_cstr(telling_channel(it.val)));
	}
	if (found)
		observed_era(root, m);
	return found;
}

/* GET /channels/{id}/messages, as the Discord driver polls it. */
bool match_discord_messages(struct json_val root, struct artifact_mark *m)
{
	struct json_val first = json_is(root, JSON_ARRAY) ? json_elem(root, 0) : JSON_NONE;

	if (!has(first, "id", JSON_STRING) || !has(first, "channel_id", JSON_STRING))
		return false;
	strcpy(m->channel, "discord");
	return true;
}

static bool is_event(struct json_val v)
{
	return has(v, "event", JSON_STRING) &&
	       (json_present(json_gets(v, "payload")) || has(v, "durationMs", JSON_NUMBER) ||
		   has_prefix(v, "event", "control-ui"));
}

static bool holds_event(struct json_val array)
{
	struct json_iter it = json_iter(array);

	if (!json_is(array, JSON_ARRAY))
		return false;
	while (json_next(&it)) {
		if (is_event(it.val))
			return true;
	}
	return false;
}

/* An array of events, or an object one of whose members is one ("events", "eventLog", "eventLogBuffer" ...). */
bool match_events(struct json_val root, struct artifact_mark *m)
{
	struct json_iter it = json_iter(root);

	if (holds_event(root)) {
		strcpy(m->era, "array");
		return true;
	}
	while (json_is(root, JSON_OBJECT) && json_next(&it)) {
		if (holds_event(it.val)) {
			strcpy(m->era, "wrapped");
			return true;
		}
	}
	return false;
}

bool match_event_line(struct json_val line, struct artifact_mark *m)
{
	if (!is_event(line))
		return false;
	strcpy(m->era, "lines");
	return true;
}

/* A row of openclaw-rtt. Its age is told by the source word of its round trips: comparable only within one. */
bool match_row(struct json_val root, struct artifact_mark *m)
{
	struct json_val rtt = json_gets(root, "rtt"), channel = json_gets(root, "channel");

	if (!json_is(rtt, JSON_OBJECT) || !has(root, "run", JSON_OBJECT) || !has(root, "package", JSON_OBJECT))
		return false;
	if (!json_is(channel, JSON_OBJECT))
		channel = json_gets(root, "surface");
	if (has(channel, "id", JSON_STRING))
		set_channel(m, json_lexeme(json_gets(channel, "id")));
	struct json_val source = json_elem(json_gets(rtt, "sources"), 0);
	if (json_is(source, JSON_STRING))
		mark_set(m->era, sizeof(m->era), json_lexeme(source));
	else
		strcpy(m->era, "no-source");
	return true;
}

/* ---- reports ---- */

bool match_parity_summary(struct json_val root, struct artifact_mark *m)
{
	if (!has(root, "driftCounts", JSON_OBJECT) || !has(root, "scenarios", JSON_ARRAY))
		return false;
	/* The runtime was called pi before 27 May 2026. */
	struct json_val first = json_elem(json_gets(root, "scenarios"), 0);
	strcpy(m->era, json_present(json_gets(first, "piStatus")) ? "pi" : "openclaw");
	return true;
}

bool match_replay_summary(struct json_val root, struct artifact_mark *m)
{
	struct json_val first = json_elem(json_gets(root, "transcripts"), 0);

	(void)m;
	return has(root, "transcripts", JSON_ARRAY) &&
	       (json_is(first, JSON_MISSING) || has(first, "transcriptPath", JSON_STRING));
}

bool match_confidence_summary(struct json_val root, struct artifact_mark *m)
{
	struct json_val first = json_elem(json_gets(root, "lanes"), 0);

	(void)m;
	return has(root, "lanes", JSON_ARRAY) &&
	       (has(first, "verdict", JSON_STRING) || json_is_bool(json_gets(root, "pass")));
}

/* ---- what a gateway itself writes: transcripts, logs, diagnostics, state ---- */

/* Line 1 is the session's header. A file whose head is gone is told by its tree: every other line has id, parentId and
 * timestamp. */
bool match_transcript_line(struct json_val line, struct artifact_mark *m)
{
	int64_t version;

	if (json_text_is(json_gets(line, "type"), "session") && json_int64(json_gets(line, "version"), &version)) {
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

	if (!json_text_is(json_gets(line, "traceSchema"), "openclaw-trajectory"))
		return false;
	if (json_int64(json_gets(line, "schemaVersion"), &version))
		snprintf(m->era, sizeof(m->era), "v%d", (int)(version & 0xFFFF));
	return true;
}

/* logging.consoleStyle json; and any console as docker's json-file driver keeps it. */
bool match_console_line(struct json_val line, struct artifact_mark *m)
{
	if (has(line, "log", JSON_STRING) && has(line, "stream", JSON_STRING) && has(line, "time", JSON_STRING)) {
		strcpy(m->era, "docker");
		return true;
	}
	if (!has(line, "time", JSON_STRING) || !has(line, "level", JSON_STRING) || !has(line, "message", JSON_STRING))
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

/* Answers of the gateway's RPC, told by keys that come together in no other document; what the command line prints with
 * --json is the same, or close to it. A gateway that does not know a method answers with an error. */
bool match_rpc(struct json_val root, struct artifact_mark *m)
{
	static const struct {
		const char *method, *marks;
	} answers[] = {
	    {"health", "ok channels agents"},
	    {"logs.tail", "cursor size lines"},
	    {"diagnostics.stability", "capacity firstSeq events"},
	    {"diagnostics.lanes", "ts# lanes["},
	    {"sessions.list", "ts count sessions | path$ count# sessions["},
	    {"sessions.usage", "startDate sessions totals"},
	    {"sessions.storage.status", "agents[ maintenance{"},
	    {"chat.history", "sessionKey$ sessionId$ messages["},
	    {"status", "runtimeVersion heartbeat sessions"},
	    {"usage.cost", "days daily totals"},
	    {"usage.status", "updatedAt# providers["},
	    {"audit.list", "events[ nextCursor"},
	    {"cron.list", "jobs[ total# hasMore"},
	    {"cron.runs", "entries[ total# hasMore"},
	    {"doctor.memory.status", "agentId$ provider embedding{"},
	    {"models.authStatus", "ts# providers["},
	    {"models.status", "configPath$ resolvedDefault$ aliases{"},
	    {"system.info", "hostname$ platform$ uptimeMs#"},
	};
	const struct json_val model = json_elem(json_gets(root, "models"), 0);

	for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
		if (marks_fit(root, answers[i].marks)) {
			strcpy(m->era, answers[i].method);
			return true;
		}
	}
	if (marks_fit(root, "models[") && marks_fit(model, "name$ available contextWindow#"))
		strcpy(m->era, "models.list");
	else if (json_count(root) == 1 && (marks_fit(json_gets(root, "error"), "code$ message$") ||
					      has_prefix(root, "error", "{\\\"code\\\":")))
		strcpy(m->era, "error");
	return m->era[0] != '\0';
}

/* What "openclaw gateway diagnostics export" packs, beside logs and configuration, and what it prints. */
bool match_diagnostics_export(struct json_val root, struct artifact_mark *m)
{
	const struct json_val data = json_gets(root, "data");

	if (marks_fit(root, "generatedAt$ openclawVersion$ contents[ privacy{ | path$ bytes# manifest{"))
		strcpy(m->era, "manifest");
	else if (marks_fit(root, "generatedAt$ openclawVersion$ logs{ health{"))
		strcpy(m->era, "diagnostics");
	else if (marks_fit(root, "status$ capturedAt$ data{"))
		strcpy(m->era, marks_fit(data, "ok channels agents") ? "health" : "status");
	return m->era[0] != '\0';
}

/* openclaw.json, models.json, auth-state.json */
bool match_config(struct json_val root, struct artifact_mark *m)
{
	struct json_iter it = json_iter(json_gets(root, "providers"));

	if (has(root, "gateway", JSON_OBJECT) && (has(root, "agents", JSON_OBJECT) || has(root, "models", JSON_OBJECT)))
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

	if (!has(root, "version", JSON_NUMBER) || (!json_is(jobs, JSON_ARRAY) && !json_is(jobs, JSON_OBJECT)))
		return false;
	strcpy(m->era, json_is(jobs, JSON_ARRAY) ? "jobs" : "state");
	return true;
}
