/*
 * partial: a ledger as `token-partial` records (schemas/token-partial.json), which merge in any
 * order and number, on any machine, to the same report.
 *
 * A group is one record, or several when its lists are long (PARTIAL_PIECE entries of each): the
 * first has all its sums. One record more, the head, says what could not be read; it is written
 * only when there is something to say, or nothing else to write.
 */
#ifndef OC_TOKENS_PARTIAL_H
#define OC_TOKENS_PARTIAL_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"
#include "data/json.h"
#include "io/out.h"
#include "tokens/by.h"
#include "tokens/ledger.h"

#define PARTIAL_PIECE 4096

/*
 * Writes all groups. key: NULL, or the fields of the key that stands before each record, as
 * `["gpt-5.5"] TAB {...}`: what a MapReduce engine sorts and partitions by. Returns 0; or -1, with
 * *e set unless the output failed.
 */
int partial_write(struct ledger *l, const struct fields *key, struct out *out, struct oc_err *e);

/* What a record says it is grouped by, and whether it is a sketch. Returns false when it is no
 * partial that this version knows. */
bool partial_head(struct json_val record, struct fields *by, bool *lossy);

/*
 * Merges a record into the ledger, whose own fields may be fewer than the record's. Returns 0; 1
 * when the record is bad, or does not fit the ledger (*e says why); -1 when there is no going on.
 */
int partial_read(struct ledger *l, struct json_val record, struct arena *a, struct oc_err *e);

#endif
