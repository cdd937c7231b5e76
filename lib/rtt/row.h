/* row: an openclaw-rtt row from a run's samples, as upstream's importers write it.
 *
 * Telegram's evidence sums up all samples of a run in one entry (the aggregate): its row takes the figures as they are,
 * neither rounded nor clamped; its bounds are those of the order, word for word (openclaw-rtt,
 * scripts/import-result.mjs). */
#pragma once

#include "rtt/gather.h"
#include "rtt/row_emit.h"

/* Builds the row. Returns 0; or -1 when upstream would refuse the run: *e says why, and names the summary of the sample
 * at fault. reader is scratch. */
int rtt_row_build(struct rtt_row *row, const struct rtt_order *order, const struct rtt_gather *g, struct json *reader,
    struct arena *a, struct oc_err *e);

/* Does the row depend on a file that could not be read? It does not on the suite summary beside evidence, where the
 * target's rules never open it, or the scenario's entry does not name it. reader is scratch. */
bool rtt_row_depends(const struct rtt_order *order, const struct rtt_gather *g, struct slice path, struct json *reader);

/* As upstream publishes it: two spaces a level and LF. Returns 0 or -1. */
int rtt_row_pretty(struct sb *out, struct slice row, struct json *reader, struct oc_err *e);
