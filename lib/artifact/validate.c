/* Only reading: the shortest way over an input. */
#include "artifact/reader_in.h"
#include "data/canon.h"

static int told(struct reader *r, struct source *s, struct oc_err *bad, struct slice bytes, uint64_t line, struct oc_err *e)
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

/* The loop that is measured: next to nothing but line_next and json_check. */
static int check_lines(struct reader *r, struct source *s, struct oc_err *e)
{
	struct line *l = &s->line;
	struct slice text;
	int got;

	l->limit = r->max_line;
	while ((got = line_next(l, &text, e)) != 0) {
		if (got == -1)
			return reader_failed(r, s, e);
		if (got == -2 ? told(r, s, e, text, l->number, e) != 0 : check_line(r, s, text, l->number, e) != 0)
			return -1;
		if ((l->number & 0xFFF) == 0 && r->sink.tick != NULL)
			r->sink.tick(r->sink.arg, s->in.raw);
	}
	return 0;
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

static int check_found(struct reader *r, struct source *s, struct oc_err *e)
{
	struct sniffed f;
	struct slice rest, text, raw;

	if (reader_sniff(r, s, ROLE_NONE, &f, e) != 0)
		return reader_failed(r, s, e);
	if (f.form == ARTIFACT_LINES || f.event_lines) {
		rest = sb_slice(&r->pre);
		for (uint64_t n = f.first_line; reader_cut(&rest, &text, &raw); n++) {
			if (check_line(r, s, text, n, e) != 0)
				return -1;
		}
		return check_lines(r, s, e);
	}
	if (f.form == ARTIFACT_DOC)
		return check_doc(r, s, e);
	while ((f.first_line = 0, source_chunk(s, &text, e)) == 1)
		;
	return 0;
}

int reader_validate(struct reader *r, const char *path, enum reader_check how, struct oc_err *e)
{
	struct source s;
	size_t limit = r->max_line > r->max_bytes ? r->max_line : r->max_bytes;

	sb_reset(&r->pre);
	if (source_open(&s, path, r->hash, limit, e) != 0)
		return reader_failed(r, &s, e);
	in_on_idle(&s.in, r->sink.idle, r->sink.arg);
	int rc = how == CHECK_JSON ? check_doc(r, &s, e) :
	    how == CHECK_NDJSON ? check_lines(r, &s, e) :
	    check_found(r, &s, e);
	source_close(&s);
	return rc;
}
