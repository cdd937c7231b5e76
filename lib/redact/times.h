/* times: --times relative. All times of a run are moved by one and the same number of minutes, so that the run begins
 * at 2000-01-01T00:00Z: differences, order and fractions of a second stay exactly as they were, and every reader still
 * takes them for times.
 *
 * The run begins at the first time seen, or at the one given. Whole minutes, so that seconds and fractions (of which
 * writers have three, six or none) are copied, not computed. What has an offset from UTC gets +00:00 in its place. */
#pragma once

#include "base/base.h"

#define TIMES_ORIGIN INT64_C(946684800) /* 2000-01-01T00:00:00Z, seconds since 1970 */

struct times {
	bool started;
	int64_t shift; /* seconds to be taken off, a multiple of 60 */
};

struct times_hit {
	size_t at;
	size_t len;
	int64_t instant; /* its minute, in seconds since 1970 */
	bool compact;    /* 2026-10-08T015625730Z, as in run ids */
};

/* The run begins at the time that text is. Returns false when it is none that times_find would find. */
bool times_start(struct times *t, struct slice text);

/* The next time of the form YYYY-MM-DDThh:mm at or after `from`; false when there is none. A blank may stand for T;
 * seconds, a fraction and a zone may follow. */
bool times_find(struct slice text, size_t from, struct times_hit *hit);

/* Appends the time moved, as many bytes as it had. The first one moved begins the run unless it has begun. */
void times_move(struct times *t, struct slice text, const struct times_hit *hit, struct sb *out);

/* The same for a number under that key (decoded) that may be one of milliseconds or seconds since 1970. False, and
 * nothing appended, when it is not. */
bool times_number(struct times *t, struct slice lexeme, struct slice key, struct sb *out);
