/*
 * transcript_use: what the messages of a transcript used: sums, and the total of each user turn (a
 * user message and all assistant messages up to the next one). A message counts as upstream's
 * capture has it: it stands in a `message` object; of the names that upstream knows for a count the
 * first that is a finite number holds (SEMANTICS: usage aliases); a total that is missing is the
 * sum of its parts.
 */
#ifndef OC_TRANSCRIPT_USE_H
#define OC_TRANSCRIPT_USE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/slice.h"
#include "data/json.h"

struct transcript_use {
	double input, output, total, cache_read, cache_write;
	uint64_t messages;     /* assistant messages with usage */
	uint64_t cost, priced; /* pico-dollars (tokens/cost.h), and of how many messages */
	double *turn;          /* totals */
	size_t turns, cap;
	bool open; /* a turn is under way */
};

#define TRANSCRIPT_USE_INIT                                                                        \
	{                                                                                          \
		0, 0, 0, 0, 0, 0, 0, 0, NULL, 0, 0, false                                          \
	}

void transcript_use_reset(struct transcript_use *u);
void transcript_use_release(struct transcript_use *u);

/*
 * Reads a whole transcript. Lines that are no JSON count for nothing, as upstream has it. reader:
 * scratch. Returns 0, or -1 when memory is out.
 */
int transcript_use_read(struct transcript_use *u, struct slice text, struct json *reader,
    struct arena *a, struct oc_err *e);

#endif
