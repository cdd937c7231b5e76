/* Values of a tape written again: as they were (emit_carry), or as ECMAScript would write them (emit_js). */
#include <stdlib.h>

#include "data/emit.h"
#include "data/number.h"

static bool is_container(struct json_val v)
{
	return json_type(v) >= JSON_ARRAY;
}

static void open_container(struct emit *w, struct json_val v)
{
	if (json_is(v, JSON_OBJECT))
		emit_object(w);
	else
		emit_array(w);
}

void emit_carry(struct emit *w, struct json_val v)
{
	struct json_iter stack[JSON_DEPTH + 1]; /* the first means "in no container" */
	struct json_iter *it = stack;

	if (!is_container(v)) {
		if (json_is(v, JSON_MISSING))
			emit_null(w);
		else
			emit_raw(w, json_source(v));
		return;
	}
	open_container(w, v);
	*++it = json_iter(v);
	while (it > stack) {
		if (!json_next(it)) {
			emit_end(w);
			it--;
			continue;
		}
		struct json_val val = it->val;
		if (it->object)
			emit_rawkey(w, json_source(it->key));
		if (!is_container(val)) {
			emit_raw(w, json_source(val));
			continue;
		}
		open_container(w, val);
		*++it = json_iter(val);
	}
}

static void js_scalar(struct emit *w, struct json_val v, struct arena *a)
{
	struct slice text;

	switch (json_type(v)) {
	case JSON_NUMBER:
		emit_double(w, json_number(v));
		break;
	case JSON_STRING:
		text = json_text(v, a);
		emit_string(w, text);
		w->out->failed = w->out->failed || text.p == NULL;
		break;
	case JSON_TRUE:
	case JSON_FALSE:
		emit_bool(w, json_is(v, JSON_TRUE));
		break;
	default:
		emit_null(w);
	}
}

/* A member in the order that JavaScript gives it. */
struct js_member {
	struct slice key;
	struct json_val val;
	uint32_t place; /* of the key's first appearance */
	uint32_t seen;  /* of this appearance */
	uint64_t index; /* the array index that the key is, or UINT64_MAX */
};

static uint64_t array_index(struct slice key)
{
	uint64_t n;
	bool zero = key.n > 1 && key.p[0] == '0';

	return !zero && slice_number(key, UINT32_MAX - 1, &n) ? n : UINT64_MAX;
}

static int by_key(const void *a, const void *b)
{
	const struct js_member *x = a, *y = b;
	int c = slice_cmp(x->key, y->key);

	return c != 0 ? c : x->seen < y->seen ? -1 : 1;
}

static int by_place(const void *a, const void *b)
{
	const struct js_member *x = a, *y = b;

	if (x->index != y->index)
		return x->index < y->index ? -1 : 1;
	return x->place < y->place ? -1 : 1;
}

/* The members of v, duplicates resolved, in JavaScript's order. Returns NULL when memory is out (or there are none). */
static struct js_member *js_members(struct json_val v, struct arena *a, uint32_t *count)
{
	uint32_t n = 0, kept = 0;
	struct js_member *m = arena_calloc(a, json_count(v), sizeof(*m));
	struct json_iter it = json_iter(v);

	*count = 0;
	if (m == NULL)
		return NULL;
	while (json_next(&it)) {
		struct slice key = json_text(it.key, a);
		if (key.p == NULL)
			return NULL;
		m[n] = (struct js_member){key, it.val, n, n, array_index(key)};
		n++;
	}
	qsort(m, n, sizeof(*m), by_key);
	for (uint32_t i = 0; i < n; i++) {
		if (kept > 0 && slice_eq(m[kept - 1].key, m[i].key))
			m[kept - 1].val = m[i].val;
		else
			m[kept++] = m[i];
	}
	qsort(m, kept, sizeof(*m), by_place);
	*count = kept;
	return m;
}

/* Depth is bounded by the reader (JSON_DEPTH), so recursion is. */
static void js_value(struct emit *w, struct json_val v, struct arena *a)
{
	if (!is_container(v)) {
		js_scalar(w, v, a);
		return;
	}
	open_container(w, v);
	if (json_is(v, JSON_ARRAY)) {
		struct json_iter it = json_iter(v);
		while (json_next(&it))
			js_value(w, it.val, a);
	} else {
		uint32_t n;
		struct js_member *m = js_members(v, a, &n);
		if (m == NULL && json_count(v) > 0)
			w->out->failed = true;
		for (uint32_t i = 0; i < n; i++) {
			emit_keyslice(w, m[i].key);
			js_value(w, m[i].val, a);
		}
	}
	emit_end(w);
}

void emit_js(struct emit *w, struct json_val v)
{
	struct arena a = ARENA_INIT;

	js_value(w, v, &a);
	arena_release(&a);
}
