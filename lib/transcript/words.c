#include "transcript/words.h"

static bool ascii_word(unsigned char c)
{
	return (c >= '0' && c <= '9') || c == '_' || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

static bool long_s(const char *p)
{
	return memcmp(p, "\xC5\xBF", 2) == 0;
}

static bool kelvin(const char *p)
{
	return memcmp(p, "\xE2\x84\xAA", 3) == 0;
}

/* Bytes of the word character at text.p[at], 0 when there is none. */
static size_t word_at(enum words_case fold, struct slice text, size_t at)
{
	if (at >= text.n)
		return 0;
	if (ascii_word((unsigned char)text.p[at]))
		return 1;
	if (fold == WORDS_ASCII || (unsigned char)text.p[at] < 0x80)
		return 0;
	if (text.n - at >= 2 && long_s(text.p + at))
		return 2;
	return text.n - at >= 3 && kelvin(text.p + at) ? 3 : 0;
}

bool words_at(enum words_case fold, struct slice text, size_t at)
{
	return word_at(fold, text, at) > 0;
}

bool words_before(enum words_case fold, struct slice text, size_t at)
{
	if (at == 0)
		return false;
	if (ascii_word((unsigned char)text.p[at - 1]))
		return true;
	if (fold == WORDS_ASCII || (unsigned char)text.p[at - 1] < 0x80)
		return false;
	return (at >= 2 && long_s(text.p + at - 2)) || (at >= 3 && kelvin(text.p + at - 3));
}

/* The folded character at text.p[at] (at < text.n) when it is ASCII, else its first byte. */
static unsigned char folded(enum words_case fold, struct slice text, size_t at, size_t *len)
{
	unsigned char c = (unsigned char)text.p[at];

	*len = 1;
	if (c >= 'A' && c <= 'Z')
		return c | 0x20;
	if (c < 0x80 || fold == WORDS_ASCII || (*len = word_at(fold, text, at)) == 0) {
		*len = 1;
		return c;
	}
	return *len == 2 ? 's' : 'k';
}

/* Where phrase ends when it stands at `at`, 0 when it does not. */
static size_t phrase_end(enum words_case fold, struct slice text, size_t at, struct slice phrase)
{
	size_t len;

	for (size_t i = 0; i < phrase.n; i++, at += len) {
		if (at >= text.n || folded(fold, text, at, &len) != (unsigned char)phrase.p[i])
			return 0;
	}
	bool inside = ascii_word((unsigned char)phrase.p[phrase.n - 1]);
	return words_at(fold, text, at) != inside ? at : 0;
}

static uint32_t letter_bit(unsigned char c)
{
	return c >= 'a' && c <= 'z' ? (uint32_t)1 << (c - 'a') : 0;
}

void words_begin(
    struct words *w, const struct words_phrase *list, enum words_case fold, struct slice text)
{
	*w = (struct words){.list = list, .fold = fold, .text = text, .left = NULL};
	for (const struct words_phrase *p = list; p->text.p != NULL; p++)
		w->letters |= letter_bit((unsigned char)p->text.p[0]);
}

/* Moves on to the next start of a word whose first letter is one of the phrases'. */
static bool next_start(struct words *w)
{
	size_t at = w->next, len;

	for (;;) {
		while (at < w->text.n && (len = word_at(w->fold, w->text, at)) == 0)
			at++;
		if (at >= w->text.n)
			return false;
		size_t start = at;
		while ((len = word_at(w->fold, w->text, at)) > 0)
			at += len;
		if ((letter_bit(folded(w->fold, w->text, start, &len)) & w->letters) != 0) {
			w->at = start;
			w->next = at;
			return true;
		}
	}
}

bool words_next(struct words *w, struct words_hit *hit)
{
	for (;;) {
		while (w->left != NULL && w->left->text.p != NULL) {
			const struct words_phrase *p = w->left++;
			size_t end = phrase_end(w->fold, w->text, w->at, p->text);
			if (end > 0) {
				*hit = (struct words_hit){p->id, w->at, end};
				return true;
			}
		}
		if (!next_start(w))
			return false;
		w->left = w->list;
	}
}

bool words_any(const struct words_phrase *list, enum words_case fold, struct slice text)
{
	struct words w;
	struct words_hit hit;

	words_begin(&w, list, fold, text);
	return words_next(&w, &hit);
}
