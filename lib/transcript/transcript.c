#include "transcript/transcript.h"

#include "transcript/extract.h"

int transcript_init(struct transcript *t, enum drift_age age, struct oc_err *e)
{
	*t = (struct transcript){.age = age};
	forms_init(&t->forms);
	calls_init(&t->calls, CALLS_UPSTREAM);
	calls_init(&t->strict, CALLS_STRICT);
	t->strict.borrow = true; /* from calls, which gets each call first */
	branch_init(&t->branch);
	return scratch_begin(&t->scratch, e) == 0 ? json_init(&t->json, e) : -1;
}

static void drop_prompts(struct transcript *t)
{
	for (size_t i = 0; i < t->prompts; i++)
		sb_release(&t->prompt[i]);
	t->prompts = 0;
}

void transcript_release(struct transcript *t)
{
	drop_prompts(t);
	mem_free(t->prompt);
	calls_release(&t->calls);
	calls_release(&t->strict);
	branch_release(&t->branch);
	sb_release(&t->final_text);
	sb_release(&t->content);
	sb_release(&t->loose);
	scratch_release(&t->scratch);
	json_release(&t->json);
	forms_release(&t->forms);
}

void transcript_reset(struct transcript *t)
{
	drop_prompts(t);
	calls_reset(&t->calls);
	calls_reset(&t->strict);
	branch_reset(&t->branch);
	scratch_reset(&t->scratch);
	sb_reset(&t->final_text);
	sb_reset(&t->content);
	sb_reset(&t->loose);
	t->number = t->first = t->last = t->bad = t->bad_first = t->messages = 0;
	t->usage = (struct usage_sum){.has_read = false};
	t->loose_is_content = t->sent = t->user_seen = t->user_real = t->self_send = t->heartbeat = false;
}

static void keep(struct sb *to, struct json_val content)
{
	sb_reset(to);
	sb_addslice(to, json_source(content));
}

static bool has_text(struct json_val content, enum message_rule rule, struct scratch *s)
{
	struct message_parts p = message_parts(content, rule);
	struct json_val part;

	return message_part(&p, &part, s);
}

/* Keeps a content that has text for the end: as the cell's final text and, when the role is exact, as what sentinels
 * look at. */
static void keep_text(struct transcript *t, struct json_val content, bool exact)
{
	if (has_text(content, MESSAGE_PLAIN, &t->scratch)) {
		if (t->loose_is_content && !exact) {
			struct sb swap = t->loose;
			t->loose = t->content;
			t->content = swap;
		}
		t->loose_is_content = exact;
		keep(&t->content, content);
	} else if (exact && has_text(content, MESSAGE_LOOSE, &t->scratch)) {
		t->loose_is_content = false;
		keep(&t->loose, content);
	}
}

static struct extract lists(struct transcript *t)
{
	return (struct extract){&t->calls, &t->strict, &t->scratch};
}

/* Notes whether this call sends a message here. Returns 0, or -1 when memory is out. */
static int look_for_send(struct transcript *t, const struct extract_call *call, struct oc_err *e)
{
	int sent = t->sent ? 1 : extract_sends_here(call, &t->scratch, e);

	t->sent = sent > 0;
	return sent < 0 ? -1 : 0;
}

static int read_block(struct transcript *t, struct json_val v, bool exact, struct oc_err *e)
{
	struct message block;

	message_read(&block, v, &t->scratch);
	enum block_kind kind = block_kind(&block, &t->scratch);
	if (kind == BLOCK_CALL) {
		const struct extract to = lists(t);
		struct extract_call call = extract_block(&block, true, &t->scratch);
		if (extract_add(&to, &call, e) != 0)
			return -1;
	}
	if (!exact || (kind != BLOCK_CALL && kind != BLOCK_FUNCTION_CALL))
		return 0;
	struct extract_call call = extract_block(&block, false, &t->scratch);
	return look_for_send(t, &call, e);
}

static int read_assistant(struct transcript *t, const struct message *m, bool exact, struct oc_err *e)
{
	struct json_val content = message_key(m, KEY_CONTENT);
	struct json_iter it = json_iter(content);
	struct extract_beside beside = extract_beside(m);
	const struct extract to = lists(t);
	struct message_usage usage;
	struct extract_call call;

	while (json_is(content, JSON_ARRAY) && json_next(&it)) {
		if (json_is(it.val, JSON_OBJECT) && read_block(t, it.val, exact, e) != 0)
			return -1;
	}
	while (extract_next(&beside, &call, &t->scratch)) {
		if (extract_add(&to, &call, e) != 0 || (exact && look_for_send(t, &call, e) != 0))
			return -1;
	}
	keep_text(t, content, exact);
	if (message_usage_read(&usage, message_key(m, KEY_USAGE), &t->scratch.arena) != 0)
		return err_nomem(e);
	const struct usage_sum counts = message_usage_counts(&usage, m, t->age, &t->scratch);
	usage_sum_add(&t->usage, &counts);
	return 0;
}

static bool answers_only(struct json_val content, struct scratch *s)
{
	struct json_iter it = json_iter(content);
	struct message block;

	while (json_is(content, JSON_ARRAY) && json_next(&it)) {
		message_read(&block, it.val, s);
		enum block_kind kind = block_kind(&block, s);
		if (kind == BLOCK_RESULT || kind == BLOCK_RESULT_ERROR || kind == BLOCK_TOOLRESULT)
			return true;
	}
	return false;
}

static int read_user(struct transcript *t, const struct message *m, struct oc_err *e)
{
	struct json_val content = message_key(m, KEY_CONTENT);
	struct sb text = SB_INIT, collapsed = SB_INIT;

	if (t->user_real && !t->keep_prompts)
		return 0;
	message_text(&text, content, MESSAGE_PLAIN, &t->scratch);
	js_collapse(&collapsed, sb_slice(&text));
	bool ok = sb_ok(&text) && sb_ok(&collapsed);
	sb_release(&text);
	if (!t->user_real && !answers_only(content, &t->scratch)) {
		t->user_seen = true;
		t->user_real = !heartbeat_text(sb_slice(&collapsed));
	}
	if (ok && t->keep_prompts && collapsed.len > 0) {
		ok = mem_grow(&t->prompt, &t->prompt_cap, t->prompts + 1, sizeof(*t->prompt)) == 0;
		if (ok) {
			t->prompt[t->prompts++] = collapsed;
			return 0;
		}
	}
	sb_release(&collapsed);
	return ok ? 0 : err_nomem(e);
}

static int read_role(
    struct transcript *t, const struct message *m, enum message_role role, bool exact, struct oc_err *e)
{
	if (role == ROLE_ASSISTANT)
		return read_assistant(t, m, exact, e);
	if (role == ROLE_USER && read_user(t, m, e) != 0)
		return -1;
	const struct extract to = lists(t);
	return extract_results(&to, m, role, exact, e);
}

/* The members of a record. */
enum { REC_MESSAGE, REC_ID, REC_PARENT, REC_TYPE, REC_SIDE, REC_TARGET, REC_KEYS };

static const struct keys_row record_rows[] = {[2] = {{{"id", REC_ID}}}, [4] = {{{"type", REC_TYPE}}},
    [7] = {{{"message", REC_MESSAGE}}},
    [8] = {{{"parentId", REC_PARENT}, {"targetId", REC_TARGET}}},
    [10] = {{{"appendMode", REC_SIDE}}}};

/* The record's place in its session. */
static int read_place(struct transcript *t, struct json_val v, const uint32_t *at, struct oc_err *e)
{
	struct arena *a = &t->scratch.arena;
	struct json_val type = keys_value(v, at[REC_TYPE]), parent = keys_value(v, at[REC_PARENT]);

	if (json_text_is(type, "session")) {
		branch_session(&t->branch);
		return 0;
	}
	const struct tree_entry entry = {
	    .id = json_text(keys_value(v, at[REC_ID]), a),
	    .parent = json_text(parent, a),
	    .root = json_is(parent, JSON_NULL),
	    .side = json_text_is(keys_value(v, at[REC_SIDE]), "side"),
	    .leaf = json_text_is(type, "leaf"),
	    .target = json_text(keys_value(v, at[REC_TARGET]), a),
	};
	return branch_entry(&t->branch, &entry, e);
}

static int place_message(struct transcript *t, const struct message *m, bool assistant, size_t calls, struct oc_err *e)
{
	struct json_val stop = assistant ? json_gets(m->v, "stopReason") : JSON_NONE;
	struct branch_message place = {.assistant = assistant, .calls = (uint32_t)(t->strict.count - calls)};

	place.mirror = assistant && json_text_is(message_key(m, KEY_PROVIDER), "openclaw") &&
		       json_text_is(json_gets(m->v, "model"), "delivery-mirror");
	place.failed = json_text_is(stop, "error") || json_text_is(stop, "aborted");
	return branch_add(&t->branch, place, e);
}

static int read_message(struct transcript *t, struct json_val v, struct oc_err *e)
{
	const size_t rows = sizeof(record_rows) / sizeof(record_rows[0]), calls = t->strict.count;
	uint32_t at[REC_KEYS];
	struct message m;
	bool exact;

	if (keys_find(at, REC_KEYS, record_rows, rows, v, &t->scratch.arena) != 0)
		return err_nomem(e);
	if (read_place(t, v, at, e) != 0)
		return -1;
	struct json_val inner = keys_value(v, at[REC_MESSAGE]);
	if (!json_is(inner, JSON_OBJECT))
		return 0;
	message_read(&m, inner, &t->scratch);
	enum message_role role = message_role(&m, &exact, &t->scratch);
	if (role == ROLE_OTHER)
		return 0;
	if (read_role(t, &m, role, exact, e) != 0)
		return -1;
	return place_message(t, &m, role == ROLE_ASSISTANT, calls, e);
}

static int count_bad(struct transcript *t)
{
	if (t->bad++ == 0)
		t->bad_first = t->number;
	return 1;
}

static void count_line(struct transcript *t)
{
	t->last = t->number;
	if (t->first == 0)
		t->first = t->number;
}

static int read_value(struct transcript *t, struct json_val root, struct oc_err *e)
{
	scratch_reset(&t->scratch);
	if (read_message(t, root, e) != 0)
		return -1;
	if (t->scratch.failed || !sb_ok(&t->content) || !sb_ok(&t->loose))
		return err_nomem(e);
	return 0;
}

int transcript_line(struct transcript *t, struct slice line, struct oc_err *e)
{
	struct slice text = scratch_trim(line);

	t->number++;
	if (text.n == 0)
		return 0;
	count_line(t);
	if (json_read(&t->json, text.p, text.n, e) != 0) {
		e->column += e->line <= 1 ? (uint64_t)(text.p - line.p) : 0;
		return e->exit == OC_EX_DATA ? count_bad(t) : -1;
	}
	return read_value(t, json_root(&t->json), e);
}

int transcript_run(struct transcript *t, struct slice run, uint64_t *lines, struct oc_err *e)
{
	if (!forms_read_lines(&t->forms, &t->json, run.p, run.n, lines))
		return 1;
	struct forms_run r = forms_run(&t->forms, &t->json, run, t->number);
	struct forms_line line;
	const uint64_t end = t->number + *lines;
	while (forms_run_next(&r, &line)) {
		t->number = line.number;
		count_line(t);
		if (read_value(t, line.root, e) != 0)
			return -1;
	}
	t->number = end;
	return 0;
}

void transcript_skip(struct transcript *t)
{
	t->number++;
	count_line(t);
	count_bad(t);
}

/* Puts the text of a kept content into the scratch's text. Returns 0, or -1 when memory is out. */
static int kept_text(struct transcript *t, const struct sb *content, enum message_rule rule, struct oc_err *e)
{
	scratch_reset(&t->scratch);
	sb_reset(&t->scratch.text);
	if (content->len == 0)
		return 0;
	if (json_read(&t->json, content->buf, content->len, e) != 0)
		return -1;
	message_text(&t->scratch.text, json_root(&t->json), rule, &t->scratch);
	return t->scratch.failed || !sb_ok(&t->scratch.text) ? err_nomem(e) : 0;
}

int transcript_finish(struct transcript *t, struct oc_err *e)
{
	t->heartbeat = t->user_seen && !t->user_real;
	t->messages = branch_settle(&t->branch, &t->strict);
	if (kept_text(t, &t->content, MESSAGE_PLAIN, e) != 0)
		return -1;
	js_collapse(&t->final_text, sb_slice(&t->scratch.text));
	if (!sb_ok(&t->final_text))
		return err_nomem(e);
	if (!t->sent)
		return 0;
	if (kept_text(t, t->loose_is_content ? &t->content : &t->loose, MESSAGE_LOOSE, e) != 0)
		return -1;
	t->self_send = lower_is(sb_slice(&t->scratch.text), SLICE("sent."));
	return 0;
}

int transcript_text(struct transcript *t, struct slice text, struct oc_err *e)
{
	struct oc_err why = OC_ERR_INIT;

	transcript_reset(t);
	for (size_t at = 0; at <= text.n;) {
		const char *end = at < text.n ? memchr(text.p + at, '\n', text.n - at) : NULL;
		size_t n = end == NULL ? text.n - at : (size_t)(end - text.p) - at;
		if (transcript_line(t, slice_make(text.p + at, n), &why) < 0) {
			*e = why;
			return -1;
		}
		at += n + 1;
	}
	return transcript_finish(t, e);
}
