#include "tokens/ledger.h"

#include <stdlib.h>
#include <xxhash.h>

#include "base/mem.h"
#include "record/packed.h"

void ledger_init(struct ledger *l, const struct fields *by, bool lossy)
{
	*l = (struct ledger){.by = *by, .lossy = lossy, .key = SB_INIT};
	l->counts[SOURCE_OTHER] = l->counts[SOURCE_TRANSCRIPT] = l->counts[SOURCE_DATABASE] = true;
}

void ledger_release(struct ledger *l)
{
	for (size_t i = 0; i < l->cap; i++)
		token_group_free(l->slot[i]);
	mem_free(l->slot);
	token_group_free(l->all);
	sb_release(&l->key);
	*l = (struct ledger){.by = l->by};
}

bool ledger_empty(const struct ledger *l)
{
	return l->used == 0 && l->all == NULL;
}

/* ---- groups ---- */

static struct token_group **find(struct token_group **slot, size_t cap, struct slice key)
{
	size_t i = (size_t)XXH3_64bits(key.p, key.n) & (cap - 1);

	while (slot[i] != NULL && !slice_eq(slot[i]->key, key))
		i = (i + 1) & (cap - 1);
	return &slot[i];
}

static int grow(struct ledger *l)
{
	size_t cap = l->cap == 0 ? 16 : l->cap * 2;
	struct token_group **slot = mem_resize(NULL, cap, sizeof(*slot));

	if (slot == NULL)
		return -1;
	for (size_t i = 0; i < cap; i++)
		slot[i] = NULL;
	for (size_t i = 0; i < l->cap; i++) {
		if (l->slot[i] != NULL)
			*find(slot, cap, l->slot[i]->key) = l->slot[i];
	}
	mem_free(l->slot);
	l->slot = slot;
	l->cap = cap;
	return 0;
}

struct token_group *ledger_group(struct ledger *l, struct slice key)
{
	if (l->last != NULL && slice_eq(l->last->key, key))
		return l->last;
	if (l->used + l->used / 3 >= l->cap && grow(l) < 0)
		return NULL;
	struct token_group **at = find(l->slot, l->cap, key);
	if (*at == NULL && (*at = token_group_new(key, l->lossy)) != NULL)
		l->used++;
	l->last = *at;
	return *at;
}

struct token_group *ledger_all(struct ledger *l)
{
	if (l->all == NULL)
		l->all = token_group_new(SLICE(""), l->lossy);
	return l->all;
}

/* ---- messages ---- */

static int add_to_key(struct ledger *l, const struct usage_record *u, struct slice tool,
    bool shared, enum token_use use, struct oc_err *e)
{
	struct token_group *g;

	sb_reset(&l->key);
	by_pack(&l->key, &l->by, u, tool);
	if (!sb_ok(&l->key) || (g = ledger_group(l, sb_slice(&l->key))) == NULL)
		return err_nomem(e);
	g->shared += shared && use == USE_LIVE;
	return token_group_add(g, u, use, e);
}

static int by_name_order(const void *a, const void *b)
{
	return slice_cmp(*(const struct slice *)a, *(const struct slice *)b);
}

/* The distinct names of the tools that a message calls. */
static int list_tools(
    const struct usage_record *u, struct arena *a, struct slice **list, size_t *n, struct oc_err *e)
{
	struct json_iter it = json_iter(json_is(u->tools, JSON_ARRAY) ? u->tools : JSON_NONE);
	struct slice *name = arena_calloc(a, json_count(u->tools), sizeof(*name));
	size_t all = 0;

	if (name == NULL)
		return err_nomem(e);
	while (json_next(&it)) {
		if (!json_is(it.val, JSON_STRING))
			continue;
		name[all] = json_text(it.val, a);
		if (name[all++].p == NULL)
			return err_nomem(e);
	}
	if (all > 1)
		qsort(name, all, sizeof(*name), by_name_order);
	*list = name;
	*n = 0;
	for (size_t i = 0; i < all; i++) {
		if (i == 0 || !slice_eq(name[i], name[i - 1]))
			name[(*n)++] = name[i];
	}
	return 0;
}

static int add_by_tool(struct ledger *l, const struct usage_record *u, struct arena *a,
    enum token_use use, struct oc_err *e)
{
	struct slice *tool = NULL;
	size_t n = 0;

	if (ledger_all(l) == NULL)
		return err_nomem(e);
	if (list_tools(u, a, &tool, &n, e) < 0 || token_group_add(l->all, u, use, e) < 0)
		return -1;
	if (n == 0)
		return add_to_key(l, u, slice_make(NULL, 0), false, use, e);
	for (size_t i = 0; i < n; i++) {
		if (add_to_key(l, u, tool[i], n > 1, use, e) < 0)
			return -1;
	}
	return 0;
}

int ledger_add(struct ledger *l, const struct usage_record *u, struct arena *a, enum token_use *use,
    struct oc_err *e)
{
	*use = !l->counts[u->source] || u->duplicate ? USE_APART
	       : u->fault != FAULT_NONE              ? USE_IGNORED
	       : u->side                             ? USE_SIDE
						     : USE_LIVE;
	if (fields_has(&l->by, BY_TOOL))
		return add_by_tool(l, u, a, *use, e);
	return add_to_key(l, u, slice_make(NULL, 0), false, *use, e);
}

/* ---- the end ---- */

/* qsort has no argument for its comparison: the groups carry what they are grouped by. */
struct ranked {
	struct token_group *group;
	const struct fields *by;
};

static int by_key(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;

	return packed_compare(x->group->key, y->group->key, x->by->n);
}

/* Adds a group that is done with to that of all messages, which the first of them becomes. */
static int drain(struct ledger *l, struct token_group *g, struct oc_err *e)
{
	int rc = 0;

	if (fields_has(&l->by, BY_TOOL) || l->all != NULL) {
		rc = fields_has(&l->by, BY_TOOL) ? 0 : token_group_merge(l->all, g, e);
		token_group_free(g);
	} else {
		l->all = g;
	}
	return rc;
}

int ledger_each(struct ledger *l, bool draining,
    int (*fn)(void *arg, struct token_group *g, struct oc_err *e), void *arg, struct oc_err *e)
{
	struct ranked *all = mem_resize(NULL, l->used, sizeof(*all));
	size_t n = 0;
	int rc = 0;

	if (all == NULL)
		return err_nomem(e);
	for (size_t i = 0; i < l->cap; i++) {
		if (l->slot[i] != NULL)
			all[n++] = (struct ranked){l->slot[i], &l->by};
	}
	if (n > 1)
		qsort(all, n, sizeof(*all), by_key);
	for (size_t i = 0; i < n && rc == 0; i++) {
		rc = token_group_settle(all[i].group, e) < 0 ? -1 : fn(arg, all[i].group, e);
		if (rc == 0 && draining) {
			rc = drain(l, all[i].group, e);
			all[i].group = NULL;
		}
	}
	if (draining) {
		for (size_t i = 0; i < l->cap; i++)
			l->slot[i] = NULL;
		for (size_t i = 0; i < n; i++)
			token_group_free(all[i].group);
		l->used = 0;
		l->last = NULL;
	}
	mem_free(all);
	return rc;
}
