#include "drift/classify.h"

#include "data/data.h"

static void begin(struct verdict *v, struct parity_calls left, struct parity_calls right)
{
	v->drift = DRIFT_NONE;
	v->cause = CAUSE_NONE;
	v->calls[0] = left;
	v->calls[1] = right;
	v->call = 0;
	sb_reset(&v->details);
}

static void settle(struct verdict *v, enum drift drift, enum drift_cause cause, const char *details)
{
	v->drift = drift;
	v->cause = cause;
	sb_adds(&v->details, details);
}

static struct slice status_of(const struct parity_cell *s)
{
	return s->status.p == NULL ? SLICE("pass") : s->status;
}

static bool failed(const struct parity_cell *s)
{
	return slice_eqs(status_of(s), "fail") || !parity_cell_passable(s);
}

/* Two optional texts are the same when both are absent, or both are there and equal. */
static bool same(struct slice a, struct slice b)
{
	return (a.p == NULL) == (b.p == NULL) && slice_eq(a, b);
}

static void say_status(
    struct verdict *v, const char *what, const struct parity_cell *left, const struct parity_cell *right)
{
	sb_adds(&v->details, what);
	sb_adds(&v->details, " status differs (");
	sb_addslice(&v->details, status_of(left));
	sb_adds(&v->details, " vs ");
	sb_addslice(&v->details, status_of(right));
	sb_adds(&v->details, ")");
}

static bool ask_hard(struct verdict *v, const struct parity_cell *left, const struct parity_cell *right)
{
	bool transport = left->transport_error.n > 0 || right->transport_error.n > 0;

	if (transport)
		settle(v, DRIFT_FAILURE_MODE, CAUSE_TRANSPORT, "at least one runtime hit a transport failure");
	else if (parity_cell_hard(left) || parity_cell_hard(right))
		settle(v, DRIFT_FAILURE_MODE, CAUSE_HARD, "at least one runtime hit a hard runtime failure");
	else if (parity_calls_unresolved(left->calls) || parity_calls_unresolved(right->calls))
		settle(v, DRIFT_FAILURE_MODE, CAUSE_UNRESOLVED,
		    "at least one runtime planned a tool call without a tool result");
	return v->cause != CAUSE_NONE;
}

static bool ask_failed(struct verdict *v, const struct parity_cell *left, const struct parity_cell *right)
{
	if (!failed(left) && !failed(right))
		return false;
	if (same(status_of(left), status_of(right))) {
		settle(v, DRIFT_FAILURE_MODE, CAUSE_FAILED, "at least one runtime failed");
	} else {
		settle(v, DRIFT_FAILURE_MODE, CAUSE_FAILED, "");
		say_status(v, "scenario", left, right);
	}
	return true;
}

static bool is_gap(const struct parity_cell *s)
{
	return slice_eqs(status_of(s), "skip") && s->gap;
}

static bool gap_beside_pass(const struct parity_cell *skipped, const struct parity_cell *other)
{
	return is_gap(skipped) && slice_eqs(status_of(other), "pass");
}

/* 2026-09: status "skip" is known, and a skip that says it is a known harness gap passes beside a
 * passing runtime. */
static bool ask_failed_skip(struct verdict *v, const struct parity_cell *left, const struct parity_cell *right)
{
	bool both = parity_cell_passable(left) && parity_cell_passable(right);
	bool left_gap = gap_beside_pass(left, right);

	if (both && (left_gap || gap_beside_pass(right, left))) {
		settle(v, DRIFT_STRUCTURAL, CAUSE_GAP, "known harness gap in ");
		sb_adds(&v->details, left_gap ? "openclaw" : "codex");
		sb_adds(&v->details, " runtime; paired runtime passed");
		return true;
	}
	if (both && slice_eqs(status_of(left), "pass") && slice_eqs(status_of(right), "pass"))
		return false;
	settle(v, DRIFT_FAILURE_MODE, CAUSE_FAILED, "");
	if (!same(status_of(left), status_of(right)))
		say_status(v, "runtime-pair cell", left, right);
	else if (slice_eqs(status_of(left), "skip"))
		sb_adds(&v->details, "both canonical runtime-pair cells skipped");
	else if (slice_eqs(status_of(left), "fail"))
		sb_adds(&v->details, "both canonical runtime-pair cells failed");
	else
		sb_adds(&v->details, "at least one runtime failed");
	return true;
}

static void say_call(struct sb *out, const struct parity_call *c)
{
	sb_addslice(out, c->tool);
	sb_adds(out, "/");
	sb_addslice(out, c->args);
}

static bool ask_calls(struct verdict *v, struct parity_calls left, struct parity_calls right)
{
	size_t n = left.n < right.n ? left.n : right.n, i = 0;

	while (i < n && same(left.call[i].tool, right.call[i].tool) && same(left.call[i].args, right.call[i].args))
		i++;
	if (i == left.n && i == right.n)
		return false;
	settle(v, DRIFT_CALL_SHAPE, CAUSE_CALLS, "");
	v->call = i;
	if (left.n != right.n) {
		sb_addf(&v->details, "tool call count differs (%zu vs %zu)", left.n, right.n);
		return true;
	}
	sb_addf(&v->details, "tool call %zu differs (", i + 1);
	say_call(&v->details, &left.call[i]);
	sb_adds(&v->details, " vs ");
	say_call(&v->details, &right.call[i]);
	sb_adds(&v->details, ")");
	return true;
}

/* From 2026-09 on an empty error class is none. */
static bool same_error(struct slice a, struct slice b, enum drift_age age)
{
	return age >= DRIFT_2026_09 ? slice_eq(a, b) : same(a, b);
}

static bool ask_results(struct verdict *v, struct parity_calls left, struct parity_calls right, enum drift_age age)
{
	for (size_t i = 0; i < left.n && i < right.n; i++) {
		const struct parity_call *l = &left.call[i], *r = &right.call[i];
		if (l->error.p != NULL && slice_eqs(l->error, "tool-result-error") && same(l->error, r->error))
			continue;
		if (same(l->result, r->result) && same_error(l->error, r->error, age))
			continue;
		settle(v, DRIFT_RESULT_SHAPE, CAUSE_RESULTS, "");
		v->call = i;
		sb_addf(&v->details, "tool result %zu differs (", i + 1);
		sb_addslice(&v->details, l->tool);
		sb_adds(&v->details, ")");
		return true;
	}
	return false;
}

static bool ask_structure(struct verdict *v, const struct parity_cell *left, const struct parity_cell *right)
{
	if (left->lines == right->lines && (left->text.n == 0) == (right->text.n == 0))
		return false;
	settle(v, DRIFT_STRUCTURAL, left->lines == right->lines ? CAUSE_EMPTY : CAUSE_LINES, "");
	sb_addf(&v->details, "transcript/final-text structure differs (%llu lines vs %llu)",
	    (unsigned long long)left->lines, (unsigned long long)right->lines);
	return true;
}

/* Skips white space; returns whether there was any. */
static bool skip_space(struct slice s, size_t *at)
{
	size_t from = *at, len;

	while ((len = js_space_at(s, *at)) > 0)
		*at += len;
	return *at > from;
}

bool classify_same_text(struct slice left, struct slice right)
{
	struct slice l = js_trim(left), r = js_trim(right);
	size_t i = 0, j = 0;

	while (i < l.n && j < r.n) {
		bool gap = skip_space(l, &i);
		if (gap != skip_space(r, &j))
			return false;
		if (i < l.n && j < r.n && l.p[i++] != r.p[j++])
			return false;
	}
	return i == l.n && j == r.n;
}

bool classify_pass(
    enum drift drift, const struct parity_cell *left, const struct parity_cell *right, enum drift_age age)
{
	if (drift == DRIFT_FAILURE_MODE || !parity_cell_passable(left) || !parity_cell_passable(right))
		return false;
	if (age < DRIFT_2026_09)
		return true;
	return !(is_gap(left) && is_gap(right)) && (is_gap(left) || slice_eqs(status_of(left), "pass")) &&
	       (is_gap(right) || slice_eqs(status_of(right), "pass"));
}

void classify(struct verdict *v, const struct parity_cell *left, const struct parity_cell *right, enum drift_age age)
{
	begin(v, left->calls, right->calls);
	if (!ask_hard(v, left, right) &&
	    !(age >= DRIFT_2026_09 ? ask_failed_skip(v, left, right) : ask_failed(v, left, right)) &&
	    !ask_calls(v, left->calls, right->calls) && !ask_results(v, left->calls, right->calls, age) &&
	    !ask_structure(v, left, right) && !classify_same_text(left->text, right->text))
		settle(v, DRIFT_TEXT_ONLY, CAUSE_TEXT, "final text differs after whitespace normalization");
	v->pass = classify_pass(v->drift, left, right, age);
}

/* ---- the strict rules ---- */

/* The calls that the strict rules judge. */
static struct parity_calls calls_of(const struct parity_cell *s)
{
	return s->has_strict ? s->strict : s->calls;
}

static bool has_failed(const struct parity_cell *s)
{
	return !parity_cell_passable(s) || parity_calls_unresolved(calls_of(s)) || slice_eqs(s->status, "fail") ||
	       slice_eqs(s->status, "skip");
}

static bool same_unresolved(struct parity_calls left, struct parity_calls right)
{
	size_t i = 0, j = 0;

	for (;; i++, j++) {
		while (i < left.n && !slice_eqs(left.call[i].error, "tool-result-missing"))
			i++;
		while (j < right.n && !slice_eqs(right.call[j].error, "tool-result-missing"))
			j++;
		if (i >= left.n || j >= right.n)
			return i >= left.n && j >= right.n;
		if (!slice_eq(left.call[i].tool, right.call[j].tool))
			return false;
	}
}

/* Absent and empty are the same: no error, no status. */
static bool failed_alike(const struct parity_cell *left, const struct parity_cell *right)
{
	return has_failed(left) && has_failed(right) && slice_eq(left->transport_error, right->transport_error) &&
	       slice_eq(left->runtime_error, right->runtime_error) && slice_eq(left->status, right->status) &&
	       same_unresolved(calls_of(left), calls_of(right));
}

static bool ask_failure(struct verdict *v, const struct parity_cell *left, const struct parity_cell *right)
{
	if (!has_failed(left) && !has_failed(right))
		return false;
	if (failed_alike(left, right)) {
		settle(v, DRIFT_SAME_FAILURE, CAUSE_FAILED, "both runtimes failed in the same way");
		return true;
	}
	enum drift_cause cause = CAUSE_FAILED;
	if (left->transport_error.n + right->transport_error.n > 0)
		cause = CAUSE_TRANSPORT;
	else if (parity_cell_hard(left) || parity_cell_hard(right))
		cause = CAUSE_HARD;
	else if (parity_calls_unresolved(calls_of(left)) || parity_calls_unresolved(calls_of(right)))
		cause = CAUSE_UNRESOLVED;
	if (has_failed(left) && has_failed(right))
		settle(v, DRIFT_FAILURE_MODE, cause, "the runtimes failed in different ways");
	else
		settle(v, DRIFT_FAILURE_MODE, cause,
		    has_failed(left) ? "only the left runtime failed" : "only the right runtime failed");
	return true;
}

static bool ask_strict_structure(struct verdict *v, const struct parity_cell *left, const struct parity_cell *right)
{
	bool messages = left->has_strict && right->has_strict;
	unsigned long long l = messages ? left->messages : left->lines, r = messages ? right->messages : right->lines;

	if ((left->text.n == 0) != (right->text.n == 0)) {
		settle(v, DRIFT_STRUCTURAL, CAUSE_EMPTY,
		    left->text.n == 0 ? "only the left final text is empty" : "only the right final text is empty");
		return true;
	}
	if (l == r)
		return false;
	settle(v, DRIFT_STRUCTURAL, CAUSE_LINES, "");
	sb_addf(&v->details, "transcript structure differs (%llu %s vs %llu)", l, messages ? "messages" : "lines", r);
	return true;
}

int classify_strict(struct verdict *v, const struct parity_cell *left, const struct parity_cell *right,
    double similarity, struct rubric *rubric, bool *judged, struct oc_err *e)
{
	const struct parity_calls l = calls_of(left), r = calls_of(right);

	begin(v, l, r);
	v->pass = true;
	*judged = false;
	if (ask_failure(v, left, right))
		v->pass = false;
	else if (!ask_calls(v, l, r) && !ask_results(v, l, r, DRIFT_2026_09) &&
		 !ask_strict_structure(v, left, right) && !classify_same_text(left->text, right->text)) {
		if (rubric_judge(rubric, left->text, right->text, similarity, e) < 0)
			return -1;
		*judged = true;
		v->pass = rubric->within;
		settle(v, DRIFT_TEXT_ONLY, CAUSE_TEXT,
		    rubric->within ? "wording differs within tolerance" : "wording differs outside tolerance");
	}
	return 0;
}
