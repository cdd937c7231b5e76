/*
 * drift: the words of the runtime-parity verdict, as upstream's QA lab has them, and two of our
 * own: "same-failure" (strict rules: both runtimes failed alike, so nothing tells them apart) and
 * "missing" (there is no pair to judge).
 */
#ifndef OC_RECORD_DRIFT_WORD_H
#define OC_RECORD_DRIFT_WORD_H

#include "base/base.h"

enum drift {
	DRIFT_NONE,
	DRIFT_TEXT_ONLY,
	DRIFT_CALL_SHAPE,
	DRIFT_RESULT_SHAPE,
	DRIFT_STRUCTURAL,
	DRIFT_FAILURE_MODE,
	DRIFT_UPSTREAM, /* how many words upstream has */
	DRIFT_SAME_FAILURE = DRIFT_UPSTREAM,
	DRIFT_MISSING,
	DRIFT_WORDS
};

/* Which upstream's rules: by the month in which they came. */
enum drift_age { DRIFT_2026_06, DRIFT_2026_08, DRIFT_2026_09 };

/* "none", "text-only", "tool-call-shape", ... */
const char *drift_word(enum drift d);

/* The drift of that word. Returns false when it is none. */
bool drift_of(struct slice word, enum drift *d);

/* "2026-06", "2026-08" or "2026-09". Returns false for another text. */
bool drift_age_of(struct slice text, enum drift_age *age);
const char *drift_age_text(enum drift_age age);

#endif
