#include "cell/list.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "base/mem.h"
#include "cell/entry.h"
#include "cell/feed.h"
#include "data/canon.h"
#include "data/jstext.h"

struct batch;

struct thread {
	pthread_t id;
	struct batch *batch;
	struct cell_capture *worker;
};

/* Entries that are captured together. */
struct batch {
	struct cell_entry *entry;
	size_t count;
	atomic_size_t next; /* the first of them that nobody has begun */
	struct thread thread[CELL_LIST_THREADS];
	size_t threads; /* at work on it */
};

/* While one batch is captured, what the one before has to say is said, and the next one filled. */
struct run {
	const struct cell_list *list;
	struct sink *sink;
	struct feed feed;
	struct json json;
	struct batch batch[2];
	int filling; /* the batch that lines are added to; the other one is captured or empty */
	size_t room; /* entries of a batch */
	struct cell_capture *worker;
	struct oc_err *err;
	struct oc_err why; /* kept while a read is given up, which has its own word for that */
	bool gave_up;
};

/* Captures entries until none is left. Called on several threads, each with a worker of its own. */
static void work(struct batch *b, struct cell_capture *worker)
{
	size_t i;

	while ((i = atomic_fetch_add(&b->next, 1)) < b->count) {
		struct cell_entry *n = &b->entry[i];
		if (!n->good)
			continue;
		worker->out = cell_out_later(&n->later);
		n->rc = cell_capture_run(worker, &n->request, &n->err);
	}
}

static void *thread_main(void *arg)
{
	struct thread *t = arg;

	work(t->batch, t->worker);
	return NULL;
}

/* Sets the threads to work, or works itself when there are none. */
static void begin(struct run *r, struct batch *b)
{
	atomic_store(&b->next, 0);
	while (r->list->threads > 1 && b->threads < r->list->threads && b->threads < b->count) {
		struct thread *t = &b->thread[b->threads];
		t->batch = b;
		t->worker = &r->worker[b->threads];
		if (pthread_create(&t->id, NULL, thread_main, t) != 0)
			break;
		b->threads++;
	}
	if (b->threads == 0)
		work(b, &r->worker[0]);
}

static void join(struct batch *b)
{
	while (b->threads > 0)
		pthread_join(b->thread[--b->threads].id, NULL);
}

/* Says what an entry has said, and whether it failed. Returns 0, or -1 when it is no use to go on.
 */
static int say_entry(struct run *r, struct cell_entry *n)
{
	struct record_src src = {.path = r->feed.in.name, .line = n->number};

	if (later_say(&n->later, r->sink, r->err) != 0)
		return -1;
	if (n->good && n->rc == 0)
		return 0;
	if (n->err.exit == OC_EX_SOFTWARE) {
		*r->err = n->err;
		return -1;
	}
	hash_bytes(src.xxh3, n->line.p, n->line.n);
	return sink_reject(r->sink, &n->err, NULL, n->line, &src);
}

/* Says all of a batch, and empties it. */
static int say(struct run *r, struct batch *b)
{
	int rc = 0;

	for (size_t i = 0; i < b->count; i++) {
		if (rc == 0)
			rc = say_entry(r, &b->entry[i]);
		cell_entry_reset(&b->entry[i]);
	}
	b->count = 0;
	return rc;
}

/* The batch that was filled is captured now, the other one said and filled next. Returns 0 or -1.
 */
static int turn(struct run *r)
{
	struct batch *full = &r->batch[r->filling], *other = &r->batch[!r->filling];

	join(other);
	begin(r, full);
	r->filling = !r->filling;
	return say(r, other);
}

/* Captures and says all that waits. Returns 0 or -1. */
static int drain(struct run *r)
{
	int rc = turn(r);

	return turn(r) == 0 ? rc : -1;
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
	struct batch *b = &r->batch[r->filling];
	struct cell_entry *n = &b->entry[b->count];

	if (js_trim(line).n == 0)
		return 0;
	n->number = r->feed.line.number;
	n->line = arena_copy(&n->arena, line);
	n->rc = -1;
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
	b->count++;
	if (r->list->threads == 1)
		return drain(r);
	return b->count == r->room ? turn(r) : 0;
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

static int prepare_batch(struct run *r, struct batch *b)
{
	b->entry = mem_resize(NULL, r->room, sizeof(*b->entry));
	if (b->entry == NULL)
		return err_nomem(r->err);
	for (size_t i = 0; i < r->room; i++)
		cell_entry_init(&b->entry[i]);
	return 0;
}

static int prepare(struct run *r)
{
	const struct cell_list *l = r->list;

	r->room = l->threads == 1 ? 1 : l->threads * CELL_LIST_AHEAD;
	r->worker = mem_resize(NULL, l->threads, sizeof(*r->worker));
	if (r->worker == NULL)
		return err_nomem(r->err);
	memset(r->worker, 0, l->threads * sizeof(*r->worker));
	for (size_t i = 0; i < l->threads; i++) {
		if (cell_capture_init(&r->worker[i], cell_out_sink(r->sink), l->age, r->err) != 0)
			return -1;
		r->worker[i].max_line = l->max_line;
		r->worker[i].max_bytes = l->max_bytes;
	}
	if (prepare_batch(r, &r->batch[0]) != 0 || prepare_batch(r, &r->batch[1]) != 0)
		return -1;
	return json_init(&r->json, r->err);
}

static void release_batch(struct run *r, struct batch *b)
{
	join(b);
	for (size_t i = 0; b->entry != NULL && i < r->room; i++)
		cell_entry_release(&b->entry[i]);
	mem_free(b->entry);
}

static void finish(struct run *r)
{
	release_batch(r, &r->batch[0]);
	release_batch(r, &r->batch[1]);
	for (size_t i = 0; r->worker != NULL && i < r->list->threads; i++)
		cell_capture_release(&r->worker[i]);
	mem_free(r->worker);
	json_release(&r->json);
}

int cell_list_run(const struct cell_list *l, struct sink *sink, struct oc_err *e)
{
	struct run r = {.list = l, .sink = sink, .err = e};
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
