#include "cell/alias.h"

/* RFC names that differ from the code's name in more than spelling. */
static const struct {
	const char *name, *rfc;
} renamed[] = {{"tool", "toolname"}, {"bootStateLines", "bootstate"}};

/* The next byte that counts, in lower case; -1 at the end. */
static int next(struct slice s, size_t *at)
{
	while (*at < s.n && (s.p[*at] == '_' || s.p[*at] == '-'))
		++*at;
	if (*at == s.n)
		return -1;
	unsigned char c = (unsigned char)s.p[(*at)++];
	return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c;
}

static bool same(struct slice a, struct slice b)
{
	size_t i = 0, j = 0;
	int x, y;

	do {
		x = next(a, &i);
		y = next(b, &j);
	} while (x == y && x != -1);
	return x == y;
}

static bool called(struct slice key, const char *name)
{
	if (same(key, slice_cstr(name)))
		return true;
	for (size_t i = 0; i < sizeof(renamed) / sizeof(renamed[0]); i++) {
		if (slice_eqs(slice_cstr(name), renamed[i].name) && same(key, slice_cstr(renamed[i].rfc)))
			return true;
	}
	return false;
}

static bool listed(struct slice key, const char *const *names)
{
	while (names != NULL && *names != NULL) {
		if (called(key, *names++))
			return true;
	}
	return false;
}

struct json_val alias_get(struct json_val v, const char *name)
{
	struct json_val found = json_gets(v, name);
	struct json_iter it = json_iter(v);

	if (!json_is(found, JSON_MISSING) || !json_is(v, JSON_OBJECT))
		return found;
	while (json_next(&it)) {
		if (called(json_lexeme(it.key), name))
			found = it.val;
	}
	return found;
}

void alias_members(struct emit *w, struct json_val v, const char *const *names)
{
	for (; *names != NULL; names++)
		emit_kcarry(w, *names, alias_get(v, *names));
}

int alias_rest(struct emit *w, struct json_val v, const char *const *names,
    const char *const *taken, struct arena *a, struct oc_err *e)
{
	struct json_iter it = json_iter(v);

	while (json_next(&it)) {
		struct slice key = json_text(it.key, a);
		if (key.p == NULL)
			return err_nomem(e);
		if (listed(key, names) || listed(key, taken))
			continue;
		emit_rawkey(w, json_source(it.key));
		emit_carry(w, it.val);
	}
	return 0;
}

int alias_carry(struct emit *w, struct json_val v, const char *const *names, struct arena *a, struct oc_err *e)
{
	if (!json_is(v, JSON_OBJECT)) {
		emit_carry(w, v);
		return 0;
	}
	emit_object(w);
	alias_members(w, v, names);
	int rc = alias_rest(w, v, names, NULL, a, e);
	emit_end(w);
	return rc;
}
