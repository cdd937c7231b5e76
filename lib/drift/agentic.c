#include "drift/agentic.h"

#include "base/mem.h"
#include "base/sb.h"
#include "data/jstext.h"
#include "drift/rubric.h"
#include "record/field.h"

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

/* ---- which model a suite is of ---- */

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

/* Is the suite the one that the label names, as far as both say? */
static bool fits(const struct agentic_suite *s, struct slice label)
{
	struct slice provider, model;

	if (!says_model(s) || !split_label(label, &provider, &model))
		return true;
	if (!same_any_case(s->provider, provider))
		return false;
	size_t prefix = provider.n + 1;
	bool qualified = s->model.n > prefix &&
			 same_any_case(slice_make(s->model.p, provider.n), provider) &&
			 s->model.p[provider.n] == '/' &&
			 same_any_case(slice_make(s->model.p + prefix, s->model.n - prefix), model);
	return qualified || same_any_case(s->model, model) || same_any_case(s->model_name, model);
}

#define SHORT(s) (int)((s).n < 80 ? (s).n : 80), (s).p

static int check_label(const struct agentic *g, enum agentic_role role, struct oc_err *e)
{
	const struct agentic_suite *s = &g->suite[role];
	struct slice other = g->suite[role == AGENTIC_BASE ? AGENTIC_CAND : AGENTIC_BASE].label;

	if (fits(s, s->label))
		return 0;
	return err_set(e, OC_EX_DATA, "the %s suite is of %.*s (%.*s), not of %.*s%s",
	    role == AGENTIC_BASE ? "first" : "second", SHORT(s->model), SHORT(s->provider),
	    SHORT(s->label),
	    fits(s, other) ? ": the two summaries are swapped"
			   : ": a wrong summary, or a wrong label in --axis-model");
}

static struct slice own(struct field_mem *m, struct json_val run, const char *key)
{
	return field_own(m, field_name(m, run, key));
}

int agentic_suite(struct agentic *g, struct json_val suite, struct oc_err *e)
{
	struct json_val run = field_renamed(suite, "runBlock", "run");

	if (g->suites == 2)
		return err_set(e, OC_EX_DATA,
		    "a third suite: --axis-model compares two, the baseline's first");
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
	return json_text_is(v, "pass")   ? AGENTIC_PASS
	       : json_text_is(v, "skip") ? AGENTIC_SKIP
					 : AGENTIC_FAIL;
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
	void *p = suite->scenario;

	if (g->suites == 0)
		return err_set(e, OC_EX_DATA, "a scenario before any suite: which model is it of?");
	if (name.p == NULL && !m.failed)
		return err_set(e, OC_EX_DATA, "scenario without a name");
	if (mem_grow(&p, &suite->cap, suite->n + 1, sizeof(*suite->scenario)) < 0)
		return err_nomem(e);
	suite->scenario = p;
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
