/* keys: finds the members of an object by many names in one pass over it.
 *
 * The names are in a table with one row for each length, so that a key is compared with few of them. */
#pragma once

#include "transcript/scratch.h"

#define KEYS_ALIKE 6 /* names of one length, at most */

struct keys_name {
	const char *text;
	unsigned char at; /* where the value goes */
};

struct keys_row {
	struct keys_name name[KEYS_ALIKE + 1];
};

/* For each name that v has, sets out[at] to the place of its value on v's tape (the last one where a key is repeated);
 * sets the rest of the n places to 0, where no value can be. All are 0 when v is not an object. rows: names of 0 bytes,
 * of 1 byte, and so on. a: for keys with escapes. Returns 0, or -1 when memory is out. */
int keys_find(uint32_t *out, size_t n, const struct keys_row *rows, size_t count, struct json_val v, struct arena *a);

/* The value at a place that keys_find has set; missing at 0. */
static inline struct json_val keys_value(struct json_val v, uint32_t at)
{
	return at == 0 ? JSON_NONE : (struct json_val){v.j, at};
}
