/*
 * rubric: is a difference of wording within tolerance?
 *
 * It is, unless exactly one of the texts has failure tone, or they share too little. Failure tone is upstream's list
 * of phrases, in any case (openclaw, extensions/qa-lab/src/agentic-parity-report.ts:
 * SUSPICIOUS_PASS_FAILURE_TONE_PATTERNS, without the last one, "an error was"). What they share is the Jaccard index of
 * their sets of three words in a row; when the shorter text has fewer than three words, of as many in a row. A word is
 * a row of letters, digits and _, its case folded in ASCII. Bytes beyond ASCII are letters, but for white space; an
 * ideograph, kana or hangul syllable is a word of its own.
 */
#ifndef OC_DRIFT_RUBRIC_H
#define OC_DRIFT_RUBRIC_H

#include <stdbool.h>

#include "base/base.h"

#define RUBRIC_SIMILARITY 0.5

struct rubric {
	bool left_tone, right_tone;
	double similarity; /* 0 to 1 */
	bool within;
};

/* Returns 0, or -1 when memory is out. */
int rubric_judge(struct rubric *r, struct slice left, struct slice right, double least, struct oc_err *e);

/* Does the text have failure tone? */
bool rubric_tone(struct slice text);

/* The same question with every word of upstream's list ("an error was" too), and that of its list
 * of unintended stops. For the model axis. */
bool rubric_suspicious(struct slice text);
bool rubric_stopped(struct slice text);

#endif
