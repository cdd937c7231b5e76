/* envelope: what every record has: first "kind", then "v", the record's own
 * keys, last "src".
 *
 *     record_begin(&w, "artifact", 1); emit_k...(&w, ...); record_end(&w, &src);
 */
#pragma once

#include "data/data.h"

/* Where a record came from. line 0: the whole file. xxh3: XXH3-64 in hex of the file's bytes, or of the line's when
 * line > 0; empty (and then left out) when the bytes could not all be read. */
struct record_src {
	const char *path;
	uint64_t line;
	char xxh3[17];
};

void record_begin(struct emit *w, const char *kind, int v);
void record_end(struct emit *w, const struct record_src *src);

/* Is v a record of this kind (an object whose "kind" is that string)? */
bool record_is(struct json_val v, const char *kind);

/* Does v say whether a stream is whole: a reject (something is missing) or the closing record of oc-capture (kind
 * "capture")? No expression may hide such a record. */
bool record_is_witness(struct json_val v);

/* The record's kind, or absent when it is no record: one has a string "kind" and a number "v". Borrowed from the
 * document, its escapes as written. */
struct slice record_kind(struct json_val v);

/* A whole reject record (kind "reject", v 1): {"reason", "line"?, "column"?, "exit", "bytes", "text"?, "src"}. line and
 * column are where in the file it went wrong. bytes: how many were rejected. `text` holds at most the first 256 of
 * them, only when keep is set (text may be secret). */
void record_reject(struct emit *w, const struct oc_err *e, struct slice bytes, bool keep, const struct record_src *src);
