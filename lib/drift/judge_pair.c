#include "drift/judge_in.h"

#include <stdio.h>

#include "data/emit.h"
#include "drift/strict.h"

#define TEXT_BYTES 400

/* Upstream's word for a cell: runtimeParityCellStatus knows only its error classes; outside
 * --reported the scenario's own status counts too. */
static const char *status_of(const struct judge *j, const struct side *s)
{
	if (s == NULL)
		return "missing";
	if (!side_passable(s))
		return "fail";
	if (j->o->rules == RULES_REPORTED || s->status.p == NULL || slice_eqs(s->status, "pass"))
		return "pass";
	return slice_eqs(s->status, "skip") ? "skip" : "fail";
}

/* Writes the record, and hands the outcome to all who count it. */
static int publish(struct judge *j, struct outcome *o, struct oc_err *e)
{
	struct emit w;
	struct slice at[3] = {{NULL, 0}, {NULL, 0}, coverage_tool(&j->coverage, o->id)};

	if (o->left != NULL && o->right != NULL && o->verdict->call < o->left->calls.n)
		at[0] = o->left->calls.call[o->verdict->call].tool;
	if (o->left != NULL && o->right != NULL && o->verdict->call < o->right->calls.n)
		at[1] = o->right->calls.call[o->verdict->call].tool;
	if (j->o->knowns != NULL && (o->verdict->drift != DRIFT_NONE))
		o->known = knowns_match(j->o->knowns, o->id, o->name, at, 3, o->verdict->drift);
	if (o->known == NULL && j->triage.severity >= j->o->level &&
	    j->triage.severity > SEVERITY_NONE)
		gate_close(&j->gate, "%.*s (%s)", (int)o->id.n, o->id.p, drift_word(o->verdict->drift));
	sb_reset(&j->text);
	emit_init(&w, &j->text, 0);
	outcome_record(&w, o);
	if (!sb_ok(&j->text) || !sb_ok(&j->triage.sentence) || !sb_ok(&j->verdict.details) ||
	    !sb_ok(&j->other.details) || !sb_ok(&j->usage))
		return err_nomem(e);
	if (out_line(j->out, sb_slice(&j->text)) < 0)
		return -1;
	if (report_add(&j->report, o, sb_slice(&j->usage), e) < 0)
		return -1;
	return coverage_outcome(&j->coverage, o, e);
}

static void begin(struct judge *j, struct outcome *o, const struct side *left,
    const struct side *right, const struct scenario *scenario)
{
	const struct side *any = left != NULL ? left : right;

	*o = (struct outcome){.pair = &j->pair,
	    .rules = j->o->rules,
	    .age = j->o->age,
	    .scenario = scenario,
	    .left = left,
	    .right = right,
	    .verdict = &j->verdict,
	    .triage = &j->triage,
	    .path = slice_cstr(j->path),
	    .line = j->line};
	o->id = any != NULL ? any->scenario : scenario->id;
	o->axes = any != NULL ? any->axes : scenario->axes;
	o->name = scenario != NULL ? scenario->name : o->id;
	o->left_status = status_of(j, left);
	o->right_status = status_of(j, right);
	sb_reset(&j->usage);
	sb_reset(&j->verdict.details);
	sb_reset(&j->other.details);
}

/* Takes the drift that the suite reports, and beside it ours. */
static void judge_reported(struct judge *j, struct outcome *o)
{
	struct verdict *v = &j->verdict;

	classify(&j->other, o->left, o->right, j->o->age);
	*v = (struct verdict){
	    .drift = o->scenario->reported, .cause = CAUSE_REPORTED, .details = v->details};
	sb_addslice(&v->details, o->scenario->reported_details);
	v->pass =
	    v->drift != DRIFT_FAILURE_MODE && side_passable(o->left) && side_passable(o->right);
	if (j->other.drift == v->drift) {
		v->cause = j->other.cause;
		v->call = j->other.call;
	} else {
		o->other = &j->other;
	}
}

static int judge_sides(struct judge *j, struct outcome *o, struct oc_err *e)
{
	bool judged = false;

	if (j->o->rules == RULES_REPORTED) {
		judge_reported(j, o);
	} else if (j->o->rules == RULES_STRICT) {
		classify(&j->other, o->left, o->right, j->o->age);
		o->other = &j->other;
		o->weak = !o->left->has_strict || !o->right->has_strict;
		if (strict_classify(&j->verdict, o->left, o->right, j->o->similarity, &j->rubric,
			&judged, e) < 0)
			return -1;
	} else {
		classify(&j->verdict, o->left, o->right, j->o->age);
	}
	if (j->verdict.drift == DRIFT_TEXT_ONLY && !judged &&
	    rubric_judge(&j->rubric, o->left->text, o->right->text, j->o->similarity, e) < 0)
		return -1;
	o->rubric = j->verdict.drift == DRIFT_TEXT_ONLY ? &j->rubric : NULL;
	return 0;
}

/* The suite's own report and ours must not differ in silence. */
static void tell_difference(struct judge *j, struct outcome *o)
{
	char text[TEXT_BYTES];
	const struct verdict *own = j->o->rules == RULES_UPSTREAM ? &j->verdict : &j->other;

	if (o->scenario == NULL || !o->scenario->has_reported ||
	    o->scenario->reported == own->drift)
		return;
	o->reported_differs = j->o->rules != RULES_REPORTED;
	snprintf(text, sizeof(text), "scenario %.*s: the suite reports %s, its cells say %s",
	    (int)(o->name.n < 120 ? o->name.n : 120), o->name.p, drift_word(o->scenario->reported),
	    drift_word(own->drift));
	j->notice(j->arg, o->scenario->line, text);
}

int judge_pair(struct judge *j, const struct side *left, const struct side *right,
    const struct scenario *scenario, struct oc_err *e)
{
	struct outcome o;

	if (j->o->rules == RULES_REPORTED && (scenario == NULL || !scenario->has_reported)) {
		err_set(e, OC_EX_DATA,
		    "scenario %.*s has cells, but no suite reports its drift; leave out --reported",
		    (int)(left->scenario.n < 120 ? left->scenario.n : 120), left->scenario.p);
		return 1;
	}
	begin(j, &o, left, right, scenario);
	if (judge_sides(j, &o, e) < 0)
		return -1;
	tell_difference(j, &o);
	o.pass = j->verdict.pass;
	triage_pair(&j->triage, &j->verdict, left, right, o.rubric, &j->o->families);
	if (report_usage_missing(&j->report, &o, &j->usage)) {
		o.pass = false;
		j->triage.severity = SEVERITY_P1;
		sb_adds(&j->triage.sentence, " A live run must show token usage on both sides.");
	}
	return publish(j, &o, e);
}

int judge_missing(
    struct judge *j, const struct partners *p, const struct scenario *scenario, struct oc_err *e)
{
	struct outcome o;
	struct sb names = SB_INIT;

	begin(j, &o, p == NULL ? NULL : p->part[LEFT], p == NULL ? NULL : p->part[RIGHT], scenario);
	j->verdict = (struct verdict){.drift = DRIFT_MISSING, .details = j->verdict.details};
	if (scenario != NULL && o.left == NULL && o.right == NULL)
		sb_addslice(&j->verdict.details, scenario->details);
	if (o.left == NULL)
		sb_addslice(&names, j->pair.left);
	if (o.left == NULL && o.right == NULL)
		sb_adds(&names, " and ");
	if (o.right == NULL)
		sb_addslice(&names, j->pair.right);
	if (!sb_ok(&names))
		return err_nomem(e);
	triage_missing(&j->triage, names.buf);
	sb_release(&names);
	return publish(j, &o, e);
}
