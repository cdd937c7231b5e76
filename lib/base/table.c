#include "base/table.h"

#include "base/mem.h"

#define CAP_MIN 4

void table_release(struct table *t)
{
	mem_free(t->entry);
	t->entry = NULL;
	t->cap = t->count = 0;
}

void table_clear(struct table *t)
{
	if (t->count > 0)
		memset(t->entry, 0, t->cap * t->size);
	t->count = 0;
}

static size_t free_place(const struct table *t, uint64_t hash)
{
	size_t at = table_place(t, hash);

	while (table_hash_at(t, at) != 0)
		at = (at + 1) & (t->cap - 1);
	return at;
}

static bool has_room(size_t cap, size_t count)
{
	return count <= cap - cap / 4;
}

int table_reserve(struct table *t, size_t count)
{
	struct table grown = *t;

	if (has_room(t->cap, count))
		return 0;
	for (grown.cap = t->cap == 0 ? CAP_MIN : t->cap; !has_room(grown.cap, count); grown.cap *= 2) {
		if (grown.cap > SIZE_MAX / 2)
			return -1;
	}
	grown.entry = mem_clear(grown.cap, t->size);
	if (grown.entry == NULL)
		return -1;
	for (size_t at = 0; at < t->cap; at++) {
		uint64_t hash = table_hash_at(t, at);
		if (hash != 0)
			memcpy(grown.entry + free_place(&grown, hash) * t->size, t->entry + at * t->size, t->size);
	}
	mem_free(t->entry);
	*t = grown;
	return 0;
}

void *table_find(const struct table *t, uint64_t hash, const void *key)
{
	return table_find_as(t, t->size, t->same, hash, key);
}

void *table_put(struct table *t, uint64_t hash, const void *key)
{
	size_t at = 0;

	hash += hash == 0;
	if (t->cap > 0) {
		uint64_t here;
		for (at = table_place(t, hash); (here = table_hash_at(t, at)) != 0; at = (at + 1) & (t->cap - 1)) {
			char *entry = t->entry + at * t->size;
			if (here == hash && (t->same == NULL || t->same(entry, key)))
				return entry;
		}
	}
	if (!has_room(t->cap, t->count + 1)) {
		if (table_reserve(t, t->count + 1) != 0)
			return NULL;
		at = free_place(t, hash);
	}
	char *entry = t->entry + at * t->size;
	memcpy(entry, &hash, sizeof(hash));
	t->count++;
	return entry;
}

/* The entries behind a hole move up while that brings them nearer to their own place (Knuth, 6.4, algorithm R), so that
 * no entry is hidden behind a free one. */
void table_remove(struct table *t, void *entry)
{
	size_t mask = t->cap - 1, hole = (size_t)((char *)entry - t->entry) / t->size;
	uint64_t hash;

	for (size_t at = (hole + 1) & mask; (hash = table_hash_at(t, at)) != 0; at = (at + 1) & mask) {
		if (((at - table_place(t, hash)) & mask) < ((at - hole) & mask))
			continue;
		memcpy(t->entry + hole * t->size, t->entry + at * t->size, t->size);
		hole = at;
	}
	memset(t->entry + hole * t->size, 0, t->size);
	t->count--;
}

void *table_next(const struct table *t, const void *entry)
{
	char *at = t->entry, *end = at + t->cap * t->size;

	if (entry != NULL)
		at += (size_t)((const char *)entry - t->entry) + t->size;
	for (uint64_t hash; at < end; at += t->size) {
		memcpy(&hash, at, sizeof(hash));
		if (hash != 0)
			return at;
	}
	return NULL;
}
