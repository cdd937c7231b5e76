/* failure_words: whether a text speaks of failure, which the type of its pseudonym has to say: upstream takes a tool's
 * result for an error when one of its words is anywhere in it, and oc-drift an answer for a failed one when it has such
 * a tone. Private to lib/redact.
 *
 * Each phrase is found by three letters in its middle that are rare in texts (sweep.h says how); what stands around
 * them decides. */
#pragma once

#include "base/base.h"

enum failure_kind {
	FAILURE_TOOL = 1, /* error, failed, failure, timeout, denied, enoent, not found */
	FAILURE_REPLY = 2 /* failed to, timeout, timed out, could not, unable to, ... */
};

struct failure_phrase {
	struct slice text;
	unsigned says; /* enum failure_kind */
	unsigned sign; /* offset of the three letters that the sweep looks for */
};

extern const struct failure_phrase failure_phrases[];
extern const size_t failure_phrase_count;

struct failure_words; /* opaque: what a pass needs */

/* NULL when memory is out. failure_words_free takes NULL too. */
struct failure_words *failure_words_new(void);
void failure_words_free(struct failure_words *t);

/* What the text, a JSON string as it stands, says between word boundaries, in any case: enum failure_kind, or'ed. */
unsigned failure_words_in(const struct failure_words *t, struct slice text);
