#include "data/json_run.h"

#include <string.h>

static const char *line_end(const char *at, const char *end)
{
	if (at < end && *at == '\n')
		return at;
	return memchr(at, '\n', (size_t)(end - at));
}

bool json_run_next(struct json_run *r)
{
	const char *lf;

	r->root = r->root.j == NULL ? json_root(r->j) : json_after(r->root);
	if (r->root.j == NULL)
		return false;
	const char *at = r->j->text + json_offset(r->root);
	while (r->line < at && (lf = memchr(r->line, '\n', (size_t)(at - r->line))) != NULL) {
		r->line = lf + 1;
		r->number++;
	}
	lf = line_end(at + json_source(r->root).n, r->end);
	r->raw = slice_make(r->line, (size_t)((lf == NULL ? r->end : lf + 1) - r->line));
	r->text = slice_make(r->line, r->raw.n - (lf != NULL));
	if (lf != NULL && r->text.n > 0 && r->text.p[r->text.n - 1] == '\r')
		r->text.n--;
	r->number++;
	r->line += r->raw.n;
	return true;
}
