/* Rules whose paths only libjq can find, document by document. */
#define XXH_INLINE_ALL
#include <xxhash.h>

#include <string.h>

#include "base/mem.h"
#include "data/jqx.h"
#include "redact/policy_rules.h"

/* A node number from here on is no node: what is below 1 + a rule that holds for all of it. */
#define BELOW 0x80000000u

/* A child of a node: under a key, or without one an index. */
struct child {
	const struct path_node *node;
	uint32_t parent, index;
	struct slice key;
};

static uint64_t hash_of(const struct child *c)
{
	return c->key.p == NULL ? (uint64_t)c->parent << 32 | c->index
				: XXH3_64bits_withSeed(c->key.p, c->key.n, c->parent);
}

static bool same_child(const void *entry, const void *child)
{
	const struct child *c = child;
	const struct path_node *n = &c->node[((const struct path_child *)entry)->node];

	if (n->parent != c->parent || (n->key.p == NULL) != (c->key.p == NULL))
		return false;
	return c->key.p == NULL ? n->index == c->index : slice_eq(n->key, c->key);
}

struct table policy_paths_table(void)
{
	return (struct table)TABLE_INIT(struct path_child, same_child);
}

/* The child of parent under key (or index), made when it is new; 0: memory is out. */
static uint32_t child(struct policy_rules *r, uint32_t parent, struct slice key, uint32_t index)
{
	struct child c = {r->node, parent, index, key};
	const struct path_child *found = table_find(&r->children, hash_of(&c), &c);
	struct path_child *made;
	void *p = r->node;

	if (found != NULL)
		return found->node;
	if (mem_grow(&p, &r->node_cap, r->nodes + 1, sizeof(*r->node)) != 0 || r->nodes >= BELOW)
		return 0;
	c.node = r->node = p;
	if ((key.p != NULL && (key = arena_copy(&r->doc, key)).p == NULL) ||
	    (made = table_put(&r->children, hash_of(&c), &c)) == NULL)
		return 0;
	r->node[r->nodes] = (struct path_node){parent, index, key, 0};
	made->node = (uint32_t)r->nodes++;
	return made->node;
}

/* A path as libjq writes it: [KEY or INDEX, ...]. */
static int add_path(struct policy_rules *r, struct json_val path, uint32_t rule, struct oc_err *e)
{
	struct json_iter it = json_iter(path);
	uint32_t at = 0;

	while (json_next(&it)) {
		struct slice key = {NULL, 0};
		int64_t index = 0;
		if (json_is(it.val, JSON_STRING)) {
			key = json_text(it.val, &r->doc);
			if (key.p == NULL)
				return err_nomem(e);
		} else if (!json_int64(it.val, &index) || index < 0 || index > UINT32_MAX) {
			return err_set(e, OC_EX_DATA,
			    "a rule's expression names a slice, which no rule can hold for");
		}
		if ((at = child(r, at, key, (uint32_t)index)) == 0)
			return err_nomem(e);
	}
	if (rule > r->node[at].rule)
		r->node[at].rule = rule;
	return 0;
}

static int run_rule(
    struct policy_rules *r, uint32_t rule, struct slice doc, struct oc_err *e)
{
	struct slice left;
	size_t at = 0;

	sb_reset(&r->out);
	if (jqx_map(r->rule[rule - 1].jq, doc, &r->out, e) < 0)
		return -1;
	for (left = sb_slice(&r->out); at < left.n;) {
		size_t end = slice_find(left, SLICE("\n"), at);
		if (json_read(&r->json, left.p + at, end - at, e) != 0 ||
		    add_path(r, json_root(&r->json), rule, e) != 0)
			return -1;
		at = end + 1;
	}
	return 0;
}

int policy_paths_begin(
    struct policy_rules *r, const char *kind, struct json_val doc, struct oc_err *e)
{
	bool begun = false;

	r->nodes = 0;
	arena_reset(&r->doc);
	for (size_t i = 0; i < r->rules; i++) {
		if (r->rule[i].jq == NULL || !policy_rule_is_for(&r->rule[i], kind))
			continue;
		if (!begun) {
			void *p = r->node;
			if (mem_grow(&p, &r->node_cap, 1, sizeof(*r->node)) != 0)
				return err_nomem(e);
			r->node = p;
			r->node[0] = (struct path_node){0, 0, {NULL, 0}, 0};
			r->nodes = 1;
			table_clear(&r->children);
			begun = true;
		}
		if (run_rule(r, (uint32_t)i + 1, json_source(doc), e) != 0)
			return -1;
	}
	/* What fits a container fits all in it; parents stand before their children. */
	for (uint32_t i = 1; i < r->nodes; i++) {
		uint32_t above = r->node[r->node[i].parent].rule;
		if (above > r->node[i].rule)
			r->node[i].rule = above;
	}
	return 0;
}

uint32_t policy_paths_below(
    const struct policy_rules *r, uint32_t from, struct slice key, uint32_t index)
{
	if (r->nodes == 0 || from >= BELOW)
		return from;
	struct child c = {r->node, from, index, key};
	const struct path_child *found = table_find(&r->children, hash_of(&c), &c);
	return found != NULL ? found->node : BELOW | r->node[from].rule;
}

uint32_t policy_paths_rule(const struct policy_rules *r, uint32_t at)
{
	if (at >= BELOW)
		return at & ~BELOW;
	return r->nodes == 0 ? 0 : r->node[at].rule;
}

uint32_t policy_paths_inside(const struct policy_rules *r, uint32_t at)
{
	return BELOW | policy_paths_rule(r, at);
}
