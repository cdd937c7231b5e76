#include "drift/agentic.h"

#include <stdlib.h>

#include "base/mem.h"
#include "base/sb.h"
#include "data/collate.h"
#include "data/number.h"

#define FIXED_MAX 360

/* Upstream's parity pack by title; tool: its passing shows a valid tool call. */
static const struct pack {
	const char *title;
	bool tool;
} pack[] = {
    {"Approval turn tool followthrough", true},
    {"Model switch with tool continuity", true},
    {"Source and docs discovery report", true},
    {"Image understanding from attachment", false},
    {"Compaction retry after mutating tool", true},
    {"Subagent handoff", true},
    {"Subagent fanout synthesis", true},
    {"Subagent stale child links", false},
    {"Memory recall after context switch", false},
    {"Thread memory isolation", true},
    {"Config restart capability flip", true},
    {"Instruction followthrough repo contract", true},
};

#define PACK (sizeof(pack) / sizeof(pack[0]))

static const char *const words[] = {[AGENTIC_PASS] = "pass",
    [AGENTIC_FAIL] = "fail",
    [AGENTIC_SKIP] = "skip",
    [AGENTIC_MISSING] = "missing"};

static const struct pack *in_pack(struct slice name)
{
	for (size_t i = 0; i < PACK; i++) {
		if (slice_eqs(name, pack[i].title))
			return &pack[i];
	}
	return NULL;
}

/* ---- metrics ---- */

struct metrics {
	size_t total, passed, failed, stopped, tools, valid, fake;
	double completion, stop_rate, valid_rate;
};

static double rate(size_t n, size_t of)
{
	return of > 0 ? (double)n / (double)of : 0;
}

static struct metrics measure(const struct agentic_suite *suite)
{
	struct metrics m = {0};

	for (size_t i = 0; i < suite->n; i++) {
		const struct agentic_scenario *s = &suite->scenario[i];
		const struct pack *p = in_pack(s->name);
		bool pass = s->status == AGENTIC_PASS;
		if (p == NULL)
			continue;
		m.total++;
		m.passed += pass;
		m.failed += s->status == AGENTIC_FAIL;
		m.stopped += !pass && s->stopped;
		m.fake += pass && s->suspicious;
		m.tools += p->tool;
		m.valid += p->tool && pass;
	}
	m.completion = rate(m.passed, m.total);
	m.stop_rate = rate(m.stopped, m.total);
	m.valid_rate = rate(m.valid, m.tools);
	return m;
}

static void emit_metrics(struct emit *w, const char *key, const struct metrics *m)
{
	emit_kobject(w, key);
	emit_kint(w, "totalScenarios", (int64_t)m->total);
	emit_kint(w, "passedScenarios", (int64_t)m->passed);
	emit_kint(w, "failedScenarios", (int64_t)m->failed);
	emit_kdouble(w, "completionRate", m->completion);
	emit_kint(w, "unintendedStopCount", (int64_t)m->stopped);
	emit_kdouble(w, "unintendedStopRate", m->stop_rate);
	emit_kint(w, "validToolCallCount", (int64_t)m->valid);
	emit_kdouble(w, "validToolCallRate", m->valid_rate);
	emit_kint(w, "fakeSuccessCount", (int64_t)m->fake);
	emit_end(w);
}

/* ---- scenario by scenario ---- */

/* All names, each once, in the order in which upstream meets them: the pack, candidate, baseline.
 */
struct row {
	struct slice name;
	size_t place;
	const struct agentic_scenario *of[2];
};

struct rows {
	struct row *row;
	size_t n;
};

/* Of two scenarios of one name the later counts. */
static const struct agentic_scenario *find(const struct agentic_suite *suite, struct slice name)
{
	for (size_t i = suite->n; i > 0; i--) {
		if (slice_eq(suite->scenario[i - 1].name, name))
			return &suite->scenario[i - 1];
	}
	return NULL;
}

static void add_row(struct rows *r, const struct agentic *g, struct slice name)
{
	for (size_t i = 0; i < r->n; i++) {
		if (slice_eq(r->row[i].name, name))
			return;
	}
	r->row[r->n] =
	    (struct row){name, r->n, {find(&g->suite[0], name), find(&g->suite[1], name)}};
	r->n++;
}

static int by_name(const void *a, const void *b)
{
	const struct row *x = a, *y = b;
	int c = collate_compare(x->name, y->name);
	return c != 0 ? c : (x->place > y->place) - (x->place < y->place);
}

static int make_rows(struct rows *r, const struct agentic *g, struct oc_err *e)
{
	r->n = 0;
	r->row = mem_resize(NULL, PACK + g->suite[0].n + g->suite[1].n, sizeof(*r->row));
	if (r->row == NULL)
		return err_nomem(e);
	for (size_t i = 0; i < PACK; i++)
		add_row(r, g, slice_cstr(pack[i].title));
	for (int role = AGENTIC_CAND; role >= AGENTIC_BASE; role--) {
		for (size_t i = 0; i < g->suite[role].n; i++)
			add_row(r, g, g->suite[role].scenario[i].name);
	}
	return 0;
}

static const char *word_of(const struct row *r, enum agentic_role role)
{
	return words[r->of[role] == NULL ? AGENTIC_MISSING : r->of[role]->status];
}

static void emit_row(struct emit *w, const struct row *r)
{
	emit_object(w);
	emit_kstring(w, "name", r->name);
	emit_kcstr(w, "candidateStatus", word_of(r, AGENTIC_CAND));
	emit_kcstr(w, "baselineStatus", word_of(r, AGENTIC_BASE));
	if (r->of[AGENTIC_CAND] != NULL && r->of[AGENTIC_CAND]->details.p != NULL)
		emit_kstring(w, "candidateDetails", r->of[AGENTIC_CAND]->details);
	if (r->of[AGENTIC_BASE] != NULL && r->of[AGENTIC_BASE]->details.p != NULL)
		emit_kstring(w, "baselineDetails", r->of[AGENTIC_BASE]->details);
	emit_end(w);
}

/* ---- failures ---- */

struct failures {
	struct emit *w;
	struct sb text;
	struct gate *gate;
	size_t n;
	bool failed; /* memory was out for one */
	const struct agentic *g;
};

static void end_failure(struct failures *f)
{
	f->failed |= !sb_ok(&f->text);
	emit_string(f->w, sb_slice(&f->text));
	gate_close(f->gate, "%.*s", (int)f->text.len, f->text.buf);
	f->n++;
}

static void say(struct failures *f, const char *before, struct slice name, const char *after,
    const struct row *r)
{
	sb_reset(&f->text);
	sb_adds(&f->text, before);
	sb_addslice(&f->text, name);
	sb_adds(&f->text, after);
	sb_addslice(&f->text, f->g->suite[AGENTIC_CAND].label);
	sb_addf(&f->text, "=%s, ", word_of(r, AGENTIC_CAND));
	sb_addslice(&f->text, f->g->suite[AGENTIC_BASE].label);
	sb_addf(&f->text, "=%s.", word_of(r, AGENTIC_BASE));
	end_failure(f);
}

static bool absent(const struct row *r, bool skipped_too)
{
	for (int role = 0; role < 2; role++) {
		if (r->of[role] == NULL || (skipped_too && r->of[role]->status == AGENTIC_SKIP))
			return true;
	}
	return false;
}

/* rows: sorted; required scenarios are told in the pack's order, the others in theirs. */
static void say_scenarios(struct failures *f, const struct rows *required, const struct rows *all)
{
	for (size_t i = 0; i < PACK; i++) {
		if (absent(&required->row[i], true))
			say(f, "Missing required parity scenario coverage for ",
			    required->row[i].name, ": ", &required->row[i]);
	}
	for (size_t i = 0; i < PACK; i++) {
		const struct row *r = &required->row[i];
		if (!absent(r, true) &&
		    (r->of[0]->status == AGENTIC_FAIL || r->of[1]->status == AGENTIC_FAIL))
			say(f, "Required parity scenario ", r->name, " failed: ", r);
	}
	for (size_t i = 0; i < all->n; i++) {
		if (in_pack(all->row[i].name) == NULL && absent(&all->row[i], false))
			say(f, "Scenario coverage mismatch for ", all->row[i].name, ": ",
			    &all->row[i]);
	}
}

static void say_rate(
    struct failures *f, const char *what, double cand, const char *how, double base)
{
	char number[FIXED_MAX];

	sb_reset(&f->text);
	sb_addslice(&f->text, f->g->suite[AGENTIC_CAND].label);
	number_fixed(number, cand * 100, 1);
	sb_addf(&f->text, " %s rate %s%% %s ", what, number, how);
	sb_addslice(&f->text, f->g->suite[AGENTIC_BASE].label);
	number_fixed(number, base * 100, 1);
	sb_addf(&f->text, " %s%%.", number);
	end_failure(f);
}

static void say_fake(struct failures *f, enum agentic_role role, size_t n)
{
	if (n == 0)
		return;
	sb_reset(&f->text);
	sb_addslice(&f->text, f->g->suite[role].label);
	sb_addf(&f->text, " produced %zu suspicious pass result(s); %s.", n,
	    role == AGENTIC_CAND ? "fake-success count must be 0"
				 : "baseline fake-success count must also be 0");
	end_failure(f);
}

static void say_metrics(struct failures *f, const struct metrics *cand, const struct metrics *base)
{
	if (cand->completion < base->completion)
		say_rate(f, "completion", cand->completion, "is below", base->completion);
	if (cand->stop_rate > base->stop_rate)
		say_rate(f, "unintended-stop", cand->stop_rate, "exceeds", base->stop_rate);
	if (cand->valid_rate < base->valid_rate)
		say_rate(f, "valid-tool-call", cand->valid_rate, "is below", base->valid_rate);
	say_fake(f, AGENTIC_CAND, cand->fake);
	say_fake(f, AGENTIC_BASE, base->fake);
}

/* ---- the record ---- */

static void emit_notes(struct emit *w)
{
	emit_karray(w, "notes");
	emit_cstr(w, "First-wave valid-tool-call rate is scenario-level and uses passing "
		     "tool-mediated scenarios as the verified "
		     "numerator.");
	emit_cstr(w, "Auth/proxy/DNS correctness is intentionally out of scope for this parity "
		     "report and should be gated by the "
		     "deterministic runtime-truthfulness suites.");
	emit_end(w);
}

static void emit_all(struct emit *w, const struct agentic *g, const struct rows *all,
    struct slice failures, bool pass)
{
	struct metrics cand = measure(&g->suite[AGENTIC_CAND]),
		       base = measure(&g->suite[AGENTIC_BASE]);

	emit_kstring(w, "candidateLabel", g->suite[AGENTIC_CAND].label);
	emit_kstring(w, "baselineLabel", g->suite[AGENTIC_BASE].label);
	emit_metrics(w, "candidateMetrics", &cand);
	emit_metrics(w, "baselineMetrics", &base);
	emit_karray(w, "scenarioComparisons");
	for (size_t i = 0; i < all->n; i++)
		emit_row(w, &all->row[i]);
	emit_end(w);
	emit_kbool(w, "pass", pass);
	emit_key(w, "failures");
	emit_raw(w, failures);
	emit_notes(w);
}

int agentic_report(
    struct emit *w, const struct agentic *g, const struct record_src *src, struct gate *gate, struct oc_err *e)
{
	struct metrics cand = measure(&g->suite[AGENTIC_CAND]),
		       base = measure(&g->suite[AGENTIC_BASE]);
	struct rows all;
	struct row required[PACK];
	struct sb text = SB_INIT;
	struct emit list;

	if (g->suites != 2)
		return err_set(e, OC_EX_DATA,
		    "--axis-model needs two suites, the baseline's first: there %s %zu",
		    g->suites == 1 ? "is" : "are", g->suites);
	if (make_rows(&all, g, e) < 0)
		return -1;
	memcpy(required, all.row, sizeof(required));
	qsort(all.row, all.n, sizeof(*all.row), by_name);
	emit_init(&list, &text, 0);
	struct failures f = {.w = &list, .text = SB_INIT, .gate = gate, .g = g};
	emit_array(&list);
	say_scenarios(&f, &(struct rows){required, PACK}, &all);
	say_metrics(&f, &cand, &base);
	emit_end(&list);
	record_begin(w, "agentic-report", 1);
	emit_all(w, g, &all, sb_slice(&text), f.n == 0);
	record_end(w, src);
	bool ok = sb_ok(&text) && !f.failed;
	sb_release(&text);
	sb_release(&f.text);
	mem_free(all.row);
	return ok ? 0 : err_nomem(e);
}
