#include "cell/list.h"

#include <string.h>

#include "base/mem.h"
#include "cell/entry.h"
#include "cell/feed.h"
#include "data/canon.h"
#include "data/jstext.h"
#include "record/pool.h"

#define AHEAD ((size_t)2 * POOL_AHEAD) /* entries held for each thread */

/* Entry number n is in n % room until it has been told. */
struct run {
	const struct cell_list *list;
	struct sink *sink;
	struct outlet out; /* the sink's */
	struct feed feed;
	struct json json;
	struct cell_entry *entry;
	size_t room, added;
	struct pool *pool;           /* NULL: there is one thread, */
	struct cell_capture capture; /* which makes the cells itself */
	struct oc_err *err;
	struct oc_err why; /* kept while a read is given up, which has its own word for that */
	bool gave_up;
};

/* ---- the workers ---- */

struct worker {
	struct run *run;
	struct cell_capture capture;
};

static void dismiss(void *arg, void *mine)
{
	struct worker *w = mine;

	(void)arg;
	cell_capture_release(&w->capture);
	mem_free(w);
}

static int begin(const struct run *r, struct cell_capture *c, struct outlet out, struct oc_err *e)
{
	int rc = cell_capture_init(c, out, r->list->age, e);

	c->max_line = r->list->max_line;
	c->max_bytes = r->list->max_bytes;
	return rc;
}

static void *hire(void *arg, struct pool_worker *pw, struct oc_err *e)
{
	struct worker *w = mem_alloc(sizeof(*w));

	if (w == NULL) {
		err_nomem(e);
		return NULL;
	}
	w->run = arg;
	if (begin(arg, &w->capture, pool_outlet(pw), e) == 0)
		return w;
	dismiss(arg, w);
	return NULL;
}

static int capture(struct run *r, struct cell_capture *c, size_t number, struct oc_err *e)
{
	const struct cell_entry *n = &r->entry[number % r->room];

	if (n->good)
		return cell_capture_run(c, &n->request, e);
	*e = n->err;
	return -1;
}

static int work(void *mine, size_t job, struct oc_err *e)
{
	struct worker *w = mine;

	return capture(w->run, &w->capture, job, e);
}

/* ---- the list ---- */

/* Tells what became of the oldest entry that waits. Returns 0, or -1 when it is no use to go on. */
static int tell(struct run *r)
{
	size_t number = r->pool != NULL ? r->added - pool_waiting(r->pool) : r->added - 1;
	struct cell_entry *n = &r->entry[number % r->room];
	struct record_src src = {.path = r->feed.in.name, .line = n->number};
	struct oc_err bad = OC_ERR_INIT;
	int rc = r->pool != NULL ? pool_next(r->pool, &r->out, &bad) : capture(r, &r->capture, number, &bad);

	if (rc != 0 && (bad.exit == OC_EX_SOFTWARE || bad.exit == OC_EX_OK)) {
		*r->err = bad;
	} else if (rc != 0) {
		hash_bytes(src.xxh3, n->line.p, n->line.n);
		rc = r->out.reject(r->out.arg, &bad, n->line, &src);
	}
	arena_reset(&n->arena);
	return rc;
}

/* Tells all that waits. Returns 0 or -1. */
static int drain(struct run *r)
{
	while (r->pool != NULL && pool_waiting(r->pool) > 0) {
		if (tell(r) != 0)
			return -1;
	}
	return 0;
}

static int on_idle(void *arg)
{
	struct run *r = arg;

	if (drain(r) == 0 && sink_flush(r->sink) == 0)
		return 0;
	r->why = *r->err;
	r->gave_up = true;
	return -1;
}

/* A line of the list, or the beginning of one that is too long (bad set). Returns 0 or -1. */
static int add_line(struct run *r, struct slice line, const struct oc_err *bad)
{
	struct cell_entry *n = &r->entry[r->added % r->room];

	if (js_trim(line).n == 0)
		return 0;
	if (r->pool != NULL && pool_waiting(r->pool) == r->room && tell(r) != 0)
		return -1;
	n->number = r->feed.line.number;
	n->line = arena_copy(&n->arena, line);
	n->good = false;
	if (n->line.p == NULL)
		return err_nomem(r->err);
	if (bad != NULL) {
		n->err = *bad;
	} else {
		n->good = cell_entry_read(n, &r->json, r->list->all, &n->err) == 0;
		if (!n->good)
			err_at(&n->err, r->feed.in.name, n->number, n->err.column);
	}
	r->added++;
	if (r->pool == NULL)
		return tell(r);
	pool_add(r->pool, 1);
	return 0;
}

static int run_lines(struct run *r)
{
	struct oc_err bad;
	struct slice line;
	int got;

	while ((got = feed_next(&r->feed, &line, r->err)) != 0) {
		if (got == -1) {
			if (r->gave_up)
				*r->err = r->why;
			return -1;
		}
		bad = *r->err;
		if (add_line(r, line, got == -2 ? &bad : NULL) != 0)
			return -1;
	}
	return drain(r);
}

static int prepare(struct run *r)
{
	const struct pool_calls calls = {r, hire, dismiss, work, NULL};
	const size_t threads = r->list->threads;

	r->room = threads == 1 ? 1 : threads * AHEAD;
	r->entry = mem_resize(NULL, r->room, sizeof(*r->entry));
	if (r->entry == NULL)
		return err_nomem(r->err);
	for (size_t i = 0; i < r->room; i++)
		r->entry[i] = (struct cell_entry){.arena = ARENA_INIT};
	if (threads > 1)
		r->pool = pool_start(&calls, (unsigned)threads, r->err);
	else if (begin(r, &r->capture, r->out, r->err) != 0)
		return -1;
	return threads > 1 && r->pool == NULL ? -1 : json_init(&r->json, r->err);
}

static void finish(struct run *r)
{
	pool_stop(r->pool);
	if (r->list->threads == 1)
		cell_capture_release(&r->capture);
	for (size_t i = 0; r->entry != NULL && i < r->room; i++)
		arena_release(&r->entry[i].arena);
	mem_free(r->entry);
	json_release(&r->json);
}

int cell_list_run(const struct cell_list *l, struct sink *sink, struct oc_err *e)
{
	struct run r = {.list = l, .sink = sink, .out = sink_outlet(sink), .err = e};
	int rc = feed_open(&r.feed, l->path, l->max_line, on_idle, &r, e);

	if (rc != 0)
		return -1;
	rc = prepare(&r);
	if (rc == 0)
		rc = run_lines(&r);
	finish(&r);
	feed_close(&r.feed);
	return rc;
}
