/*
 * rubric: is a difference of wording within tolerance?
 *
 * It is, unless exactly one side carries failure tone, or the texts share too little. Failure tone
 * is upstream's list of words (agentic-parity-report: SUSPICIOUS_PASS_FAILURE_TONE_PATTERNS, but
 * for the last, "an error was"), any case. What they share is the Jaccard index of their sets of
 * word 3-shingles: three words in a row; of texts with fewer than three words, runs of as many as
 * the shorter has. A word is a run of letters, digits and _, case folded in ASCII; all bytes beyond
 * ASCII are letters but white space, and an ideograph, kana or hangul syllable is a word of its
 * own.
 */
#ifndef OC_DRIFT_RUBRIC_H
#define OC_DRIFT_RUBRIC_H

#include <stdbool.h>

#include "base/err.h"
#include "base/slice.h"

#define RUBRIC_SIMILARITY 0.5

struct rubric {
	bool left_tone, right_tone;
	double similarity; /* 0 to 1 */
	bool within;
};

/* Returns 0, or -1 when memory is out. */
int rubric_judge(
    struct rubric *r, struct slice left, struct slice right, double least, struct oc_err *e);

/* Does the text carry failure tone? */
bool rubric_tone(struct slice text);

/* The same question with every word of upstream's list ("an error was" too), and that of its list
 * of unintended stops. For the model axis. */
bool rubric_suspicious(struct slice text);
bool rubric_stopped(struct slice text);

#endif
