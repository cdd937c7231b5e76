#include "drift/waits.h"

#include <xxhash.h>

#include "base/mem.h"

#define FIRST_BUCKETS 64

uint64_t waits_key(struct slice id, struct slice axes)
{
	return XXH3_64bits_withSeed(axes.p, axes.n, XXH3_64bits(id.p, id.n));
}

struct wait *waits_find(const struct waits *w, uint64_t key, struct slice id, struct slice axes)
{
	struct wait *at = w->buckets == 0 ? NULL : w->bucket[key % w->buckets];

	while (at != NULL && !(at->key == key && slice_eq(at->id, id) && slice_eq(at->axes, axes)))
		at = at->chain;
	return at;
}

static int grow(struct waits *w)
{
	size_t n = w->buckets == 0 ? FIRST_BUCKETS : w->buckets * 2;
	struct wait **bucket = mem_resize(w->bucket, n, sizeof(*bucket));

	if (bucket == NULL)
		return -1;
	w->bucket = bucket;
	w->buckets = n;
	memset(bucket, 0, n * sizeof(struct wait *));
	for (struct wait *at = w->first; at != NULL; at = at->after) {
		at->chain = bucket[at->key % n];
		bucket[at->key % n] = at;
	}
	return 0;
}

struct wait *waits_add(struct waits *w, uint64_t key, struct slice id, struct slice axes)
{
	if (w->count >= w->buckets && grow(w) < 0)
		return NULL;
	struct wait *at = mem_alloc(sizeof(*at) + id.n + axes.n);
	if (at == NULL)
		return NULL;
	char *text = (char *)(at + 1);
	*at = (struct wait){.chain = w->bucket[key % w->buckets], .before = w->last, .key = key};
	at->id = slice_make(text, id.n);
	if (id.n > 0)
		memcpy(text, id.p, id.n);
	if (axes.p != NULL) {
		at->axes = slice_make(text + id.n, axes.n);
		memcpy(text + id.n, axes.p, axes.n);
	}
	w->bucket[key % w->buckets] = at;
	*(w->last == NULL ? &w->first : &w->last->after) = at;
	w->last = at;
	if (++w->count > w->most)
		w->most = w->count;
	return at;
}

int waits_keep(struct waits *w, struct side **place, const struct side *s)
{
	*place = side_keep(s);
	if (*place == NULL)
		return -1;
	w->bytes += side_size(s);
	return 0;
}

void waits_drop(struct waits *w, struct wait *at)
{
	struct wait **link = &w->bucket[at->key % w->buckets];

	while (*link != at)
		link = &(*link)->chain;
	*link = at->chain;
	*(at->before == NULL ? &w->first : &at->before->after) = at->after;
	*(at->after == NULL ? &w->last : &at->after->before) = at->before;
	w->count--;
	w->bytes -= (at->left == NULL ? 0 : side_size(at->left)) +
		    (at->right == NULL ? 0 : side_size(at->right));
	side_free(at->left);
	side_free(at->right);
	scenario_free(at->scenario);
	mem_free(at);
}

void waits_release(struct waits *w)
{
	while (w->first != NULL)
		waits_drop(w, w->first);
	mem_free(w->bucket);
	*w = (struct waits)WAITS_INIT;
}
