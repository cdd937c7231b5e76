#include "data/forms.h"

#include <string.h>

#include "base/mem.h"

#define WAYS 4u

struct form_key {
	uint32_t node, len;
};

void forms_init(struct forms *f)
{
	*f = (struct forms){NULL, 0};
}

void forms_release(struct forms *f)
{
	for (size_t i = 0; f->form != NULL && i < FORMS; i++) {
		mem_free(f->form[i].node);
		mem_free(f->form[i].keys);
		mem_free(f->form[i].text);
	}
	mem_free(f->form);
	forms_init(f);
}

static uint32_t word_of(uint32_t meta)
{
	return meta | (meta == JSON_FALSE);
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
	const char *text = form->text;
	uint32_t differ = 0;

	if (form->count != n)
		return false;
	for (uint32_t i = 0; i < n; i++)
		differ |= word_of(node[i].meta) ^ form->node[i];
	if (differ != 0)
		return false;
	for (uint32_t i = 0; i < form->key_count; i++) {
		const struct json_node *key = node + form->keys[i].node;
		uint32_t len = form->keys[i].len;
		if (key->len != len || !bytes_same(v.j->text + key->off, text, len))
			return false;
		text += len;
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

static bool make_room(struct form *form, uint32_t n, size_t keys, size_t text)
{
	void *p[] = {form->node, form->keys, form->text};
	bool ok = mem_grow(&p[0], &form->cap, n, sizeof(*form->node)) == 0 &&
		  mem_grow(&p[1], &form->key_cap, keys + 1, sizeof(*form->keys)) == 0 &&
		  mem_grow(&p[2], &form->text_cap, text + 1, 1) == 0;

	form->node = p[0];
	form->keys = p[1];
	form->text = p[2];
	return ok;
}

/* The keys are those of each object's members. `form` NULL: only counts. */
static void take_keys(
    struct form *form, struct json_val v, uint32_t n, uint32_t *count, size_t *text)
{
	*count = 0;
	*text = 0;
	for (uint32_t i = 0; i < n; i++) {
		struct json_iter it = json_iter((struct json_val){v.j, v.at + i});
		while (it.object && json_next(&it)) {
			struct slice key = json_lexeme(it.key);
			if (form != NULL) {
				form->keys[*count] =
				    (struct form_key){it.key.at - v.at, (uint32_t)key.n};
				memcpy(form->text + *text, key.p, key.n);
			}
			(*count)++;
			*text += key.n;
		}
	}
}

static bool fill(struct form *form, struct json_val v, uint32_t n)
{
	size_t text;

	form->count = 0;
	take_keys(NULL, v, n, &form->key_count, &text);
	if (text > FORM_TEXT || !make_room(form, n, form->key_count, text))
		return false;
	for (uint32_t i = 0; i < n; i++)
		form->node[i] = word_of(v.j->node[v.at + i].meta);
	take_keys(form, v, n, &form->key_count, &text);
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
	form->distinct = form->placed = false;
	return fill(form, v, size_of(v)) ? form : NULL;
}
