/*
 * self_send: does the assistant send a message to the chat that it is in (and then say "Sent."
 * there)? Upstream's sentinel direct-reply-self-message. Private to transcript.
 */
#ifndef OC_TRANSCRIPT_SELF_SEND_H
#define OC_TRANSCRIPT_SELF_SEND_H

#include <stdbool.h>

#include "base/err.h"
#include "data/json.h"
#include "transcript/extract.h"
#include "transcript/message.h"

/*
 * Is this a call of `message` with action send and no target (the first of conversationId,
 * conversation, to, target), or a target that holds the word current, same-chat or qa-operator?
 * Arguments that are a string are parsed. 1 or 0; -1 when memory is out.
 */
int self_send_call(const struct extract_call *call, struct scratch *s, struct oc_err *e);

/* The call in a block, with arguments from input, arguments, args only. */
struct extract_call self_send_block(const struct message *block, struct scratch *s);

#endif
