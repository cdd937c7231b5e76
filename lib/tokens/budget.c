#include "tokens/budget.h"

#include "base/base.h"
#include "data/data.h"
#include "record/record.h"

void budget_release(struct budget *b)
{
	mem_free(b->limit);
	mem_free(b->use);
	arena_release(&b->text);
	*b = (struct budget){.path = b->path};
}

/* ---- reading ---- */

static int bad(struct json_val v, const char *what, struct oc_err *e)
{
	uint64_t line = 0, column = 0;

	err_set(e, OC_EX_DATA, "%s", what);
	if (!json_is(v, JSON_MISSING)) {
		json_place(v.j->text, json_offset(v), &line, &column);
		err_at(e, NULL, line, column);
	}
	return -1;
}

static int read_key(struct budget *b, struct budget_limit *l, struct json_val key, struct oc_err *e)
{
	struct json_iter it = json_iter(key);

	if (!json_is(key, JSON_OBJECT) && json_present(key))
		return bad(key, "a budget's key is an object such as {\"model\":\"gpt-5.5\"}", e);
	while (json_next(&it)) {
		int f = 0;
		while (f < BY_FIELDS && !json_text_is(it.key, by_name((enum by_field)f)))
			f++;
		if (f == BY_FIELDS)
			return bad(it.key,
			    "a budget's key names session, model, runtime, day, provider, tool, "
			    "agent only",
			    e);
		if (!json_is(it.val, JSON_STRING))
			return bad(it.val, "a value of a budget's key is a string", e);
		struct slice text = json_text(it.val, &b->text);
		l->value[f] = text.p == NULL ? text : arena_copy(&b->text, text);
		if (l->value[f].p == NULL)
			return err_nomem(e);
	}
	return 0;
}

static int read_amounts(struct budget_limit *l, struct json_val v, struct oc_err *e)
{
	struct json_val tokens = json_gets(v, "tokens"), cost = json_gets(v, "cost");
	int64_t n;

	if (json_present(tokens) && (!json_int64(tokens, &n) || n < 0))
		return bad(tokens, "a budget's tokens are a whole number, not negative", e);
	l->has_tokens = json_present(tokens);
	l->tokens = l->has_tokens ? (uint64_t)n : 0;
	if (cost_read(cost, &l->cost) == COST_BAD)
		return bad(cost, "a budget's cost is a number of dollars from 0 to a million", e);
	l->has_cost = json_present(cost);
	if (!l->has_tokens && !l->has_cost)
		return bad(v, "a budget limits tokens, cost or both", e);
	return 0;
}

static int read_limit(struct budget *b, struct budget_limit *l, struct json_val v, struct oc_err *e)
{
	struct json_val name = json_gets(v, "name"), per = json_gets(v, "per"), side = json_gets(v, "side");

	*l = (struct budget_limit){.daily = json_text_is(per, "day"), .side = json_is(side, JSON_TRUE)};
	if (!json_is(v, JSON_OBJECT))
		return bad(v, "a budget is an object", e);
	if (json_present(per) && !l->daily && !json_text_is(per, "all"))
		return bad(per, "a budget is per \"day\" or per \"all\"", e);
	if (json_present(side) && !json_is_bool(side))
		return bad(side, "a budget's side is true or false", e);
	if (json_present(name)) {
		struct slice text = json_text(name, &b->text);
		if (!json_is(name, JSON_STRING))
			return bad(name, "a budget's name is a string", e);
		if (text.p == NULL || (l->name = arena_copy(&b->text, text)).p == NULL)
			return err_nomem(e);
	}
	return read_key(b, l, json_gets(v, "key"), e) < 0 ? -1 : read_amounts(l, v, e);
}

static int read_limits(struct budget *b, struct json_val root, struct oc_err *e)
{
	struct json_val list = json_gets(root, "budgets");
	struct json_iter it = json_iter(list);

	if (!json_text_is(json_gets(root, "kind"), "token-budget") || !json_is(list, JSON_ARRAY) ||
	    json_count(list) == 0)
		return bad(root,
		    "a budget file is {\"kind\":\"token-budget\",\"v\":1,\"budgets\":[...]} with "
		    "at least one budget",
		    e);
	b->limit = mem_resize(NULL, json_count(list), sizeof(*b->limit));
	if (b->limit == NULL)
		return err_nomem(e);
	while (json_next(&it)) {
		if (read_limit(b, &b->limit[b->limits], it.val, e) < 0)
			return -1;
		b->limits++;
	}
	return 0;
}

int budget_load(struct budget *b, const char *path, struct oc_err *e)
{
	struct json_document d;
	int rc = document_read(&d, path, e);

	*b = (struct budget){.path = path, .text = ARENA_INIT};
	if (rc == 0 && read_limits(b, json_root(&d.json), e) != 0)
		rc = err_at(e, path, e->line, e->column);
	document_release(&d);
	return rc;
}

/* ---- against rows ---- */

int budget_fits(const struct budget *b, const struct fields *by, struct oc_err *e)
{
	for (size_t i = 0; i < b->limits; i++) {
		const struct budget_limit *l = &b->limit[i];
		for (int f = 0; f < BY_FIELDS; f++) {
			bool needs = l->value[f].p != NULL || (f == BY_DAY && l->daily);
			if (needs && !fields_has(by, (enum by_field)f))
				return err_set(e, OC_EX_USAGE,
				    "budget %zu of %s asks for the %s: give --by with %s in it", i + 1, b->path,
				    by_name((enum by_field)f), by_name((enum by_field)f));
		}
		if (fields_has(by, BY_TOOL) && l->value[BY_TOOL].p == NULL)
			return err_set(e, OC_EX_USAGE,
			    "budget %zu of %s names no tool, and by tool a message counts once a "
			    "tool: leave tool out of --by",
			    i + 1, b->path);
	}
	return 0;
}

static bool covers(const struct budget_limit *l, const struct fields *by, struct slice key)
{
	for (int f = 0; f < BY_FIELDS; f++) {
		struct slice value = fields_value(by, key, (enum by_field)f);
		if (l->value[f].p != NULL && (value.p == NULL || !slice_eq(value, l->value[f])))
			return false;
	}
	return true;
}

/* The latest is looked at first: rows come in the order of their keys. */
static struct budget_use *find_use(struct budget *b, const struct budget_limit *l, struct slice day)
{
	for (size_t i = b->uses; i-- > 0;) {
		if (b->use[i].limit == l && slice_eq(b->use[i].day, day) &&
		    (b->use[i].day.p == NULL) == (day.p == NULL))
			return &b->use[i];
	}
	if (mem_grow((void **)&b->use, &b->cap, b->uses + 1, sizeof(*b->use)) < 0)
		return NULL;
	struct slice kept = day.p == NULL ? day : arena_copy(&b->text, day);
	if (day.p != NULL && kept.p == NULL)
		return NULL;
	b->use[b->uses] = (struct budget_use){.limit = l, .day = kept};
	return &b->use[b->uses++];
}

static void add_tally(struct budget_use *u, const struct tally *t)
{
	u->tokens += t->count[USAGE_TOTAL];
	u->cost += t->cost;
}

int budget_add(struct budget *b, const struct fields *by, const struct token_group *g)
{
	for (size_t i = 0; i < b->limits; i++) {
		struct budget_limit *l = &b->limit[i];
		if (!covers(l, by, g->group.key))
			continue;
		struct budget_use *u =
		    find_use(b, l, l->daily ? fields_value(by, g->group.key, BY_DAY) : slice_make(NULL, 0));
		if (u == NULL)
			return -1;
		l->met = true;
		add_tally(u, &g->live);
		if (l->side && g->side != NULL)
			add_tally(u, g->side);
	}
	return 0;
}

uint64_t budget_judge(struct budget *b)
{
	uint64_t over = 0;

	for (size_t i = 0; i < b->uses; i++) {
		struct budget_use *u = &b->use[i];
		u->over_tokens = u->limit->has_tokens && u->tokens > u->limit->tokens;
		u->over_cost = u->limit->has_cost && u->cost > u->limit->cost;
		over += u->over_tokens || u->over_cost;
	}
	return over;
}

/* ---- findings ---- */

static void emit_limit_key(struct emit *w, const struct budget_limit *l)
{
	emit_kobject(w, "key");
	for (int f = 0; f < BY_FIELDS; f++) {
		if (l->value[f].p != NULL)
			emit_kstring(w, by_name((enum by_field)f), l->value[f]);
	}
	emit_end(w);
}

void budget_emit(struct emit *w, const struct budget_use *u)
{
	emit_object(w);
	if (u->limit->name.p != NULL)
		emit_kstring(w, "name", u->limit->name);
	emit_limit_key(w, u->limit);
	if (u->day.p != NULL)
		emit_kstring(w, "day", u->day);
	if (u->over_tokens) {
		emit_kdouble(w, "tokens", (double)u->tokens);
		emit_kdouble(w, "tokensLimit", (double)u->limit->tokens);
	}
	if (u->over_cost) {
		cost_emit(w, "cost", u->cost);
		cost_emit(w, "costLimit", u->limit->cost);
	}
	emit_end(w);
}

static void say_key(struct sb *out, const struct budget_limit *l)
{
	bool any = false;

	for (int f = 0; f < BY_FIELDS; f++) {
		if (l->value[f].p == NULL)
			continue;
		sb_addf(out, "%s%s ", any ? ", " : "", by_name((enum by_field)f));
		sb_addslice(out, l->value[f]);
		any = true;
	}
	sb_adds(out, any ? "" : "all usage");
}

static void say_number(struct sb *out, double x)
{
	char text[NUMBER_MAX];

	sb_add(out, text, number_format(text, x));
}

void budget_sentence(struct sb *out, const struct budget_use *u)
{
	if (u->limit->name.p != NULL) {
		sb_addslice(out, u->limit->name);
		sb_adds(out, ": ");
	}
	say_key(out, u->limit);
	if (u->day.p != NULL) {
		sb_adds(out, " on ");
		sb_addslice(out, u->day);
	}
	sb_adds(out, " used ");
	if (u->over_tokens) {
		say_number(out, (double)u->tokens);
		sb_adds(out, " tokens of ");
		say_number(out, (double)u->limit->tokens);
	}
	if (u->over_cost) {
		sb_adds(out, u->over_tokens ? " and $" : "$");
		say_number(out, cost_dollars(u->cost));
		sb_adds(out, " of $");
		say_number(out, cost_dollars(u->limit->cost));
	}
}
