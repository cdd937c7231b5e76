/* runtime_pair: the two runtimes whose cells are compared. "pi" is openclaw's older name. The canonical pair is
 * openclaw (or pi) and codex: for these upstream's reports have fields of their own ("openclawStatus", "codex":
 * {...}). */
#pragma once

#include "data/data.h"

struct runtime_pair {
	struct slice runtime[2]; /* left, right; borrowed */
	bool canonical;
};

/* In upstream's order (openclaw, codex) when the two are these, else as given. */
void runtime_pair_set(struct runtime_pair *p, struct slice left, struct slice right);

/* Which side of the pair a runtime is on: 0 left, 1 right, -1 none. */
int runtime_pair_side(const struct runtime_pair *p, struct slice runtime);

/* A member with the list of the two names. */
void runtime_pair_emit(struct emit *w, const char *key, const struct runtime_pair *p);
