#include "tokens/token_group.h"

#include <string.h>
#include <xxhash.h>

#include "base/count.h"
#include "base/mem.h"

static struct slice keep(struct slice s)
{
	char *p = mem_alloc(s.n);

	if (p != NULL && s.n > 0)
		memcpy(p, s.p, s.n);
	return slice_make(p, p == NULL ? 0 : s.n);
}

static void drop(struct slice s)
{
	char *p;

	/* The text is the group's own, though slices are const. */
	memcpy(&p, &s.p, sizeof(p));
	mem_free(p);
}

struct token_group *token_group_new(struct slice key, bool lossy)
{
	struct token_group *g = mem_alloc(sizeof(*g));

	if (g == NULL)
		return NULL;
	*g = (struct token_group){.key = keep(key),
	    .messages = SKETCH_INIT(lossy),
	    .turns = SUMS_INIT(lossy),
	    .sessions = SUMS_INIT(lossy)};
	if (g->key.p == NULL) {
		mem_free(g);
		return NULL;
	}
	return g;
}

void token_group_free(struct token_group *g)
{
	if (g == NULL)
		return;
	drop(g->key);
	drop(g->path);
	mem_free(g->side);
	mem_free(g->apart);
	sketch_release(&g->messages);
	sums_release(&g->turns);
	sums_release(&g->sessions);
	mem_free(g);
}

struct tally *token_group_tally(struct tally **t)
{
	if (*t == NULL && (*t = mem_alloc(sizeof(**t))) != NULL)
		**t = (struct tally)TALLY_INIT;
	return *t;
}

void token_group_span(struct token_group *g, int64_t first, int64_t last)
{
	if (!g->timed || first < g->first)
		g->first = first;
	if (!g->timed || last > g->last)
		g->last = last;
	g->timed = true;
}

int token_group_source(struct token_group *g, struct slice path, uint64_t line)
{
	if (path.p == NULL)
		return 0;
	int c = g->path.p == NULL ? -1 : slice_cmp(path, g->path);
	if (c == 0 && line < g->line)
		g->line = line;
	if (c >= 0)
		return 0;
	struct slice kept = keep(path);
	if (kept.p == NULL)
		return -1;
	drop(g->path);
	g->path = kept;
	g->line = line;
	return 0;
}

/* The finalizer of splitmix64: every bit of the result depends on every bit of x. */
static uint64_t mix(uint64_t x)
{
	x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
	x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
	return x ^ (x >> 31);
}

static int beyond(struct oc_err *e)
{
	return err_set(
	    e, OC_EX_DATA, "a sum of tokens goes beyond 2^62: the counts cannot be true");
}

static int add_live(struct token_group *g, const struct usage_record *u, struct oc_err *e)
{
	uint64_t session = XXH3_64bits(u->session.p, u->session.n), total = u->count[USAGE_TOTAL];
	uint64_t turn = mix(session + mix(u->turn + 1));
	bool overflow = false;

	sketch_expect(&g->messages, total);
	if (tally_add(&g->live, u) < 0)
		return beyond(e);
	if (sums_add_run(&g->turns, turn, total, &overflow) < 0 ||
	    sums_add(&g->sessions, session, total, &overflow) < 0 ||
	    sketch_add(&g->messages, total, 1) < 0)
		return overflow ? beyond(e) : err_nomem(e);
	return 0;
}

int token_group_add(
    struct token_group *g, const struct usage_record *u, enum token_use use, struct oc_err *e)
{
	if (token_group_source(g, u->path, u->line) < 0)
		return err_nomem(e);
	if (u->timed)
		token_group_span(g, u->at, u->at);
	g->untimed += !u->timed;
	g->backwards += u->backwards;
	if (use == USE_LIVE)
		return add_live(g, u, e);
	if (use == USE_IGNORED) {
		g->ignored[u->fault]++;
		return 0;
	}
	struct tally *t = token_group_tally(use == USE_SIDE ? &g->side : &g->apart);
	if (t == NULL)
		return err_nomem(e);
	if (u->fault != FAULT_NONE) {
		t->messages++;
		t->unpriced++;
		return 0;
	}
	return tally_add(t, u) < 0 ? beyond(e) : 0;
}

static int merge_tally(struct tally **to, const struct tally *from, struct oc_err *e)
{
	if (from == NULL)
		return 0;
	if (token_group_tally(to) == NULL)
		return err_nomem(e);
	return tally_merge(*to, from) < 0 ? beyond(e) : 0;
}

int token_group_merge(struct token_group *g, const struct token_group *from, struct oc_err *e)
{
	bool overflow = false;

	if (tally_merge(&g->live, &from->live) < 0)
		return beyond(e);
	if (merge_tally(&g->side, from->side, e) < 0 || merge_tally(&g->apart, from->apart, e) < 0)
		return -1;
	bool fits = count_add(&g->untimed, from->untimed) &&
		    count_add(&g->backwards, from->backwards) &&
		    count_add(&g->shared, from->shared) &&
		    from->messages.count <= COUNT_MAX - g->messages.count;
	for (int i = 0; i < USAGE_FAULTS; i++)
		fits = fits && count_add(&g->ignored[i], from->ignored[i]);
	if (!fits)
		return beyond(e);
	if (from->timed)
		token_group_span(g, from->first, from->last);
	if (token_group_source(g, from->path, from->line) < 0 ||
	    sketch_merge(&g->messages, &from->messages) < 0 ||
	    sums_merge(&g->turns, &from->turns, &overflow) < 0 ||
	    sums_merge(&g->sessions, &from->sessions, &overflow) < 0)
		return overflow ? beyond(e) : err_nomem(e);
	return 0;
}

uint64_t token_group_ignored(const struct token_group *g)
{
	uint64_t n = 0;

	for (int i = 0; i < USAGE_FAULTS; i++)
		n += g->ignored[i];
	return n;
}

int token_group_settle(struct token_group *g, struct oc_err *e)
{
	bool overflow = false;

	if (sums_settle(&g->turns, &overflow) == 0 && sums_settle(&g->sessions, &overflow) == 0)
		return 0;
	return overflow ? beyond(e) : err_nomem(e);
}
