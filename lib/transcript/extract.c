#include "transcript/extract.h"

#include "transcript/scan.h"
#include "transcript/words.h"

#define COUNT(keys) (sizeof(keys) / sizeof((keys)[0]))

static const struct words_phrase ERROR_WORDS[] = {{SLICE("error"), 0}, {SLICE("failed"), 0},
    {SLICE("failure"), 0}, {SLICE("timeout"), 0}, {SLICE("denied"), 0}, {SLICE("enoent"), 0},
    {SLICE("not found"), 0}, {{NULL, 0}, 0}};

static const enum message_key TOOL_NAMES[] = {KEY_TOOLNAME, KEY_TOOL_NAME, KEY_NAME, KEY_TOOL};
static const enum message_key CALL_IDS[] = {KEY_ID, KEY_TOOLCALLID, KEY_TOOLUSEID};
static const struct words_phrase HERE[] = {
    {SLICE("current"), 0}, {SLICE("same-chat"), 0}, {SLICE("qa-operator"), 0}, {{NULL, 0}, 0}};
static const enum message_key RESULT_IDS[] = {
    KEY_TOOL_USE_ID, KEY_TOOLUSEID, KEY_TOOL_CALL_ID, KEY_TOOLCALLID};

struct extract_call extract_block(const struct message *block, bool payload, struct scratch *s)
{
	static const enum message_key args[] = {KEY_INPUT, KEY_ARGUMENTS, KEY_ARGS, KEY_PAYLOAD};

	return (struct extract_call){message_first_string(block, CALL_IDS, COUNT(CALL_IDS), s),
	    message_string(message_key(block, KEY_NAME), s), message_first(block, args, COUNT(args) - !payload)};
}

struct extract_beside extract_beside(const struct message *m)
{
	static const enum message_key keys[] = {
	    KEY_TOOL_CALLS, KEY_TOOLCALLS, KEY_FUNCTION_CALL, KEY_FUNCTIONCALL};
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
	message_read(&function, message_key(&m, KEY_FUNCTION), s);
	call->id = message_first_string(&m, CALL_IDS, COUNT(CALL_IDS), s);
	call->tool = message_string(message_key(&m, KEY_NAME), s);
	if (call->tool.p == NULL)
		call->tool = message_string(message_key(&function, KEY_NAME), s);
	struct json_val args[] = {message_key(&m, KEY_ARGUMENTS),
	    message_key(&function, KEY_ARGUMENTS), message_key(&m, KEY_INPUT), message_key(&function, KEY_INPUT)};
	call->args = JSON_NONE;
	for (size_t i = 0; i < COUNT(args) && !json_present(call->args); i++)
		call->args = args[i];
	return true;
}

static bool sends_here(struct json_val args, struct scratch *s)
{
	static const char *const names[] = {"conversationId", "conversation", "to", "target"};
	struct slice target = {NULL, 0};

	if (!lower_is(message_string(json_gets(args, "action"), s), SLICE("send")))
		return false;
	for (size_t i = 0; i < COUNT(names) && target.p == NULL; i++)
		target = message_string(json_gets(args, names[i]), s);
	return target.p == NULL || words_any(HERE, WORDS_UNICODE, target);
}

int extract_sends_here(const struct extract_call *call, struct scratch *s, struct oc_err *e)
{
	struct oc_err why = OC_ERR_INIT;
	struct json inner;
	int sends = 0;

	if (call->tool.p == NULL || !slice_eq(call->tool, SLICE("message")))
		return 0;
	if (!json_is(call->args, JSON_STRING))
		return sends_here(call->args, s);
	struct slice text = scratch_text(s, call->args);
	if (text.p == NULL || json_init(&inner, e) != 0)
		return text.p == NULL ? err_nomem(e) : -1;
	if (json_read(&inner, text.p, text.n, &why) == 0) {
		sends = sends_here(json_root(&inner), s);
	} else if (why.exit != OC_EX_DATA) {
		*e = why;
		sends = -1;
	}
	json_release(&inner);
	return sends;
}

int extract_add(const struct extract *x, const struct extract_call *call, struct oc_err *e)
{
	struct slice tool = call->tool.p == NULL ? SLICE("unknown") : call->tool, plain = {NULL, 0};
	struct hash args = x->calls->null;

	if (json_present(call->args) && hash_value(&args, call->args, plain, x->scratch, e) != 0)
		return -1;
	if (calls_add(x->calls, call->id, tool, &args, e) != 0)
		return -1;
	const struct call *kept = &x->calls->call[x->calls->count - 1];
	return calls_add(x->strict, kept->id, kept->tool, &args, e);
}

struct result {
	struct slice id, tool;
	struct json_val value;
	struct slice plain; /* a part of its source without \u and \/ (hash.h) */
	bool error;         /* by upstream's rules */
	bool strict_error;
};

static bool status_fails(struct json_val v, struct scratch *s)
{
	static const struct slice words[] = {SLICE("error"), SLICE("failed"), SLICE("failure"),
	    SLICE("timeout"), SLICE("timed_out"), SLICE("denied"), SLICE("blocked"),
	    SLICE("declined"), SLICE("cancelled"), SLICE("aborted")};
	struct slice status = message_string(v, s);

	for (size_t i = 0; i < COUNT(words); i++) {
		if (lower_is(status, words[i]))
			return true;
	}
	return false;
}

/* Is it an error by its flags and status? The strict rules. */
static bool flagged(const struct message *m, struct scratch *s)
{
	return json_is(message_key(m, KEY_ISERROR), JSON_TRUE) ||
	       json_is(message_key(m, KEY_IS_ERROR), JSON_TRUE) ||
	       status_fails(message_key(m, KEY_STATUS), s) ||
	       status_fails(json_gets(message_key(m, KEY_DETAILS), "status"), s);
}

/* Does a string, decoded, hold an error word? */
static bool string_fails(struct result *r, struct json_val v, struct scratch *s)
{
	struct slice raw = json_lexeme(v);
	unsigned found = scan_errors(raw, SCAN_STRING);

	if ((found & SCAN_ESCAPE) == 0 && raw.n > r->plain.n)
		r->plain = raw;
	if ((found & SCAN_ERROR) != 0 || (found & SCAN_ESCAPE) == 0)
		return (found & SCAN_ERROR) != 0;
	return words_any(ERROR_WORDS, WORDS_ASCII, scratch_text(s, v));
}

/* Does a text part of a message's content hold an error word? */
static bool content_fails(struct result *r, struct scratch *s)
{
	struct message_parts p = message_parts(r->value, MESSAGE_PLAIN);
	struct json_val part;

	while (message_part(&p, &part, s)) {
		if (string_fails(r, part, s))
			return true;
	}
	return false;
}

/* Does a block's value (a string, or the JSON text of anything else) hold an error word? */
static bool value_fails(struct result *r, struct scratch *s)
{
	struct json_val twice;
	struct emit w;

	if (json_is(r->value, JSON_STRING))
		return string_fails(r, r->value, s);
	if (!json_present(r->value))
		return false;
	unsigned found = scan_errors(json_source(r->value), SCAN_JSON);
	if ((found & SCAN_ESCAPE) == 0)
		r->plain = json_source(r->value);
	if (found == 0)
		return false;
	if (found == SCAN_ERROR && json_duplicate(r->value, &s->arena, &twice) == 0)
		return true;
	sb_reset(&s->text);
	emit_init(&w, &s->text, 0);
	emit_js(&w, r->value);
	s->failed |= !sb_ok(&s->text);
	return words_any(ERROR_WORDS, WORDS_ASCII, sb_slice(&s->text));
}

static int result_hash(const struct extract *x, const struct result *r, struct hash *h, struct oc_err *e)
{
	*h = x->calls->null;
	return json_present(r->value) ? hash_value(h, r->value, r->plain, x->scratch, e) : 0;
}

static int message_result(const struct extract *x, const struct message *m, struct slice tool,
    bool exact, bool blocks, struct oc_err *e)
{
	struct scratch *s = x->scratch;
	struct result r = {.tool = tool, .value = message_key(m, KEY_CONTENT)};
	struct hash hash;

	if (json_is(r.value, JSON_MISSING))
		return 0;
	r.error = json_is(message_key(m, KEY_ISERROR), JSON_TRUE) || content_fails(&r, s);
	if (result_hash(x, &r, &hash, e) != 0)
		return -1;
	if (exact && calls_result(x->calls, r.id, tool, &hash, r.error, e) != 0)
		return -1;
	if (blocks)
		return 0;
	r.id = message_first_string(m, RESULT_IDS, COUNT(RESULT_IDS), s);
	return calls_result(x->strict, r.id, tool, &hash, flagged(m, s), e);
}

/* answer: the message is a tool's, so that its id and flags hold for the block too. */
static int block_result(const struct extract *x, const struct message *m, const struct message *block,
    struct result *r, bool answer, struct oc_err *e)
{
	static const enum message_key value[] = {KEY_CONTENT, KEY_RESULT, KEY_OUTPUT, KEY_TEXT};
	struct scratch *s = x->scratch;
	struct hash hash;

	r->value = message_first(block, value, COUNT(value));
	r->id = message_first_string(block, RESULT_IDS, COUNT(RESULT_IDS), s);
	r->strict_error = r->error || flagged(block, s) || (answer && flagged(m, s));
	r->error = r->error || json_is(message_key(block, KEY_IS_ERROR), JSON_TRUE) || value_fails(r, s);
	if (result_hash(x, r, &hash, e) != 0 || calls_result(x->calls, r->id, r->tool, &hash, r->error, e) != 0)
		return -1;
	if (r->id.p == NULL && answer)
		r->id = message_first_string(m, RESULT_IDS, COUNT(RESULT_IDS), s);
	return calls_result(x->strict, r->id, r->tool, &hash, r->strict_error, e);
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

int extract_results(const struct extract *x, const struct message *m, enum message_role role,
    bool exact, struct oc_err *e)
{
	struct scratch *s = x->scratch;
	struct json_val content = message_key(m, KEY_CONTENT);
	struct slice tool = message_first_string(m, TOOL_NAMES, COUNT(TOOL_NAMES), s);
	bool blocks = has_result_blocks(content, s);
	struct json_iter it = json_iter(content);
	struct message block;

	if ((role == ROLE_TOOL || role == ROLE_TOOLRESULT) && message_result(x, m, tool, exact, blocks, e) != 0)
		return -1;
	while (blocks && json_next(&it)) {
		enum block_kind kind = read_block(&block, it.val, s);
		struct result r = {.tool = tool, .error = kind == BLOCK_RESULT_ERROR};
		if ((kind == BLOCK_RESULT || r.error) && block_result(x, m, &block, &r, role != ROLE_USER, e) != 0)
			return -1;
	}
	return 0;
}
