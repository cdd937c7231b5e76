/*
 * lower: comparisons with s.toLowerCase() of ECMAScript, made without building it. The other side
 * is lower-case ASCII, and of all letters beyond ASCII only the Kelvin sign (U+212A) has a
 * lower-case form that is ASCII alone: k. (U+0130 becomes "i" and a combining dot.)
 */
#ifndef OC_TRANSCRIPT_LOWER_H
#define OC_TRANSCRIPT_LOWER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/slice.h"

/* The lower-case ASCII letter at s.p[at] (at < s.n), or the byte itself; its length in *len (3 for
 * the Kelvin sign). */
unsigned char lower_at(struct slice s, size_t at, size_t *len);

/* s.toLowerCase() === text */
bool lower_is(struct slice s, struct slice text);

/* s.toLowerCase().startsWith(text) */
bool lower_begins(struct slice s, struct slice text);

/* s.toLowerCase().includes(text); text is not empty */
bool lower_has(struct slice s, struct slice text);

#endif
