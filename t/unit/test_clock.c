/* Date.parse and toISOString, as V8 has them. The expected values are those of Node 20 with TZ=UTC. */
#include "data/clock.h"

#include <math.h>

#include "tap.h"

static const struct {
	const char *text;
	const char *iso; /* NULL: no time */
} cases[] = {
    {"2026-05-16T00:00:00.000Z", "2026-05-16T00:00:00.000Z"},
    {"2026-05-16T02:00:00+02:00", "2026-05-16T00:00:00.000Z"},
    {"2026-05-16T00:00:00+0230", "2026-05-15T21:30:00.000Z"},
    {"2026-10-08T01:56:25.730000+00:00", "2026-10-08T01:56:25.730Z"},
    {"2026-05-16T00:00:00.9999Z", "2026-05-16T00:00:00.999Z"},
    {"2026-05-16T00:00:00.5Z", "2026-05-16T00:00:00.500Z"},
    {"2026-05-16T10:11", "2026-05-16T10:11:00.000Z"},
    {"2026-05-16", "2026-05-16T00:00:00.000Z"},
    {"2026-05", "2026-05-01T00:00:00.000Z"},
    {"2026", "2026-01-01T00:00:00.000Z"},
    {"2026-02-30", "2026-03-02T00:00:00.000Z"},
    {"2026-05-15T24:00:00Z", "2026-05-16T00:00:00.000Z"},
    {"2026-05-15T24:00:01Z", NULL},
    {"2026-13-01T00:00:00Z", NULL},
    {"2026-05-32", NULL},
    {"+002026-01-01", "2026-01-01T00:00:00.000Z"},
    {"-000000-01-01", "2001-01-01T00:00:00.000Z"},
    {"-271821-04-20T00:00:00Z", "-271821-04-20T00:00:00.000Z"},
    {"+275760-09-13T00:00:00.000Z", "+275760-09-13T00:00:00.000Z"},
    {"+275760-09-13T00:00:00.001Z", NULL},
    {"2026-05-16 00:00:09Z", "2026-05-16T00:00:09.000Z"},
    {"2026-05-16\xc2\xa0"
     "10:00",
	"2026-05-16T10:00:00.000Z"},
    {"2026/05/16 10:00:00 PST", "2026-05-16T18:00:00.000Z"},
    {"2026-5-6", "2026-05-06T00:00:00.000Z"},
    {"Sat, 16 May 2026 00:00:00 GMT", "2026-05-16T00:00:00.000Z"},
    {"Tue May 05 2026 10:00:00 GMT+0200 (CEST)", "2026-05-05T08:00:00.000Z"},
    {"16-May-2026", "2026-05-16T00:00:00.000Z"},
    {"May 16 2026 10:00 PM", "2026-05-16T22:00:00.000Z"},
    {"May 16 2026 13:00 PM", NULL},
    {"May 5", "2001-05-05T00:00:00.000Z"},
    {"12/25/49", "2049-12-25T00:00:00.000Z"},
    {"12/25/50", "1950-12-25T00:00:00.000Z"},
    {"12/25/1999 1:2:3.4567", "1999-12-25T01:02:03.456Z"},
    {"(foo (bar)) Jan 1 2000", "2000-01-01T00:00:00.000Z"},
    {"10::30 1/1/2001", "2001-01-01T10:00:30.000Z"},
    {"1 2 3", "2003-01-02T00:00:00.000Z"},
    {"soon", NULL},
    {"2026 soon", NULL},
    {"", NULL},
    {"1/1/2001 GMT+12345", NULL},
};

int main(void)
{
	char iso[CLOCK_ISO_MAX + 1];

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		double ms = clock_parse(slice_cstr(cases[i].text));

		iso[clock_iso(iso, ms)] = '\0';
		TEST_STR(iso, cases[i].iso == NULL ? "" : cases[i].iso, cases[i].text);
	}
	TEST(isnan(clock_parse((struct slice){NULL, 0})), "an absent text is no time");
	TEST(isnan(clock_parse(slice_make("2026\0", 5))) == false, "a NUL ends nothing");
	TEST_INT(clock_iso(iso, (double)NAN), 0, "NaN prints as nothing");
	TEST_INT(clock_iso(iso, 8.64e15 + 1), 0, "beyond the last day prints as nothing");
	iso[clock_iso(iso, -1)] = '\0';
	TEST_STR(iso, "1969-12-31T23:59:59.999Z", "before 1970");
	iso[clock_iso(iso, -86400000)] = '\0';
	TEST_STR(iso, "1969-12-31T00:00:00.000Z", "a whole day before 1970");
	iso[clock_iso(iso, -62198755200000.0)] = '\0';
	TEST_STR(iso, "-000001-01-01T00:00:00.000Z", "a year before 0");
	return tap_done();
}
