#include "tokens/usage_row.h"

#include <math.h>

#include "base/mem.h"
#include "data/clock.h"

/* Nothing has no percentiles: null. */
static void emit_figures(struct emit *w, const char *key, const struct sums_figures *f)
{
	emit_key(w, key);
	if (isnan(f->max)) {
		emit_null(w);
		return;
	}
	emit_object(w);
	emit_kdouble(w, "p50", f->p50);
	emit_kdouble(w, "p90", f->p90);
	emit_kdouble(w, "p99", f->p99);
	emit_kdouble(w, "max", f->max);
	emit_end(w);
}

static int message_figures(struct sums_figures *f, const struct sketch *s)
{
	struct sketch_count *sorted = sketch_sorted(s);

	if (sorted == NULL)
		return -1;
	f->p50 = sketch_quantile(s, sorted, 0.5);
	f->p90 = sketch_quantile(s, sorted, 0.9);
	f->p99 = sketch_quantile(s, sorted, 0.99);
	f->max = s->count == 0 ? (double)NAN : (double)s->max;
	mem_free(sorted);
	return 0;
}

static void emit_ignored(struct emit *w, const struct token_group *g)
{
	uint64_t n = token_group_ignored(g);

	if (n == 0)
		return;
	emit_key(w, "ignored");
	emit_object(w);
	emit_kuint(w, "messages", n);
	for (int i = 1; i < USAGE_FAULTS; i++)
		emit_ksome(w, usage_fault_name((enum usage_fault)i), g->ignored[i]);
	emit_end(w);
}

static void emit_time(struct emit *w, const char *key, int64_t ms)
{
	char iso[CLOCK_ISO_MAX];

	if (clock_iso(iso, (double)ms) > 0)
		emit_kcstr(w, key, iso);
}

int usage_row_figures(struct emit *w, const struct token_group *g, struct oc_err *e)
{
	struct sums_figures messages, turns, sessions;

	if (message_figures(&messages, &g->messages) < 0 || sums_figures(&g->turns, &turns) < 0 ||
	    sums_figures(&g->sessions, &sessions) < 0)
		return err_nomem(e);
	emit_kuint(w, "messages", g->live.messages);
	emit_kuint(w, "turns", sums_count(&g->turns));
	emit_kuint(w, "sessions", sums_count(&g->sessions));
	tally_emit(w, &g->live);
	emit_figures(w, "perMessage", &messages);
	emit_figures(w, "perTurn", &turns);
	emit_figures(w, "perSession", &sessions);
	if (g->turns.sampled)
		emit_kbool(w, "sampledTurns", true);
	if (g->sessions.sampled)
		emit_kbool(w, "sampledSessions", true);
	emit_ksome(w, "shared", g->shared);
	tally_emit_apart(w, "side", g->side);
	tally_emit_apart(w, "apart", g->apart);
	emit_ignored(w, g);
	emit_ksome(w, "untimed", g->untimed);
	emit_ksome(w, "backwards", g->backwards);
	if (g->timed) {
		emit_time(w, "first", g->first);
		emit_time(w, "last", g->last);
	}
	return 0;
}
