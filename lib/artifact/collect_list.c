/* Sample-paths lists: a line a sample. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "artifact/collect_in.h"
#include "artifact/reader_in.h"
#include "artifact/list.h"
#include "io/line.h"

/* As upstream, from the working folder; else, for artifacts that were moved together with their
 * list, from the list's folder. */
static int read_column(struct collect *c, struct group *g, struct slice name,
    enum artifact_role role, struct oc_err *e)
{
	struct slice here = arena_copy(&c->arena, name), folder = path_folder(c->list);
	char *moved = arena_alloc(&c->arena, folder.n + name.n + 1);

	if (here.p == NULL || moved == NULL)
		return err_nomem(e);
	if (folder.n > 0)
		memcpy(moved, folder.p, folder.n);
	memcpy(moved + folder.n, here.p, name.n + 1);
	bool is_moved = name.p[0] != '/' && access(here.p, F_OK) != 0 && access(moved, F_OK) == 0;
	return collect_read(c, g, is_moved ? moved : here.p, role, e);
}

static void set_part(struct sample *s, struct artifact *a)
{
	if (a->role == ROLE_OBSERVED)
		s->observed = a;
	else if (a->role == ROLE_METRICS)
		s->metrics = a;
	else if (a->role == ROLE_EVENTS)
		s->events = a;
}

/* Returns 0 when all parts of the sample could be read, 1 when one could not (which has been told),
 * or -1. */
static int read_row(struct collect *c, struct group *g, struct sample *s,
    const struct list_row *row, struct oc_err *e)
{
	const struct slice name[] = {row->observed, row->metrics, row->events};
	static const enum artifact_role role[] = {ROLE_OBSERVED, ROLE_METRICS, ROLE_EVENTS};
	int worst = read_column(c, g, row->summary, ROLE_SUMMARY, e);

	if (worst == 0)
		s->summary = g->item[0].a;
	for (size_t i = 0; worst >= 0 && i < 3; i++) {
		if (name[i].p == NULL)
			continue;
		/* What nobody needs is not opened: it may be anything. */
		if (role[i] == ROLE_EVENTS && s->summary != NULL &&
		    !c->calls.needs_events(c->calls.arg, artifact_root(s->summary), &c->arena))
			continue;
		int rc = read_column(c, g, name[i], role[i], e);
		if (rc == 0)
			set_part(s, g->item[g->count - 1].a);
		else
			worst = rc < 0 ? -1 : 1;
	}
	return worst;
}

static int take_row(
    struct collect *c, struct slice line, uint64_t number, uint32_t index, struct oc_err *e)
{
	struct list_row row;
	struct group g = GROUP_INIT;
	struct sample s = {.index = index};

	bool has_nul = memchr(line.p, '\0', line.n) != NULL;
	if (has_nul || !list_row(&row, line)) {
		struct oc_err bad;
		err_set(&bad, OC_EX_DATA, "%s",
		    has_nul ? "a path holds a NUL byte"
			    : "expected the path of a summary in the first column");
		err_at(&bad, c->list, number, 0);
		return collect_reject(c, &bad, c->list, number, line, e);
	}
	if (row.more)
		reader_notice(c->reader, c->list, number, "columns past the third are ignored");
	int rc = read_row(c, &g, &s, &row, e);
	if (rc == 0)
		rc = collect_companions(c, &g, e);
	if (rc == 0)
		rc = c->calls.sample(c->calls.arg, &s, e);
	group_reset(&g);
	arena_reset(&c->arena);
	return rc < 0 ? -1 : 0;
}

static int read_list(struct collect *c, struct in *in, struct oc_err *e)
{
	struct line l;
	struct slice line;
	uint32_t index = 0;
	int got, rc = 0;
	size_t n = err_escape(c->context, sizeof(c->context) - 40, in->name, strlen(in->name));

	line_init(&l, in, c->reader->max_line);
	while (rc == 0 && (got = line_next(&l, &line, e)) != 0) {
		snprintf(c->context + n, 40, " line %llu", (unsigned long long)l.number);
		if (got == 1 && list_blank(line))
			continue;
		rc = got == 1 ? take_row(c, line, l.number, ++index, e)
			      : collect_reject(c, e, in->name, l.number, SLICE(""), e);
		if (got == -1)
			break;
	}
	if (rc == 0 && index == 0)
		reader_notice(c->reader, in->name, 0, "names no samples");
	line_release(&l);
	return rc;
}

int collect_list(struct collect *c, const char *path, struct oc_err *e)
{
	struct in in;
	struct oc_err bad;
	int rc = collect_finish(c, e);

	if (rc != 0)
		return rc;
	if (in_open(&in, path, &bad) != 0)
		return collect_reject(c, &bad, path, 0, SLICE(""), e);
	in_on_idle(&in, c->reader->to.idle, c->reader->to.arg);
	c->list = in.name;
	rc = read_list(c, &in, e);
	c->list = NULL;
	in_close(&in);
	return rc;
}
