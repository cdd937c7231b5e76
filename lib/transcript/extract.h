/* extract: tool calls and results from a message, into the two lists of a transcript. Private to transcript. */
#pragma once

#include "transcript/calls.h"
#include "transcript/message.h"
#include "transcript/scratch.h"

/* A tool call in a message. */
struct extract_call {
	struct slice id, tool; /* absent when it has none */
	struct json_val args;
};

/* The call in a block, its arguments from input, arguments, args or (payload) payload. */
struct extract_call extract_block(const struct message *block, bool payload, struct scratch *s);

/* Walks over the calls beside the content: those in the first of tool_calls, toolCalls, function_call, functionCall
 * that is not null, a list or one object. extract_beside, then extract_next until it returns false. */
struct extract_beside {
	struct json_val one;
	struct json_iter it;
};

struct extract_beside extract_beside(const struct message *m);
bool extract_next(struct extract_beside *b, struct extract_call *call, struct scratch *s);

/* Does the call send a message to the chat that the assistant is in? That is `message` with action send and no target
 * (the first of conversationId, conversation, to, target), or a target with the word current, same-chat or qa-operator;
 * arguments that are a string are parsed. (upstream's sentinel direct-reply-self-message) 1 or 0; -1 when memory is
 * out. */
int extract_sends_here(const struct extract_call *call, struct scratch *s, struct oc_err *e);

/* Where calls and results go: paired as upstream does, and strictly (calls.h). All borrowed. */
struct extract {
	struct calls *calls, *strict;
	struct scratch *scratch;
};

/* Adds a call to both lists. Returns 0, or -1 when memory is out. */
int extract_add(const struct extract *x, const struct extract_call *call, struct oc_err *e);

/* Adds all results of a user, tool or toolResult message to both lists; exact: as message_role says. Returns 0, or -1
 * when memory is out. */
int extract_results(const struct extract *x, const struct message *m, enum message_role role,
    bool exact, struct oc_err *e);
