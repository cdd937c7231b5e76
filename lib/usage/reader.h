/*
 * usage_reader: the `usage` and `prompt` records of all artifacts of one oc-capture: what each file gives
 * (usage_capture) and which sessions were read before (usage_repeats).
 *
 * What worker threads read is logged, and taken in the order in which the thread that owns the reader would have read
 * the files (record/pool.h).
 */
#ifndef OC_USAGE_READER_H
#define OC_USAGE_READER_H

#include "record/record.h"
#include "usage/capture.h"
#include "usage/repeats.h"

struct usage_reader {
	struct usage_capture capture;
	struct usage_repeats repeats;
};

/* folder: as in usage_capture. The listener of `capture` is the reader's. */
void usage_reader_init(struct usage_reader *r, const struct outlet *to, const char *folder);
void usage_reader_release(struct usage_reader *r);

/*
 * For workers, whose arg is the reader. hire: a listener for a worker's thread, what it makes going to the worker's
 * log; returns 0, or -1 when memory is out. dismiss: frees it (its arg). event: takes what was logged; as in
 * pool_calls.
 */
int usage_reader_hire(void *r, struct pool_worker *w, struct listener *l, struct oc_err *e);
void usage_reader_dismiss(void *r, void *arg);
int usage_reader_event(void *r, const struct pool_event *ev);

#endif
