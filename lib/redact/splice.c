#include "redact/splice.h"

void splice_put(struct splice *s, size_t at, size_t len, struct slice text)
{
	if (s->edits++ == 0)
		sb_reset(s->out);
	sb_add(s->out, s->text.p + s->done, at - s->done);
	sb_addslice(s->out, text);
	s->done = at + len;
}

void splice_end(struct splice *s, size_t end)
{
	if (s->edits == 0)
		return;
	sb_add(s->out, s->text.p + s->done, end - s->done);
	s->done = end;
}
