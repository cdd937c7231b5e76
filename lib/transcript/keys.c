#include "transcript/keys.h"

static inline const struct keys_name *find(const struct keys_row *rows, size_t count, struct slice key)
{
	if (key.n >= count)
		return NULL;
	for (const struct keys_name *n = rows[key.n].name; n->text != NULL; n++) {
		if (bytes_same(n->text, key.p, key.n))
			return n;
	}
	return NULL;
}

/* Walks over the tape itself, as json_iter does: this is the innermost loop. */
int keys_find(uint32_t *out, size_t n, const struct keys_row *rows, size_t count, struct json_val v, struct arena *a)
{
	int rc = 0;

	memset(out, 0, n * sizeof(*out));
	if (!json_is(v, JSON_OBJECT))
		return 0;
	const struct json_node *node = v.j->node;
	uint32_t at = v.at + 1, end = node[v.at].next;
	for (; at < end; at = node[at + 1].next) {
		struct slice key = slice_make(v.j->text + node[at].off, node[at].len);
		const struct keys_name *name = find(rows, count, key);
		/* An escape that makes a letter takes six bytes: a short key has none. */
		if (name == NULL && key.n > 6 && scratch_escaped(key)) {
			key = json_text((struct json_val){v.j, at}, a);
			rc |= key.p == NULL ? -1 : 0;
			name = find(rows, count, key);
		}
		if (name != NULL)
			out[name->at] = at + 1;
	}
	return rc;
}
