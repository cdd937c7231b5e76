/* JSON Lines, text, and inputs. */
#include "redact/stream_in.h"

#include <string.h>

int stream_init(struct stream *s, struct rewrite *rewrite, struct oc_err *e)
{
	*s = (struct stream){.rewrite = rewrite,
	    .all_lines = true,
	    .ended = true,
	    .result = SB_INIT,
	    .unit = SB_INIT};
	forms_init(&s->forms);
	return json_init(&s->reader, e);
}

void stream_release(struct stream *s)
{
	json_release(&s->reader);
	forms_release(&s->forms);
	plans_free(s->plans);
	sb_release(&s->result);
	sb_release(&s->unit);
}

/* ---- lines ---- */

static bool is_blank(struct slice s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] != ' ' && s.p[i] != '\t' && s.p[i] != '\r' && s.p[i] != '\n')
			return false;
	}
	return true;
}

static void set_unit(struct stream *s, struct slice text, uint64_t line)
{
	s->text = text;
	s->line = line;
	s->column = 1;
}

static bool is_record(struct json_val root)
{
	return json_is(json_gets(root, "kind"), JSON_STRING) &&
	       json_is(json_gets(root, "v"), JSON_NUMBER);
}

static int put_result(struct stream *s, struct splice *sp, struct oc_err *e)
{
	if (sp->edits == 0)
		return stream_write(s, sp->text, e);
	splice_end(sp, sp->text.n);
	if (!sb_ok(sp->out))
		return err_nomem(e);
	return stream_write(s, sb_slice(sp->out), e);
}

static size_t first_byte(struct slice s)
{
	size_t at = 0;

	while (at < s.n && (s.p[at] == ' ' || s.p[at] == '\t' || s.p[at] == '\r'))
		at++;
	return at;
}

/*
 * What was masked as text must be taken for the same when it is read again: a line of a JSON stream
 * begins as before, and no line has become JSON by it. Where that cannot be, the whole line goes.
 */
static struct slice text_result(struct stream *s, struct slice line, struct slice result)
{
	struct slice whole = s->found == STREAM_LINES ? STREAM_GONE : SLICE("[redacted]");
	size_t is = first_byte(result);
	bool opens = is < result.n && (result.p[is] == '{' || result.p[is] == '[');
	struct oc_err ignored;

	if (s->found == STREAM_LINES &&
	    (is == result.n || result.p[is] != line.p[first_byte(line)]))
		return whole;
	if (s->found != STREAM_LINES && !opens)
		return result;
	return json_check(&s->reader, result.p, result.n, &ignored) == 0 ? whole : result;
}

static int text_line(struct stream *s, struct slice line, struct oc_err *e)
{
	struct splice sp = {.text = line, .out = &s->result};

	s->rewrite->tally->units++;
	s->lines++;
	/* Not even text may hide anything in escapes: a torn line of JSON may stand in a log. */
	if (rewrite_line(s->rewrite, line, true, &sp, e) != 0)
		return -1;
	s->rewrite->tally->changed += sp.edits != 0;
	if (sp.edits == 0)
		return stream_write(s, line, e);
	splice_end(&sp, line.n);
	if (!sb_ok(sp.out))
		return err_nomem(e);
	return stream_write(s, text_result(s, line, sb_slice(sp.out)), e);
}

static int one_line(struct stream *s, struct slice line, uint64_t number, struct oc_err *e)
{
	struct splice sp = {.text = line, .out = &s->result};
	bool lines = s->found == STREAM_LINES;

	set_unit(s, line, number);
	if (is_blank(line))
		return stream_write(s, line, e);
	s->rewrite->hot = scan_line(s->rewrite->scan, line);
	if (!lines && memchr("{[", line.p[strspn(line.p, " \t")], 2) == NULL)
		return text_line(s, line, e);
	if (json_read(&s->reader, line.p, line.n, e) == 0 &&
	    (lines || json_type(json_root(&s->reader)) >= JSON_ARRAY)) {
		if (s->lines == 0)
			s->record = is_record(json_root(&s->reader));
		return stream_document(s, json_root(&s->reader), NULL, &sp, e) == 0
			   ? put_result(s, &sp, e)
			   : -1;
	}
	if (e->exit == OC_EX_SOFTWARE)
		return -1;
	if (lines)
		stream_bad(s, e, number, e->column);
	*e = (struct oc_err)OC_ERR_INIT;
	return text_line(s, line, e);
}

/* Are most bytes of a document to be scanned? Then all of a block at once, else value by value where
 * there is a plan. */
static bool sweeps(const struct rewrite *r)
{
	return r->policy == NULL || policy_keeps_text(r->policy) || !policy_by_form(r->policy);
}

static int block_document(struct stream *s, const struct forms_line *l, bool hot, struct slice text,
    struct splice *sp, struct oc_err *e)
{
	struct rewrite *r = s->rewrite;

	if (s->lines == 0)
		s->record = is_record(l->root);
	r->hot = hot;
	if (hot && (sweeps(r) || !plan_applies(s->plans, r, l->root, l->form)))
		r->hot = scan_line(r->scan, text);
	return stream_document(s, l->root, l->form, sp, e);
}

/* All lines of a block on one tape. Returns 1 when they cannot be read so, 0, or -1. */
static int block(
    struct stream *s, struct slice text, uint64_t number, uint64_t *lines, struct oc_err *e)
{
	struct splice sp = {.text = text, .out = &s->result};
	size_t at = 0;

	if (!forms_read_lines(&s->forms, &s->reader, text.p, text.n, lines))
		return 1;
	set_unit(s, text, number);
	bool hot = !sweeps(s->rewrite) || scan_line(s->rewrite->scan, text);
	struct forms_run run = forms_run(&s->forms, &s->reader, text, number - 1);
	struct forms_line l;
	while (forms_run_next(&run, &l)) {
		size_t end = json_offset(l.root) + json_source(l.root).n;
		struct slice unit = slice_make(text.p + at, end - at);
		if (block_document(s, &l, hot, unit, &sp, e) != 0)
			return -1;
		at = end;
	}
	return put_result(s, &sp, e);
}

/* The next line by itself. Returns as line_next. */
static int next_line(struct stream *s, struct line *l, struct oc_err *e)
{
	struct slice line;
	int got = line_next(l, &line, e);

	if (got == 0 || got == -1)
		return got;
	uint64_t ending = l->consumed - l->offset - line.n;
	if (got == -2) {
		ending = l->unended ? 0 : 1;
		s->rewrite->tally->units++;
		s->rewrite->tally->changed++;
		s->lines++;
		err_set(e, OC_EX_DATA,
		    "line is longer than the limit of %zu bytes: masked as a whole (see "
		    "--max-line)",
		    l->limit);
		stream_bad(s, e, l->number, 0);
		if (stream_write(
			s, s->found == STREAM_LINES ? STREAM_GONE : SLICE("[redacted]"), e) != 0)
			return -1;
	} else if (one_line(s, line, l->number, e) != 0) {
		return -1;
	}
	const struct slice end = ending == 2   ? SLICE("\r\n")
				 : ending == 1 ? SLICE("\n")
					       : SLICE("");
	return stream_write(s, end, e) == 0 ? 1 : -1;
}

static int read_lines(struct stream *s, struct line *l, struct in *in, struct oc_err *e)
{
	struct slice text;
	uint64_t lines, until = 0;
	int got = 1, rc;

	while (got > 0) {
		if (s->tick != NULL)
			s->tick(s->arg, in->raw);
		/* Behind `until` a block may be read as one again. */
		got =
		    s->found == STREAM_LINES && l->consumed >= until ? line_whole(l, &text, e) : 0;
		if (got > 0) {
			rc = block(s, text, l->number + 1, &lines, e);
			if (rc < 0)
				return -1;
			if (rc == 0)
				line_take(l, text, lines);
			else
				until = l->consumed + text.n;
		} else if (got == 0) {
			got = next_line(s, l, e);
			got = got == -2 ? 1 : got;
		}
	}
	return got;
}

/* ---- inputs ---- */

static const struct slice BOM = {"\xEF\xBB\xBF", 3};

/* Whole lines that hold nothing are passed on, so that the first bytes begin with the first line
 * that does. Returns 0 or -1. */
static int pass_blank(struct stream *s, struct line *l, struct oc_err *e)
{
	struct slice text;
	int got;

	while ((got = line_whole(l, &text, e)) > 0 && is_blank(text)) {
		uint64_t lines = 0;
		for (size_t i = 0; i < text.n; i++)
			lines += text.p[i] == '\n';
		if (stream_write(s, text, e) != 0)
			return -1;
		line_take(l, text, lines);
	}
	return got < 0 ? -1 : 0;
}

/* Behind an array on one line: is that all? Then its elements are units, as they would be on many
 * lines. Returns 0 or -1. */
static int look_behind(struct line *l, struct oc_err *e)
{
	size_t at = l->at;
	const char *lf;
	ssize_t got;

	while (at < l->end && (l->buf[at] == ' ' || l->buf[at] == '\t' || l->buf[at] == '\r'))
		at++;
	lf = at < l->end && l->buf[at] == '[' ? memchr(l->buf + at, '\n', l->end - at) : NULL;
	if (lf == NULL || l->eof || l->end == l->cap ||
	    !is_blank(slice_make(lf, (size_t)(l->buf + l->end - lf))))
		return 0;
	got = in_read(l->in, l->buf + l->end, l->cap - l->end, e);
	if (got < 0)
		return -1;
	l->eof = got == 0;
	l->end += (size_t)got;
	return 0;
}

/* The first bytes, as far as they are there; they stay in the buffer. A byte order mark is passed
 * on. Returns 0 or -1. */
static int peek(struct stream *s, struct line *l, struct slice *head, bool *more, struct oc_err *e)
{
	size_t limit = l->limit;
	int rc;

	/* With a limit below its buffer's size line_whole would not read at all. */
	l->limit = limit < LINE_LIMIT ? LINE_LIMIT : limit;
	rc = pass_blank(s, l, e);
	l->limit = limit;
	if (rc != 0 || look_behind(l, e) != 0)
		return -1;
	*head = slice_make(l->buf + l->at, l->end - l->at);
	*more = !l->eof;
	if (!slice_has_prefix(*head, BOM))
		return 0;
	line_take(l, slice_make(head->p, BOM.n), 0);
	*head = slice_make(head->p + BOM.n, head->n - BOM.n);
	return stream_write(s, BOM, e);
}

static int read_input(struct stream *s, struct line *l, struct in *in, struct oc_err *e)
{
	struct slice head;
	bool more;

	if (peek(s, l, &head, &more, e) != 0)
		return -1;
	s->found = s->form == STREAM_AUTO ? stream_sniff(&s->reader, head, more) : s->form;
	if (s->found == STREAM_TEXT && memchr(head.p, '\0', head.n) != NULL) {
		err_set(e, OC_EX_DATA,
		    "is binary (a database, an image, UTF-16): nothing of it is written; export it "
		    "as "
		    "text first");
		stream_bad(s, e, 0, 0);
		s->refused = true;
		return 0;
	}
	if (s->found == STREAM_JSON)
		return stream_json(s, l, in, e);
	return read_lines(s, l, in, e);
}

int stream_read(struct stream *s, const char *path, struct oc_err *e)
{
	struct line l;
	struct in in;
	int rc;

	/* Two inputs share no line. */
	if (in_open(&in, path, e) != 0 || stream_end_line(s, e) != 0)
		return -1;
	if (s->out != NULL)
		in_on_idle(&in, out_flush, s->out);
	s->path = in.name;
	s->rewrite->open = 0;
	s->lines = 0;
	s->record = s->refused = s->packed = false;
	line_init(&l, &in, s->limit);
	rc = read_input(s, &l, &in, e);
	s->rewrite->tally->inputs++;
	s->rewrite->tally->bytes += l.consumed;
	/* A lone document is no stream that could have one more record. */
	if (s->lines > 0 && (s->found != STREAM_LINES || (s->lines == 1 && !s->record)))
		s->all_lines = false;
	s->packed = in.zin != NULL;
	line_release(&l);
	in_close(&in);
	return rc;
}
