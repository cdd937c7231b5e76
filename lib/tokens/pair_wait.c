#include "tokens/pair_wait.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "base/mem.h"

void pair_waits_release(struct pair_waits *w)
{
	for (size_t i = 0; i < w->places; i++) {
		while (w->head[i] != NULL)
			pair_waits_drop(w, w->head[i]);
	}
	mem_free(w->head);
	*w = (struct pair_waits)PAIR_WAITS_INIT;
}

static uint64_t key_of(const struct cell_use *c)
{
	if (c->index > 0)
		return XXH3_64bits_withSeed(c->path.p, c->path.n, c->index);
	return XXH3_64bits_withSeed(
	    c->scenario.p, c->scenario.n, XXH3_64bits(c->axes.p, c->axes.n));
}

static bool same(const struct cell_use *a, const struct cell_use *b)
{
	return a->index == b->index && slice_eq(a->scenario, b->scenario) &&
	       slice_eq(a->axes, b->axes) && (a->index == 0 || slice_eq(a->path, b->path));
}

struct pair_wait *pair_waits_find(struct pair_waits *w, const struct cell_use *c)
{
	uint64_t key = key_of(c);

	if (w->places == 0)
		return NULL;
	for (struct pair_wait *one = w->head[key & (w->places - 1)]; one != NULL; one = one->next) {
		if (one->key == key && same(one->side[0] != NULL ? one->side[0] : one->side[1], c))
			return one;
	}
	return NULL;
}

static int more_places(struct pair_waits *w)
{
	size_t places = w->places == 0 ? 64 : w->places * 2;
	struct pair_wait **head = mem_resize(NULL, places, sizeof(*head));

	if (head == NULL)
		return -1;
	memset(head, 0, places * sizeof(*head));
	for (size_t i = 0; i < w->places; i++) {
		for (struct pair_wait *one = w->head[i], *next; one != NULL; one = next) {
			next = one->next;
			one->next = head[one->key & (places - 1)];
			head[one->key & (places - 1)] = one;
		}
	}
	mem_free(w->head);
	w->head = head;
	w->places = places;
	return 0;
}

int pair_waits_add(struct pair_waits *w, const struct cell_use *c, int side)
{
	if (w->count >= w->places && more_places(w) < 0)
		return -1;
	struct pair_wait *one = mem_alloc(sizeof(*one));
	struct cell_use *kept = cell_use_keep(c);
	if (one == NULL || kept == NULL) {
		mem_free(one);
		cell_use_free(kept);
		return -1;
	}
	*one = (struct pair_wait){.key = key_of(c)};
	one->side[side] = kept;
	one->next = w->head[one->key & (w->places - 1)];
	w->head[one->key & (w->places - 1)] = one;
	w->count++;
	return 0;
}

void pair_waits_drop(struct pair_waits *w, struct pair_wait *one)
{
	struct pair_wait **at = &w->head[one->key & (w->places - 1)];

	while (*at != one)
		at = &(*at)->next;
	*at = one->next;
	cell_use_free(one->side[0]);
	cell_use_free(one->side[1]);
	mem_free(one);
	w->count--;
}

static uint64_t line_of(const struct pair_wait *one)
{
	return (one->side[0] != NULL ? one->side[0] : one->side[1])->line;
}

static int by_line(const void *a, const void *b)
{
	uint64_t x = line_of(*(struct pair_wait *const *)a),
		 y = line_of(*(struct pair_wait *const *)b);

	return (x > y) - (x < y);
}

int pair_waits_each(
    const struct pair_waits *w, int (*fn)(void *arg, const struct pair_wait *one), void *arg)
{
	struct pair_wait **all = mem_resize(NULL, w->count, sizeof(*all));
	size_t n = 0;
	int rc = 0;

	if (all == NULL)
		return -1;
	for (size_t i = 0; i < w->places; i++) {
		for (struct pair_wait *one = w->head[i]; one != NULL; one = one->next)
			all[n++] = one;
	}
	if (n > 1)
		qsort(all, n, sizeof(struct pair_wait *), by_line);
	for (size_t i = 0; i < n && rc == 0; i++)
		rc = fn(arg, all[i]);
	mem_free(all);
	return rc;
}
