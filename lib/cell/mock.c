#include "cell/mock.h"

struct mock {
	struct calls *calls;
	struct json inner; /* for an output that is JSON */
	struct scratch s;
	const struct sb *prompt;
	size_t prompts;
};

/* Does this text contain a prompt? 1 or 0; 2 when there is no text; -1 when memory is out. */
static int holds(struct mock *k, struct json_val v, struct oc_err *e)
{
	struct slice text = message_string(v, &k->s);

	sb_reset(&k->s.text);
	js_collapse(&k->s.text, text);
	if (k->s.failed || !sb_ok(&k->s.text))
		return err_nomem(e);
	if (k->s.text.len == 0)
		return 2;
	for (size_t i = 0; i < k->prompts; i++) {
		if (slice_find(sb_slice(&k->s.text), sb_slice(&k->prompt[i]), 0) < k->s.text.len)
			return 1;
	}
	return 0;
}

static int belongs(struct mock *k, struct json_val request, struct oc_err *e)
{
	scratch_reset(&k->s);
	int held = holds(k, json_gets(request, "prompt"), e);
	if (held == 2)
		held = holds(k, json_gets(request, "allInputText"), e);
	return held == 2 ? 0 : held;
}

/* Does an output that is a JSON object have an error, or a status that says so? */
static bool object_fails(struct json_val output, struct scratch *s)
{
	static const struct words_phrase words[] = {
	    {SLICE("error"), 0}, {SLICE("failed"), 0}, {SLICE("failure"), 0}, {{NULL, 0}, 0}};
	struct slice status = message_string(json_gets(output, "status"), s);

	return message_string(json_gets(output, "error"), s).p != NULL ||
	       (status.p != NULL && words_any(words, WORDS_ASCII, status));
}

static bool text_fails(struct slice text)
{
	return lower_begins(text, SLICE("error:")) || lower_begins(text, SLICE("failed:")) ||
	       lower_has(text, SLICE("unsupported call:")) ||
	       lower_has(text, SLICE("permission denied")) ||
	       lower_has(text, SLICE("no such file")) || lower_has(text, SLICE("enoent"));
}

static int add_output(struct mock *k, struct slice output, struct oc_err *e)
{
	struct slice nobody = {NULL, 0};
	struct oc_err why = OC_ERR_INIT;
	struct hash hash;
	bool error;

	if (json_read(&k->inner, output.p, output.n, &why) == 0 && json_is(json_root(&k->inner), JSON_OBJECT)) {
		error = object_fails(json_root(&k->inner), &k->s);
		if (hash_value(&hash, json_root(&k->inner), nobody, &k->s, e) != 0)
			return -1;
	} else {
		if (why.exit == OC_EX_SOFTWARE)
			return err_nomem(e);
		error = text_fails(output);
		if (hash_string(&hash, output, &k->s, e) != 0)
			return -1;
	}
	return calls_result(k->calls, nobody, nobody, &hash, error, e);
}

static int add_request(struct mock *k, struct json_val request, struct oc_err *e)
{
	struct json_val args = json_gets(request, "plannedToolArgs");
	struct slice nobody = {NULL, 0};
	struct hash hash;

	scratch_reset(&k->s);
	struct slice output = message_string(json_gets(request, "toolOutput"), &k->s);
	struct slice tool = message_string(json_gets(request, "plannedToolName"), &k->s);
	if (output.p != NULL && add_output(k, output, e) != 0)
		return -1;
	if (k->s.failed)
		return err_nomem(e);
	if (tool.p == NULL)
		return 0;
	hash_null(&hash);
	if (json_present(args) && hash_value(&hash, args, nobody, &k->s, e) != 0)
		return -1;
	return calls_add(k->calls, nobody, tool, &hash, e);
}

/* Adds the calls of the matching requests, or of all. Returns how many requests, or -1 when memory is out. */
static int add_requests(struct mock *k, struct json_val requests, bool all, struct oc_err *e)
{
	struct json_iter it = json_iter(requests);
	int added = 0;

	while (json_next(&it)) {
		if (!json_is(it.val, JSON_OBJECT))
			continue;
		int belonging = all ? 1 : belongs(k, it.val, e);
		if (belonging < 0 || (belonging == 1 && add_request(k, it.val, e) != 0))
			return -1;
		added |= belonging;
	}
	return added;
}

int mock_calls(struct calls *calls, struct json_val requests, const struct sb *prompt, size_t prompts, struct oc_err *e)
{
	struct mock k = {.calls = calls, .prompt = prompt, .prompts = prompts};
	int added = -1;

	if (scratch_begin(&k.s, e) == 0 && json_init(&k.inner, e) == 0)
		added = add_requests(&k, requests, prompts == 0, e);
	if (added == 0 && prompts > 0)
		added = add_requests(&k, requests, true, e);
	json_release(&k.inner);
	scratch_release(&k.s);
	return added < 0 ? -1 : 0;
}
