#include "record/fields.h"

#include "record/packed.h"

bool fields_has(const struct fields *by, unsigned f)
{
	for (size_t i = 0; i < by->n; i++) {
		if (by->field[i] == f)
			return true;
	}
	return false;
}

bool fields_includes(const struct fields *by, const struct fields *part)
{
	for (size_t i = 0; i < part->n; i++) {
		if (!fields_has(by, part->field[i]))
			return false;
	}
	return true;
}

bool fields_same(const struct fields *a, const struct fields *b)
{
	return a->n == b->n && fields_includes(a, b);
}

static bool add(const struct fields_names *of, struct fields *by, struct slice name)
{
	for (unsigned f = 0; f < of->count; f++) {
		if (slice_eqs(name, of->name[f]) && !fields_has(by, f)) {
			by->field[by->n++] = f;
			return true;
		}
	}
	return false;
}

static int wrong(const struct fields_names *of, const struct fields *by, const char *option, const char *text,
    struct slice name, struct oc_err *e)
{
	struct nearest near = NEAREST_INIT(name);
	struct sb names = SB_INIT;

	for (unsigned f = 0; f < of->count; f++) {
		sb_addf(&names, "%s, ", of->name[f]);
		if (!fields_has(by, f))
			nearest_try(&near, of->name[f]);
	}
	char hint[NEAREST_HINT];
	int rc =
	    !sb_ok(&names)
		? err_nomem(e)
		: err_set(e, OC_EX_USAGE,
		      "--%s takes %seach at most once, with commas between (or total), not '%s'%s",
		      option, names.buf, text, nearest_hint(&near, hint));
	sb_release(&names);
	return rc;
}

int fields_parse(const struct fields_names *of, struct fields *by, const char *option,
    const char *text, struct oc_err *e)
{
	struct slice rest = slice_cstr(text);

	by->n = 0;
	if (slice_eqs(rest, "total"))
		return 0;
	while (rest.p != NULL) {
		struct slice name = slice_cut(&rest, ',');
		if (!add(of, by, name))
			return wrong(of, by, option, text, name, e);
	}
	return 0;
}

void fields_emit(const struct fields_names *of, struct emit *w, const struct fields *by)
{
	emit_array(w);
	for (size_t i = 0; i < by->n; i++)
		emit_cstr(w, of->name[by->field[i]]);
	emit_end(w);
}

bool fields_read(const struct fields_names *of, struct fields *by, struct json_val v)
{
	struct json_iter it = json_iter(v);

	by->n = 0;
	while (json_is(v, JSON_ARRAY) && json_next(&it)) {
		if (!json_is(it.val, JSON_STRING) || !add(of, by, json_lexeme(it.val)))
			return false;
	}
	return json_is(v, JSON_ARRAY);
}

/* ---- keys ---- */

int fields_pack_object(const struct fields_names *of, struct sb *key, const struct fields *by,
    struct json_val v, struct arena *a)
{
	int rc = json_is(v, JSON_OBJECT) ? 0 : -2;

	for (size_t i = 0; i < by->n && rc == 0; i++)
		rc = packed_read(key, json_gets(v, of->name[by->field[i]]), a);
	return rc;
}

struct slice fields_value(const struct fields *by, struct slice key, unsigned f)
{
	for (size_t i = 0; i < by->n; i++) {
		if (by->field[i] == f)
			return packed_value(key, i);
	}
	return slice_make(NULL, 0);
}

void fields_pack_as(struct sb *key, const struct fields *to, const struct fields *from, struct slice packed)
{
	for (size_t i = 0; i < to->n; i++)
		packed_add(key, fields_value(from, packed, to->field[i]));
}

void fields_emit_key(const struct fields_names *of, struct emit *w, const struct fields *by, struct slice key)
{
	emit_object(w);
	for (size_t i = 0, at = 0; i < by->n; i++) {
		emit_key(w, of->name[by->field[i]]);
		emit_text(w, packed_next(key, &at));
	}
	emit_end(w);
}

void fields_emit_values(struct emit *w, const struct fields *by, const struct fields *part, struct slice key)
{
	emit_array(w);
	for (size_t i = 0; i < part->n; i++)
		emit_text(w, fields_value(by, key, part->field[i]));
	emit_end(w);
}
