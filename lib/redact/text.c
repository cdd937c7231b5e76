#include "redact/text.h"

#include "base/mem.h"

#define D (IS_DIGIT | IS_HEX | IS_B64)
#define X (IS_HEX | IS_B64)
#define U (IS_UPPER | IS_B64)
#define L (IS_LOWER | IS_B64)

const uint8_t char_class[256] = {
    ['0'] = D,
    ['1'] = D,
    ['2'] = D,
    ['3'] = D,
    ['4'] = D,
    ['5'] = D,
    ['6'] = D,
    ['7'] = D,
    ['8'] = D,
    ['9'] = D,
    ['A'] = U | X,
    ['B'] = U | X,
    ['C'] = U | X,
    ['D'] = U | X,
    ['E'] = U | X,
    ['F'] = U | X,
    ['G'] = U,
    ['H'] = U,
    ['I'] = U,
    ['J'] = U,
    ['K'] = U,
    ['L'] = U,
    ['M'] = U,
    ['N'] = U,
    ['O'] = U,
    ['P'] = U,
    ['Q'] = U,
    ['R'] = U,
    ['S'] = U,
    ['T'] = U,
    ['U'] = U,
    ['V'] = U,
    ['W'] = U,
    ['X'] = U,
    ['Y'] = U,
    ['Z'] = U,
    ['a'] = L | X,
    ['b'] = L | X,
    ['c'] = L | X,
    ['d'] = L | X,
    ['e'] = L | X,
    ['f'] = L | X,
    ['g'] = L,
    ['h'] = L,
    ['i'] = L,
    ['j'] = L,
    ['k'] = L,
    ['l'] = L,
    ['m'] = L,
    ['n'] = L,
    ['o'] = L,
    ['p'] = L,
    ['q'] = L,
    ['r'] = L,
    ['s'] = L,
    ['t'] = L,
    ['u'] = L,
    ['v'] = L,
    ['w'] = L,
    ['x'] = L,
    ['y'] = L,
    ['z'] = L,
    ['-'] = IS_MARK | IS_B64,
    ['_'] = IS_MARK | IS_B64,
    ['+'] = IS_B64,
    ['/'] = IS_B64,
    [' '] = IS_SPACE,
    ['\t'] = IS_SPACE,
    ['\n'] = IS_SPACE,
    ['\r'] = IS_SPACE,
    ['.'] = IS_DOT,
};

void text_find(struct text *t, enum rule_id rule, size_t at, size_t end)
{
	if ((rules[rule].class & t->classes) == 0 || end <= at || end > t->n)
		return;
	if (end > t->found_end)
		t->found_end = end;
	struct slice plain = slice_make((const char *)t->p + at, end - at);
	if (scan_is_mask(plain))
		return;
	t->found = true;
	if (t->raw)
		return;
	struct finds *f = t->out;
	if (f->failed || (f->count == f->cap &&
			     mem_grow((void **)&f->v, &f->cap, f->count + 1, sizeof(*f->v)) < 0)) {
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
		unsigned char c = t->p[at + i];
		if ((c >= 'A' && c <= 'Z' ? c | 0x20 : c) != (unsigned char)s[i])
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
