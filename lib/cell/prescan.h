/* prescan: finds out fast that a line of a log has none of many phrases, so that only few lines need the slower search
 * of transcript/words.h. */
#pragma once

#include "transcript/transcript.h"

#define PRESCAN_PHRASES 64
#define PRESCAN_KEY 4 /* first bytes that are compared; no phrase is shorter */

struct prescan {
	uint64_t bits[16]; /* by a hash of the first bytes in lower case: does a phrase begin so? */
	uint32_t key[PRESCAN_PHRASES];
	struct slice phrase[PRESCAN_PHRASES];
	size_t count;
};

/* Adds the phrases of a list, borrowed. At most PRESCAN_PHRASES in all. */
void prescan_add(struct prescan *f, const struct words_phrase *list);

/* False: the text has no phrase as whole words, in any case, with or without the u flag. True also for a text with the
 * first byte of a long s or a Kelvin sign. */
bool prescan_may(const struct prescan *f, struct slice text);
