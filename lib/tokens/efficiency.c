#include "tokens/efficiency.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "record/cost.h"
#include "stats/quantile.h"

void efficiency_add(struct efficiency *f, const struct cell_use *c)
{
	double read = c->cache_read, write = isfinite(c->cache_write) ? c->cache_write : 0;

	f->total += c->count[CELL_TOTAL];
	f->calls += c->calls;
	f->cost += c->cost;
	f->priced += c->priced;
	if (!isfinite(read) || read < 0 || write < 0)
		return;
	f->cached++;
	f->cache_read += read;
	f->prompt += c->count[CELL_INPUT] + read + write;
}

static void emit_turns(struct emit *w, const double *turn, size_t n)
{
	double *sorted = mem_resize(NULL, n, sizeof(*sorted));

	emit_kint(w, "turns", (int64_t)n);
	if (sorted == NULL) {
		w->out->failed = true;
		return;
	}
	memcpy(sorted, turn, n * sizeof(*sorted));
	quantile_sort(sorted, n);
	emit_kdouble(w, "p50PerTurn", quantile_nearest(sorted, n, 0.5));
	emit_kdouble(w, "p90PerTurn", quantile_nearest(sorted, n, 0.9));
	mem_free(sorted);
}

void efficiency_emit(struct emit *w, const struct efficiency *f, const double *turn, size_t turns)
{
	emit_object(w);
	if (turn != NULL && turns > 0)
		emit_turns(w, turn, turns);
	if (f->cached > 0 && f->prompt > 0)
		emit_kdouble(w, "cacheShare", f->cache_read / f->prompt);
	if (f->calls > 0)
		emit_kdouble(w, "tokensPerToolCall", f->total / (double)f->calls);
	if (f->priced > 0)
		cost_emit(w, "cost", f->cost);
	emit_end(w);
}
