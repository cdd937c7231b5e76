/* Pseudonyms, keys and times. */
#include <sys/stat.h>

#include "redact/pseudonym.h"
#include "redact/times.h"
#include "scratch.h"
#include "tap.h"

static struct pseudonyms names;

/* NUL-ended, until the next call. */
static const char *name_of(const char *type, const char *value)
{
	struct oc_err e;
	struct slice name;

	if (pseudonym_make(&names, type, slice_cstr(value), &name, &e) != 0)
		return "(no memory)";
	return name.p;
}

static void test_numbers(void)
{
	struct oc_err e;
	char value[32];
	bool same = true;

	pseudonyms_init(&names);
	TEST_STR(name_of("email", "a"), "email-1", "the first of its type");
	TEST_STR(name_of("email", "b"), "email-2", "the second");
	TEST_STR(name_of("email", "a"), "email-1", "the first again");
	TEST_STR(name_of("phone", "a"), "phone-1", "the same value of another type is another");
	TEST_STR(name_of("discord-user", "1"), "discord-user-1", "a snowflake");
	TEST_STR(name_of("discord-id", "1"), "discord-user-1", "and by other signs");
	TEST_STR(name_of("discord-id", "2"), "discord-id-1", "another has its own");
	TEST(pseudonym_reserve(&names, "email", SLICE("email-41"), &e) == 0, "a name that was there");
	TEST_STR(name_of("email", "c"), "email-42", "is nobody else's");
	TEST(pseudonym_reserve(&names, "email", SLICE("email-17000000000000000"), &e) == 0,
	    "what is no number of ours");
	TEST_STR(name_of("email", "d"), "email-43", "takes none");
	for (int round = 0; round < 2; round++) {
		for (int i = 0; i < 5000; i++) {
			char want[48];
			snprintf(value, sizeof(value), "v%d", i);
			snprintf(want, sizeof(want), "path-%d", i + 1);
			same = same && strcmp(name_of("path", value), want) == 0;
		}
	}
	TEST(same, "thousands of them, twice");
	pseudonyms_release(&names);
}

static void test_forms(void)
{
	TEST(pseudonym_is(SLICE("email-1"), "email"), "a numbered name");
	TEST(pseudonym_is(SLICE("email-0123456789abcdef0123456789abcdef"), "email"), "a keyed name");
	TEST(!pseudonym_is(SLICE("email-0123456789ABCDEF0123456789abcdef"), "email"), "capitals");
	TEST(!pseudonym_is(SLICE("email-"), "email"), "no number");
	TEST(!pseudonym_is(SLICE("email-1x"), "email"), "something behind it");
	TEST(!pseudonym_is(SLICE("email-123456789012345678"), "email"), "a number that is an id");
	TEST(!pseudonym_is(SLICE("phone-1"), "email"), "another type");
}

static void test_key(void)
{
	struct oc_err e = OC_ERR_INIT;
	struct stat st;
	char first[64], other[64];

	scratch_init();
	TEST(pseudonym_keygen("k", &e) == 0, "a key is made");
	TEST(stat("k", &st) == 0 && (st.st_mode & 07777) == 0600 && st.st_size == PSEUDONYM_KEY,
	    "for its owner alone");
	TEST(pseudonym_keygen("k", &e) == -1 && e.exit == OC_EX_CANTCREAT, "never over another");
	pseudonyms_init(&names);
	TEST(pseudonyms_key(&names, "k", &e) == 0 && strlen(names.key_id) == PSEUDONYM_KEY_ID,
	    "and read, with a name");
	snprintf(first, sizeof(first), "%s", name_of("email", "a"));
	TEST_INT(strlen(first), 6 + 32, "a keyed name");
	TEST(strcmp(name_of("email", "b"), first) != 0, "of one value");
	TEST(strcmp(name_of("phone", "a") + 6, first + 6) != 0, "and one type");
	snprintf(other, sizeof(other), "%s", name_of("discord-user", "1"));
	TEST_STR(name_of("discord-id", "1") + 11, other + 13, "a snowflake has one hash");
	TEST_INT(names.numbers.count, 0, "nothing is remembered");
	pseudonyms_release(&names);
	pseudonyms_init(&names);
	TEST(pseudonyms_key(&names, "k", &e) == 0, "another run");
	TEST_STR(name_of("email", "a"), first, "has the same names");
	pseudonyms_release(&names);
	TEST(names.key[0] == 0 && names.key[31] == 0 && names.key_id[0] == 0, "the key is wiped");

	pseudonyms_init(&names);
	TEST(chmod("k", 0644) == 0 && pseudonyms_key(&names, "k", &e) == -1 && e.exit == OC_EX_USAGE,
	    "a key that others can read");
	TEST(chmod("k", 0700) == 0 && pseudonyms_key(&names, "k", &e) == -1, "one of another mode");
	TEST(chmod("k", 0400) == 0 && pseudonyms_key(&names, "k", &e) == 0, "one that is read-only");
	TEST(symlink("k", "l") == 0 && pseudonyms_key(&names, "l", &e) == -1 && e.exit == OC_EX_USAGE,
	    "a symlink");
	TEST(mkfifo("f", 0600) == 0 && pseudonyms_key(&names, "f", &e) == -1 && e.exit == OC_EX_USAGE,
	    "a FIFO does not block");
	TEST(pseudonyms_key(&names, "nowhere", &e) == -1 && e.exit == OC_EX_NOINPUT, "none at all");
	pseudonyms_release(&names);
	scratch_done();
}

/* The text with its times moved. */
static const char *moved(struct times *t, const char *text, struct sb *out)
{
	struct slice s = slice_cstr(text);
	struct times_hit hit;
	size_t done = 0;

	sb_reset(out);
	while (times_find(s, done, &hit)) {
		sb_add(out, s.p + done, hit.at - done);
		times_move(t, s, &hit, out);
		done = hit.at + hit.len;
	}
	sb_add(out, s.p + done, s.n - done);
	return out->buf;
}

static void test_times(void)
{
	static const struct {
		const char *from, *to, *name;
	} cases[] = {
	    {"2026-05-27T10:00:42.123Z", "2000-01-01T00:00:42.123Z", "the first time begins the run"},
	    {"2026-05-27T10:00:42Z", "2000-01-01T00:00:42Z", "no fraction"},
	    {"2026-05-27T10:01Z", "2000-01-01T00:01Z", "no seconds"},
	    {"2026-05-27 11:00:00", "2000-01-01 01:00:00", "a blank for T, no zone"},
	    {"2026-05-27T15:30:00.5+05:30", "2000-01-01T00:00:00.5+00:00", "an offset"},
	    {"2026-05-27T03:00:00-0700", "2000-01-01T00:00:00+0000", "one without colon"},
	    {"2026-05-27T10:00:01.123456+00:00", "2000-01-01T00:00:01.123456+00:00", "microseconds"},
	    {"2026-05-27T100042123Z-x", "2000-01-01T000042123Z-x", "the compact form of run ids"},
	    {"at 2026-06-27T10:00:00Z.", "at 2000-02-01T00:00:00Z.", "in a text, a month later"},
	    {"2026-05-26T23:59:00Z", "1999-12-31T13:59:00Z", "before the run"},
	    {"2028-02-29T10:00:00Z", "2001-10-05T00:00:00Z", "a leap day"},
	    {"2026-05-27", "2026-05-27", "a date is no time"},
	    {"12026-05-27T10:00:00Z", "12026-05-27T10:00:00Z", "five digits are no year"},
	    {"2026-13-27T10:00:00Z", "2026-13-27T10:00:00Z", "no such month"},
	    {"2026-05-27T10:61:00Z", "2026-05-27T10:61:00Z", "no such minute"},
	    {"gpt-2026-05-27T1", "gpt-2026-05-27T1", "something like it"},
	    {"2026-12-31T23:59:59Z", "2000-08-06T13:59:59Z", "the last month, day, hour and minute"},
	    {"2026-01-01T00:00:00Z", "1999-08-07T14:00:00Z", "the first ones"},
	    {"2026-05-27T24:00:00Z", "2000-01-01T14:00:00Z", "hour 24"},
	    {"2026-05-27T25:00:00Z", "2026-05-27T25:00:00Z", "no such hour"},
	    {"2026-05-32T10:00:00Z", "2026-05-32T10:00:00Z", "no such day"},
	    {"2026-00-27T10:00:00Z", "2026-00-27T10:00:00Z", "no month 0"},
	    {"2026-05-00T10:00:00Z", "2026-05-00T10:00:00Z", "no day 0"},
	    {"2026-05-27T10:60:00Z", "2026-05-27T10:60:00Z", "no minute 60"},
	    {"2026-05-27T10:00:00+00:000", "2000-01-01T00:00:00+00:000", "no zone with five digits"},
	};
	struct times t = {false, 0};
	struct sb out = SB_INIT;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		TEST_STR(moved(&t, cases[i].from, &out), cases[i].to, cases[i].name);
	struct times again = {false, 0};
	TEST_STR(moved(&again, "2000-01-01T00:00:42.123Z", &out), "2000-01-01T00:00:42.123Z",
	    "moved once is moved for good");
	sb_release(&out);
}

static void test_time_numbers(void)
{
	static const struct {
		const char *from, *key, *to, *name;
	} cases[] = {
	    {"1779876042123", "timestamp", "946684842123", "milliseconds"},
	    {"1779876042123.25", "at", "946684842123.25", "with a fraction"},
	    {"1779876042", "timestamp", "946684842", "seconds, by their key"},
	    {"1779876042", "rssBytes", NULL, "bytes are no seconds"},
	    {"1779876042", "count", NULL, "nor is any other number"},
	    {"1779876042123", "heapBytes", NULL, "nor are bytes milliseconds"},
	    {"5190", "rttMs", NULL, "a duration"},
	    {"1.779876042e12", "timestamp", NULL, "an exponent"},
	    {"-1779876042123", "timestamp", NULL, "a negative number"},
	    {"99999999999999", "timestamp", NULL, "too many digits"},
	    {"940000000", "timestamp", "106808800", "the earliest second, of nine digits"},
	    {"939999999", "timestamp", NULL, "one earlier"},
	    {"4200000000", "timestamp", "3366808800", "the last second, of ten digits"},
	    {"4200000001", "timestamp", NULL, "one later"},
	    {"940000000000", "rttMs", "106808800000", "the earliest millisecond, whatever its key"},
	    {"939999999999", "timestamp", NULL, "one earlier"},
	    {"4200000000000", "timestamp", "3366808800000", "the last millisecond"},
	    {"4200000001000", "timestamp", NULL, "a second later"},
	    {"1779876042x", "timestamp", NULL, "no number"},
	};
	struct times t = {false, 0};
	struct sb out = SB_INIT;

	TEST(times_start(&t, SLICE("2026-05-27T10:00:42Z")), "a start is given");
	TEST(!times_start(&t, SLICE("2026-05-27")), "a date is none");
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		sb_reset(&out);
		bool is = times_number(&t, slice_cstr(cases[i].from), slice_cstr(cases[i].key), &out);
		if (cases[i].to == NULL)
			TEST(!is && out.len == 0, cases[i].name);
		else
			TEST_STR(out.buf, cases[i].to, cases[i].name);
	}
	sb_release(&out);
}

int main(void)
{
	test_numbers();
	test_forms();
	test_key();
	test_times();
	test_time_numbers();
	return tap_done();
}
