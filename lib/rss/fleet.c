#include "rss/fleet.h"

#include <stdlib.h>
#include <xxhash.h>

#include "base/mem.h"
#include "record/packed.h"

void rss_fleet_init(struct rss_fleet *f, const struct fields *by)
{
	*f = (struct rss_fleet){.by = *by, .key = SB_INIT};
}

void rss_fleet_release(struct rss_fleet *f)
{
	for (size_t i = 0; i < f->cap; i++)
		rss_run_free(f->slot[i]);
	mem_free(f->slot);
	sb_release(&f->key);
	*f = (struct rss_fleet){.by = f->by};
}

static struct rss_run **find(struct rss_run **slot, size_t cap, struct slice key)
{
	size_t i = (size_t)XXH3_64bits(key.p, key.n) & (cap - 1);

	while (slot[i] != NULL && !slice_eq(slot[i]->key, key))
		i = (i + 1) & (cap - 1);
	return &slot[i];
}

static int grow(struct rss_fleet *f)
{
	size_t cap = f->cap == 0 ? 16 : f->cap * 2;
	struct rss_run **slot = mem_resize(NULL, cap, sizeof(struct rss_run *));

	if (slot == NULL)
		return -1;
	for (size_t i = 0; i < cap; i++)
		slot[i] = NULL;
	for (size_t i = 0; i < f->cap; i++) {
		if (f->slot[i] != NULL)
			*find(slot, cap, f->slot[i]->key) = f->slot[i];
	}
	mem_free(f->slot);
	f->slot = slot;
	f->cap = cap;
	return 0;
}

struct rss_run *rss_fleet_run(struct rss_fleet *f, struct slice key)
{
	if (f->last != NULL && slice_eq(f->last->key, key))
		return f->last;
	if (f->used + f->used / 3 >= f->cap && grow(f) < 0)
		return NULL;
	struct rss_run **at = find(f->slot, f->cap, key);
	if (*at == NULL && (*at = rss_run_new(key)) != NULL)
		f->used++;
	f->last = *at;
	return *at;
}

int rss_fleet_add(
    struct rss_fleet *f, const struct rss_sample *s, struct rss_run **run, struct oc_err *e)
{
	struct rss_run *r;

	sb_reset(&f->key);
	rss_by_pack(&f->key, &f->by, s);
	if (!sb_ok(&f->key) || (r = rss_fleet_run(f, sb_slice(&f->key))) == NULL)
		return err_nomem(e);
	if (run != NULL)
		*run = r;
	return rss_run_add(r, s, e);
}

/* qsort has no argument for its comparison: each run carries how many values its key has. */
struct ranked {
	struct rss_run *run;
	size_t values;
};

static int by_key(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;

	return packed_compare(x->run->key, y->run->key, x->values);
}

struct rss_run **rss_fleet_sorted(struct rss_fleet *f)
{
	struct ranked *all = mem_resize(NULL, f->used, sizeof(*all));
	struct rss_run **sorted = mem_resize(NULL, f->used, sizeof(struct rss_run *));
	size_t n = 0;
	bool ok = all != NULL && sorted != NULL;

	for (size_t i = 0; ok && i < f->cap; i++) {
		if (f->slot[i] == NULL)
			continue;
		ok = rss_run_tidy(f->slot[i]) == 0;
		all[n++] = (struct ranked){f->slot[i], f->by.n + RSS_KEY_TAIL};
	}
	if (ok && n > 1)
		qsort(all, n, sizeof(*all), by_key);
	for (size_t i = 0; ok && i < n; i++)
		sorted[i] = all[i].run;
	mem_free(all);
	if (!ok) {
		mem_free(sorted);
		return NULL;
	}
	return sorted;
}
