#include "data/forms.h"

#include <string.h>

#include "base/mem.h"

#define WAYS 4u
#define KEY 0x80000000u /* a node's word: a key, and the length of its text */
#define KEY_MAX 255u

void forms_init(struct forms *f)
{
	*f = (struct forms){NULL, 0};
}

void forms_release(struct forms *f)
{
	for (size_t i = 0; f->form != NULL && i < FORMS; i++) {
		mem_free(f->form[i].node);
		mem_free(f->form[i].keys);
	}
	mem_free(f->form);
	forms_init(f);
}

static uint32_t word_of(uint32_t meta)
{
	return (meta & 7u) == JSON_FALSE ? (meta & ~7u) | JSON_TRUE : meta;
}

static uint32_t size_of(struct json_val v)
{
	return v.j->node[v.at].next - v.at;
}

static struct form *bucket_of(const struct forms *f, struct json_val v)
{
	uint32_t hash = (size_of(v) * 31 + json_count(v)) * 2654435761u;

	return f->form + (hash >> 26) % (FORMS / WAYS) * WAYS;
}

static bool is(const struct form *form, struct json_val v, uint32_t n)
{
	const struct json_node *node = v.j->node + v.at;
	const char *key = form->keys;

	if (form->count != n)
		return false;
	for (uint32_t i = 0; i < n; i++) {
		uint32_t want = form->node[i];
		if ((want & KEY) == 0) {
			if (word_of(node[i].meta) != want)
				return false;
			continue;
		}
		uint32_t len = want & KEY_MAX;
		if (node[i].len != len || !bytes_same(v.j->text + node[i].off, key, len))
			return false;
		key += len;
	}
	return true;
}

struct form *forms_find(const struct forms *f, struct json_val v)
{
	if (f->form == NULL || v.j == NULL)
		return NULL;
	uint32_t n = size_of(v);
	struct form *form = bucket_of(f, v);
	for (uint32_t i = 0; i < WAYS; i++) {
		if (is(&form[i], v, n))
			return &form[i];
	}
	return NULL;
}

static bool make_room(struct form *form, uint32_t n, size_t keys)
{
	size_t cap = form->cap;
	void *node = form->node, *text = form->keys;
	bool ok = mem_grow(&node, &cap, n, sizeof(*form->node)) == 0;

	form->node = node;
	form->cap = (uint32_t)cap;
	ok = ok && mem_grow(&text, &form->key_cap, keys + 1, 1) == 0;
	form->keys = text;
	return ok;
}

/* Which nodes are keys: those of each object's members. */
static bool mark_keys(struct form *form, struct json_val v, uint32_t n, size_t *keys)
{
	*keys = 0;
	for (uint32_t i = 0; i < n; i++) {
		struct json_iter it = json_iter((struct json_val){v.j, v.at + i});
		while (it.object && json_next(&it)) {
			struct slice key = json_lexeme(it.key);
			if (key.n > KEY_MAX)
				return false;
			form->node[it.key.at - v.at] = KEY | (uint32_t)key.n;
			*keys += key.n;
		}
	}
	return true;
}

static bool fill(struct form *form, struct json_val v, uint32_t n)
{
	size_t keys, at = 0;

	form->count = 0;
	if (!make_room(form, n, 0))
		return false;
	for (uint32_t i = 0; i < n; i++)
		form->node[i] = word_of(v.j->node[v.at + i].meta);
	if (!mark_keys(form, v, n, &keys) || !make_room(form, n, keys))
		return false;
	for (uint32_t i = 0; i < n; i++) {
		if ((form->node[i] & KEY) == 0)
			continue;
		uint32_t len = form->node[i] & KEY_MAX;
		memcpy(form->keys + at, v.j->text + v.j->node[v.at + i].off, len);
		at += len;
	}
	form->count = n;
	return true;
}

struct form *forms_add(struct forms *f, struct json_val v)
{
	if (v.j == NULL || size_of(v) > FORM_NODES)
		return NULL;
	if (f->form == NULL) {
		f->form = mem_alloc(FORMS * sizeof(*f->form));
		if (f->form == NULL)
			return NULL;
		memset(f->form, 0, FORMS * sizeof(*f->form));
	}
	struct form *form = bucket_of(f, v) + f->turn++ % WAYS;
	form->added_to = 0;
	form->distinct = false;
	return fill(form, v, size_of(v)) ? form : NULL;
}
