/* What the forms of an input share: a unit read, judged, written or refused. */
#include "redact/stream_in.h"

#include <string.h>

void stream_place(const struct stream *s, size_t offset, uint64_t *line, uint64_t *column)
{
	json_place(s->text.p, offset, line, column);
	if (*line == 1)
		*column += s->column - 1;
	*line += s->line - 1;
}

int stream_write(struct stream *s, struct slice text, struct oc_err *e)
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
	return s->ended ? 0 : stream_write(s, SLICE("\n"), e);
}

void stream_bad(struct stream *s, struct oc_err *e, uint64_t line, uint64_t column)
{
	err_at(e, s->path, line, column);
	s->rewrite->tally->bad++;
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
	if (hash.n == sizeof(s->rewrite->tally->seen_policy) - 1)
		memcpy(s->rewrite->tally->seen_policy, hash.p, hash.n);
}

int stream_document(struct stream *s, struct json_val root, struct form *form, struct splice *sp,
    struct oc_err *e)
{
	struct redaction *t = s->rewrite->tally;
	uint64_t before = sp->edits, line, column;

	t->units++;
	s->lines++;
	look_for_record(s, root);
	if (plan_document(&s->plans, s->rewrite, root, form, sp, e) != 0) {
		if (e->exit != OC_EX_DATA)
			return -1;
		/* The expression's own message may quote the document. */
		err_set(e, OC_EX_DATA,
		    "an expression of the policy fails on this document: all of it is masked");
		stream_place(s, json_offset(root), &line, &column);
		stream_bad(s, e, line, column);
		splice_put(sp, json_offset(root), json_source(root).n, STREAM_GONE);
	}
	t->changed += sp->edits != before;
	return sb_ok(sp->out) ? 0 : err_nomem(e);
}
