/*
 * cell_entry: one line of a list of cells (cell_list.h). Internal to
 * cell_list.
 */
#ifndef OC_CELL_ENTRY_H
#define OC_CELL_ENTRY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/slice.h"
#include "cell/capture.h"
#include "data/json.h"

struct cell_entry {
	uint64_t number;
	struct slice line; /* a copy */
	struct cell_request request;
	struct arena arena; /* its strings */
	bool good;          /* the line is right: there is a capture */
	struct oc_err err;  /* else why not */
};

/* Makes a request of the entry's line and of what holds for all. Returns 0, or -1. */
int cell_entry_read(
    struct cell_entry *n, struct json *j, const struct cell_request *all, struct oc_err *e);

#endif
