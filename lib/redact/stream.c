#include "redact/stream.h"

#include "redact/chars.h"

#define LOOKS 64 /* documents that are looked at to tell the form */

/* In place of a unit of JSON that goes as a whole: it reads as JSON, and as nothing else that is known. */
#define STREAM_GONE SLICE("{\"redacted\":true}")

int stream_init(struct stream *s, struct rewrite *rewrite, struct oc_err *e)
{
	*s = (struct stream){.rewrite = rewrite, .all_lines = true, .ended = true, .result = SB_INIT, .unit = SB_INIT};
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

/* ---- units ---- */

static size_t skip_blank(struct slice s, size_t at)
{
	while (at < s.n && is_blank(s.p[at]))
		at++;
	return at;
}

static bool all_blank(struct slice s)
{
	return skip_blank(s, 0) == s.n;
}

void stream_place(const struct stream *s, size_t offset, uint64_t *line, uint64_t *column)
{
	json_place(s->text.p, offset, line, column);
	if (*line == 1)
		*column += s->column - 1;
	*line += s->line - 1;
}

static int put(struct stream *s, struct slice text, struct oc_err *e)
{
	if (text.n > 0)
		s->ended = text.p[text.n - 1] == '\n';
	if (s->out == NULL || out_write(s->out, text) == 0)
		return 0;
	e->exit = OC_EX_OK;
	return -1;
}

int stream_end_line(struct stream *s, struct oc_err *e)
{
	return s->ended ? 0 : put(s, SLICE("\n"), e);
}

static void tell_bad(struct stream *s, struct oc_err *e, uint64_t line, uint64_t column)
{
	err_at(e, s->path, line, column);
	s->rewrite->edit.tally->bad++;
	s->bad(s->arg, e);
	*e = (struct oc_err)OC_ERR_INIT;
}

/* A closing record of an earlier redaction, as redaction_record writes it. */
static void look_for_record(struct stream *s, struct json_val root)
{
	static const struct slice begin = {"{\"kind\":\"redaction\",", 20};
	struct slice hash, text = json_source(root);

	if (!slice_has_prefix(text, begin))
		return;
	hash = json_lexeme(json_gets(root, "policyXxh3"));
	if (hash.n == sizeof(s->rewrite->edit.tally->seen_policy) - 1)
		memcpy(s->rewrite->edit.tally->seen_policy, hash.p, hash.n);
}

static int redact_document(struct stream *s, struct json_val root, struct form *form, struct splice *sp,
    struct oc_err *e)
{
	struct redaction *t = s->rewrite->edit.tally;
	uint64_t before = sp->edits, line, column;

	t->units++;
	s->lines++;
	look_for_record(s, root);
	if (plan_document(&s->plans, s->rewrite, root, form, sp, e) != 0) {
		if (e->exit != OC_EX_DATA)
			return -1;
		/* The expression's own message may quote the document. */
		err_set(e, OC_EX_DATA, "an expression of the policy fails on this document: all of it is masked");
		stream_place(s, json_offset(root), &line, &column);
		tell_bad(s, e, line, column);
		splice_put(sp, json_offset(root), json_source(root).n, STREAM_GONE);
	}
	t->changed += sp->edits != before;
	return sb_ok(sp->out) ? 0 : err_nomem(e);
}

/* ---- lines ---- */

static void set_unit(struct stream *s, struct slice text, uint64_t line)
{
	s->text = text;
	s->line = line;
	s->column = 1;
}

static bool is_record(struct json_val root)
{
	return json_is(json_gets(root, "kind"), JSON_STRING) && json_is(json_gets(root, "v"), JSON_NUMBER);
}

static int put_result(struct stream *s, struct splice *sp, struct oc_err *e)
{
	if (sp->edits == 0)
		return put(s, sp->text, e);
	splice_end(sp, sp->text.n);
	if (!sb_ok(sp->out))
		return err_nomem(e);
	return put(s, sb_slice(sp->out), e);
}

/* What was masked as text must be taken for the same when it is read again: a line of a JSON stream begins as before,
 * and no line has become JSON by it. Where that cannot be, the whole line goes. */
static struct slice text_result(struct stream *s, struct slice line, struct slice result)
{
	struct slice whole = s->found == STREAM_LINES ? STREAM_GONE : SLICE("[redacted]");
	size_t is = skip_blank(result, 0);
	bool opens = is < result.n && (result.p[is] == '{' || result.p[is] == '[');
	struct oc_err ignored;

	if (s->found == STREAM_LINES && (is == result.n || result.p[is] != line.p[skip_blank(line, 0)]))
		return whole;
	if (s->found != STREAM_LINES && !opens)
		return result;
	return json_check(&s->reader, result.p, result.n, &ignored) == 0 ? whole : result;
}

static int text_line(struct stream *s, struct slice line, struct oc_err *e)
{
	struct splice sp = {.text = line, .out = &s->result};

	s->rewrite->edit.tally->units++;
	s->lines++;
	/* Not even text may hide anything in escapes: a torn line of JSON may stand in a log. */
	if (rewrite_line(s->rewrite, line, true, &sp, e) != 0)
		return -1;
	s->rewrite->edit.tally->changed += sp.edits != 0;
	if (sp.edits == 0)
		return put(s, line, e);
	splice_end(&sp, line.n);
	if (!sb_ok(sp.out))
		return err_nomem(e);
	return put(s, text_result(s, line, sb_slice(sp.out)), e);
}

static int one_line(struct stream *s, struct slice line, uint64_t number, struct oc_err *e)
{
	struct splice sp = {.text = line, .out = &s->result};
	bool lines = s->found == STREAM_LINES;

	set_unit(s, line, number);
	if (all_blank(line))
		return put(s, line, e);
	s->rewrite->edit.hot = scan_line(s->rewrite->edit.scan, line);
	if (!lines && memchr("{[", line.p[strspn(line.p, " \t")], 2) == NULL)
		return text_line(s, line, e);
	if (json_read(&s->reader, line.p, line.n, e) == 0 &&
	    (lines || json_type(json_root(&s->reader)) >= JSON_ARRAY)) {
		if (s->lines == 0)
			s->record = is_record(json_root(&s->reader));
		return redact_document(s, json_root(&s->reader), NULL, &sp, e) == 0 ? put_result(s, &sp, e) : -1;
	}
	if (e->exit == OC_EX_SOFTWARE)
		return -1;
	if (lines)
		tell_bad(s, e, number, e->column);
	*e = (struct oc_err)OC_ERR_INIT;
	return text_line(s, line, e);
}

/* Are most bytes of a document to be scanned? Then all of a block at once, else value by value where there is a
 * plan. */
static bool sweeps(const struct rewrite *r)
{
	return r->edit.policy == NULL || policy_keeps_text(r->edit.policy) || !policy_by_form(r->edit.policy);
}

static int block_document(struct stream *s, const struct forms_line *l, bool hot, struct slice text,
    struct splice *sp, struct oc_err *e)
{
	struct rewrite *r = s->rewrite;

	if (s->lines == 0)
		s->record = is_record(l->root);
	r->edit.hot = hot;
	if (hot && (sweeps(r) || !plan_applies(s->plans, r, l->root, l->form)))
		r->edit.hot = scan_line(r->edit.scan, text);
	return redact_document(s, l->root, l->form, sp, e);
}

/* All lines of a block on one tape. Returns 1 when they cannot be read so, 0, or -1. */
static int block(struct stream *s, struct slice text, uint64_t number, uint64_t *lines, struct oc_err *e)
{
	struct splice sp = {.text = text, .out = &s->result};
	size_t at = 0;

	if (!forms_read_lines(&s->forms, &s->reader, text.p, text.n, lines))
		return 1;
	set_unit(s, text, number);
	bool hot = !sweeps(s->rewrite) || scan_line(s->rewrite->edit.scan, text);
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
		s->rewrite->edit.tally->units++;
		s->rewrite->edit.tally->changed++;
		s->lines++;
		err_set(e, OC_EX_DATA, "line is longer than the limit of %zu bytes: masked as a whole (see --max-line)",
		    l->limit);
		tell_bad(s, e, l->number, 0);
		if (put(s, s->found == STREAM_LINES ? STREAM_GONE : SLICE("[redacted]"), e) != 0)
			return -1;
	} else if (one_line(s, line, l->number, e) != 0) {
		return -1;
	}
	const struct slice end = ending == 2 ? SLICE("\r\n") : ending == 1 ? SLICE("\n") : SLICE("");
	return put(s, end, e) == 0 ? 1 : -1;
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
		got = s->found == STREAM_LINES && l->consumed >= until ? line_whole(l, &text, e) : 0;
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

/* ---- documents and elements ---- */

enum expect { VALUE, VALUE_OR_END, COMMA_OR_END, DOCUMENT };

/* What stands between the units is state enough: no unit is kept beyond its end. */
struct splitter {
	struct stream *s;
	struct oc_err *e;
	enum expect expect; /* DOCUMENT: outside of any array at the top */
	bool in_unit, string, escaped, scalar, skipping;
	bool lost; /* what follows cannot be told apart any more */
	size_t depth, limit;
	uint64_t line, column;           /* of the next byte */
	uint64_t unit_line, unit_column; /* where the unit begins */
};

static bool in_array(const struct splitter *p)
{
	return p->expect != DOCUMENT;
}

/* Something at the top is no JSON; what it is passes only when it is harmless by itself. */
static void complain(struct splitter *p, const char *what)
{
	err_set(p->e, OC_EX_DATA, "%s", what);
	tell_bad(p->s, p->e, p->line, p->column);
}

static int gone(struct splitter *p)
{
	struct redaction *t = p->s->rewrite->edit.tally;

	t->units++;
	t->changed++;
	p->s->lines++;
	tell_bad(p->s, p->e, p->unit_line, p->unit_column);
	return put(p->s, STREAM_GONE, p->e);
}

/* Without the brackets that are ours. When these went as well, nothing of the element may stay. */
static int put_unit(struct stream *s, struct slice text, bool element, struct oc_err *e)
{
	if (element && text.n > 2 && text.p[0] == '[')
		text = slice_make(text.p + 1, text.n - 2);
	else if (element && text.p[0] == '[')
		text = SLICE("null");
	return put(s, text, e);
}

/* The unit is whole. An element is read as an array of its own: so its policy sees what it is. */
static int finish_unit(struct splitter *p)
{
	struct stream *s = p->s;
	bool element = in_array(p);

	p->in_unit = false;
	if (p->expect != DOCUMENT)
		p->expect = COMMA_OR_END;
	if (p->skipping) {
		err_set(p->e, OC_EX_DATA,
		    "value is longer than the limit of %zu bytes: masked as a whole (see --max-line)", p->limit);
		return gone(p);
	}
	if (element)
		sb_addc(&s->unit, ']');
	if (!sb_ok(&s->unit))
		return err_nomem(p->e);
	s->text = sb_slice(&s->unit);
	s->line = p->unit_line;
	/* The bracket stands before the unit's first byte. */
	s->column = p->unit_column - (element ? 1 : 0);
	s->rewrite->edit.hot = scan_line(s->rewrite->edit.scan, s->text);
	if (json_read(&s->reader, s->text.p, s->text.n, p->e) != 0) {
		p->lost = true;
		if (p->e->exit == OC_EX_SOFTWARE || gone(p) != 0)
			return -1;
		return put(s, SLICE("\n"), p->e);
	}
	struct splice sp = (struct splice){.text = s->text, .out = &s->result};
	if (redact_document(s, json_root(&s->reader), NULL, &sp, p->e) != 0)
		return -1;
	splice_end(&sp, s->text.n);
	if (!sb_ok(sp.out))
		return err_nomem(p->e);
	return put_unit(s, sp.edits == 0 ? s->text : sb_slice(sp.out), element, p->e);
}

static void begin_unit(struct splitter *p, char c)
{
	if (p->expect == COMMA_OR_END)
		complain(p, "expected ',' or ']' behind an element");
	p->in_unit = true;
	p->string = c == '"';
	p->scalar = !p->string && c != '{' && c != '[';
	p->depth = 0;
	p->escaped = p->skipping = false;
	p->unit_line = p->line;
	p->unit_column = p->column;
	sb_reset(&p->s->unit);
	if (in_array(p))
		sb_addc(&p->s->unit, '[');
}

/* Is the unit over before (0) or behind (1) this byte, or not yet (-1)? */
static int ends_at(struct splitter *p, char c, bool first)
{
	if (p->scalar && strchr(" \t\r\n,]", c) != NULL && c != '\0')
		return 0;
	if (p->scalar)
		return -1;
	if (p->string) {
		if (p->escaped)
			p->escaped = false;
		else if (c == '\\')
			p->escaped = true;
		else if (c == '"' && !first)
			p->string = false;
		return !p->string && p->depth == 0 ? 1 : -1;
	}
	switch (c) {
	case '"':
		p->string = true;
		return -1;
	case '{':
	case '[':
		p->depth++;
		return -1;
	case '}':
	case ']':
		return --p->depth == 0 ? 1 : -1;
	default:
		return -1;
	}
}

static int between(struct splitter *p, char c)
{
	if (c == '[' && p->expect == DOCUMENT) {
		p->expect = VALUE_OR_END;
	} else if (c == ']' && in_array(p)) {
		if (p->expect == VALUE)
			complain(p, "expected a value before ']'");
		p->expect = DOCUMENT;
	} else if (c == ',' && in_array(p)) {
		if (p->expect != COMMA_OR_END)
			complain(p, "expected a value before ','");
		p->expect = VALUE;
	} else if (strchr(" \t\r\n", c) == NULL || c == '\0') {
		return 1;
	}
	return 0;
}

/* What a unit begins with may end it: a lone ',' between documents. */
static void keep(struct splitter *p, struct slice run)
{
	if (p->skipping)
		return;
	if (p->s->unit.len + run.n > p->limit) {
		p->skipping = true;
		sb_reset(&p->s->unit);
	} else {
		sb_addslice(&p->s->unit, run);
	}
}

static void count(struct splitter *p, char c)
{
	p->column++;
	if (c == '\n') {
		p->line++;
		p->column = 1;
	}
}

static int split(struct splitter *p, struct slice chunk)
{
	size_t from = 0; /* of what is not written or kept yet */

	for (size_t i = 0; i < chunk.n && !p->lost; i++) {
		char c = chunk.p[i];
		bool first = false;
		if (!p->in_unit) {
			if (between(p, c) == 0) {
				count(p, c);
				continue;
			}
			if (put(p->s, slice_make(chunk.p + from, i - from), p->e) != 0)
				return -1;
			from = i;
			begin_unit(p, c);
			first = true;
		}
		/* A unit's first byte is its own, whatever it is. */
		int end = first && p->scalar ? -1 : ends_at(p, c, first);
		if (end >= 0) {
			keep(p, slice_make(chunk.p + from, i + (size_t)end - from));
			if (finish_unit(p) != 0)
				return -1;
			from = i + (size_t)end;
		}
		if (end == 0)
			i--;
		else
			count(p, c);
	}
	if (p->lost)
		return 0;
	struct slice rest = slice_make(chunk.p + from, chunk.n - from);
	if (!p->in_unit)
		return put(p->s, rest, p->e);
	keep(p, rest);
	return 0;
}

static int finish(struct splitter *p)
{
	if (p->in_unit && finish_unit(p) != 0)
		return -1;
	if (in_array(p) && !p->lost)
		complain(p, "the array does not end");
	return 0;
}

static int read_documents(struct stream *s, struct line *l, struct in *in, struct oc_err *e)
{
	struct splitter p = {.s = s, .e = e, .expect = DOCUMENT, .limit = l->limit, .line = l->number + 1, .column = 1};
	struct slice chunk = {l->buf + l->at, l->end - l->at};
	ssize_t got;

	if (split(&p, chunk) != 0)
		return -1;
	l->consumed += chunk.n;
	l->at = l->end = 0;
	while (!l->eof && (got = in_read(in, l->buf, l->cap, e)) != 0) {
		if (got < 0)
			return -1;
		if (split(&p, slice_make(l->buf, (size_t)got)) != 0)
			return -1;
		l->consumed += (uint64_t)got;
		if (s->tick != NULL)
			s->tick(s->arg, in->raw);
	}
	return finish(&p);
}

/* ---- telling the form ---- */

static struct slice line_at(struct slice s, size_t at)
{
	const char *lf = memchr(s.p + at, '\n', s.n - at);

	return slice_make(s.p + at, lf == NULL ? s.n - at : (size_t)(lf - s.p) - at);
}

static bool is_json(struct json *reader, struct slice s)
{
	struct oc_err e;

	return json_check(reader, s.p, s.n, &e) == 0;
}

static bool opens(struct slice s, size_t at)
{
	return at < s.n && (s.p[at] == '{' || s.p[at] == '[');
}

/* The offset of a place that json_check names. */
static size_t offset_of(struct slice s, const struct oc_err *e)
{
	size_t at = 0;

	for (uint64_t line = 1; line < e->line && at < s.n; line++)
		at += line_at(s, at).n + 1;
	return at + (size_t)(e->column > 0 ? e->column - 1 : 0);
}

/* Is it documents one behind the other, the last one perhaps not at its end yet? */
static bool is_documents(struct json *reader, struct slice s)
{
	size_t at = skip_blank(s, 0);

	for (int i = 0; i < LOOKS && opens(s, at); i++) {
		struct slice rest = slice_make(s.p + at, s.n - at);
		struct oc_err e = OC_ERR_INIT;
		if (json_check(reader, rest.p, rest.n, &e) == 0)
			return true;
		size_t bad = offset_of(rest, &e);
		/* At a line's end inside a string it is bad before its end. */
		if (bad >= rest.n)
			return true;
		if (bad == 0 || !opens(rest, bad) || !is_json(reader, slice_make(rest.p, bad)))
			return false;
		at += bad;
	}
	return false;
}

/* What redaction makes of an input must be told as the same form: a line that was masked in part begins as before
 * (text_result), and no text is masked to begin with a brace. */
static enum stream_form form_of(struct json *reader, struct slice head, bool more)
{
	size_t at = skip_blank(head, 0);
	struct slice line = line_at(head, at), whole = head;
	bool object = at < head.n && head.p[at] == '{';

	if (!opens(head, at))
		return STREAM_TEXT;
	/* A line longer than what is there: an array is taken by element, else it is a line. */
	if (at + line.n == head.n && more)
		return object ? STREAM_LINES : STREAM_JSON;
	if (is_json(reader, line)) {
		bool alone = skip_blank(head, at + line.n) == head.n && !more;
		return !object && alone ? STREAM_JSON : STREAM_LINES;
	}
	while (more && whole.n > 0 && whole.p[whole.n - 1] != '\n')
		whole.n--;
	if (is_documents(reader, whole))
		return STREAM_JSON;
	return object ? STREAM_LINES : STREAM_TEXT;
}

/* ---- inputs ---- */

static const struct slice BOM = {"\xEF\xBB\xBF", 3};

/* Whole lines that hold nothing are passed on, so that the first bytes begin with the first line that does. Returns 0
 * or -1. */
static int pass_blank(struct stream *s, struct line *l, struct oc_err *e)
{
	struct slice text;
	int got;

	while ((got = line_whole(l, &text, e)) > 0 && all_blank(text)) {
		uint64_t lines = 0;
		for (size_t i = 0; i < text.n; i++)
			lines += text.p[i] == '\n';
		if (put(s, text, e) != 0)
			return -1;
		line_take(l, text, lines);
	}
	return got < 0 ? -1 : 0;
}

/* Behind an array on one line: is that all? Then its elements are units, as they would be on many lines. Returns 0 or
 * -1. */
static int look_behind(struct line *l, struct oc_err *e)
{
	size_t at = l->at;

	while (at < l->end && (l->buf[at] == ' ' || l->buf[at] == '\t' || l->buf[at] == '\r'))
		at++;
	const char *lf = at < l->end && l->buf[at] == '[' ? memchr(l->buf + at, '\n', l->end - at) : NULL;
	if (lf == NULL || l->eof || l->end == l->cap || !all_blank(slice_make(lf, (size_t)(l->buf + l->end - lf))))
		return 0;
	ssize_t got = in_read(l->in, l->buf + l->end, l->cap - l->end, e);
	if (got < 0)
		return -1;
	l->eof = got == 0;
	l->end += (size_t)got;
	return 0;
}

/* The first bytes, as far as they are there; they stay in the buffer. A byte order mark is passed on. Returns 0 or
 * -1. */
static int peek(struct stream *s, struct line *l, struct slice *head, bool *more, struct oc_err *e)
{
	size_t limit = l->limit;

	/* With a limit below its buffer's size line_whole would not read at all. */
	l->limit = limit < LINE_LIMIT ? LINE_LIMIT : limit;
	int rc = pass_blank(s, l, e);
	l->limit = limit;
	if (rc != 0 || look_behind(l, e) != 0)
		return -1;
	*head = slice_make(l->buf + l->at, l->end - l->at);
	*more = !l->eof;
	if (!slice_has_prefix(*head, BOM))
		return 0;
	line_take(l, slice_make(head->p, BOM.n), 0);
	*head = slice_make(head->p + BOM.n, head->n - BOM.n);
	return put(s, BOM, e);
}

static int read_input(struct stream *s, struct line *l, struct in *in, struct oc_err *e)
{
	struct slice head;
	bool more;

	if (peek(s, l, &head, &more, e) != 0)
		return -1;
	s->found = s->form == STREAM_AUTO ? form_of(&s->reader, head, more) : s->form;
	if (s->found == STREAM_TEXT && memchr(head.p, '\0', head.n) != NULL) {
		err_set(e, OC_EX_DATA,
		    "is binary (a database, an image, UTF-16): nothing of it is written; export it as text first");
		tell_bad(s, e, 0, 0);
		s->refused = true;
		return 0;
	}
	if (s->found == STREAM_JSON)
		return read_documents(s, l, in, e);
	return read_lines(s, l, in, e);
}

int stream_read(struct stream *s, const char *path, struct oc_err *e)
{
	struct line l;
	struct in in;

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
	int rc = read_input(s, &l, &in, e);
	s->rewrite->edit.tally->inputs++;
	s->rewrite->edit.tally->bytes += l.consumed;
	/* A lone document is no stream that could have one more record. */
	if (s->lines > 0 && (s->found != STREAM_LINES || (s->lines == 1 && !s->record)))
		s->all_lines = false;
	s->packed = in.zin != NULL;
	line_release(&l);
	in_close(&in);
	return rc;
}
