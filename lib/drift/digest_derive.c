#include "drift/digest.h"
#include "transcript/hash.h"
#include "transcript/transcript.h"

static struct slice hash_text(const struct hash *h, struct arena *a)
{
	char hex[CANON_HASH_LEN + 1];

	hash_hex(hex, h);
	return arena_copy(a, slice_make(hex, CANON_HASH_LEN));
}

static int derive_call(struct side_call *out, const struct call *call, struct arena *a)
{
	out->tool = arena_copy(a, call->tool);
	out->args = hash_text(&call->args, a);
	out->result = hash_text(&call->result, a);
	out->error = slice_cstr(call_error_text(call_error(call)));
	return out->tool.p == NULL || out->args.p == NULL || out->result.p == NULL ? -1 : 0;
}

int side_derive(
    struct side *s, struct json_val cell, struct transcript *t, struct arena *a, struct oc_err *e)
{
	struct slice text = json_text(json_gets(cell, "transcriptBytes"), a);

	if (s->has_strict || text.p == NULL)
		return 0;
	if (transcript_text(t, text, e) < 0)
		return -1;
	size_t n = t->heartbeat ? 0 : t->strict.count;
	s->strict = (struct side_calls){arena_calloc(a, n, sizeof(struct side_call)), n};
	if (s->strict.call == NULL)
		return err_nomem(e);
	for (size_t i = 0; i < n; i++) {
		if (derive_call(&s->strict.call[i], &t->strict.call[i], a) < 0)
			return err_nomem(e);
	}
	s->messages = t->heartbeat ? 0 : t->messages;
	s->has_strict = true;
	return 0;
}
