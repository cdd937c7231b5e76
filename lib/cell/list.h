/* list: many cells, from a list with one JSON object a line:
 *
 *     {"transcript": PATH | "stateDir": DIR, "agent"?, "scenario", "runtime", "status"?, "details"?,
 *      "wallMs"?, "gatewayLog"?, "mockRequests"?, "steps"?, "axes"?: {NAME: VALUE}}
 *
 * Members that a line lacks are taken from the common request; its axes are added to those of the request. Other keys
 * are an error, so that a misspelt one is noticed.
 *
 * Several cells can be made at once (record/pool.h), with output in the order of the list. Before a read that may
 * block, all cells listed so far are written. */
#pragma once

#include "cell/capture.h"

struct cell_list {
	const char *path;               /* "-": standard input */
	const struct cell_request *all; /* what holds for all cells */
	enum drift_age age;
	size_t max_line, max_bytes; /* as in cell_capture */
	size_t threads;             /* 1: none beside the caller's; at most POOL_MAX */
};

/* Captures each cell of the list. A line that is wrong, and a cell that cannot be captured, goes to the sink as a
 * reject, and the next one goes on. Returns 0; -1 when the list cannot be read, memory is out, or the output has failed
 * (sink_failed). */
int cell_list_run(const struct cell_list *l, struct sink *sink, struct oc_err *e);
