/*
 * failure_words: does a text report a failure? The type of its pseudonym must tell: upstream takes a tool's
 * result for an error if it contains one of these words, and oc-drift a reply for a failed one. Private to
 * lib/redact.
 *
 * Each phrase is found by three letters in it that are rare in texts (sweep.h); then the text around them is
 * compared.
 */
#ifndef OC_REDACT_FAILURE_WORDS_H
#define OC_REDACT_FAILURE_WORDS_H

#include "base/slice.h"

enum failure_kind {
	FAILURE_TOOL = 1, /* error, failed, failure, timeout, denied, enoent, not found */
	FAILURE_REPLY = 2 /* failed to, timeout, timed out, could not, unable to, ... */
};

struct failure_words; /* opaque */

/* NULL when memory is out. failure_words_free accepts NULL. */
struct failure_words *failure_words_new(void);
void failure_words_free(struct failure_words *t);

/* The kinds of failure (FAILURE_* bits) that the text, the inside of a JSON string, reports: whole phrases,
 * ignoring case. */
unsigned failure_words_in(const struct failure_words *t, struct slice text);

#endif
