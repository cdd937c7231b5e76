#include "redact/policy_form.h"

#include "redact/chars.h"
#include "redact/scan.h"
#include "redact/words.h"

static bool is_hex(char c)
{
	return is((unsigned char)c, IS_HEX);
}

/* Takes n digits at *at. */
static bool take_digits(struct slice s, size_t *at, size_t n)
{
	if (s.n - *at < n)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (!is_digit(s.p[*at + i]))
			return false;
	}
	*at += n;
	return true;
}

static bool take(struct slice s, size_t *at, char c)
{
	if (*at >= s.n || s.p[*at] != c)
		return false;
	(*at)++;
	return true;
}

static size_t run_of_digits(struct slice s, size_t at)
{
	size_t n = 0;

	while (at + n < s.n && is_digit(s.p[at + n]))
		n++;
	return n;
}

/* Z, +05:30, +0530, +05 or nothing, to the end. */
static bool zone(struct slice s, size_t at)
{
	if (at == s.n)
		return true;
	if (s.p[at] == 'Z')
		return at + 1 == s.n;
	if (!take(s, &at, '+') && !take(s, &at, '-'))
		return false;
	if (!take_digits(s, &at, 2))
		return false;
	take(s, &at, ':');
	return at == s.n || (take_digits(s, &at, 2) && at == s.n);
}

bool form_time(struct slice s)
{
	size_t at = 0;

	if (!take_digits(s, &at, 4) || !take(s, &at, '-') || !take_digits(s, &at, 2) ||
	    !take(s, &at, '-') || !take_digits(s, &at, 2))
		return false;
	if (at == s.n)
		return true;
	if ((!take(s, &at, 'T') && !take(s, &at, ' ')) || !take_digits(s, &at, 2) ||
	    !take(s, &at, ':') || !take_digits(s, &at, 2))
		return false;
	if (take(s, &at, ':')) {
		if (!take_digits(s, &at, 2))
			return false;
		if (take(s, &at, '.')) {
			size_t n = run_of_digits(s, at);
			if (n == 0 || n > 9)
				return false;
			at += n;
		}
	}
	return zone(s, at);
}

bool form_number(struct slice s)
{
	size_t at = 0, n;

	take(s, &at, '-');
	n = run_of_digits(s, at);
	if (n == 0 || s.n > 40)
		return false;
	at += n;
	if (take(s, &at, '.')) {
		n = run_of_digits(s, at);
		if (n == 0)
			return false;
		at += n;
	}
	if (take(s, &at, 'e') || take(s, &at, 'E')) {
		if (!take(s, &at, '-'))
			take(s, &at, '+');
		n = run_of_digits(s, at);
		if (n == 0)
			return false;
		at += n;
	}
	return at == s.n;
}

bool form_version(struct slice s)
{
	size_t at = 0;

	if (s.n > 64)
		return false;
	take(s, &at, 'v');
	for (int part = 0; part < 3; part++) {
		size_t n = run_of_digits(s, at);
		if (n == 0 || n > 5 || (part > 0 && n > 4))
			return false;
		at += n;
		if (part < 2 && !take(s, &at, '.'))
			return false;
	}
	if (at == s.n)
		return true;
	if (s.p[at] != '-' && s.p[at] != '+')
		return false;
	for (at++; at < s.n; at++) {
		if (!is_letter(s.p[at]) && !is_digit(s.p[at]) && s.p[at] != '.' && s.p[at] != '-' && s.p[at] != '+')
			return false;
	}
	return true;
}

static bool hash_length(size_t n)
{
	return n == 8 || n == 10 || n == 12 || n == 16 || n == 32 || n == 40 || n == 56 || n == 64 ||
	       n == 96 || n == 128;
}

bool form_hash(struct slice s)
{
	static const struct slice names[] = {
	    SLICE("sha256:"), SLICE("sha1:"), SLICE("sha512:"), SLICE("md5:"), SLICE("xxh3:")};
	bool digits = false, letters = false;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (slice_has_prefix(s, names[i]))
			s = slice_make(s.p + names[i].n, s.n - names[i].n);
	}
	if (!hash_length(s.n))
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (!is_hex(s.p[i]))
			return false;
		digits |= is_digit(s.p[i]);
		letters |= is_letter(s.p[i]);
	}
	return digits && letters;
}

static bool uuid_at(struct slice s, size_t at)
{
	if (s.n - at != 36)
		return false;
	for (size_t i = 0; i < 36; i++) {
		char c = s.p[at + i];
		bool dash = i == 8 || i == 13 || i == 18 || i == 23;
		if (dash ? c != '-' : !is_hex(c))
			return false;
	}
	return true;
}

bool form_uuid(struct slice s)
{
	if (s.n < 36 || s.n > 36 + 24)
		return false;
	size_t before = s.n - 36;
	if (!uuid_at(s, before))
		return false;
	if (before == 0)
		return true;
	if (s.p[before - 1] != '_' && s.p[before - 1] != '-')
		return false;
	for (size_t i = 0; i + 1 < before; i++) {
		if (!is_letter(s.p[i]))
			return false;
	}
	return true;
}

bool form_word(struct slice s)
{
	if (s.n == 0 || s.n > 160)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (!is_letter(c) && !is_digit(c) && memchr("._:/+@#%=,()~*<>-", c, 17) == NULL)
			return false;
	}
	return true;
}

bool form_title(struct slice s)
{
	if (s.n == 0 || s.n > 240)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if ((unsigned char)s.p[i] < 0x20)
			return false;
		if (s.p[i] != '\\')
			continue;
		if (i + 1 >= s.n || (s.p[i + 1] != '"' && s.p[i + 1] != '/'))
			return false;
		i++;
	}
	return true;
}

/* The length of the mask that stands at s.p[at], 0 when there is none. */
static size_t mask_length(struct slice s, size_t at)
{
	size_t end = slice_find(s, SLICE("]"), at);
	size_t n = end < s.n ? end + 1 - at : 0;

	return n > 0 && scan_is_mask(slice_make(s.p + at, n)) ? n : 0;
}

/* What was masked in a path leaves it one: else a second redaction would judge it anew. */
bool form_path(struct slice s)
{
	if (s.n == 0 || s.n > 1024 || s.p[0] == '/' || s.p[0] == '~' || s.p[0] == '$' ||
	    slice_find(s, SLICE("../"), 0) < s.n || slice_find(s, SLICE("://"), 0) < s.n)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		size_t mask = c == '[' ? mask_length(s, i) : 0;
		if (mask > 0)
			i += mask - 1;
		else if (!is_letter(c) && !is_digit(c) && memchr("._/+@=,() -", c, 11) == NULL)
			return false;
	}
	return true;
}

bool form_run(struct slice s)
{
	size_t end = slice_find(s, SLICE(" "), 0);

	return end < s.n && form_time(slice_make(s.p, end)) && form_path(slice_make(s.p + end + 1, s.n - end - 1));
}

bool form_field(struct slice s)
{
	size_t digits = 0;

	if (s.n == 0 || s.n > 48 || (!is_letter(s.p[0]) && s.p[0] != '_'))
		return false;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		digits = is_digit(c) ? digits + 1 : 0;
		if (digits > 4 || (!is_letter(c) && !is_digit(c) && memchr("_-.$", c, 4) == NULL))
			return false;
	}
	return true;
}

bool form_measure(struct slice s)
{
	static const struct slice tails[] = {SLICE("Ms"), SLICE("At"), SLICE("Bytes"), SLICE("Kb"),
	    SLICE("Mb"), SLICE("Seconds"), SLICE("Tokens"), SLICE("Count"), SLICE("Chars"),
	    SLICE("Timestamp"), SLICE("Ratio"), SLICE("Percent"), SLICE("Usd"), SLICE("_ms"),
	    SLICE("_at"), SLICE("_bytes"), SLICE("_kb"), SLICE("_seconds"), SLICE("_tokens"), SLICE("_count")};
	static const char *const whole[] = {"timestamp", "bytes", "tokens", "count", "durationMs", "ms", NULL};

	if (!form_field(s))
		return false;
	for (size_t i = 0; i < sizeof(tails) / sizeof(tails[0]); i++) {
		if (s.n > tails[i].n && slice_has_suffix(s, tails[i]))
			return true;
	}
	return words_hold(whole, s);
}

bool form_marker(struct slice s)
{
	size_t qa = slice_find(s, SLICE("_QA_"), 0), words = 0;

	if (qa == s.n || qa == 0 || s.n > 64 || s.n < 10 || s.p[s.n - 9] != '_')
		return false;
	for (size_t i = 0; i < s.n; i++) {
		bool tail = i + 8 >= s.n;
		if (tail ? !is_digit(s.p[i]) && !(s.p[i] >= 'A' && s.p[i] <= 'F')
			 : !is_upper(s.p[i]) && s.p[i] != '_')
			return false;
		words += s.p[i] == '_';
	}
	return words <= 6;
}

bool form_name_char(char c)
{
	return is_letter(c) || is_digit(c) || c == '_';
}

bool form_same(struct slice a, struct slice b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++) {
		if (to_lower((unsigned char)a.p[i]) != to_lower((unsigned char)b.p[i]))
			return false;
	}
	return true;
}
