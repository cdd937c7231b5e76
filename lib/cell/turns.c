#include "cell/turns.h"

#include "cell/hashed_file.h"

int turns_init(struct turns *t, struct sink *sink, struct oc_err *e)
{
	*t = (struct turns){.sink = sink};
	return scratch_begin(&t->scratch, e) == 0 ? json_init(&t->json, e) : -1;
}

void turns_release(struct turns *t)
{
	json_release(&t->json);
	scratch_release(&t->scratch);
	sb_release(&t->record);
}

/* Puts the user's text into the scratch; empty when the record is not a user turn. */
static void user_text(struct turns *t, struct json_val v)
{
	struct message record;

	message_read(&record, v, &t->scratch);
	struct message m = record;
	if (json_is(message_key(&record, KEY_MESSAGE), JSON_OBJECT))
		message_read(&m, message_key(&record, KEY_MESSAGE), &t->scratch);
	if (lower_is(message_string(message_key(&m, KEY_ROLE), &t->scratch), SLICE("user")))
		message_text(&t->scratch.text, message_key(&m, KEY_CONTENT), MESSAGE_REPLAY, &t->scratch);
}

static int write_turn(struct turns *t, const struct record_src *src, struct oc_err *e)
{
	struct emit w;

	sb_reset(&t->record);
	emit_init(&w, &t->record, 0);
	record_begin(&w, "turn", 1);
	emit_kuint(&w, "turn", ++t->turn);
	emit_kuint(&w, "lineNumber", src->line);
	emit_kstring(&w, "userText", sb_slice(&t->scratch.text));
	emit_kuint(&w, "prefixBytes", t->prefix);
	record_end(&w, src);
	return sb_ok(&t->record) ? sink_record(t->sink, sb_slice(&t->record)) : err_nomem(e);
}

/* Returns 0; 1 when the line is bad; -1 when memory is out or the output has failed. */
static int read_line(struct turns *t, struct slice line, struct record_src *src, struct oc_err *e)
{
	struct slice text = js_trim(line);

	if (text.n == 0)
		return 0;
	if (json_read(&t->json, text.p, text.n, e) != 0) {
		e->column += (uint64_t)(text.p - line.p);
		return e->exit == OC_EX_DATA ? 1 : -1;
	}
	if (!json_is(json_root(&t->json), JSON_OBJECT))
		return 0;
	t->prefix += text.n + 1;
	scratch_reset(&t->scratch);
	sb_reset(&t->scratch.text);
	user_text(t, json_root(&t->json));
	if (t->scratch.failed || !sb_ok(&t->scratch.text))
		return err_nomem(e);
	if (t->scratch.text.len == 0)
		return 0;
	hash_bytes(src->xxh3, line.p, line.n);
	return write_turn(t, src, e);
}

static int on_idle(void *sink)
{
	return sink_flush(sink);
}

static int read_file(struct turns *t, const char *path, struct oc_err *e)
{
	struct slice line;
	struct hashed_file f;
	int got, bad;

	t->turn = t->prefix = 0;
	if (hashed_file_open(&f, path, t->max_line, on_idle, t->sink, e) != 0)
		return -1;
	while ((got = hashed_file_next(&f, &line, e)) != 0) {
		struct record_src src = {.path = f.in.name, .line = f.line.number};
		if (got == -1)
			break;
		bad = got == -2 ? 1 : read_line(t, line, &src, e);
		if (bad > 0) {
			hash_bytes(src.xxh3, line.p, line.n);
			err_at(e, src.path, src.line, e->column);
			bad = sink_reject(t->sink, e, line, &src);
		}
		if (bad < 0)
			break;
	}
	hashed_file_close(&f);
	return got == 0 ? 0 : -1;
}

int turns_file(struct turns *t, const char *path, struct oc_err *e)
{
	struct record_src src = {.path = path};

	if (read_file(t, path, e) == 0)
		return 0;
	if (sink_failed(t->sink) || e->exit == OC_EX_SOFTWARE)
		return -1;
	return sink_reject(t->sink, e, slice_make(NULL, 0), &src);
}
