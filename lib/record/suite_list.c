#include "record/suite_list.h"

#include <stdlib.h>

#include "record/field.h"

#define NAMED 5 /* missing scenarios that are named */

struct placed {
	struct slice id;
	size_t at;
};

static int by_id(const void *x, const void *y)
{
	const struct placed *a = x, *b = y;
	int c = slice_cmp(a->id, b->id);

	return c != 0 ? c : (a->at > b->at) - (a->at < b->at);
}

static struct slice id_of(struct json_val scenario, struct field_mem *m)
{
	struct slice id = field_string(m, json_gets(json_gets(scenario, "runtimeParity"), "scenarioId"));

	return id.n > 0 ? id : field_string(m, json_gets(scenario, "id"));
}

/* The entries with an id, sorted by it; *n of them. NULL when memory is out. */
static struct placed *sorted_ids(const struct suite_list *l, size_t *n, struct arena *a)
{
	struct placed *p = arena_calloc(a, l->n, sizeof(*p));

	*n = 0;
	for (size_t i = 0; p != NULL && i < l->n; i++) {
		if (l->entry[i].id.n > 0)
			p[(*n)++] = (struct placed){l->entry[i].id, i};
	}
	if (p != NULL && *n > 1)
		qsort(p, *n, sizeof(*p), by_id);
	return p;
}

static int find_retries(struct suite_list *l, struct arena *a, struct oc_err *e)
{
	size_t n;
	const struct placed *p = sorted_ids(l, &n, a);

	if (p == NULL)
		return err_nomem(e);
	for (size_t i = 1; i < n; i++) {
		if (!slice_eq(p[i - 1].id, p[i].id))
			continue;
		l->entry[p[i].at].attempt = l->entry[p[i - 1].at].attempt + 1;
		l->entry[p[i - 1].at].later = p[i].at + 1;
		l->count--;
	}
	return 0;
}

int suite_list_read(struct suite_list *l, struct json_val root, struct arena *a, struct oc_err *e)
{
	struct json_val list = json_gets(root, "scenarios");
	struct json_iter it = json_iter(list);
	struct field_mem m = {a, false};
	size_t at = 0;

	*l = (struct suite_list){.named = true};
	if (!json_is(list, JSON_ARRAY))
		return 0;
	l->n = l->count = json_count(list);
	l->entry = arena_calloc(a, l->n, sizeof(*l->entry));
	if (l->entry == NULL)
		return err_nomem(e);
	for (; json_next(&it); at++) {
		l->entry[at] = (struct suite_entry){.id = id_of(it.val, &m), .attempt = 1};
		l->named = l->named && l->entry[at].id.n > 0;
	}
	return m.failed ? err_nomem(e) : find_retries(l, a, e);
}

static bool has_id(const struct placed *p, size_t n, struct slice id)
{
	size_t low = 0;

	while (low < n) {
		size_t mid = low + (n - low) / 2;
		int c = slice_cmp(p[mid].id, id);
		if (c == 0)
			return true;
		if (c < 0)
			low = mid + 1;
		else
			n = mid;
	}
	return false;
}

int suite_list_emit(struct emit *w, const struct suite_list *l, struct json_val root, struct arena *a, struct oc_err *e)
{
	struct json_val ids = json_gets(json_gets(root, "run"), "scenarioIds");
	struct json_iter it = json_iter(ids);
	struct field_mem m = {a, false};
	bool any = false;
	size_t n;
	const struct placed *p = sorted_ids(l, &n, a);

	if (p == NULL)
		return err_nomem(e);
	emit_kuint(w, "scenarioCount", l->count);
	while (l->named && json_is(ids, JSON_ARRAY) && json_next(&it)) {
		struct slice id = field_string(&m, it.val);
		if (id.n == 0 || has_id(p, n, id))
			continue;
		if (!any)
			emit_karray(w, "missingScenarioIds");
		any = true;
		emit_string(w, id);
	}
	if (any)
		emit_end(w);
	return m.failed ? err_nomem(e) : 0;
}

/* ---- is it complete? ---- */

static void say_status(struct sb *out, struct json_val status, enum drift_age age, bool few, struct arena *a)
{
	struct slice word = json_text(status, a);

	if (slice_eqs(word, "completed"))
		sb_adds(out, few ? "the suite is not complete" : "");
	else if (slice_eqs(word, "running"))
		sb_adds(out, "the suite is still running");
	else if (json_present(status))
		sb_addf(out, "the suite did not complete (run.status %.*s)", SLICE_CUT(json_source(status), 40));
	else if (age >= DRIFT_2026_09)
		sb_adds(out, "the suite does not say that it completed (no run.status)");
	else
		sb_adds(out, few ? "the suite is not complete" : "");
}

static void say_missing(struct sb *out, struct json_val missing, struct arena *a)
{
	const size_t n = json_count(missing);
	struct json_iter it = json_iter(missing);

	for (size_t i = 0; i < NAMED && json_next(&it); i++) {
		sb_adds(out, i == 0 ? " (missing: " : ", ");
		sb_addf(out, "%.*s", SLICE_CUT(json_text(it.val, a), 80));
	}
	if (n > NAMED)
		sb_addf(out, " and %zu more", n - NAMED);
	if (n > 0)
		sb_adds(out, ")");
}

void suite_incomplete(struct sb *out, struct json_val suite, enum drift_age age, struct arena *a)
{
	struct json_val run = field_renamed(suite, "runBlock", "run"), missing = json_gets(suite, "missingScenarioIds");
	struct json_val ids = json_gets(run, "scenarioIds"), count = json_gets(suite, "scenarioCount");
	const size_t before = out->len, want = json_is(ids, JSON_ARRAY) ? json_count(ids) : 0;
	int64_t have = -1;

	if (!json_is(count, JSON_NUMBER))
		count = json_gets(json_gets(suite, "counts"), "total");
	if (!json_int64(count, &have))
		have = -1;
	const bool few = json_count(missing) > 0 || (have >= 0 && (uint64_t)have < want);
	say_status(out, json_gets(run, "status"), age, few, a);
	if (out->len == before)
		return;
	if (have >= 0 && want > 0)
		sb_addf(out, ": %lld of %zu scenarios", (long long)have, want);
	else if (have >= 0)
		sb_addf(out, ": %lld scenario%s", (long long)have, have == 1 ? "" : "s");
	say_missing(out, missing, a);
}
