
#include "artifact/sniff.h"

/* Appends a line to pre. Returns as source_line; a line that is too long is reported and skipped. */
static int take(struct reader *r, struct source *s, struct sniffed *f, struct slice *text, struct oc_err *e)
{
	struct slice raw;
	int got = source_line(s, text, &raw, e);

	if (got == 1) {
		size_t at = r->pre.len;
		sb_addslice(&r->pre, raw);
		if (!sb_ok(&r->pre))
			return err_nomem(e);
		*text = slice_make(r->pre.buf + at, text->n);
	} else if (got == -2) {
		struct oc_err bad = *e;
		sb_reset(&r->pre);
		f->first_line = s->line.number + 1;
		if (reader_reject(r, s, &bad, raw, s->line.number, "") != 0) {
			*e = bad;
			return -1;
		}
	}
	return got;
}

/* Is it one JSON value? Returns 1 (read into r->json), 0, or -1 when memory is out. */
static int try_json(struct reader *r, struct slice text, struct oc_err *e)
{
	struct oc_err why;

	if (json_read(&r->json, text.p, text.n, &why) == 0)
		return 1;
	if (why.exit != OC_EX_SOFTWARE)
		return 0;
	*e = why;
	return -1;
}

/* The same for a JSON object. */
static int try_object(struct reader *r, struct slice text, struct oc_err *e)
{
	return text.n > 0 && text.p[0] == '{' ? try_json(r, text, e) : 0;
}

/* The first line is a whole JSON value: recognise that. */
static void whole_line(struct reader *r, struct sniffed *f)
{
	struct json_val root = json_root(&r->json);

	f->type = artifact_line(root, &f->mark);
	if (f->type != NULL) {
		f->form = ARTIFACT_LINES;
		return;
	}
	f->type = artifact_doc(root, &f->mark);
	f->form = f->type != NULL || !json_is(root, JSON_OBJECT) ? ARTIFACT_DOC : ARTIFACT_LINES;
}

/* The first line begins like JSON but is incomplete: a document's head, or a bad line of a lines file. */
static int part_line(struct reader *r, struct source *s, struct sniffed *f, char first, struct oc_err *e)
{
	struct slice text;

	f->form = ARTIFACT_DOC;
	if (first != '{')
		return 0;
	int got = take(r, s, f, &text, e);
	int object = got == 1 ? try_object(r, text, e) : 0;
	if (got == -1 || object == -1)
		return -1;
	if (got == -2 || object == 1)
		f->form = ARTIFACT_LINES;
	return 0;
}

/* Not JSON: a text known by its head, or a lines file with a torn first line. */
static int other(struct reader *r, struct source *s, struct sniffed *f, struct oc_err *e)
{
	struct slice text;
	int got = 1;

	while (got == 1 && r->pre.len < ARTIFACT_HEAD) {
		got = take(r, s, f, &text, e);
		int object = got == 1 ? try_object(r, text, e) : 0;
		if (got == -1 || object == -1)
			return -1;
		if (object == 1)
			f->type = artifact_line(json_root(&r->json), &f->mark);
		if (got == -2 || f->type != NULL) {
			f->form = ARTIFACT_LINES;
			return 0;
		}
	}
	f->type = artifact_text(sb_slice(&r->pre));
	if (f->type == NULL)
		f->type = artifact_unknown();
	f->form = (f->type->forms & ARTIFACT_TEXT) != 0 ? ARTIFACT_TEXT : ARTIFACT_BYTES;
	return 0;
}

static struct slice without_bom(struct slice s)
{
	return slice_has_prefix(s, SLICE("\xEF\xBB\xBF")) ? slice_make(s.p + 3, s.n - 3) : s;
}

static struct slice trimmed(struct slice s)
{
	while (s.n > 0 && reader_blank(slice_make(s.p, 1)))
		s = slice_make(s.p + 1, s.n - 1);
	return s;
}

/* A file that is not text is recognised before the search for a line end. */
static const struct artifact_type *told_by_bytes(struct reader *r, struct source *s)
{
	struct slice ahead = source_ahead(s);
	size_t len = r->pre.len;

	if (len < ARTIFACT_HEAD)
		sb_add(&r->pre, ahead.p, ahead.n < ARTIFACT_HEAD ? ahead.n : ARTIFACT_HEAD);
	const struct artifact_type *t = artifact_text(sb_slice(&r->pre));
	r->pre.len = len;
	/* Heading or comment? The next line says, and may not be read yet. */
	return t != NULL && t->forms == ARTIFACT_BYTES && r->pre.buf[0] != '#' ? t : NULL;
}

static int by_content(struct reader *r, struct source *s, struct sniffed *f, struct slice first, struct oc_err *e)
{
	size_t len = r->pre.len, at = (size_t)(first.p - r->pre.buf);

	f->type = told_by_bytes(r, s);
	if (!sb_ok(&r->pre))
		return err_nomem(e);
	if (f->type != NULL) {
		f->form = ARTIFACT_BYTES;
		return 0;
	}
	first.p = r->pre.buf + at; /* the buffer may have moved */
	struct slice start = trimmed(without_bom(first));
	if (start.n == 0 || (start.p[0] != '{' && start.p[0] != '['))
		return other(r, s, f, e);
	int whole = try_json(r, first, e);
	if (whole == 1)
		whole_line(r, f);
	if (whole != 0)
		return whole < 0 ? -1 : 0;
	/* "[gateway] ready" is not an array. */
	if (start.p[0] == '[' && artifact_text(slice_make(r->pre.buf, len)) != NULL)
		return other(r, s, f, e);
	return part_line(r, s, f, start.p[0], e);
}

/* The form is known: from --type when it has one only, or from the column of a list. */
static bool by_force(const struct reader *r, enum artifact_role expect, struct sniffed *f)
{
	unsigned forms = 0;

	if (r->forced != NULL) {
		f->type = r->forced;
		forms = r->forced->forms;
	} else if (expect == ROLE_METRICS) {
		f->type = artifact_find("resource-metrics");
		forms = ARTIFACT_TEXT;
	} else if (expect != ROLE_NONE && expect != ROLE_EVENTS) {
		forms = ARTIFACT_DOC;
	}
	f->form = (enum artifact_form)forms;
	return forms != 0 && (forms & (forms - 1)) == 0;
}

/* Only blank lines. A killed command leaves an empty metrics file: recognise it by its name. */
static void nothing(const struct source *s, struct sniffed *f)
{
	f->form = ARTIFACT_BYTES;
	if (f->first_line > 1)
		f->form = ARTIFACT_LINES;
	else if (f->type == NULL && slice_has_suffix(slice_cstr(s->in.name), SLICE(".env")))
		f->type = artifact_find("resource-metrics");
	if (f->type == NULL)
		f->type = artifact_unknown();
	else if (f->form == ARTIFACT_BYTES)
		f->form = (f->type->forms & ARTIFACT_TEXT) != 0 ? ARTIFACT_TEXT : ARTIFACT_DOC;
}

/* Joins a document of events that comes as lines: a sample needs it whole. */
static void settle(struct reader *r, enum artifact_role expect, struct sniffed *f)
{
	const struct artifact_type *forced = r->forced;

	if (forced != NULL) {
		f->type = forced;
		if ((forced->forms & (unsigned)f->form) == 0)
			f->form =
			    (forced->forms & ARTIFACT_DOC) != 0 ? ARTIFACT_DOC : ARTIFACT_BYTES;
	}
	if (f->form == ARTIFACT_LINES && f->type != NULL && f->type->role == ROLE_EVENTS) {
		f->form = ARTIFACT_DOC;
		f->event_lines = true;
	}
	if (expect == ROLE_EVENTS)
		f->form = ARTIFACT_DOC;
}

int reader_sniff(struct reader *r, struct source *s, enum artifact_role expect, struct sniffed *f, struct oc_err *e)
{
	struct slice text;
	int got;

	*f = (struct sniffed){.first_line = 1};
	if (by_force(r, expect, f))
		return 0;
	do got = take(r, s, f, &text, e);
	while (got == -2 || (got == 1 && reader_blank(text)));
	if (got == -1)
		return -1;
	if (got == 0) {
		nothing(s, f);
		return 0;
	}
	if (by_content(r, s, f, text, e) != 0)
		return -1;
	/* What follows an over-long line is not a document. */
	if (f->first_line > 1 && f->form != ARTIFACT_BYTES)
		f->form = ARTIFACT_LINES;
	settle(r, expect, f);
	return 0;
}
