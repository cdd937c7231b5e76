#include "drift/coverage.h"

#include "record/record.h"

/* The group's first result that drifted, else its first. */
static const struct coverage_result *merge_results(
    const struct coverage *c, const struct coverage_group *g)
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

/* Upstream's sentence about a group that fails; empty when it does not. */
static void say_failure(struct sb *out, const struct coverage_group *g)
{
	const struct coverage_result *r = g->result;

	if (!g->meta->required || g->tracking.p != NULL)
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
	} else if (g->actual.p != NULL && (r->left_calls == 0 || r->right_calls == 0)) {
		sb_addf(out, " missing %s tool call ", r->left_calls == 0 ? "openclaw" : "codex");
		sb_addslice(out, g->actual);
	} else {
		out->len = empty;
	}
}

static void emit_row(struct emit *w, const struct coverage *c, const struct coverage_group *g)
{
	const struct coverage_result *r = g->result;

	emit_object(w);
	emit_kstring(w, "tool", g->tool);
	emit_ktext(w, "runtimeToolName", g->actual);
	emit_kcstr(w, "bucket", fixture_bucket_word(g->meta->bucket));
	emit_kcstr(w, "expectedLayer", g->meta->layer);
	emit_kcstr(w, "capabilityLayer", g->meta->capability);
	emit_kbool(w, "required", g->meta->required);
	emit_kint(w, "fixtureCount", (int64_t)g->n);
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

static void count_group(struct counts *n, const struct coverage_group *g, bool failing)
{
	const struct coverage_result *r = g->result;
	bool judged = g->meta->required && g->tracking.p == NULL;

	n->required += g->meta->required;
	n->report_only += !judged;
	n->tracked += g->tracking.p != NULL;
	n->native += g->meta->bucket == BUCKET_NATIVE;
	n->dynamic += g->meta->bucket == BUCKET_DYNAMIC;
	n->optional += g->meta->bucket == BUCKET_OPTIONAL;
	n->searchable += slice_eqs(slice_cstr(g->meta->capability), "openclaw-dynamic-searchable");
	n->passing += judged && r != NULL && passes(r->left) && passes(r->right) &&
		      (coverage_passes(r->drift) || !failing);
}

static void emit_counts(
    struct emit *w, const struct coverage *c, const struct counts *n, size_t failing)
{
	emit_kbool(w, "evaluated", c->evaluated);
	emit_kint(w, "totalTools", (int64_t)c->groups);
	emit_kint(w, "requiredTools", (int64_t)n->required);
	emit_kint(w, "reportOnlyTools", (int64_t)n->report_only);
	emit_kint(w, "trackedTools", (int64_t)n->tracked);
	emit_kint(w, "nativeWorkspaceTools", (int64_t)n->native);
	emit_kint(w, "dynamicIntegrationTools", (int64_t)n->dynamic);
	emit_kint(w, "searchableDynamicTools", (int64_t)n->searchable);
	emit_kint(w, "optionalTools", (int64_t)n->optional);
	emit_kint(w, "passingTools", (int64_t)n->passing);
	emit_kint(w, "failingTools", (int64_t)failing);
}

/* The drift under which the known list has a failing tool. */
static enum drift failing_drift(const struct coverage_group *g)
{
	if (g->result == NULL)
		return DRIFT_MISSING;
	if (g->result->drift == DRIFT_FAILURE_MODE || !passes(g->result->left) ||
	    !passes(g->result->right))
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
			say_failure(&sentence, g);
		ok &= sb_ok(&sentence);
		count_group(n, g, sentence.len > 0);
		if (sentence.len == 0)
			continue;
		emit_string(failures, sb_slice(&sentence));
		++*failing;
		if (f->knowns == NULL ||
		    knowns_match(f->knowns, (struct slice){NULL, 0}, (struct slice){NULL, 0}, tools, 2,
			failing_drift(g)) == NULL)
			gate_close(f->gate, "%.*s", (int)sentence.len, sentence.buf);
	}
	sb_release(&sentence);
	return ok ? 0 : -1;
}

static void emit_pair(struct emit *w, const struct pair *pair, struct slice reported)
{
	emit_key(w, "runtimePair");
	if (reported.n > 0) {
		emit_raw(w, reported);
		return;
	}
	emit_array(w);
	emit_string(w, pair->left);
	emit_string(w, pair->right);
	emit_end(w);
}

int coverage_report(struct emit *w, struct coverage *c, const struct coverage_frame *f,
    struct oc_err *e)
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
	emit_pair(w, f->pair, f->reported_pair);
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
