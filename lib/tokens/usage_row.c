#include "tokens/usage_row.h"

#include <math.h>

#include "base/mem.h"
#include "data/clock.h"

static void emit_count(struct emit *w, const char *key, uint64_t n)
{
	emit_key(w, key);
	emit_uint(w, n);
}

static void emit_some(struct emit *w, const char *key, uint64_t n)
{
	if (n > 0)
		emit_count(w, key, n);
}

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
	emit_count(w, "messages", n);
	for (int i = 1; i < USAGE_FAULTS; i++)
		emit_some(w, usage_fault_name((enum usage_fault)i), g->ignored[i]);
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
	emit_count(w, "messages", g->live.messages);
	emit_count(w, "turns", sums_count(&g->turns));
	emit_count(w, "sessions", sums_count(&g->sessions));
	tally_emit(w, &g->live);
	emit_figures(w, "perMessage", &messages);
	emit_figures(w, "perTurn", &turns);
	emit_figures(w, "perSession", &sessions);
	if (g->turns.sampled)
		emit_kbool(w, "sampledTurns", true);
	if (g->sessions.sampled)
		emit_kbool(w, "sampledSessions", true);
	emit_some(w, "shared", g->shared);
	if (g->side != NULL)
		tally_emit_apart(w, "side", g->side);
	if (g->apart != NULL)
		tally_emit_apart(w, "apart", g->apart);
	emit_ignored(w, g);
	emit_some(w, "untimed", g->untimed);
	emit_some(w, "backwards", g->backwards);
	if (g->timed) {
		emit_time(w, "first", g->first);
		emit_time(w, "last", g->last);
	}
	return 0;
}

void usage_row_src(struct emit *w, const struct token_group *g)
{
	emit_key(w, "src");
	emit_object(w);
	emit_kstring(w, "path", g == NULL || g->path.p == NULL ? SLICE("(none)") : g->path);
	if (g != NULL && g->path.p != NULL && g->line > 0)
		emit_kint(w, "line", (int64_t)g->line);
	emit_end(w);
}
