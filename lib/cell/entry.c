#include "cell/entry.h"

#include <string.h>

/* A string without NUL, since it becomes a path or the like; ended by one. */
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
	return err_set(
	    e, OC_EX_DATA, "unknown key '%.*s', or a string where none belongs", (int)key.n, key.p);
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

int cell_entry_read(
    struct cell_entry *n, struct json *j, const struct cell_request *all, struct oc_err *e)
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
