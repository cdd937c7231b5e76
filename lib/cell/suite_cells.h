/*
 * suite_cells: what a qa-suite-summary.json says of its scenarios, as `scenario` and `cell` records
 * (schemas/scenario.json, cell.json): for each scenario its record, then one cell for each runtime
 * that its runtimeParity captured.
 *
 * All ages are read: "pi" and "openclaw" as keys, upstream's names, and those of the RFC that came
 * before (tool_name, args_hash, error_class, input_tokens, transcript-bytes, boot-state ...), which
 * become upstream's. A value is carried as it is found, even when its type is odd: upstream's
 * reports have their own answer to each, so those who judge must see them. Members that are not
 * known here pass too.
 *
 * Each record says of which of upstream's ages the summary is, and what tells it (record/age.h). A scenario that comes
 * again under its id was retried: the earlier records have `supersededBy`, the place of the next (record/suite_list.h).
 *
 * The status of one runtime's run, which upstream's classifier was given, stands in its cell (first
 * and last ages) or in the scenario's step of that name.
 */
#ifndef OC_CELL_SUITE_CELLS_H
#define OC_CELL_SUITE_CELLS_H

#include "cell/record.h"

struct suite_cells {
	/* CELL_REF: transcriptRef. The transcript's lines are counted in any case. */
	enum cell_transcript transcript;
	struct slice axes; /* JSON text of an object of strings, for each record; absent: none */
	void *arg;
	/* One record, without LF. Returns 0, or -1 to give up. */
	int (*record)(void *arg, struct slice line);
	/* What cannot be made a record, with its place. Returns as `record`. */
	int (*reject)(void *arg, const struct oc_err *bad, struct slice bytes, const struct record_src *src);
};

/*
 * Hands out the records of the summary root. out, a: memory to work in, reset at will. Returns 0;
 * or -1: *e.exit OC_EX_OK when a call gave up, OC_EX_SOFTWARE when memory is out.
 */
int suite_cells_write(const struct suite_cells *s, struct json_val root,
    const struct record_src *src, struct sb *out, struct arena *a, struct oc_err *e);

#endif
