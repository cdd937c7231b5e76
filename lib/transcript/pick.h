/*
 * pick: finds many members of an object in one pass over it.
 *
 * A table has a row for each length of name, so that a key meets only the names that it can be.
 */
#ifndef OC_TRANSCRIPT_PICK_H
#define OC_TRANSCRIPT_PICK_H

#include <stddef.h>
#include <stdint.h>

#include "data/json.h"
#include "transcript/scratch.h"

#define PICK_SAME 6 /* names of one length, at most */

struct pick_name {
	const char *text;
	unsigned char at; /* where the value goes */
};

struct pick_row {
	struct pick_name name[PICK_SAME + 1];
};

/*
 * Sets out[at] for each name that v has (of equal keys the last counts) to its value's place on v's
 * tape, and the others of the n in out to 0, where no member can be. rows: names of 0 bytes, of 1,
 * and so on. When v is no object all are 0. a: for names with escapes. Returns 0, or -1 when memory is out.
 */
int pick_members(uint32_t *out, size_t n, const struct pick_row *rows, size_t count, struct json_val v,
    struct arena *a);

/* What stands at a place that pick has found in v; missing at 0. */
static inline struct json_val pick_value(struct json_val v, uint32_t at)
{
	return at == 0 ? JSON_NONE : (struct json_val){v.j, at};
}

#endif
