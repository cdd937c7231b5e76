#include "usage/fields.h"

#include <math.h>

#include "data/data.h"

static const char *const MEMBERS[USAGE_NUMBERS] = {
    ",\"input\":", ",\"output\":", ",\"cacheRead\":", ",\"cacheWrite\":", ",\"total\":",
    ",\"cost\":"};

void usage_fields_init(struct usage_fields *f)
{
	*f = (struct usage_fields){.at_ms = (double)NAN};
}

/* Copies a scalar as it is, a container without white space. */
static void carry(struct sb *out, const char *key, struct json_val v)
{
	sb_adds(out, key);
	if (json_type(v) < JSON_ARRAY) {
		sb_addslice(out, json_source(v));
		return;
	}
	struct emit w;
	emit_init(&w, out, 0);
	emit_carry(&w, v);
}

static void carry_string(struct sb *out, const char *key, struct json_val v)
{
	if (json_is(v, JSON_STRING))
		carry(out, key, v);
}

struct blocks {
	const struct usage_fields *f;
	struct json_iter it;
	uint32_t at;
};

/* The next tool call's name, missing when it has none. Returns false behind the last call. */
static bool next_call(struct blocks *b, struct json_val *name)
{
	while (json_next(&b->it)) {
		struct usage_block block;
		if (b->f->blocks && b->at < USAGE_BLOCKS)
			block = b->f->block[b->at++];
		else
			block = (struct usage_block){
			    json_gets(b->it.val, "type"), json_gets(b->it.val, "name")};
		*name = block.name;
		if (json_text_is(block.type, "toolCall"))
			return true;
	}
	return false;
}

static void write_tools(struct sb *out, const struct usage_fields *f)
{
	struct json_val content = json_is(f->content, JSON_ARRAY) ? f->content : JSON_NONE, name;
	struct blocks b = {f, json_iter(content), 0};
	uint64_t calls = 0;

	while (next_call(&b, &name))
		calls++;
	sb_adds(out, ",\"toolCallCount\":");
	sb_addu64(out, calls);
	if (calls == 0)
		return;
	const char *before = ",\"toolNames\":[";
	b = (struct blocks){f, json_iter(content), 0};
	while (next_call(&b, &name)) {
		if (json_is(name, JSON_STRING))
			carry(out, before, name);
		else
			sb_addf(out, "%s\"\"", before);
		before = ",";
	}
	sb_addc(out, ']');
}

/* Input without the cached tokens that it holds, not below 0. Returns false when there is none to take out. */
static bool write_uncached(struct sb *out, const struct message_usage *u)
{
	int64_t input, read;

	if (!u->held || !json_int64(u->number[USAGE_INPUT], &input) ||
	    !json_int64(u->number[USAGE_CACHE_READ], &read) || input < 0 || read < 0)
		return false;
	sb_adds(out, MEMBERS[USAGE_INPUT]);
	sb_addu64(out, input > read ? (uint64_t)(input - read) : 0);
	return true;
}

void usage_fields_write(struct sb *out, const struct usage_fields *f)
{
	char iso[CLOCK_ISO_MAX];

	carry_string(out, ",\"provider\":", f->provider);
	carry_string(out, ",\"model\":", f->model);
	for (int i = 0; i < USAGE_NUMBERS; i++) {
		if (i == USAGE_INPUT && write_uncached(out, &f->usage))
			continue;
		if (!json_is(f->usage.number[i], JSON_MISSING))
			carry(out, MEMBERS[i], f->usage.number[i]);
	}
	carry_string(out, ",\"stopReason\":", f->stop);
	if (json_is(f->content, JSON_ARRAY) || json_is(f->content, JSON_STRING))
		write_tools(out, f);
	if (json_is(f->at, JSON_STRING))
		carry(out, ",\"at\":", f->at);
	else if (isfinite(f->at_ms) && clock_iso(iso, f->at_ms) > 0)
		sb_addf(out, ",\"at\":\"%s\"", iso);
	if (f->backwards)
		sb_adds(out, ",\"earlier\":true");
	carry_string(out, ",\"error\":", f->error);
}

void usage_begin(struct emit *w, const char *source)
{
	record_begin(w, "usage", 2);
	emit_kcstr(w, "source", source);
}

struct slice usage_agent_of_key(struct slice key)
{
	if (!slice_has_prefix(key, SLICE("agent:")))
		return slice_make(NULL, 0);
	size_t end = slice_find(key, SLICE(":"), 6);
	return end > 6 ? slice_make(key.p + 6, end - 6) : slice_make(NULL, 0);
}

/* ---- prompt ---- */

static void carry_typed(struct emit *w, const char *key, struct json_val v, enum json_type type)
{
	if (json_is(v, type))
		emit_kcarry(w, key, v);
}

/* The characters sent before the conversation: system prompt and tool schemas. */
static void write_total(struct emit *w, struct json_val report)
{
	int64_t prompt, schemas;

	if (json_int64(json_gets(json_gets(report, "systemPrompt"), "chars"), &prompt) &&
	    json_int64(json_gets(json_gets(report, "tools"), "schemaChars"), &schemas) &&
	    prompt >= 0 && schemas >= 0 && prompt <= INT32_MAX && schemas <= INT32_MAX)
		emit_kint(w, "chars", prompt + schemas);
}

bool usage_prompt_write(struct emit *w, struct slice key, struct json_val entry,
    const struct record_src *src)
{
	struct json_val report = json_gets(entry, "systemPromptReport");
	struct json_val id = json_gets(report, "sessionId"), at = json_gets(report, "generatedAt");
	struct slice agent = usage_agent_of_key(key);
	char iso[CLOCK_ISO_MAX];

	if (!json_is(report, JSON_OBJECT))
		return false;
	record_begin(w, "prompt", 1);
	carry_typed(w, "session", json_is(id, JSON_STRING) ? id : json_gets(entry, "sessionId"),
	    JSON_STRING);
	emit_kstring(w, "sessionKey", key);
	emit_ktext(w, "agent", agent);
	carry_typed(w, "runtime", json_gets(entry, "agentHarnessId"), JSON_STRING);
	carry_typed(w, "provider", json_gets(report, "provider"), JSON_STRING);
	carry_typed(w, "model", json_gets(report, "model"), JSON_STRING);
	if (json_is(at, JSON_NUMBER) && clock_iso(iso, json_number(at)) > 0)
		emit_kcstr(w, "at", iso);
	write_total(w, report);
	carry_typed(w, "systemPrompt", json_gets(report, "systemPrompt"), JSON_OBJECT);
	carry_typed(w, "injectedWorkspaceFiles", json_gets(report, "injectedWorkspaceFiles"), JSON_ARRAY);
	carry_typed(w, "skills", json_gets(report, "skills"), JSON_OBJECT);
	carry_typed(w, "tools", json_gets(report, "tools"), JSON_OBJECT);
	carry_typed(w, "currentTurn", json_gets(report, "currentTurn"), JSON_OBJECT);
	record_end(w, src);
	return true;
}
