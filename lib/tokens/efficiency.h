/*
 * efficiency: what a runtime made of its tokens, over one cell or many: figures per turn, cache
 * share, tokens per tool call, cost. What is not known is left out.
 */
#ifndef OC_TOKENS_EFFICIENCY_H
#define OC_TOKENS_EFFICIENCY_H

#include <stddef.h>
#include <stdint.h>

#include "data/emit.h"
#include "tokens/cell_use.h"

struct efficiency {
	double total, prompt,
	    cache_read; /* tokens; the last two of cells that report their cache */
	uint64_t calls;
	uint64_t cached;        /* cells that report it */
	unsigned __int128 cost; /* pico-dollars */
	uint64_t priced;        /* messages with a price */
};

#define EFFICIENCY_INIT                                                                            \
	{                                                                                          \
		0, 0, 0, 0, 0, 0, 0                                                                \
	}

void efficiency_add(struct efficiency *f, const struct cell_use *c);

/* {"turns"?, "p50PerTurn"?, "p90PerTurn"?, "cacheShare"?, "tokensPerToolCall"?, "cost"?}. turn: the
 * turns' totals, in any order; NULL: not known. */
void efficiency_emit(struct emit *w, const struct efficiency *f, const double *turn, size_t turns);

#endif
