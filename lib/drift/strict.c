#include "drift/strict.h"

/* The calls that the strict rules judge. */
static struct side_calls calls_of(const struct side *s)
{
	return s->has_strict ? s->strict : s->calls;
}

static bool has_failed(const struct side *s)
{
	return !side_passable(s) || side_unresolved(calls_of(s)) || slice_eqs(s->status, "fail") ||
	       slice_eqs(s->status, "skip");
}

/* Absent and empty are the same: no error, no status. */
static bool same_text(struct slice a, struct slice b)
{
	return slice_eq(a, b);
}

static bool same_unresolved(struct side_calls left, struct side_calls right)
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

static bool failed_alike(const struct side *left, const struct side *right)
{
	return has_failed(left) && has_failed(right) &&
	       same_text(left->transport_error, right->transport_error) &&
	       same_text(left->runtime_error, right->runtime_error) &&
	       same_text(left->status, right->status) &&
	       same_unresolved(calls_of(left), calls_of(right));
}

static void say(struct verdict *v, enum drift drift, enum drift_cause cause, const char *details)
{
	v->drift = drift;
	v->cause = cause;
	sb_adds(&v->details, details);
}

static bool ask_failure(struct verdict *v, const struct side *left, const struct side *right)
{
	if (!has_failed(left) && !has_failed(right))
		return false;
	if (failed_alike(left, right)) {
		say(v, DRIFT_SAME_FAILURE, CAUSE_FAILED, "both runtimes failed in the same way");
		return true;
	}
	enum drift_cause cause =
	    left->transport_error.n + right->transport_error.n > 0                ? CAUSE_TRANSPORT
	    : side_hard(left) || side_hard(right)                                 ? CAUSE_HARD
	    : side_unresolved(calls_of(left)) || side_unresolved(calls_of(right)) ? CAUSE_UNRESOLVED
										  : CAUSE_FAILED;
	if (has_failed(left) && has_failed(right))
		say(v, DRIFT_FAILURE_MODE, cause, "the runtimes failed in different ways");
	else
		say(v, DRIFT_FAILURE_MODE, cause,
		    has_failed(left) ? "only the left runtime failed"
				     : "only the right runtime failed");
	return true;
}

static bool ask_structure(struct verdict *v, const struct side *left, const struct side *right)
{
	bool messages = left->has_strict && right->has_strict;
	unsigned long long l = messages ? left->messages : left->lines,
			   r = messages ? right->messages : right->lines;

	if ((left->text.n == 0) != (right->text.n == 0)) {
		say(v, DRIFT_STRUCTURAL, CAUSE_EMPTY,
		    left->text.n == 0 ? "only the left final text is empty"
				      : "only the right final text is empty");
		return true;
	}
	if (l == r)
		return false;
	say(v, DRIFT_STRUCTURAL, CAUSE_LINES, "");
	sb_addf(&v->details, "transcript structure differs (%llu %s vs %llu)", l,
	    messages ? "messages" : "lines", r);
	return true;
}

int strict_classify(struct verdict *v, const struct side *left, const struct side *right,
    double similarity, struct rubric *rubric, bool *judged, struct oc_err *e)
{
	v->drift = DRIFT_NONE;
	v->cause = CAUSE_NONE;
	v->call = 0;
	v->pass = true;
	*judged = false;
	sb_reset(&v->details);
	if (ask_failure(v, left, right))
		v->pass = false;
	else if (!classify_calls(v, calls_of(left), calls_of(right)) &&
		 !classify_results(v, calls_of(left), calls_of(right)) &&
		 !ask_structure(v, left, right) && !classify_same_text(left->text, right->text)) {
		if (rubric_judge(rubric, left->text, right->text, similarity, e) < 0)
			return -1;
		*judged = true;
		v->pass = rubric->within;
		say(v, DRIFT_TEXT_ONLY, CAUSE_TEXT,
		    rubric->within ? "wording differs within tolerance"
				   : "wording differs outside tolerance");
	}
	return 0;
}
