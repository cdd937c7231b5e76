/*
 * usage_reader: the `usage` and `prompt` records of all artifacts of one oc-capture: what each file gives
 * (usage_capture) and which sessions were read before (usage_seen).
 *
 * What worker threads read is logged, and taken in the order in which the thread that owns the reader would have read
 * the files (record/pool.h).
 */
#ifndef OC_USAGE_READER_H
#define OC_USAGE_READER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/slice.h"
#include "record/pool.h"
#include "usage/capture.h"
#include "usage/seen.h"

struct usage_reader {
	struct usage_capture capture;
	struct usage_seen seen;
};

/* record and notice: as in usage_seen. folder: as in usage_capture. */
void usage_reader_init(struct usage_reader *r, void *arg, int (*record)(void *arg, struct slice line),
    void (*notice)(void *arg, const char *path, uint64_t line, const char *text), const char *folder);
void usage_reader_release(struct usage_reader *r);

/*
 * In a worker's thread: as usage_capture_init, but sessions and records go to the worker's log, and its notices;
 * usage_reader_event takes them from there (an event of pool_calls; r: the reader). Returns 0, or -1 to give up.
 */
void usage_capture_log(struct usage_capture *c, struct pool_worker *w, const char *folder);
int usage_reader_event(void *r, const struct pool_event *ev);

#endif
