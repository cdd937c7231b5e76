#include "drift/severity.h"

#include "base/mem.h"

static const char *const words[SEVERITIES] = {[SEVERITY_NONE] = "none",
    [SEVERITY_ESCALATE] = "escalate",
    [SEVERITY_P2] = "P2",
    [SEVERITY_P1] = "P1"};

const char *severity_word(enum severity s)
{
	return words[s];
}

static bool same_any_case(struct slice a, const char *b)
{
	if (a.n != strlen(b))
		return false;
	for (size_t i = 0; i < a.n; i++) {
		if ((a.p[i] | 0x20) != (b[i] | 0x20))
			return false;
	}
	return true;
}

bool severity_of(struct slice word, enum severity *s)
{
	for (unsigned i = SEVERITY_ESCALATE; i < SEVERITIES; i++) {
		if (same_any_case(word, words[i])) {
			*s = (enum severity)i;
			return true;
		}
	}
	return false;
}

/* What went wrong on one side, in words: "failed with auth". */
static void say_failure(struct sb *out, const struct side *s)
{
	sb_addslice(out, s->runtime);
	if (s->transport_error.n > 0) {
		sb_adds(out, " lost its transport (");
		sb_addslice(out, s->transport_error);
		sb_adds(out, ")");
	} else if (s->runtime_error.n > 0) {
		sb_adds(out, " ended with ");
		sb_addslice(out, s->runtime_error);
	} else if (side_unresolved(s->calls)) {
		sb_adds(out, " left a tool call without result");
	} else if (s->status.n > 0 && !slice_eqs(s->status, "pass")) {
		sb_adds(out, " has scenario status ");
		sb_addslice(out, s->status);
	} else {
		sb_adds(out, " completed");
	}
}

static void say_failures(struct sb *out, const struct side *left, const struct side *right)
{
	say_failure(out, left);
	sb_adds(out, ", ");
	say_failure(out, right);
}

static struct slice tool_at(const struct side *s, size_t at)
{
	return at < s->calls.n ? s->calls.call[at].tool : (struct slice){NULL, 0};
}

static void say_tool(struct sb *out, const struct side *s, size_t at)
{
	sb_addslice(out, s->runtime);
	if (at < s->calls.n) {
		sb_adds(out, " calls ");
		sb_addslice(out, tool_at(s, at));
	} else {
		sb_adds(out, " calls nothing");
	}
}

static void triage_calls(struct triage *t, const struct verdict *v, const struct side *left,
    const struct side *right, const struct families *families)
{
	const struct family *worst = NULL;
	struct slice tool[2] = {tool_at(left, v->call), tool_at(right, v->call)};

	for (size_t i = 0; i < 2; i++) {
		const struct family *f =
		    tool[i].p == NULL ? NULL : families_find(families, tool[i]);
		if (f != NULL && (worst == NULL || f->severity > worst->severity))
			worst = f;
	}
	if (worst == NULL)
		worst = &families->other;
	t->severity = worst->severity;
	t->family = worst->name;
	sb_addf(&t->sentence, "At tool call %zu ", v->call + 1);
	say_tool(&t->sentence, left, v->call);
	sb_adds(&t->sentence, " and ");
	say_tool(&t->sentence, right, v->call);
	sb_adds(&t->sentence, " (family ");
	sb_addslice(&t->sentence, worst->name);
	sb_adds(&t->sentence,
	    tool[0].p != NULL && tool[1].p != NULL && slice_eq(tool[0], tool[1])
		? "), with other arguments: compare the arguments on both sides."
		: "): find out which runtime plans the tools that the scenario wants.");
}

static void triage_text(
    struct triage *t, const struct side *left, const struct side *right, const struct rubric *r)
{
	t->severity = r == NULL || r->within ? SEVERITY_NONE : SEVERITY_ESCALATE;
	if (r == NULL)
		sb_adds(&t->sentence, "Only the wording of the final answer differs: no action.");
	else if (r->within)
		sb_addf(&t->sentence,
		    "Only the wording differs, within tolerance (similarity %.2f): no action.",
		    r->similarity);
	else if (r->left_tone != r->right_tone) {
		sb_adds(&t->sentence, "Only the final text of ");
		sb_addslice(&t->sentence, r->left_tone ? left->runtime : right->runtime);
		sb_adds(&t->sentence, " carries failure tone: have a person read both answers.");
	} else
		sb_addf(&t->sentence,
		    "The final texts share too little (similarity %.2f): have a person read both "
		    "answers.",
		    r->similarity);
}

static void triage_structure(
    struct triage *t, const struct verdict *v, const struct side *left, const struct side *right)
{
	struct sb *out = &t->sentence;

	t->severity = SEVERITY_P1;
	if (v->cause == CAUSE_GAP) {
		t->severity = SEVERITY_P2;
		sb_adds(out, "The harness is known not to cover this on one side: see the issue "
			     "that the scenario's details name.");
	} else if (v->cause == CAUSE_EMPTY) {
		sb_addslice(out, left->text.n == 0 ? left->runtime : right->runtime);
		sb_adds(out, " ended without a final answer while the other runtime gave one: "
			     "likely blocking.");
	} else {
		sb_adds(out, "The transcripts differ in length: look for missing or additional "
			     "turns; likely blocking.");
	}
}

static void triage_failure(
    struct triage *t, const struct verdict *v, const struct side *left, const struct side *right)
{
	struct sb *out = &t->sentence;
	bool same = v->drift == DRIFT_SAME_FAILURE;

	t->severity = same ? SEVERITY_P2 : SEVERITY_P1;
	if (v->cause == CAUSE_REPORTED && side_passable(left) && side_passable(right)) {
		sb_adds(out, "The suite reports a failure");
	} else {
		sb_adds(out, same ? "Both runtimes fail alike: " : "Blocking: ");
		say_failures(out, left, right);
	}
	sb_adds(out,
	    same ? ". Mend the product or the scenario; nothing beyond the failure was compared."
		 : ". Mend the failing runtime first; nothing beyond the failure was compared.");
}

void triage_pair(struct triage *t, const struct verdict *v, const struct side *left,
    const struct side *right, const struct rubric *rubric, const struct families *families)
{
	t->severity = SEVERITY_NONE;
	t->family = (struct slice){NULL, 0};
	sb_reset(&t->sentence);
	switch (v->drift) {
	case DRIFT_FAILURE_MODE:
	case DRIFT_SAME_FAILURE:
		triage_failure(t, v, left, right);
		break;
	case DRIFT_STRUCTURAL:
		triage_structure(t, v, left, right);
		break;
	case DRIFT_CALL_SHAPE:
		triage_calls(t, v, left, right, families);
		break;
	case DRIFT_RESULT_SHAPE:
		t->severity = SEVERITY_P2;
		sb_adds(&t->sentence, "The same call of ");
		sb_addslice(&t->sentence,
		    v->call < left->calls.n ? left->calls.call[v->call].tool : SLICE("a tool"));
		sb_adds(
		    &t->sentence, " gives another result on each side: compare the two results.");
		break;
	case DRIFT_TEXT_ONLY:
		triage_text(t, left, right, rubric);
		break;
	default:
		sb_adds(&t->sentence, side_passable(left) && side_passable(right)
					  ? "No drift."
					  : "No drift, but a runtime failed: ");
		if (!side_passable(left) || !side_passable(right)) {
			say_failures(&t->sentence, left, right);
			sb_adds(&t->sentence, ".");
			t->severity = SEVERITY_P1;
		}
	}
}

void triage_missing(struct triage *t, const char *runtimes)
{
	t->severity = SEVERITY_P1;
	t->family = (struct slice){NULL, 0};
	sb_reset(&t->sentence);
	sb_addf(&t->sentence, "Nothing was compared: capture the cell of %s.", runtimes);
}
