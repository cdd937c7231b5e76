/* items: a JSON list of any length that a closing record has, collected before the record is written (io/spool.h). */
#pragma once

#include "io/io.h"

struct items {
	struct spool text; /* with commas between */
	uint64_t count;
};

/* folder: for a temporary file; borrowed; NULL: /tmp. */
void items_init(struct items *list, const char *folder);
void items_release(struct items *list);

/* Adds a JSON value; a text, as a JSON string. Return 0, or -1 with *e set. */
int items_add(struct items *list, struct slice json, struct oc_err *e);
int items_add_text(struct items *list, struct slice text, struct oc_err *e);

/* Writes `before`, the items, `after`. Returns 0; or -1, with *e set unless the output failed. */
int items_write(struct items *list, const char *before, const char *after, struct out *out, struct oc_err *e);
