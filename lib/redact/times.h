/*
 * times: --times relative. All times of a run are moved by the same number of minutes, so that the run begins
 * at 2000-01-01T00:00Z. Differences, order and fractions of a second stay exactly as they were, and readers
 * still recognise the times.
 *
 * The run begins at the first time seen, or at a given one. The shift is in whole minutes, so that seconds and
 * fractions (writers print three, six or no digits) are copied, not computed. An offset from UTC is replaced by
 * +00:00.
 */
#ifndef OC_REDACT_TIMES_H
#define OC_REDACT_TIMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/sb.h"
#include "base/slice.h"

#define TIMES_ORIGIN INT64_C(946684800) /* 2000-01-01T00:00:00Z, seconds since 1970 */

struct times {
	bool started;
	int64_t shift; /* seconds to subtract, a multiple of 60 */
};

struct times_hit {
	size_t at;
	size_t len;
	int64_t instant; /* its minute, in seconds since 1970 */
	bool compact;    /* 2026-10-08T015625730Z, as in run ids */
};

/* The run begins at the time in text. Returns false if the text is not exactly one time. */
bool times_start(struct times *t, struct slice text);

/* Finds the next time of the form YYYY-MM-DDThh:mm at or after `from`, optionally with seconds, a fraction and
 * a zone; T may be a blank. Returns false if there is none. */
bool times_find(struct slice text, size_t from, struct times_hit *hit);

/* Appends the moved time, in as many bytes. The first call begins the run, unless it has begun. */
void times_move(struct times *t, struct slice text, const struct times_hit *hit, struct sb *out);

/* The same for the number of that (decoded) key, if it may be milliseconds or seconds since 1970. Returns
 * false, and appends nothing, if not. */
bool times_number(struct times *t, struct slice lexeme, struct slice key, struct sb *out);

#endif
