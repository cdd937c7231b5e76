#include "drift/parity_cell.h"

#include <math.h>

#include "base/base.h"
#include "data/data.h"
#include "drift/parity_cell.h"
#include "record/record.h"
#include "transcript/transcript.h"

#define GAP "known-harness-gap "

static bool same_word(struct slice s, const char *word)
{
	return s.p != NULL && slice_eqs(s, word);
}

bool parity_cell_hard(const struct parity_cell *s)
{
	static const char *const hard[] = {
	    "missing-api-key", "failover", "codex-app-server", "auth", "capture-missing"};

	for (size_t i = 0; i < sizeof(hard) / sizeof(hard[0]); i++) {
		if (same_word(s->runtime_error, hard[i]))
			return true;
	}
	return slice_has_prefix(s->runtime_error, SLICE("sentinel:"));
}

bool parity_cell_passable(const struct parity_cell *s)
{
	return s->transport_error.n == 0 && (s->runtime_error.n == 0 || same_word(s->runtime_error, "tool-error"));
}

bool parity_calls_unresolved(struct parity_calls calls)
{
	for (size_t i = 0; i < calls.n; i++) {
		if (same_word(calls.call[i].error, "tool-result-missing"))
			return true;
	}
	return false;
}

static int read_call(struct parity_call *c, struct json_val v, struct arena *a, struct oc_err *e)
{
	if (field_text(&c->tool, v, "tool call", "tool", a, e) < 0 ||
	    field_text(&c->args, v, "tool call", "argsHash", a, e) < 0 ||
	    field_text(&c->result, v, "tool call", "resultHash", a, e) < 0 ||
	    field_text(&c->error, v, "tool call", "errorClass", a, e) < 0)
		return -1;
	return c->tool.p == NULL ? err_set(e, OC_EX_DATA, "a tool call of the cell has no tool") : 0;
}

static int read_calls(struct parity_calls *calls, struct json_val list, struct arena *a, struct oc_err *e)
{
	struct json_iter it = json_iter(list);

	*calls = (struct parity_calls){NULL, 0};
	if (!json_is(list, JSON_ARRAY))
		return err_set(e, OC_EX_DATA, "the cell's toolCalls are no list");
	calls->call = arena_calloc(a, json_count(list), sizeof(*calls->call));
	if (calls->call == NULL)
		return err_nomem(e);
	while (json_next(&it)) {
		if (read_call(&calls->call[calls->n], it.val, a, e) < 0)
			return -1;
		calls->n++;
	}
	return 0;
}

/* Lines of the trimmed text; LF and CRLF end one. */
static uint64_t count_lines(struct slice text)
{
	struct slice t = js_trim(text);
	uint64_t n = t.n > 0;

	for (size_t i = 0; i < t.n; i++)
		n += t.p[i] == '\n';
	return n;
}

static int read_lines(struct parity_cell *s, struct json_val cell, struct arena *a, struct oc_err *e)
{
	struct json_val said = json_gets(cell, "transcriptLines");
	struct slice transcript;
	int64_t n;

	if (json_int64(said, &n) && n >= 0) {
		s->lines = (uint64_t)n;
		return 0;
	}
	if (json_present(said))
		return err_set(e, OC_EX_DATA, "the cell's transcriptLines is no count");
	if (field_text(&transcript, cell, "cell", "transcriptBytes", a, e) < 0)
		return -1;
	if (transcript.p == NULL)
		return err_set(e, OC_EX_DATA, "the cell has neither transcriptLines nor transcriptBytes");
	s->lines = count_lines(transcript);
	return 0;
}

/* trimStart() */
static struct slice skip_space(struct slice s)
{
	size_t at = 0, n;

	while ((n = js_space_at(s, at)) > 0)
		at += n;
	return s.p == NULL ? s : slice_make(s.p + at, s.n - at);
}

static int read_strict(struct parity_cell *s, struct json_val cell, struct arena *a, struct oc_err *e)
{
	struct json_val strict = json_gets(cell, "strict");
	int64_t n;

	if (!json_present(strict))
		return 0;
	if (!json_int64(json_gets(strict, "messages"), &n) || n < 0)
		return err_set(e, OC_EX_DATA, "the cell's strict.messages is no count");
	s->messages = (uint64_t)n;
	s->has_strict = true;
	s->strict = s->calls;
	return json_present(json_gets(strict, "toolCalls"))
		   ? read_calls(&s->strict, json_gets(strict, "toolCalls"), a, e)
		   : 0;
}

int parity_cell_read(struct parity_cell *s, struct json_val cell, bool strict, struct arena *a, struct oc_err *e)
{
	struct slice details;

	*s = (struct parity_cell){.tokens = NAN, .wall_ms = NAN, .age = age_of_record(cell, a)};
	if (field_text(&s->runtime, cell, "cell", "runtime", a, e) < 0 ||
	    field_text(&s->scenario, cell, "cell", "scenarioId", a, e) < 0)
		return -1;
	if (s->runtime.n == 0)
		return err_set(e, OC_EX_DATA, "cell without a runtime");
	if (s->scenario.p == NULL)
		return err_set(e, OC_EX_DATA, "cell without a scenarioId");
	if (field_text(&s->status, cell, "cell", "scenarioStatus", a, e) < 0 ||
	    field_text(&s->text, cell, "cell", "finalText", a, e) < 0 ||
	    field_text(&s->runtime_error, cell, "cell", "runtimeErrorClass", a, e) < 0 ||
	    field_text(&s->transport_error, cell, "cell", "transportErrorClass", a, e) < 0 ||
	    field_text(&details, cell, "cell", "scenarioDetails", a, e) < 0 || field_axes(&s->axes, cell, a, e) < 0 ||
	    read_lines(s, cell, a, e) < 0 || read_calls(&s->calls, json_gets(cell, "toolCalls"), a, e) < 0)
		return -1;
	if (s->text.p == NULL)
		return err_set(e, OC_EX_DATA, "cell without a finalText");
	if ((s->status.p == NULL && field_text(&s->status, cell, "cell", "status", a, e) < 0) ||
	    (details.p == NULL && field_text(&details, cell, "cell", "details", a, e) < 0))
		return -1;
	s->gap = slice_has_prefix(skip_space(details), SLICE(GAP));
	s->superseded = json_present(json_gets(cell, "supersededBy"));
	s->bootstrap_ms = json_number(json_gets(cell, "bootstrapWallClockMs"));
	s->tokens = json_number(json_gets(json_gets(cell, "usage"), "totalTokens"));
	s->wall_ms = json_number(json_gets(cell, "wallClockMs"));
	s->src = json_source(json_gets(cell, "src"));
	return strict ? read_strict(s, cell, a, e) : 0;
}

static void pack_calls(struct field_pack *p, struct parity_calls *calls)
{
	for (size_t i = 0; i < calls->n; i++) {
		struct parity_call c = calls->call[i];
		field_pack(p, &c.tool);
		field_pack(p, &c.args);
		field_pack(p, &c.result);
		field_pack(p, &c.error);
		if (p->to != NULL)
			calls->call[i] = c;
	}
}

/* Do both rules look at the same calls? */
static bool shared(const struct parity_cell *s)
{
	return s->strict.call == s->calls.call;
}

static void pack_side(struct field_pack *p, struct parity_cell *s)
{
	struct slice *const all[] = {
	    &s->scenario, &s->axes, &s->runtime, &s->status, &s->text, &s->runtime_error, &s->transport_error, &s->src,
	    &s->age.from};

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		field_pack(p, all[i]);
	pack_calls(p, &s->calls);
	if (!shared(s))
		pack_calls(p, &s->strict);
}

static size_t fixed_size(const struct parity_cell *s)
{
	return sizeof(*s) + (s->calls.n + (shared(s) ? 0 : s->strict.n)) * sizeof(struct parity_call);
}

static size_t size_of(const struct parity_cell *s)
{
	struct field_pack p = {NULL, 0};
	struct parity_cell copy = *s;

	pack_side(&p, &copy);
	return fixed_size(s) + p.n;
}

struct parity_cell *parity_cell_keep(const struct parity_cell *s)
{
	struct parity_cell *copy = mem_alloc(size_of(s));

	if (copy == NULL)
		return NULL;
	*copy = *s;
	copy->calls.call = (struct parity_call *)(copy + 1);
	if (s->calls.n > 0)
		memcpy(copy->calls.call, s->calls.call, s->calls.n * sizeof(*s->calls.call));
	copy->strict.call = copy->calls.call + (shared(s) ? 0 : s->calls.n);
	if (!shared(s) && s->strict.n > 0)
		memcpy(copy->strict.call, s->strict.call, s->strict.n * sizeof(*s->strict.call));
	struct field_pack p = {(char *)copy + fixed_size(s), 0};
	pack_side(&p, copy);
	return copy;
}

static struct slice hash_text(const struct hash *h, struct arena *a)
{
	char hex[CANON_HASH_LEN + 1];

	hash_hex(hex, h);
	return arena_copy(a, slice_make(hex, CANON_HASH_LEN));
}

static int derive_call(struct parity_call *out, const struct call *call, struct arena *a)
{
	out->tool = arena_copy(a, call->tool);
	out->args = hash_text(&call->args, a);
	out->result = hash_text(&call->result, a);
	out->error = slice_cstr(call_error_text(call_error(call)));
	return out->tool.p == NULL || out->args.p == NULL || out->result.p == NULL ? -1 : 0;
}

int parity_cell_derive(
    struct parity_cell *s, struct json_val cell, struct transcript *t, struct arena *a, struct oc_err *e)
{
	struct slice text = json_text(json_gets(cell, "transcriptBytes"), a);

	if (s->has_strict || text.p == NULL)
		return 0;
	if (transcript_text(t, text, e) < 0)
		return -1;
	size_t n = t->heartbeat ? 0 : t->strict.count;
	s->strict = (struct parity_calls){arena_calloc(a, n, sizeof(struct parity_call)), n};
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
