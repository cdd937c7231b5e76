/* outlet: where readers send what they make: to a filter's sink, into the log of a pool, or nowhere. */
#pragma once

#include "record/envelope.h"

struct outlet {
	void *arg;
	/* One record or row, without LF. These two return 0, or -1 to give up. */
	int (*record)(void *arg, struct slice line);
	int (*reject)(void *arg, const struct oc_err *e, struct slice bytes, const struct record_src *src);
	void (*notice)(void *arg, const char *path, uint64_t line, const char *text);
	/* Before a read that may block: flush. Returns 0, or -1 to give up. */
	int (*idle)(void *arg);
};

/* It keeps nothing and says nothing. */
struct outlet outlet_none(void);
