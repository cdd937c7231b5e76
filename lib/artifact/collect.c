#include "artifact/collect.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "artifact/metrics.h"
#include "artifact/paths.h"
#include "artifact/read.h"
#include "artifact/tree.h"

void collect_init(struct collect *c, struct reader *r, const struct collect_calls *calls)
{
	*c = (struct collect){.reader = r, .calls = *calls, .hand = GROUP_INIT, .arena = ARENA_INIT};
	c->hand.by_hand = true;
}

void collect_release(struct collect *c)
{
	group_reset(&c->hand);
	arena_release(&c->arena);
}

/* A reject that is of no one file's content. Returns 0 or -1. */
static int reject(struct collect *c, struct oc_err *bad, const char *path, uint64_t line,
    struct slice bytes, struct oc_err *e)
{
	const struct record_src src = {.path = path, .line = line};

	if (bad->exit != OC_EX_SOFTWARE && c->reader->to.reject(c->reader->to.arg, bad, bytes, &src) == 0)
		return 0;
	*e = *bad;
	return -1;
}

static uint64_t size_of(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISREG(st.st_mode) ? (uint64_t)st.st_size : 0;
}

/* An input is done. */
static void count_input(struct collect *c, const char *path)
{
	if (c->progress != NULL)
		c->progress->before += size_of(path);
}

/* Reads one input; what is part of a sample goes into g. Returns 0, 1 when it gave no part, or -1. */
static int read_input(struct collect *c, struct group *g, const char *path, enum artifact_role expect, struct oc_err *e)
{
	struct artifact *a;

	if (reader_read(c->reader, path, expect, &a, e) != 0)
		return -1;
	count_input(c, path);
	return a == NULL ? 1 : group_add(g, a, e);
}

/* ---- the samples of a group ---- */

/* Of a walked folder no symlink is followed. */
static bool is_beside(const struct group *g, const char *path)
{
	struct stat st;

	return g->walked ? lstat(path, &st) == 0 && S_ISREG(st.st_mode) : access(path, F_OK) == 0;
}

/* What was read with its folder, and was no part then, has been reported: not again. */
static int read_again(struct collect *c, struct group *g, const char *path, struct oc_err *e)
{
	struct reader *r = c->reader;
	const size_t listeners = r->listeners;
	const struct outlet to = r->to;

	r->to = outlet_none();
	r->to.arg = to.arg;
	r->to.idle = to.idle;
	r->listeners = 0;
	int rc = read_input(c, g, path, ROLE_SUITE, e);
	r->to = to;
	r->listeners = listeners;
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
		reader_notice(c->reader, evidence->path, 0,
		    "names a qa-suite-summary.json that is not beside it: read without");
		return 0;
	}
	int rc = g->walked ? read_again(c, g, path->buf, e) : read_input(c, g, path->buf, ROLE_SUITE, e);
	if (rc == 0)
		evidence->companion = g->item[g->count - 1].a;
	return rc < 0 ? -1 : 0;
}

static int find_companion(struct collect *c, struct group *g, struct artifact *evidence, struct oc_err *e)
{
	struct slice name = {NULL, 0};
	struct sb path = SB_INIT;
	int rc = c->calls.companion(artifact_root(evidence), &name, &c->arena, e);

	if (rc != 0 || name.p == NULL)
		return rc;
	sb_addslice(&path, path_folder(evidence->path));
	sb_addslice(&path, name);
	rc = read_companion(c, g, evidence, &path, e);
	sb_release(&path);
	return rc;
}

static int find_companions(struct collect *c, struct group *g, struct oc_err *e)
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
	const struct artifact *alone; /* the first part without a summary beside it, */
	size_t count;                 /* and how many there are */
	int rc;
};

/* Parts without any summary make one notice. A metrics file alone is a reading of its command, which is nothing odd. */
static void on_left(void *arg, const struct artifact *a, const char *why)
{
	struct leaving *l = arg;

	if (why != NULL) {
		reader_notice(l->c->reader, a->path, 0, "%s", why);
	} else if (a->role != ROLE_METRICS) {
		l->alone = l->alone == NULL ? a : l->alone;
		l->count++;
	}
	if (a->role == ROLE_METRICS && l->rc == 0)
		l->rc = metrics_env(l->c->reader, a, NULL, 0, l->e);
}

static void note_alone(const struct leaving *l)
{
	if (l->count == 1)
		reader_notice(l->c->reader, l->alone->path, 0, "belongs to no sample: there is no summary beside it");
	else if (l->count > 1)
		reader_notice(l->c->reader, l->alone->path, 0,
		    "belongs to no sample, nor do %zu more: there is no summary beside them", l->count - 1);
}

static int plan(struct collect *c, struct group *g, struct oc_err *e)
{
	struct leaving l = {.c = c, .e = e};

	if (g->count == 0)
		return 0;
	if (find_companions(c, g, e) != 0)
		return -1;
	if (group_plan(g, on_left, &l, e) != 0)
		return -1;
	note_alone(&l);
	return l.rc;
}

/* The observed messages that the summary of a sample-* folder names, when they are not in it: their path in *path,
 * which else stays empty. */
static int find_missing(struct collect *c, const struct group *g, const struct sample *s,
    struct sb *path, struct oc_err *e)
{
	struct json_val named = json_gets(json_gets(artifact_root(s->summary), "artifacts"), "observedMessagesPath");

	if (!g->one_sample || s->observed != NULL || c->reader->rejects != g->rejects || !json_is(named, JSON_STRING))
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

/* What a surface's sample folder must have beside its summary (openclaw-rtt scripts/import-surface-rtt.mjs,
 * --artifact-root): the name of the first part that is missing, or NULL. */
static const char *missing_of_surface(const struct group *g, const struct sample *s)
{
	if (!g->one_sample || strcmp(s->summary->type->name, "surface-summary") != 0)
		return NULL;
	if (s->metrics == NULL)
		return "resource-metrics.env";
	if (s->events == NULL && strcmp(s->summary->mark.channel, "control-ui") == 0)
		return "control-ui-events.json";
	return NULL;
}

/* Hands a sample on, then makes the records of its metrics file. */
static int hand_on(struct collect *c, struct sample *s, struct oc_err *e)
{
	s->run = path_run(s->summary->path, true);
	int rc = c->calls.sample(c->calls.arg, s, e);
	return rc == 0 && s->metrics != NULL ? metrics_env(c->reader, s->metrics, s->summary, s->index, e) : rc;
}

static int make_sample(struct collect *c, const struct group *g, struct sample *s, struct oc_err *e)
{
	struct sb missing = SB_INIT;
	int rc = find_missing(c, g, s, &missing, e);
	const char *part = missing_of_surface(g, s);

	if (rc == 0 && part != NULL && c->reader->rejects == g->rejects) {
		struct oc_err bad;
		sb_addslice(&missing, path_folder(s->summary->path));
		sb_adds(&missing, part);
		if (!sb_ok(&missing))
			return err_nomem(e);
		err_set(&bad, OC_EX_DATA,
		    "is missing: a surface's sample folder must have it (a list for --samples can leave it out)");
		err_at(&bad, missing.buf, 0, 0);
		rc = reject(c, &bad, missing.buf, 0, SLICE(""), e);
	} else if (rc == 0 && missing.len == 0) {
		rc = hand_on(c, s, e);
	} else if (rc == 0) {
		struct oc_err bad;
		err_set(&bad, OC_EX_DATA,
		    "is missing, and the summary in its folder names it: no sample is made (a list for --samples can "
		    "leave it out)");
		err_at(&bad, missing.buf, 0, 0);
		rc = reject(c, &bad, missing.buf, 0, SLICE(""), e);
	}
	sb_release(&missing);
	arena_reset(&c->arena);
	return rc;
}

/* Hands out the group's samples and empties it. folder: a sample-* folder, which must have given one; NULL else. */
static int flush_group(struct collect *c, struct group *g, const char *folder, struct oc_err *e)
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
		    "sample folder without a summary: put a channel summary, qa-evidence.json or qa-suite-summary.json "
		    "directly in it, or give the folder another name");
		err_at(&bad, folder, 0, 0);
		rc = reject(c, &bad, folder, 0, SLICE(""), e);
	}
	group_reset(g);
	return rc;
}

/* ---- folders and files ---- */

static int on_bad(void *arg, const struct oc_err *bad)
{
	struct collect *c = arg;
	struct oc_err copy = *bad, ignored;

	return reject(c, &copy, bad->file, 0, SLICE(""), &ignored);
}

static void on_skipped(void *arg, const char *path)
{
	struct collect *c = arg;

	reader_notice(c->reader, path, 0, "is a symbolic link or no regular file: not read");
}

static int read_tree(struct collect *c, struct tree *t, const char *path, struct oc_err *e)
{
	const struct tree_events ev = {on_bad, on_skipped, c};

	if (tree_read(t, path, &ev, e) != 0)
		return -1;
	for (size_t i = 0; c->progress != NULL && i < t->count; i++)
		c->progress->total += size_of(t->entry[i].path);
	return 0;
}

/* A file, by the pool if there is one. Returns 0 or -1. */
static int read_file(struct collect *c, struct group *g, const char *path, struct oc_err *e)
{
	int rc = c->pool != NULL ? reader_pool_file(c->pool, c->reader, e) : 1;

	if (rc == 1)
		return read_input(c, g, path, ROLE_NONE, e) < 0 ? -1 : 0;
	count_input(c, path);
	return rc;
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
		rc = flush_group(c, &g, sample, e);
		g.walked = true;
		g.one_sample = en->sample;
		g.rejects = c->reader->rejects;
		g.index = en->sample ? en->index : 1;
		sample = en->sample ? en->path : NULL;
	}
	if (rc == 0)
		rc = flush_group(c, &g, sample, e);
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
		reader_notice(c->reader, t->entry[0].path, 0, "holds no files: nothing to read");
	if (!t->entry[0].folder)
		return read_file(c, &c->hand, t->entry[0].path, e);
	return collect_finish(c, e) == 0 ? collect_folder(c, t, e) : -1;
}

/* The names of all files in the order in which they are asked for. Returns NULL when memory is out. */
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
		c->pool = path == NULL ? NULL : reader_pool_start(&c->helpers, c->reader, c->jobs, path, count, e);
		rc = path == NULL ? err_nomem(e) : c->pool == NULL ? -1 : 0;
	}
	for (size_t i = 0; rc == 0 && i < trees; i++)
		rc = collect_tree(c, &t[i], e);
	reader_pool_stop(c->pool);
	c->pool = NULL;
	mem_free(path);
	return rc;
}

static int validate(struct collect *c, const char *path, struct oc_err *e)
{
	struct tree t;
	int rc = read_tree(c, &t, path, e);

	if (rc == 0 && is_bare(&t)) {
		struct oc_err bad;
		err_set(&bad, OC_EX_DATA, "holds no files: nothing was checked");
		err_at(&bad, path, 0, 0);
		rc = reject(c, &bad, path, 0, SLICE(""), e);
	}
	for (size_t i = 0; rc == 0 && i < t.count; i++) {
		if (t.entry[i].folder)
			continue;
		rc = reader_validate(c->reader, t.entry[i].path, c->check, e);
		count_input(c, t.entry[i].path);
	}
	tree_release(&t);
	return rc;
}

static int read_paths(struct collect *c, char *const *path, size_t n, struct oc_err *e)
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

int collect_paths(struct collect *c, char *const *path, size_t n, struct oc_err *e)
{
	int rc = c->validate ? 0 : read_paths(c, path, n, e);

	for (size_t i = 0; c->validate && rc == 0 && i < n; i++)
		rc = validate(c, path[i], e);
	return rc;
}

int collect_finish(struct collect *c, struct oc_err *e)
{
	int rc = flush_group(c, &c->hand, NULL, e);

	c->hand.by_hand = true;
	return rc;
}

/* ---- sample-paths lists ---- */

/* A line a sample, TAB between its files, no header, no quoting; spaces count.
 *
 * The first column is the summary. What is in the others differs between the channels' workflows (observed messages,
 * then metrics) and the surfaces' (metrics, then events). The third of a channel is the metrics file whatever its name
 * (openclaw-rtt scripts/import-live-transport-rtt.mjs), unless the second has that place by its name. In all other
 * columns the names decide: *.env is metrics, *observed-messages.json observed messages, *.jsonl and names with
 * "events" in them events. A name that says nothing goes by its place. Empty columns are absent, columns past the third
 * are ignored, as upstream does. */
#define COLUMNS 3

/* Absent when the line names none. All borrowed from the line. */
struct row {
	struct slice summary, other[COLUMNS - 1]; /* in the order of the columns */
	struct slice observed, metrics, events;   /* the others, once the summary's kind is known */
	bool more;                                /* there were columns past the third */
};

static struct slice cut_column(struct slice *rest)
{
	size_t n = slice_find(*rest, SLICE("\t"), 0);
	struct slice column = slice_make(rest->p, n);

	*rest = n < rest->n ? slice_make(rest->p + n + 1, rest->n - n - 1) : (struct slice){NULL, 0};
	return column;
}

static struct slice base_name(struct slice path)
{
	size_t at = path.n;

	while (at > 0 && path.p[at - 1] != '/')
		at--;
	return slice_make(path.p + at, path.n - at);
}

static bool contains(struct slice s, struct slice word)
{
	return slice_find(s, word, 0) < s.n;
}

/* The place that the name tells, or NULL. */
static struct slice *named_place(struct row *row, struct slice name)
{
	if (slice_has_suffix(name, SLICE(".env")))
		return &row->metrics;
	if (slice_has_suffix(name, SLICE("observed-messages.json")))
		return &row->observed;
	if (slice_has_suffix(name, SLICE(".jsonl")) || contains(name, SLICE("events")))
		return &row->events;
	return NULL;
}

static void place_columns(struct row *row, bool surface)
{
	struct slice *const second = surface ? &row->metrics : &row->observed;
	struct slice *const third = surface ? &row->events : &row->metrics;
	struct slice *to = row->other[0].p == NULL ? NULL : named_place(row, base_name(row->other[0]));

	*(to != NULL ? to : second) = row->other[0];
	if (row->other[1].p == NULL)
		return;
	to = surface || third->p != NULL ? named_place(row, base_name(row->other[1])) : third;
	if (to == NULL || to->p != NULL)
		to = third->p == NULL ? third : second;
	if (to->p == NULL)
		*to = row->other[1];
}

static bool split_row(struct row *row, struct slice line)
{
	struct slice rest = line;

	*row = (struct row){.more = false};
	row->summary = cut_column(&rest);
	for (int i = 1; rest.p != NULL; i++) {
		struct slice column = cut_column(&rest);
		if (i >= COLUMNS)
			row->more = row->more || column.n > 0;
		else if (column.n > 0)
			row->other[i - 1] = column;
	}
	return row->summary.n > 0;
}

/* As upstream, from the working folder; else, for artifacts that were moved together with their list, from the list's
 * folder. */
static int read_column(struct collect *c, struct group *g, struct slice name, enum artifact_role role, struct oc_err *e)
{
	struct slice here = arena_copy(&c->arena, name), folder = path_folder(c->list);
	char *moved = arena_alloc(&c->arena, folder.n + name.n + 1);

	if (here.p == NULL || moved == NULL)
		return err_nomem(e);
	if (folder.n > 0)
		memcpy(moved, folder.p, folder.n);
	memcpy(moved + folder.n, here.p, name.n + 1);
	bool is_moved = name.p[0] != '/' && access(here.p, F_OK) != 0 && access(moved, F_OK) == 0;
	return read_input(c, g, is_moved ? moved : here.p, role, e);
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

static bool is_of_surface(const struct artifact *summary)
{
	const char *type = summary == NULL ? "" : summary->type->name;

	return strcmp(type, "surface-summary") == 0 || strcmp(type, "qa-suite-summary") == 0;
}

/* Returns 0 when all parts of the sample could be read, 1 when one could not (which has been told), or -1. */
static int read_row(struct collect *c, struct group *g, struct sample *s, struct row *row, struct oc_err *e)
{
	static const enum artifact_role role[] = {ROLE_OBSERVED, ROLE_METRICS, ROLE_EVENTS};
	int worst = read_column(c, g, row->summary, ROLE_SUMMARY, e);

	if (worst == 0)
		s->summary = g->item[0].a;
	place_columns(row, is_of_surface(s->summary));
	const struct slice name[] = {row->observed, row->metrics, row->events};
	for (size_t i = 0; worst >= 0 && i < 3; i++) {
		if (name[i].p == NULL)
			continue;
		/* What nobody needs is not opened: it may be anything. */
		if (role[i] == ROLE_EVENTS && s->summary != NULL &&
		    !c->calls.needs_events(artifact_root(s->summary), &c->arena))
			continue;
		int rc = read_column(c, g, name[i], role[i], e);
		if (rc == 0)
			set_part(s, g->item[g->count - 1].a);
		else
			worst = rc < 0 ? -1 : 1;
	}
	return worst;
}

static int take_row(struct collect *c, struct slice line, uint64_t number, uint32_t index, struct oc_err *e)
{
	struct row row;
	struct group g = GROUP_INIT;
	struct sample s = {.index = index};

	bool has_nul = memchr(line.p, '\0', line.n) != NULL;
	if (has_nul || !split_row(&row, line)) {
		struct oc_err bad;
		err_set(&bad, OC_EX_DATA, "%s",
		    has_nul ? "a path holds a NUL byte"
			    : "expected the path of a summary in the first column");
		err_at(&bad, c->list, number, 0);
		return reject(c, &bad, c->list, number, line, e);
	}
	if (row.more)
		reader_notice(c->reader, c->list, number, "columns past the third are ignored");
	size_t n = err_escape(c->context, sizeof(c->context) - 40, c->list, strlen(c->list));
	snprintf(c->context + n, 40, " line %llu", (unsigned long long)number);
	int rc = read_row(c, &g, &s, &row, e);
	if (rc == 0)
		rc = find_companions(c, &g, e);
	if (rc == 0)
		rc = hand_on(c, &s, e);
	c->context[0] = '\0';
	group_reset(&g);
	arena_reset(&c->arena);
	return rc < 0 ? -1 : 0;
}

/* A TAB parts columns, of which the first must name a summary: a line of TABs is none that is blank. */
static bool is_blank_row(struct slice line)
{
	return reader_blank(line) && slice_find(line, SLICE("\t"), 0) == line.n;
}

static int read_list(struct collect *c, struct in *in, struct oc_err *e)
{
	struct line l;
	struct slice line;
	uint32_t index = 0;
	int got, rc = 0;

	line_init(&l, in, c->reader->max_line);
	while (rc == 0 && (got = line_next(&l, &line, e)) != 0) {
		if (got == 1 && is_blank_row(line))
			continue;
		rc = got == 1 ? take_row(c, line, l.number, ++index, e)
			      : reject(c, e, in->name, l.number, SLICE(""), e);
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
		return reject(c, &bad, path, 0, SLICE(""), e);
	in_on_idle(&in, c->reader->to.idle, c->reader->to.arg);
	c->list = in.name;
	rc = read_list(c, &in, e);
	c->list = NULL;
	in_close(&in);
	return rc;
}
