/*
 * partial: groups as records that merge in any order and number, on any machine, to the same report:
 * schemas/token-partial.json, rss-partial.json.
 *
 *     {"kind":TYPE,"v":N,"by":[...],"sketch"?:...,"key":{...},TAIL...,what the group holds,"src":{...}}
 *
 * "key" is null for the group of all records. One record more, the head, has "rejected" in place of all from
 * "key" on; it is written only when some were, or nothing else is.
 */
#ifndef OC_RECORD_PARTIAL_H
#define OC_RECORD_PARTIAL_H

#include "io/io.h"
#include "record/group.h"
#include "stats/stats.h"

/*
 * Writes all groups. key: NULL, or the fields of the key before each record, as
 * `["gpt-5.5"] TAB {...}`: what a MapReduce engine sorts and partitions by. Returns 0; or -1, with *e set
 * unless the output failed (then OC_EX_OK).
 */
int partial_write(struct groups *gs, const struct fields *key, struct out *out, struct oc_err *e);

/*
 * Merges a record into the groups, whose own fields may be fewer than the record's. Returns 0; 1 when the
 * record is bad or does not fit (*e says why): then no part of it is taken; -1 when there is no going on.
 */
int partial_read(struct groups *gs, struct json_val record, struct arena *a, struct oc_err *e);

/* ---- for a type's write ---- */

struct partial_writer {
	struct groups *gs;
	const struct fields *key;
	struct out *out;
	struct emit emit;
	struct sb text;
};

/* Begins a record of group g, up to its key and tail: the object is open. */
struct emit *partial_begin(struct partial_writer *wr, const struct grouped *g);

/* Ends it with its src. Returns 0 or -1. */
int partial_end(struct partial_writer *wr, const struct grouped *g, struct oc_err *e);

/* 64 bits as a string of 16 hexadecimal digits. */
void partial_emit_hex(struct emit *w, uint64_t n);

/* A member [key,n,key,n,...]: entries of a sketch. */
void partial_emit_counts(struct emit *w, const char *key, const struct sketch_count *count, size_t n);

/* ---- for a type's read ---- */

/* Adds a member that is a count; missing: 0. Returns false when it is something else, or the sum too great. */
bool partial_count(struct json_val record, const char *key, uint64_t *sum);

bool partial_hex(struct json_val v, uint64_t *n);

/* Adds the entries of a sketch (of a lossy one their buckets). Returns as a type's read. */
int partial_counts(struct sketch *s, struct json_val list, bool lossy);

#endif
