#include "drift/agentic.h"

#include <stdlib.h>

#include "base/base.h"
#include "data/data.h"
#include "drift/rubric.h"
#include "record/record.h"

void agentic_init(struct agentic *g, struct slice base, struct slice cand)
{
	*g = (struct agentic){.text = ARENA_INIT};
	g->suite[AGENTIC_BASE].label = base;
	g->suite[AGENTIC_CAND].label = cand;
}

void agentic_release(struct agentic *g)
{
	mem_free(g->suite[0].scenario);
	mem_free(g->suite[1].scenario);
	arena_release(&g->text);
	*g = (struct agentic){.text = ARENA_INIT};
}

/* ---- the label and the model ---- */

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static bool same_any_case(struct slice a, struct slice b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++) {
		if (lower(a.p[i]) != lower(b.p[i]))
			return false;
	}
	return true;
}

static bool is_name(struct slice s, const char *more)
{
	for (size_t i = 0; i < s.n; i++) {
		bool plain = (s.p[i] >= 'a' && s.p[i] <= 'z') || (s.p[i] >= '0' && s.p[i] <= '9');
		if (!plain && (i == 0 || s.p[i] == '\0' || strchr(more, s.p[i]) == NULL))
			return false;
	}
	return s.n > 0;
}

/* provider/model or provider:model, lower case only: upstream's parseStructuredLabelRef. */
static bool split_label(struct slice label, struct slice *provider, struct slice *model)
{
	struct slice s = js_trim(label);
	size_t at = 0;

	while (at < s.n && s.p[at] != '/' && s.p[at] != ':')
		at++;
	if (at == s.n)
		return false;
	*provider = slice_make(s.p, at);
	*model = slice_make(s.p + at + 1, s.n - at - 1);
	return is_name(*provider, "-") && is_name(*model, "._-");
}

static bool says_model(const struct agentic_suite *s)
{
	return s->provider.p != NULL && s->model.p != NULL;
}

/* Does the suite match the label, as far as both name a model? */
static bool fits(const struct agentic_suite *s, struct slice label)
{
	struct slice provider, model;

	if (!says_model(s) || !split_label(label, &provider, &model))
		return true;
	if (!same_any_case(s->provider, provider))
		return false;
	size_t prefix = provider.n + 1;
	bool qualified = s->model.n > prefix && same_any_case(slice_make(s->model.p, provider.n), provider) &&
			 s->model.p[provider.n] == '/' &&
			 same_any_case(slice_make(s->model.p + prefix, s->model.n - prefix), model);
	return qualified || same_any_case(s->model, model) || same_any_case(s->model_name, model);
}

static int check_label(const struct agentic *g, enum agentic_role role, struct oc_err *e)
{
	const struct agentic_suite *s = &g->suite[role];
	struct slice other = g->suite[role == AGENTIC_BASE ? AGENTIC_CAND : AGENTIC_BASE].label;

	if (fits(s, s->label))
		return 0;
	return err_set(e, OC_EX_DATA, "the %s suite is of %.*s (%.*s), not of %.*s%s",
	    role == AGENTIC_BASE ? "first" : "second", SLICE_CUT(s->model, 80), SLICE_CUT(s->provider, 80),
	    SLICE_CUT(s->label, 80),
	    fits(s, other) ? ": the two summaries are swapped" : ": a wrong summary, or a wrong label in --axis-model");
}

static struct slice own(struct field_mem *m, struct json_val run, const char *key)
{
	return field_own(m, field_name(m, run, key));
}

int agentic_suite(struct agentic *g, struct json_val suite, struct oc_err *e)
{
	struct json_val run = field_renamed(suite, "runBlock", "run");

	if (g->suites == 2)
		return err_set(e, OC_EX_DATA, "a third suite: --axis-model compares two, the baseline's first");
	enum agentic_role role = g->suites == 0 ? AGENTIC_BASE : AGENTIC_CAND;
	struct agentic_suite *s = &g->suite[role];
	struct field_mem m = {&g->text, false};
	s->provider = own(&m, run, "primaryProvider");
	s->model = own(&m, run, "primaryModel");
	s->model_name = own(&m, run, "primaryModelName");
	if (m.failed)
		return err_nomem(e);
	g->suites++;
	return check_label(g, role, e);
}

bool agentic_on_trust(const struct agentic *g)
{
	return g->suites > 0 && !says_model(&g->suite[g->suites - 1]);
}

/* ---- scenarios ---- */

static void read_tone(struct agentic_scenario *s, struct slice text)
{
	s->stopped |= rubric_stopped(text);
	s->suspicious |= rubric_suspicious(text);
}

static enum agentic_status status_of(struct json_val v)
{
	return json_text_is(v, "pass") ? AGENTIC_PASS : json_text_is(v, "skip") ? AGENTIC_SKIP : AGENTIC_FAIL;
}

static void read_tones(struct agentic_scenario *s, struct json_val record, struct field_mem *m)
{
	struct json_iter steps = json_iter(json_gets(record, "steps"));

	read_tone(s, field_string(m, json_gets(record, "details")));
	while (json_next(&steps))
		read_tone(s, field_string(m, json_gets(steps.val, "details")));
}

int agentic_scenario(struct agentic *g, struct json_val record, struct arena *a, struct oc_err *e)
{
	struct agentic_suite *suite = &g->suite[g->suites == 2 ? AGENTIC_CAND : AGENTIC_BASE];
	struct field_mem m = {a, false}, kept = {&g->text, false};
	struct slice name = field_string(&m, json_gets(record, "name"));
	struct slice details = field_string(&m, json_gets(record, "details"));

	if (g->suites == 0)
		return err_set(e, OC_EX_DATA, "a scenario before any suite: which model is it of?");
	if (name.p == NULL && !m.failed)
		return err_set(e, OC_EX_DATA, "scenario without a name");
	if (mem_grow(&suite->scenario, &suite->cap, suite->n + 1, sizeof(*suite->scenario)) < 0)
		return err_nomem(e);
	struct agentic_scenario *s = &suite->scenario[suite->n];
	*s = (struct agentic_scenario){.status = status_of(json_gets(record, "status"))};
	s->name = field_own(&kept, name);
	if (details.n > 0)
		s->details = field_own(&kept, details);
	read_tones(s, record, &m);
	if (m.failed || kept.failed)
		return err_nomem(e);
	suite->n++;
	return 0;
}

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

static const char *const words[] = {
    [AGENTIC_PASS] = "pass", [AGENTIC_FAIL] = "fail", [AGENTIC_SKIP] = "skip", [AGENTIC_MISSING] = "missing"};

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
	emit_kuint(w, "totalScenarios", m->total);
	emit_kuint(w, "passedScenarios", m->passed);
	emit_kuint(w, "failedScenarios", m->failed);
	emit_kdouble(w, "completionRate", m->completion);
	emit_kuint(w, "unintendedStopCount", m->stopped);
	emit_kdouble(w, "unintendedStopRate", m->stop_rate);
	emit_kuint(w, "validToolCallCount", m->valid);
	emit_kdouble(w, "validToolCallRate", m->valid_rate);
	emit_kuint(w, "fakeSuccessCount", m->fake);
	emit_end(w);
}

/* ---- scenario by scenario ---- */

/* All names, each once, in the order in which upstream meets them: the pack, candidate, baseline.
 */
struct comparison {
	struct slice name;
	size_t place;
	const struct agentic_scenario *of[2];
};

struct comparisons {
	struct comparison *row;
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

static void add_row(struct comparisons *r, const struct agentic *g, struct slice name)
{
	for (size_t i = 0; i < r->n; i++) {
		if (slice_eq(r->row[i].name, name))
			return;
	}
	r->row[r->n] = (struct comparison){name, r->n, {find(&g->suite[0], name), find(&g->suite[1], name)}};
	r->n++;
}

static int by_name(const void *a, const void *b)
{
	const struct comparison *x = a, *y = b;
	int c = collate_compare(x->name, y->name);
	return c != 0 ? c : (x->place > y->place) - (x->place < y->place);
}

static int make_rows(struct comparisons *r, const struct agentic *g, struct oc_err *e)
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

static const char *word_of(const struct comparison *r, enum agentic_role role)
{
	return words[r->of[role] == NULL ? AGENTIC_MISSING : r->of[role]->status];
}

static void emit_row(struct emit *w, const struct comparison *r)
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

static void say(
    struct failures *f, const char *before, struct slice name, const char *after, const struct comparison *r)
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

static bool absent(const struct comparison *r, bool skipped_too)
{
	for (int role = 0; role < 2; role++) {
		if (r->of[role] == NULL || (skipped_too && r->of[role]->status == AGENTIC_SKIP))
			return true;
	}
	return false;
}

/* Required scenarios are listed in the pack's order, the others sorted. */
static void say_scenarios(struct failures *f, const struct comparisons *required, const struct comparisons *all)
{
	for (size_t i = 0; i < PACK; i++) {
		if (absent(&required->row[i], true))
			say(f, "Missing required parity scenario coverage for ", required->row[i].name, ": ",
			    &required->row[i]);
	}
	for (size_t i = 0; i < PACK; i++) {
		const struct comparison *r = &required->row[i];
		if (!absent(r, true) && (r->of[0]->status == AGENTIC_FAIL || r->of[1]->status == AGENTIC_FAIL))
			say(f, "Required parity scenario ", r->name, " failed: ", r);
	}
	for (size_t i = 0; i < all->n; i++) {
		if (in_pack(all->row[i].name) == NULL && absent(&all->row[i], false))
			say(f, "Scenario coverage mismatch for ", all->row[i].name, ": ", &all->row[i]);
	}
}

static void say_rate(struct failures *f, const char *what, double cand, const char *how, double base)
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
	    role == AGENTIC_CAND ? "fake-success count must be 0" : "baseline fake-success count must also be 0");
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

static void emit_all(
    struct emit *w, const struct agentic *g, const struct comparisons *all, struct slice failures, bool pass)
{
	struct metrics cand = measure(&g->suite[AGENTIC_CAND]), base = measure(&g->suite[AGENTIC_BASE]);

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
	struct metrics cand = measure(&g->suite[AGENTIC_CAND]), base = measure(&g->suite[AGENTIC_BASE]);
	struct comparisons all;
	struct comparison required[PACK];
	struct sb text = SB_INIT;
	struct emit list;

	if (g->suites != 2)
		return err_set(e, OC_EX_DATA, "--axis-model needs two suites, the baseline's first: there %s %zu",
		    g->suites == 1 ? "is" : "are", g->suites);
	if (make_rows(&all, g, e) < 0)
		return -1;
	memcpy(required, all.row, sizeof(required));
	qsort(all.row, all.n, sizeof(*all.row), by_name);
	emit_init(&list, &text, 0);
	struct failures f = {.w = &list, .text = SB_INIT, .gate = gate, .g = g};
	emit_array(&list);
	say_scenarios(&f, &(struct comparisons){required, PACK}, &all);
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
