#include "usage/session.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/base.h"
#include "data/data.h"
#include "transcript/transcript.h"
#include "usage/fields.h"

#define KEEP ((size_t)1 << 20) /* bytes of memory kept for the next session */

/* ---- an event ---- */

/*
 * The members that are read. Transcripts have few forms of events (data/forms.h): the places of the
 * members are found once for each form.
 */
enum usage_place {
	UE_TYPE,
	UE_ID,
	UE_PARENT,
	UE_AT,
	UE_MESSAGE,
	UE_SIDE,
	UE_TARGET,
	UE_ROLE,
	UE_CONTENT,
	UE_USAGE,
	UE_MODEL,
	UE_PROVIDER,
	UE_STOP,
	UE_ERROR,
	UE_CODE,
	UE_TIME,
	UE_RESPONSE,
	UE_MESSAGE_ID,
	UE_MEMBERS,
	UE_NUMBERS = UE_MEMBERS, /* USAGE_NUMBERS places */
	UE_BLOCKS = UE_NUMBERS + USAGE_NUMBERS, /* type and name of the content's first blocks */
	UE_HELD = UE_BLOCKS + 2 * USAGE_BLOCKS, /* not 0: as message_usage has it */
	UE_PLACES
};

struct usage_event {
	struct json_val root;
	const uint32_t *place; /* from the root; 0: missing */
	uint32_t own[UE_PLACES];
};

_Static_assert(UE_PLACES <= FORMS_PLACES, "a form remembers as many places");

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

static struct json_val event_get(const struct usage_event *ev, int place)
{
	uint32_t at = ev->place[place];

	return at == 0 ? JSON_NONE : (struct json_val){ev->root.j, ev->root.at + at};
}

/* Sets n places from `first` on to those of an object's members, by the numbers in the rows. */
static void find(struct usage_event *ev, struct json_val object, const struct keys_row *rows,
    size_t lengths, int first, int n, struct arena *a)
{
	uint32_t at[UE_MEMBERS];

	keys_find(at, (size_t)n, rows, lengths, object, a);
	for (int i = 0; i < n; i++)
		ev->own[first + i] = at[i] == 0 ? 0 : at[i] - ev->root.at;
}

/* Returns whether an event of the same form has the same members in the same places. */
static bool find_all(struct usage_event *ev, struct arena *a)
{
	static const struct keys_row event[] = {[2] = {{{"id", UE_ID}}},
	    [4] = {{{"type", UE_TYPE}}},
	    [7] = {{{"message", UE_MESSAGE}}},
	    [8] = {{{"parentId", UE_PARENT}, {"targetId", UE_TARGET}}},
	    [9] = {{{"timestamp", UE_AT}}},
	    [10] = {{{"appendMode", UE_SIDE}}}};
	static const struct keys_row message[] = {[2] = {{{"id", UE_MESSAGE_ID - UE_ROLE}}},
	    [4] = {{{"role", UE_ROLE - UE_ROLE}}},
	    [5] = {{{"usage", UE_USAGE - UE_ROLE}, {"model", UE_MODEL - UE_ROLE}}},
	    [7] = {{{"content", UE_CONTENT - UE_ROLE}}},
	    [8] = {{{"provider", UE_PROVIDER - UE_ROLE}}},
	    [9] = {{{"errorCode", UE_CODE - UE_ROLE}, {"timestamp", UE_TIME - UE_ROLE}}},
	    [10] = {{{"stopReason", UE_STOP - UE_ROLE}, {"responseId", UE_RESPONSE - UE_ROLE}}},
	    [12] = {{{"errorMessage", UE_ERROR - UE_ROLE}}}};
	static const struct keys_row block[] = {[4] = {{{"type", 0}, {"name", 1}}}};
	struct message_usage usage;

	find(ev, ev->root, event, COUNT(event), UE_TYPE, UE_ROLE, a);
	find(ev, event_get(ev, UE_MESSAGE), message, COUNT(message), UE_ROLE, UE_NUMBERS - UE_ROLE, a);
	bool same = message_usage_read_all(&usage, event_get(ev, UE_USAGE), a) == 0 && !usage.choice;
	ev->own[UE_HELD] = usage.held;
	for (int i = 0; i < USAGE_NUMBERS; i++) {
		if (!json_is(usage.number[i], JSON_MISSING))
			ev->own[UE_NUMBERS + i] = usage.number[i].at - ev->root.at;
	}
	struct json_iter it = json_iter(event_get(ev, UE_CONTENT));
	for (int i = 0; i < USAGE_BLOCKS && !it.object && json_next(&it); i++)
		find(ev, it.val, block, COUNT(block), UE_BLOCKS + 2 * i, 2, a);
	return same;
}

static void event_read(
    struct usage_event *ev, struct json_val root, struct form *form, struct arena *a)
{
	ev->root = root;
	if (form != NULL && form->placed) {
		ev->place = form->place;
		return;
	}
	memset(ev->own, 0, sizeof(ev->own));
	ev->place = ev->own;
	if (find_all(ev, a) && form != NULL) {
		memcpy(form->place, ev->own, sizeof(ev->own));
		form->placed = true;
	}
}

/* ---- the session ---- */

struct usage_message {
	uint32_t node;
	bool dropped; /* a later line tells of the same message */
	uint64_t line, hash, call;
	size_t end; /* of its text */
};

/* A call of this session by what its entries share. */
struct alike {
	uint64_t hash;
	uint64_t call;
};

void usage_session_init(struct usage_session *s)
{
	*s = (struct usage_session){.id = SB_INIT,
	    .texts = SB_INIT,
	    .rec = SB_INIT,
	    .common = SB_INIT,
	    .alike = TABLE_INIT(struct alike, NULL)};
	entry_tree_init(&s->tree);
}

void usage_session_release(struct usage_session *s)
{
	entry_tree_release(&s->tree);
	sb_release(&s->id);
	sb_release(&s->texts);
	sb_release(&s->rec);
	sb_release(&s->common);
	mem_free(s->message);
	table_release(&s->alike);
	usage_session_init(s);
}

void usage_session_begin(struct usage_session *s, const struct usage_origin *o)
{
	entry_tree_reset(&s->tree);
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
	s->backwards = 0;
	if (s->alike.cap > KEEP / sizeof(struct alike))
		table_release(&s->alike);
	else
		table_clear(&s->alike);
	s->named = false;
}

/* Is it in the form that upstream writes, in which times sort as their bytes do? */
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

/* ---- the identity of a call ---- */

/* A missing value differs from any that is there. */
static uint64_t hash_on(uint64_t h, struct slice part)
{
	return XXH3_64bits_withSeed(part.p == NULL ? "" : part.p, part.n, h + (part.p != NULL));
}

static uint64_t hash_counts(uint64_t h, const struct usage_fields *f)
{
	for (int i = 0; i < USAGE_COUNTS; i++)
		h = hash_on(h, json_lexeme(f->usage.number[i]));
	return h;
}

/* Some token was reported. A copy without its counts is not to take the place of the message that has them. */
static bool is_counted(const struct usage_fields *f)
{
	for (int i = 0; i < USAGE_COUNTS; i++) {
		if (json_is(f->usage.number[i], JSON_NUMBER) && json_number(f->usage.number[i]) > 0)
			return true;
	}
	return false;
}

static int call_of(struct usage_session *s, const struct usage_event *ev, const struct usage_fields *f, uint64_t *call,
    struct oc_err *e)
{
	const struct json_val response = event_get(ev, UE_RESPONSE), made = event_get(ev, UE_TIME),
			      name = event_get(ev, UE_ID);
	const struct slice id = json_is(response, JSON_STRING) ? json_lexeme(response) : SLICE("");
	const struct slice time = json_lexeme(json_is(made, JSON_NUMBER) || json_is(made, JSON_STRING) ? made : f->at);
	uint64_t h = hash_on(id.n > 0, json_lexeme(f->model));
	bool shared = id.n > 0;

	if (id.n >= USAGE_ID_UNIQUE) {
		*call = hash_on(h + is_counted(f), id);
		return 0;
	}
	h = hash_counts(h, f);
	const uint64_t key = hash_on(h, shared ? id : time);
	h = hash_on(hash_on(h, time), shared ? id : json_lexeme(name));
	if (time.n == 0)
		h = hash_on(h, sb_slice(&s->id));
	if (time.n == 0 && !shared && json_lexeme(name).n == 0)
		h += s->count;
	*call = h;
	if (!is_counted(f) || !(shared || json_is(made, JSON_NUMBER)))
		return 0;
	struct alike *alike = table_put(&s->alike, key, NULL);
	if (alike == NULL)
		return err_nomem(e);
	if (alike->call == 0)
		alike->call = h;
	*call = alike->call;
	return 0;
}

static int keep_message(struct usage_session *s, const struct usage_fields *f, uint64_t call, uint64_t number,
    struct slice text, struct oc_err *e)
{
	usage_fields_write(&s->texts, f);
	if (!sb_ok(&s->texts) || mem_grow(&s->message, &s->cap, s->count + 1, sizeof(*s->message)) != 0)
		return err_nomem(e);
	s->message[s->count++] = (struct usage_message){entry_tree_last(&s->tree), false, number,
	    XXH3_64bits(text.p, text.n), call, s->texts.len};
	return 0;
}

/*
 * Claude Code writes a message while it comes: a line for each block, all of one message.id, whose counts grow; its
 * entries have a uuid and no id. The last line counts.
 */
static int drop_snapshot(struct usage_session *s, const struct usage_event *ev, struct oc_err *e)
{
	const struct json_val id = event_get(ev, UE_MESSAGE_ID);

	if (!json_is(id, JSON_STRING) || json_is(event_get(ev, UE_ID), JSON_STRING))
		return 0;
	struct alike *alike = table_put(&s->alike, hash_on(UE_MESSAGE_ID, json_lexeme(id)), NULL);
	if (alike == NULL)
		return err_nomem(e);
	if (alike->call > 0)
		s->message[alike->call - 1].dropped = true;
	alike->call = s->count + 1;
	return 0;
}

static int begin_header(
    struct usage_session *s, struct json_val name, struct arena *a, struct oc_err *e)
{
	struct slice id = json_text(name, a);

	if (id.p == NULL || s->named)
		return 0;
	s->named = true;
	sb_reset(&s->id);
	sb_addslice(&s->id, id);
	return sb_ok(&s->id) ? 0 : err_nomem(e);
}

static void fields_of(struct usage_fields *f, const struct usage_event *ev)
{
	usage_fields_init(f);
	f->content = event_get(ev, UE_CONTENT);
	f->model = event_get(ev, UE_MODEL);
	f->provider = event_get(ev, UE_PROVIDER);
	f->stop = event_get(ev, UE_STOP);
	f->error = event_get(ev, UE_ERROR);
	if (!json_is(f->error, JSON_STRING))
		f->error = event_get(ev, UE_CODE);
	f->at = event_get(ev, UE_AT);
	if (!json_is(f->at, JSON_STRING)) { /* the entry has none: the message's own */
		const struct json_val made = event_get(ev, UE_TIME);
		f->at = json_is(made, JSON_STRING) ? made : JSON_NONE;
		f->at_ms = json_is(made, JSON_NUMBER) ? json_number(made) : (double)NAN;
	}
	f->usage.held = ev->place[UE_HELD] != 0;
	for (int i = 0; i < USAGE_NUMBERS; i++)
		f->usage.number[i] = event_get(ev, UE_NUMBERS + i);
	f->blocks = true;
	for (int i = 0; i < USAGE_BLOCKS; i++)
		f->block[i] = (struct usage_block){event_get(ev, UE_BLOCKS + 2 * i),
		    event_get(ev, UE_BLOCKS + 2 * i + 1)};
}

int usage_session_event(
    struct usage_session *s, const struct forms_line *line, struct arena *a, struct oc_err *e)
{
	struct usage_event event;
	const struct usage_event *ev = &event;
	struct usage_fields f;
	uint64_t call;

	event_read(&event, line->root, line->form, a);
	struct json_val type = event_get(ev, UE_TYPE), role = event_get(ev, UE_ROLE);
	if (json_text_is(type, "session"))
		return begin_header(s, event_get(ev, UE_ID), a, e);
	const struct tree_entry entry = {
	    .id = json_text(event_get(ev, UE_ID), a),
	    .parent = json_text(event_get(ev, UE_PARENT), a),
	    .root = json_is(event_get(ev, UE_PARENT), JSON_NULL),
	    .user = json_text_is(role, "user"),
	    .side = json_text_is(event_get(ev, UE_SIDE), "side"),
	    .leaf = json_text_is(type, "leaf"),
	    .target = json_text(event_get(ev, UE_TARGET), a),
	};
	if (entry_tree_add(&s->tree, &entry, e) != 0)
		return -1;
	if (!json_is(role, JSON_STRING))
		return 0;
	bool backwards = note_time(s, json_text(event_get(ev, UE_AT), a));
	if (!json_text_is(role, "assistant"))
		return 0;
	fields_of(&f, ev);
	f.backwards = backwards;
	if (call_of(s, ev, &f, &call, e) != 0 || drop_snapshot(s, ev, e) != 0)
		return -1;
	return keep_message(s, &f, call, line->number, line->text, e);
}

/* What all records of a session have: what stands before the turn, before the kept text, and behind
 * the path's key; apart at `cut`. */
static int write_common(struct usage_session *s, size_t cut[2], struct oc_err *e)
{
	struct emit w;

	sb_reset(&s->common);
	emit_init(&w, &s->common, 0);
	usage_begin(&w, s->origin.source);
	emit_kstring(&w, "session", sb_slice(&s->id));
	emit_ktext(&w, "sessionKey", s->origin.key);
	emit_ktext(&w, "agent", s->origin.agent);
	cut[0] = s->common.len;
	emit_ktext(&w, "runtime", s->origin.runtime);
	cut[1] = s->common.len;
	emit_init(&w, &s->common, 0);
	emit_string(&w, slice_cstr(s->origin.path));
	return sb_ok(&s->common) ? 0 : err_nomem(e);
}

static size_t write_record(struct usage_session *s, size_t i, uint64_t seq, const size_t cut[2])
{
	const struct usage_message *m = &s->message[i];
	const char *common = s->common.buf;
	size_t from = i == 0 ? 0 : m[-1].end;
	char hash[17];

	sb_reset(&s->rec);
	sb_add(&s->rec, common, cut[0]);
	sb_adds(&s->rec, ",\"turn\":");
	sb_addu64(&s->rec, entry_tree_turn(&s->tree, m->node));
	sb_adds(&s->rec, ",\"seq\":");
	sb_addu64(&s->rec, seq);
	hash_digits(hash, m->call);
	sb_adds(&s->rec, ",\"call\":\"");
	sb_adds(&s->rec, hash);
	sb_addc(&s->rec, '"');
	sb_add(&s->rec, common + cut[0], cut[1] - cut[0]);
	sb_add(&s->rec, sb_slice(&s->texts).p + from, m->end - from);
	sb_adds(&s->rec, entry_tree_live(&s->tree, m->node) ? ",\"branch\":\"live\""
							    : ",\"branch\":\"side\"");
	size_t mark = s->rec.len;
	sb_adds(&s->rec, ",\"src\":{\"path\":");
	sb_add(&s->rec, common + cut[1], s->common.len - cut[1]);
	sb_adds(&s->rec, ",\"line\":");
	sb_addu64(&s->rec, m->line);
	hash_digits(hash, m->hash);
	sb_adds(&s->rec, ",\"xxh3\":\"");
	sb_adds(&s->rec, hash);
	sb_adds(&s->rec, "\"}}");
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
		    "%llu messages are earlier than the one before them (\"earlier\")",
		    (unsigned long long)s->backwards);
		out->notice(out->arg, s->origin.path, 0, text);
	}
}

int usage_session_end(struct usage_session *s, const struct usage_out *out, struct oc_err *e)
{
	int rc = 0;

	entry_tree_settle(&s->tree);
	tell(s, out);
	if (s->count > 0)
		rc = out->session(out->arg, &s->origin, sb_slice(&s->id), s->count);
	size_t cut[2];
	if (rc == 0 && s->count > 0 && write_common(s, cut, e) != 0)
		return -1;
	uint64_t seq = 0;
	for (size_t i = 0; rc == 0 && i < s->count; i++) {
		if (s->message[i].dropped)
			continue;
		size_t mark = write_record(s, i, ++seq, cut);
		if (!sb_ok(&s->rec))
			return err_nomem(e);
		rc = out->record(out->arg, sb_slice(&s->rec), s->message[i].call, mark);
	}
	return rc == 0 ? 0 : err_set(e, OC_EX_OK, "output has failed");
}
