/* message: one message of a transcript and the blocks of its content, by the rules of upstream's QA lab (openclaw,
 * extensions/qa-lab/src/runtime-parity.ts). */
#pragma once

#include "transcript/keys.h"
#include "transcript/scratch.h"

/* The members that are read; one pass over the object finds them all. */
enum message_key {
	KEY_API, KEY_ARGS, KEY_ARGUMENTS, KEY_CONTENT, KEY_DETAILS, KEY_FUNCTION, KEY_FUNCTION_CALL, KEY_FUNCTIONCALL,
	KEY_ID, KEY_INPUT, KEY_IS_ERROR, KEY_ISERROR, KEY_MESSAGE, KEY_NAME, KEY_OUTPUT, KEY_PAYLOAD, KEY_PROVIDER,
	KEY_RESULT, KEY_ROLE, KEY_STATUS, KEY_TEXT, KEY_TOOL, KEY_TOOL_CALL_ID, KEY_TOOL_CALLS, KEY_TOOL_NAME,
	KEY_TOOL_USE_ID, KEY_TOOLCALLID, KEY_TOOLCALLS, KEY_TOOLNAME, KEY_TOOLUSEID, KEY_TYPE, KEY_USAGE,
	KEYS
};

struct message {
	struct json_val v;
	uint32_t at[KEYS]; /* on v's tape; 0 where the object has none */
};

static inline struct json_val message_key(const struct message *m, enum message_key key)
{
	return keys_value(m->v, m->at[key]);
}

/* Fills m from an object, with the last value of a repeated key; with nothing from another value. */
void message_read(struct message *m, struct json_val v, struct scratch *s);

/* The first of n keys that is neither missing nor null (a ?? b), or missing. */
struct json_val message_first(const struct message *m, const enum message_key *key, size_t n);

/* Is it a string that is not blank? */
bool message_solid(struct json_val v, struct scratch *s);

/* A string, trimmed; absent when it is blank or not a string. (upstream's readNonEmptyString) */
struct slice message_string(struct json_val v, struct scratch *s);

/* The first of n keys with such a string. */
struct slice message_first_string(const struct message *m, const enum message_key *key, size_t n, struct scratch *s);

enum message_role { ROLE_OTHER, ROLE_USER, ROLE_ASSISTANT, ROLE_TOOL, ROLE_TOOLRESULT };

/* The role, trimmed, of a message that counts, or ROLE_OTHER. *exact: there was nothing to trim. */
enum message_role message_role(const struct message *m, bool *exact, struct scratch *s);

/* The kind of a block by its type, trimmed, in any case. */
enum block_kind {
	BLOCK_OTHER,
	BLOCK_CALL,          /* tool_use, toolcall, tool_call */
	BLOCK_FUNCTION_CALL, /* function_call: a call for sentinels only */
	BLOCK_RESULT,        /* tool_result */
	BLOCK_RESULT_ERROR,  /* tool_result_error */
	BLOCK_TOOLRESULT     /* toolresult: neither a result nor a user's text */
};

enum block_kind block_kind(const struct message *block, struct scratch *s);

/* Where the text of a content is: in a content that is a string, in the strings of a list, and in its blocks:
 *
 *     MESSAGE_PLAIN   text, or content when the type is exactly text, output_text or message
 *     MESSAGE_LOOSE   the same with the type in any case and underscores ignored, and toolresult:
 *                     what sentinels use
 *     MESSAGE_REPLAY  text or content, of blocks without type or of type text, input_text, message,
 *                     output_text or user_text in any case
 */
enum message_rule { MESSAGE_PLAIN, MESSAGE_LOOSE, MESSAGE_REPLAY };

/* A block's text: a string that is not blank; missing when it has none. */
struct json_val block_text(const struct message *block, enum message_rule rule, struct scratch *s);

/* Walks over the parts of a content, strings that are not blank: message_parts, then message_part until it returns
 * false. message_string gives a part's text. */
struct message_parts {
	struct json_val whole; /* the content when it is a string */
	struct json_iter it;
	enum message_rule rule;
};

struct message_parts message_parts(struct json_val content, enum message_rule rule);
bool message_part(struct message_parts *p, struct json_val *part, struct scratch *s);

/* Appends the parts, each trimmed, LF between them. */
void message_text(struct sb *out, struct json_val content, enum message_rule rule, struct scratch *s);

/* Is this user text, white space collapsed, a prompt of the gateway: "[OpenClaw heartbeat poll]", or a text that begins
 * with "read HEARTBEAT.md" or "Run the following periodic tasks (only those due based on their intervals):" and holds
 * HEARTBEAT_OK or heartbeat_respond? In any case of letters. */
bool heartbeat_text(struct slice text);
