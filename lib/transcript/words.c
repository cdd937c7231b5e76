#include "transcript/words.h"

static bool ascii_word(unsigned char c)
{
	return (c >= '0' && c <= '9') || c == '_' || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

static bool kelvin_at(struct slice s, size_t at)
{
	return s.n - at >= 3 && memcmp(s.p + at, "\xE2\x84\xAA", 3) == 0;
}

unsigned char lower_at(struct slice s, size_t at, size_t *len)
{
	unsigned char c = (unsigned char)s.p[at];

	*len = 1;
	if (c >= 'A' && c <= 'Z')
		return c | 0x20;
	if (c != 0xE2 || !kelvin_at(s, at))
		return c;
	*len = 3;
	return 'k';
}

/* The length of the part of s from `at` on that is text in lower case, 0 when there is none. */
static size_t lower_match(struct slice s, size_t at, struct slice text)
{
	size_t from = at, len;

	for (size_t i = 0; i < text.n; i++, at += len) {
		if (at >= s.n || lower_at(s, at, &len) != (unsigned char)text.p[i])
			return 0;
	}
	return at - from;
}

bool lower_is(struct slice s, struct slice text)
{
	if (s.n == 0 || text.n == 0)
		return s.n == text.n;
	return s.n >= text.n && lower_match(s, 0, text) == s.n;
}

bool lower_begins(struct slice s, struct slice text)
{
	return lower_match(s, 0, text) > 0;
}

bool lower_has(struct slice s, struct slice text)
{
	for (size_t at = 0; at < s.n; at++) {
		if (lower_match(s, at, text) > 0)
			return true;
	}
	return false;
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
	if (text.n - at >= 2 && memcmp(text.p + at, "\xC5\xBF", 2) == 0)
		return 2;
	return kelvin_at(text, at) ? 3 : 0;
}

bool words_at(enum words_case fold, struct slice text, size_t at)
{
	return word_at(fold, text, at) > 0;
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

/* The end of the phrase at `at`, 0 when it is not there. */
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

void words_begin(struct words *w, const struct words_phrase *list, enum words_case fold, struct slice text)
{
	*w = (struct words){.list = list, .fold = fold, .text = text, .left = NULL};
	for (const struct words_phrase *p = list; p->text.p != NULL; p++)
		w->letters |= letter_bit((unsigned char)p->text.p[0]);
}

/* Moves to the next word that begins with the first letter of some phrase. */
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
