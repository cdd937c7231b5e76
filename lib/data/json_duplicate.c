/* Finding duplicated keys: small objects by comparing each pair, larger ones through a table of
 * hashes. */
#define XXH_INLINE_ALL
#include <xxhash.h>

#include <string.h>

#include "data/json.h"

#define PAIRWISE 16u

struct seen {
	uint64_t hash;
	struct slice key;
};

static bool by_pairs(const struct slice *keys, uint32_t n)
{
	for (uint32_t i = 0; i + 1 < n; i++) {
		if (slice_eq(keys[i], keys[n - 1]))
			return true;
	}
	return false;
}

/* The first member of one object whose key has been there before. Returns as json_duplicate. */
static int in_object(struct json_val v, struct arena *a, struct json_val *key)
{
	uint32_t members = json_count(v), n = 0, size = 1;
	struct slice few[PAIRWISE];
	struct seen *table = NULL;

	if (members > PAIRWISE) {
		while (size < 2 * members)
			size *= 2;
		table = arena_calloc(a, size, sizeof(*table));
		if (table == NULL)
			return -1;
	}
	struct json_iter it = json_iter(v);
	while (json_next(&it)) {
		struct slice text = json_text(it.key, a);
		if (text.p == NULL)
			return -1;
		*key = it.key;
		if (table == NULL) {
			few[n++] = text;
			if (by_pairs(few, n))
				return 1;
			continue;
		}
		uint64_t hash = XXH3_64bits(text.p, text.n) | 1;
		uint32_t at = (uint32_t)(hash >> 1) & (size - 1);
		for (; table[at].hash != 0; at = (at + 1) & (size - 1)) {
			if (table[at].hash == hash && slice_eq(table[at].key, text))
				return 1;
		}
		table[at] = (struct seen){hash, text};
	}
	return 0;
}

int json_duplicate(struct json_val v, struct arena *a, struct json_val *key)
{
	int found = 0;

	for (uint32_t at = v.at; v.j != NULL && found == 0 && at < v.j->node[v.at].next; at++) {
		struct json_val here = {v.j, at};
		if (json_is(here, JSON_OBJECT))
			found = in_object(here, a, key);
	}
	return found;
}
