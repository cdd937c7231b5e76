#include "record/cost.h"

#include <stdio.h>

#define PLACES 12

/* The exponent of a number, 0 if it has none; *end: the end of the digits before it. */
static long exponent_of(struct slice s, size_t *end)
{
	long n = 0;
	size_t i = 0;

	while (i < s.n && s.p[i] != 'e' && s.p[i] != 'E')
		i++;
	*end = i;
	if (i == s.n)
		return 0;
	bool negative = s.p[++i] == '-';
	if (s.p[i] == '-' || s.p[i] == '+')
		i++;
	for (; i < s.n && n < 100000; i++)
		n = n * 10 + (s.p[i] - '0');
	return negative ? -n : n;
}

bool cost_parse(struct slice s, uint64_t *units)
{
	size_t end, i = 0;
	long power = exponent_of(s, &end); /* of ten, of the digit before the point */
	uint64_t n = 0;

	if (s.n > 0 && s.p[0] == '-')
		return false;
	for (size_t k = 0; k < end && s.p[k] != '.'; k++)
		power++;
	for (; i < end && power >= -PLACES; i++) {
		if (s.p[i] == '.')
			continue;
		if (--power < -PLACES) {
			n += s.p[i] >= '5' ? 1 : 0;
			break;
		}
		n = n * 10 + (uint64_t)(s.p[i] - '0');
		if (n > COST_MAX)
			return false;
	}
	for (; power > -PLACES && n > 0; power--) {
		n *= 10;
		if (n > COST_MAX)
			return false;
	}
	*units = n;
	return n <= COST_MAX;
}

enum cost_found cost_read(struct json_val v, uint64_t *units)
{
	if (!json_present(v))
		return COST_NONE;
	return json_is(v, JSON_NUMBER) && cost_parse(json_lexeme(v), units) ? COST_GOOD : COST_BAD;
}

double cost_dollars(unsigned __int128 units)
{
	const uint64_t dollar = 1000000000000;
	char digits[COST_DIGITS], text[COST_DIGITS + 24];
	size_t n = cost_digits(digits, units / dollar);

	snprintf(text, sizeof(text), "%.*s.%012llu", (int)n, digits, (unsigned long long)(units % dollar));
	return number_parse(slice_cstr(text));
}

void cost_emit(struct emit *w, const char *key, unsigned __int128 units)
{
	emit_kdouble(w, key, cost_dollars(units));
}

size_t cost_digits(char *buf, unsigned __int128 units)
{
	char reversed[COST_DIGITS];
	size_t n = 0;

	do {
		reversed[n++] = (char)('0' + (int)(units % 10));
		units /= 10;
	} while (units > 0);
	for (size_t i = 0; i < n; i++)
		buf[i] = reversed[n - 1 - i];
	buf[n] = '\0';
	return n;
}

bool cost_from_digits(struct slice s, unsigned __int128 *units)
{
	const size_t n = s.n > 18 ? s.n - 18 : 0; /* two halves, each of which fits a word */
	uint64_t high = 0, low;

	if (s.n > 36 || (n > 0 && !slice_number(slice_make(s.p, n), UINT64_MAX, &high)) ||
	    !slice_number(slice_make(s.p + n, s.n - n), UINT64_MAX, &low))
		return false;
	*units = high * (unsigned __int128)1000000000000000000 + low;
	return true;
}
