#define XXH_INLINE_ALL
#include <xxhash.h>

#include "data/canon.h"

#include <math.h>
#include <stdlib.h>

#include "data/emit.h"

/* Eight digits at a time: each nibble gets a byte, then its letter. */
void hash_digits(char *hex, uint64_t hash)
{
	const uint64_t ones = 0x0101010101010101u;

	for (int half = 0; half < 2; half++) {
		uint64_t n = half == 0 ? hash >> 32 : hash & 0xFFFFFFFFu, letter;
		n = (n | n << 16) & 0x0000FFFF0000FFFFu;
		n = (n | n << 8) & 0x00FF00FF00FF00FFu;
		n = (n | n << 4) & 0x0F0F0F0F0F0F0F0Fu;
		letter = (n + ones * 6) >> 4 & ones;
		n += ones * '0' + letter * ('a' - '0' - 10);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
		n = __builtin_bswap64(n);
#endif
		memcpy(hex + 8 * half, &n, sizeof(n));
	}
	hex[16] = '\0';
}

void hash_bytes(char *hex, const void *p, size_t n)
{
	hash_digits(hex, XXH3_64bits(p, n));
}

struct canon_member {
	struct slice key;
	struct json_val val;
	uint32_t seen;
};

/* A lead byte's rank among UTF-16 code units: sequences of four bytes are surrogate pairs (D800..), below
 * E000..FFFF. */
static int rank(unsigned char c)
{
	return c >= 0xF0 ? 0xEE * 2 - 1 : c * 2;
}

/* RFC 8785, 3.2.3: keys in the order of their UTF-16 code units. Equal to the order of bytes but for four-byte
 * sequences. */
static int utf16_cmp(struct slice a, struct slice b)
{
	size_t n = a.n < b.n ? a.n : b.n, i = 0;

	while (i < n && a.p[i] == b.p[i])
		i++;
	if (i == n)
		return a.n < b.n ? -1 : a.n > b.n;
	unsigned char x = (unsigned char)a.p[i], y = (unsigned char)b.p[i];
	int c = rank(x) - rank(y);
	return c != 0 ? c : (int)x - (int)y;
}

static int by_key(const void *a, const void *b)
{
	const struct canon_member *x = a, *y = b;
	int c = utf16_cmp(x->key, y->key);

	return c != 0 ? c : x->seen < y->seen ? -1 : 1;
}

static int canon_value(struct emit *w, struct json_val v, struct arena *a);

static int canon_object(struct emit *w, struct json_val v, struct arena *a)
{
	uint32_t n = 0;
	struct canon_member *m = arena_calloc(a, json_count(v), sizeof(*m));
	struct json_iter it = json_iter(v);

	if (m == NULL)
		return -1;
	while (json_next(&it)) {
		m[n] = (struct canon_member){json_text(it.key, a), it.val, n};
		if (m[n++].key.p == NULL)
			return -1;
	}
	qsort(m, n, sizeof(*m), by_key);
	emit_object(w);
	for (uint32_t i = 0; i < n; i++) {
		if (i + 1 < n && slice_eq(m[i].key, m[i + 1].key))
			continue;
		emit_keyslice(w, m[i].key);
		if (canon_value(w, m[i].val, a) != 0)
			return -1;
	}
	emit_end(w);
	return 0;
}

/* Depth is bounded by the reader (JSON_DEPTH), so recursion is. */
static int canon_value(struct emit *w, struct json_val v, struct arena *a)
{
	struct slice s;

	switch (json_type(v)) {
	case JSON_OBJECT:
		return canon_object(w, v, a);
	case JSON_ARRAY: {
		struct json_iter it = json_iter(v);
		emit_array(w);
		while (json_next(&it)) {
			if (canon_value(w, it.val, a) != 0)
				return -1;
		}
		emit_end(w);
		return 0;
	}
	case JSON_STRING:
		s = json_text(v, a);
		emit_string(w, s);
		return s.p == NULL ? -1 : 0;
	case JSON_NUMBER:
		emit_double(w, json_number(v));
		return 0;
	case JSON_TRUE:
	case JSON_FALSE:
		emit_bool(w, json_is(v, JSON_TRUE));
		return 0;
	default:
		emit_null(w);
		return 0;
	}
}

int canon_write(struct sb *out, struct json_val v, struct arena *a, struct oc_err *e)
{
	struct emit w;

	emit_init(&w, out, 0);
	return canon_value(&w, v, a) == 0 && sb_ok(out) ? 0 : err_nomem(e);
}

int canon_hash(char *hex, struct json_val v, struct arena *a, struct oc_err *e)
{
	struct sb text = SB_INIT;
	int rc = canon_write(&text, v, a, e);

	if (rc == 0) {
		XXH128_hash_t h = XXH3_128bits(text.buf, text.len);
		hash_digits(hex, h.high64);
		hash_digits(hex + 16, h.low64);
	}
	sb_release(&text);
	return rc;
}
