#include "transcript/self_send.h"

#include "transcript/lower.h"
#include "transcript/words.h"

static const struct words_phrase HERE[] = {
    {SLICE("current"), 0}, {SLICE("same-chat"), 0}, {SLICE("qa-operator"), 0}, {{NULL, 0}, 0}};

struct extract_call self_send_block(const struct message *block, struct scratch *s)
{
	static const enum message_key args[] = {KEY_INPUT, KEY_ARGUMENTS, KEY_ARGS};

	return (struct extract_call){{NULL, 0}, message_string(message_key(block, KEY_NAME), s),
	    message_first(block, args, 3)};
}

static bool sends_here(struct json_val args, struct scratch *s)
{
	static const char *const names[] = {"conversationId", "conversation", "to", "target"};
	struct slice target = {NULL, 0};

	if (!lower_is(message_string(json_gets(args, "action"), s), SLICE("send")))
		return false;
	for (size_t i = 0; i < 4 && target.p == NULL; i++)
		target = message_string(json_gets(args, names[i]), s);
	return target.p == NULL || words_any(HERE, WORDS_UNICODE, target);
}

int self_send_call(const struct extract_call *call, struct scratch *s, struct oc_err *e)
{
	struct oc_err why = OC_ERR_INIT;
	struct json inner;
	int sent = 0;

	if (call->tool.p == NULL || !slice_eq(call->tool, SLICE("message")))
		return 0;
	if (!json_is(call->args, JSON_STRING))
		return sends_here(call->args, s);
	struct slice text = scratch_text(s, call->args);
	if (text.p == NULL || json_init(&inner, e) != 0)
		return text.p == NULL ? err_nomem(e) : -1;
	if (json_read(&inner, text.p, text.n, &why) == 0) {
		sent = sends_here(json_root(&inner), s);
	} else if (why.exit != OC_EX_DATA) {
		*e = why;
		sent = -1;
	}
	json_release(&inner);
	return sent;
}
