/* clock: times as ECMAScript's Date reads and prints them, in milliseconds since 1970-01-01T00:00:00Z. */
#pragma once

#include "base/base.h"

#define CLOCK_ISO_MAX 32

/* Date.parse as V8 does it: the ISO forms of ECMA-262 21.4.1.32 (date only, missing seconds, any number of fraction
 * digits truncated to ms, 24:00, Z or an offset, expanded years) and, as V8's legacy parser accepts them, a blank for
 * T, "+00:00" forms and so on; Feb 30 rolls over. A time without zone is UTC here. NaN when it is no time. */
double clock_parse(struct slice text);

/* The same, faster, for times as "2026-05-27T10:00:02.000Z": nearly all are so. False: clock_parse may know better. */
bool clock_plain(struct slice text, int64_t *ms);

/* As Date.prototype.toISOString. Returns the length, or 0 when ms is not a time (NaN, beyond +-8.64e15). buf:
 * CLOCK_ISO_MAX bytes. */
size_t clock_iso(char *buf, double ms);

/* Days since 1970-01-01 of a date of the Gregorian calendar, and back. */
int64_t clock_days(int64_t year, int month, int day);
void clock_date(int64_t days, int64_t *year, int *month, int *day);
