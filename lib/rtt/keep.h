/*
 * keep: the store of rows. A run is first published (runs/.../result.json), then its line appended
 * (data/...jsonl): the line is what makes it imported. So whatever is killed when, no earlier row
 * is touched, and a run that has no line yet can simply be imported again.
 */
#ifndef OC_RTT_KEEP_H
#define OC_RTT_KEEP_H

#include "base/arena.h"
#include "base/err.h"
#include "base/sb.h"
#include "data/json.h"
#include "io/store.h"
#include "rtt/row.h"

/*
 * Is the run id in the store? Looks through data/channels/ID/ and the legacy
 * data/channels/ID.jsonl, or through data/surfaces/ID/, files that end in ".jsonl", no symlinks.
 * Call it under store_lock. Returns 1 with *e saying where; 0; or -1 when a file cannot be read or
 * has a line that is no JSON, for then nobody can tell.
 *
 * A last line without LF is what a killed writer left: in the file that the row goes to it does not
 * count, because the append will move it away; elsewhere it counts when it is whole. Each that is
 * not is named in *torn, one a line.
 */
int rtt_keep_seen(struct store *s, const struct rtt_order *order, const struct rtt_row *row,
    struct sb *torn, struct json *reader, struct arena *a, struct oc_err *e);

/*
 * Publishes and appends. When the append fails, the published file is taken back if it was new.
 * Returns 0 or -1. Call it under store_lock.
 */
int rtt_keep_put(struct store *s, const struct rtt_row *row, struct json *reader, struct oc_err *e);

/*
 * The whole import into the store in the folder: lock, look whether the run is there (upstream does
 * so before it looks whether it passed), refuse a failed run when require_pass (OC_EX_FINDING),
 * put. dir NULL: no store, only the refusal. Returns 0 or -1.
 */
int rtt_keep(const char *dir, const struct rtt_order *order, const struct rtt_row *row,
    bool require_pass, struct sb *torn, struct json *reader, struct arena *a, struct oc_err *e);

#endif
