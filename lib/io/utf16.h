/* utf16: text in UTF-16 as UTF-8, for files that begin with its byte order mark (RFC 2781): what PowerShell's
 * redirection writes. The mark itself is left out. A lone surrogate becomes U+FFFD. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#define UTF16_GROWS 3 /* bytes of UTF-8, at most, for each two bytes of UTF-16 */

struct utf16 {
	bool big;          /* the high byte comes first */
	unsigned high;     /* a high surrogate that waits for its other half; 0: none */
	unsigned char odd; /* the first byte of a unit whose second has not come */
	bool has_odd;
};

/* Does the text begin with a mark? n >= 2. */
bool utf16_mark(const unsigned char *p, size_t n, bool *big);

/* Converts n bytes. to: room for UTF16_GROWS bytes for each two of them, and 4 more. Returns the bytes written, which
 * may be 0. */
size_t utf16_to_utf8(struct utf16 *u, const unsigned char *p, size_t n, char *to);

/* At the end of the text: the same for what waits; *cut is set when half a unit is left over. */
size_t utf16_end(struct utf16 *u, char *to, bool *cut);
