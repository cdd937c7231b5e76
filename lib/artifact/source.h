/* source: reads one input file, as lines and then, from any line end on, as bytes; counts and hashes the unpacked
 * bytes. Internal to artifact. */
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
	bool drained;       /* the line reader's read-ahead has been handed out */
};

/* limit: bytes of a line. The hash state is reset and used until source_close. Returns 0 or -1 (OC_EX_NOINPUT). */
int source_open(struct source *s, const char *path, XXH3_state_t *hash, size_t limit, struct oc_err *e);
void source_close(struct source *s);

/* As line_next; *raw is the line with its end. After -2 *text holds its first bytes and *raw is the same. */
int source_line(struct source *s, struct slice *text, struct slice *raw, struct oc_err *e);

/* As line_whole: all buffered whole lines in *text. source_take counts and consumes them; lines: their LFs. */
int source_whole(struct source *s, struct slice *text, struct oc_err *e);
void source_take(struct source *s, struct slice text, uint64_t lines);

/* The bytes buffered behind the last line returned. */
struct slice source_ahead(const struct source *s);

/* The next run of bytes in *chunk. Returns 1, 0 at the end, or -1. */
int source_chunk(struct source *s, struct slice *chunk, struct oc_err *e);

/* Appends the rest of the file; OC_EX_DATA when out would exceed limit bytes. Returns 0 or -1. */
int source_slurp(struct source *s, struct sb *out, size_t limit, struct oc_err *e);

/* What happened to a regular file while it was read; call it at the end. A file that grew is read again up to its old
 * length, to see whether that part changed. */
enum source_fate {
	SOURCE_UNCHANGED,
	SOURCE_GREW,     /* a gateway is still writing it */
	SOURCE_REPLACED, /* or removed: the old file was read, whole */
	SOURCE_REWRITTEN /* or truncated in place: the bytes read may mix both */
};
enum source_fate source_changed(const struct source *s);

/* XXH3-64 in hex of the bytes handed out; "" after a gap. hex: 17 bytes. */
void source_hash(const struct source *s, char *hex);
