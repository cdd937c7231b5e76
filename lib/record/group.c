#include "record/group.h"

#include <stdlib.h>
#include <xxhash.h>

#include "record/envelope.h"
#include "record/intake.h"
#include "record/packed.h"

/* ---- one group ---- */

struct grouped *grouped_new(const struct groups *gs, struct slice key)
{
	struct grouped *g = mem_clear(1, gs->type->size);

	if (g == NULL)
		return NULL;
	g->key = mem_keep(key);
	if (g->key.p == NULL) {
		mem_free(g);
		return NULL;
	}
	if (gs->type->init != NULL)
		gs->type->init(g, gs->lossy);
	return g;
}

void grouped_free(const struct groups *gs, struct grouped *g)
{
	if (g == NULL)
		return;
	if (gs->type->release != NULL)
		gs->type->release(g);
	mem_drop(g->key);
	mem_drop(g->path);
	mem_free(g);
}

int grouped_source(struct grouped *g, struct slice path, uint64_t line)
{
	if (path.p == NULL)
		return 0;
	int c = g->path.p == NULL ? -1 : slice_cmp(path, g->path);
	if (c == 0 && line < g->line)
		g->line = line;
	if (c >= 0)
		return 0;
	struct slice kept = mem_keep(path);
	if (kept.p == NULL)
		return -1;
	mem_drop(g->path);
	g->path = kept;
	g->line = line;
	return 0;
}

void grouped_emit_src(struct emit *w, const struct grouped *g)
{
	bool none = g == NULL || g->path.p == NULL;

	emit_kobject(w, "src");
	emit_kstring(w, "path", none ? SLICE("(none)") : g->path);
	emit_ksome(w, "line", none ? 0 : g->line);
	emit_end(w);
}

/* ---- groups ---- */

struct group_entry {
	uint64_t hash;
	struct grouped *group;
};

static bool same_key(const void *entry, const void *key)
{
	return slice_eq(((const struct group_entry *)entry)->group->key, *(const struct slice *)key);
}

static uint64_t hash_of(struct slice key)
{
	return XXH3_64bits(key.p, key.n);
}

static struct grouped *next(const struct groups *gs, const struct group_entry **at)
{
	*at = table_next(&gs->table, *at);
	return *at == NULL ? NULL : (*at)->group;
}

void groups_init(struct groups *gs, const struct group_type *type, const struct fields *by)
{
	*gs = (struct groups){
	    .type = type, .by = *by, .table = TABLE_INIT(struct group_entry, same_key), .key = SB_INIT};
}

void groups_release(struct groups *gs)
{
	const struct group_entry *at = NULL;

	for (struct grouped *g; (g = next(gs, &at)) != NULL;)
		grouped_free(gs, g);
	table_release(&gs->table);
	grouped_free(gs, gs->all);
	sb_release(&gs->key);
	groups_init(gs, gs->type, &gs->by);
}

bool groups_empty(const struct groups *gs)
{
	return gs->table.count == 0 && gs->all == NULL;
}

struct grouped *groups_find(const struct groups *gs, struct slice key)
{
	const struct group_entry *at = table_find(&gs->table, hash_of(key), &key);

	return at == NULL ? NULL : at->group;
}

struct grouped *groups_add(struct groups *gs, struct slice key)
{
	if (gs->last != NULL && slice_eq(gs->last->key, key))
		return gs->last;
	struct grouped *g = groups_find(gs, key);
	if (g == NULL && (g = grouped_new(gs, key)) != NULL) {
		struct group_entry *at = table_put(&gs->table, hash_of(key), &key);
		if (at == NULL) {
			grouped_free(gs, g);
			return NULL;
		}
		at->group = g;
	}
	gs->last = g;
	return g;
}

struct grouped *groups_all(struct groups *gs)
{
	if (gs->all == NULL)
		gs->all = grouped_new(gs, SLICE(""));
	return gs->all;
}

int groups_pack(struct groups *gs, struct json_val record, struct arena *a)
{
	int rc;

	sb_reset(&gs->key);
	rc = fields_pack_object(gs->type->fields, &gs->key, &gs->by, json_gets(record, "key"), a);
	for (size_t i = 0; rc == 0 && i < gs->type->tails; i++) {
		struct json_val v = json_gets(record, gs->type->tail[i]);
		if (json_is(v, JSON_MISSING) && (gs->type->newer >> i & 1) != 0)
			packed_add(&gs->key, slice_make(NULL, 0));
		else
			rc = packed_read(&gs->key, v, a);
	}
	return rc;
}

/* ---- in order ---- */

static int by_key(const void *a, const void *b)
{
	const struct grouped *const *x = a, *const *y = b;

	return packed_compare((*x)->key, (*y)->key);
}

struct grouped **groups_sorted(struct groups *gs, struct oc_err *e)
{
	struct grouped **sorted = mem_resize(NULL, gs->table.count, sizeof(struct grouped *));
	const struct group_entry *at = NULL;
	size_t n = 0;

	if (sorted == NULL)
		err_nomem(e);
	for (struct grouped *g; sorted != NULL && (g = next(gs, &at)) != NULL;) {
		if (gs->type->settle != NULL && gs->type->settle(g, e) < 0) {
			mem_free(sorted);
			return NULL;
		}
		sorted[n++] = g;
	}
	if (n > 1)
		qsort(sorted, n, sizeof(struct grouped *), by_key);
	return sorted;
}

/* Merges a group that is done with into that of all records, which the first of them becomes. */
static int drain(struct groups *gs, struct grouped *g, struct oc_err *e)
{
	bool kept_along = fields_has(&gs->by, gs->type->several);

	if (gs->all == NULL && !kept_along) {
		gs->all = g;
		return 0;
	}
	int rc = kept_along ? 0 : gs->type->merge(gs->all, g, e);
	grouped_free(gs, g);
	return rc;
}

int groups_each(struct groups *gs, bool draining, int (*fn)(void *arg, struct grouped *g, struct oc_err *e),
    void *arg, struct oc_err *e)
{
	struct grouped **sorted = groups_sorted(gs, e);
	size_t n = gs->table.count, i = 0;
	int rc = sorted == NULL ? -1 : 0;

	if (draining && rc == 0) {
		table_release(&gs->table);
		gs->last = NULL;
	}
	for (; rc == 0 && i < n; i++) {
		rc = fn(arg, sorted[i], e);
		if (rc == 0 && draining)
			rc = drain(gs, sorted[i], e);
		else if (draining)
			grouped_free(gs, sorted[i]);
	}
	for (; sorted != NULL && draining && i < n; i++)
		grouped_free(gs, sorted[i]);
	mem_free(sorted);
	return rc;
}

/* ---- of a file ---- */

struct loading {
	struct groups *gs;
	struct intake in;
	struct arena arena;
	const char *kind;
	int (*fn)(struct groups *gs, struct json_val record, struct arena *a, struct oc_err *e);
};

static int take_record(void *arg, struct json_val record, struct slice text, struct oc_err *e)
{
	struct loading *l = arg;

	(void)text;
	if (!record_is(record, l->kind))
		return 0;
	int rc = l->fn(l->gs, record, &l->arena, e);
	arena_reset(&l->arena);
	return rc < 0 ? err_at(e, l->in.path, l->in.line, 0) : 0;
}

static int refuse(void *arg, struct oc_err *e, struct slice text)
{
	(void)arg, (void)e, (void)text;
	return -1;
}

int groups_load(struct groups *gs, const char *path, const char *kind,
    int (*fn)(struct groups *gs, struct json_val record, struct arena *a, struct oc_err *e), struct oc_err *e)
{
	struct loading l = {.gs = gs, .arena = ARENA_INIT, .kind = kind, .fn = fn};
	int rc = intake_init(&l.in, NULL, NULL, e);

	l.in.arg = &l;
	l.in.record = take_record;
	l.in.bad = refuse;
	if (rc == 0)
		rc = intake_read(&l.in, path, e);
	intake_release(&l.in);
	arena_release(&l.arena);
	return rc;
}
