#include "record/field.h"

int field_text(struct slice *out, struct json_val v, const char *what, const char *key,
    struct arena *a, struct oc_err *e)
{
	struct json_val m = json_gets(v, key);

	*out = (struct slice){NULL, 0};
	if (!json_present(m))
		return 0;
	if (!json_is(m, JSON_STRING))
		return err_set(e, OC_EX_DATA, "the %s's %s is no string", what, key);
	*out = json_text(m, a);
	return out->p == NULL ? err_nomem(e) : 0;
}

int field_axes(struct slice *out, struct json_val v, struct arena *a, struct oc_err *e)
{
	struct json_val axes = json_gets(v, "axes");
	struct sb text = SB_INIT;
	int rc = 0;

	*out = (struct slice){NULL, 0};
	if (!json_present(axes) || (json_is(axes, JSON_OBJECT) && json_count(axes) == 0))
		return 0;
	if (!json_is(axes, JSON_OBJECT))
		return err_set(e, OC_EX_DATA, "axes must be an object");
	if (canon_write(&text, axes, a, e) < 0)
		rc = -1;
	else if (!sb_ok(&text) || (*out = arena_copy(a, sb_slice(&text))).p == NULL)
		rc = err_nomem(e);
	sb_release(&text);
	return rc;
}

bool field_truthy(struct json_val v)
{
	switch (json_type(v)) {
	case JSON_TRUE:
	case JSON_ARRAY:
	case JSON_OBJECT:
		return true;
	case JSON_NUMBER:
		return json_number(v) != 0;
	case JSON_STRING:
		return json_lexeme(v).n > 0;
	case JSON_MISSING:
	case JSON_NULL:
	case JSON_FALSE:
		break;
	}
	return false;
}

struct slice usage_not_applicable(struct json_val scenario, struct arena *a)
{
	struct json_val policy = json_gets(scenario, "usagePolicy");

	return json_text_is(json_gets(policy, "expectation"), "not-applicable") ? field_trimmed(policy, "reason", a)
										 : (struct slice){NULL, 0};
}

struct slice field_string(struct field_mem *m, struct json_val v)
{
	struct slice s = json_text(v, m->arena);

	m->failed |= s.p == NULL && json_is(v, JSON_STRING);
	return s;
}

struct slice field_name(struct field_mem *m, struct json_val v, const char *key)
{
	struct slice s = js_trim(field_string(m, json_gets(v, key)));

	return s.n == 0 ? (struct slice){NULL, 0} : s;
}

struct slice field_own(struct field_mem *m, struct slice s)
{
	if (s.p == NULL)
		return s;
	struct slice copy = arena_copy(m->arena, s);
	m->failed |= copy.p == NULL;
	return copy;
}

struct slice field_trimmed(struct json_val v, const char *key, struct arena *a)
{
	struct slice s = js_trim(json_text(json_gets(v, key), a));

	return s.n == 0 ? (struct slice){NULL, 0} : s;
}

void field_pack(struct field_pack *p, struct slice *s)
{
	if (s->p == NULL)
		return;
	if (p->to != NULL) {
		if (s->n > 0)
			memcpy(p->to + p->n, s->p, s->n);
		s->p = p->to + p->n;
	}
	p->n += s->n;
}

struct json_val field_renamed(struct json_val record, const char *name, const char *before)
{
	struct json_val v = json_gets(record, name);

	return v.j == NULL ? json_gets(record, before) : v;
}
