/* suite_cells: makes a `scenario` record of each scenario of a qa-suite-summary.json, and a `cell` record of each
 * runtime in its runtimeParity (schemas/scenario.json, cell.json).
 *
 * Reads every generation: "pi" and "openclaw" as keys, upstream's names, and the earlier RFC's names (tool_name,
 * args_hash, error_class, input_tokens, transcript-bytes, boot-state ...), which are renamed to upstream's. Values are
 * copied whatever their type, because upstream's reports answer odd ones each in its own way. Unknown members are kept.
 *
 * Each record names upstream's generation and the evidence for it (record/age.h). A scenario id that comes again is a
 * retry: the earlier records get `supersededBy`, the place of the later one (record/suite_list.h).
 *
 * A runtime's own status is in its cell (first and last generation) or in the scenario's step of its name. */
#pragma once

#include "cell/record.h"

struct suite_cells {
	/* CELL_REF: transcriptRef. Transcript lines are always counted. */
	enum cell_transcript transcript;
	struct slice axes; /* JSON text of an object of strings, for each record; absent: none */
	void *arg;
	/* One record, without LF. Returns 0, or -1 to give up. */
	int (*record)(void *arg, struct slice line);
	/* An entry that cannot become a record, with its place. Returns as `record`. */
	int (*reject)(void *arg, const struct oc_err *bad, struct slice bytes, const struct record_src *src);
};

/* Hands out the records of the summary `root`. out, a: work memory, reset at will. Returns 0; or -1: *e.exit OC_EX_OK
 * when a call gave up, OC_EX_SOFTWARE when memory is out. */
int suite_cells_write(const struct suite_cells *s, struct json_val root,
    const struct record_src *src, struct sb *out, struct arena *a, struct oc_err *e);
