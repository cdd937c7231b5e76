#include "data/json_run.h"

#include <string.h>

static const char *line_end(const char *at, const char *end)
{
	if (at < end && *at == '\n')
		return at;
	return memchr(at, '\n', (size_t)(end - at));
}

void json_run_to(struct json_run *r, const char *end, bool blank)
{
	if (!blank)
		r->root = r->root.j == NULL ? json_root(r->j) : json_after(r->root);
	r->raw = slice_make(r->line, (size_t)(end - r->line));
	r->text = r->raw;
	if (r->text.n > 0 && end[-1] == '\n')
		r->text.n--;
	if (r->text.n < r->raw.n && r->text.n > 0 && r->text.p[r->text.n - 1] == '\r')
		r->text.n--;
	r->number++;
	r->line = end;
}

bool json_run_next(struct json_run *r)
{
	struct json_val root = r->root.j == NULL ? json_root(r->j) : json_after(r->root);
	const char *lf;

	if (root.j == NULL)
		return false;
	const char *at = r->j->text + json_offset(root);
	while (r->line < at && (lf = memchr(r->line, '\n', (size_t)(at - r->line))) != NULL) {
		r->line = lf + 1;
		r->number++;
	}
	lf = line_end(at + json_source(root).n, r->end);
	json_run_to(r, lf == NULL ? r->end : lf + 1, false);
	return true;
}
