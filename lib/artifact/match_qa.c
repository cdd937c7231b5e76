/* Recognisers of QA results other than summaries: observed messages, events, rows and their
 * neighbours (FORMATS of upstream's qa-lab). */
#include "artifact/match.h"

#include <string.h>

static void set_channel(struct artifact_mark *m, struct slice name)
{
	if (name.p != NULL)
		mark_set(m->channel, sizeof(m->channel), name);
}

/* Keys that only one channel's observed messages have. matchedScenario and scenarioId are common to
 * all. */
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

/*
 * The age and the redaction of observed messages. G2 (after the RTT audit of 17 May 2026) is where
 * Discord has triggerTimestamp; ids are gone when public metadata is redacted; text is there when
 * content was captured. Both switches are independent.
 */
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

/* An array of events, or an object one of whose members is one ("events", "eventLog",
 * "eventLogBuffer" ...). */
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

/* A row of openclaw-rtt. Its age is told by the source word of its round trips: comparable only
 * within one. */
bool match_row(struct json_val root, struct artifact_mark *m)
{
	struct json_val rtt = json_gets(root, "rtt"), channel = json_gets(root, "channel");

	if (!json_is(rtt, JSON_OBJECT) || !has(root, "run", JSON_OBJECT) ||
	    !has(root, "package", JSON_OBJECT))
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

bool match_selection(struct json_val root, struct artifact_mark *m)
{
	(void)m;
	return has(root, "sourceFilename", JSON_STRING) && has(root, "selection", JSON_STRING);
}
