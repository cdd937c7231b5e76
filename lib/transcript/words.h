/*
 * words: finds whole words and phrases in a text as ECMAScript's regular expressions do:
 * /\bphrase\b/i and, with WORDS_UNICODE, /\bphrase\b/iu.
 *
 * Without the u flag only ASCII letters have two cases, and a word is made of ASCII letters, digits
 * and "_" (ECMA-262 22.2.2.7.3, 22.2.2.9.3). With it, case is folded as in Unicode
 * (CaseFolding.txt, C and S): the long s (U+017F) is an s and the Kelvin sign (U+212A) a k, and
 * both are parts of words.
 *
 * A phrase is lower-case ASCII and begins with a letter. When it ends in a letter, digit or "_", no
 * such character may follow it; when it ends in anything else, one must.
 */
#ifndef OC_TRANSCRIPT_WORDS_H
#define OC_TRANSCRIPT_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/slice.h"

enum words_case { WORDS_ASCII, WORDS_UNICODE };

/* A phrase and what it is to the caller. A list of them ends with a text that is absent. */
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
	uint32_t letters; /* those that phrases begin with, a bit each */
	struct slice text;
	size_t at;   /* the word start that is looked at */
	size_t next; /* where the search for the next one goes on */
	const struct words_phrase *left;
};

void words_begin(
    struct words *w, const struct words_phrase *list, enum words_case fold, struct slice text);

/* The next hit, in the order of their starts, at one start in the order of the list. All of them
 * are found, overlapping ones too. */
bool words_next(struct words *w, struct words_hit *hit);

/* Is there any? */
bool words_any(const struct words_phrase *list, enum words_case fold, struct slice text);

/* Is there a part of a word right before `at`, and right at it? */
bool words_before(enum words_case fold, struct slice text, size_t at);
bool words_at(enum words_case fold, struct slice text, size_t at);

#endif
