#include "parity/pick.h"

#include <stdint.h>

static inline uint64_t load8(const char *p)
{
	uint64_t x;

	memcpy(&x, p, sizeof(x));
	return x;
}

static inline uint32_t load4(const char *p)
{
	uint32_t x;

	memcpy(&x, p, sizeof(x));
	return x;
}

/* memcmp(a, b, n) == 0 for a few bytes, without a call: by words that may overlap. */
static inline bool same(const char *a, const char *b, size_t n)
{
	if (n > 16)
		return memcmp(a, b, n) == 0;
	if (n >= 8)
		return load8(a) == load8(b) && load8(a + n - 8) == load8(b + n - 8);
	if (n >= 4)
		return load4(a) == load4(b) && load4(a + n - 4) == load4(b + n - 4);
	for (size_t i = 0; i < n; i++) {
		if (a[i] != b[i])
			return false;
	}
	return true;
}

static inline const struct pick_name *find(
    const struct pick_row *rows, size_t count, struct slice key)
{
	if (key.n >= count)
		return NULL;
	for (const struct pick_name *n = rows[key.n].name; n->text != NULL; n++) {
		if (same(n->text, key.p, key.n))
			return n;
	}
	return NULL;
}

/* As json_iter does, over the tape itself: this is the innermost loop of all. */
void pick(struct json_val *out, size_t n, const struct pick_row *rows, size_t count,
    struct json_val v, struct scratch *s)
{
	memset(out, 0, n * sizeof(*out));
	if (!json_is(v, JSON_OBJECT))
		return;
	const struct json_node *node = v.j->node;
	uint32_t at = v.at + 1, end = node[v.at].next;
	for (; at < end; at = node[at + 1].next) {
		struct slice key = slice_make(v.j->text + node[at].off, node[at].len);
		const struct pick_name *name = find(rows, count, key);
		/* An escape that makes a letter takes six bytes: a short key has none. */
		if (name == NULL && key.n > 6 && scratch_escaped(key))
			name = find(rows, count, scratch_text(s, (struct json_val){v.j, at}));
		if (name != NULL)
			out[name->at] = (struct json_val){v.j, at + 1};
	}
}
