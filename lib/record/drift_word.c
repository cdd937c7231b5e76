#include "record/drift_word.h"

static const char *const words[DRIFT_WORDS] = {
    [DRIFT_NONE] = "none",
    [DRIFT_TEXT_ONLY] = "text-only",
    [DRIFT_CALL_SHAPE] = "tool-call-shape",
    [DRIFT_RESULT_SHAPE] = "tool-result-shape",
    [DRIFT_STRUCTURAL] = "structural",
    [DRIFT_FAILURE_MODE] = "failure-mode",
    [DRIFT_SAME_FAILURE] = "same-failure",
    [DRIFT_MISSING] = "missing",
};

const char *drift_word(enum drift d)
{
	return words[d];
}

bool drift_of(struct slice word, enum drift *d)
{
	for (unsigned i = 0; i < DRIFT_WORDS; i++) {
		if (slice_eqs(word, words[i])) {
			*d = (enum drift)i;
			return true;
		}
	}
	return false;
}
