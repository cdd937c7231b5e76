/* JSON documents that may go over many lines, and the elements of arrays; and which form an input
 * has. */
#include "redact/stream_in.h"

#include <string.h>

#define LOOKS 64 /* documents that are looked at to tell the form */

/* ---- telling the form ---- */

static size_t skip_blank(struct slice s, size_t at)
{
	while (
	    at < s.n && (s.p[at] == ' ' || s.p[at] == '\t' || s.p[at] == '\r' || s.p[at] == '\n'))
		at++;
	return at;
}

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

/*
 * What redaction makes of an input must be told as the same form: a line that was masked in part
 * begins as before (text_result), and no text is masked to begin with a brace.
 */
enum stream_form stream_sniff(struct json *reader, struct slice head, bool more)
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
	stream_bad(p->s, p->e, p->line, p->column);
}

static int gone(struct splitter *p)
{
	struct redaction *t = p->s->rewrite->tally;

	t->units++;
	t->changed++;
	p->s->lines++;
	stream_bad(p->s, p->e, p->unit_line, p->unit_column);
	return stream_write(p->s, STREAM_GONE, p->e);
}

/* Without the brackets that are ours. When these went as well, nothing of the element may stay. */
static int put_unit(struct stream *s, struct slice text, bool element, struct oc_err *e)
{
	if (element && text.n > 2 && text.p[0] == '[')
		text = slice_make(text.p + 1, text.n - 2);
	else if (element && text.p[0] == '[')
		text = SLICE("null");
	return stream_write(s, text, e);
}

/* The unit is whole. An element is read as an array of its own: so its policy sees what it is. */
static int finish_unit(struct splitter *p)
{
	struct stream *s = p->s;
	bool element = in_array(p);
	struct splice sp;

	p->in_unit = false;
	if (p->expect != DOCUMENT)
		p->expect = COMMA_OR_END;
	if (p->skipping) {
		err_set(p->e, OC_EX_DATA,
		    "value is longer than the limit of %zu bytes: masked as a whole (see "
		    "--max-line)",
		    p->limit);
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
	s->rewrite->hot = scan_line(s->rewrite->scan, s->text);
	if (json_read(&s->reader, s->text.p, s->text.n, p->e) != 0) {
		p->lost = true;
		if (p->e->exit == OC_EX_SOFTWARE || gone(p) != 0)
			return -1;
		return stream_write(s, SLICE("\n"), p->e);
	}
	sp = (struct splice){.text = s->text, .out = &s->result};
	if (stream_document(s, json_root(&s->reader), NULL, &sp, p->e) != 0)
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
			if (stream_write(p->s, slice_make(chunk.p + from, i - from), p->e) != 0)
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
		return stream_write(p->s, rest, p->e);
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

int stream_json(struct stream *s, struct line *l, struct in *in, struct oc_err *e)
{
	struct splitter p = {.s = s,
	    .e = e,
	    .expect = DOCUMENT,
	    .limit = l->limit,
	    .line = l->number + 1,
	    .column = 1};
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
