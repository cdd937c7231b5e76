/* reader_pool: files read by several threads, one each, whose output comes in command-line order, as if one thread had
 * read them all: a pool (record/pool.h) with a reader for each worker. Workers read what goes line by line, and files
 * of bytes; a document, which may be part of a sample, is declined: whoever asks reads it itself. */
#pragma once

#include "artifact/reader.h"

struct reader_pool_calls {
	void *arg;
	/* In the thread of the caller of reader_pool_start: who makes records of what that worker reads. Returns 0 or
	 * -1. */
	int (*hire)(void *arg, struct pool_worker *w, struct listener *l, struct oc_err *e);
	void (*dismiss)(void *arg, void *listener_arg);
	/* As in pool_calls. */
	int (*event)(void *arg, const struct pool_event *ev);
};

struct reader_pool;

/* Starts `workers` threads on the files, in this order; path is borrowed until reader_pool_stop. like: how they read
 * (limits, forced type). NULL on errors. */
struct reader_pool *reader_pool_start(const struct reader_pool_calls *calls, const struct reader *like,
    unsigned workers, const char *const *path, size_t count, struct oc_err *e);

/* Replays what the next file's reader said to `to`. Returns 0, 1 when the file is to be read by the caller, or -1 as
 * reader_read. */
int reader_pool_file(struct reader_pool *p, struct reader *to, struct oc_err *e);

/* Ends the threads, done or not. NULL is fine. */
void reader_pool_stop(struct reader_pool *p);
