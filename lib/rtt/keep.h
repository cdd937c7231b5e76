/* keep: the store of rows. A run is first published (runs/.../result.json), then its line appended (data/...jsonl): the
 * line is what makes it imported. So whatever is killed when, no earlier row is touched, and a run that has no line yet
 * can simply be imported again. */
#pragma once

#include "rtt/row.h"

/* The whole import into the store in the folder dir: lock, refuse a run that is there already (upstream asks this
 * first), refuse a failed run when require_pass (OC_EX_FINDING), put. dir NULL: no store, only the refusal. Returns 0
 * or -1. Files of the store whose last line was cut by a killed writer are named in *torn, one a line. */
int rtt_keep(const char *dir, const struct rtt_order *order, const struct rtt_row *row, bool require_pass,
    struct sb *torn, struct json *reader, struct arena *a, struct oc_err *e);
