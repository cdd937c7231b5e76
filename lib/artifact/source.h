/* source: one input file being read: its lines or its bytes, counted and hashed as they pass. Internal to artifact.
 *
 * Lines first, then (from any place between two lines) the rest as bytes; never lines again. What is counted and hashed
 * are the unpacked bytes. */
#pragma once

#include <sys/stat.h>
#include <xxhash.h>

#include "io/io.h"

struct source {
	struct in in;
	struct line line;
	XXH3_state_t *hash; /* borrowed */
	char *chunk;        /* for source_chunk; owned */
	uint64_t bytes;     /* handed out so far */
	struct stat st;     /* as it was when it was opened */
	bool gaps;          /* an over-long line was skipped: the hash is not that of the file */
	bool drained;       /* what the line reader had read ahead has been handed out */
};

/* limit: bytes of a line. The hash state is reset and used until source_close. Returns 0 or -1 (OC_EX_NOINPUT). */
int source_open(struct source *s, const char *path, XXH3_state_t *hash, size_t limit, struct oc_err *e);
void source_close(struct source *s);

/* As line_next; *raw is the line with its end. After -2 *text holds its first bytes and *raw is the same. */
int source_line(struct source *s, struct slice *text, struct slice *raw, struct oc_err *e);

/* As line_whole: all the whole lines at hand in *text. source_take counts and consumes them; lines: their LFs. */
int source_whole(struct source *s, struct slice *text, struct oc_err *e);
void source_take(struct source *s, struct slice text, uint64_t lines);

/* What has been read ahead behind the line returned last: a look at what follows. */
struct slice source_ahead(const struct source *s);

/* The next run of bytes in *chunk. Returns 1, 0 at the end, or -1. */
int source_chunk(struct source *s, struct slice *chunk, struct oc_err *e);

/* Appends all that is left, at most until out holds limit bytes: more is an error of OC_EX_DATA. Returns 0 or -1. */
int source_slurp(struct source *s, struct sb *out, size_t limit, struct oc_err *e);

/* What became of a regular file while it was read. To be asked when all of it was. A file that is longer now is read
 * once more as far as it was, to tell whether that has changed. */
enum source_fate {
	SOURCE_UNCHANGED,
	SOURCE_GREW,     /* what a gateway does that is still writing */
	SOURCE_REPLACED, /* or removed: what was read is the old file, which is whole */
	SOURCE_REWRITTEN /* or cut off, in its place: what was read may be of either */
};
enum source_fate source_changed(const struct source *s);

/* XXH3-64 in hex of all that was handed out; "" when there were gaps. hex: 17 bytes. */
void source_hash(const struct source *s, char *hex);
