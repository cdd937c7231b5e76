#include "rss/process.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "rss/run.h"

#define SECOND_US INT64_C(1000000)
#define NEAR_US (2 * SECOND_US)         /* two tell of one reading */
#define BESIDE_US (10 * 60 * SECOND_US) /* before its first event, or after its last, a process is still that one */

enum strand_kind { STRAND_DUMP, STRAND_PID, STRAND_LOG };

struct strand {
	struct rss_run *run;
	struct slice head;    /* fields, scope, metric, measure: packed, of the run's key */
	struct slice gateway; /* of those that are one the first by name */
	struct slice series;  /* the name of its gateway's series; absent: there are no dumps of it */
	enum strand_kind kind;
};

struct process {
	struct rss_run *run; /* not among any groups */
	struct slice name;
	struct slice pid;    /* absent: unknown */
	int64_t from, to;    /* the first and the last time */
	int64_t last;        /* the greatest number of an event; 0: no dump told of it */
};

/* The processes of one metric of one gateway. */
struct processes {
	struct groups *to;
	struct process *p;
	size_t n, cap;
	struct table events; /* of dumps */
};

/* ---- events ---- */

/* Of what has points, in order. */
static const struct rss_point *first_of(const struct rss_points *s)
{
	return &s->p[0];
}

static const struct rss_point *last_of(const struct rss_points *s)
{
	return &s->p[s->n - 1];
}

struct event {
	uint64_t hash;
	size_t of; /* the strand, or the process, that told it first; from 1 */
};

static uint64_t event_hash(const struct rss_point *p)
{
	const uint64_t id[] = {(uint64_t)p->at, (uint64_t)p->seq, p->least};

	return XXH3_64bits(id, sizeof(id));
}

/* ---- gateways ---- */

struct gateway {
	uint64_t hash;
	struct slice name, first; /* `first`: by name, of those that are the same */
	struct slice stem;  /* the name, * for digits */
	int64_t from, to;   /* of its dumps; from > to: there are none */
	bool alone;         /* the only one of that stem, or another ran at the same time */
};

static bool same_gateway(const void *entry, const void *key)
{
	return slice_eq(((const struct gateway *)entry)->name, *(const struct slice *)key);
}

static struct gateway *gateway_of(struct table *gateways, struct slice name)
{
	struct gateway *g = table_put(gateways, XXH3_64bits(name.p, name.n), &name);

	if (g != NULL && g->name.p == NULL)
		*g = (struct gateway){.hash = g->hash, .name = name, .first = name, .from = INT64_MAX, .to = INT64_MIN};
	return g;
}

/* The name at the end of the chain of names that are one gateway. */
static struct slice canonical(struct table *gateways, struct slice name)
{
	const struct gateway *g;

	while ((g = gateway_of(gateways, name)) != NULL && !slice_eq(g->first, name))
		name = g->first;
	return name;
}

static int unite_gateways(struct table *gateways, struct slice a, struct slice b)
{
	a = canonical(gateways, a);
	b = canonical(gateways, b);
	bool less = slice_cmp(a, b) < 0;
	struct gateway *g = gateway_of(gateways, less ? b : a);
	if (g == NULL)
		return -1;
	g->first = less ? a : b;
	return 0;
}

/* The name with one * for each row of digits. */
static struct slice stem_of(struct slice name, struct arena *a)
{
	char *to = arena_alloc(a, name.n + 1);
	size_t n = 0;

	for (size_t i = 0; to != NULL && i < name.n; i++) {
		bool digit = name.p[i] >= '0' && name.p[i] <= '9';
		if (!digit || n == 0 || to[n - 1] != '*')
			to[n++] = digit ? '*' : name.p[i];
	}
	return slice_make(to, n);
}

static int by_stem(const void *a, const void *b)
{
	const struct gateway *const *x = a, *const *y = b;
	int c = slice_cmp((*x)->stem, (*y)->stem);

	return c == 0 ? ((*x)->from > (*y)->from) - ((*x)->from < (*y)->from) : c;
}

/* Marks those that are a series of their own. */
static void find_alone(struct gateway **g, size_t n)
{
	for (size_t i = 0, k; i < n; i = k) {
		int64_t until = g[i]->to;
		bool beside = false;
		for (k = i + 1; k < n && slice_eq(g[k]->stem, g[i]->stem); k++) {
			beside = beside || g[k]->from <= until;
			until = g[k]->to > until ? g[k]->to : until;
		}
		for (size_t at = i; at < k; at++)
			g[at]->alone = beside || k == i + 1;
	}
}

/* Those with dumps side by side. Returns 0, or -1 when memory is out. */
static int compare_gateways(struct table *gateways, struct arena *a)
{
	struct gateway **g = arena_alloc(a, (gateways->count + 1) * sizeof(struct gateway *));
	size_t n = 0;

	if (g == NULL)
		return -1;
	for (struct gateway *at = NULL; (at = table_next(gateways, at)) != NULL;) {
		if (at->from > at->to)
			continue;
		at->stem = stem_of(at->name, a);
		if (at->stem.p == NULL)
			return -1;
		g[n++] = at;
	}
	if (n > 1)
		qsort(g, n, sizeof(struct gateway *), by_stem);
	find_alone(g, n);
	return 0;
}

/* Gives each strand the name of its gateway and of the series. Returns 0, or -1 when memory is out. */
static int name_gateways(struct strand *s, size_t n, struct table *gateways, struct arena *a)
{
	for (size_t i = 0; i < n; i++) {
		const struct rss_points *points = &s[i].run->points;
		s[i].gateway = canonical(gateways, s[i].gateway);
		struct gateway *g = gateway_of(gateways, s[i].gateway);
		if (g == NULL)
			return -1;
		if (s[i].kind != STRAND_DUMP || points->n == 0)
			continue;
		g->from = first_of(points)->at < g->from ? first_of(points)->at : g->from;
		g->to = last_of(points)->at > g->to ? last_of(points)->at : g->to;
	}
	if (compare_gateways(gateways, a) < 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		const struct gateway *g = gateway_of(gateways, s[i].gateway);
		s[i].series = g->alone ? s[i].gateway : g->stem;
	}
	return 0;
}

/* Which gateways tell of the same events? Metrics have events of their own: bytes differ. */
static int find_gateways(struct strand *s, size_t n, struct table *gateways, struct arena *a)
{
	struct table events = TABLE_INIT(struct event, NULL);
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < n; i++) {
		const struct rss_points *points = &s[i].run->points;
		for (size_t k = 0; rc == 0 && s[i].kind == STRAND_DUMP && !points->blocks && k < points->n; k++) {
			struct event *e = table_put(&events, event_hash(&points->p[k]), NULL);
			if (e == NULL)
				rc = -1;
			else if (e->of == 0)
				e->of = i + 1;
			else if (!slice_eq(s[e->of - 1].gateway, s[i].gateway))
				rc = unite_gateways(gateways, s[e->of - 1].gateway, s[i].gateway);
		}
	}
	table_release(&events);
	return rc == 0 ? name_gateways(s, n, gateways, a) : rc;
}

/* ---- processes ---- */

static struct process *add_process(struct processes *ps, struct slice name)
{
	if (mem_grow(&ps->p, &ps->cap, ps->n + 1, sizeof(*ps->p)) < 0)
		return NULL;
	struct process *p = &ps->p[ps->n];
	*p = (struct process){.run = (struct rss_run *)grouped_new(ps->to, SLICE("")),
	    .name = name,
	    .from = INT64_MAX,
	    .to = INT64_MIN};
	if (p->run == NULL)
		return NULL;
	ps->n++;
	return p;
}

/* How many of the strand's events does the process have? */
static size_t shared_events(const struct processes *ps, size_t process, const struct rss_points *points)
{
	size_t shared = 0;

	for (size_t i = 0; !points->blocks && i < points->n; i++) {
		const struct event *e = table_find(&ps->events, event_hash(&points->p[i]), NULL);
		shared += e != NULL && e->of == process + 1;
	}
	return shared;
}

/* Can the strand, which begins no earlier than the process, be of it? */
static bool continues(const struct processes *ps, size_t process, const struct rss_points *points)
{
	const struct process *p = &ps->p[process];

	if (shared_events(ps, process, points) > 0)
		return true;
	return first_of(points)->at > p->to && first_of(points)->seq > p->last;
}

static struct process *process_of_dump(struct processes *ps, struct slice name, const struct rss_points *points)
{
	for (size_t i = ps->n; i-- > 0;) {
		if (points->n == 0 || continues(ps, i, points))
			return &ps->p[i];
	}
	return add_process(ps, name);
}

/* Microseconds between a time and a process; 0 within it. */
static int64_t distance(const struct process *p, int64_t at)
{
	return at < p->from ? p->from - at : at > p->to ? at - p->to : 0;
}

/* The process that is nearest to that time, and no further than `most`. */
static struct process *nearest(struct processes *ps, int64_t at, int64_t most, struct slice pid)
{
	struct process *found = NULL;

	for (size_t i = 0; i < ps->n; i++) {
		struct process *p = &ps->p[i];
		bool other = pid.p != NULL && p->pid.p != NULL && !slice_eq(pid, p->pid);
		if (!other && p->from <= p->to && distance(p, at) <= most &&
		    (found == NULL || distance(p, at) < distance(found, at)))
			found = p;
	}
	return found;
}

static struct process *process_of_pid(
    struct processes *ps, struct slice name, struct slice pid, const struct rss_points *points)
{
	for (size_t i = 0; i < ps->n; i++) {
		if (ps->p[i].pid.p != NULL && slice_eq(ps->p[i].pid, pid))
			return &ps->p[i];
	}
	struct process *p = points->n == 0 ? NULL : nearest(ps, first_of(points)->at, BESIDE_US, pid);
	p = p == NULL ? add_process(ps, name) : p;
	if (p != NULL)
		p->pid = pid;
	return p;
}

/* Has the process a reading of so many bytes at about that time? Its points are tidy. */
static bool told_before(const struct process *p, const struct rss_point *x)
{
	const struct rss_points *s = &p->run->points;

	for (size_t i = 0; !s->blocks && i < s->n; i++) {
		int64_t apart = s->p[i].at > x->at ? s->p[i].at - x->at : x->at - s->p[i].at;
		if (apart < NEAR_US && s->p[i].least == x->least)
			return true;
	}
	return false;
}

static int add_point(struct process *p, const struct rss_point *x, bool told)
{
	if (told) {
		p->run->twice += x->n;
		return 0;
	}
	struct rss_point once = *x;
	once.n = 1;
	once.sum = x->least;
	p->run->twice += x->n - 1;
	p->from = x->at < p->from ? x->at : p->from;
	p->to = x->at > p->to ? x->at : p->to;
	return rss_points_add(&p->run->points, &once);
}

/* All but the points. */
static int add_rest(struct process *p, const struct rss_run *run, struct oc_err *e)
{
	struct rss_run rest = *run;

	rest.points = (struct rss_points)RSS_POINTS_INIT;
	return rss_run_type.merge(&p->run->group, &rest.group, e);
}

static int join_blocks(struct process *p, struct rss_run *run, struct oc_err *e)
{
	const struct rss_points *s = &run->points;

	p->from = first_of(s)->at < p->from ? first_of(s)->at : p->from;
	p->to = last_of(s)->at > p->to ? last_of(s)->at : p->to;
	return rss_run_type.merge(&p->run->group, &run->group, e);
}

static int join_dump(struct processes *ps, struct rss_run *run, struct slice name, struct oc_err *e)
{
	const struct rss_points *points = &run->points;
	struct process *p = process_of_dump(ps, name, points);

	if (p == NULL)
		return err_nomem(e);
	if (points->n > 0 && last_of(points)->last > p->last)
		p->last = last_of(points)->last;
	if (points->blocks)
		return join_blocks(p, run, e);
	for (size_t i = 0; i < points->n; i++) {
		struct event *event = table_put(&ps->events, event_hash(&points->p[i]), NULL);
		if (event == NULL || add_point(p, &points->p[i], event->of != 0) < 0)
			return err_nomem(e);
		event->of = (size_t)(p - ps->p) + 1;
	}
	return add_rest(p, run, e);
}

static int join_pid(struct processes *ps, struct rss_run *run, struct slice name, struct slice pid, struct oc_err *e)
{
	const struct rss_points *points = &run->points;
	struct process *p = process_of_pid(ps, name, pid, points);

	if (p == NULL || rss_points_tidy(&p->run->points) < 0)
		return err_nomem(e);
	if (points->blocks)
		return join_blocks(p, run, e);
	for (size_t i = 0; i < points->n; i++) {
		bool told = told_before(p, &points->p[i]);
		if (add_point(p, &points->p[i], told) < 0 || rss_points_tidy(&p->run->points) < 0)
			return err_nomem(e);
	}
	return add_rest(p, run, e);
}

/* What no process is near to is of one of its own. */
static int join_log(struct processes *ps, struct rss_run *run, struct slice name, struct oc_err *e)
{
	const struct rss_points *points = &run->points;
	const struct slice none = slice_make(NULL, 0);
	size_t own = ps->n;
	struct process *p = NULL;

	for (size_t i = 0; i < points->n; i++) {
		p = nearest(ps, points->p[i].at, BESIDE_US, none);
		if (p == NULL)
			p = own < ps->n ? &ps->p[own] : add_process(ps, name);
		if (p == NULL || rss_points_tidy(&p->run->points) < 0)
			return err_nomem(e);
		if (points->blocks)
			return join_blocks(p, run, e);
		if (add_point(p, &points->p[i], told_before(p, &points->p[i])) < 0)
			return err_nomem(e);
	}
	if (p == NULL)
		p = ps->n > 0 ? &ps->p[0] : add_process(ps, name);
	return p == NULL ? err_nomem(e) : add_rest(p, run, e);
}

static int by_name(const void *a, const void *b)
{
	const struct process *x = a, *y = b;
	int c = slice_cmp(x->name, y->name);

	return c == 0 ? (x->from > y->from) - (x->from < y->from) : c;
}

/* Is there another process of that name beside the one at i? They are sorted. */
static bool shares_name(const struct processes *ps, size_t i)
{
	return (i > 0 && slice_eq(ps->p[i - 1].name, ps->p[i].name)) ||
	       (i + 1 < ps->n && slice_eq(ps->p[i + 1].name, ps->p[i].name));
}

/* Packs the key of a process of that name. */
static void pack_process(struct sb *key, const struct strand *s, struct slice clock, struct slice name)
{
	const struct slice none = slice_make(NULL, 0);

	sb_reset(key);
	sb_addslice(key, s->head);
	packed_add(key, s->series);
	packed_add(key, name);
	packed_add(key, none);
	packed_add(key, clock);
}

/* Puts each process among the runs. */
static int hand_over(struct processes *ps, const struct strand *s, struct oc_err *e)
{
	struct slice clock = rss_by_tail(&ps->to->by, s->run->group.key, RSS_KEY_CLOCK);
	struct sb name = SB_INIT;
	size_t number = 0;
	int rc = 0;

	if (ps->n > 1)
		qsort(ps->p, ps->n, sizeof(*ps->p), by_name);
	for (size_t i = 0; rc == 0 && i < ps->n; i++) {
		number = i > 0 && slice_eq(ps->p[i - 1].name, ps->p[i].name) ? number + 1 : 1;
		sb_reset(&name);
		sb_addslice(&name, ps->p[i].name);
		if (shares_name(ps, i))
			sb_addf(&name, "#%zu", number);
		pack_process(&ps->to->key, s, clock, sb_slice(&name));
		struct grouped *g =
		    sb_ok(&name) && sb_ok(&ps->to->key) ? groups_add(ps->to, sb_slice(&ps->to->key)) : NULL;
		rc = g == NULL ? err_nomem(e) : rss_run_type.merge(g, &ps->p[i].run->group, e);
	}
	sb_release(&name);
	return rc;
}

/* The strands of one metric of one gateway, sorted. */
static int join_strands(struct groups *to, struct strand *s, size_t n, struct oc_err *e)
{
	struct processes ps = {.to = to, .events = TABLE_INIT(struct event, NULL)};
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < n; i++) {
		const struct slice key = s[i].run->group.key;
		const struct slice run = rss_by_tail(&to->by, key, RSS_KEY_RUN);
		const struct slice pid = rss_by_tail(&to->by, key, RSS_KEY_STRAND);
		struct slice name = s[i].series.p != NULL || run.p == NULL ? s[i].gateway : run;
		rc = s[i].kind == STRAND_DUMP  ? join_dump(&ps, s[i].run, name, e)
		     : s[i].kind == STRAND_PID ? join_pid(&ps, s[i].run, name, pid, e)
					       : join_log(&ps, s[i].run, name, e);
	}
	rc = rc == 0 ? hand_over(&ps, s, e) : rc;
	for (size_t i = 0; i < ps.n; i++)
		grouped_free(to, &ps.p[i].run->group);
	mem_free(ps.p);
	table_release(&ps.events);
	return rc;
}

/* ---- all ---- */

static int by_gateway(const void *a, const void *b)
{
	const struct strand *x = a, *y = b;
	int c = packed_compare(x->head, y->head);

	if (c == 0)
		c = slice_cmp(x->gateway, y->gateway);
	if (c == 0)
		c = (int)x->kind - (int)y->kind;
	if (c == 0)
		c = (int)(x->run->points.n == 0) - (int)(y->run->points.n == 0);
	if (c == 0 && x->run->points.n > 0) {
		int64_t a_at = first_of(&x->run->points)->at, b_at = first_of(&y->run->points)->at;
		c = (a_at > b_at) - (a_at < b_at);
	}
	return c == 0 ? packed_compare(x->run->group.key, y->run->group.key) : c;
}

static bool joined(const struct strand *x, const struct strand *y)
{
	return slice_eq(x->head, y->head) && slice_eq(x->gateway, y->gateway);
}

static int join_all(struct groups *to, struct strand *s, size_t n, struct oc_err *e)
{
	struct table gateways = TABLE_INIT(struct gateway, same_gateway);
	struct arena names = ARENA_INIT;
	int rc = find_gateways(s, n, &gateways, &names) < 0 ? err_nomem(e) : 0;

	table_release(&gateways);
	if (n > 1)
		qsort(s, n, sizeof(*s), by_gateway);
	for (size_t i = 0, k; rc == 0 && i < n; i = k) {
		for (k = i + 1; k < n && joined(&s[i], &s[k]); k++)
			continue;
		rc = join_strands(to, s + i, k - i, e);
	}
	arena_release(&names);
	return rc;
}

/* As it is, into a run of the same key. */
static int copy_run(struct groups *to, struct grouped *run, struct oc_err *e)
{
	struct grouped *g = groups_add(to, run->key);

	return g == NULL ? err_nomem(e) : rss_run_type.merge(g, run, e);
}

/* Readings without a time, and those of no strand, are in no process. */
static bool is_strand(const struct fields *by, struct slice key)
{
	return rss_by_tail(by, key, RSS_KEY_STRAND).p != NULL && slice_eqs(rss_by_tail(by, key, RSS_KEY_CLOCK), "wall");
}

int rss_processes(struct groups *from, struct groups *to, struct oc_err *e)
{
	struct grouped **run = groups_sorted(from, e);
	struct strand *s = run == NULL ? NULL : mem_resize(NULL, from->table.count, sizeof(*s));
	size_t n = 0;
	int rc = run == NULL ? -1 : s == NULL ? err_nomem(e) : 0;

	for (size_t i = 0; rc == 0 && i < from->table.count; i++) {
		const struct slice key = run[i]->key;
		if (!is_strand(&from->by, key)) {
			rc = copy_run(to, run[i], e);
			continue;
		}
		struct slice name = rss_by_tail(&from->by, key, RSS_KEY_STRAND);
		s[n++] = (struct strand){.run = (struct rss_run *)run[i],
		    .head = packed_head(key, from->by.n + RSS_KEY_GATEWAY),
		    .gateway = rss_by_tail(&from->by, key, RSS_KEY_GATEWAY),
		    .kind = slice_has_prefix(name, SLICE(RSS_STRAND_DUMP))  ? STRAND_DUMP
			    : slice_has_prefix(name, SLICE(RSS_STRAND_PID)) ? STRAND_PID
									    : STRAND_LOG};
	}
	rc = rc == 0 ? join_all(to, s, n, e) : rc;
	mem_free(s);
	mem_free(run);
	return rc;
}
