#include "usage/prompt.h"

#include "data/clock.h"
#include "usage/fields.h"

static void carry(struct emit *w, const char *key, struct json_val v, enum json_type type)
{
	if (json_is(v, type))
		emit_kcarry(w, key, v);
}

/* What goes out before the conversation: the system prompt and the tools' schemas. */
static void write_total(struct emit *w, struct json_val report)
{
	int64_t prompt, schemas;

	if (json_int64(json_gets(json_gets(report, "systemPrompt"), "chars"), &prompt) &&
	    json_int64(json_gets(json_gets(report, "tools"), "schemaChars"), &schemas) &&
	    prompt >= 0 && schemas >= 0 && prompt <= INT32_MAX && schemas <= INT32_MAX)
		emit_kint(w, "chars", prompt + schemas);
}

bool usage_prompt_write(struct emit *w, struct slice key, struct json_val entry,
    const struct record_src *src, struct arena *a)
{
	struct json_val report = json_gets(entry, "systemPromptReport");
	struct json_val id = json_gets(report, "sessionId"), at = json_gets(report, "generatedAt");
	struct slice agent = usage_agent_of_key(key);
	char iso[CLOCK_ISO_MAX];
	(void)a;

	if (!json_is(report, JSON_OBJECT))
		return false;
	record_begin(w, "prompt", 1);
	carry(w, "session", json_is(id, JSON_STRING) ? id : json_gets(entry, "sessionId"),
	    JSON_STRING);
	emit_kstring(w, "sessionKey", key);
	if (agent.p != NULL)
		emit_kstring(w, "agent", agent);
	carry(w, "runtime", json_gets(entry, "agentHarnessId"), JSON_STRING);
	carry(w, "provider", json_gets(report, "provider"), JSON_STRING);
	carry(w, "model", json_gets(report, "model"), JSON_STRING);
	if (json_is(at, JSON_NUMBER) && clock_iso(iso, json_number(at)) > 0)
		emit_kcstr(w, "at", iso);
	write_total(w, report);
	carry(w, "systemPrompt", json_gets(report, "systemPrompt"), JSON_OBJECT);
	carry(w, "injectedWorkspaceFiles", json_gets(report, "injectedWorkspaceFiles"), JSON_ARRAY);
	carry(w, "skills", json_gets(report, "skills"), JSON_OBJECT);
	carry(w, "tools", json_gets(report, "tools"), JSON_OBJECT);
	carry(w, "currentTurn", json_gets(report, "currentTurn"), JSON_OBJECT);
	record_end(w, src);
	return true;
}
