#include "tokens/usage_intake.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <inttypes.h>
#include <stdlib.h>

#include "record/record.h"

void usage_intake_init(struct usage_intake *t)
{
	*t = (struct usage_intake){.arena = ARENA_INIT, .session = SB_INIT};
	call_log_init(&t->log, NULL);
	groups_init(&t->groups, &token_group_type, &(struct fields){.n = 0});
	t->counts[SOURCE_OTHER] = t->counts[SOURCE_TRANSCRIPT] = t->counts[SOURCE_DATABASE] = true;
}

void usage_intake_release(struct usage_intake *t)
{
	call_log_release(&t->log);
	groups_release(&t->groups);
	arena_release(&t->arena);
	sb_release(&t->session);
}

void usage_intake_sources(struct usage_intake *t, unsigned sources)
{
	for (unsigned s = 0; s < USAGE_SOURCES; s++)
		t->counts[s] = s == SOURCE_OTHER || (sources >> s & 1) != 0;
}

/* ---- messages ---- */

/* Of a message with a call it is only known at the end what becomes of it. */
static int add_to_group(struct usage_intake *t, struct token_group *g, const struct usage_record *u, unsigned flags,
    enum token_use use, struct oc_err *e)
{
	if (!u->called || !t->counts[u->source]) {
		g->repeated[CALL_TOLD] += u->duplicate && t->counts[u->source];
		g->shared += (flags & CALL_SHARED) != 0 && use == USE_LIVE;
		return token_group_add(g, u, use, e);
	}
	const struct call_row r = call_row_of(u, flags);
	if (grouped_source(&g->group, u->path, u->line) < 0)
		return err_nomem(e);
	return call_log_add(&t->log, &r, &g->calls, (flags & CALL_MEMBER) == 0 ? 0 : token_group_hash(g), e);
}

static int add_to_key(struct usage_intake *t, const struct usage_record *u, struct slice tool, unsigned flags,
    enum token_use use, struct oc_err *e)
{
	struct groups *gs = &t->groups;
	struct token_group *g;

	sb_reset(&gs->key);
	by_pack(&gs->key, &gs->by, u, tool);
	if (!sb_ok(&gs->key) || (g = (struct token_group *)groups_add(gs, sb_slice(&gs->key))) == NULL)
		return err_nomem(e);
	return add_to_group(t, g, u, flags, use, e);
}

static int by_name_order(const void *a, const void *b)
{
	return slice_cmp(*(const struct slice *)a, *(const struct slice *)b);
}

/* The distinct names of the tools that a message calls. */
static int list_tools(const struct usage_record *u, struct arena *a, struct slice **list, size_t *n, struct oc_err *e)
{
	struct json_iter it = json_iter(json_is(u->tools, JSON_ARRAY) ? u->tools : JSON_NONE);
	struct slice *name = arena_calloc(a, json_count(u->tools), sizeof(*name));
	size_t all = 0;

	if (name == NULL)
		return err_nomem(e);
	while (json_next(&it)) {
		if (!json_is(it.val, JSON_STRING))
			continue;
		name[all] = json_text(it.val, a);
		if (name[all++].p == NULL)
			return err_nomem(e);
	}
	if (all > 1)
		qsort(name, all, sizeof(*name), by_name_order);
	*list = name;
	*n = 0;
	for (size_t i = 0; i < all; i++) {
		if (i == 0 || !slice_eq(name[i], name[i - 1]))
			name[(*n)++] = name[i];
	}
	return 0;
}

static int add_by_tool(struct usage_intake *t, const struct usage_record *u, enum token_use use, struct oc_err *e)
{
	struct token_group *all = (struct token_group *)groups_all(&t->groups);
	struct slice *tool = NULL;
	size_t n = 0;

	if (all == NULL)
		return err_nomem(e);
	if (list_tools(u, &t->arena, &tool, &n, e) < 0 || add_to_group(t, all, u, 0, use, e) < 0)
		return -1;
	if (n == 0)
		return add_to_key(t, u, slice_make(NULL, 0), CALL_MEMBER, use, e);
	for (size_t i = 0; i < n; i++) {
		if (add_to_key(t, u, tool[i], CALL_MEMBER | (n > 1 ? CALL_SHARED : 0), use, e) < 0)
			return -1;
	}
	return 0;
}

static enum token_use use_of(const struct usage_intake *t, const struct usage_record *u)
{
	return !t->counts[u->source] || u->duplicate ? USE_APART
	       : u->fault != FAULT_NONE              ? USE_IGNORED
	       : u->side                             ? USE_SIDE
						     : USE_LIVE;
}

static void look_at_time(struct usage_intake *t, const struct usage_record *u)
{
	bool same = t->session.len > 0 && slice_eq(sb_slice(&t->session), u->session);

	if (!u->timed || u->session.n == 0)
		return;
	t->earlier = u->backwards || (same && u->at < t->last_at);
	t->backwards += t->earlier;
	if (!same) {
		sb_reset(&t->session);
		sb_addslice(&t->session, u->session);
	}
	t->last_at = u->at;
}

int usage_intake_usage(struct usage_intake *t, struct json_val record, struct form *form, struct oc_err *e)
{
	struct usage_record u;

	t->groups.settled = true;
	arena_reset(&t->arena);
	t->earlier = false;
	int rc = usage_record_read(&u, record, form, &t->arena);
	if (rc < 0)
		return err_nomem(e);
	if (rc > 0) {
		err_set(e, OC_EX_DATA, "a usage record that names its kind twice");
		return 1;
	}
	if (u.no_call) {
		t->groups.left++;
		t->used++;
		return 0;
	}
	u.session_hash = XXH3_64bits(u.session.p, u.session.n);
	const enum token_use use = use_of(t, &u);
	rc = fields_has(&t->groups.by, BY_TOOL) ? add_by_tool(t, &u, use, e)
						: add_to_key(t, &u, slice_make(NULL, 0), 0, use, e);
	if (rc < 0)
		return -1;
	t->used++;
	if (use != USE_APART)
		look_at_time(t, &u);
	if (use != USE_IGNORED)
		return 0;
	err_set(e, OC_EX_DATA, "%s %s: the message in %.*s:%" PRIu64 " is not counted", usage_count_name(u.where),
	    usage_fault_sentence(u.fault), SLICE_CUT(u.path, 250), u.line);
	return 2;
}

int usage_intake_partial(struct usage_intake *t, struct json_val record, struct oc_err *e)
{
	struct groups *gs = &t->groups;
	struct token_group *to[] = {NULL, NULL};

	arena_reset(&t->arena);
	t->used++;
	const int rc = partial_read(gs, record, &t->arena, e);
	to[0] = (struct token_group *)gs->last;
	to[1] = (struct token_group *)gs->all;
	for (int i = 0; rc == 0 && i < 2; i++) {
		if (to[i] != NULL && token_group_settle_pending(to[i], &t->log, e) < 0)
			return -1;
	}
	return rc;
}

int usage_intake_settle(struct usage_intake *t, struct oc_err *e)
{
	return call_log_settle(&t->log, token_group_take, e);
}

void usage_intake_keep(struct usage_intake *t)
{
	call_log_link(&t->log);
}
