#include "redact/times.h"

#include <stdio.h>

#include "data/data.h"
#include "redact/chars.h"
#include "redact/words.h"

#define MINUTE 60
#define DAY INT64_C(86400)
/* What counts as a time of day in numbers: 1999-10 to 2103. Moved times are in it too. */
#define EARLIEST INT64_C(940000000)
#define LATEST INT64_C(4200000000)
#define DATE_LEN 10 /* YYYY-MM-DD */

static bool digits(struct slice s, size_t at, size_t n)
{
	if (s.n < at + n)
		return false;
	for (size_t i = at; i < at + n; i++) {
		if (!is_digit(s.p[i]))
			return false;
	}
	return true;
}

static bool byte_is(struct slice s, size_t at, char c)
{
	return at < s.n && s.p[at] == c;
}

static int value(struct slice s, size_t at, size_t n)
{
	int x = 0;

	for (size_t i = at; i < at + n; i++)
		x = x * 10 + (s.p[i] - '0');
	return x;
}

/* The zone at `at`: its length, and minutes east of UTC. */
static size_t zone_at(struct slice s, size_t at, int *east)
{
	size_t len = 0, minutes;

	*east = 0;
	if (byte_is(s, at, 'Z') || byte_is(s, at, 'z'))
		return 1;
	if (!byte_is(s, at, '+') && !byte_is(s, at, '-'))
		return 0;
	minutes = at + 3 + (byte_is(s, at + 3, ':') ? 1 : 0);
	if (digits(s, at + 1, 2) && digits(s, minutes, 2) && !digits(s, minutes + 2, 1)) {
		*east = value(s, at + 1, 2) * 60 + value(s, minutes, 2);
		if (s.p[at] == '-')
			*east = -*east;
		len = minutes + 2 - at;
	}
	return len;
}

/* Behind hours and minutes: seconds and a fraction. Returns their length. */
static size_t seconds_at(struct slice s, size_t at, bool compact)
{
	size_t n = at;

	if (compact) {
		while (digits(s, n, 1))
			n++;
		return n - at;
	}
	if (!byte_is(s, n, ':') || !digits(s, n + 1, 2))
		return 0;
	n += 3;
	if ((byte_is(s, n, '.') || byte_is(s, n, ',')) && digits(s, n + 1, 1)) {
		n++;
		while (digits(s, n, 1))
			n++;
	}
	return n - at;
}

/* Is there a time at `at`, where four digits and a hyphen stand? */
static bool time_at(struct slice s, size_t at, struct times_hit *hit)
{
	size_t clock = at + DATE_LEN + 1, end;
	int east;

	if (!digits(s, at + 5, 2) || !byte_is(s, at + 7, '-') || !digits(s, at + 8, 2))
		return false;
	if (!byte_is(s, clock - 1, 'T') && !byte_is(s, clock - 1, 't') && !byte_is(s, clock - 1, ' '))
		return false;
	hit->compact = digits(s, clock, 4) && byte_is(s, clock - 1, 'T');
	if (!hit->compact && (!digits(s, clock, 2) || !byte_is(s, clock + 2, ':') || !digits(s, clock + 3, 2)))
		return false;
	int month = value(s, at + 5, 2);
	int day = value(s, at + 8, 2);
	end = clock + (hit->compact ? 4 : 5);
	if (month < 1 || month > 12 || day < 1 || day > 31 || value(s, clock, 2) > 24 || value(s, end - 2, 2) > 59)
		return false;
	end += seconds_at(s, end, hit->compact);
	end += zone_at(s, end, &east);
	hit->at = at;
	hit->len = end - at;
	hit->instant = clock_days(value(s, at, 4), month, day) * DAY + value(s, clock, 2) * 3600 +
		       (value(s, clock + (hit->compact ? 2 : 3), 2) - east) * MINUTE;
	return true;
}

bool times_find(struct slice s, size_t from, struct times_hit *hit)
{
	while (from < s.n) {
		const char *hyphen = memchr(s.p + from, '-', s.n - from);
		if (hyphen == NULL)
			return false;
		size_t at = (size_t)(hyphen - s.p);
		if (at >= from + 4 && digits(s, at - 4, 4) && !(at > 4 && digits(s, at - 5, 1)) &&
		    time_at(s, at - 4, hit))
			return true;
		from = at + 1;
		/* The year may begin right behind this hyphen, never before it. */
	}
	return false;
}

static int64_t floor_minute(int64_t s)
{
	int64_t r = s % MINUTE;

	return s - (r < 0 ? r + MINUTE : r);
}

static void begin(struct times *t, int64_t instant)
{
	if (t->started)
		return;
	t->started = true;
	t->shift = floor_minute(instant) - TIMES_ORIGIN;
}

bool times_start(struct times *t, struct slice text)
{
	struct times_hit hit;

	if (!times_find(text, 0, &hit) || hit.at != 0 || hit.len != text.n)
		return false;
	begin(t, hit.instant);
	return true;
}

void times_move(struct times *t, struct slice text, const struct times_hit *hit, struct sb *out)
{
	struct slice s = slice_make(text.p + hit->at, hit->len);
	size_t clock = DATE_LEN + 1, rest = clock + (hit->compact ? 4 : 5), zone;
	int64_t year;
	int month, day, east;

	begin(t, hit->instant);
	zone = rest + seconds_at(s, rest, hit->compact);
	int64_t now = hit->instant - t->shift;
	int64_t left = now % DAY < 0 ? now % DAY + DAY : now % DAY;
	int64_t days = (now - left) / DAY;
	clock_date(days, &year, &month, &day);
	sb_addf(out, "%04d-%02d-%02d%c%02d%s%02d",
	    (int)(year < 0      ? 0
		  : year > 9999 ? 9999
				: year),
	    month, day, s.p[DATE_LEN], (int)(left / 3600), hit->compact ? "" : ":",
	    (int)(left % 3600 / 60));
	sb_add(out, s.p + rest, zone - rest);
	/* An offset of zero keeps its form, whatever that was (Z, +0000, -00:00). */
	zone_at(s, zone, &east);
	if (east == 0)
		sb_add(out, s.p + zone, s.n - zone);
	else
		sb_adds(out, s.n - zone == 6 ? "+00:00" : "+0000");
}

/* Seconds are also what bytes may look like: only keys that say so hold them. */
const char *const time_keys[] = {"timestamp", "date", "ts", "time", NULL};
const char *const time_key_tails[] = {"At", "_at", NULL};

static bool key_of_seconds(struct slice key)
{
	return words_hold(time_keys, key) || words_end(time_key_tails, key);
}

const char *const size_key_tails[] = {"Bytes", "bytes", "Kb", "Tokens", "Chars", NULL};

bool times_number(struct times *t, struct slice lexeme, struct slice key, struct sb *out)
{
	size_t whole = 0;
	int64_t x = 0, unit = 1000;

	while (digits(lexeme, whole, 1))
		whole++;
	if (whole < 9 || whole > 13 || (whole < lexeme.n && lexeme.p[whole] != '.') || words_end(size_key_tails, key))
		return false;
	for (size_t i = 0; i < lexeme.n; i++) {
		if (lexeme.p[i] == 'e' || lexeme.p[i] == 'E')
			return false;
	}
	for (size_t i = 0; i < whole; i++)
		x = x * 10 + (lexeme.p[i] - '0');
	if (whole <= 10)
		unit = key_of_seconds(key) ? 1 : 0;
	if (unit == 0 || x / unit < EARLIEST || x / unit > LATEST)
		return false;
	begin(t, x / unit);
	sb_addf(out, "%lld", (long long)(x - t->shift * unit));
	sb_add(out, lexeme.p + whole, lexeme.n - whole);
	return true;
}
