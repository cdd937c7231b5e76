/*
 * filter: tells for most lines of a log, at the speed of reading them, that none of many phrases
 * can stand there, so that only the others are given to transcript/words.h.
 */
#ifndef OC_CELL_FILTER_H
#define OC_CELL_FILTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/slice.h"
#include "transcript/words.h"

#define FILTER_PHRASES 64
#define FILTER_KEY 4 /* bytes that a phrase begins with; none is shorter */

struct phrase_filter {
	uint64_t bits[16]; /* by a hash of the first bytes, any case: may a phrase begin so? */
	uint32_t key[FILTER_PHRASES];
	struct slice phrase[FILTER_PHRASES];
	size_t count;
};

/* Adds the phrases of a list, borrowed. At most FILTER_PHRASES in all. */
void filter_add(struct phrase_filter *f, const struct words_phrase *list);

/*
 * False when no phrase stands in text as whole words, in any case of letters, with or without the u
 * flag. (True, too, for any text that has the first byte of a long s or Kelvin sign.)
 */
bool filter_may(const struct phrase_filter *f, struct slice text);

#endif
