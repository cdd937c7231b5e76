/* The times of process tables. */
#include "data/process_table.h"

#include <math.h>
#include <stdio.h>

#include "data/clock.h"
#include "data/number.h"

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Do the bytes look like this: 0 for a digit, - for - or /, else themselves? */
static bool looks(struct slice s, const char *like)
{
	const size_t n = strlen(like);

	if (s.n < n)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (like[i] == '0'   ? !digit(s.p[i])
		    : like[i] == '-' ? s.p[i] != '-' && s.p[i] != '/'
				     : s.p[i] != like[i])
			return false;
	}
	return true;
}

static struct slice behind(struct slice s, size_t n)
{
	return slice_make(s.p + n, s.n - n);
}

static struct slice trimmed(struct slice s)
{
	while (s.n > 0 && (s.p[0] == ' ' || s.p[0] == '\t'))
		s = behind(s, 1);
	return s;
}

static struct slice word(struct slice s)
{
	size_t n = 0;

	while (n < s.n && s.p[n] != ' ' && s.p[n] != '\t')
		n++;
	return slice_make(s.p, n);
}

static int number(const char *p)
{
	return (p[0] - '0') * 10 + p[1] - '0';
}

static bool is_end(struct slice s)
{
	return s.n == 0 || s.p[0] == ' ' || s.p[0] == '\t' || s.p[0] == ',' || s.p[0] == ';' ||
	       s.p[0] == ']';
}

static bool is_utc(struct slice w)
{
	return slice_eqs(w, "UTC") || slice_eqs(w, "GMT") || slice_eqs(w, "Z");
}

static bool is_zone_name(struct slice w)
{
	for (size_t i = 0; i < w.n; i++) {
		if (w.p[i] < 'A' || w.p[i] > 'Z')
			return false;
	}
	return w.n >= 2 && w.n <= 5;
}

/* "+01:00", "+0100", "-03", a word; off the front. zone: as ISO 8601 has it, "" when it is not known. */
static void take_zone(struct slice *s, char zone[8], bool *lost)
{
	struct slice rest = s->n > 0 && s->p[0] == ' ' ? trimmed(*s) : *s, w = word(rest);

	zone[0] = '\0';
	if (rest.n > 0 && (rest.p[0] == 'Z' || rest.p[0] == 'z') && is_end(behind(rest, 1))) {
		strcpy(zone, "Z");
		*s = behind(rest, 1);
	} else if (rest.n > 0 && (rest.p[0] == '+' || rest.p[0] == '-') &&
		   looks(behind(rest, 1), "00")) {
		const struct slice minutes = behind(rest, 3);
		const bool colon = looks(minutes, ":00"), plain = looks(minutes, "00");
		const char *m = colon ? minutes.p + 1 : plain ? minutes.p : "00";
		snprintf(zone, 8, "%.3s:%.2s", rest.p, m);
		*s = behind(minutes, colon ? 3 : plain ? 2 : 0);
	} else if (rest.p != s->p && is_zone_name(w) && !slice_eqs(w, "PID") &&
		   !slice_eqs(w, "RSS") && !slice_eqs(w, "UID") && !slice_eqs(w, "USER") &&
		   !slice_eqs(w, "PPID")) {
		strcpy(zone, is_utc(w) ? "Z" : "");
		*lost = !is_utc(w);
		*s = behind(rest, w.n);
	}
}

/* "10:00:01.5 PM" off the front, as HH:MM:SS and the fraction. */
static bool take_clock(struct slice *s, char hms[9], struct slice *fraction)
{
	struct slice rest = *s;

	if (!looks(rest, "00:00:00"))
		return false;
	int hour = number(rest.p);
	*fraction = slice_make(rest.p + 8, 0);
	rest = behind(rest, 8);
	if (rest.n > 1 && (rest.p[0] == '.' || rest.p[0] == ',') && digit(rest.p[1])) {
		size_t n = 1;
		while (n < rest.n && digit(rest.p[n]))
			n++;
		*fraction = slice_make(rest.p + 1, n - 1);
		rest = behind(rest, n);
	}
	const struct slice half = word(trimmed(rest));
	const bool am = slice_eqs(half, "AM"), pm = slice_eqs(half, "PM");
	if (am || pm) {
		if (hour < 1 || hour > 12)
			return false;
		hour = hour % 12 + (pm ? 12 : 0);
		rest = behind(trimmed(rest), 2);
	}
	if (hour > 24 || number(s->p + 3) > 59 || number(s->p + 6) > 60)
		return false;
	hms[0] = (char)('0' + hour / 10);
	hms[1] = (char)('0' + hour % 10);
	memcpy(hms + 2, s->p + 2, 6);
	hms[8] = '\0';
	*s = rest;
	return true;
}

static bool settle(struct process_time *t, struct slice date, const char *hms,
    struct slice fraction, const char *zone)
{
	snprintf(t->at, sizeof(t->at), "%.4s-%.2s-%.2sT%s%s%.*s%s", date.p, date.p + 5, date.p + 8,
	    hms, fraction.n > 0 ? "." : "", SLICE_CUT(fraction, 9), zone);
	return !isnan(clock_parse(slice_cstr(t->at)));
}

static bool take_iso(struct slice *s, struct process_time *t)
{
	struct slice date = *s, rest, fraction;
	char hms[9], zone[8];

	if (!looks(date, "0000-00-00") || date.n < 12 || (date.p[10] != 'T' && date.p[10] != ' '))
		return false;
	rest = trimmed(behind(date, 11));
	if (!take_clock(&rest, hms, &fraction)) {
		if (!looks(rest, "00:00"))
			return false;
		snprintf(hms, sizeof(hms), "%.5s:00", rest.p);
		fraction = SLICE("");
		rest = behind(rest, 5);
	}
	take_zone(&rest, zone, &t->zone_lost);
	if (!is_end(rest) || !settle(t, date, hms, fraction, zone))
		return false;
	*s = rest;
	return true;
}

/* Numbers so large are no pid and no size in KiB that a process has. */
static bool take_epoch(struct slice *s, struct process_time *t)
{
	static const struct {
		double least, ms;
	} units[] = {{1e9, 1000}, {1e12, 1}, {1e15, 1e-3}, {1e18, 1e-6}};
	size_t n = 0;

	while (n < s->n && (digit(s->p[n]) || s->p[n] == '.'))
		n++;
	const double x = n < 10 || !is_end(behind(*s, n)) ? (double)NAN
							  : number_from_string(slice_make(s->p, n));
	for (size_t i = 0; i < 4; i++) {
		if (x >= units[i].least && x < 5 * units[i].least) {
			t->at[clock_iso(t->at, floor(x * units[i].ms))] = '\0';
			*s = behind(*s, n);
			return true;
		}
	}
	return false;
}

/* The place of an English name's first three letters among them, from 1; 0. */
static int among(struct slice w, const char *names)
{
	for (int i = 0; names[i] != '\0'; i += 3) {
		if (w.n >= 3 && w.n <= 9 && memcmp(w.p, names + i, 3) == 0)
			return i / 3 + 1;
	}
	return 0;
}

/* "Fri Nov 20 10:00:00 UTC 2026", "Fri 20 Nov 2026 10:00:00 AM UTC" */
static bool take_date(struct slice *s, struct process_time *t)
{
	struct slice rest = *s, fraction = SLICE("");
	int month = 0, day = 0, year = 0;
	char hms[9] = "", zone[8] = "", date[32];

	if (among(word(rest), "MonTueWedThuFriSatSun") == 0)
		return false;
	rest = trimmed(behind(rest, word(rest).n));
	for (int i = 0; i < 6 && (month == 0 || day == 0 || year == 0 || hms[0] == '\0'); i++) {
		const struct slice w = word(rest);
		uint64_t n;
		if (hms[0] == '\0' && take_clock(&rest, hms, &fraction)) {
			take_zone(&rest, zone, &t->zone_lost);
		} else {
			if (slice_number(w, 31, &n) && w.n <= 2 && day == 0)
				day = (int)n;
			else if (slice_number(w, 9999, &n) && w.n == 4)
				year = (int)n;
			else if (month == 0)
				month = among(w, "JanFebMarAprMayJunJulAugSepOctNovDec");
			rest = behind(rest, w.n);
		}
		rest = trimmed(rest);
	}
	snprintf(date, sizeof(date), "%04d-%02d-%02d", year, month, day);
	if (month == 0 || day == 0 || year == 0 || hms[0] == '\0' ||
	    !settle(t, slice_cstr(date), hms, fraction, zone))
		return false;
	*s = rest;
	return true;
}

static bool take_any(struct slice *s, struct process_time *t)
{
	struct slice fraction;

	if (take_iso(s, t) || take_epoch(s, t) || take_date(s, t))
		return true;
	t->at[0] = '\0';
	return take_clock(s, t->time_of_day, &fraction) && is_end(*s);
}

bool process_time_take(struct slice *rest, struct process_time *t)
{
	struct process_time found = {.zone_lost = false};
	struct slice s = trimmed(*rest);
	const bool bracket = s.n > 0 && s.p[0] == '[';

	if (bracket)
		s = behind(s, 1);
	if (!take_any(&s, &found) || (bracket && (s.n == 0 || s.p[0] != ']')))
		return false;
	*rest = bracket ? behind(s, 1) : s;
	*t = found;
	return true;
}

double process_elapsed(struct slice text)
{
	const size_t dash = slice_find(text, SLICE("-"), 0);
	double seconds = 0, days = 0;

	if (slice_find(text, SLICE(":"), 0) == text.n)
		return text.n == 0 ? (double)NAN : number_from_string(text);
	if (dash < text.n) {
		days = number_from_string(slice_make(text.p, dash));
		text = behind(text, dash + 1);
	}
	for (struct slice part; text.p != NULL;) {
		part = slice_cut(&text, ':');
		seconds = seconds * 60 + number_from_string(part);
	}
	return seconds + days * 86400;
}

bool process_banner(struct slice line, int64_t *days, bool *unsure)
{
	struct slice rest = line;

	if (!slice_has_prefix(line, SLICE("Linux ")) || slice_find(line, SLICE("("), 0) == line.n)
		return false;
	while ((rest = trimmed(rest)).n > 0) {
		const struct slice w = word(rest);
		int a, b, year;
		rest = behind(rest, w.n);
		if (looks(w, "0000-00-00") && w.n == 10) {
			*days = clock_days(
			    (w.p[0] - '0') * 1000 + (w.p[1] - '0') * 100 + number(w.p + 2),
			    number(w.p + 5), number(w.p + 8));
			*unsure = false;
			return true;
		}
		const bool dots = looks(w, "00.00.00");
		if ((!dots && !looks(w, "00-00-00")) || (w.n != 8 && w.n != 10))
			continue;
		a = number(w.p);
		b = number(w.p + 3);
		year = w.n == 8 ? 2000 + number(w.p + 6) : number(w.p + 6) * 100 + number(w.p + 8);
		*unsure = !dots && a <= 12 && b <= 12 && a != b;
		*days = dots || a > 12 ? clock_days(year, b, a) : clock_days(year, a, b);
		return true;
	}
	return false;
}
