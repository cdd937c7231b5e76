#include "tokens/usage_fields.h"

#include <math.h>

#include "data/clock.h"
#include "record/record.h"

struct name {
	struct slice text;
	enum usage_number number;
	int rank; /* the lower, the sooner */
};

/* By length. */
static const struct name NAMES[][3] = {
    [5] = {{SLICE("input"), UN_INPUT, 1}, {SLICE("total"), UN_TOTAL, 2}},
    [6] = {{SLICE("output"), UN_OUTPUT, 1}},
    [9] = {{SLICE("cacheRead"), UN_CACHE_READ, 1}},
    [10] = {{SLICE("cacheWrite"), UN_CACHE_WRITE, 1}},
    [11] = {{SLICE("inputTokens"), UN_INPUT, 2}, {SLICE("totalTokens"), UN_TOTAL, 1}},
    [12] = {{SLICE("outputTokens"), UN_OUTPUT, 2}, {SLICE("input_tokens"), UN_INPUT, 3},
	{SLICE("total_tokens"), UN_TOTAL, 3}},
    [13] = {{SLICE("output_tokens"), UN_OUTPUT, 3}},
    [17] = {{SLICE("cache_read_tokens"), UN_CACHE_READ, 3}},
    [18] = {{SLICE("cache_write_tokens"), UN_CACHE_WRITE, 3}},
};

#define LENGTHS (sizeof(NAMES) / sizeof(NAMES[0]))

static const char *const KEYS[UN_NUMBERS] = {
    "input", "output", "cacheRead", "cacheWrite", "total", "cost"};

void usage_fields_init(struct usage_fields *f)
{
	*f = (struct usage_fields){.at_ms = (double)NAN};
}

static const struct name *name_of(struct slice key)
{
	if (key.n >= LENGTHS)
		return NULL;
	for (size_t i = 0; i < 3 && NAMES[key.n][i].text.p != NULL; i++) {
		if (slice_eq(NAMES[key.n][i].text, key))
			return &NAMES[key.n][i];
	}
	return NULL;
}

void usage_fields_counts(struct usage_fields *f, struct json_val usage, struct arena *a)
{
	int rank[UN_NUMBERS] = {0};
	struct json_iter it = json_iter(usage);

	while (it.object && json_next(&it)) {
		struct slice key = json_text(it.key, a);
		const struct name *n = name_of(key);
		if (n != NULL && json_present(it.val) &&
		    (rank[n->number] == 0 || n->rank <= rank[n->number])) {
			rank[n->number] = n->rank;
			f->number[n->number] = it.val;
		} else if (slice_eq(key, SLICE("cost"))) {
			struct json_val total = json_gets(it.val, "total");
			f->number[UN_COST] = json_is(it.val, JSON_OBJECT) ? total : it.val;
		}
	}
}

static void write_tools(struct emit *w, struct json_val content, struct arena *a)
{
	struct json_iter it = json_iter(content);
	int64_t calls = 0;
	(void)a;

	while (!it.object && json_next(&it))
		calls += json_text_is(json_gets(it.val, "type"), "toolCall");
	emit_kint(w, "toolCalls", calls);
	if (calls == 0)
		return;
	it = json_iter(content);
	emit_key(w, "tools");
	emit_array(w);
	while (json_next(&it)) {
		struct json_val name = json_gets(it.val, "name");
		if (!json_text_is(json_gets(it.val, "type"), "toolCall"))
			continue;
		if (json_is(name, JSON_STRING))
			emit_carry(w, name);
		else
			emit_cstr(w, "");
	}
	emit_end(w);
}

static void carry_string(struct emit *w, const char *key, struct json_val v)
{
	if (json_is(v, JSON_STRING))
		emit_kcarry(w, key, v);
}

void usage_fields_write(struct emit *w, const struct usage_fields *f, struct arena *a)
{
	char iso[CLOCK_ISO_MAX];

	carry_string(w, "provider", f->provider);
	carry_string(w, "model", f->model);
	for (int i = 0; i < UN_NUMBERS; i++)
		emit_kcarry(w, KEYS[i], f->number[i]);
	carry_string(w, "stopReason", f->stop);
	if (json_is(f->content, JSON_ARRAY) || json_is(f->content, JSON_STRING))
		write_tools(w, f->content, a);
	if (json_is(f->at, JSON_STRING))
		emit_kcarry(w, "at", f->at);
	else if (isfinite(f->at_ms) && clock_iso(iso, f->at_ms) > 0)
		emit_kcstr(w, "at", iso);
	if (f->backwards)
		emit_kbool(w, "backwards", true);
	carry_string(w, "error", f->error);
}

void usage_begin(struct emit *w, const char *source)
{
	record_begin(w, "usage", 1);
	emit_kcstr(w, "source", source);
}

struct slice usage_agent_of_key(struct slice key)
{
	if (!slice_has_prefix(key, SLICE("agent:")))
		return slice_make(NULL, 0);
	size_t end = slice_find(key, SLICE(":"), 6);
	return end > 6 ? slice_make(key.p + 6, end - 6) : slice_make(NULL, 0);
}
