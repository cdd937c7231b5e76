#include "drift/known.h"

#include <math.h>

#include "base/base.h"
#include "data/data.h"
#include "record/record.h"

#define DAY 86400000.0

static int complain(struct oc_err *e, size_t i, const char *what)
{
	return err_set(e, OC_EX_DATA, "known drift %zu: %s; see schemas/known-drifts.json", i + 1, what);
}

/* A string that outlives the document; absent when it is missing, no string, or blank. */
static struct slice own(struct field_mem *m, struct json_val entry, const char *key)
{
	return field_own(m, field_name(m, entry, key));
}

static int read_until(struct known *known, size_t i, struct oc_err *e)
{
	known->end = NAN;
	if (known->until.p == NULL)
		return 0;
	known->end = clock_parse(known->until);
	if (isnan(known->end))
		return complain(e, i, "until is no date");
	if (known->until.n == strlen("2026-12-31"))
		known->end += DAY;
	return 0;
}

static int read_entry(struct known *known, struct json_val v, size_t i, struct field_mem *m, struct oc_err *e)
{

	*known = (struct known){.scenario = own(m, v, "scenario"),
	    .tool = own(m, v, "tool"),
	    .issue = own(m, v, "issue"),
	    .reason = own(m, v, "reason"),
	    .until = own(m, v, "until")};
	if ((known->scenario.p == NULL) == (known->tool.p == NULL))
		return complain(e, i, "one of scenario and tool is needed");
	if (known->issue.p == NULL || known->reason.p == NULL)
		return complain(e, i, "issue and reason are needed");
	if (json_present(json_gets(v, "until")) && known->until.p == NULL)
		return complain(e, i, "until is no date");
	if (!drift_of(field_name(m, v, "drift"), &known->drift) || known->drift == DRIFT_NONE)
		return complain(e, i,
		    "drift must be one of text-only, tool-call-shape, tool-result-shape, "
		    "structural, failure-mode, same-failure, missing");
	return read_until(known, i, e);
}

static int read_list(struct knowns *k, struct json_val root, struct oc_err *e)
{
	struct json_val list = json_gets(root, "known");
	struct json_iter it = json_iter(list);

	if (!json_is(list, JSON_ARRAY))
		return err_set(e, OC_EX_DATA, "no list \"known\"; see schemas/known-drifts.json");
	k->entry = mem_resize(NULL, json_count(list) + 1, sizeof(*k->entry));
	if (k->entry == NULL)
		return err_nomem(e);
	struct field_mem m = {&k->text, false};
	for (k->n = 0; json_next(&it); k->n++) {
		int rc = read_entry(&k->entry[k->n], it.val, k->n, &m, e);
		if (m.failed)
			return err_nomem(e);
		if (rc < 0)
			return -1;
	}
	return 0;
}

int knowns_load(struct knowns *k, const char *path, struct oc_err *e)
{
	struct json_document d;
	int rc = document_read(&d, path, e);

	if (rc == 0 && read_list(k, json_root(&d.json), e) != 0)
		rc = err_at(e, path, e->line, e->column);
	document_release(&d);
	return rc;
}

void knowns_release(struct knowns *k)
{
	mem_free(k->entry);
	arena_release(&k->text);
	*k = (struct knowns)KNOWNS_INIT;
}

static bool is_about(const struct known *k, struct slice id, struct slice name, const struct slice *tools, size_t n)
{
	if (k->scenario.p != NULL)
		return (id.p != NULL && slice_eq(k->scenario, id)) || slice_eq(k->scenario, name);
	for (size_t i = 0; i < n; i++) {
		if (tools[i].p != NULL && slice_eq(k->tool, tools[i]))
			return true;
	}
	return false;
}

struct known *knowns_match(
    struct knowns *k, struct slice id, struct slice name, const struct slice *tools, size_t n, enum drift drift)
{
	struct known *found = NULL;

	for (size_t i = 0; i < k->n; i++) {
		struct known *at = &k->entry[i];
		if (at->drift != drift || !is_about(at, id, name, tools, n))
			continue;
		at->matches++;
		if (found == NULL)
			found = at;
	}
	return found;
}

bool known_expired(const struct known *k, double now)
{
	return !isnan(k->end) && now >= k->end;
}

static void emit_reason(struct emit *w, const struct known *k)
{
	emit_kstring(w, "issue", k->issue);
	emit_kstring(w, "reason", k->reason);
	if (k->until.p != NULL)
		emit_kstring(w, "until", k->until);
}

void known_emit(struct emit *w, const struct known *k)
{
	emit_kobject(w, "knownAs");
	emit_reason(w, k);
	emit_end(w);
}

void known_report(struct emit *w, const struct known *k, double now)
{
	emit_object(w);
	emit_kstring(w, k->scenario.p != NULL ? "scenario" : "tool", k->scenario.p != NULL ? k->scenario : k->tool);
	emit_kcstr(w, "drift", drift_word(k->drift));
	emit_reason(w, k);
	emit_kuint(w, "matches", k->matches);
	emit_kcstr(w, "state", known_expired(k, now) ? "expired" : k->matches == 0 ? "gone" : "occurs");
	emit_end(w);
}
