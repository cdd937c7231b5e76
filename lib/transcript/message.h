/*
 * message: one message of a transcript, and the blocks of its content, as upstream's QA lab reads
 * them.
 */
#ifndef OC_TRANSCRIPT_MESSAGE_H
#define OC_TRANSCRIPT_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/sb.h"
#include "base/slice.h"
#include "data/json.h"
#include "transcript/pick.h"
#include "transcript/scratch.h"

/* The members that are looked at; one pass over the object finds them all. */
enum message_key {
	KEY_API,
	KEY_ARGS,
	KEY_ARGUMENTS,
	KEY_CONTENT,
	KEY_DETAILS,
	KEY_FUNCTION,
	KEY_FUNCTION_CALL,
	KEY_FUNCTIONCALL,
	KEY_ID,
	KEY_INPUT,
	KEY_IS_ERROR,
	KEY_ISERROR,
	KEY_MESSAGE,
	KEY_NAME,
	KEY_OUTPUT,
	KEY_PAYLOAD,
	KEY_PROVIDER,
	KEY_RESULT,
	KEY_ROLE,
	KEY_STATUS,
	KEY_TEXT,
	KEY_TOOL,
	KEY_TOOL_CALL_ID,
	KEY_TOOL_CALLS,
	KEY_TOOL_NAME,
	KEY_TOOL_USE_ID,
	KEY_TOOLCALLID,
	KEY_TOOLCALLS,
	KEY_TOOLNAME,
	KEY_TOOLUSEID,
	KEY_TYPE,
	KEY_USAGE,
	KEYS
};

struct message {
	struct json_val v;
	uint32_t at[KEYS]; /* on v's tape; 0 where the object has none */
};

static inline struct json_val message_key(const struct message *m, enum message_key key)
{
	return pick_value(m->v, m->at[key]);
}

/* Fills m from an object (the last of equal keys counts); of anything else nothing is found. */
void message_read(struct message *m, struct json_val v, struct scratch *s);

/* The first of n keys that is neither missing nor null (upstream's a ?? b); missing when none is.
 */
struct json_val message_first(const struct message *m, const enum message_key *key, size_t n);

/* Is it a string with anything but white space? */
bool message_solid(struct json_val v, struct scratch *s);

/* A string without white space at its ends, when anything is left; else absent. (upstream's
 * readNonEmptyString) */
struct slice message_string(struct json_val v, struct scratch *s);

/* The first of n keys that is such a string. */
struct slice message_first_string(
    const struct message *m, const enum message_key *key, size_t n, struct scratch *s);

enum message_role { ROLE_OTHER, ROLE_USER, ROLE_ASSISTANT, ROLE_TOOL, ROLE_TOOLRESULT };

/* The role when it is one that counts: trimmed, case as it is. *exact: it had nothing to trim. */
enum message_role message_role(const struct message *m, bool *exact, struct scratch *s);

/* What a block is by its type: trimmed, any case. */
enum block_kind {
	BLOCK_OTHER,
	BLOCK_CALL,          /* tool_use, toolcall, tool_call */
	BLOCK_FUNCTION_CALL, /* function_call: a call to sentinels only */
	BLOCK_RESULT,        /* tool_result */
	BLOCK_RESULT_ERROR,  /* tool_result_error */
	BLOCK_TOOLRESULT     /* toolresult: no result, yet no user's text either */
};

enum block_kind block_kind(const struct message *block, struct scratch *s);

/*
 * Where a content's text is. MESSAGE_PLAIN: a content that is a string; the strings of a list; the
 * blocks' text, or their content when their type is exactly text, output_text or message.
 * MESSAGE_LOOSE, which sentinels use: the type in any case, with underscores anywhere, and
 * toolresult. MESSAGE_REPLAY: only blocks without type, or of type text, input_text, message,
 * output_text, user_text in any case; their text or content.
 */
enum message_rule { MESSAGE_PLAIN, MESSAGE_LOOSE, MESSAGE_REPLAY };

/* A block's text: a string that is not blank; missing when it has none. */
struct json_val block_text(const struct message *block, enum message_rule rule, struct scratch *s);

/* The parts of a content, strings that are not blank: begin, then next until it returns false.
 * message_string gives a part's text. */
struct message_parts {
	struct json_val whole; /* a content that is a string */
	struct json_iter it;
	enum message_rule rule;
};

struct message_parts message_parts(struct json_val content, enum message_rule rule);
bool message_part(struct message_parts *p, struct json_val *part, struct scratch *s);

/* Appends the parts, each trimmed, LF between them. */
void message_text(
    struct sb *out, struct json_val content, enum message_rule rule, struct scratch *s);

#endif
