/* cell_capture: makes a `cell` record of a transcript and the files beside it: gateway log, mock requests, steps.
 *
 * Life: init, run for each transcript, release. A line that is not JSON becomes a reject; reading goes on. Memory: one
 * line, the tool calls, and with CELL_INLINE the transcript. A transcript above CELL_INLINE_MAX is referred to instead,
 * with a notice. */
#pragma once

#include "cell/record.h"

/* Escapes may double the transcript, and the record must fit in one line of 64 MiB (line.h). */
#define CELL_INLINE_MAX ((size_t)31 << 20)

/* All of it borrowed. */
struct cell_request {
	const char *path;              /* of the transcript; "-": standard input */
	const char *state_dir, *agent; /* instead of path: the gateway's state folder (cell/state.h) */
	const char *folder;            /* for temporary files; NULL: /tmp */
	struct slice scenario, runtime;
	enum details_status status;
	struct slice details;    /* absent when there are none */
	double wall_ms;          /* NaN when not known */
	const char *gateway_log; /* paths; NULL when there is none */
	const char *mock_requests;
	const char *steps;
	const struct cell_axis *axis;
	size_t axes;
	enum cell_transcript carry;
};

struct cell_capture {
	struct outlet out;
	enum drift_age age;
	size_t max_line, max_bytes; /* longest line, largest document; 0: the defaults */
	struct transcript transcript;
	struct sentinel sentinel;
	struct calls mock;
	struct sb bytes, record;
};

/* out may be set anew between runs. Returns 0, or -1 when memory is out. */
int cell_capture_init(struct cell_capture *c, struct outlet out, enum drift_age age, struct oc_err *e);
void cell_capture_release(struct cell_capture *c);

/* Writes one cell. Returns 0, or -1 without a record: a file cannot be read, the mock requests or the steps are not a
 * JSON array, memory is out, or the output has failed. */
int cell_capture_run(struct cell_capture *c, const struct cell_request *r, struct oc_err *e);
