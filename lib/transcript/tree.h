/* entry_tree: the tree of a session's entries by their parentId, stored compactly: the user turn of an entry, and
 * whether it is on the live branch.
 *
 * Rules (upstream: agent-core's session storage). Entries are appended; the branch of an entry is the entry and its
 * ancestors. The live branch is that of the last leaf: of the entry appended last, or of what the last `leaf` entry
 * points at; entries appended to the side (appendMode "side") do not move it. A `leaf` entry is never an ancestor: its
 * target takes its place. A repeated id means the later entry.
 *
 * Memory: 16 bytes and the id for each entry of one session, and 32 more once it has branched. */
#pragma once

#include "base/base.h"

#define TREE_NONE UINT32_MAX

struct tree_node;

struct entry_tree {
	struct tree_node *node;
	size_t count, cap;
	struct sb ids;
	struct table places; /* nodes by id; empty until an entry does not follow the one before */
	bool branched;
	uint32_t leaf;    /* TREE_NONE: before the first entry */
	uint64_t orphans; /* entries whose parent is not there */
};

/* The members of an entry that decide its place. */
struct tree_entry {
	struct slice id; /* absent: only the next entry can be its child */
	struct slice parent;
	bool root;           /* parentId is null */
	bool user;           /* a user message: begins a turn */
	bool side;           /* appendMode "side" */
	bool leaf;           /* a leaf entry; */
	struct slice target; /* absent: before the first entry */
};

void entry_tree_init(struct entry_tree *t);
void entry_tree_release(struct entry_tree *t);

/* Empties it; memory is kept up to that of a few thousand entries. */
void entry_tree_reset(struct entry_tree *t);

/* Adds an entry. One without parentId, or with one that names no entry (told by `orphans`), follows the entry before
 * it. Returns 0, or -1 when memory is out (or a session has 2^32 - 2 entries). */
int entry_tree_add(struct entry_tree *t, const struct tree_entry *in, struct oc_err *e);

/* The entry added last. */
static inline uint32_t entry_tree_last(const struct entry_tree *t)
{
	return (uint32_t)t->count - 1;
}

/* The number of user messages on the branch of the entry, itself included. */
uint32_t entry_tree_turn(const struct entry_tree *t, uint32_t at);

/* Marks the live branch; then entry_tree_live answers. */
void entry_tree_settle(struct entry_tree *t);
bool entry_tree_live(const struct entry_tree *t, uint32_t at);
