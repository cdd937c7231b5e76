#include "tokens/usage_session.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "data/clock.h"
#include "record/record.h"
#include "tokens/usage_fields.h"

#define KEEP ((size_t)1 << 20) /* bytes that stay from session to session */

struct usage_message {
	uint32_t node;
	uint64_t line, hash;
	size_t end; /* of its text */
};

/* What of an event is looked at. */
struct event {
	struct json_val type, id, parent, at, message, side, target;
};

struct message {
	struct json_val role, usage, code;
	struct usage_fields f;
};

void usage_session_init(struct usage_session *s)
{
	*s = (struct usage_session){.id = SB_INIT, .texts = SB_INIT, .rec = SB_INIT};
	usage_tree_init(&s->tree);
}

void usage_session_release(struct usage_session *s)
{
	usage_tree_release(&s->tree);
	sb_release(&s->id);
	sb_release(&s->texts);
	sb_release(&s->rec);
	mem_free(s->message);
	usage_session_init(s);
}

void usage_session_begin(struct usage_session *s, const struct usage_origin *o)
{
	usage_tree_reset(&s->tree);
	if (s->texts.cap > KEEP)
		sb_release(&s->texts);
	if (s->cap > KEEP / sizeof(*s->message)) {
		mem_free(s->message);
		s->message = NULL;
		s->cap = 0;
	}
	sb_reset(&s->texts);
	sb_reset(&s->id);
	sb_addslice(&s->id, o->session);
	s->origin = *o;
	s->count = s->last_len = 0;
	s->first = s->backwards = 0;
	s->named = false;
}

static void pick_event(struct event *ev, struct json_val event, struct arena *a)
{
	struct json_iter it = json_iter(event);

	*ev = (struct event){
	    JSON_NONE, JSON_NONE, JSON_NONE, JSON_NONE, JSON_NONE, JSON_NONE, JSON_NONE};
	while (it.object && json_next(&it)) {
		struct slice key = json_text(it.key, a);
		if (slice_eq(key, SLICE("id")))
			ev->id = it.val;
		else if (slice_eq(key, SLICE("type")))
			ev->type = it.val;
		else if (slice_eq(key, SLICE("parentId")))
			ev->parent = it.val;
		else if (slice_eq(key, SLICE("timestamp")))
			ev->at = it.val;
		else if (slice_eq(key, SLICE("message")))
			ev->message = it.val;
		else if (slice_eq(key, SLICE("appendMode")))
			ev->side = it.val;
		else if (slice_eq(key, SLICE("targetId")))
			ev->target = it.val;
	}
}

static void pick_message(struct message *m, struct json_val message, struct arena *a)
{
	struct json_iter it = json_iter(message);

	*m = (struct message){.role = JSON_NONE};
	usage_fields_init(&m->f);
	while (it.object && json_next(&it)) {
		struct slice key = json_text(it.key, a);
		if (slice_eq(key, SLICE("role")))
			m->role = it.val;
		else if (slice_eq(key, SLICE("usage")))
			m->usage = it.val;
		else if (slice_eq(key, SLICE("model")))
			m->f.model = it.val;
		else if (slice_eq(key, SLICE("content")))
			m->f.content = it.val;
		else if (slice_eq(key, SLICE("provider")))
			m->f.provider = it.val;
		else if (slice_eq(key, SLICE("stopReason")))
			m->f.stop = it.val;
		else if (slice_eq(key, SLICE("errorMessage")))
			m->f.error = it.val;
		else if (slice_eq(key, SLICE("errorCode")))
			m->code = it.val;
	}
	if (!json_is(m->f.error, JSON_STRING))
		m->f.error = m->code;
}

/* As upstream writes it: then the order of times is that of their bytes. */
static bool is_plain(struct slice at)
{
	return at.n == 24 && at.p[10] == 'T' && at.p[23] == 'Z' && at.p[0] >= '0' && at.p[0] <= '9';
}

/* Is the message earlier than the one before it in the file? */
static bool note_time(struct usage_session *s, struct slice at)
{
	struct slice last = slice_make(s->last, s->last_len);

	if (at.p == NULL || at.n > sizeof(s->last))
		return false;
	bool back = s->last_len > 0 &&
		    (is_plain(at) && is_plain(last) ? memcmp(at.p, last.p, at.n) < 0
						    : clock_parse(at) < clock_parse(last));
	memcpy(s->last, at.p, at.n);
	s->last_len = at.n;
	s->backwards += back;
	return back;
}

static int keep_message(struct usage_session *s, const struct usage_fields *f, uint64_t number,
    struct slice text, struct arena *a, struct oc_err *e)
{
	void *p = s->message;
	size_t from = s->texts.len;
	struct emit w;

	/* Members of an object whose braces are taken off. */
	emit_init(&w, &s->texts, 0);
	emit_object(&w);
	usage_fields_write(&w, f, a);
	emit_end(&w);
	if (!sb_ok(&s->texts) || mem_grow(&p, &s->cap, s->count + 1, sizeof(*s->message)) != 0)
		return err_nomem(e);
	s->message = p;
	if (s->count == 0)
		s->first = XXH3_64bits(s->texts.buf + from, s->texts.len - from);
	s->message[s->count++] = (struct usage_message){
	    usage_tree_last(&s->tree), number, XXH3_64bits(text.p, text.n), s->texts.len};
	return 0;
}

static int begin_header(
    struct usage_session *s, const struct event *ev, struct arena *a, struct oc_err *e)
{
	struct slice id = json_text(ev->id, a);

	if (id.p == NULL || s->named)
		return 0;
	s->named = true;
	sb_reset(&s->id);
	sb_addslice(&s->id, id);
	return sb_ok(&s->id) ? 0 : err_nomem(e);
}

int usage_session_event(struct usage_session *s, struct json_val event, uint64_t number,
    struct slice text, struct arena *a, struct oc_err *e)
{
	struct event ev;
	struct message m;

	pick_event(&ev, event, a);
	if (json_text_is(ev.type, "session"))
		return begin_header(s, &ev, a, e);
	pick_message(&m, ev.message, a);
	const struct usage_entry entry = {
	    .id = json_text(ev.id, a),
	    .parent = json_text(ev.parent, a),
	    .root = json_is(ev.parent, JSON_NULL),
	    .user = json_text_is(m.role, "user"),
	    .side = json_text_is(ev.side, "side"),
	    .leaf = json_text_is(ev.type, "leaf"),
	    .target = json_text(ev.target, a),
	};
	if (usage_tree_add(&s->tree, &entry, e) != 0)
		return -1;
	if (!json_is(m.role, JSON_STRING))
		return 0;
	m.f.at = ev.at;
	m.f.backwards = note_time(s, json_text(ev.at, a));
	if (!json_text_is(m.role, "assistant"))
		return 0;
	usage_fields_counts(&m.f, m.usage, a);
	return keep_message(s, &m.f, number, text, a, e);
}

static void emit_known(struct emit *w, const char *key, struct slice text)
{
	if (text.p != NULL)
		emit_kstring(w, key, text);
}

/* One record: the members before, the kept text, the members behind. */
static size_t write_record(struct usage_session *s, size_t i)
{
	const struct usage_message *m = &s->message[i];
	size_t from = i == 0 ? 0 : m[-1].end;
	struct record_src src = {.path = s->origin.path, .line = m->line};
	struct emit w;

	sb_reset(&s->rec);
	emit_init(&w, &s->rec, 0);
	usage_begin(&w, s->origin.source);
	emit_kstring(&w, "session", sb_slice(&s->id));
	emit_known(&w, "sessionKey", s->origin.key);
	emit_known(&w, "agent", s->origin.agent);
	emit_kint(&w, "turn", usage_tree_turn(&s->tree, m->node));
	emit_kint(&w, "seq", (int64_t)i + 1);
	emit_known(&w, "runtime", s->origin.runtime);
	if (m->end - from > 2) {
		sb_addc(&s->rec, ',');
		sb_add(&s->rec, s->texts.buf + from + 1, m->end - from - 2);
	}
	emit_kcstr(&w, "branch", usage_tree_live(&s->tree, m->node) ? "live" : "side");
	size_t mark = s->rec.len;
	snprintf(src.xxh3, sizeof(src.xxh3), "%016llx", (unsigned long long)m->hash);
	record_end(&w, &src);
	return mark;
}

static void tell(const struct usage_session *s, const struct usage_out *out)
{
	char text[160];

	if (s->tree.orphans > 0) {
		snprintf(text, sizeof(text),
		    "%llu entries name a parent that is not there: taken to follow the entry "
		    "before them",
		    (unsigned long long)s->tree.orphans);
		out->notice(out->arg, s->origin.path, 0, text);
	}
	if (s->backwards > 0) {
		snprintf(text, sizeof(text),
		    "%llu messages are earlier than the one before them (\"backwards\")",
		    (unsigned long long)s->backwards);
		out->notice(out->arg, s->origin.path, 0, text);
	}
}

int usage_session_end(struct usage_session *s, const struct usage_out *out, struct oc_err *e)
{
	int rc = 0;

	usage_tree_settle(&s->tree);
	tell(s, out);
	if (s->count > 0)
		rc = out->session(out->arg, &s->origin, sb_slice(&s->id), s->first, s->count);
	for (size_t i = 0; rc == 0 && i < s->count; i++) {
		size_t mark = write_record(s, i);
		if (!sb_ok(&s->rec))
			return err_nomem(e);
		rc = out->record(out->arg, sb_slice(&s->rec), i + 1, mark);
	}
	return rc == 0 ? 0 : err_set(e, OC_EX_OK, "output has failed");
}
