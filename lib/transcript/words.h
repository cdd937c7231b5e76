/* words: text compared as ECMAScript does it: s.toLowerCase() with lower-case text, and whole words and phrases with
 * the regular expressions /\bphrase\b/i and (WORDS_UNICODE) /\bphrase\b/iu.
 *
 * The lower_ functions build no copy. Their second argument is lower-case ASCII, and only one character beyond ASCII
 * has an ASCII lower-case form: the Kelvin sign (U+212A), a k. (U+0130 becomes "i" and a combining dot.)
 *
 * Without the u flag only ASCII letters have two cases, and words consist of ASCII letters, digits and "_" (ECMA-262
 * 22.2.2.7.3, 22.2.2.9.3). With it, case folds as in Unicode (CaseFolding.txt, C and S): the long s (U+017F) is an s,
 * the Kelvin sign a k, and both are word characters.
 *
 * A phrase is lower-case ASCII and begins with a letter. After a phrase that ends in a word character no word character
 * may follow; after any other phrase one must. */
#pragma once

#include "base/base.h"

/* The lower-case ASCII letter at s.p[at] (at < s.n), or the byte itself; its length in *len (3 for the Kelvin sign). */
unsigned char lower_at(struct slice s, size_t at, size_t *len);

/* s.toLowerCase() === text */
bool lower_is(struct slice s, struct slice text);

/* s.toLowerCase().startsWith(text) */
bool lower_begins(struct slice s, struct slice text);

/* s.toLowerCase().includes(text); text is not empty */
bool lower_has(struct slice s, struct slice text);

enum words_case { WORDS_ASCII, WORDS_UNICODE };

/* A phrase and the caller's number for it. A list ends with an absent text. */
struct words_phrase {
	struct slice text;
	int id;
};

struct words_hit {
	int id;
	size_t start, end; /* offsets in the text: [start, end) */
};

struct words {
	const struct words_phrase *list;
	enum words_case fold;
	uint32_t letters; /* first letters of the phrases, a bit each */
	struct slice text;
	size_t at;   /* start of the current word */
	size_t next; /* where the search for the next word begins */
	const struct words_phrase *left;
};

void words_begin(struct words *w, const struct words_phrase *list, enum words_case fold, struct slice text);

/* The next hit: all of them, overlapping ones too, by their starts, then in the order of the list. */
bool words_next(struct words *w, struct words_hit *hit);

/* Is there any hit? */
bool words_any(const struct words_phrase *list, enum words_case fold, struct slice text);

/* Is the character at `at` a word character? */
bool words_at(enum words_case fold, struct slice text, size_t at);
