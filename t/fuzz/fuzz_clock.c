/* Times and numbers: what is read, printed and read again is the same; never a crash. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "data/clock.h"
#include "data/number.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool same(double a, double b)
{
	return a == b || (isnan(a) && isnan(b));
}

static void number(double x)
{
	char buf[NUMBER_MAX], fixed[360];
	size_t n = number_format(buf, x);

	if (n >= sizeof(buf) || buf[n] != '\0' || !same(number_from_string(slice_make(buf, n)), x))
		abort();
	for (int digits = 0; digits <= 20; digits++)
		if (number_fixed(fixed, x, digits) >= sizeof(fixed))
			abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *copy = malloc(size == 0 ? 1 : size), iso[CLOCK_ISO_MAX];
	double ms, x;
	size_t n;

	if (copy == NULL)
		abort();
	if (size > 0)
		memcpy(copy, data, size);
	ms = clock_parse(slice_make(copy, size));
	if (!isnan(ms)) {
		if (ms != trunc(ms) || fabs(ms) > 8.64e15)
			abort();
		n = clock_iso(iso, ms);
		if (n == 0 || n >= sizeof(iso) || clock_parse(slice_make(iso, n)) != ms)
			abort();
	}
	number(number_from_string(slice_make(copy, size)));
	if (size >= sizeof(x)) {
		memcpy(&x, copy, sizeof(x));
		number(x);
		n = clock_iso(iso, x);
		if (n > 0 && clock_parse(slice_make(iso, n)) != trunc(x))
			abort();
	}
	free(copy);
	return 0;
}
