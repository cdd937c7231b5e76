#include "tokens/by.h"

#include "data/clock.h"
#include "record/packed.h"

static const char *const NAMES[BY_FIELDS] = {
    "session", "model", "runtime", "day", "provider", "tool", "agent"};

const char *by_name(enum by_field f)
{
	return NAMES[f];
}

bool by_has(const struct by *by, enum by_field f)
{
	for (size_t i = 0; i < by->n; i++) {
		if (by->field[i] == f)
			return true;
	}
	return false;
}

bool by_includes(const struct by *by, const struct by *part)
{
	for (size_t i = 0; i < part->n; i++) {
		if (!by_has(by, part->field[i]))
			return false;
	}
	return true;
}

static bool by_add(struct by *by, struct slice name)
{
	for (int f = 0; f < BY_FIELDS; f++) {
		if (slice_eqs(name, NAMES[f]) && !by_has(by, (enum by_field)f)) {
			by->field[by->n++] = (enum by_field)f;
			return true;
		}
	}
	return false;
}

int by_parse(struct by *by, const char *option, const char *text, struct oc_err *e)
{
	struct slice rest = slice_cstr(text);

	by->n = 0;
	if (slice_eqs(rest, "total"))
		return 0;
	for (bool more = true; more;) {
		size_t n = slice_find(rest, SLICE(","), 0);
		more = n < rest.n;
		if (!by_add(by, slice_make(rest.p, n)))
			return err_set(e, OC_EX_USAGE,
			    "--%s takes session, model, runtime, day, provider, tool, agent, each "
			    "at most once, with commas between (or total), not '%s'",
			    option, text);
		rest = slice_make(rest.p + n + more, rest.n - n - more);
	}
	return 0;
}

void by_emit(struct emit *w, const struct by *by)
{
	emit_array(w);
	for (size_t i = 0; i < by->n; i++)
		emit_cstr(w, NAMES[by->field[i]]);
	emit_end(w);
}

bool by_read(struct by *by, struct json_val v)
{
	struct json_iter it = json_iter(v);

	by->n = 0;
	while (json_is(v, JSON_ARRAY) && json_next(&it)) {
		if (!json_is(it.val, JSON_STRING) || !by_add(by, json_lexeme(it.val)))
			return false;
	}
	return json_is(v, JSON_ARRAY);
}

/* ---- keys ---- */

/* The day in UTC, "2026-05-27"; absent when the message has no time. */
static struct slice day_of(const struct usage_record *u, char iso[CLOCK_ISO_MAX])
{
	size_t n;

	if (u->day.p != NULL)
		return u->day;
	n = u->timed ? clock_iso(iso, (double)u->at) : 0;
	return n < 14 ? slice_make(NULL, 0) : slice_make(iso, n - 14);
}

void by_pack(struct sb *key, const struct by *by, const struct usage_record *u, struct slice tool)
{
	char iso[CLOCK_ISO_MAX];

	for (size_t i = 0; i < by->n; i++) {
		switch (by->field[i]) {
		case BY_SESSION:
			packed_add(key, u->session);
			break;
		case BY_MODEL:
			packed_add(key, u->model);
			break;
		case BY_RUNTIME:
			packed_add(key, u->runtime);
			break;
		case BY_DAY:
			packed_add(key, day_of(u, iso));
			break;
		case BY_PROVIDER:
			packed_add(key, u->provider);
			break;
		case BY_TOOL:
			packed_add(key, tool);
			break;
		default:
			packed_add(key, u->agent);
		}
	}
}

int by_pack_object(struct sb *key, const struct by *by, struct json_val v, struct arena *a)
{
	for (size_t i = 0; i < by->n; i++) {
		struct json_val value = json_gets(v, NAMES[by->field[i]]);
		struct slice text = json_text(value, a);
		if (!json_is(value, JSON_STRING) && !json_is(value, JSON_NULL))
			return -2;
		if (json_is(value, JSON_STRING) && text.p == NULL)
			return -1;
		packed_add(key, text);
	}
	return sb_ok(key) ? 0 : -1;
}

struct slice by_value(struct slice key, size_t i)
{
	return packed_value(key, i);
}

struct slice by_field_value(const struct by *by, struct slice key, enum by_field f)
{
	for (size_t i = 0; i < by->n; i++) {
		if (by->field[i] == f)
			return by_value(key, i);
	}
	return slice_make(NULL, 0);
}

void by_pack_as(struct sb *key, const struct by *to, const struct by *from, struct slice packed)
{
	for (size_t i = 0; i < to->n; i++)
		packed_add(key, by_field_value(from, packed, to->field[i]));
}

void by_emit_key(struct emit *w, const struct by *by, struct slice key)
{
	emit_object(w);
	for (size_t i = 0, at = 0; i < by->n; i++) {
		emit_key(w, NAMES[by->field[i]]);
		packed_emit(w, packed_next(key, &at));
	}
	emit_end(w);
}

void by_emit_values(struct emit *w, const struct by *by, const struct by *part, struct slice key)
{
	emit_array(w);
	for (size_t i = 0; i < part->n; i++)
		packed_emit(w, by_field_value(by, key, part->field[i]));
	emit_end(w);
}

int by_compare(const struct by *by, struct slice a, struct slice b)
{
	return packed_compare(a, b, by->n);
}
