/*
 * The values of options: numbers, sizes and durations, strict in the manner of OpenBSD's strtonum.
 */
#include "io/optval.h"

#include <errno.h>
#include <float.h>
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DIGITS "0123456789"

/* "--name: 'value' " in front of what is wrong with it. */
static int bad_value(const char *option, const char *value, struct oc_err *e, const char *want)
{
	char shown[128];

	err_escape(shown, sizeof(shown), value, strlen(value));
	return err_set(e, OC_EX_USAGE, "%s%s: '%s' is not %s", option[0] == '-' ? "" : "--", option,
	    shown, want);
}

int opt_int(const char *option, const char *value, long long min, long long max, long long *n,
    struct oc_err *e)
{
	size_t sign = value[0] == '-';
	size_t digits = strspn(value + sign, DIGITS);

	if (digits > 0 && value[sign + digits] == '\0') {
		errno = 0;
		long long x = strtoll(value, NULL, 10);
		if (errno == 0 && x >= min && x <= max) {
			*n = x;
			return 0;
		}
	}
	char want[96];
	snprintf(want, sizeof(want), "a whole number from %lld to %lld", min, max);
	return bad_value(option, value, e, want);
}

/* Length of the decimal number (no sign, no exponent) at the front of s; 0 when there is none. */
static size_t decimal_span(const char *s)
{
	size_t n = strspn(s, DIGITS);

	if (n > 0 && s[n] == '.') {
		size_t more = strspn(s + n + 1, DIGITS);
		n = more > 0 ? n + 1 + more : 0;
	}
	return n;
}

int opt_double(
    const char *option, const char *value, double min, double max, double *x, struct oc_err *e)
{
	const char *p = value + (value[0] == '-');
	size_t n = decimal_span(p);

	if (n > 0 && (p[n] == 'e' || p[n] == 'E')) {
		size_t sign = p[n + 1] == '-' || p[n + 1] == '+';
		size_t digits = strspn(p + n + 1 + sign, DIGITS);
		n += digits > 0 ? 1 + sign + digits : 0;
	}
	if (n > 0 && p[n] == '\0') {
		double got = strtod(value, NULL);
		if (got >= min && got <= max) {
			*x = got;
			return 0;
		}
	}
	char want[96];
	snprintf(want, sizeof(want), "a number from %g to %g", min, max);
	return bad_value(option, value, e, want);
}

/* Shift of a size's suffix, or -1. */
static int size_shift(const char *suffix)
{
	static const char letters[] = "KMG";

	if (suffix[0] == '\0')
		return 0;
	const char *at = strchr(letters, suffix[0] == 'k' ? 'K' : suffix[0]);
	if (at == NULL || (suffix[1] != '\0' && strcmp(suffix + 1, "iB") != 0))
		return -1;
	return 10 * ((int)(at - letters) + 1);
}

int opt_size(const char *option, const char *value, size_t *bytes, struct oc_err *e)
{
	size_t digits = strspn(value, DIGITS);
	int shift = digits == 0 ? -1 : size_shift(value + digits);

	if (shift >= 0) {
		errno = 0;
		uintmax_t n = strtoumax(value, NULL, 10);
		if (errno == 0 && n <= SIZE_MAX >> shift) {
			*bytes = (size_t)n << shift;
			return 0;
		}
	}
	return bad_value(
	    option, value, e, "a size: bytes, or a number with K, M or G (KiB, MiB, GiB)");
}

int opt_duration(const char *option, const char *value, double *ms, struct oc_err *e)
{
	static const struct {
		const char *name;
		double ms;
	} units[] = {{"", 1000}, {"ms", 1}, {"s", 1000}, {"m", 60000}, {"h", 3600000}};
	size_t n = decimal_span(value);

	for (size_t i = 0; n > 0 && i < sizeof(units) / sizeof(units[0]); i++) {
		if (strcmp(value + n, units[i].name) == 0) {
			/*
			 * strtod stops at the unit: none begins with a character that a number
			 * could go on with.
			 */
			double got = strtod(value, NULL) * units[i].ms;
			if (got > DBL_MAX)
				break;
			*ms = got;
			return 0;
		}
	}
	return bad_value(
	    option, value, e, "a duration: a number of seconds, or with ms, s, m or h");
}
