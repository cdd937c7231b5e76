/* The walk over a document: at each value the policy's answer, and what follows from it. */
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "redact/rewrite.h"

#include "redact/chars.h"

#define BLOCK_LINES 256 /* of a PEM block: more than any key has */

/* A document under way: its text, where the result goes, and how it counts. */
struct target {
	struct splice *s;
	bool inside; /* in a string: its paths are not the document's */
};

static int value(struct rewrite *r, struct target *w, struct json_val v, struct policy_place at,
    const struct rewrite_level *lv, struct slice key);

/* ---- paths ---- */

static void add_path(const struct rewrite_level *lv, bool after, struct sb *out)
{
	struct slice key = after ? lv->key : lv->was;

	if (lv->up == NULL)
		return;
	add_path(lv->up, after, out);
	if (key.p == NULL) {
		sb_adds(out, "[]");
	} else {
		sb_addc(out, '.');
		json_unescape(out, key);
	}
}

void rewrite_path(const struct rewrite_level *level, bool after, struct sb *out)
{
	const struct rewrite_level *first = level;

	while (first->up != NULL && first->up->up != NULL)
		first = first->up;
	/* As jq has it: the root, or an element of it. */
	if (level->up == NULL || first->key.p == NULL)
		sb_addc(out, '.');
	add_path(level, after, out);
}

static uint64_t step(uint64_t hash, struct slice key)
{
	return XXH3_64bits_withSeed(key.p, key.n, hash + 1);
}

struct rewrite_level rewrite_below(const struct rewrite_level *up, struct slice was, struct slice key)
{
	struct slice name = was.p == NULL ? SLICE("[]") : was;
	struct rewrite_level lv = {up, was, key, step(up->before, name), 0};

	if (up->after == up->before && key.p == was.p)
		lv.after = lv.before;
	else
		lv.after = step(up->after, key.p == NULL ? SLICE("[]") : key);
	return lv;
}

static int note(struct rewrite *r, const struct target *w, const struct rewrite_level *lv,
    enum json_type type, bool after)
{
	struct redaction_shape *s = after ? &r->edit.tally->after : &r->edit.tally->before;
	int new = w->inside ? 0 : redaction_new(s, after ? lv->after : lv->before, type);

	if (new <= 0)
		return new == 0 ? 0 : err_nomem(r->edit.e);
	sb_reset(&r->plain);
	add_path(lv, after, &r->plain);
	if (!sb_ok(&r->plain))
		return err_nomem(r->edit.e);
	return shape_note(&s->shape, sb_slice(&r->plain), type, r->edit.e);
}

/* ---- what the policy says goes ---- */

static bool is_number(enum json_type t)
{
	return t == JSON_NUMBER;
}

static size_t place_of(const struct rewrite *r, const struct target *w, struct json_val v)
{
	return w->inside ? r->offset : json_offset(v);
}

/* The value's whole source becomes text. */
static void put_source(struct target *w, struct json_val v, struct slice text)
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

/* r->edit.word stands for the value: in its quotes when it is a string, in new ones when it is none. */
static int put_word(struct rewrite *r, struct target *w, struct json_val v)
{
	struct slice raw = json_lexeme(v);

	if (json_is(v, JSON_STRING)) {
		splice_put(w->s, json_offset(v) + 1, raw.n, sb_slice(&r->edit.word));
		return sb_ok(&r->edit.word) ? 0 : err_nomem(r->edit.e);
	}
	sb_reset(&r->edit.next);
	sb_addc(&r->edit.next, '"');
	sb_addslice(&r->edit.next, sb_slice(&r->edit.word));
	sb_addc(&r->edit.next, '"');
	put_source(w, v, sb_slice(&r->edit.next));
	return sb_ok(&r->edit.word) && sb_ok(&r->edit.next) ? 0 : err_nomem(r->edit.e);
}

/* MASK and PSEUDONYM. Returns 1 when the value was replaced, 0 when there is nothing to replace, -1. */
static int replace(struct rewrite *r, struct target *w, struct json_val v, const struct policy_answer *a)
{
	bool mask = a->act == POLICY_MASK;

	if (!json_is(v, JSON_STRING) && !is_number(json_type(v)))
		return 0;
	struct slice plain = plain_of(r, v);
	if (!sb_ok(&r->plain))
		return err_nomem(r->edit.e);
	if (plain.n == 0)
		return 0;
	if (json_is(v, JSON_STRING) && (scan_is_mask(plain) || pseudonym_is(plain, a->type)))
		return mask ? 0 : pseudonym_reserve(r->edit.names, a->type, plain, r->edit.e);
	sb_reset(&r->edit.word);
	if (edit_word(&r->edit, a->type, mask, plain) != 0 || put_word(r, w, v) != 0)
		return -1;
	return edit_because(&r->edit, mask ? "policy:mask" : "policy:pseudonym", a->type, 0) == 0 ? 1 : -1;
}

static int drop_plain(struct rewrite *r, struct target *w, struct json_val v)
{
	struct slice raw = json_lexeme(v);

	switch (json_type(v)) {
	case JSON_STRING:
		if (raw.n == 0 || scan_is_mask(raw))
			return 0;
		splice_put(w->s, json_offset(v) + 1, raw.n, EDIT_GONE);
		return edit_because(&r->edit, "policy:drop", "string", 0) == 0 ? 1 : -1;
	case JSON_NUMBER:
	case JSON_TRUE:
	case JSON_FALSE:
		put_source(w, v, SLICE("null"));
		return edit_because(
			   &r->edit, "policy:drop", is_number(json_type(v)) ? "number" : "boolean", 0) == 0
			   ? 1
			   : -1;
	default:
		return 0;
	}
}

/* What reports would have read in a container that goes, and its paths in the shape before. */
static int tell_lost(struct rewrite *r, const struct target *w, struct json_val v,
    struct policy_place at, const struct rewrite_level *lv)
{
	struct json_iter it = json_iter(v);
	struct policy_answer a;

	for (uint32_t i = 0; json_next(&it); i++) {
		struct slice key = it.object ? json_lexeme(it.key) : slice_make(NULL, 0);
		struct policy_place to = it.object ? policy_member(r->edit.policy, at, key)
						   : policy_element(r->edit.policy, at, i);
		struct rewrite_level sub = rewrite_below(lv, key, key);
		if (note(r, w, &sub, json_type(it.val), false) != 0)
			return -1;
		policy_judge(r->edit.policy, to, json_type(it.val), json_lexeme(it.val), &a);
		if (a.report != NULL && r->lost != NULL && r->lost(r->arg, a.report, &sub) != 0)
			return -1;
		if (tell_lost(r, w, it.val, to, &sub) != 0)
			return -1;
	}
	return 0;
}

static int drop_container(struct rewrite *r, struct target *w, struct json_val v,
    struct policy_place at, const struct rewrite_level *lv)
{
	bool object = json_is(v, JSON_OBJECT);

	if (json_count(v) == 0)
		return 0;
	put_source(w, v, object ? SLICE("{}") : SLICE("[]"));
	if (tell_lost(r, w, v, at, lv) != 0)
		return -1;
	return edit_because(&r->edit, "policy:drop", object ? "object" : "array", 0) == 0 ? 1 : -1;
}

/* ---- keys ---- */

static bool taken(struct json_val object, struct json_val key, struct slice name)
{
	struct json_iter it = json_iter(object);

	while (json_next(&it)) {
		if (it.key.at != key.at && slice_eq(json_lexeme(it.key), name))
			return true;
	}
	return false;
}

/* A name for a key that no other key of the object has, in r->edit.word. */
static int name_key(struct rewrite *r, struct json_val object, struct json_val key, const char *type)
{
	struct sb plain = SB_INIT;
	int rc;

	json_unescape(&plain, json_lexeme(key));
	do {
		sb_reset(&r->edit.word);
		rc = edit_word(&r->edit, type, false, sb_slice(&plain));
		sb_addc(&plain, '\0');
	} while (rc == 0 && sb_ok(&plain) && taken(object, key, sb_slice(&r->edit.word)));
	if (rc == 0 && !sb_ok(&plain))
		rc = err_nomem(r->edit.e);
	sb_release(&plain);
	return rc;
}

/* Keys that are names of ours already: what comes gets other ones. */
static int reserve(struct rewrite *r, struct json_val object, const char *type)
{
	struct json_iter it = json_iter(object);

	while (json_next(&it)) {
		if (pseudonym_reserve(r->edit.names, type, json_lexeme(it.key), r->edit.e) != 0)
			return -1;
	}
	return 0;
}

static int rewrite_key(struct rewrite *r, struct json_val object, struct json_val key,
    const struct policy_answer *a, struct slice *now)
{
	struct edit_task task = {
	    SCAN_JSON_STRING, {NULL, 0}, a->act == POLICY_KEEP ? 0 : a->classes, false, true};
	struct sb unique = SB_INIT;

	if (a->act == POLICY_PSEUDONYM) {
		if (now->n == 0 || scan_is_mask(*now) || pseudonym_is(*now, a->type))
			return 0;
		if (reserve(r, object, a->type) != 0 || name_key(r, object, key, a->type) != 0 ||
		    edit_because(&r->edit, "policy:pseudonym", a->type, 0) != 0)
			return -1;
		*now = sb_slice(&r->edit.word);
		return 1;
	}
	if ((!r->edit.hot || task.classes == 0) && r->edit.times == NULL)
		return 0;
	int rc = edit_text(&r->edit, *now, &task, now);
	if (rc <= 0 || !taken(object, key, *now))
		return rc;
	for (unsigned n = 2; rc > 0; n++) {
		sb_reset(&unique);
		sb_addslice(&unique, *now);
		sb_addf(&unique, "-%u", n);
		if (!sb_ok(&unique) || !taken(object, key, sb_slice(&unique)))
			break;
	}
	bool ok = sb_ok(&unique);
	*now = arena_copy(&r->arena, sb_slice(&unique));
	sb_release(&unique);
	return !ok || now->p == NULL ? err_nomem(r->edit.e) : rc;
}

/* ---- what is looked through ---- */

static int scan_value(struct rewrite *r, struct target *w, struct json_val v, struct slice key,
    const struct policy_answer *a)
{
	bool string = json_is(v, JSON_STRING);
	struct edit_task task = {string ? SCAN_JSON_STRING : SCAN_PLAIN_TEXT, key,
	    a->act == POLICY_KEEP ? 0 : a->classes, a->act == POLICY_LOG && string, false};
	struct slice raw = json_lexeme(v), now;

	if ((!r->edit.hot || task.classes == 0) && !task.log && (r->edit.times == NULL || !string))
		return 0;
	if (key.p != NULL && memchr(key.p, '\\', key.n) != NULL) {
		struct sb plain = SB_INIT;
		json_unescape(&plain, key);
		bool ok = sb_ok(&plain);
		task.key = arena_copy(&r->arena, sb_slice(&plain));
		sb_release(&plain);
		if (!ok || task.key.p == NULL)
			return err_nomem(r->edit.e);
	}
	int rc = edit_text(&r->edit, raw, &task, &now);
	if (rc <= 0)
		return rc;
	if (string) {
		splice_put(w->s, json_offset(v) + 1, raw.n, now);
		return 1;
	}
	/* Of a number nothing stays: the replacement, or what became of it as text, in quotes. */
	sb_reset(&r->edit.word);
	sb_addslice(&r->edit.word, now);
	return put_word(r, w, v) == 0 ? 1 : -1;
}

/* A document in a string, or JSON Lines: each line's value. */
static int inside_lines(struct rewrite *r, struct target *outer, struct slice text,
    struct policy_place at, const struct rewrite_level *lv, struct splice *s)
{
	struct json *j = &r->reader[r->inside - 1];
	struct target w = {s, true};
	uint64_t lines;
	struct oc_err ignored;

	(void)outer;
	if (j->index == NULL && json_init(j, r->edit.e) != 0)
		return -1;
	/* A pretty-printed document has lines too: as a whole first. */
	if (json_read(j, text.p, text.n, &ignored) != 0 && !json_read_lines(j, text.p, text.n, &lines))
		return 1;
	for (struct json_val v = json_root(j); v.j != NULL; v = json_after(v)) {
		struct policy_place root = policy_inside(r->edit.policy, at, v);
		if (value(r, &w, v, root, lv, slice_make(NULL, 0)) < 0)
			return -1;
	}
	return 0;
}

static void put_string(struct rewrite *r, struct target *w, struct json_val v, struct slice text)
{
	struct emit out;

	sb_reset(&r->edit.next);
	emit_init(&out, &r->edit.next, 0);
	emit_string(&out, text);
	put_source(w, v, sb_slice(&r->edit.next));
}

static int inside(struct rewrite *r, struct target *w, struct json_val v, struct policy_place at,
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
		rc = sb_ok(&text) ? inside_lines(r, w, s.text, at, lv, &s) : err_nomem(r->edit.e);
		r->inside--;
	}
	if (rc == 0 && s.edits > 0) {
		splice_end(&s, s.text.n);
		put_string(r, w, v, sb_slice(&out));
		if (!sb_ok(&out) || !sb_ok(&r->edit.next))
			rc = err_nomem(r->edit.e);
	}
	sb_release(&text);
	sb_release(&out);
	return rc <= 0 ? (rc < 0 ? -1 : s.edits > 0) : drop_plain(r, w, v);
}

static int tell(struct rewrite *r, const struct target *w, struct json_val v,
    const struct rewrite_level *lv, bool key, const struct policy_answer *a)
{
	const struct rewrite_seen seen = {lv, key, place_of(r, w, v), json_type(v),
	    r->edit.policy == NULL ? NULL : a, r->edit.cause, r->edit.causes};

	if (r->judged != NULL && r->judged(r->arg, &seen) != 0)
		return -1;
	return r->changed != NULL && r->edit.causes > 0 ? r->changed(r->arg, &seen) : 0;
}

/* The key as it will be, in the arena when it changes. */
static int member_key(struct rewrite *r, struct target *w, struct json_val object,
    struct json_val key, struct policy_place at, const struct rewrite_level *lv, struct slice *now)
{
	struct policy_answer a = {.act = POLICY_SCAN, .classes = r->edit.classes, .reason = ""};

	*now = json_lexeme(key);
	if (r->edit.policy != NULL)
		policy_judge_key(r->edit.policy, at, *now, &a);
	r->edit.causes = 0;
	int rc = rewrite_key(r, object, key, &a, now);
	if (rc < 0)
		return -1;
	if (rc > 0) {
		*now = arena_copy(&r->arena, *now);
		if (now->p == NULL)
			return err_nomem(r->edit.e);
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

static int members(struct rewrite *r, struct target *w, struct json_val v, struct policy_place at,
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
			if (r->edit.policy != NULL)
				to = policy_member(r->edit.policy, at, was);
		} else if (r->edit.policy != NULL) {
			to = policy_element(r->edit.policy, at, i);
		}
		struct rewrite_level sub = rewrite_below(lv, was, now);
		if (value(r, w, it.val, to, &sub, key) < 0)
			return -1;
	}
	return 0;
}

/* A number of a time, moved. */
static int move_number(struct rewrite *r, struct target *w, struct json_val v, struct slice key)
{
	sb_reset(&r->edit.next);
	if (!times_number(r->edit.times, json_lexeme(v), key, &r->edit.next) ||
	    slice_eq(json_lexeme(v), sb_slice(&r->edit.next)))
		return 0;
	put_source(w, v, sb_slice(&r->edit.next));
	return sb_ok(&r->edit.next) ? 1 : err_nomem(r->edit.e);
}

/* Returns 1 when it was replaced, 0, or -1. *lost: what it said is no longer there. */
static int act(struct rewrite *r, struct target *w, struct json_val v, struct policy_place at,
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
	if (type == JSON_NUMBER && r->edit.times != NULL && a->timing) {
		int moved = move_number(r, w, v, key);
		if (moved != 0)
			return moved;
	}
	return type == JSON_STRING || type == JSON_NUMBER ? scan_value(r, w, v, key, a) : 0;
}

/* The type of the value that stands there now. */
static enum json_type type_after(const struct rewrite *r, enum json_type type, const struct policy_answer *a)
{
	if (r->edit.causes == 0 || type >= JSON_ARRAY)
		return type;
	return a->act == POLICY_DROP && type != JSON_STRING ? JSON_NULL : JSON_STRING;
}

/* A secret in a text that a report reads is no loss to it, as it goes wherever the text stands. */
static bool loses(const struct rewrite *r, const struct policy_answer *a)
{
	if (a->report == NULL || r->lost == NULL || r->edit.causes == 0)
		return false;
	return a->act == POLICY_MASK || a->act == POLICY_DROP || a->timing;
}

/* What is judged as a whole: what becomes of it. Returns as value. */
static int settle(struct rewrite *r, struct target *w, struct json_val v, struct policy_place at,
    const struct rewrite_level *lv, struct slice key, const struct policy_answer *a)
{
	enum json_type type = json_type(v);

	r->edit.causes = 0;
	int changed = act(r, w, v, at, lv, key, a);
	if (changed < 0)
		return -1;
	if (a->act == POLICY_INSIDE && changed > 0)
		r->edit.causes = 0; /* told one by one */
	if (loses(r, a) && r->lost(r->arg, a->report, lv) != 0)
		return -1;
	/* a check has no shapes */
	if (r->edit.policy != NULL && note(r, w, lv, type_after(r, type, a), true) != 0)
		return -1;
	return (r->judged != NULL || r->changed != NULL) ? tell(r, w, v, lv, false, a) : 0;
}

int rewrite_settle(struct rewrite *r, struct splice *s, struct json_val v, struct policy_place at,
    const struct rewrite_level *lv, struct slice key, const struct policy_answer *a)
{
	struct target w = {s, false};

	return settle(r, &w, v, at, lv, key, a);
}

static int value(struct rewrite *r, struct target *w, struct json_val v, struct policy_place at,
    const struct rewrite_level *lv, struct slice key)
{
	struct policy_answer a = {.act = POLICY_SCAN, .classes = r->edit.classes, .reason = ""};
	enum json_type type = json_type(v);
	bool counted = r->edit.policy != NULL;

	if (r->edit.policy != NULL)
		policy_judge(r->edit.policy, at, type, json_lexeme(v), &a);
	if (counted && note(r, w, lv, type, false) != 0)
		return -1;
	if (type >= JSON_ARRAY && a.act != POLICY_DROP) {
		r->edit.causes = 0;
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
	editor_release(&r->edit);
	sb_release(&r->plain);
	for (size_t i = 0; i < REWRITE_INSIDE; i++) {
		if (r->reader[i].index != NULL)
			json_release(&r->reader[i]);
	}
}

void rewrite_begin(struct rewrite *r, struct oc_err *e)
{
	r->edit.e = e;
	r->inside = 0;
	arena_reset(&r->arena);
}

int rewrite_document(struct rewrite *r, struct json_val root, struct splice *s, struct oc_err *e)
{
	const struct rewrite_level top = {NULL, {NULL, 0}, {NULL, 0}, 0, 0};
	struct policy_place at = {0, 0, 0};
	struct target w = {s, false};

	rewrite_begin(r, e);
	if (r->edit.policy != NULL && policy_begin(r->edit.policy, root, &at, e) != 0)
		return -1;
	return value(r, &w, root, at, &top, slice_make(NULL, 0));
}

/* ---- lines of text ---- */

static bool readable(struct slice s)
{
	const unsigned char *p = (const unsigned char *)s.p;

	for (size_t i = 0; i < s.n;) {
		size_t len = utf8_length(p + i, s.n - i, false);
		if (len == 0 || p[i] == 0)
			return false;
		i += len;
	}
	return true;
}

/* A torn line of JSON may hide things in escapes, which text has not. */
static int hides(struct rewrite *r, struct slice line)
{
	struct scan_found found;

	if (!r->edit.hot)
		return 0;
	if (scan_text(r->edit.scan, line, SCAN_JSON_STRING, NULL, &found, r->edit.e) != 0)
		return -1;
	for (size_t i = 0; i < found.count; i++) {
		if ((found.hit[i].rule->class & r->edit.classes) != 0)
			return 1;
	}
	return 0;
}

/* Does the line belong to a PEM block that an earlier one began? */
static bool in_block(struct rewrite *r, struct slice line)
{
	bool in = r->open > 0;

	if (in)
		r->open--;
	if (in && slice_find(line, SLICE("-----END"), 0) < line.n)
		r->open = 0;
	return in;
}

/* As the policy's answer has it. Returns as rewrite_text. */
static int line_by(struct rewrite *r, struct slice line, const struct policy_answer *a, struct slice *now)
{
	const struct edit_task task = {
	    SCAN_PLAIN_TEXT, {NULL, 0}, a->classes, a->act == POLICY_LOG, false};

	const int rc = edit_text(&r->edit, line, &task, now);

	if (r->edit.open)
		r->open = BLOCK_LINES;
	return rc;
}

static int line_now(struct rewrite *r, struct slice line, bool torn, struct slice *now)
{
	struct policy_answer a = {.act = POLICY_SCAN, .classes = r->edit.classes, .reason = "no policy"};
	const struct rewrite_level root = {NULL, {NULL, 0}, {NULL, 0}, 0, 0};

	*now = line;
	if (r->edit.policy != NULL)
		policy_judge_line(r->edit.policy, line, &a);
	if (r->judged != NULL) {
		const struct rewrite_seen seen = {&root, false, 0, JSON_STRING, &a, NULL, 0};
		if (r->judged(r->arg, &seen) != 0)
			return -1;
	}
	const char *gone = in_block(r, line) ? "pem" : a.act == POLICY_DROP ? "policy:drop" : NULL;
	if (gone == NULL && !readable(line))
		gone = "unreadable";
	if (gone != NULL) {
		*now = EDIT_GONE;
		if (slice_eq(line, EDIT_GONE))
			return 0;
		return edit_because(&r->edit, gone, "text", 0) == 0 ? 1 : -1;
	}
	int rc = line_by(r, line, &a, now);
	/* Without what was masked it may be another sort of line: a path no longer, but a log's. */
	if (rc > 0 && r->edit.policy != NULL && a.act != POLICY_LOG) {
		policy_judge_line(r->edit.policy, *now, &a);
		if (a.act == POLICY_LOG && line_by(r, *now, &a, now) < 0)
			return -1;
	}
	if (rc < 0 || !torn)
		return rc;
	int hidden = hides(r, *now);
	if (hidden > 0) {
		*now = EDIT_GONE;
		rc = edit_because(&r->edit, "torn", "text", 0) == 0 ? 1 : -1;
	}
	return hidden < 0 ? -1 : rc;
}

int rewrite_line(struct rewrite *r, struct slice line, bool torn, struct splice *s, struct oc_err *e)
{
	const struct rewrite_level root = {NULL, {NULL, 0}, {NULL, 0}, 0, 0};
	size_t at = (size_t)(line.p - s->text.p), from = 0, end = line.n;
	struct slice now;

	r->edit.e = e;
	r->edit.causes = 0;
	while (from < end && is_blank(line.p[from]))
		from++;
	while (end > from && is_blank(line.p[end - 1]))
		end--;
	if (from == end)
		return 0;
	line = slice_make(line.p + from, end - from);
	int rc = line_now(r, line, torn, &now);
	if (rc > 0)
		splice_put(s, at + from, line.n, now);
	if (rc > 0 && r->changed != NULL && r->edit.causes > 0) {
		const struct rewrite_seen seen = {
		    &root, false, at + from, JSON_STRING, NULL, r->edit.cause, r->edit.causes};
		rc = r->changed(r->arg, &seen);
	}
	return rc < 0 ? -1 : 0;
}

int rewrite_name(struct rewrite *r, struct slice name, struct sb *out, struct oc_err *e)
{
	const struct edit_task task = {SCAN_PLAIN_TEXT, {NULL, 0}, r->edit.classes, false, true};
	struct slice now;

	r->edit.e = e;
	r->edit.causes = 0;
	r->edit.hot = true;
	if (edit_text(&r->edit, name, &task, &now) < 0)
		return -1;
	sb_addslice(out, now);
	return sb_ok(out) ? 0 : err_nomem(e);
}
