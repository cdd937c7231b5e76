#include "transcript/tree.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#define KEEP ((size_t)4096) /* entries whose memory stays from session to session */

struct tree_node {
	uint32_t parent; /* always added before; TREE_NONE: a root */
	uint32_t turn;
	uint32_t id; /* offset; the next node's is its end */
	uint32_t live;
};

static struct slice id_of(const struct entry_tree *t, uint32_t at)
{
	size_t end = at + 1 < t->count ? t->node[at + 1].id : t->ids.len;

	return slice_make(sb_slice(&t->ids).p + t->node[at].id, end - t->node[at].id);
}

/* A node by its id. */
struct tree_place {
	uint64_t hash;
	uint32_t node;
};

struct tree_key {
	const struct entry_tree *tree;
	struct slice id;
};

static bool same_id(const void *place, const void *key)
{
	const struct tree_key *k = key;

	return slice_eq(id_of(k->tree, ((const struct tree_place *)place)->node), k->id);
}

void entry_tree_init(struct entry_tree *t)
{
	*t = (struct entry_tree){
	    .ids = SB_INIT, .places = TABLE_INIT(struct tree_place, same_id), .leaf = TREE_NONE};
}

void entry_tree_release(struct entry_tree *t)
{
	mem_free(t->node);
	table_release(&t->places);
	sb_release(&t->ids);
	entry_tree_init(t);
}

void entry_tree_reset(struct entry_tree *t)
{
	if (t->cap > KEEP || t->ids.failed) {
		entry_tree_release(t);
		return;
	}
	table_clear(&t->places);
	t->branched = false;
	t->count = 0;
	t->orphans = 0;
	t->leaf = TREE_NONE;
	sb_reset(&t->ids);
}

static int put(struct entry_tree *t, uint32_t node, struct oc_err *e)
{
	struct tree_key key = {t, id_of(t, node)};

	if (key.id.n == 0)
		return 0;
	struct tree_place *place = table_put(&t->places, XXH3_64bits(key.id.p, key.id.n), &key);
	if (place == NULL)
		return err_nomem(e);
	place->node = node;
	return 0;
}

/* The entry of that id, TREE_NONE when there is none. Returns 0 or -1. */
static int find(struct entry_tree *t, struct slice id, uint32_t *at, struct oc_err *e)
{
	*at = TREE_NONE;
	if (t->count == 0 || id.n == 0)
		return 0;
	if (slice_eq(id_of(t, entry_tree_last(t)), id)) {
		*at = entry_tree_last(t);
		return 0;
	}
	for (uint32_t i = 0; i < t->count && !t->branched; i++) {
		if (put(t, i, e) != 0)
			return -1;
	}
	t->branched = true;
	struct tree_key key = {t, id};
	const struct tree_place *found = table_find(&t->places, XXH3_64bits(id.p, id.n), &key);
	*at = found == NULL ? TREE_NONE : found->node;
	return 0;
}

static int parent_of(struct entry_tree *t, const struct tree_entry *in, uint32_t *parent, struct oc_err *e)
{
	struct slice name = in->leaf ? in->target : in->parent;

	*parent = TREE_NONE;
	if (in->leaf ? name.p == NULL : in->root)
		return 0;
	if (name.p != NULL && find(t, name, parent, e) != 0)
		return -1;
	if (*parent == TREE_NONE && t->count > 0) {
		t->orphans += name.p != NULL;
		*parent = entry_tree_last(t);
	}
	return 0;
}

int entry_tree_add(struct entry_tree *t, const struct tree_entry *in, struct oc_err *e)
{
	uint32_t parent, from = (uint32_t)t->ids.len;

	if (parent_of(t, in, &parent, e) != 0)
		return -1;
	if (t->count >= TREE_NONE - 1 || t->ids.len + in->id.n > UINT32_MAX)
		return err_set(e, OC_EX_SOFTWARE, "a session of more than 2^32 entries");
	sb_addslice(&t->ids, in->id);
	if (!sb_ok(&t->ids) || mem_grow(&t->node, &t->cap, t->count + 1, sizeof(*t->node)) != 0)
		return err_nomem(e);
	uint32_t turn = parent == TREE_NONE ? 0 : t->node[parent].turn;
	t->node[t->count++] = (struct tree_node){parent, turn + in->user, from, 0};
	if (t->branched && put(t, entry_tree_last(t), e) != 0)
		return -1;
	if (in->leaf)
		t->leaf = parent;
	else if (!in->side)
		t->leaf = entry_tree_last(t);
	return 0;
}

uint32_t entry_tree_turn(const struct entry_tree *t, uint32_t at)
{
	return t->node[at].turn;
}

void entry_tree_settle(struct entry_tree *t)
{
	for (uint32_t at = t->leaf; at != TREE_NONE; at = t->node[at].parent)
		t->node[at].live = 1;
}

bool entry_tree_live(const struct entry_tree *t, uint32_t at)
{
	return t->node[at].live != 0;
}
