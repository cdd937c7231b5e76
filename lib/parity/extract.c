#include "parity/extract.h"

#include "parity/lower.h"
#include "parity/scan.h"
#include "parity/words.h"

#define COUNT(keys) (sizeof(keys) / sizeof((keys)[0]))

static const struct words_phrase ERROR_WORDS[] = {{SLICE("error"), 0}, {SLICE("failed"), 0}, {SLICE("failure"), 0},
    {SLICE("timeout"), 0}, {SLICE("denied"), 0}, {SLICE("enoent"), 0}, {SLICE("not found"), 0}, {{NULL, 0}, 0}};

static const enum message_key TOOL_NAMES[] = {KEY_TOOLNAME, KEY_TOOL_NAME, KEY_NAME, KEY_TOOL};
static const enum message_key CALL_IDS[] = {KEY_ID, KEY_TOOLCALLID, KEY_TOOLUSEID};
static const enum message_key RESULT_IDS[] = {KEY_TOOL_USE_ID, KEY_TOOLUSEID, KEY_TOOL_CALL_ID, KEY_TOOLCALLID};

struct extract_call extract_block(const struct message *block, struct scratch *s)
{
	static const enum message_key args[] = {KEY_INPUT, KEY_ARGUMENTS, KEY_ARGS, KEY_PAYLOAD};

	return (struct extract_call){message_first_string(block, CALL_IDS, COUNT(CALL_IDS), s),
	    message_string(block->key[KEY_NAME], s), message_first(block, args, COUNT(args))};
}

struct extract_beside extract_beside(const struct message *m)
{
	static const enum message_key keys[] = {KEY_TOOL_CALLS, KEY_TOOLCALLS, KEY_FUNCTION_CALL, KEY_FUNCTIONCALL};
	struct json_val v = message_first(m, keys, COUNT(keys));
	struct extract_beside b = {v, json_iter(v)};

	if (!json_is(v, JSON_OBJECT))
		b.one = JSON_NONE;
	if (!json_is(v, JSON_ARRAY))
		b.it.left = 0;
	return b;
}

bool extract_next(struct extract_beside *b, struct extract_call *call, struct scratch *s)
{
	struct json_val v = b->one;
	struct message m, function;

	b->one = JSON_NONE;
	while (!json_is(v, JSON_OBJECT)) {
		if (!json_next(&b->it))
			return false;
		v = b->it.val;
	}
	message_read(&m, v, s);
	message_read(&function, m.key[KEY_FUNCTION], s);
	call->id = message_first_string(&m, CALL_IDS, COUNT(CALL_IDS), s);
	call->tool = message_string(m.key[KEY_NAME], s);
	if (call->tool.p == NULL)
		call->tool = message_string(function.key[KEY_NAME], s);
	struct json_val args[] = {m.key[KEY_ARGUMENTS], function.key[KEY_ARGUMENTS], m.key[KEY_INPUT], function.key[KEY_INPUT]};
	call->args = JSON_NONE;
	for (size_t i = 0; i < COUNT(args) && !json_present(call->args); i++)
		call->args = args[i];
	return true;
}

static bool is_plain(struct json_val v)
{
	return (scan_text(json_source(v)) & SCAN_ESCAPE) == 0;
}

int extract_add(struct transcript *t, const struct extract_call *call, struct oc_err *e)
{
	struct slice tool = call->tool.p == NULL ? SLICE("unknown") : call->tool;
	struct hash args;

	hash_null(&args);
	if (json_present(call->args) &&
	    hash_value(&args, call->args, is_plain(call->args), &t->scratch.text, &t->scratch.arena, e) != 0)
		return -1;
	if (calls_add(&t->calls, call->id, tool, &args, e) != 0)
		return -1;
	return calls_add(&t->strict, call->id, tool, &args, e);
}

/* A result on its way to the lists. */
struct result {
	struct slice id, tool;
	struct json_val value;
	struct hash hash;
	unsigned scan; /* of the value */
	bool error;    /* by flag, by type or by status */
};

static bool status_fails(struct json_val v, struct scratch *s)
{
	static const char *const words[] = {"error", "failed", "failure", "timeout", "timed_out", "denied", "blocked", "declined",
	    "cancelled", "aborted"};
	struct slice status = message_string(v, s);

	for (size_t i = 0; i < COUNT(words); i++) {
		if (lower_is(status, slice_cstr(words[i])))
			return true;
	}
	return false;
}

/* Flags and status as the strict rules see them. */
static bool flagged(const struct message *m, struct scratch *s)
{
	return json_is(m->key[KEY_ISERROR], JSON_TRUE) || json_is(m->key[KEY_IS_ERROR], JSON_TRUE) ||
	    status_fails(m->key[KEY_STATUS], s) || status_fails(json_gets(m->key[KEY_DETAILS], "status"), s);
}

static int result_hash(struct transcript *t, struct result *r, struct oc_err *e)
{
	struct slice source = json_source(r->value);

	hash_null(&r->hash);
	r->scan = 0;
	if (!json_present(r->value))
		return 0;
	r->scan = scan_text(source);
	return hash_value(&r->hash, r->value, (r->scan & SCAN_ESCAPE) == 0, &t->scratch.text, &t->scratch.arena, e);
}

/* A message's content: do its text parts hold an error word? */
static bool content_fails(const struct result *r, struct scratch *s)
{
	struct message_parts p = message_parts(r->value, MESSAGE_PLAIN, s);
	struct slice part;

	if (r->scan == 0)
		return false;
	while (message_part(&p, &part)) {
		if (words_any(ERROR_WORDS, WORDS_ASCII, part))
			return true;
	}
	return false;
}

/* A block's value: does the string, or the JSON text of anything else, hold an error word? */
static bool value_fails(const struct result *r, struct scratch *s)
{
	struct emit w;

	if (r->scan == 0)
		return false;
	if (json_is(r->value, JSON_STRING))
		return words_any(ERROR_WORDS, WORDS_ASCII, scratch_text(s, r->value));
	sb_reset(&s->text);
	emit_init(&w, &s->text, 0);
	emit_js(&w, r->value);
	s->failed |= !sb_ok(&s->text);
	return words_any(ERROR_WORDS, WORDS_ASCII, sb_slice(&s->text));
}

static int add_strict(struct transcript *t, const struct result *r, bool error, struct oc_err *e)
{
	return calls_result(&t->strict, r->id, r->tool, &r->hash, error, e);
}

static int message_result(struct transcript *t, const struct message *m, struct slice tool, bool blocks, struct oc_err *e)
{
	struct scratch *s = &t->scratch;
	struct result r = {.tool = tool, .value = m->key[KEY_CONTENT]};
	enum message_role exact = message_role(m, true, s);

	if (json_is(r.value, JSON_MISSING))
		return 0;
	if (result_hash(t, &r, e) != 0)
		return -1;
	r.error = json_is(m->key[KEY_ISERROR], JSON_TRUE) || content_fails(&r, s);
	if ((exact == BY_TOOL || exact == BY_TOOLRESULT) &&
	    calls_result(&t->calls, r.id, r.tool, &r.hash, r.error, e) != 0)
		return -1;
	if (blocks)
		return 0;
	r.id = message_first_string(m, RESULT_IDS, COUNT(RESULT_IDS), s);
	return add_strict(t, &r, flagged(m, s), e);
}

static int block_result(struct transcript *t, const struct message *m, const struct message *block, bool error, struct slice tool,
    struct oc_err *e)
{
	static const enum message_key value[] = {KEY_CONTENT, KEY_RESULT, KEY_OUTPUT, KEY_TEXT};
	struct scratch *s = &t->scratch;
	struct result r = {.tool = tool, .value = message_first(block, value, COUNT(value))};

	r.id = message_first_string(block, RESULT_IDS, COUNT(RESULT_IDS), s);
	if (result_hash(t, &r, e) != 0)
		return -1;
	r.error = error || json_is(block->key[KEY_IS_ERROR], JSON_TRUE) || value_fails(&r, s);
	if (calls_result(&t->calls, r.id, r.tool, &r.hash, r.error, e) != 0)
		return -1;
	error |= flagged(block, s);
	if (message_role(m, false, s) != BY_USER) {
		if (r.id.p == NULL)
			r.id = message_first_string(m, RESULT_IDS, COUNT(RESULT_IDS), s);
		error |= flagged(m, s);
	}
	return add_strict(t, &r, error, e);
}

static enum block_kind read_block(struct message *block, struct json_val v, struct scratch *s)
{
	message_read(block, v, s);
	return block_kind(block, s);
}

static bool has_result_blocks(struct json_val content, struct scratch *s)
{
	struct json_iter it = json_iter(content);
	struct message block;

	while (json_is(content, JSON_ARRAY) && json_next(&it)) {
		enum block_kind kind = read_block(&block, it.val, s);
		if (kind == BLOCK_RESULT || kind == BLOCK_RESULT_ERROR)
			return true;
	}
	return false;
}

int extract_results(struct transcript *t, const struct message *m, struct oc_err *e)
{
	struct scratch *s = &t->scratch;
	struct json_val content = m->key[KEY_CONTENT];
	struct slice tool = message_first_string(m, TOOL_NAMES, COUNT(TOOL_NAMES), s);
	enum message_role role = message_role(m, false, s);
	bool blocks = has_result_blocks(content, s);
	struct json_iter it = json_iter(content);
	struct message block;

	if ((role == BY_TOOL || role == BY_TOOLRESULT) && message_result(t, m, tool, blocks, e) != 0)
		return -1;
	while (blocks && json_next(&it)) {
		enum block_kind kind = read_block(&block, it.val, s);
		bool error = kind == BLOCK_RESULT_ERROR;
		if ((error || kind == BLOCK_RESULT) && block_result(t, m, &block, error, tool, e) != 0)
			return -1;
	}
	return 0;
}
