#include "parity/cell_list.h"

#include <string.h>

#include "data/canon.h"
#include "data/jstext.h"
#include "parity/feed.h"

struct entry {
	struct cell_request request;
	struct arena arena; /* its strings */
	struct json json;
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

/* The request that a line makes of the one for all. Returns 0, or -1. */
static int read_entry(
    struct entry *n, struct slice line, const struct cell_request *all, struct oc_err *e)
{
	struct cell_request *r = &n->request;

	*r = *all;
	arena_reset(&n->arena);
	if (json_read(&n->json, line.p, line.n, e) != 0)
		return -1;
	if (!json_is(json_root(&n->json), JSON_OBJECT))
		return err_set(e, OC_EX_DATA, "a cell is an object: {\"transcript\": PATH ...}");
	struct json_iter it = json_iter(json_root(&n->json));
	while (json_next(&it)) {
		struct slice key = json_text(it.key, &n->arena);
		if (key.p == NULL)
			return err_nomem(e);
		if (take_member(n, key, it.val, e) != 0)
			return -1;
	}
	if (r->path == NULL && r->state_dir == NULL)
		return err_set(e, OC_EX_DATA, "no transcript and no stateDir");
	if (r->path != NULL && r->state_dir != NULL)
		return err_set(e, OC_EX_DATA, "transcript and stateDir exclude each other");
	if (r->scenario.n == 0 || r->runtime.n == 0)
		return err_set(e, OC_EX_DATA, "a cell needs scenario and runtime");
	return 0;
}

/* Returns 0, or -1 when it is no use to go on. */
static int run_line(struct cell_capture *c, struct entry *n, const struct cell_request *all,
    const struct feed *f, struct slice line, struct oc_err *e)
{
	struct record_src src = {.path = f->in.name, .line = f->line.number};

	if (js_trim(line).n == 0)
		return 0;
	if (read_entry(n, line, all, e) == 0) {
		if (cell_capture_run(c, &n->request, e) == 0)
			return 0;
	} else {
		err_at(e, src.path, src.line, e->column);
	}
	if (sink_failed(c->sink) || e->exit == OC_EX_SOFTWARE)
		return -1;
	hash_bytes(src.xxh3, line.p, line.n);
	return sink_reject(c->sink, e, NULL, line, &src);
}

static int run_lines(struct cell_capture *c, struct entry *n, const struct cell_request *all,
    struct feed *f, struct oc_err *e)
{
	struct slice line;
	int got;

	while ((got = feed_next(f, &line, e)) != 0) {
		if (got == -1)
			return -1;
		if (got == -2) {
			struct record_src src = {.path = f->in.name, .line = f->line.number};
			if (sink_reject(c->sink, e, NULL, line, &src) != 0)
				return -1;
		} else if (run_line(c, n, all, f, line, e) != 0) {
			return -1;
		}
	}
	return 0;
}

int cell_list_run(
    struct cell_capture *c, const struct cell_request *all, const char *list, struct oc_err *e)
{
	struct entry n = {.arena = ARENA_INIT};
	struct feed f;

	if (json_init(&n.json, e) != 0)
		return -1;
	int rc = feed_open(&f, list, c->max_line, out_flush, &c->sink->out, e);
	if (rc == 0) {
		rc = run_lines(c, &n, all, &f, e);
		feed_close(&f);
	}
	json_release(&n.json);
	arena_release(&n.arena);
	return rc;
}
