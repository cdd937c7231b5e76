#define XXH_INLINE_ALL
#include <xxhash.h>

#include "redact/policy_map.h"

#include "redact/policy_table.h"

static const struct policy_object *const TABLES[] = {
    policy_records, policy_artifacts, policy_gateway};

#define TABLE_COUNT (sizeof(TABLES) / sizeof(TABLES[0]))

static const struct {
	struct slice word;
	enum place_form form;
} forms[] = {{SLICE("num"), PLACE_NUM}, {SLICE("word"), PLACE_WORD}, {SLICE("time"), PLACE_TIME},
    {SLICE("title"), PLACE_TITLE}, {SLICE("hash"), PLACE_HASH}, {SLICE("path"), PLACE_PATH},
    {SLICE("log"), PLACE_LOG}, {SLICE("text"), PLACE_TEXT}, {SLICE("reply"), PLACE_REPLY}, {SLICE("args"), PLACE_ARGS},
    {SLICE("inside"), PLACE_INSIDE}, {SLICE("gone"), PLACE_GONE}};

/* A key of one object. */
struct field_place {
	uint16_t object;
	struct slice key;
};

static uint64_t hash_of(const struct field_place *p)
{
	return XXH3_64bits_withSeed(p->key.p, p->key.n, p->object);
}

static bool same_place(const void *field, const void *place)
{
	const struct policy_field *f = field;
	const struct field_place *p = place;

	return f->object == p->object && slice_eq(f->key, p->key);
}

static const struct policy_field *find_field(const struct policy_map *m, uint16_t object, struct slice key)
{
	struct field_place at = {object, key};

	return table_find(&m->fields, hash_of(&at), &at);
}

uint16_t policy_map_field(const struct policy_map *m, uint16_t object, struct slice key, bool *named)
{
	const struct policy_field *f = find_field(m, object, key);

	*named = f != NULL;
	return f != NULL ? f->spec : m->shape[object].other;
}

bool policy_map_knows(const struct policy_map *m, struct slice key)
{
	return find_field(m, NO_OBJECT, key) != NULL;
}

uint16_t policy_map_object(const struct policy_map *m, struct slice name)
{
	for (size_t i = 0; i < m->shapes; i++) {
		if (slice_eq(m->shape[i].name, name))
			return (uint16_t)i;
	}
	return NO_OBJECT;
}

/* Returns 0, or -1 when memory is out. */
static int put_field(struct policy_map *m, uint16_t object, struct slice key, uint16_t spec)
{
	struct field_place at = {object, key};
	struct policy_field *f = table_put(&m->fields, hash_of(&at), &at);

	if (f == NULL)
		return -1;
	if (f->key.p == NULL)
		*f = (struct policy_field){f->hash, key, object, spec};
	return 0;
}

/* A spec in *at; -1 when memory is out. */
static int add_spec(struct policy_map *m, struct policy_spec s, uint16_t *at)
{
	if (mem_grow(&m->spec, &m->spec_cap, m->specs + 1, sizeof(*m->spec)) != 0)
		return -1;
	*at = (uint16_t)m->specs;
	m->spec[m->specs++] = s;
	return 0;
}

/* FORM, &NAME, #TYPE, ~TYPE, @NAME. Returns 0, 1 when it is none, -1 when memory is out. */
static int read_form(struct policy_map *m, struct slice text, struct policy_spec *s)
{
	size_t and = slice_find(text, SLICE("&"), 0);
	struct slice word = slice_make(text.p, and), rest;

	if (and < text.n) {
		rest = slice_make(text.p + and + 1, text.n - and - 1);
		s->object = policy_map_object(m, rest);
		if (s->object == NO_OBJECT)
			return 1;
	}
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		if (slice_eq(word, forms[i].word)) {
			s->form = forms[i].form;
			return 0;
		}
	}
	if (word.n < 2)
		return 1;
	rest = slice_make(word.p + 1, word.n - 1);
	if (word.p[0] == '@') {
		s->form = PLACE_OBJECT;
		s->object = policy_map_object(m, rest);
		return s->object == NO_OBJECT;
	}
	if (word.p[0] != '#' && word.p[0] != '~')
		return 1;
	s->form = word.p[0] == '#' ? PLACE_ID : PLACE_MAYBE_ID;
	struct slice copy = arena_copy(&m->text, rest);
	s->type = copy.p;
	return copy.p == NULL ? -1 : 0;
}

/* One "NAMES:FORM!" of an object. Returns as read_form. */
static int read_field(struct policy_map *m, uint16_t object, const char *report, struct slice text)
{
	struct policy_spec s = {PLACE_OPEN, NO_OBJECT, NULL, NULL}, key = s;
	size_t colon = slice_find(text, SLICE(":"), 0), at = 0;
	uint16_t spec, key_spec;
	int rc;

	if (colon == text.n)
		return 1;
	struct slice form = slice_make(text.p + colon + 1, text.n - colon - 1);
	if (slice_has_suffix(form, SLICE("!"))) {
		form.n--;
		s.report = report;
	}
	if ((rc = read_form(m, form, &s)) != 0 || (rc = add_spec(m, s, &spec)) != 0)
		return rc;
	while (at <= colon) {
		size_t end = slice_find(slice_make(text.p, colon), SLICE(","), at);
		struct slice name = slice_make(text.p + at, end - at);
		at = end + 1;
		if (name.n == 0)
			return 1;
		if (name.p[0] != '*') {
			if (put_field(m, object, name, spec) != 0 || put_field(m, NO_OBJECT, name, 0) != 0)
				return -1;
			continue;
		}
		m->shape[object].other = spec;
		if (name.n < 4)
			continue;
		if ((rc = read_form(m, slice_make(name.p + 2, name.n - 3), &key)) != 0 ||
		    (rc = add_spec(m, key, &key_spec)) != 0)
			return rc;
		m->shape[object].key = key_spec;
	}
	return 0;
}

static int read_object(struct policy_map *m, uint16_t object, const struct policy_object *o, struct oc_err *e)
{
	struct slice fields = slice_cstr(o->fields);

	for (size_t at = 0; at < fields.n;) {
		size_t end = slice_find(fields, SLICE(" "), at);
		struct slice field = slice_make(fields.p + at, end - at);
		at = end + 1;
		if (field.n == 0)
			continue;
		int rc = read_field(m, object, o->report, field);
		if (rc < 0)
			return err_nomem(e);
		if (rc > 0)
			return err_set(e, OC_EX_SOFTWARE, "policy table: %s: bad field '%.*s'", o->name,
			    (int)field.n, field.p);
	}
	return 0;
}

/* Names first: fields may speak of objects that come later. */
static int name_objects(struct policy_map *m, struct oc_err *e)
{
	size_t objects = 0;

	for (size_t t = 0; t < TABLE_COUNT; t++) {
		for (const struct policy_object *o = TABLES[t]; o->name != NULL; o++)
			objects++;
	}
	m->shape = mem_resize(NULL, objects, sizeof(*m->shape));
	if (m->shape == NULL)
		return err_nomem(e);
	for (size_t t = 0; t < TABLE_COUNT; t++) {
		for (const struct policy_object *o = TABLES[t]; o->name != NULL; o++) {
			struct policy_spec s = {PLACE_OBJECT, (uint16_t)m->shapes, NULL, NULL};
			uint16_t root;
			if (policy_map_object(m, slice_cstr(o->name)) != NO_OBJECT)
				return err_set(e, OC_EX_SOFTWARE, "policy table: %s stands twice", o->name);
			if (add_spec(m, s, &root) != 0)
				return err_nomem(e);
			m->shape[m->shapes++] = (struct policy_shape){slice_cstr(o->name), root, 0, 0};
		}
	}
	return 0;
}

static void hash_tables(struct policy_map *m, struct sb *all)
{
	for (size_t t = 0; t < TABLE_COUNT; t++) {
		for (const struct policy_object *o = TABLES[t]; o->name != NULL; o++)
			sb_addf(all, "%s\n%s\n", o->name, o->fields);
	}
	hash_bytes(m->xxh3, sb_slice(all).p, all->len);
}

int policy_map_init(struct policy_map *m, struct oc_err *e)
{
	static const struct policy_spec fixed[SPEC_FIXED] = {
	    [SPEC_OPEN] = {PLACE_OPEN, NO_OBJECT, NULL, NULL},
	    [SPEC_MEASURE] = {PLACE_MEASURE, NO_OBJECT, NULL, NULL},
	    [SPEC_LOG] = {PLACE_LOG, NO_OBJECT, NULL, NULL}};
	struct sb all = SB_INIT;
	uint16_t object = 0, at;

	*m = (struct policy_map){
	    .fields = TABLE_INIT(struct policy_field, same_place), .text = ARENA_INIT};
	for (size_t i = 0; i < SPEC_FIXED; i++) {
		if (add_spec(m, fixed[i], &at) != 0)
			return err_nomem(e);
	}
	if (name_objects(m, e) != 0)
		return -1;
	for (size_t t = 0; t < TABLE_COUNT; t++) {
		for (const struct policy_object *o = TABLES[t]; o->name != NULL; o++) {
			if (read_object(m, object++, o, e) != 0)
				return -1;
		}
	}
	hash_tables(m, &all);
	bool good = sb_ok(&all);
	sb_release(&all);
	return good ? 0 : err_nomem(e);
}

void policy_map_release(struct policy_map *m)
{
	mem_free(m->spec);
	mem_free(m->shape);
	table_release(&m->fields);
	arena_release(&m->text);
	*m = (struct policy_map){.text = ARENA_INIT};
}
