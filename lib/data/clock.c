#include "data/clock.h"

#include <math.h>
#include <stdio.h>

#include "data/jstext.h"

/* V8's date parser (src/date/dateparser): first the ISO form of ECMA-262, then, from the token where that stopped, the
 * legacy grammar: words before the first number are ignored, parentheses skipped, "n:" is a time, "+hhmm" after a time
 * an offset, every other number a part of the date. */

/* ---- tokens: numbers, symbols, words and white space ---- */

#define DIGITS_MAX 9 /* of a number; those behind are read and left out */

enum token_kind { TOK_END, TOK_INVALID, TOK_NUMBER, TOK_SYMBOL, TOK_SPACE, TOK_WORD, TOK_OTHER };
enum word_kind { WORD_UNKNOWN, WORD_MONTH, WORD_AMPM, WORD_ZONE, WORD_SEPARATOR };

struct token {
	enum token_kind kind;
	enum word_kind word;
	int value;  /* number, symbol, or the word's value */
	int length; /* characters */
};

struct date_scanner {
	const unsigned char *p;
	const unsigned char *end;
	struct token now; /* not taken yet */
};

static const struct {
	char text[4];
	enum word_kind kind;
	int value;
} WORDS[] = {{"jan", WORD_MONTH, 1}, {"feb", WORD_MONTH, 2}, {"mar", WORD_MONTH, 3},
    {"apr", WORD_MONTH, 4}, {"may", WORD_MONTH, 5}, {"jun", WORD_MONTH, 6}, {"jul", WORD_MONTH, 7},
    {"aug", WORD_MONTH, 8}, {"sep", WORD_MONTH, 9}, {"oct", WORD_MONTH, 10},
    {"nov", WORD_MONTH, 11}, {"dec", WORD_MONTH, 12}, {"am", WORD_AMPM, 0}, {"pm", WORD_AMPM, 12},
    {"ut", WORD_ZONE, 0}, {"utc", WORD_ZONE, 0}, {"z", WORD_ZONE, 0}, {"gmt", WORD_ZONE, 0},
    {"cdt", WORD_ZONE, -5}, {"cst", WORD_ZONE, -6}, {"edt", WORD_ZONE, -4}, {"est", WORD_ZONE, -5},
    {"mdt", WORD_ZONE, -6}, {"mst", WORD_ZONE, -7}, {"pdt", WORD_ZONE, -7}, {"pst", WORD_ZONE, -8},
    {"t", WORD_SEPARATOR, 0}};

/* Bytes of the white space character at p, 0 when there is none. */
static size_t space_at(const unsigned char *p, const unsigned char *end)
{
	return js_space_at(slice_make((const char *)p, (size_t)(end - p)), 0);
}

static struct token scan_number(struct date_scanner *s)
{
	struct token t = {TOK_NUMBER, WORD_UNKNOWN, 0, 0};
	const unsigned char *start = s->p;
	int digits = 0;

	while (s->p < s->end && *s->p == '0')
		s->p++;
	for (; s->p < s->end && *s->p >= '0' && *s->p <= '9'; s->p++) {
		if (digits++ < DIGITS_MAX)
			t.value = t.value * 10 + (*s->p - '0');
	}
	t.length = s->p - start > INT32_MAX - 1 ? INT32_MAX - 1 : (int)(s->p - start);
	return t;
}

static struct token scan_word(struct date_scanner *s)
{
	struct token t = {TOK_WORD, WORD_UNKNOWN, 0, 0};
	char prefix[4] = "";

	while (s->p < s->end && *s->p >= 'A' && (*s->p < 0x80 || space_at(s->p, s->end) == 0)) {
		bool follows = (*s->p & 0xc0) == 0x80;

		if (!follows && t.length < 3)
			prefix[t.length] = *s->p < 0x80 ? (char)(*s->p | 0x20) : '?';
		if (!follows && t.length < INT32_MAX)
			t.length++;
		s->p++;
	}
	for (size_t i = 0; i < sizeof(WORDS) / sizeof(WORDS[0]); i++) {
		if (memcmp(prefix, WORDS[i].text, 4) == 0 && (t.length <= 3 || WORDS[i].kind == WORD_MONTH)) {
			t.word = WORDS[i].kind;
			t.value = WORDS[i].value;
		}
	}
	return t;
}

static void skip_parentheses(struct date_scanner *s)
{
	int depth = 0;

	do {
		if (*s->p == ')')
			depth--;
		else if (*s->p == '(')
			depth++;
		s->p++;
	} while (depth > 0 && s->p < s->end);
}

static struct token scan(struct date_scanner *s)
{
	struct token t = {TOK_OTHER, WORD_UNKNOWN, 0, 1};
	size_t space = 0;

	if (s->p == s->end)
		return (struct token){TOK_END, WORD_UNKNOWN, 0, 0};
	if (*s->p >= '0' && *s->p <= '9')
		return scan_number(s);
	if (strchr(":-+.)", *s->p) != NULL && *s->p != '\0') {
		t.kind = TOK_SYMBOL;
		t.value = *s->p++;
		return t;
	}
	if (*s->p < '0' || *s->p >= 0x80)
		space = space_at(s->p, s->end);
	if (*s->p >= 'A' && space == 0)
		return scan_word(s);
	if (space > 0) {
		t.kind = TOK_SPACE;
		s->p += space;
	} else if (*s->p == '(') {
		skip_parentheses(s);
	} else {
		s->p++;
	}
	return t;
}

/* The token under s->now, which the next one replaces. */
static struct token scanner_take(struct date_scanner *s)
{
	struct token t = s->now;

	s->now = scan(s);
	return t;
}

static void scanner_init(struct date_scanner *s, struct slice text)
{
	s->p = (const unsigned char *)text.p;
	s->end = s->p + text.n;
	s->now = scan(s);
}

/* ---- grammar ---- */

#define NONE INT32_MAX
#define TIME_MAX 8.64e15

struct day {
	int comp[3];
	int n;
	int month;
	bool iso;
};

struct daytime {
	int comp[4];
	int n;
	int half; /* 0 for AM, 12 for PM */
};

struct zone {
	int sign, hour, minute;
};

struct parse {
	struct date_scanner in;
	struct day day;
	struct daytime time;
	struct zone zone;
	bool number_seen;
};

static bool between(int n, int low, int high)
{
	return n >= low && n <= high;
}

static bool is_symbol(struct token t, int c)
{
	return t.kind == TOK_SYMBOL && t.value == c;
}

static bool is_sign(struct token t)
{
	return is_symbol(t, '+') || is_symbol(t, '-');
}

static bool is_zulu(struct token t)
{
	return t.kind == TOK_WORD && t.word == WORD_ZONE && t.length == 1;
}

static bool skip_symbol(struct date_scanner *s, int c)
{
	if (!is_symbol(s->now, c))
		return false;
	scanner_take(s);
	return true;
}

static bool is_fixed(struct token t, int length, int low, int high)
{
	return t.kind == TOK_NUMBER && t.length == length && between(t.value, low, high);
}

static int milliseconds(struct token t)
{
	int length = t.length > DIGITS_MAX ? DIGITS_MAX : t.length;
	int n = t.value;

	if (length == 1)
		return n * 100;
	if (length == 2)
		return n * 10;
	for (; length > 3; length--)
		n /= 10;
	return n;
}

static bool day_add(struct day *d, int n)
{
	if (d->n == 3)
		return false;
	d->comp[d->n++] = n;
	return true;
}

static bool time_add(struct daytime *t, int n)
{
	if (t->n == 4)
		return false;
	t->comp[t->n++] = n;
	return true;
}

static void time_finish(struct daytime *t, int n)
{
	time_add(t, n);
	while (time_add(t, 0))
		;
}

static bool time_expects(const struct daytime *t, int n)
{
	return (t->n == 1 && between(n, 0, 59)) || (t->n == 2 && between(n, 0, 59)) ||
	       (t->n == 3 && between(n, 0, 999));
}

static void zone_set(struct zone *z, int hours)
{
	z->sign = hours < 0 ? -1 : 1;
	z->hour = hours * z->sign;
	z->minute = 0;
}

/* The offset behind an ISO time. */
static bool iso_zone(struct parse *p)
{
	struct date_scanner *s = &p->in;

	if (is_zulu(s->now)) {
		scanner_take(s);
		zone_set(&p->zone, 0);
		return true;
	}
	if (!is_sign(s->now))
		return true;
	p->zone.sign = scanner_take(s).value == '+' ? 1 : -1;
	if (s->now.kind == TOK_NUMBER && s->now.length == 4) {
		int n = scanner_take(s).value;

		p->zone.hour = n / 100;
		p->zone.minute = n % 100;
		return between(p->zone.hour, 0, 23) && between(p->zone.minute, 0, 59);
	}
	if (!is_fixed(s->now, 2, 0, 23))
		return false;
	p->zone.hour = scanner_take(s).value;
	if (!skip_symbol(s, ':') || !is_fixed(s->now, 2, 0, 59))
		return false;
	p->zone.minute = scanner_take(s).value;
	return true;
}

static bool iso_time(struct parse *p)
{
	struct date_scanner *s = &p->in;

	if (!is_fixed(s->now, 2, 0, 24))
		return false;
	int limit = s->now.value == 24 ? 0 : 59;
	time_add(&p->time, scanner_take(s).value);
	if (!skip_symbol(s, ':') || !is_fixed(s->now, 2, 0, limit))
		return false;
	time_add(&p->time, scanner_take(s).value);
	if (skip_symbol(s, ':')) {
		if (!is_fixed(s->now, 2, 0, limit))
			return false;
		time_add(&p->time, scanner_take(s).value);
		if (skip_symbol(s, '.')) {
			if (s->now.kind != TOK_NUMBER || (limit == 0 && s->now.value > 0))
				return false;
			time_add(&p->time, milliseconds(scanner_take(s)));
		}
	}
	return iso_zone(p) && s->now.kind == TOK_END;
}

/* The ISO form. Returns the token at which the legacy parser goes on, TOK_END when all is read, TOK_INVALID for no
 * time. */
static struct token parse_iso(struct parse *p)
{
	const struct token invalid = {TOK_INVALID, WORD_UNKNOWN, 0, 0};
	const struct token done = {TOK_END, WORD_UNKNOWN, 0, 0};
	struct date_scanner *s = &p->in;

	if (is_sign(s->now)) {
		struct token sign = scanner_take(s);

		if (s->now.kind != TOK_NUMBER || s->now.length != 6)
			return sign;
		int year = scanner_take(s).value;
		if (sign.value == '-' && year == 0)
			return sign;
		day_add(&p->day, sign.value == '-' ? -year : year);
	} else if (s->now.kind == TOK_NUMBER && s->now.length == 4) {
		day_add(&p->day, scanner_take(s).value);
	} else {
		return scanner_take(s);
	}
	if (skip_symbol(s, '-')) {
		if (!is_fixed(s->now, 2, 1, 12))
			return scanner_take(s);
		day_add(&p->day, scanner_take(s).value);
		if (skip_symbol(s, '-')) {
			if (!is_fixed(s->now, 2, 1, 31))
				return scanner_take(s);
			day_add(&p->day, scanner_take(s).value);
		}
	}
	if (s->now.kind == TOK_WORD && s->now.word == WORD_SEPARATOR) {
		scanner_take(s);
		if (!iso_time(p))
			return invalid;
	} else if (s->now.kind != TOK_END) {
		return scanner_take(s);
	}
	p->day.iso = true;
	return done;
}

static bool legacy_number(struct parse *p, int n)
{
	struct date_scanner *s = &p->in;

	p->number_seen = true;
	if (skip_symbol(s, ':')) {
		if (skip_symbol(s, ':')) {
			if (p->time.n > 0)
				return false;
			time_add(&p->time, n);
			time_add(&p->time, 0);
			return true;
		}
		if (!time_add(&p->time, n))
			return false;
		skip_symbol(s, '.');
		return true;
	}
	if (skip_symbol(s, '.') && time_expects(&p->time, n)) {
		time_add(&p->time, n);
		if (s->now.kind != TOK_NUMBER)
			return false;
		time_finish(&p->time, milliseconds(scanner_take(s)));
		return true;
	}
	if (p->zone.hour != NONE && p->zone.minute == NONE && between(n, 0, 59)) {
		p->zone.minute = n;
		return true;
	}
	if (time_expects(&p->time, n)) {
		time_finish(&p->time, n);
		return s->now.kind == TOK_END || s->now.kind == TOK_SPACE || is_zulu(s->now) || is_sign(s->now);
	}
	if (!day_add(&p->day, n))
		return false;
	skip_symbol(s, '-');
	return true;
}

static bool legacy_word(struct parse *p, struct token t)
{
	if (t.word == WORD_AMPM && p->time.n > 0) {
		p->time.half = t.value;
	} else if (t.word == WORD_MONTH) {
		p->day.month = t.value;
		skip_symbol(&p->in, '-');
	} else if (t.word == WORD_ZONE && p->number_seen) {
		zone_set(&p->zone, t.value);
	} else {
		return !p->number_seen && p->in.now.kind != TOK_NUMBER;
	}
	return true;
}

static bool legacy_sign(struct parse *p, struct token sign)
{
	int n = 0;
	int length = 0;

	p->zone.sign = sign.value == '+' ? 1 : -1;
	if (p->in.now.kind == TOK_NUMBER) {
		struct token t = scanner_take(&p->in);

		n = t.value;
		length = t.length;
	}
	p->number_seen = true;
	if (is_symbol(p->in.now, ':')) {
		p->zone.hour = n;
		p->zone.minute = NONE;
	} else if (length == 1 || length == 2) {
		p->zone.hour = n;
		p->zone.minute = 0;
	} else if (length == 3 || length == 4) {
		p->zone.hour = n / 100;
		p->zone.minute = n % 100;
	} else {
		return false;
	}
	return true;
}

static bool parse_legacy(struct parse *p, struct token t)
{
	p->number_seen = p->day.n > 0;
	for (; t.kind != TOK_END; t = scanner_take(&p->in)) {
		bool utc = p->zone.hour == 0 && p->zone.minute == 0;

		if (t.kind == TOK_NUMBER) {
			if (!legacy_number(p, t.value))
				return false;
		} else if (t.kind == TOK_WORD) {
			if (!legacy_word(p, t))
				return false;
		} else if (is_sign(t) && (utc || p->time.n > 0)) {
			if (!legacy_sign(p, t))
				return false;
		} else if ((is_sign(t) || is_symbol(t, ')')) && p->number_seen) {
			return false;
		}
	}
	return true;
}

/* Days from 1970-01-01 of a day of the proleptic Gregorian calendar; the day of the month may be beyond the month's
 * last. */
int64_t clock_days(int64_t year, int month, int day)
{
	int64_t y = month <= 2 ? year - 1 : year;
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t yoe = y - era * 400;
	int64_t doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5;
	int64_t doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;

	return era * 146097 + doe - 719468 + (day - 1);
}

static bool day_value(struct day *d, int64_t *days)
{
	int year = 0;
	int month = d->month;
	int day;

	if (d->n == 0)
		return false;
	while (day_add(d, 1))
		;
	if (month == NONE && (d->iso || !between(d->comp[0], 1, 31))) {
		year = d->comp[0];
		month = d->comp[1];
		day = d->comp[2];
	} else if (month == NONE) {
		month = d->comp[0];
		day = d->comp[1];
		year = d->comp[2];
	} else if (!between(d->comp[0], 1, 31)) {
		year = d->comp[0];
		day = d->comp[1];
	} else {
		day = d->comp[0];
		year = d->comp[1];
	}
	if (!d->iso && between(year, 0, 99))
		year += year < 50 ? 2000 : 1900;
	if (!between(month, 1, 12) || !between(day, 1, 31))
		return false;
	*days = clock_days(year, month, day);
	return true;
}

static bool time_value(struct daytime *t, int64_t *ms)
{
	while (time_add(t, 0))
		;
	int hour = t->comp[0];
	if (t->half != NONE) {
		if (!between(hour, 0, 12))
			return false;
		hour = hour % 12 + t->half;
	}
	if (hour == 24 ? t->comp[1] != 0 || t->comp[2] != 0 || t->comp[3] != 0
		       : !between(hour, 0, 23) || !between(t->comp[1], 0, 59) ||
			     !between(t->comp[2], 0, 59) || !between(t->comp[3], 0, 999))
		return false;
	*ms = ((hour * INT64_C(60) + t->comp[1]) * 60 + t->comp[2]) * 1000 + t->comp[3];
	return true;
}

static int digits(const char *p, int n)
{
	int x = 0;

	while (n-- > 0)
		x = x * 10 + (*p++ - '0');
	return x;
}

bool clock_plain(struct slice s, int64_t *ms)
{
	static const char form[] = "0000-00-00T00:00:00.000Z";

	if (s.n != sizeof(form) - 1)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (form[i] == '0' ? s.p[i] < '0' || s.p[i] > '9' : s.p[i] != form[i])
			return false;
	}
	int month = digits(s.p + 5, 2), day = digits(s.p + 8, 2), hour = digits(s.p + 11, 2);
	int minute = digits(s.p + 14, 2), second = digits(s.p + 17, 2);
	if (!between(month, 1, 12) || !between(day, 1, month == 2 ? 28 : 30) || hour > 23 || minute > 59 || second > 59)
		return false;
	*ms = ((clock_days(digits(s.p, 4), month, day) * 24 + hour) * 60 + minute) * 60000 + second * 1000 +
	      digits(s.p + 20, 3);
	return true;
}

double clock_parse(struct slice text)
{
	struct parse p = {
	    .day = {.month = NONE}, .time = {.half = NONE}, .zone = {NONE, NONE, NONE}};
	int64_t days, ms;
	int64_t offset = 0;

	if (text.p == NULL)
		return (double)NAN;
	scanner_init(&p.in, text);
	struct token next = parse_iso(&p);
	if (next.kind == TOK_INVALID || (!p.day.iso && !parse_legacy(&p, next)))
		return (double)NAN;
	if (!day_value(&p.day, &days) || !time_value(&p.time, &ms))
		return (double)NAN;
	if (p.zone.sign != NONE) {
		offset = (p.zone.hour == NONE ? 0 : p.zone.hour) * INT64_C(60);
		offset += p.zone.minute == NONE ? 0 : p.zone.minute;
		offset *= p.zone.sign;
	}
	double at = (double)days * 86400000.0 + (double)(ms - offset * 60000);
	return fabs(at) > TIME_MAX ? (double)NAN : at;
}

void clock_date(int64_t days, int64_t *year, int *month, int *day)
{
	int64_t z = days + 719468;
	int64_t era = (z >= 0 ? z : z - 146096) / 146097;
	int64_t doe = z - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int64_t mp = (5 * doy + 2) / 153;

	*day = (int)(doy - (153 * mp + 2) / 5) + 1;
	*month = (int)(mp < 10 ? mp + 3 : mp - 9);
	*year = yoe + era * 400 + (*month <= 2 ? 1 : 0);
}

size_t clock_iso(char *buf, double ms)
{
	int64_t year;
	int month, day;
	const char *sign = "";
	int width = 4;

	if (!(fabs(ms) <= TIME_MAX))
		return 0;
	int64_t at = (int64_t)ms;
	int64_t days = at >= 0 ? at / 86400000 : -((86399999 - at) / 86400000);
	int64_t rest = at - days * 86400000;
	clock_date(days, &year, &month, &day);
	if (year < 0 || year > 9999) {
		sign = year < 0 ? "-" : "+";
		width = 6;
	}
	int n = snprintf(buf, CLOCK_ISO_MAX, "%s%0*lld-%02d-%02dT%02d:%02d:%02d.%03dZ", sign, width,
	    (long long)(year < 0 ? -year : year), month, day, (int)(rest / 3600000),
	    (int)(rest / 60000 % 60), (int)(rest / 1000 % 60), (int)(rest % 1000));
	return n > 0 && n < CLOCK_ISO_MAX ? (size_t)n : 0;
}
