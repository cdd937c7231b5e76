/* Places: user names in home paths, host names by their suffix. */
#include "redact/match.h"

/* Paths that hold homes, before /home/. */
const char *const home_roots[] = {"/var", "/export", "/private", "/usr", "/mnt", "/host", NULL};

static bool home_root(struct text *t, size_t at)
{
	for (const char *const *root = home_roots; *root != NULL; root++) {
		size_t n = strlen(*root);
		if (at >= n && memcmp(t->p + at - n, *root, n) == 0)
			return text_opens(t, at - n, IS_TOKEN | IS_DOT);
	}
	return false;
}

/* The name behind /home/, /Users/ or \Users\: the path keeps its shape, the name goes. */
void match_home(struct text *t, size_t at, const struct prefix *p)
{
	size_t from = at + p->n;

	if (p->literal[0] == '/' && !text_opens(t, at, IS_TOKEN | IS_DOT) && !home_root(t, at))
		return;
	while (from < t->n && (t->p[from] == '\\' || t->p[from] == '/'))
		from++;
	size_t end = from;
	while (end < t->n && (is(t->p[end], IS_TOKEN | IS_DOT) || t->p[end] >= 0x80 ||
				 (t->p[end] == ' ' && p->literal[0] == '\\' && end + 1 < t->n &&
				     is(t->p[end + 1], IS_UPPER))))
		end++;
	while (end > from && t->p[end - 1] == '.')
		end--;
	if (TEXT_IS(t, from, "Shared") || TEXT_IS(t, from, "Public"))
		return;
	text_find(t, p->rule, from, end);
}

#define HOST_MAX 253 /* RFC 1035 */

/* NAME.local and its like: names of private networks (RFC 6762, RFC 8375; .ts.net of Tailscale, .internal of clouds).
 * Host names of people and clouds have a '-' or a digit; `settings.local` and `process.internal` have none. */
void match_host(struct text *t, size_t at, const struct prefix *p)
{
	size_t end = at + p->n;
	size_t from = at;
	bool host = false;

	if (end < t->n && (is(t->p[end], IS_TOKEN) || t->p[end] == '('))
		return;
	if (end + 1 < t->n && t->p[end] == '.' && is(t->p[end + 1], IS_ALNUM))
		return;
	while (from > 0 && at - from < HOST_MAX && is(t->p[from - 1], IS_TOKEN | IS_DOT))
		from--;
	for (size_t i = from; i < at; i++) {
		if (t->p[i] == '_')
			return;
		host = host || t->p[i] == '-' || is(t->p[i], IS_DIGIT);
	}
	if (from == at || !is(t->p[from], IS_ALNUM))
		return;
	if (host || p->literal[1] == 't')
		text_find(t, p->rule, from, end);
}
