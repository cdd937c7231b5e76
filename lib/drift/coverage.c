#include "drift/coverage.h"

#include <stdlib.h>

#include "base/mem.h"
#include "data/collate.h"

void coverage_release(struct coverage *c)
{
	mem_free(c->fixture);
	mem_free(c->result);
	mem_free(c->group);
	arena_release(&c->text);
	*c = (struct coverage)COVERAGE_INIT;
}

int coverage_add(struct coverage *c, struct json_val record, uint64_t line, struct oc_err *e)
{
	void *p = c->fixture;

	if (c->frozen)
		return err_set(e, OC_EX_DATA,
		    "tool-fixture behind the first judged scenario: give the fixtures first");
	if (mem_grow(&p, &c->cap, c->n + 1, sizeof(*c->fixture)) < 0)
		return err_nomem(e);
	c->fixture = p;
	if (fixture_read(&c->fixture[c->n], record, &c->text, e) < 0)
		return -1;
	c->fixture[c->n].line = line;
	c->n++;
	return 0;
}

/* Upstream sorts by localeCompare, stably; two tools that compare equal are still two. */
static int by_tool(const void *a, const void *b)
{
	const struct fixture *x = a, *y = b;
	int c = collate_compare(x->tool, y->tool);

	if (c == 0)
		c = slice_cmp(x->tool, y->tool);
	if (c == 0)
		c = collate_compare(x->id, y->id);
	return c != 0 ? c : (x->line > y->line) - (x->line < y->line);
}

static void make_group(struct coverage *c, size_t first)
{
	struct coverage_group *g = &c->group[c->groups++];

	*g = (struct coverage_group){.tool = c->fixture[first].tool, .first = first};
	for (size_t i = first; i < c->n && slice_eq(c->fixture[i].tool, g->tool); i++, g->n++) {
		const struct fixture *f = &c->fixture[i];
		if (g->actual.p == NULL)
			g->actual = f->actual;
		if (g->tracking.p == NULL)
			g->tracking = f->tracking;
		if (g->meta == NULL && f->required)
			g->meta = f;
	}
	if (g->meta == NULL)
		g->meta = &c->fixture[first];
}

int coverage_freeze(struct coverage *c, struct oc_err *e)
{
	if (c->frozen)
		return 0;
	c->result = mem_resize(NULL, c->n + 1, sizeof(*c->result));
	c->group = mem_resize(NULL, c->n + 1, sizeof(*c->group));
	if (c->result == NULL || c->group == NULL)
		return err_nomem(e);
	memset(c->result, 0, (c->n + 1) * sizeof(*c->result));
	if (c->n > 0)
		qsort(c->fixture, c->n, sizeof(*c->fixture), by_tool);
	for (size_t i = 0; i < c->n; i += c->group[c->groups - 1].n)
		make_group(c, i);
	c->frozen = true;
	return 0;
}

int coverage_evaluate(struct coverage *c, struct oc_err *e)
{
	c->evaluated = true;
	return coverage_freeze(c, e);
}

static size_t count_calls(const struct side *s, struct slice tool)
{
	size_t n = 0;

	for (size_t i = 0; tool.p != NULL && i < s->calls.n; i++)
		n += slice_eq(s->calls.call[i].tool, tool);
	return n;
}

bool coverage_passes(enum drift d)
{
	return d == DRIFT_NONE || d == DRIFT_TEXT_ONLY;
}

/* A scenario that ran on several axes counts as the first of its runs that drifted, else as its
 * last. */
static int keep_result(struct coverage *c, struct coverage_result *r,
    const struct coverage_group *g, const struct outcome *o, struct oc_err *e)
{
	struct slice details = sb_slice(&o->verdict->details);

	if (r->seen && !coverage_passes(r->drift))
		return 0;
	*r = (struct coverage_result){.seen = true,
	    .drift = o->verdict->drift,
	    .left = o->left_status,
	    .right = o->right_status,
	    .left_calls = count_calls(o->left, g->actual),
	    .right_calls = count_calls(o->right, g->actual)};
	if (details.n > 0 && (r->details = arena_copy(&c->text, details)).p == NULL)
		return err_nomem(e);
	return 0;
}

int coverage_outcome(struct coverage *c, const struct outcome *o, struct oc_err *e)
{
	if (coverage_evaluate(c, e) < 0)
		return -1;
	if (o->left == NULL || o->right == NULL)
		return 0;
	for (size_t i = 0; i < c->groups; i++) {
		const struct coverage_group *g = &c->group[i];
		for (size_t at = g->first; at < g->first + g->n; at++) {
			if (slice_eq(c->fixture[at].id, o->id) &&
			    keep_result(c, &c->result[at], g, o, e) < 0)
				return -1;
		}
	}
	return 0;
}

struct slice coverage_tool(const struct coverage *c, struct slice scenario)
{
	for (size_t i = 0; i < c->n; i++) {
		if (slice_eq(c->fixture[i].id, scenario))
			return c->fixture[i].tool;
	}
	return (struct slice){NULL, 0};
}
