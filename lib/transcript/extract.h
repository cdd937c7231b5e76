/*
 * extract: tool calls and results out of a message. Private to transcript.
 */
#ifndef OC_TRANSCRIPT_EXTRACT_H
#define OC_TRANSCRIPT_EXTRACT_H

#include <stdbool.h>

#include "base/err.h"
#include "data/json.h"
#include "transcript/message.h"
#include "transcript/transcript.h"

/* A tool call of a message, wherever it stands. */
struct extract_call {
	struct slice id, tool; /* absent when it has none */
	struct json_val args;
};

/* Of a block: arguments from input, arguments, args, payload. */
struct extract_call extract_block(const struct message *block, struct scratch *s);

/*
 * Those beside the content: the first of tool_calls, toolCalls, function_call, functionCall that is
 * not null, a list or one. Begin, then next until it returns false.
 */
struct extract_beside {
	struct json_val one;
	struct json_iter it;
};

struct extract_beside extract_beside(const struct message *m);
bool extract_next(struct extract_beside *b, struct extract_call *call, struct scratch *s);

/* Adds a call to both lists. Returns 0, or -1 when memory is out. */
int extract_add(struct transcript *t, const struct extract_call *call, struct oc_err *e);

/* Adds all results of a user, tool or toolResult message to both lists. Returns 0, or -1 when
 * memory is out. */
int extract_results(struct transcript *t, const struct message *m, enum message_role role,
    bool exact, struct oc_err *e);

#endif
