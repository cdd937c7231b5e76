#define XXH_INLINE_ALL
#include <xxhash.h>

#include "parity/hash.h"

#include <string.h>

#include "data/emit.h"
#include "parity/scan.h"

#define KEYS_MAX 24

static void hex16(char *hex, uint64_t x)
{
	static const char digits[] = "0123456789abcdef";

	for (int i = 15; i >= 0; i--, x >>= 4)
		hex[i] = digits[x & 15];
}

void hash_hex(char *hex, const struct hash *h)
{
	hex16(hex, h->high);
	hex16(hex + 16, h->low);
	hex[CANON_HASH_LEN] = '\0';
}

static void hash_text(struct hash *h, struct slice s)
{
	XXH128_hash_t x = XXH3_128bits(s.p, s.n);

	*h = (struct hash){x.high64, x.low64};
}

void hash_null(struct hash *h)
{
	hash_text(h, SLICE("null"));
}

void hash_media(struct hash *h)
{
	hash_text(h, SLICE("{\"kind\":\"media\",\"status\":\"success\"}"));
}

int hash_string(struct hash *h, struct slice s, struct sb *text, struct oc_err *e)
{
	struct emit w;

	sb_reset(text);
	emit_init(&w, text, 0);
	emit_string(&w, s);
	if (!sb_ok(text))
		return err_nomem(e);
	hash_text(h, sb_slice(text));
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

/* Is the string written in its canonical form? */
static bool canonical(struct json_val v, struct slice plain)
{
	struct slice s = json_lexeme(v);
	bool known = plain.p != NULL && s.p >= plain.p && s.p + s.n <= plain.p + plain.n;

	return known || !scan_escapes(s);
}

static int put(
    struct sb *o, struct json_val v, struct slice plain, struct arena *a, struct oc_err *e);

static int put_object(
    struct sb *o, struct json_val v, struct slice plain, struct arena *a, struct oc_err *e)
{
	struct member m[KEYS_MAX];

	if (!sorted(m, v))
		return canon_write(o, v, a, e);
	for (uint32_t i = 0; i < json_count(v); i++) {
		sb_addc(o, i == 0 ? '{' : ',');
		sb_addslice(o, m[i].key);
		sb_addc(o, ':');
		if (put(o, m[i].val, plain, a, e) != 0)
			return -1;
	}
	sb_adds(o, json_count(v) == 0 ? "{}" : "}");
	return 0;
}

/* Depth is bounded by the reader (JSON_DEPTH), so recursion is. */
static int put(
    struct sb *o, struct json_val v, struct slice plain, struct arena *a, struct oc_err *e)
{
	struct json_iter it = json_iter(v);
	const char *between = "[";

	switch (json_type(v)) {
	case JSON_OBJECT:
		return put_object(o, v, plain, a, e);
	case JSON_ARRAY:
		while (json_next(&it)) {
			sb_adds(o, between);
			if (put(o, it.val, plain, a, e) != 0)
				return -1;
			between = ",";
		}
		sb_adds(o, json_count(v) == 0 ? "[]" : "]");
		return 0;
	case JSON_NUMBER:
		if (!plain_number(json_lexeme(v)))
			break;
		sb_addslice(o, json_source(v));
		return 0;
	case JSON_STRING:
		if (!canonical(v, plain))
			break;
		sb_addslice(o, json_source(v));
		return 0;
	default:
		sb_addslice(o, json_present(v) ? json_source(v) : SLICE("null"));
		return 0;
	}
	return canon_write(o, v, a, e);
}

int hash_value(struct hash *h, struct json_val v, struct slice plain, struct sb *text,
    struct arena *a, struct oc_err *e)
{
	if (json_is(v, JSON_STRING) && canonical(v, plain)) {
		hash_text(h, json_source(v));
		return 0;
	}
	sb_reset(text);
	if (put(text, v, plain, a, e) != 0)
		return -1;
	if (!sb_ok(text))
		return err_nomem(e);
	hash_text(h, sb_slice(text));
	return 0;
}
