#include "parity/pick.h"

static const struct pick_name *find(const struct pick_row *rows, size_t count, struct slice key)
{
	if (key.n >= count)
		return NULL;
	for (const struct pick_name *n = rows[key.n].name; n->text != NULL; n++) {
		if (memcmp(n->text, key.p, key.n) == 0)
			return n;
	}
	return NULL;
}

void pick(struct json_val *out, size_t n, const struct pick_row *rows, size_t count, struct json_val v, struct scratch *s)
{
	memset(out, 0, n * sizeof(*out));
	if (!json_is(v, JSON_OBJECT))
		return;
	struct json_iter it = json_iter(v);
	while (json_next(&it)) {
		struct slice key = json_lexeme(it.key);
		const struct pick_name *name = find(rows, count, key);
		if (name == NULL && key.n > 0 && memchr(key.p, '\\', key.n) != NULL)
			name = find(rows, count, scratch_text(s, it.key));
		if (name != NULL)
			out[name->at] = it.val;
	}
}
