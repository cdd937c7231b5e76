#include "record/pairing.h"

#include <xxhash.h>

struct pair_entry {
	uint64_t hash;
	struct partners *pair;
};

static bool same_key(const void *entry, const void *key)
{
	return slice_eq(((const struct pair_entry *)entry)->pair->key, *(const struct slice *)key);
}

uint64_t pairing_hash(struct slice key)
{
	return XXH3_64bits(key.p, key.n);
}

struct partners *pairing_find(const struct pairing *w, struct slice key)
{
	const struct pair_entry *e = table_find(&w->table, pairing_hash(key), &key);

	return e == NULL ? NULL : e->pair;
}

struct partners *pairing_add(struct pairing *w, struct slice key)
{
	struct partners *p = mem_alloc(sizeof(*p) + key.n);
	struct pair_entry *e;

	if (w->table.cap == 0)
		w->table = (struct table)TABLE_INIT(struct pair_entry, same_key);
	if (p == NULL || (e = table_put(&w->table, pairing_hash(key), &key)) == NULL) {
		mem_free(p);
		return NULL;
	}
	char *text = (char *)(p + 1);
	memcpy(text, key.p, key.n);
	*p = (struct partners){.before = w->last, .hash = pairing_hash(key), .key = slice_make(text, key.n)};
	e->pair = p;
	*(w->last == NULL ? &w->first : &w->last->after) = p;
	w->last = p;
	if (++w->count > w->most)
		w->most = w->count;
	return p;
}

void pairing_drop(struct pairing *w, struct partners *p)
{
	table_remove(&w->table, table_find(&w->table, p->hash, &p->key));
	*(p->before == NULL ? &w->first : &p->before->after) = p->after;
	*(p->after == NULL ? &w->last : &p->after->before) = p->before;
	w->count--;
	for (int i = 0; i < PAIRING_PARTS; i++)
		mem_free(p->part[i]);
	mem_free(p);
}

void pairing_release(struct pairing *w)
{
	while (w->first != NULL)
		pairing_drop(w, w->first);
	table_release(&w->table);
	*w = (struct pairing)PAIRING_INIT;
}
