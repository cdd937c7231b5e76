/*
 * usage_reader: the `usage` and `prompt` records of all artifacts of one oc-capture: what each file gives
 * (usage_capture) and which sessions were read before (usage_seen).
 *
 * Files that worker threads read (struct usage_worker) give results; the thread that owns the reader takes them, file
 * after file, in the order in which it would have read the files.
 */
#ifndef OC_USAGE_READER_H
#define OC_USAGE_READER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/slice.h"
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

/* A session or a record that a worker read. The parts are borrowed during the call, each ended by a NUL. */
struct usage_result {
	bool is_record;
	uint64_t number[2];
	struct slice part[2];
};

/* Returns 0, or -1 to give up. */
int usage_reader_take(struct usage_reader *r, const struct usage_result *result);

struct usage_worker {
	struct usage_capture capture;
	void *arg;
	int (*put)(void *arg, const struct usage_result *result); /* 0, or -1 to give up */
	void (*notice)(void *arg, const char *path, uint64_t line, const char *text);
	/* For usage_capture_database; not used here. */
	usage_reject *reject;
};

/* After the calls were set. A worker does not move. usage_capture_release(&w->capture) frees it. */
void usage_worker_init(struct usage_worker *w, const char *folder);

#endif
