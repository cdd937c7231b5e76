#include "rtt/verify.h"

int rtt_verify_init(struct rtt_verify *v, int (*report)(void *arg, const struct oc_err *e),
    void (*note)(void *arg, const char *path, uint64_t line, const char *text), void *arg, struct oc_err *e)
{
	*v = (struct rtt_verify){.report = report, .note = note, .arg = arg, .seen = rtt_verify_table(),
	    .names = ARENA_INIT, .scratch = ARENA_INIT};
	v->mem.arena = &v->scratch;
	v->a = &v->mem;
	return json_init(&v->reader, e);
}

void rtt_verify_release(struct rtt_verify *v)
{
	table_release(&v->seen);
	arena_release(&v->names);
	arena_release(&v->scratch);
	json_release(&v->reader);
}

#define DOCUMENT_LIMIT LINE_LIMIT

/* An error in the input. The reading goes on with what comes next, unless memory is what failed. */
static int tell_error(struct rtt_verify *v, const struct oc_err *e)
{
	if (e->exit == OC_EX_SOFTWARE)
		return -1;
	return v->report(v->arg, e) == 0 ? 0 : -1;
}

static int check_text(struct rtt_verify *v, struct slice text, bool document, struct oc_err *e)
{
	if (json_read(&v->reader, text.p, text.n, e) != 0) {
		err_at(e, v->path, document ? e->line : v->line, e->column);
		return tell_error(v, e);
	}
	int done = rtt_verify_row(v, json_root(&v->reader), document, e);
	arena_reset(&v->scratch);
	return done;
}

static int check_document(struct rtt_verify *v, struct in *in, struct oc_err *e)
{
	char *text;
	size_t n;

	v->line = 0;
	if (in_slurp(in, &text, &n, DOCUMENT_LIMIT, e) != 0)
		return tell_error(v, e);
	int done = check_text(v, slice_make(text, n), true, e);
	mem_free(text);
	return done;
}

static int check_line(struct rtt_verify *v, const struct line *l, struct slice text, struct oc_err *e)
{
	v->line = l->number;
	if (l->unended) {
		err_set(e, OC_EX_DATA, "last line has no end: a writer was killed there");
		err_at(e, v->path, v->line, 0);
		return tell_error(v, e);
	}
	return text.n == 0 ? 0 : check_text(v, text, false, e);
}

static int check_lines(struct rtt_verify *v, struct in *in, struct oc_err *e)
{
	struct line l;
	struct slice text;
	int done = 0;
	int got;

	line_init(&l, in, 0);
	while (done == 0 && (got = line_next(&l, &text, e)) != 0) {
		done = got == 1 ? check_line(v, &l, text, e) : tell_error(v, e);
		if (got == -1)
			break;
	}
	line_release(&l);
	return done;
}

static struct slice unpacked(const char *path)
{
	struct slice name = slice_cstr(path);

	if (slice_has_suffix(name, SLICE(".zst")))
		name.n -= 4;
	return name;
}

static bool holds_rows(const char *path)
{
	struct slice name = unpacked(path);

	return slice_has_suffix(name, SLICE(".jsonl")) || slice_has_suffix(name, SLICE("/result.json"));
}

static int check_file(struct rtt_verify *v, const char *path, struct oc_err *e)
{
	struct in in;
	int done;

	if (in_open(&in, path, e) != 0)
		return tell_error(v, e);
	v->path = in.name;
	if (slice_has_suffix(unpacked(path), SLICE(".json")))
		done = check_document(v, &in, e);
	else
		done = check_lines(v, &in, e);
	in_close(&in);
	return done;
}

struct visit {
	struct rtt_verify *v;
	const char *argument;
	struct oc_err *e;
};

static int visit(void *arg, enum walk_kind kind, const char *path)
{
	const struct visit *at = arg;
	bool wanted = strcmp(path, at->argument) == 0 || holds_rows(path);

	if (kind == WALK_SKIPPED && wanted)
		at->v->note(at->v->arg, path, 0, "not read: a symlink, or no regular file");
	return kind == WALK_FILE && wanted ? check_file(at->v, path, at->e) : 0;
}

static int visit_bad(void *arg, const struct oc_err *e)
{
	const struct visit *at = arg;

	return tell_error(at->v, e);
}

int rtt_verify_path(struct rtt_verify *v, const char *path, struct oc_err *e)
{
	struct visit at = {v, path, e};
	const struct walk w = {visit, visit_bad, &at};

	return walk_path(&w, path, e) < 0 ? -1 : 0;
}
