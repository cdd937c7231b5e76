#include "drift/judge.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/base.h"
#include "data/data.h"
#include "drift/agentic.h"
#include "drift/expect.h"
#include "record/record.h"
#include "transcript/transcript.h"

#define NOTICE_BYTES 400

/* What a pair waits for: two struct parity_cell, a struct scenario. */
enum part { LEFT, RIGHT, SCENARIO };

void judge_init(struct judge *j, const struct judge_options *o, struct out *out, void *arg)
{
	*j = (struct judge){.o = o,
	    .out = out,
	    .arg = arg,
	    .pair = o->pair,
	    .waiting = PAIRING_INIT,
	    .coverage = COVERAGE_INIT,
	    .arena = ARENA_INIT};
	judged_keys_init(&j->judged, o->folder);
	drift_report_init(&j->report, o->folder);
	if (o->expect != NULL)
		o->expect->gate = &j->gate;
}

void judge_release(struct judge *j)
{
	pairing_release(&j->waiting);
	judged_keys_release(&j->judged);
	drift_report_release(&j->report);
	coverage_release(&j->coverage);
	sb_release(&j->verdict.details);
	sb_release(&j->other.details);
	sb_release(&j->triage.sentence);
	sb_release(&j->text);
	sb_release(&j->usage);
	sb_release(&j->key);
	if (j->transcript != NULL)
		transcript_release(j->transcript);
	mem_free(j->transcript);
	arena_release(&j->arena);
}

/* ---- a pair ---- */

/* Upstream's word for a cell: before 2026-09 runtimeParityCellStatus knew only its error classes; outside
 * --reported the scenario's own status counts too. */
static const char *status_of(const struct judge *j, const struct parity_cell *s, enum drift_age age)
{
	if (s == NULL)
		return "missing";
	if (!parity_cell_passable(s))
		return "fail";
	const bool blind = j->o->rules == RULES_REPORTED && age < DRIFT_2026_09;
	if (blind || s->status.p == NULL || slice_eqs(s->status, "pass"))
		return "pass";
	return slice_eqs(s->status, "skip") ? "skip" : "fail";
}

/* Writes the record, and hands the outcome to all who count it. */
static int publish(struct judge *j, struct outcome *o, struct oc_err *e)
{
	struct emit w;
	struct slice at[3] = {{NULL, 0}, {NULL, 0}, coverage_tool(&j->coverage, o->id)};

	for (int side = LEFT; side <= RIGHT; side++) {
		const struct parity_calls calls = o->verdict->calls[side];
		if (o->verdict->call < calls.n)
			at[side] = calls.call[o->verdict->call].tool;
	}
	if (j->o->knowns != NULL && (o->verdict->drift != DRIFT_NONE))
		o->known = knowns_match(j->o->knowns, o->id, o->name, at, 3, o->verdict->drift);
	if (o->known == NULL && j->triage.severity >= j->o->level && j->triage.severity > SEVERITY_NONE)
		gate_close(&j->gate, "%.*s (%s)", (int)o->id.n, o->id.p, drift_word(o->verdict->drift));
	sb_reset(&j->text);
	emit_init(&w, &j->text, 0);
	outcome_record(&w, o);
	if (!sb_ok(&j->text) || !sb_ok(&j->triage.sentence) || !sb_ok(&j->verdict.details) ||
	    !sb_ok(&j->other.details) || !sb_ok(&j->usage))
		return err_nomem(e);
	if (out_line(j->out, sb_slice(&j->text)) < 0)
		return -1;
	if (drift_report_add(&j->report, o, sb_slice(&j->usage), e) < 0)
		return -1;
	return coverage_outcome(&j->coverage, o, e);
}

/* By which rules: those asked for, else those of the newest of what there is. */
static struct age_found age_of(const struct judge *j, const struct parity_cell *left, const struct parity_cell *right,
    const struct scenario *scenario)
{
	const struct age_found *of[] = {left == NULL ? NULL : &left->age, right == NULL ? NULL : &right->age,
	    scenario == NULL ? NULL : &scenario->age};
	struct age_found age = {DRIFT_2026_06, SLICE("default")};

	if (j->o->age_given)
		return (struct age_found){j->o->age, SLICE("option")};
	for (size_t i = sizeof(of) / sizeof(of[0]); i-- > 0;) {
		if (of[i] != NULL && of[i]->age >= age.age)
			age = *of[i];
	}
	return age;
}

static void begin(struct judge *j, struct outcome *o, const struct parity_cell *left, const struct parity_cell *right,
    const struct scenario *scenario)
{
	const struct parity_cell *any = left != NULL ? left : right;

	*o = (struct outcome){.pair = &j->pair,
	    .rules = j->o->rules,
	    .age = age_of(j, left, right, scenario),
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
	o->left_status = status_of(j, left, o->age.age);
	o->right_status = status_of(j, right, o->age.age);
	sb_reset(&j->usage);
	sb_reset(&j->verdict.details);
	sb_reset(&j->other.details);
}

/* Takes the drift that the suite reports, and beside it ours. */
static void judge_reported(struct judge *j, struct outcome *o)
{
	struct verdict *v = &j->verdict;

	classify(&j->other, o->left, o->right, o->age.age);
	*v = (struct verdict){.drift = o->scenario->reported,
	    .cause = CAUSE_REPORTED,
	    .calls = {j->other.calls[LEFT], j->other.calls[RIGHT]},
	    .details = v->details};
	sb_addslice(&v->details, o->scenario->reported_details);
	v->pass = classify_pass(v->drift, o->left, o->right, o->age.age);
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
		classify(&j->other, o->left, o->right, o->age.age);
		o->other = &j->other;
		o->weak = !o->left->has_strict || !o->right->has_strict;
		if (classify_strict(&j->verdict, o->left, o->right, j->o->similarity, &j->rubric, &judged, e) < 0)
			return -1;
	} else {
		classify(&j->verdict, o->left, o->right, o->age.age);
	}
	if (j->verdict.drift == DRIFT_TEXT_ONLY && !judged &&
	    rubric_judge(&j->rubric, o->left->text, o->right->text, j->o->similarity, e) < 0)
		return -1;
	o->rubric = j->verdict.drift == DRIFT_TEXT_ONLY ? &j->rubric : NULL;
	return 0;
}

/* A suite's own verdict that differs from ours is reported. */
static void report_difference(struct judge *j, struct outcome *o)
{
	char text[NOTICE_BYTES];
	const struct verdict *own = j->o->rules == RULES_UPSTREAM ? &j->verdict : &j->other;

	if (o->scenario == NULL || !o->scenario->has_reported || o->scenario->reported == own->drift)
		return;
	o->reported_differs = j->o->rules != RULES_REPORTED;
	snprintf(text, sizeof(text), "scenario %.*s: the suite reports %s, its cells say %s", SLICE_CUT(o->name, 120),
	    drift_word(o->scenario->reported), drift_word(own->drift));
	j->notice(j->arg, o->scenario->line, text);
}

/* Judges a complete pair, writes its record, counts it. scenario may be NULL. Returns 0, 1 when it cannot be judged,
 * or -1. */
static int judge_pair(struct judge *j, const struct parity_cell *left, const struct parity_cell *right,
    const struct scenario *scenario, struct oc_err *e)
{
	struct outcome o;

	if (j->o->rules == RULES_REPORTED && (scenario == NULL || !scenario->has_reported)) {
		err_set(e, OC_EX_DATA, "scenario %.*s has cells, but no suite reports its drift; leave out --reported",
		    SLICE_CUT(left->scenario, 120));
		return 1;
	}
	begin(j, &o, left, right, scenario);
	if (judge_sides(j, &o, e) < 0)
		return -1;
	report_difference(j, &o);
	o.pass = j->verdict.pass;
	triage_pair(&j->triage, &j->verdict, left, right, o.rubric, &j->o->families);
	if (j->o->rules == RULES_REPORTED && !o.pass && j->triage.severity == SEVERITY_NONE) {
		j->triage.severity = SEVERITY_P1;
		sb_adds(&j->triage.sentence, " But a side did not pass.");
	}
	if (drift_report_usage_missing(&j->report, &o, &j->usage)) {
		o.pass = false;
		j->triage.severity = SEVERITY_P1;
		sb_adds(&j->triage.sentence, " A live run must show token usage on both sides.");
	}
	return publish(j, &o, e);
}

/* The same without a pair: p has one cell or none, or (p NULL) the suite captured nothing of the scenario. */
static int judge_missing(struct judge *j, const struct partners *p, const struct scenario *scenario, struct oc_err *e)
{
	struct outcome o;
	struct sb names = SB_INIT;

	begin(j, &o, p == NULL ? NULL : p->part[LEFT], p == NULL ? NULL : p->part[RIGHT], scenario);
	j->verdict = (struct verdict){.drift = DRIFT_MISSING, .details = j->verdict.details};
	if (scenario != NULL && o.left == NULL && o.right == NULL)
		sb_addslice(&j->verdict.details, scenario->details);
	if (o.left == NULL)
		sb_addslice(&names, j->pair.runtime[LEFT]);
	if (o.left == NULL && o.right == NULL)
		sb_adds(&names, " and ");
	if (o.right == NULL)
		sb_addslice(&names, j->pair.runtime[RIGHT]);
	if (sb_ok(&names))
		triage_missing(&j->triage, names.buf);
	int rc = sb_ok(&names) ? publish(j, &o, e) : err_nomem(e);
	sb_release(&names);
	return rc;
}

/* ---- cells ---- */

static int twice(const struct parity_cell *s, const struct parity_cell *first, struct oc_err *e)
{
	int id = (int)(s->scenario.n < 120 ? s->scenario.n : 120),
	    runtime = (int)(s->runtime.n < 40 ? s->runtime.n : 40);
	const char *remedy = "give matrix cells their --axis, or drop one";

	if (first == NULL)
		err_set(e, OC_EX_DATA, "a second %.*s cell of scenario %.*s: the pair was judged already; %s", runtime,
		    s->runtime.p, id, s->scenario.p, remedy);
	else
		err_set(e, OC_EX_DATA, "a second %.*s cell of scenario %.*s: the first is in line %llu; %s", runtime,
		    s->runtime.p, id, s->scenario.p, (unsigned long long)first->line, remedy);
	return 1;
}

/* The pair that a scenario's record or cell belongs to; NULL with *rc set when it was judged
 * already (1) or something failed (-1). */
static struct partners *find_pair(struct judge *j, struct slice id, struct slice axes, int *rc, struct oc_err *e)
{
	struct partners *p;

	sb_reset(&j->key);
	packed_add(&j->key, id);
	packed_add(&j->key, axes);
	struct slice key = sb_slice(&j->key);
	if (sb_ok(&j->key) && (p = pairing_find(&j->waiting, key)) != NULL)
		return p;
	*rc = sb_ok(&j->key) ? judged_keys_has(&j->judged, id, pairing_hash(key), e) : err_nomem(e);
	if (*rc != 0)
		return NULL;
	p = pairing_add(&j->waiting, key);
	if (p == NULL)
		*rc = err_nomem(e);
	return p;
}

static int finish_pair(struct judge *j, struct partners *p, const struct parity_cell *left,
    const struct parity_cell *right, struct oc_err *e)
{
	int rc = judge_pair(j, left, right, p->part[SCENARIO], e);

	if (rc == 0)
		rc = judged_keys_add(&j->judged, left->scenario, p->hash, e);
	pairing_drop(&j->waiting, p);
	return rc;
}

/* Strict data of a cell that came without, as from a suite summary. */
static int derive_strict(struct judge *j, struct parity_cell *s, struct json_val record, struct oc_err *e)
{
	if (j->o->rules != RULES_STRICT || s->has_strict)
		return 0;
	if (j->transcript == NULL) {
		struct transcript *t = mem_alloc(sizeof(*t));
		if (t == NULL)
			return err_nomem(e);
		if (transcript_init(t, j->o->age, e) < 0) {
			mem_free(t);
			return -1;
		}
		j->transcript = t;
	}
	return parity_cell_derive(s, record, j->transcript, &j->arena, e);
}

static int take_cell(struct judge *j, struct json_val record, struct oc_err *e)
{
	struct parity_cell s;
	int at, rc = 0;

	if (parity_cell_read(&s, record, j->o->rules == RULES_STRICT, &j->arena, e) < 0)
		return e->exit == OC_EX_DATA ? 1 : -1;
	s.line = j->line;
	at = runtime_pair_side(&j->pair, s.runtime);
	if (at < 0)
		return JUDGE_OTHER;
	if (s.superseded) {
		j->used++;
		return 0;
	}
	if (derive_strict(j, &s, record, e) < 0)
		return -1;
	struct partners *p = find_pair(j, s.scenario, s.axes, &rc, e);
	if (p == NULL)
		return rc == 1 ? twice(&s, NULL, e) : -1;
	const struct parity_cell *other = p->part[1 - at];
	if (p->part[at] != NULL)
		return twice(&s, p->part[at], e);
	j->used++;
	if (other != NULL)
		return finish_pair(j, p, at == LEFT ? &s : other, at == LEFT ? other : &s, e);
	p->part[at] = parity_cell_keep(&s);
	return p->part[at] == NULL ? err_nomem(e) : 0;
}

/* ---- the rest ---- */

/* An earlier attempt of a scenario that was run again: named, not judged. */
static int take_retried(struct judge *j, const struct scenario *s, struct oc_err *e)
{
	char text[NOTICE_BYTES];

	snprintf(text, sizeof(text), "scenario %.*s was run again: its later result counts (attempt %llu: %.*s%s%s)",
	    SLICE_CUT(s->name, 120), (unsigned long long)s->attempt,
	    SLICE_CUT(s->status.p == NULL ? SLICE("no status") : s->status, 20), s->has_reported ? ", " : "",
	    s->has_reported ? drift_word(s->reported) : "");
	j->notice(j->arg, j->line, text);
	return drift_report_retried(&j->report, s, e);
}

static int take_scenario(struct judge *j, struct json_val record, struct oc_err *e)
{
	struct scenario s;
	int rc = 0;

	if (scenario_read(&s, record, &j->arena, e) < 0)
		return e->exit == OC_EX_DATA ? 1 : -1;
	s.line = j->line;
	j->used++;
	if (s.superseded)
		return take_retried(j, &s, e);
	if (!s.captured)
		return judge_missing(j, NULL, &s, e);
	struct partners *p = find_pair(j, s.id, s.axes, &rc, e);
	if (p == NULL && rc < 0)
		return -1;
	if (p == NULL || p->part[SCENARIO] != NULL) {
		err_set(e, OC_EX_DATA, "scenario %.*s comes twice; give the runs of a matrix their --axis",
		    SLICE_CUT(s.id, 120));
		return 1;
	}
	p->part[SCENARIO] = scenario_keep(&s);
	return p->part[SCENARIO] == NULL ? err_nomem(e) : 0;
}

/* The pair that a suite names, when the command line names none. */
static int take_pair(struct judge *j, struct json_val record, struct oc_err *e)
{
	struct field_mem m = {&j->arena, false}, kept = {&j->coverage.text, false};
	struct slice left, right;
	struct runtime_pair p;

	if (!drift_report_pair(record, &left, &right, &m))
		return m.failed ? err_nomem(e) : 0;
	runtime_pair_set(&p, left, right);
	if (slice_eq(p.runtime[LEFT], j->pair.runtime[LEFT]) && slice_eq(p.runtime[RIGHT], j->pair.runtime[RIGHT]))
		return 0;
	if (p.canonical && j->pair.canonical)
		return 0;
	if (j->report.run.suites + j->waiting.count > 0) {
		j->notice(j->arg, j->line, "this suite has another runtime pair than what came before; use --pair");
		return 0;
	}
	j->pair = p;
	j->pair.runtime[LEFT] = field_own(&kept, p.runtime[LEFT]);
	j->pair.runtime[RIGHT] = field_own(&kept, p.runtime[RIGHT]);
	return kept.failed ? err_nomem(e) : 0;
}

static struct age_found suite_age(struct judge *j, struct json_val record)
{
	return j->o->age_given ? (struct age_found){j->o->age, SLICE("option")} : age_of_record(record, &j->arena);
}

/* A suite that is not complete closes the gate, whatever its cells say. */
static int check_complete(struct judge *j, struct json_val record, struct oc_err *e)
{
	struct slice path = json_text(json_gets(json_gets(record, "src"), "path"), &j->arena);

	sb_reset(&j->text);
	suite_incomplete(&j->text, record, suite_age(j, record).age, &j->arena);
	if (!sb_ok(&j->text))
		return err_nomem(e);
	if (j->text.len == 0)
		return 0;
	j->notice(j->arg, j->line, j->text.buf);
	gate_close(&j->gate, "%s", j->text.buf);
	return drift_report_incomplete(&j->report, path, sb_slice(&j->text), e);
}

static int take_suite(struct judge *j, struct json_val record, struct oc_err *e)
{
	const enum drift_age age = suite_age(j, record).age;

	j->used++;
	j->coverage.age = age > j->coverage.age ? age : j->coverage.age;
	if (!j->o->pair_given && take_pair(j, record, e) < 0)
		return -1;
	return drift_report_suite(&j->report, record, e);
}

static int take_fixture(struct judge *j, struct json_val record, struct oc_err *e)
{
	char text[NOTICE_BYTES];
	int rc = coverage_add(&j->coverage, record, j->line, e);

	if (rc < 0)
		return e->exit == OC_EX_DATA ? 1 : -1;
	if (rc > 0) {
		snprintf(text, sizeof(text), "fixture %.*s is not under qa/scenarios/runtime/tools/: not counted",
		    SLICE_CUT(json_text(json_gets(record, "id"), &j->arena), 120));
		j->notice(j->arg, j->line, text);
	}
	j->used++;
	return 0;
}

/* 1 when the record was a cell of some expectation, 0 when not, -1 on an error. */
static int try_expect(struct judge *j, struct json_val record, struct oc_err *e)
{
	struct record_src src = {.path = j->path, .line = j->line};

	if (j->o->expect == NULL)
		return 0;
	sb_reset(&j->text);
	int rc = expect_take(j->o->expect, record, &src, &j->text, &j->arena, e);
	if (rc > 0) {
		j->used++;
		if (out_line(j->out, sb_slice(&j->text)) < 0)
			return -1;
	}
	return rc;
}

static int take_model(struct judge *j, struct json_val record, bool suite, struct oc_err *e)
{
	int rc =
	    suite ? agentic_suite(j->o->agentic, record, e) : agentic_scenario(j->o->agentic, record, &j->arena, e);

	j->used++;
	if (rc < 0)
		return suite || e->exit != OC_EX_DATA ? -1 : 1;
	if (suite && agentic_on_trust(j->o->agentic))
		j->notice(
		    j->arg, j->line, "the suite does not say which model it is of: --axis-model is taken on trust");
	return 0;
}

static int take_record(struct judge *j, struct json_val record, struct oc_err *e)
{
	struct slice kind = record_kind(record);
	bool cell = slice_eqs(kind, "cell"), suite = slice_eqs(kind, "suite"), scenario = slice_eqs(kind, "scenario");

	if (suite && check_complete(j, record, e) < 0)
		return -1;
	if (j->o->agentic != NULL)
		return suite || scenario ? take_model(j, record, suite, e) : cell ? 0 : JUDGE_OTHER;
	if (slice_eqs(kind, "tool-fixture"))
		return take_fixture(j, record, e);
	int rc = cell || slice_eqs(kind, "lifecycle") ? try_expect(j, record, e) : 0;
	if (rc != 0)
		return rc > 0 ? 0 : -1;
	if (!cell && !suite && !scenario)
		return JUDGE_OTHER;
	j->any = true;
	return cell ? take_cell(j, record, e) : suite ? take_suite(j, record, e) : take_scenario(j, record, e);
}

int judge_record(struct judge *j, struct json_val record, struct oc_err *e)
{
	int rc = take_record(j, record, e);

	arena_reset(&j->arena);
	return rc;
}

/* ---- cells without a partner ---- */

static int by_scenario(const void *a, const void *b)
{
	const struct partners *const *x = a, *const *y = b;

	return packed_compare((*x)->key, (*y)->key);
}

static void report_axes(struct judge *j, const struct parity_cell *l, const struct parity_cell *r)
{
	const struct parity_cell *first = l->line < r->line ? l : r, *second = first == l ? r : l;
	struct oc_err e = OC_ERR_INIT;
	struct slice axes = first->axes.p == NULL ? SLICE("none") : first->axes;
	struct slice other = second->axes.p == NULL ? SLICE("none") : second->axes;

	err_set(&e, OC_EX_DATA, "scenario %.*s: axes %.*s, but its only partner (line %llu) has %.*s: no pair",
	    SLICE_CUT(second->scenario, 100), SLICE_CUT(other, 100), (unsigned long long)first->line,
	    SLICE_CUT(axes, 100));
	err_at(&e, NULL, second->line, 0);
	j->error(j->arg, &e);
}

/* Of the pairs of one scenario, a lone left and a lone right can only have been meant for each
 * other. */
static void match_axes(struct judge *j, struct partners *const *at, size_t n)
{
	const struct parity_cell *left = NULL, *right = NULL;

	for (size_t i = 0; i < n; i++) {
		if (at[i]->part[LEFT] != NULL)
			left = at[i]->part[LEFT];
		else if (at[i]->part[RIGHT] != NULL)
			right = at[i]->part[RIGHT];
	}
	if (left != NULL && right != NULL)
		report_axes(j, left, right);
}

static int find_axes(struct judge *j, struct oc_err *e)
{
	size_t n = 0;
	struct partners **at = mem_resize(NULL, j->waiting.count + 1, sizeof(struct partners *));

	if (at == NULL)
		return err_nomem(e);
	for (struct partners *p = j->waiting.first; p != NULL; p = p->after)
		at[n++] = p;
	qsort(at, n, sizeof(struct partners *), by_scenario);
	for (size_t i = 0, k; i < n; i = k) {
		struct slice id = packed_value(at[i]->key, 0);
		for (k = i + 1; k < n && slice_eq(packed_value(at[k]->key, 0), id); k++)
			continue;
		match_axes(j, at + i, k - i);
	}
	mem_free(at);
	return 0;
}

static int finish_pairs(struct judge *j, struct oc_err *e)
{
	if (find_axes(j, e) < 0)
		return -1;
	for (struct partners *p; (p = j->waiting.first) != NULL; pairing_drop(&j->waiting, p)) {
		if (judge_missing(j, p, p->part[SCENARIO], e) < 0)
			return -1;
	}
	return 0;
}

/* ---- the closing reports ---- */

static int finish_coverage(struct judge *j, struct oc_err *e)
{
	struct coverage_frame f = {.pair = &j->pair,
	    .knowns = j->o->knowns,
	    .gate = &j->gate,
	    .reported_pair =
		j->report.run.mixed || j->o->pair_given ? (struct slice){NULL, 0} : sb_slice(&j->report.run.pair),
	    .src = {.path = j->path, .line = j->line}};
	struct emit w;

	if (j->coverage.n == 0)
		return 0;
	if (j->any && coverage_evaluate(&j->coverage, e) < 0)
		return -1;
	sb_reset(&j->text);
	emit_init(&w, &j->text, 0);
	if (coverage_report(&w, &j->coverage, &f, e) < 0)
		return -1;
	if (!sb_ok(&j->text))
		return err_nomem(e);
	return out_line(j->out, sb_slice(&j->text));
}

/* Entries of the known list that no longer occur, or are past their date. */
static void close_stale(struct judge *j)
{
	const struct knowns *k = j->o->knowns;

	for (size_t i = 0; k != NULL && i < k->n; i++) {
		const struct known *one = &k->entry[i];
		const bool gone = one->matches == 0;
		if (gone || known_expired(one, j->o->now))
			gate_close(&j->gate, "%.*s (known, but %s)", (int)one->issue.n, one->issue.p,
			    gone ? "gone" : "past its date");
	}
}

static int finish_report(struct judge *j, struct oc_err *e)
{
	struct drift_report_frame f = {.pair = &j->pair,
	    .rules = j->o->rules,
	    .age = age_of(j, NULL, NULL, NULL),
	    .knowns = j->o->knowns,
	    .now = j->o->now,
	    .gated = j->o->gated,
	    .gate_level = j->o->level,
	    .gate_findings = j->gate.findings,
	    .gate_pass = j->gate.findings == 0,
	    .path = slice_cstr(j->path),
	    .line = j->line,
	    .most_waiting = j->waiting.most};

	if (j->o->expect != NULL)
		expect_count(j->o->expect, &f.expectations, &f.expectations_failed);
	return j->any || j->o->knowns != NULL ? drift_report_write(&j->report, &f, j->out, e) : 0;
}

static int finish_expect(struct judge *j, struct oc_err *e)
{
	struct record_src src = {.path = j->path, .line = j->line};

	if (j->o->expect == NULL)
		return 0;
	sb_reset(&j->text);
	if (expect_finish(j->o->expect, &src, &j->text, e) < 0)
		return -1;
	return out_write(j->out, sb_slice(&j->text));
}

static int finish_model(struct judge *j, struct oc_err *e)
{
	struct record_src src = {.path = j->path, .line = j->line};
	struct emit w;

	sb_reset(&j->text);
	emit_init(&w, &j->text, 0);
	if (agentic_report(&w, j->o->agentic, &src, &j->gate, e) < 0)
		return -1;
	if (!sb_ok(&j->text))
		return err_nomem(e);
	return out_line(j->out, sb_slice(&j->text));
}

int judge_finish(struct judge *j, struct oc_err *e)
{
	if (j->o->agentic != NULL)
		return finish_model(j, e);
	if (finish_pairs(j, e) < 0 || finish_coverage(j, e) < 0 || finish_expect(j, e) < 0)
		return -1;
	close_stale(j);
	return finish_report(j, e);
}

bool judge_saw_any(const struct judge *j)
{
	if (j->o->agentic != NULL)
		return j->o->agentic->suites == 2;
	return j->report.rows.count > j->report.drift[DRIFT_MISSING] ||
	       (j->o->expect != NULL && j->o->expect->judged > 0);
}
