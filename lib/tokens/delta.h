/*
 * delta: how much more one side used than the other, and what that is called, as upstream does it (openclaw,
 * extensions/qa-lab/src/token-efficiency-report.ts). Thresholds are strict: a delta of just the threshold is neutral.
 */
#ifndef OC_TOKENS_DELTA_H
#define OC_TOKENS_DELTA_H

#include "base/base.h"

#define DELTA_THRESHOLD 15.0

enum delta_class { DELTA_NEUTRAL, DELTA_REGRESSION, DELTA_SAVINGS };

/* (right - left) / left * 100; 100 when left is 0 and right is not, 0 when both are. */
double delta_percent(double left, double right);

enum delta_class delta_classify(double percent, double threshold);
const char *delta_word(enum delta_class c);

/* Appends "+12.3%": upstream's formatPercent. */
void delta_format(struct sb *out, double percent);

#endif
