/*
 * crew: files read side by side by several threads, told in the order in which they were named, as
 * if one had read them.
 *
 * Each worker has a reader of its own, whose records, rejects and notices are logged, and replayed
 * by the thread that asks for the file (crew_file), one file after the other. Workers read what
 * goes line by line, and files of bytes; a document, which may be part of a sample, is declined:
 * whoever asks reads it itself.
 *
 * Memory: a log of at most CREW_LOG bytes (and one event) for each file that was read ahead, and of
 * these at most CREW_AHEAD for each worker. A worker with more to say waits for its turn.
 */
#ifndef OC_ARTIFACT_CREW_H
#define OC_ARTIFACT_CREW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "artifact/reader.h"
#include "base/err.h"
#include "base/slice.h"

#define CREW_LOG ((size_t)2 << 20)
#define CREW_AHEAD 8u
#define CREW_MAX 64u /* workers */

struct crew;
struct crew_worker;

/* What happened to a worker; kinds from CREW_OTHER up are the caller's own. Absent parts stay
 * absent; each part is followed by a NUL. */
enum { CREW_RECORD, CREW_REJECT, CREW_NOTICE, CREW_OTHER };

struct crew_event {
	unsigned kind;
	uint64_t number[2];
	struct slice part[4];
};

struct crew_calls {
	void *arg;
	/* In the thread of the caller of crew_start, for each worker: makes *mine, which is the
	 * caller's, and sets the calls of others and `more` in *sink, whose arg is the worker.
	 * Returns 0 or -1. */
	int (*hire)(void *arg, struct crew_worker *w, void **mine, struct reader_sink *sink,
	    struct oc_err *e);
	void (*dismiss)(void *arg, void *mine);
	/* In the thread of crew_file: an event of the caller's own. Returns 0, or -1 to give up. */
	int (*event)(void *arg, const struct crew_event *ev);
};

/* The caller's own, from `hire`. */
void *crew_mine(struct crew_worker *w);

/* Logs an event. Returns 0, or -1: the worker is to give up. */
int crew_put(struct crew_worker *w, const struct crew_event *ev);

/*
 * Starts `workers` threads on the files, in this order; path is borrowed until crew_stop. like: how
 * they read (limits, forced type). NULL on errors.
 */
struct crew *crew_start(const struct crew_calls *calls, const struct reader *like, unsigned workers,
    const char *const *path, size_t count, struct oc_err *e);

/*
 * Replays the next file's events to the sink of `to`. Returns 0, 1 when the file is to be read by
 * the caller, or -1 as reader_read.
 */
int crew_file(struct crew *c, struct reader *to, struct oc_err *e);

/* Ends the threads, done or not. NULL is fine. */
void crew_stop(struct crew *c);

#endif
