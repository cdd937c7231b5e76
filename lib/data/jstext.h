/* jstext: text as ECMAScript sees it. White space is that of String.prototype.trim (ECMA-262 22.1.3.32: WhiteSpace and
 * LineTerminator): TAB LF VT FF CR SP, U+00A0 1680 2000-200A 2028 2029 202F 205F 3000 FEFF. */
#pragma once

#include "base/base.h"

/* Bytes of the white-space character at s.p[at], 0 when there is none. */
size_t js_space_at(struct slice s, size_t at);

/* Bytes of the white-space character that ends at s.p[end - 1], 0 when there is none. */
size_t js_space_before(struct slice s, size_t end);

/* s without white space at both ends; absent stays absent. */
struct slice js_trim(struct slice s);

/* Appends s trimmed, each inner run of white space as one blank: s.replace(/\s+/g, " ").trim(). */
void js_collapse(struct sb *out, struct slice s);
