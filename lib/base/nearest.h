/* nearest: the known word that somebody meant who wrote an unknown one: the shortest that begins with it, else the one
 * with the fewest letters wrong, missing, too many or swapped (at most one in three).
 *
 *     struct nearest n = NEAREST_INIT(slice_cstr("colour"));
 *     nearest_try(&n, "color"); nearest_try(&n, "where");
 *     nearest_word(&n)  ->  "color"
 */
#pragma once

#include "base/slice.h"

struct nearest {
	struct slice word;
	const char *best; /* borrowed */
	size_t cost;
};

#define NEAREST_INIT(text) {.word = (text), .best = NULL, .cost = SIZE_MAX}

/* candidate is borrowed. Of two as near the first stays. */
void nearest_try(struct nearest *n, const char *candidate);

/* NULL: none is near. */
const char *nearest_word(const struct nearest *n);

/* What to put behind a message about the word: "; did you mean WORD?", or nothing. Returns buf. */
#define NEAREST_HINT 64
const char *nearest_hint(const struct nearest *n, char buf[NEAREST_HINT]);
