#include "record/intake.h"

#include "io/io.h"
#include "record/envelope.h"

int intake_init(struct intake *t, const char *where, const char *map, struct oc_err *e)
{
	*t = (struct intake){.path = "(standard input)"};
	forms_init(&t->forms);
	if (json_init(&t->reader, e) != 0)
		return -1;
	if (where != NULL && (t->where = jqx_new(where, e)) == NULL)
		return -1;
	if (map == NULL)
		return 0;
	return json_init(&t->outputs, e) != 0 || (t->map = jqx_new(map, e)) == NULL ? -1 : 0;
}

void intake_release(struct intake *t)
{
	json_release(&t->reader);
	json_release(&t->outputs);
	forms_release(&t->forms);
	jqx_free(t->where);
	jqx_free(t->map);
	sb_release(&t->asked);
	sb_release(&t->kept);
	t->where = t->map = NULL;
}

static int spoil(struct intake *t, struct oc_err *e, struct slice text)
{
	err_at(e, t->path, t->line, e->column);
	return t->bad(t->arg, e, text);
}

/* A record itself begins with a brace; JSON has no raw tab. */
static struct slice without_key(struct slice line)
{
	const char *tab = line.n > 0 && line.p[0] != '{' ? memchr(line.p, '\t', line.n) : NULL;

	return tab == NULL ? line : slice_make(tab + 1, (size_t)(line.p + line.n - tab - 1));
}

/* What an expression said of the line under way, instead of a result. */
static int spoil_result(struct intake *t, const struct jqx_result *r, struct slice line, struct oc_err *e)
{
	err_set(e, r->exit, "%.*s", (int)r->text.n, r->text.p);
	return spoil(t, e, line);
}

/* The records that --map made of a line. */
static int take_outputs(struct intake *t, struct slice lines, struct oc_err *e)
{
	int rc = 0;

	while (rc == 0 && lines.n > 0) {
		struct slice text = slice_cut(&lines, '\n');
		rc = json_read(&t->outputs, text.p, text.n, e) != 0
			 ? spoil(t, e, text)
			 : t->record(t->arg, json_root(&t->outputs), text, e);
	}
	return rc;
}

static int add_line(struct sb *to, struct slice line, struct oc_err *e)
{
	sb_addslice(to, line);
	sb_addc(to, '\n');
	return sb_ok(to) ? 0 : err_nomem(e);
}

/* Is it a record that goes through the expressions? None of them hides a witness (record.h). */
static bool is_asked(const struct intake *t, struct json_val root, struct slice text)
{
	return text.n > 0 && (t->where != NULL || t->map != NULL) && !record_is_witness(root);
}

/* Asks --where of all lines in t->asked, and --map of those that it keeps. */
static int ask(struct intake *t, struct oc_err *e)
{
	struct slice rest = sb_slice(&t->asked);
	struct jqx_result r;

	if (rest.n == 0)
		return 0;
	if (t->where == NULL)
		return jqx_lines(t->map, rest, true, e);
	if (jqx_lines(t->where, rest, false, e) != 0)
		return -1;
	if (t->map == NULL)
		return 0;
	sb_reset(&t->kept);
	while (jqx_next(t->where, &r)) {
		struct slice line = slice_cut(&rest, '\n');
		if (r.result > 0 && add_line(&t->kept, line, e) != 0)
			return -1;
	}
	jqx_again(t->where);
	return jqx_lines(t->map, sb_slice(&t->kept), true, e);
}

/* Behind `ask`, for each line in its order: a record goes where the answers say. */
static int take_record(struct intake *t, struct json_val root, struct slice text, struct oc_err *e)
{
	struct jqx_result r = {.result = -1, .exit = OC_EX_SOFTWARE, .text = SLICE("jq: no answer")};

	if (text.n == 0)
		return 0;
	if (!is_asked(t, root, text))
		return t->record(t->arg, root, text, e);
	if (t->where != NULL) {
		if (!jqx_next(t->where, &r) || r.result < 0)
			return spoil_result(t, &r, text, e);
		if (r.result == 0)
			return 0;
	}
	if (t->map == NULL)
		return t->record(t->arg, root, text, e);
	if (!jqx_next(t->map, &r) || r.result < 0)
		return spoil_result(t, &r, text, e);
	t->form = NULL;
	return take_outputs(t, r.text, e);
}

/* The strict reader sees a line before an expression does. */
static int take_line(struct intake *t, struct slice line, struct oc_err *e)
{
	if (t->keyed)
		line = without_key(line);
	if (line.n == 0)
		return 0;
	if (json_read(&t->reader, line.p, line.n, e) != 0)
		return spoil(t, e, line);
	sb_reset(&t->asked);
	if (is_asked(t, json_root(&t->reader), line) && (add_line(&t->asked, line, e) != 0 || ask(t, e) != 0)) {
		spoil(t, e, slice_make(NULL, 0));
		return -1;
	}
	return take_record(t, json_root(&t->reader), line, e);
}

static struct slice record_text(const struct intake *t, const struct forms_line *line)
{
	/* A key that is JSON itself has nothing behind it. */
	return t->keyed ? without_key(line->text) : line->text;
}

/* Lines that were read together, all of them good. */
static int take_run(struct intake *t, struct slice run, uint64_t before, struct oc_err *e)
{
	struct forms_run r = forms_run(&t->forms, &t->reader, run, before);
	struct forms_line line;

	if (t->where != NULL || t->map != NULL) {
		sb_reset(&t->asked);
		while (forms_run_next(&r, &line)) {
			struct slice text = record_text(t, &line);
			if (is_asked(t, line.root, text))
				add_line(&t->asked, text, e);
		}
		if (!sb_ok(&t->asked) || ask(t, e) != 0) {
			spoil(t, e, slice_make(NULL, 0));
			return -1;
		}
		r = forms_run(&t->forms, &t->reader, run, before);
	}
	while (forms_run_next(&r, &line)) {
		t->line = line.number;
		t->form = line.form;
		if (take_record(t, line.root, record_text(t, &line), e) != 0)
			return -1;
	}
	t->form = NULL;
	return 0;
}

/* The whole lines at hand, together, as long as all of them are good. What is next, up to *until, is then to be taken
 * line by line, unless *got is -1: an error of the input. Returns 0, or -1 to give up. */
static int take_runs(struct intake *t, struct line *l, uint64_t *until, int *got, struct oc_err *e)
{
	struct slice run;
	uint64_t lines;

	while ((*got = line_whole(l, &run, e)) == 1) {
		if (!forms_read_lines(&t->forms, &t->reader, run.p, run.n, &lines)) {
			*until = l->consumed + run.n;
			*got = 0;
			return 0;
		}
		if (take_run(t, run, l->number, e) != 0)
			return -1;
		line_take(l, run, lines);
		if (t->tick != NULL)
			t->tick(t->arg, l->in->raw);
	}
	return 0;
}

static int take_lines(struct intake *t, struct line *l, struct oc_err *e)
{
	/* A record behind a key is no JSON with it: a run with one is taken line by line. */
	struct slice text;
	uint64_t until = 0;

	for (;;) {
		int got = 0, rc;
		if (l->consumed >= until && take_runs(t, l, &until, &got, e) != 0)
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
