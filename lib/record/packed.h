/* packed: a key made of several values, each of which may be absent ("not told"), as one run of bytes: for each value
 * one byte, 1 when it is there, then its length (4 bytes of the machine's own order: such a key never leaves the
 * process) and its bytes. */
#pragma once

#include "data/data.h"

/* Appends a value; absent is one of its own. */
void packed_add(struct sb *key, struct slice value);

/* Appends the text of v, or that there is none when it is null. Returns 0; -1 when memory is out, -2 when v is
 * neither. */
int packed_read(struct sb *key, struct json_val v, struct arena *a);

/* The value that begins at *at, borrowed from the key; moves *at on behind it. */
struct slice packed_next(struct slice key, size_t *at);

/* Value i of a key; it must have so many. */
struct slice packed_value(struct slice key, size_t i);

/* The first n values of a key, still packed. */
struct slice packed_head(struct slice key, size_t n);

/* Keys of as many values: value by value, the absent first, then bytewise. */
int packed_compare(struct slice a, struct slice b);
