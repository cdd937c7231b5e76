#include "artifact/group.h"

#include <stdlib.h>

#include "artifact/paths.h"

int group_add(struct group *g, struct artifact *a, struct oc_err *e)
{
	if (mem_grow(&g->item, &g->cap, g->count + 1, sizeof(*g->item)) != 0) {
		artifact_free(a);
		return err_nomem(e);
	}
	g->item[g->count] = (struct group_item){.a = a, .at = g->count};
	g->count++;
	return 0;
}

void group_reset(struct group *g)
{
	for (size_t i = 0; i < g->count; i++)
		artifact_free(g->item[i].a);
	mem_free(g->item);
	*g = (struct group)GROUP_INIT;
}

struct artifact *group_find(const struct group *g, struct slice path)
{
	for (size_t i = 0; i < g->count; i++) {
		if (slice_eqs(path, g->item[i].a->path))
			return g->item[i].a;
	}
	return NULL;
}

static bool is_type(const struct artifact *a, const char *name)
{
	return strcmp(a->type->name, name) == 0;
}

/* The greatest of a sample's summaries wins. */
static int rank(const struct artifact *a, bool one_sample)
{
	if (a->role == ROLE_SUITE)
		return one_sample ? 1 : 0;
	if (a->role != ROLE_SUMMARY)
		return 0;
	return is_type(a, "qa-evidence") ? 4 : is_type(a, "channel-summary") ? 3 : 2;
}

/* Evidence without a channel is a suite's; a surface summary beside it says the same, and more. */
static bool gives_way(const struct artifact *evidence, const struct artifact *other)
{
	const char *channel = evidence->mark.channel;
	bool none = channel[0] == '\0' || strcmp(channel, "control-ui") == 0 || strcmp(channel, "rpc") == 0;

	return none && is_type(evidence, "qa-evidence") && is_type(other, "surface-summary");
}

static bool channels_meet(const struct artifact *a, const struct artifact *b)
{
	return a->mark.channel[0] == '\0' || b->mark.channel[0] == '\0' ||
	       strcmp(a->mark.channel, b->mark.channel) == 0;
}

/* Does b, in the same folder, take a's place as summary? */
static bool is_beaten(const struct group *g, const struct artifact *a, const struct artifact *b)
{
	if (gives_way(a, b))
		return true;
	if (gives_way(b, a))
		return false;
	if (b->companion == a)
		return true;
	bool same = g->one_sample || (channels_meet(a, b) && is_type(a, "channel-summary") &&
					 is_type(b, "qa-evidence"));
	return same && rank(b, g->one_sample) > rank(a, g->one_sample);
}

/* The items of one folder, in input order. */
struct folder {
	const struct group *g;
	struct group_item **item;
	size_t count;
};

static bool find_summary(const struct folder *f, const struct artifact *a)
{
	if (rank(a, f->g->one_sample) == 0)
		return false;
	for (size_t i = 0; i < f->count; i++) {
		const struct artifact *b = f->item[i]->a;
		if (b != a && rank(b, f->g->one_sample) > 0 && is_beaten(f->g, a, b))
			return false;
	}
	return true;
}

/* The summary that a sidecar belongs to, or NULL. */
static struct group_item *owner(const struct folder *f, const struct group_item *side)
{
	struct group_item *only = NULL, *matching = NULL, *before = NULL;
	size_t all = 0, match = 0;

	for (size_t i = 0; i < f->count; i++) {
		struct group_item *it = f->item[i];
		if (!it->summary)
			continue;
		all++;
		only = it;
		if (side->a->mark.channel[0] != '\0' && strcmp(side->a->mark.channel, it->a->mark.channel) == 0) {
			match++;
			matching = it;
		}
		if (it->at < side->at)
			before = it;
	}
	if (all == 1)
		return only;
	if (match == 1)
		return matching;
	return f->g->by_hand ? before : NULL;
}

static struct artifact **slot(struct group_item *it, enum artifact_role role)
{
	switch (role) {
	case ROLE_OBSERVED:
		return &it->observed;
	case ROLE_EVENTS:
		return &it->events;
	case ROLE_METRICS:
		return &it->metrics;
	default:
		return NULL;
	}
}

/* Returns why the item goes into no sample, or NULL. */
static const char *settle(const struct folder *f, struct group_item *it)
{
	struct artifact *a = it->a;

	if (it->summary || a->role == ROLE_SUITE)
		return NULL;
	if (a->role == ROLE_SUMMARY) {
		for (size_t i = 0; i < f->count; i++) {
			if (f->item[i]->a->companion == a)
				return NULL;
		}
		return "is left out: another summary beside it is of the same run";
	}
	struct group_item *to = owner(f, it);
	if (to == NULL)
		return "is left out: which of the summaries beside it it belongs to cannot be told";
	struct artifact **part = slot(to, a->role);
	if (*part != NULL)
		return "is left out: its sample has one of this kind already";
	*part = a;
	return NULL;
}

static int folder_cmp(const void *x, const void *y)
{
	const struct group_item *a = *(struct group_item *const *)x, *b = *(struct group_item *const *)y;
	int order = slice_cmp(path_folder(a->a->path), path_folder(b->a->path));

	return order != 0 ? order : (a->at > b->at) - (a->at < b->at);
}

static void plan_folder(struct folder *f, void (*left)(void *, const struct artifact *, const char *), void *arg)
{
	bool any = false;

	for (size_t i = 0; i < f->count; i++) {
		f->item[i]->summary = find_summary(f, f->item[i]->a);
		any = any || f->item[i]->summary;
	}
	for (size_t i = 0; i < f->count; i++) {
		const struct artifact *a = f->item[i]->a;
		const char *why = any ? settle(f, f->item[i]) : NULL;
		if (why != NULL || (!any && a->role != ROLE_SUITE))
			left(arg, a, why);
	}
}

int group_plan(struct group *g, void (*left)(void *, const struct artifact *, const char *),
    void *arg, struct oc_err *e)
{
	struct group_item **sorted = mem_resize(NULL, g->count, sizeof(struct group_item *));

	if (sorted == NULL)
		return err_nomem(e);
	for (size_t i = 0; i < g->count; i++)
		sorted[i] = &g->item[i];
	if (g->count > 1)
		qsort(sorted, g->count, sizeof(struct group_item *), folder_cmp);
	for (size_t lo = 0, hi; lo < g->count; lo = hi) {
		struct slice here = path_folder(sorted[lo]->a->path);
		for (hi = lo + 1;
		     hi < g->count && slice_eq(here, path_folder(sorted[hi]->a->path));) hi++;
		struct folder f = {g, sorted + lo, hi - lo};
		plan_folder(&f, left, arg);
	}
	mem_free(sorted);
	return 0;
}

bool group_next(struct group *g, size_t *at, struct sample *s)
{
	while (*at < g->count) {
		const struct group_item *it = &g->item[(*at)++];
		if (!it->summary)
			continue;
		*s = (struct sample){it->a, it->observed, it->events, it->metrics, g->index, SLICE("")};
		/* Several summaries in one sample's folder are one sample. */
		g->index += !g->one_sample;
		return true;
	}
	return false;
}
