#include "record/intake.h"

#include "io/in.h"
#include "io/line.h"
#include "record/record.h"

int intake_init(struct intake *t, const char *where, const char *map, struct oc_err *e)
{
	*t = (struct intake){.path = "(standard input)"};
	forms_init(&t->forms);
	if (json_init(&t->reader, e) != 0)
		return -1;
	if (where != NULL && (t->where = jqx_new(where, e)) == NULL)
		return -1;
	return map != NULL && (t->map = jqx_new(map, e)) == NULL ? -1 : 0;
}

void intake_release(struct intake *t)
{
	json_release(&t->reader);
	forms_release(&t->forms);
	jqx_free(t->where);
	jqx_free(t->map);
	sb_release(&t->mapped);
	t->where = t->map = NULL;
}

static int spoil(struct intake *t, struct oc_err *e, struct slice text)
{
	err_at(e, t->path, t->line, e->column);
	return t->bad(t->arg, e, text);
}

static int take_record(struct intake *t, struct slice text, struct oc_err *e)
{
	if (json_read(&t->reader, text.p, text.n, e) != 0)
		return spoil(t, e, text);
	return t->record(t->arg, json_root(&t->reader), text, e);
}

static int take_mapped(struct intake *t, struct slice line, struct oc_err *e)
{
	sb_reset(&t->mapped);
	if (jqx_map(t->map, line, &t->mapped, e) < 0)
		return spoil(t, e, line);
	for (struct slice rest = sb_slice(&t->mapped); rest.n > 0;) {
		size_t n = slice_find(rest, SLICE("\n"), 0);
		if (take_record(t, slice_make(rest.p, n), e) != 0)
			return -1;
		n += n < rest.n;
		rest = slice_make(rest.p + n, rest.n - n);
	}
	return 0;
}

/* A record itself begins with a brace; JSON has no raw tab. */
static struct slice without_key(struct slice line)
{
	const char *tab = line.n > 0 && line.p[0] != '{' ? memchr(line.p, '\t', line.n) : NULL;

	return tab == NULL ? line : slice_make(tab + 1, (size_t)(line.p + line.n - tab - 1));
}

/* The strict reader sees a line before an expression does, and no expression hides a witness (record.h). */
static int take_line(struct intake *t, struct slice line, struct oc_err *e)
{
	if (t->keyed)
		line = without_key(line);
	if (line.n == 0)
		return 0;
	if (json_read(&t->reader, line.p, line.n, e) != 0)
		return spoil(t, e, line);
	bool plain = (t->where == NULL && t->map == NULL) || record_is_witness(json_root(&t->reader));
	int keep = plain || t->where == NULL ? 1 : jqx_test(t->where, line, e);
	if (keep < 0)
		return spoil(t, e, line);
	if (keep == 0)
		return 0;
	return plain || t->map == NULL ? t->record(t->arg, json_root(&t->reader), line, e) : take_mapped(t, line, e);
}

/*
 * The whole lines at hand, together, as long as all of them are good. What is next, up to *until, is
 * then to be taken line by line, unless *got is -1: an error of the input. Returns 0, or -1 to give
 * up.
 */
static int take_runs(
    struct intake *t, struct line *l, uint64_t *until, int *got, struct oc_err *e)
{
	struct slice run;
	uint64_t lines;

	while ((*got = line_whole(l, &run, e)) == 1) {
		if (!forms_read_lines(&t->forms, &t->reader, run.p, run.n, &lines)) {
			*until = l->consumed + run.n;
			*got = 0;
			return 0;
		}
		struct forms_run r = forms_run(&t->forms, &t->reader, run, l->number);
		struct forms_line line;
		while (forms_run_next(&r, &line)) {
			t->line = line.number;
			t->form = line.form;
			struct slice text = t->keyed ? without_key(line.text) : line.text;
			/* A key that is JSON itself, with nothing behind it. */
			if (text.n > 0 && t->record(t->arg, line.root, text, e) != 0)
				return -1;
		}
		t->form = NULL;
		line_take(l, run, lines);
		if (t->tick != NULL)
			t->tick(t->arg, l->in->raw);
	}
	return 0;
}

static int take_lines(struct intake *t, struct line *l, struct oc_err *e)
{
	/* A record behind a key is no JSON with it: a run with one is taken line by line. */
	const bool plain = t->where == NULL && t->map == NULL;
	struct slice text;
	uint64_t until = 0;

	for (;;) {
		int got = 0, rc;
		if (plain && l->consumed >= until && take_runs(t, l, &until, &got, e) != 0)
			return -1;
		if (got == 0 && (got = line_next(l, &text, e)) == 0)
			return 0;
		t->line = l->number;
		if (got == -1 && e->exit == OC_EX_OK)
			return -1;
		rc = got == 1 ? take_line(t, text, e) : spoil(t, e, slice_make(NULL, 0));
		if (t->tick != NULL)
			t->tick(t->arg, l->in->raw);
		if (got == -1 || rc != 0)
			return rc;
	}
}

int intake_read(struct intake *t, const char *path, struct oc_err *e)
{
	struct in in;
	struct line l;

	if (in_open(&in, path, e) != 0)
		return t->bad(t->arg, e, slice_make(NULL, 0));
	in_on_idle(&in, t->idle, t->arg);
	t->path = in.name;
	line_init(&l, &in, t->max_line);
	int rc = take_lines(t, &l, e);
	line_release(&l);
	in_close(&in);
	return rc;
}
