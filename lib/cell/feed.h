/*
 * feed: the lines of one file, and the file's length and hash once all were read; with a copy of
 * its bytes when that is wanted.
 */
#ifndef OC_CELL_FEED_H
#define OC_CELL_FEED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <xxhash.h>

#include "base/err.h"
#include "base/sb.h"
#include "base/slice.h"
#include "io/in.h"
#include "io/line.h"

struct feed {
	struct in in;
	struct line line;
	XXH3_state_t *hash;
	struct sb *copy; /* borrowed; NULL: no copy, or none any more (emptied) */
	size_t copy_max; /* bytes beyond which it is given up */
	uint64_t taken;  /* bytes that were hashed (and copied) */
	bool gap;        /* a line was too long: neither hash nor copy are whole */
};

/* max_line 0: the default. flush: as in_on_idle. Returns 0, or -1 with *e set and nothing to close.
 */
int feed_open(struct feed *f, const char *path, size_t max_line, int (*flush)(void *), void *arg,
    struct oc_err *e);

/* As line_next. */
int feed_next(struct feed *f, struct slice *line, struct oc_err *e);

/* As line_whole and line_take. */
int feed_whole(struct feed *f, struct slice *run, struct oc_err *e);
int feed_take(struct feed *f, struct slice run, uint64_t lines, struct oc_err *e);

/* Bytes of the file (unpacked) so far. */
static inline uint64_t feed_bytes(const struct feed *f)
{
	return f->line.consumed;
}

/* XXH3-64 of the bytes so far in hex; empty when there is a gap. hex: 17 bytes. */
void feed_hash(const struct feed *f, char *hex);

void feed_close(struct feed *f);

#endif
