#include "redact/plan.h"

#define MARKS 4
#define WORD 40u /* bytes of a text that is remembered */

struct plan_step {
	uint32_t node; /* from the root's */
	struct policy_place at;
	const struct rewrite_level *level;
	struct slice key;
	uint32_t known; /* bytes of the text that stayed as it was when it was looked at last; */
	char text[WORD];
};

struct plan_mark {
	uint32_t node;
	struct slice text;
};

struct plan {
	bool made; /* else documents of this form have none */
	const char *kind;
	struct plan_mark mark[MARKS];
	size_t marks, steps;
	struct plan_step *step;
	struct arena arena; /* of all that it holds */
};

/* By the form's number; a form that is not `placed` has none yet. */
struct plans {
	struct plan plan[FORMS_KEPT];
};

void plans_free(struct plans *p)
{
	for (size_t i = 0; p != NULL && i < FORMS_KEPT; i++)
		arena_release(&p->plan[i].arena);
	mem_free(p);
}

/* Is all that a plan leaves out of no interest to anybody? */
static bool unobserved(const struct rewrite *r)
{
	return r->edit.policy != NULL && policy_by_form(r->edit.policy) && r->edit.times == NULL &&
	       r->judged == NULL && r->changed == NULL;
}

/* ---- making one ---- */

struct plan_making {
	struct rewrite *r;
	struct plan *p;
	struct json_val root;
};

static int add_step(struct plan_making *m, struct json_val v, struct policy_place at,
    const struct rewrite_level *lv, struct slice key)
{
	m->p->step[m->p->steps++] = (struct plan_step){.node = v.at - m->root.at, .at = at, .level = lv, .key = key};
	return 1;
}

/* Does what becomes of a value that is no container depend on its text? */
static bool is_open(const struct rewrite *r, struct json_val v, struct policy_place at)
{
	struct policy_answer a;

	if (json_is(v, JSON_STRING))
		return true;
	policy_judge(r->edit.policy, at, json_type(v), json_lexeme(v), &a);
	return a.act != POLICY_KEEP;
}

static int plan_value(struct plan_making *m, struct json_val v, struct policy_place at,
    const struct rewrite_level *lv, struct slice key);

/* Does a key stay as it is, wherever it comes in a document of this form? Returns 1, 0, or -1. */
static int key_stays(struct rewrite *r, struct slice key, struct policy_place at)
{
	struct scan_found found;
	struct policy_answer a;

	policy_judge_key(r->edit.policy, at, key, &a);
	if (a.act == POLICY_KEEP)
		return 1;
	if (a.act != POLICY_SCAN)
		return 0;
	if (scan_text(r->edit.scan, key, SCAN_JSON_STRING, NULL, &found, r->edit.e) != 0)
		return -1;
	return found.count == 0;
}

/* Returns 1; 0 when the key is replaced, so that there can be no plan; -1. */
static int plan_member(struct plan_making *m, struct json_val key, struct json_val v,
    struct policy_place at, const struct rewrite_level *lv)
{
	struct slice name = arena_copy(&m->p->arena, json_lexeme(key));
	struct rewrite_level *below = arena_alloc(&m->p->arena, sizeof(*below));

	if (name.p == NULL || below == NULL)
		return -1;
	int rc = key_stays(m->r, name, at);
	if (rc != 1)
		return rc;
	*below = rewrite_below(lv, name, name);
	return plan_value(m, v, policy_member(m->r->edit.policy, at, name), below, name);
}

static int plan_element(struct plan_making *m, uint32_t i, struct json_val v, struct policy_place at,
    const struct rewrite_level *lv, struct slice key)
{
	const struct slice none = {NULL, 0};
	struct rewrite_level *below = arena_alloc(&m->p->arena, sizeof(*below));

	if (below == NULL)
		return -1;
	*below = rewrite_below(lv, none, none);
	return plan_value(m, v, policy_element(m->r->edit.policy, at, i), below, key);
}

static int plan_value(struct plan_making *m, struct json_val v, struct policy_place at,
    const struct rewrite_level *lv, struct slice key)
{
	struct json_iter it = json_iter(v);
	struct policy_answer a;
	int rc = 1;

	if (json_type(v) < JSON_ARRAY)
		return is_open(m->r, v, at) ? add_step(m, v, at, lv, key) : 1;
	policy_judge(m->r->edit.policy, at, json_type(v), json_lexeme(v), &a);
	if (a.act == POLICY_DROP)
		return add_step(m, v, at, lv, key);
	for (uint32_t i = 0; rc == 1 && json_next(&it); i++)
		rc = it.object ? plan_member(m, it.key, it.val, at, lv)
			       : plan_element(m, i, it.val, at, lv, key);
	return rc;
}

static int take_marks(struct plan_making *m)
{
	struct json_val speaker = policy_speaker(m->root);
	struct plan *p = m->p;

	for (size_t i = 0; policy_marks[i] != NULL; i++) {
		struct json_val v = json_gets(speaker, policy_marks[i]);
		if (!json_is(v, JSON_STRING))
			continue;
		struct slice text = arena_copy(&p->arena, json_lexeme(v));
		if (text.p == NULL || p->marks == MARKS)
			return text.p == NULL ? -1 : 0;
		p->mark[p->marks++] = (struct plan_mark){v.at - m->root.at, text};
	}
	return 1;
}

static struct plans *all_plans(struct plans **p)
{
	if (*p == NULL && (*p = mem_alloc(sizeof(**p))) != NULL)
		memset(*p, 0, sizeof(**p));
	return *p;
}

static int fill(struct plan_making *m, uint32_t nodes, struct policy_place at)
{
	const struct slice none = {NULL, 0};
	struct rewrite_level *top = arena_alloc(&m->p->arena, sizeof(*top));

	m->p->step = arena_calloc(&m->p->arena, nodes, sizeof(*m->p->step));
	if (top == NULL || m->p->step == NULL)
		return -1;
	*top = (struct rewrite_level){NULL, none, none, 0, 0};
	int rc = take_marks(m);
	return rc == 1 ? plan_value(m, m->root, at, top, none) : rc;
}

/* root has been walked through just now. Returns 0, or -1 when memory is out. */
static int make(struct plans **all, struct rewrite *r, struct json_val root, struct form *form)
{
	uint32_t nodes = root.j->node[root.at].next - root.at;
	struct policy_place at;

	if (all_plans(all) == NULL)
		return err_nomem(r->edit.e);
	struct plan *p = &(*all)->plan[form->number];
	arena_release(&p->arena);
	*p = (struct plan){.kind = policy_kind(r->edit.policy), .arena = ARENA_INIT};
	struct plan_making m = {r, p, root};
	if (policy_begin_as(r->edit.policy, p->kind, &at, r->edit.e) != 0)
		return -1;
	int rc = nodes > PLAN_NODES ? 0 : fill(&m, nodes, at);
	if (rc < 0)
		return err_nomem(r->edit.e);
	p->made = rc == 1;
	form->placed = true;
	return 0;
}

/* ---- following it ---- */

bool plan_applies(const struct plans *all, const struct rewrite *r, struct json_val root, const struct form *form)
{
	if (all == NULL || form == NULL || !form->placed || !unobserved(r))
		return false;
	const struct plan *p = &all->plan[form->number];
	for (size_t i = 0; p->made && i < p->marks; i++) {
		const struct json_val v = {root.j, root.at + p->mark[i].node};
		if (!slice_eq(json_lexeme(v), p->mark[i].text))
			return false;
	}
	return p->made;
}

static bool is_known(const struct plan_step *step, struct slice text)
{
	return step->known == text.n && text.n > 0 && memcmp(step->text, text.p, text.n) == 0;
}

static int follow_step(struct rewrite *r, struct plan_step *step, struct json_val v, struct splice *s)
{
	struct slice text = json_lexeme(v);
	struct policy_answer a;
	uint64_t edits = s->edits;

	if (is_known(step, text))
		return 0;
	policy_judge(r->edit.policy, step->at, json_type(v), text, &a);
	/* That a number stays one has to be noted: none may have till now. */
	if (a.act == POLICY_SCAN && !r->edit.hot && json_is(v, JSON_STRING))
		return 0;
	if (a.act != POLICY_KEEP && rewrite_settle(r, s, v, step->at, step->level, step->key, &a) != 0)
		return -1;
	/* Only what was scanned is known to stay. */
	if (a.act > POLICY_SCAN || (a.act == POLICY_SCAN && !r->edit.hot) || s->edits != edits || text.n > WORD)
		return 0;
	step->known = (uint32_t)text.n;
	memcpy(step->text, text.p, text.n);
	return 0;
}

static int follow(struct plan *p, struct rewrite *r, struct json_val root, struct splice *s)
{
	struct policy_place at;

	if (policy_begin_as(r->edit.policy, p->kind, &at, r->edit.e) != 0)
		return -1;
	for (size_t i = 0; i < p->steps; i++) {
		const struct json_val v = {root.j, root.at + p->step[i].node};
		if (follow_step(r, &p->step[i], v, s) != 0)
			return -1;
	}
	return 0;
}

int plan_document(struct plans **p, struct rewrite *r, struct json_val root, struct form *form,
    struct splice *s, struct oc_err *e)
{
	if (plan_applies(*p, r, root, form)) {
		rewrite_begin(r, e);
		return follow(&(*p)->plan[form->number], r, root, s);
	}
	if (rewrite_document(r, root, s, e) != 0)
		return -1;
	return form == NULL || form->placed || !unobserved(r) ? 0 : make(p, r, root, form);
}
