/* ranksum: are these values greater than those (Wilcoxon 1945, Mann and Whitney 1947)?
 *
 * Exact for up to RANKSUM_EXACT values of both samples, ties included: every way to choose which values are the first
 * sample's is counted. For more, the normal approximation with the correction for ties and for continuity. */
#pragma once

#include <stddef.h>

#define RANKSUM_EXACT 40
#define RANKSUM_MAX 65536 /* values of both samples */

/* The one-sided p: how likely values of one kind would be split so that a's ranks add up to as much as they do, or
 * more. 1 when either is empty; NaN when memory is out, or there are more than RANKSUM_MAX. */
double ranksum_greater(const double *a, size_t na, const double *b, size_t nb);
