/*
 * tone: whether a text speaks of failure, which the type of its pseudonym has to say: upstream takes a
 * tool's result for an error when one of its words is anywhere in it, and oc-drift an answer for a
 * failed one when it has such a tone. Private to lib/redact.
 *
 * Each phrase is found by three letters in its middle that are rare in texts (sweep.h says how); what
 * stands around them decides.
 */
#ifndef OC_REDACT_TONE_H
#define OC_REDACT_TONE_H

#include "base/slice.h"

enum tone_says {
	TONE_ERROR = 1, /* error, failed, failure, timeout, denied, enoent, not found */
	TONE_FAILED = 2 /* failed to, timeout, timed out, could not, unable to, ... */
};

struct tone; /* opaque: what a pass needs */

/* NULL when memory is out. tone_free takes NULL too. */
struct tone *tone_new(void);
void tone_free(struct tone *t);

/* What the text, a JSON string as it stands, says between word boundaries, in any case: TONE_* bits. */
unsigned tone_of(const struct tone *t, struct slice text);

#endif
