/* The walk over a document: at each value the policy's answer, and what follows from it. */
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "redact/rewrite_in.h"

#include <string.h>

#include "base/mem.h"
#include "data/emit.h"

static const struct slice GONE = {"[redacted]", 10};

/* A document under way: its text, where the result goes, and how it counts. */
struct document {
	struct splice *s;
	bool inside; /* in a string: its paths are not the document's */
};

static int value(struct rewrite *r, struct document *w, struct json_val v, struct policy_place at,
    const struct rewrite_level *lv, struct slice key);

/* ---- paths ---- */

static uint64_t step(uint64_t hash, struct slice key)
{
	return XXH3_64bits_withSeed(key.p, key.n, hash + 1);
}

struct rewrite_level rewrite_below(
    const struct rewrite_level *up, struct slice was, struct slice key)
{
	struct slice name = was.p == NULL ? SLICE("[]") : was;
	struct rewrite_level lv = {up, was, key, step(up->before, name), 0};

	if (up->after == up->before && key.p == was.p)
		lv.after = lv.before;
	else
		lv.after = step(up->after, key.p == NULL ? SLICE("[]") : key);
	return lv;
}

static int note(struct rewrite *r, const struct document *w, const struct rewrite_level *lv,
    enum json_type type, bool after)
{
	struct redaction_shape *s = after ? &r->tally->after : &r->tally->before;
	int new = w->inside ? 0 : redaction_new(s, after ? lv->after : lv->before, type);

	if (new <= 0)
		return new == 0 ? 0 : err_nomem(r->e);
	sb_reset(&r->plain);
	rewrite_add_path(lv, after, &r->plain);
	if (!sb_ok(&r->plain))
		return err_nomem(r->e);
	return shape_note(&s->shape, sb_slice(&r->plain), type, r->e);
}

/* ---- what the policy says goes ---- */

static bool is_number(enum json_type t)
{
	return t == JSON_NUMBER;
}

static size_t place_of(const struct rewrite *r, const struct document *w, struct json_val v)
{
	return w->inside ? r->offset : json_offset(v);
}

/* The value's whole source becomes text. */
static void put_source(struct document *w, struct json_val v, struct slice text)
{
	splice_put(w->s, json_offset(v), json_source(v).n, text);
}

/* What a string is made of, or a number; decoded. It lives until the next call. */
static struct slice plain_of(struct rewrite *r, struct json_val v)
{
	struct slice raw = json_lexeme(v);

	if (!json_is(v, JSON_STRING) || raw.n == 0 || memchr(raw.p, '\\', raw.n) == NULL)
		return raw;
	sb_reset(&r->plain);
	json_unescape(&r->plain, raw);
	return sb_slice(&r->plain);
}

/* r->word stands for the value: in its quotes when it is a string, in new ones when it is none. */
static int put_word(struct rewrite *r, struct document *w, struct json_val v)
{
	struct slice raw = json_lexeme(v);

	if (json_is(v, JSON_STRING)) {
		splice_put(w->s, json_offset(v) + 1, raw.n, sb_slice(&r->word));
		return sb_ok(&r->word) ? 0 : err_nomem(r->e);
	}
	sb_reset(&r->next);
	sb_addc(&r->next, '"');
	sb_addslice(&r->next, sb_slice(&r->word));
	sb_addc(&r->next, '"');
	put_source(w, v, sb_slice(&r->next));
	return sb_ok(&r->word) && sb_ok(&r->next) ? 0 : err_nomem(r->e);
}

/* MASK and PSEUDONYM. Returns 1 when the value was replaced, 0 when there is nothing to replace,
 * -1. */
static int replace(
    struct rewrite *r, struct document *w, struct json_val v, const struct policy_answer *a)
{
	bool mask = a->act == POLICY_MASK;
	struct slice plain;

	if (!json_is(v, JSON_STRING) && !is_number(json_type(v)))
		return 0;
	plain = plain_of(r, v);
	if (!sb_ok(&r->plain))
		return err_nomem(r->e);
	if (plain.n == 0)
		return 0;
	if (json_is(v, JSON_STRING) && (scan_is_mask(plain) || pseudonym_is(plain, a->type)))
		return mask ? 0 : pseudonym_reserve(r->names, a->type, plain, r->e);
	sb_reset(&r->word);
	if (rewrite_word(r, a->type, mask, plain) != 0 || put_word(r, w, v) != 0)
		return -1;
	return rewrite_because(r, mask ? "policy:mask" : "policy:pseudonym", a->type, 0) == 0 ? 1
											      : -1;
}

static int drop_plain(struct rewrite *r, struct document *w, struct json_val v)
{
	struct slice raw = json_lexeme(v);

	switch (json_type(v)) {
	case JSON_STRING:
		if (raw.n == 0 || scan_is_mask(raw))
			return 0;
		splice_put(w->s, json_offset(v) + 1, raw.n, GONE);
		return rewrite_because(r, "policy:drop", "string", 0) == 0 ? 1 : -1;
	case JSON_NUMBER:
	case JSON_TRUE:
	case JSON_FALSE:
		put_source(w, v, SLICE("null"));
		return rewrite_because(
			   r, "policy:drop", is_number(json_type(v)) ? "number" : "boolean", 0) == 0
			   ? 1
			   : -1;
	default:
		return 0;
	}
}

/* What reports would have read in a container that goes, and its paths in the shape before. */
static int tell_lost(struct rewrite *r, const struct document *w, struct json_val v,
    struct policy_place at, const struct rewrite_level *lv)
{
	struct json_iter it = json_iter(v);
	struct policy_answer a;

	for (uint32_t i = 0; json_next(&it); i++) {
		struct slice key = it.object ? json_lexeme(it.key) : slice_make(NULL, 0);
		struct policy_place to = it.object ? policy_member(r->policy, at, key)
						   : policy_element(r->policy, at, i);
		struct rewrite_level sub = rewrite_below(lv, key, key);
		if (note(r, w, &sub, json_type(it.val), false) != 0)
			return -1;
		policy_judge(r->policy, to, json_type(it.val), json_lexeme(it.val), &a);
		if (a.report != NULL && r->lost != NULL && r->lost(r->arg, a.report, &sub) != 0)
			return -1;
		if (tell_lost(r, w, it.val, to, &sub) != 0)
			return -1;
	}
	return 0;
}

static int drop_container(struct rewrite *r, struct document *w, struct json_val v,
    struct policy_place at, const struct rewrite_level *lv)
{
	bool object = json_is(v, JSON_OBJECT);

	if (json_count(v) == 0)
		return 0;
	put_source(w, v, object ? SLICE("{}") : SLICE("[]"));
	if (tell_lost(r, w, v, at, lv) != 0)
		return -1;
	return rewrite_because(r, "policy:drop", object ? "object" : "array", 0) == 0 ? 1 : -1;
}

/* ---- what is looked through ---- */

static int scan_value(struct rewrite *r, struct document *w, struct json_val v, struct slice key,
    const struct policy_answer *a)
{
	bool string = json_is(v, JSON_STRING);
	struct rewrite_task task = {string ? SCAN_JSON_STRING : SCAN_PLAIN_TEXT, key,
	    a->act == POLICY_KEEP ? 0 : a->classes, a->act == POLICY_LOG && string, false};
	struct slice raw = json_lexeme(v), now;
	int rc;

	if ((!r->hot || task.classes == 0) && !task.log && (r->times == NULL || !string))
		return 0;
	if (key.p != NULL && memchr(key.p, '\\', key.n) != NULL) {
		struct sb plain = SB_INIT;
		json_unescape(&plain, key);
		bool ok = sb_ok(&plain);
		task.key = arena_copy(&r->arena, sb_slice(&plain));
		sb_release(&plain);
		if (!ok || task.key.p == NULL)
			return err_nomem(r->e);
	}
	rc = rewrite_text(r, raw, &task, &now);
	if (rc <= 0)
		return rc;
	if (string) {
		splice_put(w->s, json_offset(v) + 1, raw.n, now);
		return 1;
	}
	/* Of a number nothing stays: the replacement, or what became of it as text, in quotes. */
	sb_reset(&r->word);
	sb_addslice(&r->word, now);
	return put_word(r, w, v) == 0 ? 1 : -1;
}

/* A document in a string, or JSON Lines: each line's value. */
static int inside_lines(struct rewrite *r, struct document *outer, struct slice text,
    struct policy_place at, const struct rewrite_level *lv, struct splice *s)
{
	struct json *j = &r->reader[r->inside - 1];
	struct document w = {s, true};
	uint64_t lines;
	struct oc_err ignored;

	(void)outer;
	if (j->index == NULL && json_init(j, r->e) != 0)
		return -1;
	/* A pretty-printed document has lines too: as a whole first. */
	if (json_read(j, text.p, text.n, &ignored) != 0 &&
	    !json_read_lines(j, text.p, text.n, &lines))
		return 1;
	for (struct json_val v = json_root(j); v.j != NULL; v = json_after(v)) {
		struct policy_place root = policy_inside(r->policy, at, v);
		if (value(r, &w, v, root, lv, slice_make(NULL, 0)) < 0)
			return -1;
	}
	return 0;
}

static void put_string(struct rewrite *r, struct document *w, struct json_val v, struct slice text)
{
	struct emit out;

	sb_reset(&r->next);
	emit_init(&out, &r->next, 0);
	emit_string(&out, text);
	put_source(w, v, sb_slice(&r->next));
}

static int inside(struct rewrite *r, struct document *w, struct json_val v, struct policy_place at,
    const struct rewrite_level *lv)
{
	struct sb text = SB_INIT, out = SB_INIT;
	struct splice s = {.out = &out};
	int rc = 1;

	if (r->inside < REWRITE_INSIDE) {
		json_unescape(&text, json_lexeme(v));
		s.text = sb_slice(&text);
		if (r->inside++ == 0)
			r->offset = json_offset(v);
		rc = sb_ok(&text) ? inside_lines(r, w, s.text, at, lv, &s) : err_nomem(r->e);
		r->inside--;
	}
	if (rc == 0 && s.edits > 0) {
		splice_end(&s, s.text.n);
		put_string(r, w, v, sb_slice(&out));
		if (!sb_ok(&out) || !sb_ok(&r->next))
			rc = err_nomem(r->e);
	}
	sb_release(&text);
	sb_release(&out);
	return rc <= 0 ? (rc < 0 ? -1 : s.edits > 0) : drop_plain(r, w, v);
}

static int tell(struct rewrite *r, const struct document *w, struct json_val v,
    const struct rewrite_level *lv, bool key, const struct policy_answer *a)
{
	const struct rewrite_seen seen = {lv, key, place_of(r, w, v), json_type(v),
	    r->policy == NULL ? NULL : a, r->cause, r->causes};

	if (r->judged != NULL && r->judged(r->arg, &seen) != 0)
		return -1;
	return r->changed != NULL && r->causes > 0 ? r->changed(r->arg, &seen) : 0;
}

/* The key as it will be, in the arena when it changes. */
static int member_key(struct rewrite *r, struct document *w, struct json_val object,
    struct json_val key, struct policy_place at, const struct rewrite_level *lv, struct slice *now)
{
	struct policy_answer a = {.act = POLICY_SCAN, .classes = r->classes, .reason = ""};
	int rc;

	*now = json_lexeme(key);
	if (r->policy != NULL)
		policy_judge_key(r->policy, at, *now, &a);
	r->causes = 0;
	rc = rewrite_key(r, object, key, &a, now);
	if (rc < 0)
		return -1;
	if (rc > 0) {
		*now = arena_copy(&r->arena, *now);
		if (now->p == NULL)
			return err_nomem(r->e);
		splice_put(w->s, json_offset(key) + 1, json_lexeme(key).n, *now);
	}
	/* Keys that stay as they are are not worth a word. */
	if (rc > 0 || (r->judged != NULL && a.act == POLICY_PSEUDONYM)) {
		const struct rewrite_level sub = {lv, json_lexeme(key), *now, 0, 0};
		return tell(r, w, key, &sub, true, &a);
	}
	return 0;
}

/* ---- values ---- */

static int members(struct rewrite *r, struct document *w, struct json_val v, struct policy_place at,
    const struct rewrite_level *lv, struct slice key)
{
	struct json_iter it = json_iter(v);
	struct policy_place to = {0, 0, 0};

	for (uint32_t i = 0; json_next(&it); i++) {
		struct slice was = {NULL, 0}, now = {NULL, 0};
		if (it.object) {
			was = key = json_lexeme(it.key);
			if (member_key(r, w, v, it.key, at, lv, &now) != 0)
				return -1;
			if (r->policy != NULL)
				to = policy_member(r->policy, at, was);
		} else if (r->policy != NULL) {
			to = policy_element(r->policy, at, i);
		}
		struct rewrite_level sub = rewrite_below(lv, was, now);
		if (value(r, w, it.val, to, &sub, key) < 0)
			return -1;
	}
	return 0;
}

/* A number of a time, moved. */
static int move_number(struct rewrite *r, struct document *w, struct json_val v, struct slice key)
{
	sb_reset(&r->next);
	if (!times_number(r->times, json_lexeme(v), key, &r->next) ||
	    slice_eq(json_lexeme(v), sb_slice(&r->next)))
		return 0;
	put_source(w, v, sb_slice(&r->next));
	return sb_ok(&r->next) ? 1 : err_nomem(r->e);
}

/* Returns 1 when it was replaced, 0, or -1. *lost: what it said is no longer there. */
static int act(struct rewrite *r, struct document *w, struct json_val v, struct policy_place at,
    const struct rewrite_level *lv, struct slice key, const struct policy_answer *a)
{
	enum json_type type = json_type(v);

	switch (a->act) {
	case POLICY_DROP:
		return type >= JSON_ARRAY ? drop_container(r, w, v, at, lv) : drop_plain(r, w, v);
	case POLICY_MASK:
	case POLICY_PSEUDONYM:
		return replace(r, w, v, a);
	case POLICY_INSIDE:
		return type == JSON_STRING ? inside(r, w, v, at, lv) : 0;
	case POLICY_KEEP:
	case POLICY_SCAN:
	case POLICY_LOG:
		break;
	}
	if (type == JSON_NUMBER && r->times != NULL && a->timing) {
		int moved = move_number(r, w, v, key);
		if (moved != 0)
			return moved;
	}
	return type == JSON_STRING || type == JSON_NUMBER ? scan_value(r, w, v, key, a) : 0;
}

/* The type of the value that stands there now. */
static enum json_type type_after(
    const struct rewrite *r, enum json_type type, const struct policy_answer *a)
{
	if (r->causes == 0 || type >= JSON_ARRAY)
		return type;
	return a->act == POLICY_DROP && type != JSON_STRING ? JSON_NULL : JSON_STRING;
}

/* A secret in a text that a report reads is no loss to it, as it goes wherever the text stands. */
static bool loses(const struct rewrite *r, const struct policy_answer *a)
{
	if (a->report == NULL || r->lost == NULL || r->causes == 0)
		return false;
	return a->act == POLICY_MASK || a->act == POLICY_DROP || a->timing;
}

/* What is judged as a whole: what becomes of it. Returns as value. */
static int settle(struct rewrite *r, struct document *w, struct json_val v, struct policy_place at,
    const struct rewrite_level *lv, struct slice key, const struct policy_answer *a)
{
	enum json_type type = json_type(v);
	int changed;

	r->causes = 0;
	changed = act(r, w, v, at, lv, key, a);
	if (changed < 0)
		return -1;
	if (a->act == POLICY_INSIDE && changed > 0)
		r->causes = 0; /* told one by one */
	if (loses(r, a) && r->lost(r->arg, a->report, lv) != 0)
		return -1;
	/* a check has no shapes */
	if (r->policy != NULL && note(r, w, lv, type_after(r, type, a), true) != 0)
		return -1;
	return (r->judged != NULL || r->changed != NULL) ? tell(r, w, v, lv, false, a) : 0;
}

int rewrite_settle(struct rewrite *r, struct splice *s, struct json_val v, struct policy_place at,
    const struct rewrite_level *lv, struct slice key, const struct policy_answer *a)
{
	struct document w = {s, false};

	return settle(r, &w, v, at, lv, key, a);
}

static int value(struct rewrite *r, struct document *w, struct json_val v, struct policy_place at,
    const struct rewrite_level *lv, struct slice key)
{
	struct policy_answer a = {.act = POLICY_SCAN, .classes = r->classes, .reason = ""};
	enum json_type type = json_type(v);
	bool counted = r->policy != NULL;

	if (r->policy != NULL)
		policy_judge(r->policy, at, type, json_lexeme(v), &a);
	if (counted && note(r, w, lv, type, false) != 0)
		return -1;
	if (type >= JSON_ARRAY && a.act != POLICY_DROP) {
		r->causes = 0;
		if (r->judged != NULL && tell(r, w, v, lv, false, &a) != 0)
			return -1;
		if (counted && note(r, w, lv, type, true) != 0)
			return -1;
		return members(r, w, v, at, lv, key);
	}
	return settle(r, w, v, at, lv, key, &a);
}

void rewrite_init(struct rewrite *r)
{
	*r = (struct rewrite){.arena = ARENA_INIT};
}

void rewrite_release(struct rewrite *r)
{
	arena_release(&r->arena);
	mem_free(r->edit);
	mem_free(r->cause);
	sb_release(&r->word);
	sb_release(&r->plain);
	sb_release(&r->now);
	sb_release(&r->next);
	for (size_t i = 0; i < REWRITE_INSIDE; i++) {
		if (r->reader[i].index != NULL)
			json_release(&r->reader[i]);
	}
}

void rewrite_begin(struct rewrite *r, struct oc_err *e)
{
	r->e = e;
	r->inside = 0;
	arena_reset(&r->arena);
}

int rewrite_document(struct rewrite *r, struct json_val root, struct splice *s, struct oc_err *e)
{
	const struct rewrite_level top = {NULL, {NULL, 0}, {NULL, 0}, 0, 0};
	struct policy_place at = {0, 0, 0};
	struct document w = {s, false};

	rewrite_begin(r, e);
	if (r->policy != NULL && policy_begin(r->policy, root, &at, e) != 0)
		return -1;
	return value(r, &w, root, at, &top, slice_make(NULL, 0));
}
