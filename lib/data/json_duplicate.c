/* Finding duplicated keys: small objects by comparing each pair, larger ones through a table of hashes. */
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "data/json.h"

#define PAIRWISE 16u

struct seen_key {
	uint64_t hash;
	struct slice key;
};

static bool same_key(const void *seen, const void *key)
{
	return slice_eq(((const struct seen_key *)seen)->key, *(const struct slice *)key);
}

static bool by_pairs(const struct slice *keys, uint32_t n)
{
	for (uint32_t i = 0; i + 1 < n; i++) {
		if (slice_eq(keys[i], keys[n - 1]))
			return true;
	}
	return false;
}

/* The first member of one object whose key has been there before. Returns as json_duplicate. */
static int in_object(struct json_val v, struct arena *a, struct table *table, struct json_val *key)
{
	uint32_t members = json_count(v), n = 0;
	struct slice few[PAIRWISE];
	struct json_iter it = json_iter(v);

	table_clear(table);
	while (json_next(&it)) {
		struct slice text = json_text(it.key, a);
		if (text.p == NULL)
			return -1;
		*key = it.key;
		if (members <= PAIRWISE) {
			few[n++] = text;
			if (by_pairs(few, n))
				return 1;
			continue;
		}
		struct seen_key *seen = table_put(table, XXH3_64bits(text.p, text.n), &text);
		if (seen == NULL)
			return -1;
		if (seen->key.p != NULL)
			return 1;
		seen->key = text;
	}
	return 0;
}

int json_duplicate(struct json_val v, struct arena *a, struct json_val *key)
{
	struct table table = TABLE_INIT(struct seen_key, same_key);
	int found = 0;

	for (uint32_t at = v.at; v.j != NULL && found == 0 && at < v.j->node[v.at].next; at++) {
		struct json_val here = {v.j, at};
		if (json_is(here, JSON_OBJECT))
			found = in_object(here, a, &table, key);
	}
	table_release(&table);
	return found;
}
