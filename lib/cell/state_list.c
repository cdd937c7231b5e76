#include "cell/state_list.h"

#include <stdlib.h>

#include "base/mem.h"
#include "data/jstext.h"
#include "record/field.h"

/* Upstream's isRuntimeParityRootSession. */
static bool is_root(struct json_val entry, struct arena *a)
{
	struct json_val depth = json_gets(entry, "spawnDepth");

	return field_trimmed(entry, "spawnedBy", a).p == NULL &&
	       field_trimmed(entry, "parentSessionKey", a).p == NULL &&
	       field_trimmed(entry, "subagentRole", a).p == NULL &&
	       !(json_is(depth, JSON_NUMBER) && json_number(depth) > 0);
}

/* A copy in the list's arena; absent stays absent. */
static bool keep(struct state_list *l, struct slice *s)
{
	if (s->p == NULL)
		return true;
	*s = arena_copy(&l->text, *s);
	return s->p != NULL;
}

int state_list_add(struct state_list *l, struct slice key, struct json_val entry, struct slice id,
    double updated, struct oc_err *e)
{
	struct slice own = field_trimmed(entry, "sessionId", &l->text);
	struct json_val at = json_gets(entry, "updatedAt");
	void *p = l->session;
	struct state_session s = {
	    .key = key,
	    .id = own.p != NULL ? own : id,
	    .file = field_trimmed(entry, "sessionFile", &l->text),
	    .updated = json_is(at, JSON_NUMBER) ? json_number(at) : updated,
	    .root = is_root(entry, &l->text),
	    .at = l->count,
	};

	if (s.id.n == 0 ||
	    field_trimmed(entry, "heartbeatIsolatedBaseSessionKey", &l->text).p != NULL)
		return 0;
	if (!keep(l, &s.key) || !keep(l, &s.id) || !keep(l, &s.file) ||
	    mem_grow(&p, &l->cap, l->count + 1, sizeof(*l->session)) != 0)
		return err_nomem(e);
	l->session = p;
	l->session[l->count++] = s;
	return 0;
}

int state_list_store(struct state_list *l, struct json_val root, struct oc_err *e)
{
	struct json_iter it = json_iter(root);
	struct json_val again;
	bool twice = json_duplicate(root, &l->text, &again);

	while (json_next(&it)) {
		struct slice key = json_text(it.key, &l->text);
		if (key.p == NULL)
			return err_nomem(e);
		/* Of a key that stands twice the last entry counts. */
		if (twice && json_get(root, key).at != it.val.at)
			continue;
		if (state_list_add(l, key, it.val, (struct slice){NULL, 0}, 0, e) != 0)
			return -1;
	}
	return 0;
}

static int newest_first(const void *x, const void *y)
{
	const struct state_session *a = x, *b = y;

	if (a->root != b->root)
		return a->root ? -1 : 1;
	if (a->updated != b->updated)
		return a->updated > b->updated ? -1 : 1;
	return a->at < b->at ? -1 : a->at > b->at;
}

void state_list_sort(struct state_list *l)
{
	size_t roots = 0;

	for (size_t i = 0; i < l->count; i++)
		roots += l->session[i].root;
	if (l->count > 1)
		qsort(l->session, l->count, sizeof(*l->session), newest_first);
	if (roots > 0)
		l->count = roots;
}

void state_list_release(struct state_list *l)
{
	mem_free(l->session);
	arena_release(&l->text);
	*l = (struct state_list)STATE_LIST_INIT;
}
