/*
 * pick: finds many members of an object in one pass over it.
 *
 * A table has a row for each length of name, so that a key meets only the names that it can be.
 */
#ifndef OC_PARITY_PICK_H
#define OC_PARITY_PICK_H

#include <stddef.h>

#include "data/json.h"
#include "parity/scratch.h"

#define PICK_SAME 6 /* names of one length, at most */

struct pick_name {
	const char *text;
	unsigned char at; /* where the value goes */
};

struct pick_row {
	struct pick_name name[PICK_SAME + 1];
};

/*
 * Sets out[at] for each name that v has (of equal keys the last counts) and the others of the n in
 * out to missing. rows: names of 0 bytes, of 1, and so on. When v is no object all are missing.
 */
void pick(struct json_val *out, size_t n, const struct pick_row *rows, size_t count,
    struct json_val v, struct scratch *s);

#endif
