/*
 * crew: files read side by side by several threads, told in the order in which they were named, as if one had read
 * them: a pool (record/pool.h) with a reader for each worker. Workers read what goes line by line, and files of bytes;
 * a document, which may be part of a sample, is declined: whoever asks reads it itself.
 */
#ifndef OC_ARTIFACT_CREW_H
#define OC_ARTIFACT_CREW_H

#include <stddef.h>

#include "artifact/reader.h"
#include "base/err.h"
#include "record/pool.h"

struct crew_calls {
	void *arg;
	/* In the thread of the caller of crew_start, for each worker: makes *mine, which is the caller's, and sets the
	 * calls of its reader, whose arg is the worker. Returns 0 or -1. */
	int (*hire)(void *arg, struct pool_worker *w, void **mine, struct reader_calls *calls, struct oc_err *e);
	void (*dismiss)(void *arg, void *mine);
	/* As in pool_calls. */
	int (*event)(void *arg, const struct pool_event *ev);
};

/* The caller's own, from `hire`. */
void *crew_mine(struct pool_worker *w);

struct crew;

/*
 * Starts `workers` threads on the files, in this order; path is borrowed until crew_stop. like: how they read (limits,
 * forced type). NULL on errors.
 */
struct crew *crew_start(const struct crew_calls *calls, const struct reader *like, unsigned workers,
    const char *const *path, size_t count, struct oc_err *e);

/* Replays what the next file's reader said to `to`. Returns 0, 1 when the file is to be read by the caller, or -1 as
 * reader_read. */
int crew_file(struct crew *c, struct reader *to, struct oc_err *e);

/* Ends the threads, done or not. NULL is fine. */
void crew_stop(struct crew *c);

#endif
