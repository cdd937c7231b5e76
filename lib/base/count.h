/* count: sums that come from elsewhere, and must never wrap.
 *
 * The limit leaves room above it: what is then counted one by one cannot reach 2^63, the end of what is read and
 * written as a whole number. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define COUNT_MAX ((uint64_t)1 << 62)

/* Adds n to the sum. Returns false, and leaves the sum, when it would go beyond COUNT_MAX. */
static inline bool count_add(uint64_t *sum, uint64_t n)
{
	if (n > COUNT_MAX || *sum > COUNT_MAX - n)
		return false;
	*sum += n;
	return true;
}
