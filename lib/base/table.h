/* table: a hash table with open addressing; its entries are structs of the caller's, kept by value.
 *
 *     struct row {
 *         uint64_t hash;   the first member of every entry; set by the table
 *         struct slice name;
 *         uint64_t count;
 *     };
 *     static bool same_name(const void *row, const void *name) { ... }
 *
 *     struct table t = TABLE_INIT(struct row, same_name);
 *     struct row *r = table_put(&t, XXH3_64bits(name.p, name.n), &name);
 *     if (r->name.p == NULL)
 *         r->name = copy of name;      it is new
 *     r->count++;
 *     table_release(&t);
 *
 * The caller gives the hash of a key. Two keys are the same when their hashes are and `same` says so; without `same`
 * the hash itself is the key. The hash 0 becomes 1. The table spreads hashes: plain numbers can serve as such.
 *
 * An entry moves when another one is added or removed; pointers to entries hold until then. The order of entries
 * depends on hashes and capacity: sort them before printing. At most three quarters are in use. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Is this the entry of that key? Asked of entries with the key's hash. */
typedef bool table_same(const void *entry, const void *key);

struct table {
	char *entry;      /* owned; `cap` of `size` bytes; a free one begins with a hash of 0 */
	size_t cap;       /* 0 or a power of two */
	size_t count;     /* entries in use */
	size_t size;      /* bytes of an entry */
	table_same *same; /* NULL: the hash is the key */
};

#define TABLE_INIT(type, same) {NULL, 0, 0, sizeof(type), (same)}

/* Frees the entries' memory, not what they point to; the table can be used again. */
void table_release(struct table *t);

/* Removes all entries and keeps the memory. */
void table_clear(struct table *t);

/* Makes room for `count` entries, so that adding them cannot fail. Returns 0, or -1 when memory is out (nothing
 * changed). To be called before the entries of one table are put into another: in their order they crowd in a smaller
 * one. */
int table_reserve(struct table *t, size_t count);

static inline size_t table_place(const struct table *t, uint64_t hash)
{
	/* Fibonacci hashing; the upper bits are the good ones. */
	return (size_t)(hash * UINT64_C(0x9E3779B97F4A7C15) >> 32) & (t->cap - 1);
}

static inline uint64_t table_hash_at(const struct table *t, size_t at)
{
	uint64_t hash;

	memcpy(&hash, t->entry + at * t->size, sizeof(hash));
	return hash;
}

/* As table_find, with the table's size and `same` given once more, as constants: for the few places where a call for
 * each key would be felt. */
static inline __attribute__((always_inline)) void *table_find_as(
    const struct table *t, size_t size, table_same *same, uint64_t hash, const void *key)
{
	uint64_t here;

	if (t->cap == 0)
		return NULL;
	hash += hash == 0;
	for (size_t at = table_place(t, hash);; at = (at + 1) & (t->cap - 1)) {
		char *entry = t->entry + at * size;
		memcpy(&here, entry, sizeof(here));
		if (here == hash && (same == NULL || same(entry, key)))
			return entry;
		if (here == 0)
			return NULL;
	}
}

/* The entry of that key, or NULL. key: what `same` gets. */
void *table_find(const struct table *t, uint64_t hash, const void *key);

/* The same, and a new entry when there is none: zero but for its hash. NULL when memory is out (nothing changed). */
void *table_put(struct table *t, uint64_t hash, const void *key);

/* Removes an entry of this table; its bytes are no longer valid. */
void table_remove(struct table *t, void *entry);

/* The entry behind `entry` (NULL: the first one) in the order of the table; NULL behind the last. Nothing may be added
 * or removed between two calls. */
void *table_next(const struct table *t, const void *entry);

/* Prefetches the place of a hash that will be put soon. */
static inline void table_expect(const struct table *t, uint64_t hash)
{
	if (t->cap > 0)
		__builtin_prefetch(t->entry + table_place(t, hash + (hash == 0)) * t->size, 1);
}
