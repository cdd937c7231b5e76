/*
 * cell_out: where what a capture has to say goes: straight to a sink, or first into a `later`,
 * which holds it until its turn comes (cell_list.h: cells that are made side by side).
 */
#ifndef OC_CELL_OUT_H
#define OC_CELL_OUT_H

#include "base/arena.h"
#include "base/err.h"
#include "base/slice.h"
#include "record/sink.h"

struct cell_out {
	void *arg;
	/* One record, without LF. These two return 0, or -1 when it is no use to go on. */
	int (*record)(void *arg, struct slice line);
	int (*reject)(
	    void *arg, const struct oc_err *e, struct slice bytes, const struct record_src *src);
	void (*notice)(void *arg, const char *path, const char *text);
	int (*idle)(void *arg); /* before a read that may block */
};

struct cell_out cell_out_sink(struct sink *sink);

struct later_event;

struct later {
	struct arena arena;
	struct later_event *first, **last;
	bool failed; /* memory ran out: not all is there */
};

void later_init(struct later *l);
void later_release(struct later *l);

/* Empties it, keeps some memory. */
void later_reset(struct later *l);

struct cell_out cell_out_later(struct later *l);

/* Says all of it, in order. Returns 0, or -1: out of memory (*e), or the output has failed. */
int later_say(const struct later *l, struct sink *sink, struct oc_err *e);

#endif
