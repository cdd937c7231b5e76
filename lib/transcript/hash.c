#include <xxhash.h>

/* libxxhash has its wider vector code behind these names only. */
#if defined(__x86_64__)
#include <xxh_x86dispatch.h>
#endif

#include "transcript/hash.h"

#include <string.h>

#include "data/emit.h"
#include "transcript/scan.h"

#define KEYS_MAX 24
#define LARGE 512 /* bytes that are better hashed where they stand */

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

/* A whole number of at most 15 digits is its own ECMAScript form, but for -0. */
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

struct member {
	struct slice key; /* with its quotes */
	struct json_val val;
};

/*
 * Sorts the members of an object whose keys have no escapes and no characters that sort otherwise
 * in UTF-16 than in UTF-8 (from U+E000 on). Returns false when there are others, equal keys, or too
 * many.
 */
static bool sorted(struct member *m, struct json_val v)
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
			int c =
			    slice_cmp(slice_make(m[at - 1].key.p + 1, m[at - 1].key.n - 2), key);
			if (c == 0)
				return false;
			if (c < 0)
				break;
			m[at] = m[at - 1];
		}
		m[at] = (struct member){json_source(it.key), it.val};
		n++;
	}
	return true;
}

/* A value on its way to the hash: what is small is gathered in the text, what is large is not. */
struct writer {
	struct scratch *s;
	struct slice plain;
	bool streaming; /* some of it is in the hash's state already */
	struct oc_err *e;
};

static void stream(struct writer *w, struct slice s)
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

static void gather(struct writer *w, struct slice s)
{
	if (s.n < LARGE)
		sb_addslice(&w->s->text, s);
	else
		stream(w, s);
}

static int write_canon(struct writer *w, struct json_val v)
{
	return canon_write(&w->s->text, v, &w->s->arena, w->e);
}

/* Is the string written in its canonical form? */
static bool canonical(struct json_val v, struct slice plain)
{
	struct slice s = json_lexeme(v);
	bool known = plain.p != NULL && s.p >= plain.p && s.p + s.n <= plain.p + plain.n;

	return known || !scan_escapes(s);
}

static int write_value(struct writer *w, struct json_val v);

static int write_object(struct writer *w, struct json_val v)
{
	struct member m[KEYS_MAX];

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

/* Depth is bounded by the reader (JSON_DEPTH), so recursion is. */
static int write_value(struct writer *w, struct json_val v)
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

int hash_value(
    struct hash *h, struct json_val v, struct slice plain, struct scratch *s, struct oc_err *e)
{
	struct writer w = {s, plain, false, e};

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
