#include "artifact/validate.h"

#include "artifact/sniff.h"

static int told(struct reader *r, struct source *s, struct oc_err *bad, struct slice bytes,
    uint64_t line, struct oc_err *e)
{
	if (bad->exit == OC_EX_SOFTWARE || reader_reject(r, s, bad, bytes, line, "") != 0) {
		*e = *bad;
		return -1;
	}
	return 0;
}

static int check_line(struct reader *r, struct source *s, struct slice text, uint64_t number, struct oc_err *e)
{
	struct oc_err bad;

	if (json_check(&r->json, text.p, text.n, &bad) == 0 || reader_blank(text))
		return 0;
	err_at(&bad, s->in.name, number, bad.column);
	return told(r, s, &bad, text, number, e);
}

/* As many whole lines as are in the buffer at once. Returns as line_whole; 1 says that a line before offset *until is
 * bad: they are to be looked at one by one. */
static int check_buffers(struct reader *r, struct line *l, uint64_t *until, struct oc_err *e)
{
	struct slice text;
	uint64_t lines;
	int got;

	while ((got = line_whole(l, &text, e)) == 1 && json_check_lines(&r->json, text.p, text.n, &lines)) {
		line_take(l, text, lines);
		reader_tick(r, l->in->raw);
	}
	if (got == 1)
		*until = l->consumed + text.n;
	return got;
}

/* The loop that is measured: next to nothing but the reading and the checking. */
static int check_lines(struct reader *r, struct source *s, struct oc_err *e)
{
	struct line *l = &s->line;
	struct slice text;
	uint64_t until = 0;
	int got;

	l->limit = r->max_line;
	for (;;) {
		if (l->consumed >= until && check_buffers(r, l, &until, e) == -1)
			return reader_failed(r, s, e);
		got = line_next(l, &text, e);
		if (got == 0)
			return 0;
		if (got == -1)
			return reader_failed(r, s, e);
		if (got == -2 ? told(r, s, e, text, l->number, e) != 0
			      : check_line(r, s, text, l->number, e) != 0)
			return -1;
	}
}

static int check_doc(struct reader *r, struct source *s, struct oc_err *e)
{
	struct oc_err bad;

	if (source_slurp(s, &r->pre, r->max_bytes, e) != 0)
		return reader_failed(r, s, e);
	struct slice text = sb_slice(&r->pre);
	if (json_check(&r->json, text.p, text.n, &bad) == 0)
		return 0;
	err_at(&bad, s->in.name, bad.line, bad.column);
	return told(r, s, &bad, text, 0, e);
}

/* What is no JSON is only read to its end, which shows that it can be. */
static int check_bytes(struct reader *r, struct source *s, const struct sniffed *f, struct oc_err *e)
{
	struct slice chunk;
	struct oc_err bad;
	int got;

	while ((got = source_chunk(s, &chunk, e)) == 1)
		;
	if (got < 0)
		return reader_failed(r, s, e);
	if (f->type != artifact_unknown() || s->bytes == 0)
		return 0;
	err_set(&bad, OC_EX_DATA,
	    "is of no known type: nothing was checked (--type json and --type ndjson check any text)");
	err_at(&bad, s->in.name, 0, 0);
	return told(r, s, &bad, SLICE(""), 0, e);
}

static int check_found(struct reader *r, struct source *s, struct oc_err *e)
{
	struct sniffed f;
	struct slice text, raw;

	if (reader_sniff(r, s, ROLE_NONE, &f, e) != 0)
		return reader_failed(r, s, e);
	if (f.form == ARTIFACT_TEXT || f.form == ARTIFACT_BYTES)
		return check_bytes(r, s, &f, e);
	if (f.form == ARTIFACT_DOC && !f.event_lines)
		return check_doc(r, s, e);
	struct slice rest = sb_slice(&r->pre);
	for (uint64_t n = f.first_line; reader_cut(&rest, &text, &raw); n++) {
		if (check_line(r, s, text, n, e) != 0)
			return -1;
	}
	return check_lines(r, s, e);
}

int reader_validate(struct reader *r, const char *path, enum reader_check how, struct oc_err *e)
{
	struct source s;
	size_t limit = r->max_line > r->max_bytes ? r->max_line : r->max_bytes;

	sb_reset(&r->pre);
	if (source_open(&s, path, r->hash, limit, e) != 0)
		return reader_failed(r, &s, e);
	in_on_idle(&s.in, r->to.idle, r->to.arg);
	int rc = reader_is_own(r, &s)  ? 0
		 : how == CHECK_JSON   ? check_doc(r, &s, e)
		 : how == CHECK_NDJSON ? check_lines(r, &s, e)
				       : check_found(r, &s, e);
	source_close(&s);
	return rc;
}
