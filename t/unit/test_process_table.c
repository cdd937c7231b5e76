/* process_table: times and headers as people write them. */
#include "data/data.h"
#include "tap.h"

/* The time off the front of a text as "at|time of day|rest"; "none". */
static const char *time_of(const char *text)
{
	static char out[200];
	struct slice rest = slice_cstr(text);
	struct process_time t;

	if (!process_time_take(&rest, &t))
		return "none";
	snprintf(out, sizeof(out), "%s|%s|%.*s", t.at, t.time_of_day, SLICE_CUT(rest, 80));
	return out;
}

static void times(void)
{
	TEST_STR(time_of("2026-11-20T10:00:00Z 1 2"), "2026-11-20T10:00:00Z|| 1 2", "ISO 8601");
	TEST_STR(time_of("2026-11-20T10:00:00,123456789+0100 1"),
	    "2026-11-20T10:00:00.123456789+01:00|| 1", "date -Ins");
	TEST_STR(
	    time_of("2026/11/20 10:00 1 2"), "2026-11-20T10:00:00|| 1 2", "no seconds, slashes");
	TEST_STR(time_of("2026-11-20 10:00:00 PM 1"), "2026-11-20T22:00:00|| 1", "twelve hours");
	TEST_STR(time_of("2026-11-20 10:00:00 PID RSS"), "2026-11-20T10:00:00|| PID RSS",
	    "a column's name is no zone");
	TEST_STR(time_of("1795181297 1"), "2026-11-20T13:28:17.000Z|| 1", "seconds");
	TEST_STR(
	    time_of("1795181297.25 1"), "2026-11-20T13:28:17.250Z|| 1", "fractions of a second");
	TEST_STR(time_of("1795181297123"), "2026-11-20T13:28:17.123Z||", "milliseconds");
	TEST_STR(time_of("1795181297123456789 1"), "2026-11-20T13:28:17.123Z|| 1", "nanoseconds");
	TEST_STR(time_of("Fri Nov 20 10:00:00 UTC 2026 x"), "2026-11-20T10:00:00Z||x", "date");
	TEST_STR(time_of("Fri 20 Nov 2026 10:00:00 AM CET"), "2026-11-20T10:00:00||",
	    "date in en_US, another zone");
	TEST_STR(time_of("12:00:01 AM 0"), "|00:00:01| 0", "midnight");
	TEST_STR(time_of("12:00:01 PM 0"), "|12:00:01| 0", "noon");
	TEST_STR(time_of("23:59:59 0"), "|23:59:59| 0", "24 hours");
	TEST_STR(time_of("12345 785000"), "none", "a pid");
	TEST_STR(time_of("13:00:00 PM 0"), "none", "thirteen o'clock PM");
	TEST_STR(time_of("2026-13-40T10:00:00Z"), "none", "no such day");
	TEST_STR(time_of("25:00:00"), "none", "no such hour");
	TEST_STR(time_of("[2026-11-20T10:00:00Z] 1"), "2026-11-20T10:00:00Z|| 1", "in brackets");
	TEST_STR(time_of("Friends of 20"), "none", "a word");
	TEST(process_elapsed(SLICE("1-02:03:04")) == 93784 &&
		 process_elapsed(SLICE("03:04")) == 184 && process_elapsed(SLICE("90")) == 90,
	    "elapsed times");
}

static void headers(void)
{
	struct process_table t;

	TEST(
	    process_header(
		SLICE("USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND"),
		&t) &&
		t.form == PROCESS_PS && t.pid == 1 && t.rss == 5 && t.command == 10 &&
		t.unit == PROCESS_KIB && t.certain,
	    "ps aux");
	TEST(process_header(SLICE("TIME PID RSS"), &t) && t.pid == 0 && t.rss == 1,
	    "the time's name is taken off");
	TEST(process_header(SLICE("10:00:01 AM   UID       PID  minflt/s  majflt/s     VSZ     RSS "
				  "  %MEM  Command"),
		 &t) &&
		 t.form == PROCESS_PIDSTAT && t.pid == 1 && t.rss == 5,
	    "pidstat");
	TEST(process_header(SLICE("ts,rss_mb,rss_bytes,vsz_kb"), &t) && t.rss == 1 &&
		 t.unit == PROCESS_MIB,
	    "the first RSS with a unit");
	TEST(process_header(SLICE("time,memory_mb,rss"), &t) && t.rss == 2 &&
		 t.unit == PROCESS_NO_UNIT,
	    "RSS before memory");
	TEST(process_header(SLICE("time,rssBytes"), &t) && t.unit == PROCESS_BYTES, "bytes");
	TEST(process_header(SLICE("time,rss in KB"), &t) && t.unit == PROCESS_KIB, "in KB");
	TEST(!process_header(SLICE("time,mem%"), &t) &&
		 !process_header(SLICE("time,heap_mb"), &t) &&
		 !process_header(SLICE("pid,rss_mb"), &t) &&
		 !process_header(SLICE("PID COMMAND"), &t),
	    "no header");
}

int main(void)
{
	times();
	headers();
	return tap_done();
}
