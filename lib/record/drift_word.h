/* drift: the words of the runtime-parity verdict, as upstream's QA lab has them, and two of our own: "same-failure"
 * (strict rules: both runtimes failed alike, so nothing tells them apart) and "missing" (there is no pair to judge). */
#pragma once

#include "base/base.h"

enum drift {
	DRIFT_NONE, DRIFT_TEXT_ONLY, DRIFT_CALL_SHAPE, DRIFT_RESULT_SHAPE, DRIFT_STRUCTURAL, DRIFT_FAILURE_MODE,
	DRIFT_UPSTREAM, /* how many words upstream has */
	DRIFT_SAME_FAILURE = DRIFT_UPSTREAM,
	DRIFT_MISSING,
	DRIFT_WORDS
};

/* "none", "text-only", "tool-call-shape", ... */
const char *drift_word(enum drift d);

/* The drift of that word. Returns false when it is none. */
bool drift_of(struct slice word, enum drift *d);
