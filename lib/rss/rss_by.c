#include "rss/rss_by.h"

#include "record/packed.h"

static const char *const NAMES[RSS_BY_FIELDS] = {"channel", "scenario", "version", "run"};

void rss_by_default(struct rss_by *by)
{
	*by = (struct rss_by){{RSS_BY_CHANNEL, RSS_BY_SCENARIO, RSS_BY_VERSION}, 3};
}

bool rss_by_has(const struct rss_by *by, enum rss_by_field f)
{
	for (size_t i = 0; i < by->n; i++) {
		if (by->field[i] == f)
			return true;
	}
	return false;
}

bool rss_by_includes(const struct rss_by *by, const struct rss_by *part)
{
	for (size_t i = 0; i < part->n; i++) {
		if (!rss_by_has(by, part->field[i]))
			return false;
	}
	return true;
}

static bool add(struct rss_by *by, struct slice name)
{
	for (int f = 0; f < RSS_BY_FIELDS; f++) {
		if (slice_eqs(name, NAMES[f]) && !rss_by_has(by, (enum rss_by_field)f)) {
			by->field[by->n++] = (enum rss_by_field)f;
			return true;
		}
	}
	return false;
}

int rss_by_parse(struct rss_by *by, const char *option, const char *text, struct oc_err *e)
{
	struct slice rest = slice_cstr(text);

	by->n = 0;
	if (slice_eqs(rest, "total"))
		return 0;
	for (bool more = true; more;) {
		size_t n = slice_find(rest, SLICE(","), 0);
		more = n < rest.n;
		if (!add(by, slice_make(rest.p, n)))
			return err_set(e, OC_EX_USAGE,
			    "--%s takes channel, scenario, version, run, each at most once, with "
			    "commas between (or total), not '%s'",
			    option, text);
		rest = slice_make(rest.p + n + more, rest.n - n - more);
	}
	return 0;
}

void rss_by_emit(struct emit *w, const struct rss_by *by)
{
	emit_array(w);
	for (size_t i = 0; i < by->n; i++)
		emit_cstr(w, NAMES[by->field[i]]);
	emit_end(w);
}

bool rss_by_read(struct rss_by *by, struct json_val v)
{
	struct json_iter it = json_iter(v);

	by->n = 0;
	while (json_is(v, JSON_ARRAY) && json_next(&it)) {
		if (!json_is(it.val, JSON_STRING) || !add(by, json_lexeme(it.val)))
			return false;
	}
	return json_is(v, JSON_ARRAY);
}

/* ---- keys ---- */

void rss_by_pack(struct sb *key, const struct rss_by *by, const struct rss_sample *s)
{
	static const struct slice clocks[RSS_CLOCKS] = {
	    SLICE("monotonic"), SLICE("wall"), SLICE("order")};

	for (size_t i = 0; i < by->n; i++)
		packed_add(key, by->field[i] == RSS_BY_CHANNEL    ? s->channel
				: by->field[i] == RSS_BY_SCENARIO ? s->scenario
				: by->field[i] == RSS_BY_VERSION  ? s->version
								  : s->run);
	packed_add(key, s->scope);
	packed_add(key, s->metric);
	packed_add(key, s->measure);
	packed_add(key, s->run);
	packed_add(key, clocks[s->clock]);
}

int rss_by_pack_object(struct sb *key, const struct rss_by *by, struct json_val v, struct arena *a)
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

void rss_by_emit_key(struct emit *w, const struct rss_by *by, struct slice key)
{
	emit_object(w);
	for (size_t i = 0, at = 0; i < by->n; i++) {
		emit_key(w, NAMES[by->field[i]]);
		packed_emit(w, packed_next(key, &at));
	}
	emit_end(w);
}

void rss_by_emit_values(
    struct emit *w, const struct rss_by *by, const struct rss_by *part, struct slice key)
{
	emit_array(w);
	for (size_t i = 0; i < part->n; i++) {
		for (size_t k = 0; k < by->n; k++) {
			if (by->field[k] == part->field[i])
				packed_emit(w, packed_value(key, k));
		}
	}
	emit_end(w);
}

struct slice rss_by_tail(const struct rss_by *by, struct slice key, int which)
{
	return packed_value(key, by->n + (size_t)which);
}
