/* hashed_file: the lines of a file, its length and hash when all have been read, and on demand a copy of its bytes. */
#pragma once

#include <xxhash.h>

#include "io/io.h"

struct hashed_file {
	struct in in;
	struct line line;
	XXH3_state_t *hash;
	struct sb *copy; /* borrowed; NULL: no copy, or one that was given up */
	size_t copy_max; /* larger copies are given up */
	uint64_t taken;  /* bytes hashed and copied */
	bool gap;        /* a line was too long: there is no hash and no copy */
};

/* max_line 0: the default. flush: as in_on_idle. Returns 0, or -1 with *e set and nothing to close. */
int hashed_file_open(struct hashed_file *f, const char *path, size_t max_line, int (*flush)(void *), void *arg,
    struct oc_err *e);

/* As line_next. */
int hashed_file_next(struct hashed_file *f, struct slice *line, struct oc_err *e);

/* As line_whole and line_take. */
int hashed_file_whole(struct hashed_file *f, struct slice *run, struct oc_err *e);
int hashed_file_take(struct hashed_file *f, struct slice run, uint64_t lines, struct oc_err *e);

/* Bytes of the file (unpacked) so far. */
static inline uint64_t hashed_file_bytes(const struct hashed_file *f)
{
	return f->line.consumed;
}

/* XXH3-64 of the bytes so far in hex; empty when there is a gap. hex: 17 bytes. */
void hashed_file_hash(const struct hashed_file *f, char *hex);

void hashed_file_close(struct hashed_file *f);
