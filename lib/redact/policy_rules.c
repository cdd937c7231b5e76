/* The rules of a policy file as an automaton over keys. */
#define XXH_INLINE_ALL
#include <xxhash.h>

#include <string.h>

#include "base/mem.h"
#include "data/jqx.h"
#include "redact/policy_rules.h"

/* A key, or without one an index. */
struct name {
	const struct step *step;
	struct slice key;
	uint32_t index;
};

static bool same_symbol(const void *symbol, const void *name)
{
	const struct name *n = name;
	const struct step *s = &n->step[((const struct symbol *)symbol)->step - 1];

	return n->key.p == NULL ? s->kind == STEP_INDEX && s->index == n->index
				: s->kind == STEP_KEY && slice_eq(s->key, n->key);
}

static uint64_t hash_of(const struct name *n)
{
	return n->key.p == NULL ? n->index : XXH3_64bits(n->key.p, n->key.n);
}

struct policy_rules *policy_rules_new(struct oc_err *e)
{
	struct policy_rules *r = mem_alloc(sizeof(*r));

	if (r == NULL) {
		err_nomem(e);
		return NULL;
	}
	*r = (struct policy_rules){.symbols = TABLE_INIT(struct symbol, same_symbol),
	    .transitions = TABLE_INIT(struct transition, NULL),
	    .children = policy_paths_table(),
	    .text = ARENA_INIT, .doc = ARENA_INIT, .out = SB_INIT};
	return r;
}

void policy_rules_free(struct policy_rules *r)
{
	if (r == NULL)
		return;
	for (size_t i = 0; i < r->rules; i++)
		jqx_free(r->rule[i].jq);
	mem_free(r->rule);
	mem_free(r->step);
	table_release(&r->symbols);
	mem_free(r->state);
	mem_free(r->pool);
	table_release(&r->transitions);
	mem_free(r->set);
	mem_free(r->node);
	table_release(&r->children);
	arena_release(&r->text);
	arena_release(&r->doc);
	sb_release(&r->out);
	if (r->json_ready)
		json_release(&r->json);
	mem_free(r);
}

/* path(EXPR), compiled. */
static int compile(struct policy_rules *r, struct slice expr, struct rule *rule, struct oc_err *e)
{
	struct sb program = SB_INIT;

	if (!r->json_ready && json_init(&r->json, e) != 0)
		return -1;
	r->json_ready = true;
	sb_adds(&program, "path(");
	sb_addslice(&program, expr);
	/* A comment in the expression must not swallow the bracket. */
	sb_adds(&program, "\n)");
	if (!sb_ok(&program)) {
		sb_release(&program);
		return err_nomem(e);
	}
	rule->jq = jqx_new(program.buf, e);
	sb_release(&program);
	return rule->jq == NULL ? -1 : 0;
}

int policy_rules_add(struct policy_rules *r, struct slice expr,
    const struct policy_verdict *verdict, struct slice *kind, size_t kinds, struct oc_err *e)
{
	struct rule rule = {*verdict, kind, kinds, NULL, false};
	void *p = r->rule;

	if (r->rules >= UINT16_MAX)
		return err_set(e, OC_EX_USAGE, "too many rules");
	if (mem_grow(&p, &r->rule_cap, r->rules + 1, sizeof(*r->rule)) != 0)
		return err_nomem(e);
	r->rule = p;
	int plain = policy_pattern(r, expr, (uint16_t)r->rules, &rule.root);
	if (plain < 0)
		return err_nomem(e);
	if (plain == 0 && compile(r, expr, &rule, e) != 0)
		return -1;
	r->rule[r->rules++] = rule;
	return 0;
}

/* State 0 goes nowhere. */
int policy_rules_seal(struct policy_rules *r, struct oc_err *e)
{
	r->set = mem_resize(NULL, r->steps + 1, sizeof(*r->set));
	r->state = mem_resize(NULL, 16, sizeof(*r->state));
	if (r->set == NULL || r->state == NULL)
		return err_nomem(e);
	r->state_cap = 16;
	r->state[0] = (struct state){0, 0, 0, 0};
	r->states = 1;
	for (size_t i = 0; i < r->steps; i++) {
		struct step *s = &r->step[i];
		if (s->kind != STEP_KEY && s->kind != STEP_INDEX)
			continue;
		struct name name = {r->step, s->kind == STEP_KEY ? s->key : (struct slice){NULL, 0}, s->index};
		struct symbol *symbol = table_put(&r->symbols, hash_of(&name), &name);
		if (symbol == NULL)
			return err_nomem(e);
		if (symbol->step == 0)
			symbol->step = (uint16_t)(i + 1);
		s->symbol = symbol->step;
	}
	return 0;
}

/* The state with the steps in r->set and that rule, made when it is new. -1: memory, or too many. */
static int64_t intern(struct policy_rules *r, uint32_t rule)
{
	uint32_t at = (uint32_t)r->pooled, n = 0;
	void *p = r->pool;

	if (mem_grow(&p, &r->pool_cap, r->pooled + r->steps + 1, sizeof(*r->pool)) != 0)
		return -1;
	r->pool = p;
	for (size_t i = 0; i < r->steps; i++) {
		if (r->set[i])
			r->pool[at + n++] = (uint16_t)i;
	}
	if (n == 0 && rule == 0)
		return 0;
	uint64_t hash = XXH3_64bits_withSeed(r->pool + at, n * sizeof(*r->pool), rule);
	for (size_t i = 1; i < r->states; i++) {
		const struct state *s = &r->state[i];
		if (s->hash == hash && s->n == n && s->rule == rule &&
		    memcmp(r->pool + s->at, r->pool + at, n * sizeof(*r->pool)) == 0)
			return (int64_t)i;
	}
	p = r->state;
	if (r->states >= POLICY_STATES ||
	    mem_grow(&p, &r->state_cap, r->states + 1, sizeof(*r->state)) != 0)
		return -1;
	r->state = p;
	r->pooled += n;
	r->state[r->states] = (struct state){hash, at, n, rule};
	return (int64_t)r->states++;
}

/* Step i is to come; what ".." lets be skipped is, too. */
static void expect(struct policy_rules *r, size_t i, uint32_t *rule)
{
	for (;; i++) {
		const struct step *s = &r->step[i];
		r->set[i] = true;
		if (s->kind != STEP_DEEP)
			return;
		if (s->last) {
			if (s->rule + 1u > *rule)
				*rule = s->rule + 1u;
			return;
		}
	}
}

static void clear_set(struct policy_rules *r)
{
	memset(r->set, 0, (r->steps + 1) * sizeof(*r->set));
}

static int64_t advance(struct policy_rules *r, uint32_t from, uint16_t symbol)
{
	struct state s = r->state[from];
	uint32_t rule = s.rule;

	clear_set(r);
	for (uint32_t k = 0; k < s.n; k++) {
		size_t i = r->pool[s.at + k];
		const struct step *step = &r->step[i];
		bool taken = step->kind == STEP_EACH || step->kind == STEP_DEEP ||
			     (symbol != 0 && step->symbol == symbol);
		if (!taken)
			continue;
		if (step->kind == STEP_DEEP)
			expect(r, i, &rule);
		else if (!step->last)
			expect(r, i + 1, &rule);
		else if (step->rule + 1u > rule)
			rule = step->rule + 1u;
	}
	return intern(r, rule);
}

static int step_to(struct policy_rules *r, uint32_t from, struct slice key, uint32_t index,
    uint32_t *to)
{
	if (r->state[from].n == 0) {
		*to = from; /* whatever holds here holds below */
		return 0;
	}
	struct name name = {r->step, key, index};
	const struct symbol *symbol = table_find(&r->symbols, hash_of(&name), &name);
	uint64_t taken = ((uint64_t)from + 1) << 16 | (symbol == NULL ? 0 : symbol->step);
	struct transition *go = table_find(&r->transitions, taken, NULL);
	if (go == NULL) {
		int64_t made = advance(r, from, (uint16_t)taken);
		if (made < 0 || (go = table_put(&r->transitions, taken, NULL)) == NULL)
			return -1;
		go->to = (uint32_t)made;
	}
	*to = go->to;
	return 0;
}

bool policy_rule_is_for(const struct rule *rule, const char *kind)
{
	for (size_t i = 0; i < rule->kinds; i++) {
		if (slice_eqs(rule->kind[i], kind))
			return true;
	}
	return rule->kinds == 0;
}

static int64_t start_state(struct policy_rules *r, const char *kind)
{
	uint32_t rule = 0;

	clear_set(r);
	for (size_t i = 0; i < r->rules; i++) {
		if (r->rule[i].root && policy_rule_is_for(&r->rule[i], kind))
			rule = (uint32_t)i + 1;
	}
	for (size_t i = 0; i < r->steps; i++) {
		bool first = i == 0 || r->step[i - 1].last;
		if (first && policy_rule_is_for(&r->rule[r->step[i].rule], kind))
			expect(r, i, &rule);
	}
	return intern(r, rule);
}

int policy_rules_begin(struct policy_rules *r, const char *kind, struct json_val doc,
    struct policy_place *root, struct oc_err *e)
{
	if (r->start_kind != kind) {
		int64_t start = start_state(r, kind);
		if (start < 0)
			return err_set(e, OC_EX_SOFTWARE, "the rules are too many or too complex");
		r->start_kind = kind;
		r->start = (uint32_t)start;
	}
	root->rule = r->start;
	root->path = 0;
	return policy_paths_begin(r, kind, doc, e);
}

int policy_rules_member(
    struct policy_rules *r, struct policy_place from, struct slice key, struct policy_place *to)
{
	to->path = policy_paths_below(r, from.path, key, 0);
	return step_to(r, from.rule, key, 0, &to->rule);
}

int policy_rules_element(
    struct policy_rules *r, struct policy_place from, uint32_t index, struct policy_place *to)
{
	struct slice none = {NULL, 0};

	to->path = policy_paths_below(r, from.path, none, index);
	return step_to(r, from.rule, none, index, &to->rule);
}

const struct policy_verdict *policy_rules_at(const struct policy_rules *r, struct policy_place at)
{
	uint32_t rule = r->state[at.rule].rule, path = policy_paths_rule(r, at.path);

	if (path > rule)
		rule = path;
	return rule == 0 ? NULL : &r->rule[rule - 1].verdict;
}

void policy_rules_inside(const struct policy_rules *r, struct policy_place *at)
{
	at->path = policy_paths_inside(r, at->path);
}

bool policy_rules_alive(const struct policy_rules *r, struct policy_place at,
    const struct policy_verdict *verdict)
{
	const struct state *s = &r->state[at.rule];

	for (uint32_t k = 0; k < s->n; k++) {
		const struct step *step = &r->step[r->pool[s->at + k]];
		if (verdict == NULL || &r->rule[step->rule].verdict > verdict)
			return true;
	}
	for (size_t i = r->rules; r->nodes > 0 && at.path < r->nodes && i-- > 0;) {
		if (verdict != NULL && &r->rule[i].verdict <= verdict)
			return false;
		if (r->rule[i].jq != NULL)
			return true;
	}
	return false;
}
