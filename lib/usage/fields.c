#include "usage/fields.h"

#include <math.h>
#include <string.h>

#include "data/clock.h"
#include "record/record.h"

static const char *const MEMBERS[USAGE_NUMBERS] = {
    ",\"input\":", ",\"output\":", ",\"cacheRead\":", ",\"cacheWrite\":", ",\"total\":",
    ",\"cost\":"};

void usage_fields_init(struct usage_fields *f)
{
	*f = (struct usage_fields){.at_ms = (double)NAN};
}

static size_t among(struct slice key, const struct slice *names, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (names[i].n == key.n && bytes_same(names[i].p, key.p, key.n))
			return i;
	}
	return n;
}

size_t usage_key(struct json_val key, const struct slice *names, size_t n, struct arena *a)
{
	struct slice lexeme = json_lexeme(key);
	size_t i = among(lexeme, names, n);

	if (i < n || memchr(lexeme.p, '\\', lexeme.n) == NULL)
		return i;
	struct slice text = json_text(key, a);
	return text.p == NULL ? n : among(text, names, n);
}

/* A scalar as it stands in the text; a container without white space. */
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

void usage_fields_write(struct sb *out, const struct usage_fields *f)
{
	char iso[CLOCK_ISO_MAX];

	carry_string(out, ",\"provider\":", f->provider);
	carry_string(out, ",\"model\":", f->model);
	for (int i = 0; i < USAGE_NUMBERS; i++) {
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
