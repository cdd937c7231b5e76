#include "drift/coverage.h"

#include <stdlib.h>

#include "base/base.h"
#include "data/data.h"
#include "record/record.h"

void coverage_release(struct coverage *c)
{
	mem_free(c->fixture);
	mem_free(c->result);
	mem_free(c->group);
	arena_release(&c->text);
	*c = (struct coverage)COVERAGE_INIT;
}

int coverage_add(struct coverage *c, struct json_val record, uint64_t line, struct oc_err *e)
{
	if (c->frozen)
		return err_set(e, OC_EX_DATA, "tool-fixture behind the first judged scenario: give the fixtures first");
	if (mem_grow(&c->fixture, &c->cap, c->n + 1, sizeof(*c->fixture)) < 0)
		return err_nomem(e);
	if (fixture_read(&c->fixture[c->n], record, &c->text, e) < 0)
		return -1;
	if (c->fixture[c->n].elsewhere)
		return 1;
	c->fixture[c->n].line = line;
	c->n++;
	return 0;
}

/* Upstream sorts by localeCompare, stably; two tools that compare equal are still two. */
static int by_tool(const void *a, const void *b)
{
	const struct fixture *x = a, *y = b;
	int c = collate_compare(x->tool, y->tool);

	if (c == 0)
		c = slice_cmp(x->tool, y->tool);
	if (c == 0)
		c = collate_compare(x->id, y->id);
	return c != 0 ? c : (x->line > y->line) - (x->line < y->line);
}

static void make_group(struct coverage *c, size_t first)
{
	struct coverage_group *g = &c->group[c->groups++];

	*g = (struct coverage_group){.tool = c->fixture[first].tool, .first = first};
	for (size_t i = first; i < c->n && slice_eq(c->fixture[i].tool, g->tool); i++, g->n++) {
		const struct fixture *f = &c->fixture[i];
		if (g->actual.p == NULL)
			g->actual = f->actual;
		if (g->native.p == NULL)
			g->native = f->native.p != NULL ? f->native : f->actual;
		if (g->tracking.p == NULL)
			g->tracking = f->tracking;
		if (g->meta == NULL && f->required)
			g->meta = f;
	}
	if (g->meta == NULL)
		g->meta = &c->fixture[first];
}

int coverage_freeze(struct coverage *c, struct oc_err *e)
{
	if (c->frozen)
		return 0;
	c->result = mem_resize(NULL, c->n + 1, sizeof(*c->result));
	c->group = mem_resize(NULL, c->n + 1, sizeof(*c->group));
	if (c->result == NULL || c->group == NULL)
		return err_nomem(e);
	memset(c->result, 0, (c->n + 1) * sizeof(*c->result));
	if (c->n > 0)
		qsort(c->fixture, c->n, sizeof(*c->fixture), by_tool);
	for (size_t i = 0; i < c->n; i += c->group[c->groups - 1].n)
		make_group(c, i);
	c->frozen = true;
	return 0;
}

int coverage_evaluate(struct coverage *c, struct oc_err *e)
{
	c->evaluated = true;
	return coverage_freeze(c, e);
}

/* Calls of a tool; of these *good have a result that is no error. */
static size_t count_calls(const struct parity_cell *s, struct slice tool, size_t *good)
{
	size_t n = 0;

	*good = 0;
	for (size_t i = 0; tool.p != NULL && i < s->calls.n; i++) {
		const struct parity_call *call = &s->calls.call[i];
		if (!slice_eq(call->tool, tool))
			continue;
		n++;
		*good += call->error.n == 0 && js_trim(call->result).n > 0;
	}
	return n;
}

bool coverage_passes(enum drift d)
{
	return d == DRIFT_NONE || d == DRIFT_TEXT_ONLY;
}

/* A scenario that ran on several axes counts as the first of its runs that drifted, else as its
 * last. */
static int keep_result(struct coverage *c, struct coverage_result *r, const struct coverage_group *g,
    const struct outcome *o, struct oc_err *e)
{
	struct slice details = sb_slice(&o->verdict->details);
	struct slice codex = o->age.age >= DRIFT_2026_09 ? g->native : g->actual;

	if (r->seen && !coverage_passes(r->drift))
		return 0;
	*r = (struct coverage_result){.seen = true,
	    .drift = o->verdict->drift,
	    .left = o->left_status,
	    .right = o->right_status};
	r->left_calls = count_calls(o->left, g->actual, &r->left_good);
	r->right_calls = count_calls(o->right, codex, &r->right_good);
	if (details.n > 0 && (r->details = arena_copy(&c->text, details)).p == NULL)
		return err_nomem(e);
	return 0;
}

int coverage_outcome(struct coverage *c, const struct outcome *o, struct oc_err *e)
{
	if (coverage_evaluate(c, e) < 0)
		return -1;
	c->age = o->age.age > c->age ? o->age.age : c->age;
	if (o->left == NULL || o->right == NULL)
		return 0;
	for (size_t i = 0; i < c->groups; i++) {
		const struct coverage_group *g = &c->group[i];
		for (size_t at = g->first; at < g->first + g->n; at++) {
			if (slice_eq(c->fixture[at].id, o->id) && keep_result(c, &c->result[at], g, o, e) < 0)
				return -1;
		}
	}
	return 0;
}

struct slice coverage_tool(const struct coverage *c, struct slice scenario)
{
	for (size_t i = 0; i < c->n; i++) {
		if (slice_eq(c->fixture[i].id, scenario))
			return c->fixture[i].tool;
	}
	return (struct slice){NULL, 0};
}

/* ---- the report ---- */

/* The group's first result that drifted, else its first. */
static const struct coverage_result *merge_results(const struct coverage *c, const struct coverage_group *g)
{
	const struct coverage_result *first = NULL;

	for (size_t i = g->first; i < g->first + g->n; i++) {
		const struct coverage_result *r = &c->result[i];
		if (r->seen && !coverage_passes(r->drift))
			return r;
		if (r->seen && first == NULL)
			first = r;
	}
	return first;
}

static bool passes(const char *status)
{
	return slice_eqs(slice_cstr(status), "pass");
}

/* Is the group one that can fail? Before 2026-09 an issue that tracks it was an excuse. */
static bool is_judged(const struct coverage_group *g, enum drift_age age)
{
	return g->meta->required && (age >= DRIFT_2026_09 || g->tracking.p == NULL);
}

/* The sentence about a tool that was not called (well) on a side. Returns false when it was on both. */
static bool say_uncalled(struct sb *out, const struct coverage_group *g, enum drift_age age)
{
	const struct coverage_result *r = g->result;

	if (age < DRIFT_2026_09) {
		if (g->actual.p == NULL || (r->left_calls > 0 && r->right_calls > 0))
			return false;
		sb_addf(out, " missing %s tool call ", r->left_calls == 0 ? "openclaw" : "codex");
		sb_addslice(out, g->actual);
		return true;
	}
	const bool left = g->actual.p != NULL && r->left_good == 0;
	if (!left && (g->native.p == NULL || r->right_good > 0))
		return false;
	sb_addf(out, " missing successful %s tool call/result ", left ? "openclaw" : "codex");
	sb_addslice(out, left ? g->actual : g->native);
	return true;
}

/* Upstream's sentence about a group that fails; empty when it does not. */
static void say_failure(struct sb *out, const struct coverage_group *g, enum drift_age age)
{
	const struct coverage_result *r = g->result;

	if (!is_judged(g, age))
		return;
	size_t empty = out->len;
	sb_addslice(out, g->tool);
	if (r == NULL) {
		sb_adds(out, " drift=not-run");
	} else if (!passes(r->left) || !passes(r->right)) {
		sb_addf(out, " status openclaw=%s codex=%s", r->left, r->right);
	} else if (r->drift == DRIFT_FAILURE_MODE) {
		sb_addf(out, " drift=failure-mode%s", r->details.p == NULL ? "" : " (");
		sb_addslice(out, r->details);
		sb_adds(out, r->details.p == NULL ? "" : ")");
	} else if (!say_uncalled(out, g, age)) {
		out->len = empty;
	}
}

static void emit_row(struct emit *w, const struct coverage *c, const struct coverage_group *g)
{
	const struct coverage_result *r = g->result;

	emit_object(w);
	emit_kstring(w, "tool", g->tool);
	emit_ktext(w, "runtimeToolName", g->actual);
	if (c->age >= DRIFT_2026_09 && g->native.p != NULL && !slice_eq(g->native, g->actual))
		emit_kstring(w, "codexRuntimeToolName", g->native);
	emit_kcstr(w, "bucket", fixture_bucket_word(g->meta->bucket));
	emit_kcstr(w, "expectedLayer", g->meta->layer);
	emit_kcstr(w, "capabilityLayer", g->meta->capability);
	emit_kbool(w, "required", g->meta->required);
	emit_kuint(w, "fixtureCount", g->n);
	emit_karray(w, "scenarios");
	for (size_t i = g->first; i < g->first + g->n; i++)
		emit_string(w, c->fixture[i].id);
	emit_end(w);
	emit_karray(w, "sourcePaths");
	for (size_t i = g->first; i < g->first + g->n; i++)
		emit_string(w, c->fixture[i].path);
	emit_end(w);
	emit_kcstr(w, "openclaw", r == NULL ? "not-run" : r->left);
	emit_kcstr(w, "codex", r == NULL ? "not-run" : r->right);
	emit_kcstr(w, "drift", r == NULL ? "not-run" : drift_word(r->drift));
	emit_kint(w, "openclawToolCalls", r == NULL ? 0 : (int64_t)r->left_calls);
	emit_kint(w, "codexToolCalls", r == NULL ? 0 : (int64_t)r->right_calls);
	if (c->age >= DRIFT_2026_09) {
		emit_kint(w, "openclawSuccessfulToolCalls", r == NULL ? 0 : (int64_t)r->left_good);
		emit_kint(w, "codexSuccessfulToolCalls", r == NULL ? 0 : (int64_t)r->right_good);
	}
	emit_ktext(w, "tracking", g->tracking);
	emit_ktext(w, "codexDefaultImpact", g->meta->codex_impact);
	emit_ktext(w, "qaImpact", g->meta->qa_impact);
	emit_ktext(w, "action", g->meta->action);
	emit_ktext(w, "details", r == NULL ? (struct slice){NULL, 0} : r->details);
	emit_end(w);
}

struct counts {
	size_t required, report_only, tracked, native, dynamic, searchable, optional, passing;
};

static void count_group(struct counts *n, const struct coverage_group *g, const struct coverage *c, bool failing)
{
	const struct coverage_result *r = g->result;
	bool judged = is_judged(g, c->age);

	n->required += g->meta->required;
	n->report_only += !judged;
	n->tracked += g->tracking.p != NULL;
	n->native += g->meta->bucket == BUCKET_NATIVE;
	n->dynamic += g->meta->bucket == BUCKET_DYNAMIC;
	n->optional += g->meta->bucket == BUCKET_OPTIONAL;
	n->searchable += slice_eqs(slice_cstr(g->meta->capability), "openclaw-dynamic-searchable");
	if (c->age >= DRIFT_2026_09)
		n->passing += judged && c->evaluated && !failing;
	else
		n->passing += judged && r != NULL && passes(r->left) && passes(r->right) &&
			      (coverage_passes(r->drift) || !failing);
}

static void emit_counts(struct emit *w, const struct coverage *c, const struct counts *n, size_t failing)
{
	emit_kbool(w, "evaluated", c->evaluated);
	emit_kuint(w, "totalTools", c->groups);
	emit_kuint(w, "requiredTools", n->required);
	emit_kuint(w, "reportOnlyTools", n->report_only);
	emit_kuint(w, "trackedTools", n->tracked);
	emit_kuint(w, "nativeWorkspaceTools", n->native);
	emit_kuint(w, "dynamicIntegrationTools", n->dynamic);
	emit_kuint(w, "searchableDynamicTools", n->searchable);
	emit_kuint(w, "optionalTools", n->optional);
	emit_kuint(w, "passingTools", n->passing);
	emit_kuint(w, "failingTools", failing);
}

/* The drift under which the known list has a failing tool. */
static enum drift failing_drift(const struct coverage_group *g)
{
	if (g->result == NULL)
		return DRIFT_MISSING;
	if (g->result->drift == DRIFT_FAILURE_MODE || !passes(g->result->left) || !passes(g->result->right))
		return DRIFT_FAILURE_MODE;
	return DRIFT_CALL_SHAPE;
}

/* Counts the groups, and writes their failures as the elements of a JSON list. */
static int judge_groups(
    struct coverage *c, struct emit *failures, const struct coverage_frame *f, struct counts *n, size_t *failing)
{
	struct sb sentence = SB_INIT;
	bool ok = true;

	*failing = 0;
	for (size_t i = 0; i < c->groups; i++) {
		struct coverage_group *g = &c->group[i];
		struct slice tools[2] = {g->tool, g->actual};
		g->result = merge_results(c, g);
		sb_reset(&sentence);
		if (c->evaluated)
			say_failure(&sentence, g, c->age);
		ok &= sb_ok(&sentence);
		count_group(n, g, c, sentence.len > 0);
		if (sentence.len == 0)
			continue;
		emit_string(failures, sb_slice(&sentence));
		++*failing;
		if (f->knowns == NULL || knowns_match(f->knowns, (struct slice){NULL, 0}, (struct slice){NULL, 0},
					     tools, 2, failing_drift(g)) == NULL)
			gate_close(f->gate, "%.*s", (int)sentence.len, sentence.buf);
	}
	sb_release(&sentence);
	return ok ? 0 : -1;
}

int coverage_report(struct emit *w, struct coverage *c, const struct coverage_frame *f, struct oc_err *e)
{
	struct counts n = {0};
	size_t failing;
	struct sb failures = SB_INIT;
	struct emit list;

	if (coverage_freeze(c, e) < 0)
		return -1;
	emit_init(&list, &failures, 0);
	emit_array(&list);
	if (judge_groups(c, &list, f, &n, &failing) < 0) {
		sb_release(&failures);
		return err_nomem(e);
	}
	emit_end(&list);
	record_begin(w, "coverage-report", 1);
	if (f->reported_pair.n > 0)
		emit_kraw(w, "runtimePair", f->reported_pair);
	else
		runtime_pair_emit(w, "runtimePair", f->pair);
	emit_counts(w, c, &n, failing);
	emit_karray(w, "rows");
	for (size_t i = 0; i < c->groups; i++)
		emit_row(w, c, &c->group[i]);
	emit_end(w);
	emit_kbool(w, "pass", failing == 0);
	emit_key(w, "failures");
	emit_raw(w, sb_slice(&failures));
	record_end(w, &f->src);
	bool ok = sb_ok(&failures);
	sb_release(&failures);
	return ok ? 0 : err_nomem(e);
}
