#include "cell/list.h"

#include "cell/hashed_file.h"

#define AHEAD ((size_t)2 * POOL_AHEAD) /* entries held for each thread */

/* ---- a line of the list ---- */

struct cell_entry {
	uint64_t number;
	struct slice line; /* a copy */
	struct cell_request request;
	struct arena arena; /* its strings */
	bool good;          /* the request is valid */
	struct oc_err err;  /* else the reason */
};

/* A path or a name: not empty, without NUL in it, and ended by NUL. */
static int take_path(struct cell_entry *n, const char **to, struct json_val v, struct oc_err *e)
{
	struct slice text = arena_copy(&n->arena, json_text(v, &n->arena));

	if (text.p == NULL)
		return err_nomem(e);
	if (text.n == 0 || memchr(text.p, '\0', text.n) != NULL)
		return err_set(e, OC_EX_DATA, "a path is empty, or has a NUL in it");
	*to = text.p;
	return 0;
}

static int take_text(struct cell_entry *n, struct slice *to, struct json_val v, struct oc_err *e)
{
	*to = json_text(v, &n->arena);
	return to->p == NULL ? err_nomem(e) : 0;
}

static int take_axes(struct cell_entry *n, struct json_val v, struct oc_err *e)
{
	struct cell_request *r = &n->request;
	struct cell_axis *axis = arena_calloc(&n->arena, r->axes + json_count(v), sizeof(struct cell_axis));
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

static int take_string(struct cell_entry *n, struct slice key, struct json_val v, struct oc_err *e)
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
	return err_set(e, OC_EX_DATA, "unknown key '%.*s', or a string where none belongs", (int)key.n, key.p);
}

static int take_member(struct cell_entry *n, struct slice key, struct json_val v, struct oc_err *e)
{
	if (json_is(v, JSON_STRING))
		return take_string(n, key, v, e);
	if (slice_eqs(key, "axes") && json_is(v, JSON_OBJECT))
		return take_axes(n, v, e);
	if (slice_eqs(key, "wallMs") && json_is(v, JSON_NUMBER)) {
		n->request.wall_ms = json_number(v);
		return n->request.wall_ms >= 0 ? 0 : err_set(e, OC_EX_DATA, "wallMs is negative");
	}
	return err_set(e, OC_EX_DATA, "unknown key '%.*s', or a value of the wrong type", (int)key.n, key.p);
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

/* Makes a request from the line and the common request. Returns 0 or -1. */
static int cell_entry_read(struct cell_entry *n, struct json *j, const struct cell_request *all, struct oc_err *e)
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

/* ---- the workers ---- */

/* Entry number n is in n % room until it has been told. */
struct list_run {
	const struct cell_list *list;
	struct sink *sink;
	struct outlet out; /* the sink's */
	struct hashed_file feed;
	struct json json;
	struct cell_entry *entry;
	size_t room, added;
	struct pool *pool;           /* NULL: there is one thread, */
	struct cell_capture capture; /* which makes the cells itself */
	struct oc_err *err;
	struct oc_err why; /* kept while a read is given up, which has its own word for that */
	bool gave_up;
};

struct worker {
	struct list_run *run;
	struct cell_capture capture;
};

static void dismiss(void *arg, void *mine)
{
	struct worker *w = mine;

	(void)arg;
	cell_capture_release(&w->capture);
	mem_free(w);
}

static int begin(const struct list_run *r, struct cell_capture *c, struct outlet out, struct oc_err *e)
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

static int capture(struct list_run *r, struct cell_capture *c, size_t number, struct oc_err *e)
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
static int tell(struct list_run *r)
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
static int drain(struct list_run *r)
{
	while (r->pool != NULL && pool_waiting(r->pool) > 0) {
		if (tell(r) != 0)
			return -1;
	}
	return 0;
}

static int on_idle(void *arg)
{
	struct list_run *r = arg;

	if (drain(r) == 0 && sink_flush(r->sink) == 0)
		return 0;
	r->why = *r->err;
	r->gave_up = true;
	return -1;
}

/* A line of the list, or the beginning of one that is too long (bad set). Returns 0 or -1. */
static int add_line(struct list_run *r, struct slice line, const struct oc_err *bad)
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

static int run_lines(struct list_run *r)
{
	struct oc_err bad;
	struct slice line;
	int got;

	while ((got = hashed_file_next(&r->feed, &line, r->err)) != 0) {
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

static int prepare(struct list_run *r)
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

static void finish(struct list_run *r)
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
	struct list_run r = {.list = l, .sink = sink, .out = sink_outlet(sink), .err = e};
	int rc = hashed_file_open(&r.feed, l->path, l->max_line, on_idle, &r, e);

	if (rc != 0)
		return -1;
	rc = prepare(&r);
	if (rc == 0)
		rc = run_lines(&r);
	finish(&r);
	hashed_file_close(&r.feed);
	return rc;
}
