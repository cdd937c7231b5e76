#include "artifact/collect.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "artifact/collect_in.h"
#include "artifact/read.h"
#include "artifact/reader_in.h"
#include "artifact/tree.h"
#include "base/mem.h"

void collect_init(struct collect *c, struct reader *r, const struct collect_calls *calls)
{
	*c =
	    (struct collect){.reader = r, .calls = *calls, .hand = GROUP_INIT, .arena = ARENA_INIT};
	c->hand.by_hand = true;
}

void collect_release(struct collect *c)
{
	group_reset(&c->hand);
	arena_release(&c->arena);
}

static void notice(struct collect *c, const char *path, const char *text)
{
	reader_notice(c->reader, path, 0, text);
}

int collect_reject(struct collect *c, struct oc_err *bad, const char *path, uint64_t line,
    struct slice bytes, struct oc_err *e)
{
	const struct record_src src = {.path = path, .line = line};

	if (bad->exit != OC_EX_SOFTWARE &&
	    c->reader->to.reject(c->reader->to.arg, bad, bytes, &src) == 0)
		return 0;
	*e = *bad;
	return -1;
}

static uint64_t size_of(const struct collect *c, const char *path)
{
	struct stat st;

	return c->measure && stat(path, &st) == 0 && S_ISREG(st.st_mode) ? (uint64_t)st.st_size : 0;
}

int collect_read(struct collect *c, struct group *g, const char *path, enum artifact_role expect,
    struct oc_err *e)
{
	struct artifact *a;

	if (reader_read(c->reader, path, expect, &a, e) != 0)
		return -1;
	if (c->calls.done != NULL)
		c->calls.done(c->calls.arg, size_of(c, path));
	if (a == NULL)
		return 1;
	return group_add(g, a, e);
}

/* Of a walked folder no symlink is followed. */
static bool is_beside(const struct group *g, const char *path)
{
	struct stat st;

	return g->walked ? lstat(path, &st) == 0 && S_ISREG(st.st_mode) : access(path, F_OK) == 0;
}

/* What was read with its folder, and was no part then, has been told: not again. */
static int read_again(struct collect *c, struct group *g, const char *path, struct oc_err *e)
{
	const struct reader_calls calls = c->reader->calls;
	const struct outlet told = c->reader->to;

	c->reader->to = outlet_none();
	c->reader->to.arg = told.arg;
	c->reader->to.idle = told.idle;
	c->reader->calls = (struct reader_calls){0};
	int rc = collect_read(c, g, path, ROLE_SUITE, e);
	c->reader->to = told;
	c->reader->calls = calls;
	return rc;
}

/* It stands beside the evidence; where it is missing, upstream goes on without. */
static int read_companion(struct collect *c, struct group *g, struct artifact *evidence,
    const struct sb *path, struct oc_err *e)
{
	if (!sb_ok(path))
		return err_nomem(e);
	evidence->companion = group_find(g, sb_slice(path));
	if (evidence->companion != NULL)
		return 0;
	if (!is_beside(g, path->buf)) {
		notice(c, evidence->path,
		    "names a qa-suite-summary.json that is not beside it: read without");
		return 0;
	}
	int rc = g->walked ? read_again(c, g, path->buf, e)
			   : collect_read(c, g, path->buf, ROLE_SUITE, e);
	if (rc == 0)
		evidence->companion = g->item[g->count - 1].a;
	return rc < 0 ? -1 : 0;
}

static int find_companion(
    struct collect *c, struct group *g, struct artifact *evidence, struct oc_err *e)
{
	struct slice name = {NULL, 0};
	struct sb path = SB_INIT;
	int rc = c->calls.companion(c->calls.arg, artifact_root(evidence), &name, &c->arena, e);

	if (rc != 0 || name.p == NULL)
		return rc;
	sb_addslice(&path, path_folder(evidence->path));
	sb_addslice(&path, name);
	rc = read_companion(c, g, evidence, &path, e);
	sb_release(&path);
	return rc;
}

int collect_companions(struct collect *c, struct group *g, struct oc_err *e)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < g->count; i++) {
		struct artifact *a = g->item[i].a;
		if (strcmp(a->type->name, "qa-evidence") == 0)
			rc = find_companion(c, g, a, e);
		arena_reset(&c->arena);
	}
	return rc;
}

struct leaving {
	struct collect *c;
	struct oc_err *e;
	const struct artifact
	    *alone; /* the first part without a summary beside it, and how many there are */
	size_t count;
	int rc;
};

/* Parts without any summary are told together. A metrics file alone is a reading of its command,
 * and nothing to wonder at. */
static void on_left(void *arg, const struct artifact *a, const char *why)
{
	struct leaving *l = arg;

	if (why != NULL) {
		notice(l->c, a->path, why);
	} else if (a->role != ROLE_METRICS) {
		l->alone = l->alone == NULL ? a : l->alone;
		l->count++;
	}
	if (a->role == ROLE_METRICS && l->rc == 0)
		l->rc = l->c->calls.metrics(l->c->calls.arg, a, l->e);
}

static void tell_alone(const struct leaving *l)
{
	char text[96];

	if (l->count == 0)
		return;
	if (l->count == 1)
		snprintf(text, sizeof(text), "belongs to no sample: there is no summary beside it");
	else
		snprintf(text, sizeof(text),
		    "belongs to no sample, nor do %zu more: there is no summary beside them",
		    l->count - 1);
	notice(l->c, l->alone->path, text);
}

static int plan(struct collect *c, struct group *g, struct oc_err *e)
{
	struct leaving l = {.c = c, .e = e};

	if (g->count == 0)
		return 0;
	if (collect_companions(c, g, e) != 0)
		return -1;
	if (group_plan(g, on_left, &l, e) != 0)
		return -1;
	tell_alone(&l);
	return l.rc;
}

/*
 * The observed messages that the summary of a sample-* folder names, when they are not in it: their
 * path in *path, which else stays empty.
 */
static int find_missing(struct collect *c, const struct group *g, const struct sample *s,
    struct sb *path, struct oc_err *e)
{
	struct json_val named =
	    json_gets(json_gets(artifact_root(s->summary), "artifacts"), "observedMessagesPath");

	if (!g->one_sample || s->observed != NULL || c->reader->rejects != g->rejects ||
	    !json_is(named, JSON_STRING))
		return 0;
	struct slice text = json_text(named, &c->arena);
	struct slice name = text.p == NULL ? text : arena_copy(&c->arena, text);
	if (name.p == NULL)
		return err_nomem(e);
	size_t folder = path_folder(name.p).n;
	if (folder == name.n || strlen(name.p) != name.n)
		return 0;
	sb_addslice(path, path_folder(s->summary->path));
	sb_adds(path, name.p + folder);
	if (!sb_ok(path))
		return err_nomem(e);
	if (access(path->buf, F_OK) == 0)
		sb_reset(path);
	return 0;
}

static int make_sample(
    struct collect *c, const struct group *g, const struct sample *s, struct oc_err *e)
{
	struct sb missing = SB_INIT;
	int rc = find_missing(c, g, s, &missing, e);

	if (rc == 0 && missing.len == 0) {
		rc = c->calls.sample(c->calls.arg, s, e);
	} else if (rc == 0) {
		struct oc_err bad;
		err_set(&bad, OC_EX_DATA,
		    "is missing, and the summary in its folder names it: no sample is made (a list "
		    "for "
		    "--samples can leave it out)");
		err_at(&bad, missing.buf, 0, 0);
		rc = collect_reject(c, &bad, missing.buf, 0, SLICE(""), e);
	}
	sb_release(&missing);
	arena_reset(&c->arena);
	return rc;
}

int collect_flush(struct collect *c, struct group *g, const char *folder, struct oc_err *e)
{
	struct sample s;
	size_t at = 0, made = 0;
	int rc = plan(c, g, e);

	while (rc == 0 && group_next(g, &at, &s)) {
		rc = make_sample(c, g, &s, e);
		made++;
	}
	/* What could not be read, and has been told, may have been the summary. */
	if (rc == 0 && folder != NULL && made == 0 && c->reader->rejects == g->rejects) {
		struct oc_err bad;
		err_set(&bad, OC_EX_DATA,
		    "sample folder without a summary: put a channel summary, qa-evidence.json or "
		    "qa-suite-summary.json directly in it, or give the folder another name");
		err_at(&bad, folder, 0, 0);
		rc = collect_reject(c, &bad, folder, 0, SLICE(""), e);
	}
	group_reset(g);
	return rc;
}

static int on_bad(void *arg, const struct oc_err *bad)
{
	struct collect *c = arg;
	struct oc_err copy = *bad, ignored;

	return collect_reject(c, &copy, bad->file, 0, SLICE(""), &ignored);
}

static void on_skipped(void *arg, const char *path)
{
	notice(arg, path, "is a symbolic link or no regular file: not read");
}

static int read_tree(struct collect *c, struct tree *t, const char *path, struct oc_err *e)
{
	const struct tree_events ev = {on_bad, on_skipped, c};

	if (tree_read(t, path, &ev, e) != 0)
		return -1;
	for (size_t i = 0; c->measure && i < t->count; i++)
		c->total += size_of(c, t->entry[i].path);
	return 0;
}

/* A file, by the crew if there is one. Returns 0 or -1. */
static int read_file(struct collect *c, struct group *g, const char *path, struct oc_err *e)
{
	int rc = c->crew != NULL ? crew_file(c->crew, c->reader, e) : 1;

	if (rc != 1) {
		if (c->calls.done != NULL)
			c->calls.done(c->calls.arg, size_of(c, path));
		return rc;
	}
	return collect_read(c, g, path, ROLE_NONE, e) < 0 ? -1 : 0;
}

static int collect_folder(struct collect *c, const struct tree *t, struct oc_err *e)
{
	struct group g = GROUP_INIT;
	const char *sample = NULL;
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < t->count; i++) {
		const struct tree_entry *en = &t->entry[i];
		if (!en->folder) {
			rc = read_file(c, &g, en->path, e);
			continue;
		}
		rc = collect_flush(c, &g, sample, e);
		g.walked = true;
		g.one_sample = en->sample;
		g.rejects = c->reader->rejects;
		g.index = en->sample ? en->index : 1;
		sample = en->sample ? en->path : NULL;
	}
	if (rc == 0)
		rc = collect_flush(c, &g, sample, e);
	group_reset(&g);
	return rc;
}

/* A folder in which there is no file, at any depth. */
static bool is_bare(const struct tree *t)
{
	for (size_t i = 0; i < t->count; i++) {
		if (!t->entry[i].folder)
			return false;
	}
	return t->count > 0;
}

static int collect_tree(struct collect *c, const struct tree *t, struct oc_err *e)
{
	if (t->count == 0)
		return 0;
	if (is_bare(t))
		notice(c, t->entry[0].path, "holds no files: nothing to read");
	if (!t->entry[0].folder)
		return read_file(c, &c->hand, t->entry[0].path, e);
	return collect_finish(c, e) == 0 ? collect_folder(c, t, e) : -1;
}

/* The names of all files in the order in which they are asked for. Returns NULL when memory is out.
 */
static const char **files_of(const struct tree *t, size_t trees, size_t *count)
{
	size_t most = 1;

	*count = 0;
	for (size_t i = 0; i < trees; i++)
		most += t[i].count;
	const char **path = mem_resize(NULL, most, sizeof(*path));
	for (size_t i = 0; path != NULL && i < trees; i++) {
		for (size_t k = 0; k < t[i].count; k++) {
			if (!t[i].entry[k].folder)
				path[(*count)++] = t[i].entry[k].path;
		}
	}
	return path;
}

static int collect_trees(struct collect *c, const struct tree *t, size_t trees, struct oc_err *e)
{
	size_t count;
	const char **path = c->jobs > 1 ? files_of(t, trees, &count) : NULL;
	int rc = 0;

	if (c->jobs > 1) {
		c->crew = path == NULL
			      ? NULL
			      : crew_start(&c->helpers, c->reader, c->jobs, path, count, e);
		rc = path == NULL ? err_nomem(e) : c->crew == NULL ? -1 : 0;
	}
	for (size_t i = 0; rc == 0 && i < trees; i++)
		rc = collect_tree(c, &t[i], e);
	crew_stop(c->crew);
	c->crew = NULL;
	mem_free(path);
	return rc;
}

int collect_paths(struct collect *c, char *const *path, size_t n, struct oc_err *e)
{
	struct tree *t = mem_resize(NULL, n + 1, sizeof(*t));
	size_t trees = 0;
	int rc = t == NULL ? err_nomem(e) : 0;

	for (; rc == 0 && trees < n; trees++)
		rc = read_tree(c, &t[trees], path[trees], e);
	if (rc == 0)
		rc = collect_trees(c, t, trees, e);
	while (trees > 0)
		tree_release(&t[--trees]);
	mem_free(t);
	return rc;
}

int collect_finish(struct collect *c, struct oc_err *e)
{
	int rc = collect_flush(c, &c->hand, NULL, e);

	c->hand.by_hand = true;
	return rc;
}

int collect_validate(struct collect *c, const char *path, enum reader_check how, struct oc_err *e)
{
	struct tree t;
	int rc = read_tree(c, &t, path, e);

	if (rc == 0 && is_bare(&t)) {
		struct oc_err bad;
		err_set(&bad, OC_EX_DATA, "holds no files: nothing was checked");
		err_at(&bad, path, 0, 0);
		rc = collect_reject(c, &bad, path, 0, SLICE(""), e);
	}
	for (size_t i = 0; rc == 0 && i < t.count; i++) {
		if (t.entry[i].folder)
			continue;
		rc = reader_validate(c->reader, t.entry[i].path, how, e);
		if (c->calls.done != NULL)
			c->calls.done(c->calls.arg, size_of(c, t.entry[i].path));
	}
	tree_release(&t);
	return rc;
}
