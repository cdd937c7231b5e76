/* record: the `cell` record (schemas/cell.json): one runtime's capture of one scenario, for oc-drift. It has the keys
 * of upstream's RuntimeParityCell (openclaw, extensions/qa-lab/src/runtime-parity.ts), and:
 *
 *     scenarioId, scenarioStatus,
 *     scenarioDetails, axes        what was captured; pairs have the same scenarioId and axes
 *     upstream                     the age of the rules that made it
 *     transcriptRef                in place of transcriptBytes, so that records stay small
 *     transcriptLines              the count of upstream's structural comparison
 *     badLines                     lines that are not JSON: counted, otherwise ignored
 *     toolCallIds                  the transcript's id of each call, in the order of toolCalls
 *     strict                       {messages, toolCalls}, for the strict rules; toolCalls is absent when
 *                                  equal to the cell's
 *
 * Hashes are XXH3-128 of the RFC 8785 form (transcript/hash.h). */
#pragma once

#include "cell/details.h"
#include "cell/sentinel.h"
#include "transcript/transcript.h"

enum cell_transcript { CELL_INLINE, CELL_REF, CELL_NONE };

struct cell_axis {
	struct slice name, value;
};

/* Appends the axes as a JSON object; nothing when there are none. */
void cell_axes(struct sb *out, const struct cell_axis *axis, size_t n);

/* All members are borrowed. */
struct cell {
	struct slice scenario, runtime;
	struct details details;
	const struct cell_axis *axis;
	size_t axes;
	enum drift_age age;
	double wall_ms; /* NaN when not known */
	const struct transcript *transcript;
	const struct calls *mock;        /* the mock provider's plan, or NULL */
	const struct sentinel *sentinel; /* with the finding of the transcript */
	enum cell_transcript carry;
	struct slice bytes; /* the transcript, for CELL_INLINE */
	uint64_t size;      /* its length */
	const struct record_src *src;
};

/* Appends the record, without LF. A transcript of nothing but heartbeats gives an empty cell with the findings of the
 * log and the details. Returns 0, or -1 when memory is out. */
int cell_write(struct sb *out, const struct cell *c, struct oc_err *e);
