#include "transcript/message.h"

#include "transcript/words.h"

static const struct keys_row NAMES[] = {
    [2] = {{{"id", KEY_ID}}},
    [3] = {{{"api", KEY_API}}},
    [4] = {{{"role", KEY_ROLE}, {"type", KEY_TYPE}, {"text", KEY_TEXT}, {"name", KEY_NAME},
	{"args", KEY_ARGS}, {"tool", KEY_TOOL}}},
    [5] = {{{"usage", KEY_USAGE}, {"input", KEY_INPUT}}},
    [6] = {{{"result", KEY_RESULT}, {"output", KEY_OUTPUT}, {"status", KEY_STATUS}}},
    [7] = {{{"content", KEY_CONTENT}, {"isError", KEY_ISERROR}, {"details", KEY_DETAILS},
	{"message", KEY_MESSAGE}, {"payload", KEY_PAYLOAD}}},
    [8] = {{{"toolName", KEY_TOOLNAME}, {"function", KEY_FUNCTION}, {"provider", KEY_PROVIDER},
	{"is_error", KEY_IS_ERROR}}},
    [9] = {{{"arguments", KEY_ARGUMENTS}, {"toolCalls", KEY_TOOLCALLS},
	{"toolUseId", KEY_TOOLUSEID}, {"tool_name", KEY_TOOL_NAME}}},
    [10] = {{{"toolCallId", KEY_TOOLCALLID}, {"tool_calls", KEY_TOOL_CALLS}}},
    [11] = {{{"tool_use_id", KEY_TOOL_USE_ID}}},
    [12] = {{{"tool_call_id", KEY_TOOL_CALL_ID}, {"functionCall", KEY_FUNCTIONCALL}}},
    [13] = {{{"function_call", KEY_FUNCTION_CALL}}},
};

void message_read(struct message *m, struct json_val v, struct scratch *s)
{
	m->v = v;
	if (keys_find(m->at, KEYS, NAMES, sizeof(NAMES) / sizeof(NAMES[0]), v, &s->arena) != 0)
		s->failed = true;
}

struct json_val message_first(const struct message *m, const enum message_key *key, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (json_present(message_key(m, key[i])))
			return message_key(m, key[i]);
	}
	return JSON_NONE;
}

bool message_solid(struct json_val v, struct scratch *s)
{
	if (!json_is(v, JSON_STRING))
		return false;
	struct slice raw = scratch_trim(json_lexeme(v));
	return raw.n > 0 && (raw.p[0] != '\\' || scratch_trim(scratch_text(s, v)).n > 0);
}

struct slice message_string(struct json_val v, struct scratch *s)
{
	struct slice text = scratch_trim(scratch_text(s, v));

	return text.n > 0 ? text : slice_make(NULL, 0);
}

struct slice message_first_string(const struct message *m, const enum message_key *key, size_t n, struct scratch *s)
{
	struct slice text = {NULL, 0};

	for (size_t i = 0; i < n && text.p == NULL; i++)
		text = message_string(message_key(m, key[i]), s);
	return text;
}

enum message_role message_role(const struct message *m, bool *exact, struct scratch *s)
{
	struct slice raw = scratch_text(s, message_key(m, KEY_ROLE)), role = scratch_trim(raw);

	*exact = raw.n == role.n;
	switch (role.n) {
	case 4:
		if (slice_eq(role, SLICE("user")))
			return ROLE_USER;
		return slice_eq(role, SLICE("tool")) ? ROLE_TOOL : ROLE_OTHER;
	case 9:
		return slice_eq(role, SLICE("assistant")) ? ROLE_ASSISTANT : ROLE_OTHER;
	case 10:
		return slice_eq(role, SLICE("toolResult")) ? ROLE_TOOLRESULT : ROLE_OTHER;
	default:
		return ROLE_OTHER;
	}
}

/* Is s in lower case and without underscores this text? */
static bool loosely(struct slice s, struct slice text)
{
	size_t at = 0, len;

	for (size_t i = 0; i < s.n; i += len) {
		unsigned char c = lower_at(s, i, &len);
		if (c == '_')
			continue;
		if (at >= text.n || c != (unsigned char)text.p[at++])
			return false;
	}
	return at == text.n;
}

static bool replayed(struct slice type)
{
	return type.p == NULL || lower_is(type, SLICE("text")) ||
	       lower_is(type, SLICE("input_text")) || lower_is(type, SLICE("message")) ||
	       lower_is(type, SLICE("output_text")) || lower_is(type, SLICE("user_text"));
}

/* Is the text of a block of this type in `content`? */
static bool nests(struct json_val type, enum message_rule rule, struct scratch *s)
{
	struct slice t;

	if (rule == MESSAGE_PLAIN) {
		t = scratch_text(s, type);
		return slice_eq(t, SLICE("text")) || slice_eq(t, SLICE("output_text")) || slice_eq(t, SLICE("message"));
	}
	t = message_string(type, s);
	return loosely(t, SLICE("text")) || loosely(t, SLICE("outputtext")) ||
	       loosely(t, SLICE("message")) || loosely(t, SLICE("toolresult"));
}

enum block_kind block_kind(const struct message *block, struct scratch *s)
{
	struct slice type = message_string(message_key(block, KEY_TYPE), s);

	if (type.n < 8) /* text: the most frequent by far */
		return BLOCK_OTHER;
	if (lower_is(type, SLICE("tool_use")) || lower_is(type, SLICE("toolcall")) ||
	    lower_is(type, SLICE("tool_call")))
		return BLOCK_CALL;
	if (lower_is(type, SLICE("tool_result")))
		return BLOCK_RESULT;
	if (lower_is(type, SLICE("tool_result_error")))
		return BLOCK_RESULT_ERROR;
	if (lower_is(type, SLICE("toolresult")))
		return BLOCK_TOOLRESULT;
	return lower_is(type, SLICE("function_call")) ? BLOCK_FUNCTION_CALL : BLOCK_OTHER;
}

struct json_val block_text(const struct message *block, enum message_rule rule, struct scratch *s)
{
	if (rule == MESSAGE_REPLAY && !replayed(message_string(message_key(block, KEY_TYPE), s)))
		return JSON_NONE;
	if (message_solid(message_key(block, KEY_TEXT), s))
		return message_key(block, KEY_TEXT);
	if (message_solid(message_key(block, KEY_CONTENT), s) &&
	    (rule == MESSAGE_REPLAY || nests(message_key(block, KEY_TYPE), rule, s)))
		return message_key(block, KEY_CONTENT);
	return JSON_NONE;
}

static struct json_val part_of(struct json_val v, enum message_rule rule, struct scratch *s)
{
	struct message block;

	if (json_is(v, JSON_STRING))
		return message_solid(v, s) ? v : JSON_NONE;
	if (!json_is(v, JSON_OBJECT))
		return JSON_NONE;
	message_read(&block, v, s);
	return block_text(&block, rule, s);
}

struct message_parts message_parts(struct json_val content, enum message_rule rule)
{
	struct message_parts p = {content, json_iter(content), rule};

	if (!json_is(content, JSON_ARRAY))
		p.it.left = 0;
	if (!json_is(content, JSON_STRING))
		p.whole = JSON_NONE;
	return p;
}

bool message_part(struct message_parts *p, struct json_val *part, struct scratch *s)
{
	*part = message_solid(p->whole, s) ? p->whole : JSON_NONE;
	p->whole = JSON_NONE;
	while (!json_present(*part) && json_next(&p->it))
		*part = part_of(p->it.val, p->rule, s);
	return json_present(*part);
}

void message_text(struct sb *out, struct json_val content, enum message_rule rule, struct scratch *s)
{
	struct message_parts p = message_parts(content, rule);
	size_t from = out->len;
	struct json_val part;

	while (message_part(&p, &part, s)) {
		if (out->len > from)
			sb_addc(out, '\n');
		sb_addslice(out, message_string(part, s));
	}
}

bool heartbeat_text(struct slice text)
{
	if (lower_is(text, SLICE("[openclaw heartbeat poll]")))
		return true;
	if (!lower_begins(text, SLICE("read heartbeat.md")) && !lower_begins(text,
		SLICE("run the following periodic tasks (only those due based on their intervals):")))
		return false;
	return lower_has(text, SLICE("heartbeat_ok")) || lower_has(text, SLICE("heartbeat_respond"));
}
