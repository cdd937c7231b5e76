#include "drift/rubric.h"

#include <stdint.h>
#include <stdlib.h>

#include "base/base.h"
#include "data/data.h"

/* A phrase, and whether it must be between word boundaries. */
struct tone {
	const char *phrase;
	bool words;
};

static const struct tone failure[] = {{"incomplete turn", false}, {"timed out", true}, {"timeout", true},
    {"failed to", true}, {"could not", true}, {"unable to", true}, {"did not continue", false},
    {"error occurred", false}};
static const struct tone suspicious_too[] = {{"an error was", false}};
static const struct tone stopped[] = {{"incomplete turn", false}, {"timed out", true}, {"timeout", true},
    {"stopped", true}, {"blocked", true}, {"abandoned", true}, {"did not continue", false}};

static unsigned char fold(char c)
{
	unsigned char u = (unsigned char)c;
	return u >= 'A' && u <= 'Z' ? (unsigned char)(u + 32) : u;
}

/* What \w is in a JavaScript pattern. */
static bool is_word(unsigned char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '_';
}

static bool phrase_at(struct slice text, size_t at, const struct tone *t)
{
	size_t n = strlen(t->phrase);

	if (text.n - at < n)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (fold(text.p[at + i]) != (unsigned char)t->phrase[i])
			return false;
	}
	return !t->words ||
	       ((at == 0 || !is_word(fold(text.p[at - 1]))) && (at + n == text.n || !is_word(fold(text.p[at + n]))));
}

static bool has_tone(struct slice text, const struct tone *t, size_t n)
{
	for (size_t at = 0; at < text.n; at++) {
		for (size_t i = 0; i < n; i++) {
			if (phrase_at(text, at, &t[i]))
				return true;
		}
	}
	return false;
}

#define HAS_TONE(text, list) has_tone((text), (list), sizeof(list) / sizeof((list)[0]))

bool rubric_tone(struct slice text)
{
	return HAS_TONE(text, failure);
}

bool rubric_suspicious(struct slice text)
{
	return HAS_TONE(text, failure) || HAS_TONE(text, suspicious_too);
}

bool rubric_stopped(struct slice text)
{
	return HAS_TONE(text, stopped);
}

struct hashes {
	uint64_t *h;
	size_t n, cap;
};

static int add_hash(struct hashes *list, uint64_t h)
{
	if (mem_grow(&list->h, &list->cap, list->n + 1, sizeof(*list->h)) < 0)
		return -1;
	list->h[list->n++] = h;
	return 0;
}

/* FNV-1a with a final mix, so that combining words in a row keeps their order. */
static uint64_t mix(uint64_t h)
{
	h ^= h >> 33;
	h *= 0xff51afd7ed558ccdu;
	return h ^ h >> 33;
}

/* Bytes of an ideograph, kana or hangul syllable at `at`: what is written without blanks between
 * words. 0 for all else. */
static size_t lone_word(struct slice t, size_t at)
{
	const unsigned char *p = (const unsigned char *)t.p + at;
	size_t len = p[0] < 0xE2 ? 0 : utf8_length(p, t.n - at, true);
	uint32_t cp = len < 3 ? 0 : utf8_value(p, len);
	bool lone = (cp >= 0x2E80 && cp <= 0x2FDF) || (cp >= 0x3040 && cp <= 0x9FFF) ||
		    (cp >= 0xAC00 && cp <= 0xD7A3) || (cp >= 0xF900 && cp <= 0xFAFF) ||
		    (cp >= 0x20000 && cp <= 0x3FFFF);

	return lone ? len : 0;
}

static bool in_word(struct slice t, size_t at)
{
	unsigned char c = fold(t.p[at]);
	return is_word(c) || (c >= 0x80 && js_space_at(t, at) == 0 && lone_word(t, at) == 0);
}

static int split_words(struct hashes *words, struct slice t)
{
	for (size_t at = 0; at < t.n;) {
		uint64_t h = 0xcbf29ce484222325u;
		size_t end = at + lone_word(t, at), gap = js_space_at(t, at);
		if (end == at)
			while (end < t.n && in_word(t, end))
				end++;
		if (end == at) {
			at += gap > 0 ? gap : 1;
			continue;
		}
		for (; at < end; at++)
			h = (h ^ fold(t.p[at])) * 0x100000001b3u;
		if (add_hash(words, mix(h)) < 0)
			return -1;
	}
	return 0;
}

static int compare(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
	return (x > y) - (x < y);
}

/* Turns words into the sorted set of their runs of k. */
static void make_shingles(struct hashes *words, size_t k)
{
	size_t n = words->n < k ? 0 : words->n - k + 1, kept = 0;

	for (size_t i = 0; i < n; i++) {
		uint64_t h = 0;
		for (size_t j = 0; j < k; j++)
			h = mix(h * 31 + words->h[i + j]);
		words->h[i] = h;
	}
	if (n > 0)
		qsort(words->h, n, sizeof(*words->h), compare);
	for (size_t i = 0; i < n; i++) {
		if (kept == 0 || words->h[kept - 1] != words->h[i])
			words->h[kept++] = words->h[i];
	}
	words->n = kept;
}

static double jaccard(const struct hashes *a, const struct hashes *b)
{
	size_t i = 0, j = 0, both = 0;

	while (i < a->n && j < b->n) {
		int c = compare(&a->h[i], &b->h[j]);
		both += c == 0;
		i += c <= 0;
		j += c >= 0;
	}
	return a->n + b->n == 0 ? 0 : (double)both / (double)(a->n + b->n - both);
}

int rubric_judge(struct rubric *r, struct slice left, struct slice right, double least, struct oc_err *e)
{
	struct hashes l = {NULL, 0, 0}, w = {NULL, 0, 0};
	int rc = 0;

	if (split_words(&l, left) < 0 || split_words(&w, right) < 0) {
		rc = err_nomem(e);
	} else {
		size_t k = l.n < w.n ? l.n : w.n;
		k = k > 3 ? 3 : k == 0 ? 1 : k;
		make_shingles(&l, k);
		make_shingles(&w, k);
		r->left_tone = rubric_tone(left);
		r->right_tone = rubric_tone(right);
		r->similarity = jaccard(&l, &w);
		r->within = r->left_tone == r->right_tone && r->similarity >= least;
	}
	mem_free(l.h);
	mem_free(w.h);
	return rc;
}
