/*
 * cell_list: many cells in one run, from a list with one JSON object a line:
 *
 *     {"transcript": PATH | "stateDir": DIR, "agent"?, "scenario", "runtime", "status"?,
 * "details"?, "wallMs"?, "gatewayLog"?, "mockRequests"?, "steps"?, "axes"?: {NAME: VALUE}}
 *
 * What a line leaves out is taken from the request that holds for all; its axes are added to those
 * of the request. Other keys are an error, so that a misspelt one is not lost in silence.
 */
#ifndef OC_PARITY_CELL_LIST_H
#define OC_PARITY_CELL_LIST_H

#include "base/err.h"
#include "parity/cell_capture.h"

/*
 * Captures each cell of the list ("-": standard input). A line that is wrong, and a cell that
 * cannot be captured, goes to the sink as a reject, and the next one goes on. Returns 0; -1 when
 * the list cannot be read, memory is out, or the output has failed.
 */
int cell_list_run(
    struct cell_capture *c, const struct cell_request *all, const char *list, struct oc_err *e);

#endif
