#define XXH_INLINE_ALL
#include <xxhash.h>

#include "transcript/calls.h"

/* An entry of calls_names.places. */
struct name_place {
	uint64_t hash;
	uint32_t name; /* index */
};

struct name_key {
	const struct calls_names *names;
	struct slice text;
};

static bool same_name(const void *place, const void *key)
{
	const struct name_key *k = key;

	return slice_eq(k->names->name[((const struct name_place *)place)->name].text, k->text);
}

void calls_init(struct calls *c, enum calls_rule rule)
{
	*c = (struct calls){.tools.places = TABLE_INIT(struct name_place, same_name),
	    .ids.places = TABLE_INIT(struct name_place, same_name), .rule = rule, .text = ARENA_INIT};
	hash_null(&c->null);
}

static void names_release(struct calls_names *n)
{
	mem_free(n->name);
	table_release(&n->places);
}

void calls_release(struct calls *c)
{
	names_release(&c->tools);
	names_release(&c->ids);
	mem_free(c->call);
	arena_release(&c->text);
	calls_init(c, c->rule);
}

static void names_reset(struct calls_names *n)
{
	table_clear(&n->places);
	n->count = 0;
}

void calls_reset(struct calls *c)
{
	names_reset(&c->tools);
	names_reset(&c->ids);
	arena_reset(&c->text);
	c->count = c->oldest = 0;
}

/* The name of that text, or NULL. */
static struct calls_name *names_find(struct calls_names *n, struct slice text)
{
	struct name_key key = {n, text};
	const struct name_place *found =
	    text.p == NULL ? NULL : table_find(&n->places, XXH3_64bits(text.p, text.n), &key);

	return found == NULL ? NULL : n->name + found->name;
}

/* 1 + the index of the name, which is added when it is new; 0 when memory is out. text is borrowed. */
static uint32_t names_make(struct calls_names *n, struct slice text, struct oc_err *e)
{
	struct name_key key = {n, text};
	struct name_place *place;

	if (mem_grow(&n->name, &n->cap, n->count + 1, sizeof(*n->name)) == 0) {
		if ((place = table_put(&n->places, XXH3_64bits(text.p, text.n), &key)) != NULL) {
			if (n->places.count > n->count) {
				place->name = (uint32_t)n->count;
				n->name[n->count++] = (struct calls_name){text, 0, 0};
			}
			return place->name + 1;
		}
	}
	err_nomem(e);
	return 0;
}

static void queue_add(struct calls *c, uint32_t queue, uint32_t link)
{
	struct calls_name *q = c->tools.name + queue - 1;
	struct call *call = c->call + link - 1;

	call->queue = queue;
	call->before = q->last;
	call->behind = 0;
	if (q->last != 0)
		c->call[q->last - 1].behind = link;
	else
		q->first = link;
	q->last = link;
}

static void queue_remove(struct calls *c, struct call *call)
{
	struct calls_name *q = c->tools.name + call->queue - 1;

	if (call->before != 0)
		c->call[call->before - 1].behind = call->behind;
	else
		q->first = call->behind;
	if (call->behind != 0)
		c->call[call->behind - 1].before = call->before;
	else
		q->last = call->before;
	call->queue = 0;
}

static struct call *push(struct calls *c, struct slice id, struct slice tool, bool copy, struct oc_err *e)
{
	if (c->count >= UINT32_MAX - 1 ||
	    (c->count == c->cap && mem_grow(&c->call, &c->cap, c->count + 1, sizeof(*c->call)) != 0)) {
		err_nomem(e);
		return NULL;
	}
	struct call *call = c->call + c->count;
	*call = (struct call){.tool = tool, .id = id};
	if (copy)
		call->tool = arena_copy(&c->text, tool);
	if (copy && id.p != NULL)
		call->id = arena_copy(&c->text, id);
	if (call->tool.p == NULL || (id.p != NULL && call->id.p == NULL)) {
		err_nomem(e);
		return NULL;
	}
	call->args = call->result = c->null;
	c->count++;
	return call;
}

int calls_add(struct calls *c, struct slice id, struct slice tool, const struct hash *args, struct oc_err *e)
{
	struct call *call = push(c, id, tool, !c->borrow, e);

	if (call == NULL)
		return -1;
	call->args = *args;
	uint32_t link = (uint32_t)c->count, queue = names_make(&c->tools, call->tool, e);
	if (queue == 0)
		return -1;
	queue_add(c, queue, link);
	if (id.p == NULL)
		return 0;
	uint32_t at = names_make(&c->ids, call->id, e);
	if (at == 0)
		return -1;
	struct calls_name *known = c->ids.name + at - 1;
	call->same_id = known->first;
	known->first = known->last = link;
	return 0;
}

static struct call *oldest(struct calls *c)
{
	while (c->oldest < c->count && c->call[c->oldest].resolved)
		c->oldest++;
	return c->oldest < c->count ? c->call + c->oldest : NULL;
}

static struct call *by_age(struct calls *c, struct slice tool)
{
	struct calls_name *q = names_find(&c->tools, tool);

	return q != NULL && q->first != 0 ? c->call + q->first - 1 : oldest(c);
}

static struct call *match(struct calls *c, struct slice id, struct slice tool)
{
	struct calls_name *known = names_find(&c->ids, id);

	if (known == NULL)
		return id.p == NULL || c->rule == CALLS_UPSTREAM ? by_age(c, tool) : NULL;
	while (c->rule == CALLS_STRICT && known->first != 0 && c->call[known->first - 1].resolved)
		known->first = c->call[known->first - 1].same_id;
	if (c->rule == CALLS_STRICT && known->first != 0)
		return c->call + known->first - 1;
	return c->call + known->last - 1;
}

int calls_result(struct calls *c, struct slice id, struct slice tool, const struct hash *result,
    bool error, struct oc_err *e)
{
	struct call *call = match(c, id, tool);

	if (call == NULL && (call = push(c, id, tool.p == NULL ? SLICE("unknown") : tool, true, e)) == NULL)
		return -1;
	call->result = *result;
	call->error = error;
	call->resolved = true;
	if (tool.p != NULL && c->rule == CALLS_UPSTREAM && !slice_eq(call->tool, tool)) {
		call->tool = arena_copy(&c->text, tool);
		if (call->tool.p == NULL)
			return err_nomem(e);
	}
	if (call->queue != 0 && (c->rule == CALLS_STRICT || slice_eq(c->tools.name[call->queue - 1].text, call->tool)))
		queue_remove(c, call);
	return 0;
}

const char *call_error_text(enum call_error error)
{
	return error == CALL_ERROR ? "tool-result-error" : error == CALL_MISSING ? "tool-result-missing" : NULL;
}

bool calls_missing(const struct calls *c)
{
	for (size_t i = 0; i < c->count; i++) {
		if (call_error(c->call + i) == CALL_MISSING)
			return true;
	}
	return false;
}

bool calls_shape(const struct calls *a, const struct calls *b)
{
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++) {
		if (!slice_eq(a->call[i].tool, b->call[i].tool) || !hash_eq(&a->call[i].args, &b->call[i].args))
			return false;
	}
	return true;
}

bool calls_equal(const struct calls *a, const struct calls *b)
{
	if (!calls_shape(a, b))
		return false;
	for (size_t i = 0; i < a->count; i++) {
		if (!hash_eq(&a->call[i].result, &b->call[i].result) ||
		    call_error(a->call + i) != call_error(b->call + i))
			return false;
	}
	return true;
}
