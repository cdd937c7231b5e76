/* collate: the order in which upstream sorts names: String.prototype.localeCompare in en-US, that is ICU's root
 * collation (CLDR, alternate non-ignorable), strength tertiary.
 *
 * Exact for ASCII, for the letters of Latin-1 and Latin Extended-A that are a base letter with a mark, for ae, oe, ij
 * and sharp s, and for common punctuation. Everything else is ordered by code point: symbols (U+2000-2BFF, 3000-303F,
 * 1F000 and up) before the digits, letters after z. */
#pragma once

#include "base/base.h"

/* Negative, 0 or positive. 0 is possible for texts that differ (control characters count for nothing): keep a sort
 * stable. */
int collate_compare(struct slice a, struct slice b);
