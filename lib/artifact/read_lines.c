/* JSON Lines: one line at a time, in constant memory. */
#include <string.h>

#include "artifact/memory_lines.h"
#include "artifact/reader_in.h"
#include "data/canon.h"
#include "data/forms.h"

#define TRIES 16 /* lines that are asked what the file is before it is given up as unknown */

struct lines {
	struct reader *r;
	struct source *s;
	struct sniffed *f;
	uint64_t number;    /* of the line under way */
	uint64_t good;      /* JSON values read */
	struct shape shape; /* of all of them together */
	bool duplicate_told;
	bool asked, told; /* whether others want the lines, and they do */
	bool known, pass; /* whether the lines are passed on is known, and they are */
	bool remembers;   /* the lines may tell of memory */
	struct memory_lines memory;
};

static int bad_line(
    struct lines *l, struct oc_err *bad, struct slice text, struct slice raw, struct oc_err *e)
{
	char hex[17];

	hash_bytes(hex, text.p, text.n);
	err_at(bad, l->s->in.name, l->number, bad->column);
	if (bad->exit != OC_EX_SOFTWARE && reader_reject(l->r, l->s, bad, raw, l->number, hex) == 0)
		return 0;
	*e = *bad;
	return -1;
}

static int pass(
    struct lines *l, struct json_val root, struct slice text, bool row, struct oc_err *e)
{
	struct emit w;

	reader_begin(l->r, &w);
	if (row)
		emit_carry(&w, root);
	else
		sb_addslice(&l->r->out, text);
	return reader_emit(l->r, e);
}

/* Records and rows are passed on, and may stand side by side; nothing else may stand among them. */
static int pass_or_reject(
    struct lines *l, struct json_val root, struct slice text, struct slice raw, struct oc_err *e)
{
	struct artifact_mark m;
	struct oc_err bad;
	const struct artifact_type *t = artifact_line(root, &m);
	bool row = t != NULL && strcmp(t->name, "rtt-row") == 0;

	if (row || t == artifact_records())
		return pass(l, root, text, row, e);
	err_set(&bad, OC_EX_DATA,
	    "line is neither a record (\"kind\", \"v\" first) nor an openclaw-rtt row");
	return bad_line(l, &bad, text, raw, e);
}

/* Returns whether there is none for certain. */
static bool note_duplicate(struct lines *l, struct json_val root)
{
	struct json_val key;

	if (l->duplicate_told)
		return false;
	int found = json_duplicate(root, &l->r->arena, &key);
	if (found == 0)
		return true;
	l->duplicate_told = true;
	reader_notice(l->r, l->s->in.name, l->number,
	    found == 1 ? "a key stands twice in an object: the last one counts (told once a file)" :
			 "out of memory: not searched for duplicated keys");
	return false;
}

static bool passes_on(struct lines *l)
{
	const struct artifact_type *t = l->f->type;

	if (!l->known && t != NULL) {
		l->known = true;
		l->pass = t == artifact_records() || strcmp(t->name, "rtt-row") == 0;
	}
	return l->pass;
}

/* What only the form of a line tells is looked at once for each form. */
static int note_form(
    struct lines *l, struct json_val root, struct form **of, struct oc_err *e)
{
	struct reader *r = l->r;
	struct form *form = *of;
	const bool shaped = l->f->type != artifact_records();

	if (form != NULL && form->distinct && (!shaped || form->added_to == r->file))
		return 0;
	bool distinct = note_duplicate(l, root);
	if (shaped && shape_add(&l->shape, root, e) != 0)
		return -1;
	if (form == NULL)
		form = forms_add(&r->forms, root);
	if (form != NULL) {
		form->distinct = distinct || form->distinct;
		form->added_to = shaped ? r->file : form->added_to;
	}
	*of = form;
	return 0;
}

static int tell_others(struct lines *l, const struct forms_line *line, struct oc_err *e)
{
	const struct reader_calls *calls = &l->r->calls;

	if (!l->asked && l->f->type != NULL) {
		l->asked = true;
		l->told = calls->lines != NULL &&
			  calls->lines(calls->others, l->f->type->name, l->s->in.name);
		l->remembers =
		    memory_lines_begin(&l->memory, l->r, l->s->in.name, l->f->type->name);
	}
	if (l->remembers && memory_line(&l->memory, line->root, line->number, line->text, e) != 0)
		return -1;
	return l->told ? calls->line(calls->others, line, e) : 0;
}

static int take_value(
    struct lines *l, struct forms_line *line, struct slice raw, struct oc_err *e)
{
	struct reader *r = l->r;
	struct json_val root = line->root;

	if (l->f->type == NULL && l->good < TRIES)
		l->f->type = artifact_line(root, &l->f->mark);
	l->good++;
	if (note_form(l, root, &line->form, e) != 0)
		return -1;
	int rc = passes_on(l) ? pass_or_reject(l, root, line->text, raw, e)
			      : tell_others(l, line, e);
	arena_reset(&r->arena);
	return rc;
}

static int take_line(struct lines *l, struct slice text, struct slice raw, struct oc_err *e)
{
	struct reader *r = l->r;
	struct oc_err bad;

	if (reader_blank(text))
		return 0;
	if (text.n > r->max_line) {
		err_set(
		    &bad, OC_EX_DATA, "line is longer than %zu bytes (--max-line)", r->max_line);
		return bad_line(l, &bad, text, raw, e);
	}
	if (json_read(&r->json, text.p, text.n, &bad) != 0)
		return bad_line(l, &bad, text, raw, e);
	struct json_val root = json_root(&r->json);
	struct forms_line line = {root, l->number, text, forms_find(&r->forms, root)};
	return take_value(l, &line, raw, e);
}

static int take_run(struct lines *l, struct slice run, struct oc_err *e)
{
	struct forms_run r = forms_run(&l->r->forms, &l->r->json, run, l->number);
	struct forms_line line;

	while (forms_run_next(&r, &line)) {
		l->number = line.number;
		if (take_value(l, &line, r.run.raw, e) != 0)
			return -1;
	}
	return 0;
}

/*
 * The whole lines at hand, together, as long as all of them are good. Returns 0 when what is next
 * is to be looked at line by line, until *until; -1 on an error (*e as of source_line, or of ours
 * when *ours is set).
 */
static int take_runs(struct lines *l, uint64_t *until, bool *ours, struct oc_err *e)
{
	struct slice run;
	uint64_t lines;
	int got;

	while ((got = source_whole(l->s, &run, e)) == 1) {
		if (!forms_read_lines(&l->r->forms, &l->r->json, run.p, run.n, &lines)) {
			*until = l->s->line.consumed + run.n;
			return 0;
		}
		l->number = l->s->line.number;
		if (take_run(l, run, e) != 0) {
			*ours = true;
			return -1;
		}
		source_take(l->s, run, lines);
		reader_tick(l->r, l->s->in.raw);
	}
	return got;
}

static int take_all(struct lines *l, struct oc_err *e)
{
	struct slice rest = sb_slice(&l->r->pre), text, raw;
	uint64_t until = 0;
	int got;

	for (l->number = l->f->first_line; reader_cut(&rest, &text, &raw); l->number++) {
		if (take_line(l, text, raw, e) != 0)
			return -1;
	}
	sb_release(&l->r->pre);
	l->s->line.limit = l->r->max_line;
	for (;;) {
		bool ours = false;
		if (l->s->line.consumed >= until && take_runs(l, &until, &ours, e) == -1)
			return ours ? -1 : reader_failed(l->r, l->s, e);
		got = source_line(l->s, &text, &raw, e);
		if (got == 0)
			return 0;
		if (got == -1)
			return reader_failed(l->r, l->s, e);
		l->number = l->s->line.number;
		int rc = got == 1 ? take_line(l, text, raw, e)
				  : reader_reject(l->r, l->s, e, raw, l->number, "");
		if (rc != 0)
			return -1;
		if ((l->number & 0xFF) == 0)
			reader_tick(l->r, l->s->in.raw);
	}
}

static int finish(struct lines *l, struct oc_err *e)
{
	struct sniffed *f = l->f;
	char hex[17], shape[SHAPE_LEN + 1] = "";

	if (f->type == NULL)
		f->type = artifact_unknown();
	source_hash(l->s, hex);
	if (l->good > 0 && shape_finish(&l->shape, shape, e) != 0)
		return -1;
	const struct reader_found found = {
	    l->s->in.name, f->type, &f->mark, l->s->bytes, l->s->line.number, hex, shape};
	return reader_artifact(l->r, &found, e);
}

int reader_lines(struct reader *r, struct source *s, struct sniffed *f, struct oc_err *e)
{
	struct lines l = {.r = r, .s = s, .f = f};

	shape_init(&l.shape);
	r->file++;
	int rc = take_all(&l, e);
	if (rc == 0)
		rc = reader_note_change(r, s, e);
	if (l.remembers)
		memory_lines_end(&l.memory);
	if (rc == 0 && l.told)
		rc = r->calls.lines_end(r->calls.others, e);
	if (rc == 0 && f->type != artifact_records())
		rc = finish(&l, e);
	shape_release(&l.shape);
	return rc;
}
