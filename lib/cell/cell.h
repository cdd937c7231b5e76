/*
 * cell: one runtime's capture of one scenario as a `cell` record (schemas/cell.json), which
 * oc-capture makes and oc-drift reads. Its keys are those of upstream's RuntimeParityCell, and
 * beside them:
 *
 *     scenarioId, scenarioStatus, scenarioDetails, axes   what the cell is of; pairs are made by
 * scenarioId and axes upstream         the age of the rules that made it transcriptRef    instead
 * of transcriptBytes, so that many cells stay small transcriptLines  what upstream's structural
 * comparison counts badLines         lines that are no JSON: counted, and without influence
 *     toolCallIds      the transcript's id of each call, in the order of toolCalls
 *     strict           {messages, toolCalls}: what the strict rules compare. toolCalls is absent
 * when it equals the cell's
 *
 * Hashes are XXH3-128 of the RFC 8785 form (transcript/hash.h): equal values, equal hashes.
 */
#ifndef OC_CELL_CELL_H
#define OC_CELL_CELL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/sb.h"
#include "base/slice.h"
#include "cell/details.h"
#include "cell/sentinel.h"
#include "record/drift_word.h"
#include "record/record.h"
#include "transcript/calls.h"
#include "transcript/transcript.h"

enum cell_transcript { CELL_INLINE, CELL_REF, CELL_NONE };

/* "inline", "ref" or "none". Returns false for another text. */
bool cell_transcript_of(struct slice text, enum cell_transcript *t);

struct cell_axis {
	struct slice name, value;
};

/* Appends the axes as one JSON object; nothing when there are none. */
void cell_axes(struct sb *out, const struct cell_axis *axis, size_t n);

/* All of it borrowed. */
struct cell {
	struct slice scenario, runtime;
	struct details details;
	const struct cell_axis *axis;
	size_t axes;
	enum drift_age age;
	double wall_ms; /* NaN when not known */
	const struct transcript *transcript;
	const struct calls *mock;        /* the mock provider's plan; NULL: there is none */
	const struct sentinel *sentinel; /* the transcript's own finding among them */
	enum cell_transcript carry;
	struct slice bytes; /* the transcript, for CELL_INLINE */
	uint64_t size;      /* its length */
	const struct record_src *src;
};

/*
 * Appends the record, without LF. A transcript that is nothing but heartbeats leaves an empty cell;
 * log and details still count. Returns 0, or -1 when memory is out.
 */
int cell_write(struct sb *out, const struct cell *c, struct oc_err *e);

#endif
