/* cell_capture: makes `cell` records of transcripts and what lies beside them: the gateway's log, the mock provider's
 * requests, the scenario's steps.
 *
 * Life: init, run for each transcript, release. Lines that are no JSON go out as rejects, and reading goes on. Memory:
 * one line, the tool calls, and with CELL_INLINE the transcript; a cell beyond CELL_INLINE_MAX bytes refers to it
 * instead, with a notice. */
#pragma once

#include "cell/record.h"

/* So that the record, in which each byte may need an escape, passes as one line of 64 MiB (line.h). */
#define CELL_INLINE_MAX ((size_t)31 << 20)

/* All of it borrowed. */
struct cell_request {
	const char *path;              /* of the transcript; "-": standard input */
	const char *state_dir, *agent; /* instead: where to look for it (cell/state.h) */
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

/* Writes one cell. Returns 0; or -1 and there is no record: something cannot be opened or read, the mock requests or
 * the steps are no JSON array, memory is out, or the output has failed. */
int cell_capture_run(struct cell_capture *c, const struct cell_request *r, struct oc_err *e);
