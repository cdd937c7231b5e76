#include <xxhash.h>

/* Only these names reach libxxhash's wider vector code. */
#if defined(__x86_64__)
#include <xxh_x86dispatch.h>
#endif

#include "transcript/hash.h"

#include "transcript/scan.h"

#define KEYS_MAX 24
#define LARGE 512 /* bytes that are hashed in place rather than copied */

void hash_hex(char *hex, const struct hash *h)
{
	hash_digits(hex, h->high);
	hash_digits(hex + 16, h->low);
}

static void keep(struct hash *h, XXH128_hash_t x)
{
	*h = (struct hash){x.high64, x.low64};
}

static void hash_text(struct hash *h, struct slice s)
{
	keep(h, XXH3_128bits(s.p, s.n));
}

void hash_null(struct hash *h)
{
	hash_text(h, SLICE("null"));
}

void hash_media(struct hash *h)
{
	hash_text(h, SLICE("{\"kind\":\"media\",\"status\":\"success\"}"));
}

int hash_string(struct hash *h, struct slice s, struct scratch *work, struct oc_err *e)
{
	struct emit w;

	sb_reset(&work->text);
	emit_init(&w, &work->text, 0);
	emit_string(&w, s);
	if (!sb_ok(&work->text))
		return err_nomem(e);
	hash_text(h, sb_slice(&work->text));
	return 0;
}

/* An integer of at most 15 digits is already in its ECMAScript form, except -0. */
static bool plain_number(struct slice s)
{
	size_t i = s.p[0] == '-';

	if (s.n - i > 15 || (i == 1 && s.p[1] == '0'))
		return false;
	for (; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	}
	return true;
}

struct sorted_member {
	struct slice key; /* with its quotes */
	struct json_val val;
};

/* Sorts the members of an object. Returns false when it has more than KEYS_MAX, equal keys, or a key with an escape or
 * a character from U+E000 on, which UTF-16 orders unlike UTF-8. */
static bool sorted(struct sorted_member *m, struct json_val v)
{
	struct json_iter it = json_iter(v);
	uint32_t n = 0;

	if (json_count(v) > KEYS_MAX)
		return false;
	while (json_next(&it)) {
		struct slice key = json_lexeme(it.key);
		uint32_t at = n;
		for (size_t i = 0; i < key.n; i++) {
			if (key.p[i] == '\\' || (unsigned char)key.p[i] >= 0xEE)
				return false;
		}
		for (; at > 0; at--) {
			int c = slice_cmp(slice_make(m[at - 1].key.p + 1, m[at - 1].key.n - 2), key);
			if (c == 0)
				return false;
			if (c < 0)
				break;
			m[at] = m[at - 1];
		}
		m[at] = (struct sorted_member){json_source(it.key), it.val};
		n++;
	}
	return true;
}

/* Small parts of a value are gathered in the scratch's text, large ones go to the hash at once. */
struct hash_writer {
	struct scratch *s;
	struct slice plain;
	bool streaming; /* the hash's state holds a part of it */
	struct oc_err *e;
};

static void stream(struct hash_writer *w, struct slice s)
{
	struct sb *text = &w->s->text;

	if (!w->streaming)
		XXH3_128bits_reset(w->s->hash);
	w->streaming = true;
	XXH3_128bits_update(w->s->hash, text->buf, text->len);
	XXH3_128bits_update(w->s->hash, s.p, s.n);
	w->s->failed |= !sb_ok(text);
	sb_reset(text);
}

static void gather(struct hash_writer *w, struct slice s)
{
	if (s.n < LARGE)
		sb_addslice(&w->s->text, s);
	else
		stream(w, s);
}

static int write_canon(struct hash_writer *w, struct json_val v)
{
	return canon_write(&w->s->text, v, &w->s->arena, w->e);
}

/* Is the string in its canonical form? */
static bool canonical(struct json_val v, struct slice plain)
{
	struct slice s = json_lexeme(v);
	bool known = plain.p != NULL && s.p >= plain.p && s.p + s.n <= plain.p + plain.n;

	return known || !scan_escapes(s);
}

static int write_value(struct hash_writer *w, struct json_val v);

static int write_object(struct hash_writer *w, struct json_val v)
{
	struct sorted_member m[KEYS_MAX];

	if (!sorted(m, v))
		return write_canon(w, v);
	for (uint32_t i = 0; i < json_count(v); i++) {
		sb_addc(&w->s->text, i == 0 ? '{' : ',');
		gather(w, m[i].key);
		sb_addc(&w->s->text, ':');
		if (write_value(w, m[i].val) != 0)
			return -1;
	}
	gather(w, json_count(v) == 0 ? SLICE("{}") : SLICE("}"));
	return 0;
}

/* The reader bounds the depth (JSON_DEPTH), and so the recursion. */
static int write_value(struct hash_writer *w, struct json_val v)
{
	struct json_iter it = json_iter(v);
	char between = '[';

	switch (json_type(v)) {
	case JSON_OBJECT:
		return write_object(w, v);
	case JSON_ARRAY:
		for (; json_next(&it); between = ',') {
			sb_addc(&w->s->text, between);
			if (write_value(w, it.val) != 0)
				return -1;
		}
		gather(w, json_count(v) == 0 ? SLICE("[]") : SLICE("]"));
		return 0;
	case JSON_NUMBER:
		if (!plain_number(json_lexeme(v)))
			return write_canon(w, v);
		break;
	case JSON_STRING:
		if (!canonical(v, w->plain))
			return write_canon(w, v);
		break;
	default:
		break;
	}
	gather(w, json_present(v) ? json_source(v) : SLICE("null"));
	return 0;
}

int hash_value(struct hash *h, struct json_val v, struct slice plain, struct scratch *s, struct oc_err *e)
{
	struct hash_writer w = {s, plain, false, e};

	if (json_is(v, JSON_STRING) && canonical(v, plain)) {
		hash_text(h, json_source(v));
		return 0;
	}
	sb_reset(&s->text);
	if (write_value(&w, v) != 0)
		return -1;
	if (w.streaming)
		stream(&w, slice_make("", 0));
	if (!sb_ok(&s->text) || s->failed)
		return err_nomem(e);
	if (w.streaming)
		keep(h, XXH3_128bits_digest(s->hash));
	else
		hash_text(h, sb_slice(&s->text));
	return 0;
}
