#include "drift/judge.h"

#include "base/mem.h"
#include "drift/agentic.h"
#include "drift/expect.h"
#include "drift/judge_in.h"
#include "record/field.h"
#include "record/packed.h"
#include "record/record.h"
#include "transcript/transcript.h"

void judge_init(struct judge *j, const struct judge_options *o, struct out *out, void *arg)
{
	*j = (struct judge){.o = o,
	    .out = out,
	    .arg = arg,
	    .pair = o->pair,
	    .waiting = PAIRING_INIT,
	    .coverage = COVERAGE_INIT,
	    .arena = ARENA_INIT};
	seen_init(&j->seen, o->folder);
	report_init(&j->report, o->folder);
	if (o->expect != NULL)
		o->expect->gate = &j->gate;
}

void judge_release(struct judge *j)
{
	pairing_release(&j->waiting);
	seen_release(&j->seen);
	report_release(&j->report);
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

/* ---- cells ---- */

/* Which side of the pair a cell is on; -1: none. */
static int side_of(const struct judge *j, struct slice runtime)
{
	return pair_names(j->pair.left, runtime) ? LEFT : pair_names(j->pair.right, runtime) ? RIGHT : -1;
}

static int twice(const struct side *s, const struct side *first, struct oc_err *e)
{
	int id = (int)(s->scenario.n < 120 ? s->scenario.n : 120),
	    runtime = (int)(s->runtime.n < 40 ? s->runtime.n : 40);
	const char *remedy = "give matrix cells their --axis, or drop one";

	if (first == NULL)
		err_set(e, OC_EX_DATA,
		    "a second %.*s cell of scenario %.*s: the pair was judged already; %s", runtime,
		    s->runtime.p, id, s->scenario.p, remedy);
	else
		err_set(e, OC_EX_DATA,
		    "a second %.*s cell of scenario %.*s: the first is in line %llu; %s", runtime,
		    s->runtime.p, id, s->scenario.p, (unsigned long long)first->line, remedy);
	return 1;
}

/* The pair that a scenario's record or cell belongs to; NULL with *rc set when it was judged
 * already (1) or something failed (-1). */
static struct partners *find_pair(
    struct judge *j, struct slice id, struct slice axes, int *rc, struct oc_err *e)
{
	struct partners *p;

	sb_reset(&j->key);
	packed_add(&j->key, id);
	packed_add(&j->key, axes);
	struct slice key = sb_slice(&j->key);
	if (sb_ok(&j->key) && (p = pairing_find(&j->waiting, key)) != NULL)
		return p;
	*rc = sb_ok(&j->key) ? seen_has(&j->seen, id, pairing_hash(key), e) : err_nomem(e);
	if (*rc != 0)
		return NULL;
	p = pairing_add(&j->waiting, key);
	if (p == NULL)
		*rc = err_nomem(e);
	return p;
}

static int finish_pair(struct judge *j, struct partners *p, const struct side *left,
    const struct side *right, struct oc_err *e)
{
	int rc = judge_pair(j, left, right, p->part[SCENARIO], e);

	if (rc == 0)
		rc = seen_add(&j->seen, left->scenario, p->hash, e);
	pairing_drop(&j->waiting, p);
	return rc;
}

/* Strict data of a cell that came without, as from a suite summary. */
static int derive_strict(struct judge *j, struct side *s, struct json_val record, struct oc_err *e)
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
	return side_derive(s, record, j->transcript, &j->arena, e);
}

static int take_cell(struct judge *j, struct json_val record, struct oc_err *e)
{
	struct side s;
	int at, rc = 0;

	if (side_read(&s, record, j->o->rules == RULES_STRICT, &j->arena, e) < 0)
		return e->exit == OC_EX_DATA ? 1 : -1;
	s.line = j->line;
	at = side_of(j, s.runtime);
	if (at < 0)
		return JUDGE_OTHER;
	if (derive_strict(j, &s, record, e) < 0)
		return -1;
	struct partners *p = find_pair(j, s.scenario, s.axes, &rc, e);
	if (p == NULL)
		return rc == 1 ? twice(&s, NULL, e) : -1;
	const struct side *other = p->part[1 - at];
	if (p->part[at] != NULL)
		return twice(&s, p->part[at], e);
	j->used++;
	if (other != NULL)
		return finish_pair(j, p, at == LEFT ? &s : other, at == LEFT ? other : &s, e);
	p->part[at] = side_keep(&s);
	return p->part[at] == NULL ? err_nomem(e) : 0;
}

/* ---- the rest ---- */

static int take_scenario(struct judge *j, struct json_val record, struct oc_err *e)
{
	struct scenario s;
	int rc = 0;

	if (scenario_read(&s, record, &j->arena, e) < 0)
		return e->exit == OC_EX_DATA ? 1 : -1;
	s.line = j->line;
	j->used++;
	if (!s.captured)
		return judge_missing(j, NULL, &s, e);
	struct partners *p = find_pair(j, s.id, s.axes, &rc, e);
	if (p == NULL && rc < 0)
		return -1;
	if (p == NULL || p->part[SCENARIO] != NULL) {
		err_set(e, OC_EX_DATA,
		    "scenario %.*s comes twice; give the runs of a matrix their --axis",
		    (int)(s.id.n < 120 ? s.id.n : 120), s.id.p);
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
	struct pair p;

	if (!report_pair(record, &left, &right, &m))
		return m.failed ? err_nomem(e) : 0;
	pair_init(&p, left, right);
	if (slice_eq(p.left, j->pair.left) && slice_eq(p.right, j->pair.right))
		return 0;
	if (p.canonical && j->pair.canonical)
		return 0;
	if (j->report.run.suites + j->waiting.count > 0) {
		j->notice(j->arg, j->line,
		    "this suite has another runtime pair than what came before; use --pair");
		return 0;
	}
	j->pair = p;
	j->pair.left = field_own(&kept, p.left);
	j->pair.right = field_own(&kept, p.right);
	return kept.failed ? err_nomem(e) : 0;
}

static int take_suite(struct judge *j, struct json_val record, struct oc_err *e)
{
	j->used++;
	if (!j->o->pair_given && take_pair(j, record, e) < 0)
		return -1;
	return report_suite(&j->report, record, e);
}

static int take_fixture(struct judge *j, struct json_val record, struct oc_err *e)
{
	if (coverage_add(&j->coverage, record, j->line, e) < 0)
		return e->exit == OC_EX_DATA ? 1 : -1;
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
	int rc = suite ? agentic_suite(j->o->agentic, record, e)
		       : agentic_scenario(j->o->agentic, record, &j->arena, e);

	j->used++;
	if (rc < 0)
		return suite || e->exit != OC_EX_DATA ? -1 : 1;
	if (suite && agentic_on_trust(j->o->agentic))
		j->notice(j->arg, j->line,
		    "the suite does not say which model it is of: --axis-model is taken on trust");
	return 0;
}

static int take_record(struct judge *j, struct json_val record, struct oc_err *e)
{
	struct slice kind = record_kind(record);
	bool cell = slice_eqs(kind, "cell"), suite = slice_eqs(kind, "suite"),
	     scenario = slice_eqs(kind, "scenario");

	if (j->o->agentic != NULL)
		return suite || scenario ? take_model(j, record, suite, e)
		       : cell            ? 0
					 : JUDGE_OTHER;
	if (slice_eqs(kind, "tool-fixture"))
		return take_fixture(j, record, e);
	int rc = cell || slice_eqs(kind, "lifecycle") ? try_expect(j, record, e) : 0;
	if (rc != 0)
		return rc > 0 ? 0 : -1;
	if (!cell && !suite && !scenario)
		return JUDGE_OTHER;
	j->any = true;
	return cell    ? take_cell(j, record, e)
	       : suite ? take_suite(j, record, e)
		       : take_scenario(j, record, e);
}

int judge_record(struct judge *j, struct json_val record, struct oc_err *e)
{
	int rc = take_record(j, record, e);

	arena_reset(&j->arena);
	return rc;
}
