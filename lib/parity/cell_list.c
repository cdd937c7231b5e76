#include "parity/cell_list.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "base/mem.h"
#include "data/canon.h"
#include "data/jstext.h"
#include "parity/feed.h"

/* A line of the list, and what became of it. */
struct entry {
	uint64_t number;
	struct slice line; /* a copy */
	struct cell_request request;
	struct arena arena; /* its strings */
	struct later later; /* what its capture said */
	bool good;          /* the line is right: there is a capture */
	int rc;             /* of the capture, and why it failed */
	struct oc_err err;
};

/* A string without NUL, since it becomes a path or the like; ended by one. */
static int take_path(struct entry *n, const char **to, struct json_val v, struct oc_err *e)
{
	struct slice text = arena_copy(&n->arena, json_text(v, &n->arena));

	if (text.p == NULL)
		return err_nomem(e);
	if (text.n == 0 || memchr(text.p, '\0', text.n) != NULL)
		return err_set(e, OC_EX_DATA, "a path is empty, or has a NUL in it");
	*to = text.p;
	return 0;
}

static int take_text(struct entry *n, struct slice *to, struct json_val v, struct oc_err *e)
{
	*to = json_text(v, &n->arena);
	return to->p == NULL ? err_nomem(e) : 0;
}

static int take_axes(struct entry *n, struct json_val v, struct oc_err *e)
{
	struct cell_request *r = &n->request;
	struct cell_axis *axis =
	    arena_calloc(&n->arena, r->axes + json_count(v), sizeof(struct cell_axis));
	struct json_iter it = json_iter(v);
	size_t count = r->axes;

	if (axis == NULL)
		return err_nomem(e);
	if (count > 0)
		memcpy(axis, r->axis, count * sizeof(*axis));
	while (json_next(&it)) {
		struct slice name, value;
		size_t at = 0;
		if (!json_is(it.val, JSON_STRING))
			return err_set(e, OC_EX_DATA, "an axis is no string");
		if (take_text(n, &name, it.key, e) != 0 || take_text(n, &value, it.val, e) != 0)
			return -1;
		while (at < count && !slice_eq(axis[at].name, name))
			at++;
		axis[at] = (struct cell_axis){name, value};
		count += at == count;
	}
	r->axis = axis;
	r->axes = count;
	return 0;
}

static int take_string(struct entry *n, struct slice key, struct json_val v, struct oc_err *e)
{
	struct cell_request *r = &n->request;
	const struct {
		const char *key;
		const char **to;
	} paths[] = {{"transcript", &r->path}, {"gatewayLog", &r->gateway_log},
	    {"mockRequests", &r->mock_requests}, {"steps", &r->steps}, {"stateDir", &r->state_dir},
	    {"agent", &r->agent}};

	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		if (slice_eqs(key, paths[i].key))
			return take_path(n, paths[i].to, v, e);
	}
	if (slice_eqs(key, "scenario"))
		return take_text(n, &r->scenario, v, e);
	if (slice_eqs(key, "runtime"))
		return take_text(n, &r->runtime, v, e);
	if (slice_eqs(key, "details"))
		return take_text(n, &r->details, v, e);
	struct slice text = json_text(v, &n->arena);
	if (slice_eqs(key, "status"))
		return details_status_of(text, &r->status)
			   ? 0
			   : err_set(e, OC_EX_DATA, "status is pass, fail or skip");
	return err_set(
	    e, OC_EX_DATA, "unknown key '%.*s', or a string where none belongs", (int)key.n, key.p);
}

static int take_member(struct entry *n, struct slice key, struct json_val v, struct oc_err *e)
{
	if (json_is(v, JSON_STRING))
		return take_string(n, key, v, e);
	if (slice_eqs(key, "axes") && json_is(v, JSON_OBJECT))
		return take_axes(n, v, e);
	if (slice_eqs(key, "wallMs") && json_is(v, JSON_NUMBER)) {
		n->request.wall_ms = json_number(v);
		return n->request.wall_ms >= 0 ? 0 : err_set(e, OC_EX_DATA, "wallMs is negative");
	}
	return err_set(
	    e, OC_EX_DATA, "unknown key '%.*s', or a value of the wrong type", (int)key.n, key.p);
}

static int check_request(const struct cell_request *r, struct oc_err *e)
{
	if (r->path == NULL && r->state_dir == NULL)
		return err_set(e, OC_EX_DATA, "no transcript and no stateDir");
	if (r->path != NULL && r->state_dir != NULL)
		return err_set(e, OC_EX_DATA, "transcript and stateDir exclude each other");
	if (r->scenario.n == 0 || r->runtime.n == 0)
		return err_set(e, OC_EX_DATA, "a cell needs scenario and runtime");
	return 0;
}

/* Makes a request of the entry's line. Returns 0, or -1. */
static int read_entry(
    struct entry *n, struct json *j, const struct cell_request *all, struct oc_err *e)
{
	n->request = *all;
	if (json_read(j, n->line.p, n->line.n, e) != 0)
		return -1;
	if (!json_is(json_root(j), JSON_OBJECT))
		return err_set(e, OC_EX_DATA, "a cell is an object: {\"transcript\": PATH ...}");
	struct json_iter it = json_iter(json_root(j));
	while (json_next(&it)) {
		struct slice key = json_text(it.key, &n->arena);
		if (key.p == NULL)
			return err_nomem(e);
		if (take_member(n, key, it.val, e) != 0)
			return -1;
	}
	return check_request(&n->request, e);
}

struct run {
	const struct cell_list *list;
	struct sink *sink;
	struct feed feed;
	struct json json;
	struct entry *entry; /* those that wait: */
	size_t count, room;
	atomic_size_t next; /* the first of them that nobody has begun */
	struct cell_capture *worker;
	struct oc_err *err;
	struct oc_err why; /* kept while a read is given up, which has its own word for that */
	bool gave_up;
};

/* Captures entries until none is left. Called on several threads, each with a worker of its own. */
static void work(struct run *r, struct cell_capture *worker)
{
	size_t i;

	while ((i = atomic_fetch_add(&r->next, 1)) < r->count) {
		struct entry *n = &r->entry[i];
		if (!n->good)
			continue;
		worker->out = cell_out_later(&n->later);
		n->rc = cell_capture_run(worker, &n->request, &n->err);
	}
}

struct thread {
	pthread_t id;
	struct run *run;
	struct cell_capture *worker;
};

static void *thread_main(void *arg)
{
	struct thread *t = arg;

	work(t->run, t->worker);
	return NULL;
}

/* Captures all entries. Threads that cannot be had are done without. */
static void work_all(struct run *r)
{
	struct thread thread[CELL_LIST_THREADS];
	size_t n = 0;

	atomic_store(&r->next, 0);
	while (n + 1 < r->list->threads && n + 1 < r->count) {
		thread[n].run = r;
		thread[n].worker = &r->worker[n + 1];
		if (pthread_create(&thread[n].id, NULL, thread_main, &thread[n]) != 0)
			break;
		n++;
	}
	work(r, &r->worker[0]);
	while (n > 0)
		pthread_join(thread[--n].id, NULL);
}

/* Says what an entry has said, and whether it failed. Returns 0, or -1 when it is no use to go on.
 */
static int say(struct run *r, struct entry *n)
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

/* Captures and says all entries that wait. Returns 0 or -1. */
static int run_entries(struct run *r)
{
	int rc = 0;

	work_all(r);
	for (size_t i = 0; i < r->count; i++) {
		if (rc == 0)
			rc = say(r, &r->entry[i]);
		arena_reset(&r->entry[i].arena);
		later_reset(&r->entry[i].later);
	}
	r->count = 0;
	return rc;
}

static int on_idle(void *arg)
{
	struct run *r = arg;

	if (run_entries(r) == 0 && out_flush(&r->sink->out) == 0)
		return 0;
	r->why = *r->err;
	r->gave_up = true;
	return -1;
}

/* A line of the list, or the beginning of one that is too long (bad set). Returns 0 or -1. */
static int add_line(struct run *r, struct slice line, const struct oc_err *bad)
{
	struct entry *n = &r->entry[r->count];

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
		n->good = read_entry(n, &r->json, r->list->all, &n->err) == 0;
		if (!n->good)
			err_at(&n->err, r->feed.in.name, n->number, n->err.column);
	}
	return ++r->count == r->room ? run_entries(r) : 0;
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
	return run_entries(r);
}

static int prepare(struct run *r)
{
	const struct cell_list *l = r->list;
	int rc = json_init(&r->json, r->err);

	r->room = l->threads == 1 ? 1 : l->threads * CELL_LIST_AHEAD;
	r->entry = mem_resize(NULL, r->room, sizeof(*r->entry));
	r->worker = mem_resize(NULL, l->threads, sizeof(*r->worker));
	if (r->worker != NULL)
		memset(r->worker, 0, l->threads * sizeof(*r->worker));
	for (size_t i = 0; r->entry != NULL && i < r->room; i++) {
		r->entry[i] = (struct entry){.arena = ARENA_INIT};
		later_init(&r->entry[i].later);
	}
	if (r->entry == NULL || r->worker == NULL)
		return err_nomem(r->err);
	for (size_t i = 0; rc == 0 && i < l->threads; i++) {
		rc = cell_capture_init(&r->worker[i], cell_out_sink(r->sink), l->age, r->err);
		r->worker[i].max_line = l->max_line;
		r->worker[i].max_bytes = l->max_bytes;
	}
	return rc;
}

static void finish(struct run *r)
{
	for (size_t i = 0; r->entry != NULL && i < r->room; i++) {
		arena_release(&r->entry[i].arena);
		later_release(&r->entry[i].later);
	}
	for (size_t i = 0; r->worker != NULL && i < r->list->threads; i++)
		cell_capture_release(&r->worker[i]);
	mem_free(r->entry);
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
