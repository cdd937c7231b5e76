#include "redact/text.h"

void text_find(struct text *t, enum rule_id rule, size_t at, size_t end)
{
	if ((rule_of(rule)->class & t->classes) == 0 || end <= at || end > t->n)
		return;
	if (end > t->found_end)
		t->found_end = end;
	struct slice plain = text_slice(t, at, end);
	if (scan_is_mask(plain))
		return;
	t->found = true;
	if (t->raw)
		return;
	struct finds *f = t->out;
	if (f->failed || (f->count == f->cap && mem_grow((void **)&f->v, &f->cap, f->count + 1, sizeof(*f->v)) < 0)) {
		f->failed = true;
		return;
	}
	f->v[f->count++] = (struct find){at, end - at, rule, plain};
}

size_t text_run(struct text *t, size_t at, unsigned classes)
{
	if (t->run.classes == classes && at >= t->run.from && at < t->run.end)
		return t->run.end;
	size_t end = at;
	while (end < t->n && is(t->p[end], classes))
		end++;
	if (end - at > 32) {
		t->run.classes = classes;
		t->run.from = at;
		t->run.end = end;
	}
	return end;
}

bool text_is_folded(struct text *t, size_t at, const char *s, size_t n)
{
	if (at > t->n || t->n - at < n)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (to_lower(t->p[at + i]) != (unsigned char)s[i])
			return false;
	}
	return true;
}

bool text_opens(struct text *t, size_t at, unsigned classes)
{
	if (at == 0 || t->loose || !is(t->p[at - 1], classes))
		return true;
	if (!t->raw)
		return false;
	return (at >= 2 && t->p[at - 2] == '\\') || (at >= 3 && t->p[at - 3] == '%') ||
	       (at >= 6 && t->p[at - 6] == '\\' && t->p[at - 5] == 'u');
}

bool text_random(struct text *t, size_t at, size_t end)
{
	unsigned seen = 0;

	if (end > at + TEXT_SAMPLE)
		end = at + TEXT_SAMPLE;
	for (; at < end; at++)
		seen |= char_class[t->p[at]];
	return (seen & IS_DIGIT) != 0 || (seen & (IS_UPPER | IS_LOWER)) == (IS_UPPER | IS_LOWER);
}

size_t text_ellipsis(struct text *t, size_t at)
{
	if (TEXT_IS(t, at, "\xE2\x80\xA6") || TEXT_IS(t, at, "..."))
		return 3;
	if (!TEXT_IS(t, at, "***"))
		return 0;
	size_t n = 3;
	while (at + n < t->n && t->p[at + n] == '*')
		n++;
	return n;
}
