#include "data/number.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "data/jstext.h"

static size_t format_integer(char *buf, double x)
{
	char digits[24];
	size_t at = sizeof(digits), n = 0;
	uint64_t u = (uint64_t)fabs(x);

	do {
		digits[--at] = (char)('0' + u % 10);
		u /= 10;
	} while (u != 0);
	if (x < 0)
		buf[n++] = '-';
	memcpy(buf + n, digits + at, sizeof(digits) - at);
	n += sizeof(digits) - at;
	buf[n] = '\0';
	return n;
}

/* The shortest digits that read back to x > 0, with value 0.DIGITS * 10^*point. Fifteen digits suffice when fewer do
 * (their zeros are cut), seventeen always do; only subnormal numbers can do with fewer than fifteen in another
 * place. */
static int shortest(char *digits, double x, int *point)
{
	char text[40];
	int precision = x < 2.2250738585072014e-308 ? 1 : 15;

	for (;; precision++) {
		snprintf(text, sizeof(text), "%.*e", precision - 1, x);
		if (precision == 17 || strtod(text, NULL) == x)
			break;
	}
	const char *exponent = strchr(text, 'e');
	int n = 0;
	for (const char *p = text; p < exponent; p++) {
		if (*p >= '0' && *p <= '9')
			digits[n++] = *p;
	}
	while (n > 1 && digits[n - 1] == '0')
		n--;
	*point = atoi(exponent + 1) + 1;
	return n;
}

size_t number_format(char *buf, double x)
{
	char digits[24];
	char *p = buf;
	int point;

	if (isnan(x))
		return (size_t)sprintf(buf, "NaN");
	if (isinf(x))
		return (size_t)sprintf(buf, x < 0 ? "-Infinity" : "Infinity");
	if (fabs(x) < 9007199254740992.0 && x == trunc(x))
		return format_integer(buf, x);
	if (x < 0)
		*p++ = '-';
	int n = shortest(digits, fabs(x), &point);
	if (n <= point && point <= 21) {
		memcpy(p, digits, (size_t)n);
		memset(p + n, '0', (size_t)(point - n));
		p += point;
	} else if (0 < point && point <= 21) {
		memcpy(p, digits, (size_t)point);
		p[point] = '.';
		memcpy(p + point + 1, digits + point, (size_t)(n - point));
		p += n + 1;
	} else if (-6 < point && point <= 0) {
		memcpy(p, "0.", 2);
		memset(p + 2, '0', (size_t)-point);
		memcpy(p + 2 - point, digits, (size_t)n);
		p += 2 - point + n;
	} else {
		*p++ = digits[0];
		if (n > 1) {
			*p++ = '.';
			memcpy(p, digits + 1, (size_t)(n - 1));
			p += n - 1;
		}
		p += sprintf(p, "e%+d", point - 1);
	}
	*p = '\0';
	return (size_t)(p - buf);
}

/* printf rounds the exact binary value to nearest and exact ties to even, toFixed ties up in magnitude. A tie at k
 * digits ends in a 5 at digit k + 1 and nothing behind it; a double has at most 1074 digits behind the point, so
 * printing them all shows it. */
size_t number_fixed(char *buf, double x, int digits)
{
	char exact[1500];

	if (!isfinite(x) || fabs(x) >= 1e21)
		return number_format(buf, x);
	snprintf(exact, sizeof(exact), "%.1074f", fabs(x));
	char *cut = strchr(exact, '.') + 1 + digits;
	bool up = *cut >= '5';
	size_t whole = (size_t)(cut - exact);
	char *out = buf;
	/* Negative numbers keep their sign even when they round to zero, as toFixed does; -0 has none. */
	if (x < 0)
		*out++ = '-';
	char *first = out;
	memcpy(out, exact, whole);
	size_t len = digits == 0 ? whole - 1 : whole;
	out[len] = '\0';
	for (size_t i = len; up && i-- > 0;) {
		if (first[i] == '.')
			continue;
		up = first[i] == '9';
		first[i] = up ? '0' : (char)(first[i] + 1);
	}
	if (up) {
		memmove(first + 1, first, len + 1);
		first[0] = '1';
		len++;
	}
	return (size_t)(first - buf) + len;
}

static const double POWERS[] = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12,
    1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

/* The exponent part that begins at *i (on the e), limited so that it cannot overflow. */
static long read_exponent(struct slice s, size_t i)
{
	long n = 0;
	bool negative = s.p[++i] == '-';

	if (s.p[i] == '-' || s.p[i] == '+')
		i++;
	for (; i < s.n && n < 100000000; i++)
		n = n * 10 + (s.p[i] - '0');
	return negative ? -n : n;
}

static bool is_exponent(char c)
{
	return c == 'e' || c == 'E';
}

/* Exact when the digits fit 53 bits and the power is at most 10^22 (Clinger 1990). Returns false when the slow way must
 * be taken. */
static bool parse_fast(struct slice s, double *x)
{
	uint64_t digits = 0;
	long exponent = 0;
	size_t i = s.p[0] == '-' ? 1 : 0;

	for (bool fraction = false; i < s.n && !is_exponent(s.p[i]); i++) {
		if (s.p[i] == '.') {
			fraction = true;
			continue;
		}
		if (digits > (((uint64_t)1 << 53) - 9) / 10)
			return false;
		digits = digits * 10 + (uint64_t)(s.p[i] - '0');
		exponent -= fraction ? 1 : 0;
	}
	if (i < s.n)
		exponent += read_exponent(s, i);
	if (exponent < -22 || exponent > 22)
		return false;
	*x = exponent < 0 ? (double)digits / POWERS[-exponent] : (double)digits * POWERS[exponent];
	if (s.p[0] == '-')
		*x = -*x;
	return true;
}

#define LONG_DIGITS 800

/* A double never depends on more than its first 770 significant digits, but for whether anything but zeros follows:
 * keeps LONG_DIGITS, a 1 for the rest, and puts the exponent right. */
static double parse_long(struct slice s)
{
	char text[LONG_DIGITS + 40];
	size_t at = 0, i = 0, kept = 0;
	long exponent = 0;
	bool fraction = false, rest = false;

	if (s.p[0] == '-')
		text[at++] = s.p[i++];
	for (; i < s.n && !is_exponent(s.p[i]); i++) {
		if (s.p[i] == '.') {
			fraction = true;
		} else if (kept < LONG_DIGITS) {
			if (kept > 0 || s.p[i] != '0') {
				text[at++] = s.p[i];
				kept++;
			}
			exponent -= fraction ? 1 : 0;
		} else {
			rest = rest || s.p[i] != '0';
			exponent += fraction ? 0 : 1;
		}
	}
	if (kept == 0)
		text[at++] = '0';
	if (rest) {
		text[at++] = '1';
		exponent--;
	}
	if (i < s.n)
		exponent += read_exponent(s, i);
	snprintf(text + at, sizeof(text) - at, "e%ld", exponent);
	return strtod(text, NULL);
}

double number_parse(struct slice s)
{
	char text[LONG_DIGITS];
	double x;

	if (parse_fast(s, &x))
		return x;
	if (s.n >= sizeof(text))
		return parse_long(s);
	memcpy(text, s.p, s.n);
	text[s.n] = '\0';
	return strtod(text, NULL);
}

static size_t sign_length(struct slice s)
{
	return s.n > 0 && (s.p[0] == '-' || s.p[0] == '+');
}

bool number_is_decimal(struct slice s)
{
	size_t i = sign_length(s), digits = 0;

	for (bool fraction = false;
	     i < s.n && ((s.p[i] >= '0' && s.p[i] <= '9') || (s.p[i] == '.' && !fraction)); i++) {
		fraction = fraction || s.p[i] == '.';
		digits += s.p[i] != '.' ? 1 : 0;
	}
	if (digits > 0 && i < s.n && is_exponent(s.p[i])) {
		i++;
		i += sign_length(slice_make(s.p + i, s.n - i));
		size_t from = i;
		while (i < s.n && s.p[i] >= '0' && s.p[i] <= '9')
			i++;
		if (i == from)
			return false;
	}
	return digits > 0 && i == s.n;
}

static double parse_prefixed(struct slice s, int base)
{
	double x = 0;

	for (size_t i = 2; i < s.n; i++) {
		int digit = hex_digit(s.p[i]);
		if (digit < 0 || digit >= base)
			return (double)NAN;
		x = x * base + digit;
	}
	return s.n > 2 ? x : (double)NAN;
}

double number_from_string(struct slice text)
{
	struct slice s = js_trim(text);

	if (s.n == 0)
		return 0;
	if (s.n >= 2 && s.p[0] == '0') {
		char c = (char)(s.p[1] | 0x20);
		if (c == 'x' || c == 'o' || c == 'b')
			return parse_prefixed(s, c == 'x' ? 16 : c == 'o' ? 8 : 2);
	}
	bool negative = s.p[0] == '-', decimal = number_is_decimal(s);
	s = slice_make(s.p + sign_length(s), s.n - sign_length(s));
	double x = slice_eqs(s, "Infinity") ? (double)INFINITY : decimal ? number_parse(s) : (double)NAN;
	return negative ? -x : x;
}

double number_round(double x)
{
	double f = floor(x);

	return x - f >= 0.5 ? f + 1 : f;
}

bool number_is_integer(double x)
{
	return isfinite(x) && x == trunc(x);
}
