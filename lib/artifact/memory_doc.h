/* memory_doc: the readings in documents that hold several. Internal to artifact. */
#ifndef OC_ARTIFACT_MEMORY_DOC_H
#define OC_ARTIFACT_MEMORY_DOC_H

#include "artifact/reader.h"

/*
 * Of a qa-suite-summary.json: its samples (source "suite", the sum over the gateway's process tree)
 * and heap snapshots. A summary of before there were samples gives its start and end.
 *
 * Noticed: a reading that cannot be used, readings without a label or a time, a time before the one
 * that stands before it, and figures of the block that contradict its samples.
 */
int memory_suite(struct reader *r, const struct artifact *a, struct oc_err *e);

/*
 * Of an answer of the gateway's RPC (source "diagnostics"): the memory events of
 * diagnostics.stability, and what a health answer may say of memory.
 */
int memory_rpc(struct reader *r, const struct artifact *a, struct oc_err *e);

/* Both return 0, or -1 as reader_emit does. */

#endif
