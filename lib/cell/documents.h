/* documents: the records of the cells' folder that whole documents make, in oc-capture's way over all artifacts: of a
 * suite summary its scenarios and cells (suite_cells.h), of a scenario's YAML its fixture (fixture_record.h).
 *
 *     cell_documents_init; cell_documents_listener, to be given to the reader; cell_documents_release
 */
#pragma once

#include "cell/record.h"

struct cell_documents {
	struct outlet to;
	enum cell_transcript carry;
	struct sb axes, record;
	struct arena arena;
	struct json json;
};

/* carry: transcripts in cells. axes: n coordinates of each record. Returns 0, or -1 when memory is out; release is fine
 * after either. */
int cell_documents_init(struct cell_documents *d, const struct outlet *to, enum cell_transcript carry,
    const struct cell_axis *axis, size_t n, struct oc_err *e);
void cell_documents_release(struct cell_documents *d);

struct listener cell_documents_listener(struct cell_documents *d);
