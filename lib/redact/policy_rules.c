#define XXH_INLINE_ALL
#include <xxhash.h>

#include "redact/policy_rules.h"

#include "redact/chars.h"
#include "redact/policy_form.h"

/* The states and transitions are bounded by the rules, but not by much: beyond this many the policy is too complex
 * (POLICY_DROP for all). */
#define POLICY_STATES 65536u

enum step_kind {
	STEP_KEY,   /* .name */
	STEP_INDEX, /* [3] */
	STEP_EACH,  /* []: every element or member */
	STEP_DEEP   /* ..: any number of steps down, none too */
};

struct rule_step {
	enum step_kind kind;
	uint16_t rule;
	bool last;        /* when it is taken the rule fits */
	struct slice key; /* STEP_KEY */
	uint32_t index;   /* STEP_INDEX */
	uint16_t symbol;  /* 1 + the first step with this key or index; 0: none has it */
};

/* One rule of the file. */
struct policy_rule {
	struct policy_verdict verdict;
	struct slice *kind; /* only documents of these kinds; count 0: all */
	size_t kinds;
	struct jqx *jq; /* NULL: its path is plain */
	bool root;      /* a plain path that is the root itself */
};

/* A place that libjq named in this document, or one on the way to it. */
struct path_node {
	uint32_t parent;
	uint32_t index;   /* of an element */
	struct slice key; /* of a member; absent: an element */
	uint32_t rule;    /* 1 + the last rule that fits, 0: none */
};

/* Where it is, by parent and key or index. */
struct path_child {
	uint64_t hash;
	uint32_t node;
};

struct rule_state {
	uint64_t hash;
	uint32_t at, n; /* its steps to come, in the pool, in ascending order */
	uint32_t rule;  /* 1 + the last rule that fits here, 0: none */
};

struct rule_transition {
	uint64_t taken; /* 1 + state, and symbol */
	uint32_t to;
};

struct rule_symbol {
	uint64_t hash;
	uint16_t step; /* 1 + the first step that has this key or index */
};

struct policy_rules {
	struct policy_rule *rule;
	size_t rules, rule_cap;
	struct rule_step *step;
	size_t steps, step_cap;
	struct table symbols; /* by key or index */
	struct rule_state *state; /* 0: nothing to come and nothing fits */
	size_t states, state_cap;
	uint16_t *pool;
	size_t pooled, pool_cap;
	struct table transitions;
	bool *set; /* scratch: which steps are to come */
	const char *start_kind; /* whose start state is `start` */
	uint32_t start;
	struct path_node *node; /* 0: the root of the document */
	size_t nodes, node_cap;
	struct table children; /* struct path_child */
	struct arena text;     /* of the rules */
	struct arena doc;      /* of the document's paths */
	struct sb out;         /* what libjq printed */
	struct json json;      /* that, read */
	bool json_ready;
};

/* Does the rule look at documents of this kind? */
static bool rule_is_for(const struct policy_rule *rule, const char *kind)
{
	for (size_t i = 0; i < rule->kinds; i++) {
		if (slice_eqs(rule->kind[i], kind))
			return true;
	}
	return rule->kinds == 0;
}

/* ---- paths that only libjq can find, document by document ---- */

/* A node number from here on is no node: what is below 1 + a rule that holds for all of it. */
#define BELOW 0x80000000u

/* A child of a node: under a key, or without one an index. */
struct child {
	const struct path_node *node;
	uint32_t parent, index;
	struct slice key;
};

static uint64_t child_hash(const struct child *c)
{
	return c->key.p == NULL ? (uint64_t)c->parent << 32 | c->index
				: XXH3_64bits_withSeed(c->key.p, c->key.n, c->parent);
}

static bool same_child(const void *entry, const void *child)
{
	const struct child *c = child;
	const struct path_node *n = &c->node[((const struct path_child *)entry)->node];

	if (n->parent != c->parent || (n->key.p == NULL) != (c->key.p == NULL))
		return false;
	return c->key.p == NULL ? n->index == c->index : slice_eq(n->key, c->key);
}

/* The child of parent under key (or index), made when it is new; 0: memory is out. */
static uint32_t child(struct policy_rules *r, uint32_t parent, struct slice key, uint32_t index)
{
	struct child c = {r->node, parent, index, key};
	const struct path_child *found = table_find(&r->children, child_hash(&c), &c);
	struct path_child *made;
	void *p = r->node;

	if (found != NULL)
		return found->node;
	if (mem_grow(&p, &r->node_cap, r->nodes + 1, sizeof(*r->node)) != 0 || r->nodes >= BELOW)
		return 0;
	c.node = r->node = p;
	if ((key.p != NULL && (key = arena_copy(&r->doc, key)).p == NULL) ||
	    (made = table_put(&r->children, child_hash(&c), &c)) == NULL)
		return 0;
	r->node[r->nodes] = (struct path_node){parent, index, key, 0};
	made->node = (uint32_t)r->nodes++;
	return made->node;
}

/* A path as libjq writes it: [KEY or INDEX, ...]. */
static int add_path(struct policy_rules *r, struct json_val path, uint32_t rule, struct oc_err *e)
{
	struct json_iter it = json_iter(path);
	uint32_t at = 0;

	while (json_next(&it)) {
		struct slice key = {NULL, 0};
		int64_t index = 0;
		if (json_is(it.val, JSON_STRING)) {
			key = json_text(it.val, &r->doc);
			if (key.p == NULL)
				return err_nomem(e);
		} else if (!json_int64(it.val, &index) || index < 0 || index > UINT32_MAX) {
			return err_set(e, OC_EX_DATA, "a rule's expression names a slice, which no rule can hold for");
		}
		if ((at = child(r, at, key, (uint32_t)index)) == 0)
			return err_nomem(e);
	}
	if (rule > r->node[at].rule)
		r->node[at].rule = rule;
	return 0;
}

static int run_rule(struct policy_rules *r, uint32_t rule, struct slice doc, struct oc_err *e)
{
	struct slice left;
	size_t at = 0;

	sb_reset(&r->out);
	if (jqx_map(r->rule[rule - 1].jq, doc, &r->out, e) < 0)
		return -1;
	for (left = sb_slice(&r->out); at < left.n;) {
		size_t end = slice_find(left, SLICE("\n"), at);
		if (json_read(&r->json, left.p + at, end - at, e) != 0 ||
		    add_path(r, json_root(&r->json), rule, e) != 0)
			return -1;
		at = end + 1;
	}
	return 0;
}

static int paths_begin(struct policy_rules *r, const char *kind, struct json_val doc, struct oc_err *e)
{
	bool begun = false;

	r->nodes = 0;
	arena_reset(&r->doc);
	for (size_t i = 0; i < r->rules; i++) {
		if (r->rule[i].jq == NULL || !rule_is_for(&r->rule[i], kind))
			continue;
		if (!begun) {
			if (mem_grow(&r->node, &r->node_cap, 1, sizeof(*r->node)) != 0)
				return err_nomem(e);
			r->node[0] = (struct path_node){0, 0, {NULL, 0}, 0};
			r->nodes = 1;
			table_clear(&r->children);
			begun = true;
		}
		if (run_rule(r, (uint32_t)i + 1, json_source(doc), e) != 0)
			return -1;
	}
	/* What fits a container fits all in it; parents stand before their children. */
	for (uint32_t i = 1; i < r->nodes; i++) {
		uint32_t above = r->node[r->node[i].parent].rule;
		if (above > r->node[i].rule)
			r->node[i].rule = above;
	}
	return 0;
}

static uint32_t paths_below(const struct policy_rules *r, uint32_t from, struct slice key, uint32_t index)
{
	if (r->nodes == 0 || from >= BELOW)
		return from;
	struct child c = {r->node, from, index, key};
	const struct path_child *found = table_find(&r->children, child_hash(&c), &c);
	return found != NULL ? found->node : BELOW | r->node[from].rule;
}

static uint32_t paths_rule(const struct policy_rules *r, uint32_t at)
{
	if (at >= BELOW)
		return at & ~BELOW;
	return r->nodes == 0 ? 0 : r->node[at].rule;
}

static uint32_t paths_inside(const struct policy_rules *r, uint32_t at)
{
	return BELOW | paths_rule(r, at);
}

/* ---- plain paths, read without libjq ---- */

struct pattern {
	struct policy_rules *r;
	struct slice text;
	size_t at;
	uint16_t rule;
	bool nomem;
};

static void blanks(struct pattern *s)
{
	while (s->at < s->text.n && is_blank(s->text.p[s->at]))
		s->at++;
}

static bool eat(struct pattern *s, char c)
{
	if (s->at >= s->text.n || s->text.p[s->at] != c)
		return false;
	s->at++;
	return true;
}

static bool add(struct pattern *s, struct rule_step step)
{
	if (mem_grow(&s->r->step, &s->r->step_cap, s->r->steps + 1, sizeof(*s->r->step)) != 0 ||
	    s->r->steps >= UINT16_MAX) {
		s->nomem = true;
		return false;
	}
	step.rule = s->rule;
	s->r->step[s->r->steps++] = step;
	return true;
}

static bool add_key(struct pattern *s, struct slice key)
{
	struct slice copy = arena_copy(&s->r->text, key);

	s->nomem |= copy.p == NULL;
	return copy.p != NULL && add(s, (struct rule_step){.kind = STEP_KEY, .key = copy});
}

/* "..." with JSON's escapes; jq's interpolation \( is no plain path. */
static bool quoted(struct pattern *s)
{
	size_t from = s->at;
	struct sb key = SB_INIT;

	while (s->at < s->text.n && s->text.p[s->at] != '"') {
		if (s->text.p[s->at] == '\\' && (++s->at >= s->text.n || s->text.p[s->at] == '('))
			return false;
		s->at++;
	}
	struct slice lexeme = slice_make(s->text.p + from, s->at - from);
	if (!eat(s, '"'))
		return false;
	json_unescape(&key, lexeme);
	s->nomem |= !sb_ok(&key);
	bool good = sb_ok(&key) && add_key(s, sb_slice(&key));
	sb_release(&key);
	return good;
}

static bool word(struct pattern *s)
{
	size_t from = s->at;

	while (s->at < s->text.n && form_name_char(s->text.p[s->at]) && (s->at > from || !is_digit(s->text.p[s->at])))
		s->at++;
	return s->at > from && add_key(s, slice_make(s->text.p + from, s->at - from));
}

/* Behind '[': ], "key"] or 12] */
static bool bracket(struct pattern *s)
{
	uint64_t n = 0;

	blanks(s);
	if (eat(s, ']'))
		return add(s, (struct rule_step){.kind = STEP_EACH});
	if (eat(s, '"')) {
		if (!quoted(s))
			return false;
		blanks(s);
		return eat(s, ']');
	}
	size_t from = s->at;
	while (s->at < s->text.n && is_digit(s->text.p[s->at]) && n < UINT32_MAX)
		n = n * 10 + (uint64_t)(s->text.p[s->at++] - '0');
	if (s->at == from || n >= UINT32_MAX)
		return false;
	blanks(s);
	return eat(s, ']') && add(s, (struct rule_step){.kind = STEP_INDEX, .index = (uint32_t)n});
}

/* What may follow the first dot: name, "name", [..], then the same with a dot before it or, of brackets, none. */
static bool suffixes(struct pattern *s)
{
	bool dot = true;

	for (;;) {
		if (eat(s, '[')) {
			if (!bracket(s))
				return false;
		} else if (!dot) {
			return true;
		} else if (eat(s, '"') ? !quoted(s) : !word(s)) {
			return false;
		}
		while (eat(s, '?'))
			;
		dot = eat(s, '.');
	}
}

/* One term of a pipe: "..", ".", ".a[0]" */
static bool term(struct pattern *s)
{
	blanks(s);
	if (!eat(s, '.'))
		return false;
	bool deep = eat(s, '.');
	if (deep && !add(s, (struct rule_step){.kind = STEP_DEEP}))
		return false;
	blanks(s);
	if (!deep && s->at < s->text.n && memchr("|,?", s->text.p[s->at], 3) == NULL)
		return suffixes(s);
	while (eat(s, '?'))
		;
	return true;
}

/* Terms with '|' between, to the next ',' or the end. */
static bool alternative(struct pattern *s, bool *root)
{
	bool deep = true;
	size_t begun = s->r->steps;

	do {
		if (!term(s))
			return false;
		blanks(s);
	} while (eat(s, '|'));
	for (size_t i = begun; i < s->r->steps; i++)
		deep = deep && s->r->step[i].kind == STEP_DEEP;
	*root = *root || deep;
	if (s->r->steps > begun)
		s->r->step[s->r->steps - 1].last = true;
	return true;
}

int policy_pattern(struct policy_rules *r, struct slice expr, uint16_t rule, bool *root)
{
	struct pattern s = {r, expr, 0, rule, false};
	size_t before = r->steps;
	bool good = true;

	*root = false;
	/* jq's ',' binds closer than '|': where both are, libjq shall say what is meant. */
	if (memchr(expr.p, ',', expr.n) != NULL && memchr(expr.p, '|', expr.n) != NULL)
		return 0;
	do {
		good = alternative(&s, root);
	} while (good && eat(&s, ','));
	if (s.nomem)
		return -1;
	if (good && s.at == s.text.n)
		return 1;
	r->steps = before;
	*root = false;
	return 0;
}

/* ---- the automaton of plain paths ---- */

/* A key, or without one an index. */
struct step_name {
	const struct rule_step *step;
	struct slice key;
	uint32_t index;
};

static bool same_symbol(const void *symbol, const void *name)
{
	const struct step_name *n = name;
	const struct rule_step *s = &n->step[((const struct rule_symbol *)symbol)->step - 1];

	return n->key.p == NULL ? s->kind == STEP_INDEX && s->index == n->index
				: s->kind == STEP_KEY && slice_eq(s->key, n->key);
}

static uint64_t name_hash(const struct step_name *n)
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
	*r = (struct policy_rules){.symbols = TABLE_INIT(struct rule_symbol, same_symbol),
	    .transitions = TABLE_INIT(struct rule_transition, NULL),
	    .children = TABLE_INIT(struct path_child, same_child),
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
static int compile(struct policy_rules *r, struct slice expr, struct policy_rule *rule, struct oc_err *e)
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
	struct policy_rule rule = {*verdict, kind, kinds, NULL, false};

	if (r->rules >= UINT16_MAX)
		return err_set(e, OC_EX_USAGE, "too many rules");
	if (mem_grow(&r->rule, &r->rule_cap, r->rules + 1, sizeof(*r->rule)) != 0)
		return err_nomem(e);
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
	r->state[0] = (struct rule_state){0, 0, 0, 0};
	r->states = 1;
	for (size_t i = 0; i < r->steps; i++) {
		struct rule_step *s = &r->step[i];
		if (s->kind != STEP_KEY && s->kind != STEP_INDEX)
			continue;
		struct step_name name = {r->step, s->kind == STEP_KEY ? s->key : (struct slice){NULL, 0}, s->index};
		struct rule_symbol *symbol = table_put(&r->symbols, name_hash(&name), &name);
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

	if (mem_grow(&r->pool, &r->pool_cap, r->pooled + r->steps + 1, sizeof(*r->pool)) != 0)
		return -1;
	for (size_t i = 0; i < r->steps; i++) {
		if (r->set[i])
			r->pool[at + n++] = (uint16_t)i;
	}
	if (n == 0 && rule == 0)
		return 0;
	uint64_t hash = XXH3_64bits_withSeed(r->pool + at, n * sizeof(*r->pool), rule);
	for (size_t i = 1; i < r->states; i++) {
		const struct rule_state *s = &r->state[i];
		if (s->hash == hash && s->n == n && s->rule == rule &&
		    memcmp(r->pool + s->at, r->pool + at, n * sizeof(*r->pool)) == 0)
			return (int64_t)i;
	}
	if (r->states >= POLICY_STATES || mem_grow(&r->state, &r->state_cap, r->states + 1, sizeof(*r->state)) != 0)
		return -1;
	r->pooled += n;
	r->state[r->states] = (struct rule_state){hash, at, n, rule};
	return (int64_t)r->states++;
}

/* Step i is to come; what ".." lets be skipped is, too. */
static void expect(struct policy_rules *r, size_t i, uint32_t *rule)
{
	for (;; i++) {
		const struct rule_step *s = &r->step[i];
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
	struct rule_state s = r->state[from];
	uint32_t rule = s.rule;

	clear_set(r);
	for (uint32_t k = 0; k < s.n; k++) {
		size_t i = r->pool[s.at + k];
		const struct rule_step *step = &r->step[i];
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

static int step_to(struct policy_rules *r, uint32_t from, struct slice key, uint32_t index, uint32_t *to)
{
	if (r->state[from].n == 0) {
		*to = from; /* whatever holds here holds below */
		return 0;
	}
	struct step_name name = {r->step, key, index};
	const struct rule_symbol *symbol = table_find(&r->symbols, name_hash(&name), &name);
	uint64_t taken = ((uint64_t)from + 1) << 16 | (symbol == NULL ? 0 : symbol->step);
	struct rule_transition *go = table_find(&r->transitions, taken, NULL);
	if (go == NULL) {
		int64_t made = advance(r, from, (uint16_t)taken);
		if (made < 0 || (go = table_put(&r->transitions, taken, NULL)) == NULL)
			return -1;
		go->to = (uint32_t)made;
	}
	*to = go->to;
	return 0;
}

static int64_t start_state(struct policy_rules *r, const char *kind)
{
	uint32_t rule = 0;

	clear_set(r);
	for (size_t i = 0; i < r->rules; i++) {
		if (r->rule[i].root && rule_is_for(&r->rule[i], kind))
			rule = (uint32_t)i + 1;
	}
	for (size_t i = 0; i < r->steps; i++) {
		bool first = i == 0 || r->step[i - 1].last;
		if (first && rule_is_for(&r->rule[r->step[i].rule], kind))
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
	return paths_begin(r, kind, doc, e);
}

int policy_rules_member(struct policy_rules *r, struct policy_place from, struct slice key, struct policy_place *to)
{
	to->path = paths_below(r, from.path, key, 0);
	return step_to(r, from.rule, key, 0, &to->rule);
}

int policy_rules_element(struct policy_rules *r, struct policy_place from, uint32_t index, struct policy_place *to)
{
	struct slice none = {NULL, 0};

	to->path = paths_below(r, from.path, none, index);
	return step_to(r, from.rule, none, index, &to->rule);
}

const struct policy_verdict *policy_rules_at(const struct policy_rules *r, struct policy_place at)
{
	uint32_t rule = r->state[at.rule].rule, path = paths_rule(r, at.path);

	if (path > rule)
		rule = path;
	return rule == 0 ? NULL : &r->rule[rule - 1].verdict;
}

void policy_rules_inside(const struct policy_rules *r, struct policy_place *at)
{
	at->path = paths_inside(r, at->path);
}

bool policy_rules_alive(const struct policy_rules *r, struct policy_place at, const struct policy_verdict *verdict)
{
	const struct rule_state *s = &r->state[at.rule];

	for (uint32_t k = 0; k < s->n; k++) {
		const struct rule_step *step = &r->step[r->pool[s->at + k]];
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
