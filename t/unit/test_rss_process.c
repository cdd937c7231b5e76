/* What dumps, timelines and logs tell of one process is one run; of two processes, two. */
#include <stdio.h>
#include <stdlib.h>

#include "record/record.h"
#include "rss/process.h"
#include "rss/rss.h"

#include "tap.h"

static struct {
	struct rss_intake t;
	struct groups joined;
	struct grouped **run;
	struct json reader;
	struct oc_err e;
} all;

static void begin(void)
{
	rss_intake_init(&all.t);
	if (json_init(&all.reader, &all.e) < 0)
		exit(1);
}

static void give(const char *gateway, const char *path, int second, double mib, const char *more)
{
	char text[600];

	snprintf(text, sizeof(text),
	    "{\"kind\":\"rss-sample\",\"v\":1,\"scope\":\"gateway\",\"metric\":\"rss\",\"measure\":\"process\","
	    "\"gateway\":\"%s\",\"run\":\"%s\",\"bytes\":%.0f,\"at\":\"2026-05-01T%02d:%02d:%02d.000Z\",%s"
	    "\"src\":{\"path\":\"%s\"}}",
	    gateway, gateway, mib * 1048576, second / 3600, second / 60 % 60, second % 60, more, path);
	if (json_read(&all.reader, text, strlen(text), &all.e) < 0 ||
	    rss_intake_record(&all.t, json_root(&all.reader), SLICE("rss-sample"), &all.e) != 0)
		exit(1);
}

/* A dump's events from one number to another, one in 30 s; the gateway began at `start`, and uses 200 MiB and the
 * number of the event. */
static void dump(const char *gateway, const char *path, int start, int from, int to)
{
	for (int seq = from; seq <= to; seq++) {
		char more[40];
		snprintf(more, sizeof(more), "\"eventSeq\":%d,\"seq\":%d,", seq, seq - from + 1);
		give(gateway, path, start + 30 * seq, 200 + seq, more);
	}
}

static void timeline(const char *gateway, int pid, int second, double mib)
{
	char more[40];

	snprintf(more, sizeof(more), "\"pid\":%d,", pid);
	give(gateway, "timeline.jsonl", second, mib, more);
}

static void join(void)
{
	groups_init(&all.joined, &rss_run_type, &all.t.groups.by);
	if (rss_processes(&all.t.groups, &all.joined, &all.e) < 0)
		exit(1);
	all.run = groups_sorted(&all.joined, &all.e);
	if (all.run == NULL)
		exit(1);
}

/* How many runs there are; of run i its name, its readings, those told twice. */
static size_t runs(void)
{
	return all.joined.table.count;
}

static void is(size_t i, const char *name, size_t readings, uint64_t twice, const char *what)
{
	const struct rss_run *r = (const struct rss_run *)all.run[i];
	struct slice found = rss_by_tail(&all.joined.by, r->group.key, RSS_KEY_RUN);

	TEST(slice_eq(found, slice_cstr(name)), what);
	TEST_INT(r->points.n, readings, what);
	TEST_INT(r->twice, twice, what);
}

static void end(void)
{
	mem_free(all.run);
	groups_release(&all.joined);
	rss_intake_release(&all.t);
	json_release(&all.reader);
}

static void overlapping(void)
{
	begin();
	dump("g", "2.json", 0, 31, 70);
	dump("g", "1.json", 0, 1, 50);
	dump("g", "3.json", 0, 70, 80);
	join();
	TEST_INT(runs(), 1, "three dumps that overlap are one process");
	is(0, "g", 80, 21, "each event of it counts once");
	end();

	begin();
	dump("g", "1.json", 0, 1, 50);
	dump("g", "2.json", 0, 60, 70);
	join();
	TEST_INT(runs(), 1, "a gap between two dumps: still one");
	is(0, "g", 61, 0, "with the readings of both");
	end();
}

static void restarted(void)
{
	begin();
	dump("g", "2.json", 9000, 1, 40);
	dump("g", "1.json", 0, 1, 40);
	dump("g", "3.json", 9000, 20, 60);
	join();
	TEST_INT(runs(), 2, "numbers that begin again are another process");
	is(0, "g#1", 40, 0, "the first by time");
	is(1, "g#2", 60, 21, "the second, of two dumps");
	end();

	begin();
	dump("g", "1.json", 0, 1, 40);
	dump("g", "2.json", 1201, 40, 60);
	join();
	TEST_INT(runs(), 2, "a number that was there, at another time: another process");
	end();

	begin();
	dump("g", "1.json", 0, 1, 40);
	dump("g", "2.json", 7, 1, 40);
	join();
	TEST_INT(runs(), 2, "two that run side by side in one folder are two");
	end();
}

static void copies(void)
{
	begin();
	dump("b", "b/x.json", 0, 1, 44);
	dump("a", "a/x.json", 0, 1, 44);
	dump("c", "c/x.json", 0, 40, 50);
	dump("d", "d/x.json", 9000, 1, 44);
	join();
	TEST_INT(runs(), 2, "copies in three folders are one gateway, the fourth is another");
	is(0, "a", 50, 49, "named by the first");
	is(1, "d", 44, 0, "which keeps its own");
	end();
}

static void timelines(void)
{
	begin();
	timeline("g", 7, 20, 150);
	timeline("g", 7, 9020, 150);
	timeline("g", 8, 9010, 151);
	dump("g", "1.json", 0, 1, 40);
	dump("g", "2.json", 9000, 1, 40);
	join();
	TEST_INT(runs(), 2, "each pid of the timeline finds the dump that it is beside");
	is(0, "g#1", 42, 0, "one pid");
	is(1, "g#2", 41, 0, "the other pid");
	end();

	begin();
	timeline("g", 7, 20, 150);
	timeline("g", 8, 21, 151);
	join();
	TEST_INT(runs(), 2, "without dumps a pid is a process");
	end();

	begin();
	timeline("g", 7, 20, 150);
	dump("g", "1.json", 5000, 1, 4);
	join();
	TEST_INT(runs(), 2, "a pid over an hour before is another process");
	end();
}

static void logs(void)
{
	begin();
	timeline("g", 7, 20, 150);
	dump("g", "1.json", 0, 1, 40);
	give("g", "logs/a.log", 21, 150, "");
	give("g", "logs/a.log", 22, 150, "");
	give("g", "logs/a.log", 21, 150.5, "");
	join();
	TEST_INT(runs(), 1, "a log's readings belong to the process whose time they are in");
	is(0, "g", 43, 1, "the same bytes within 2 s are told twice; 2 s later, or other bytes, are not");
	end();

	begin();
	dump("g", "1.json", 0, 1, 4);
	give("g", "logs/a.log", 120 + 600, 150, "");
	give("g", "logs/a.log", 120 + 600 + 601, 150, "");
	give("g", "logs/a.log", 120 + 600 + 700, 150, "");
	join();
	TEST_INT(runs(), 2, "what no process is near to is of another");
	is(0, "g#1", 5, 0, "within ten minutes");
	is(1, "g#2", 2, 0, "more than ten minutes away");
	end();
}

static void others(void)
{
	begin();
	dump("a", "a/1.json", 0, 1, 4);
	dump("b", "b/1.json", 3, 1, 4);
	join();
	TEST_INT(runs(), 2, "two gateways are two");
	TEST(!slice_eq(packed_head(all.run[0]->key, all.joined.by.n + RSS_KEY_RUN),
		 packed_head(all.run[1]->key, all.joined.by.n + RSS_KEY_RUN)),
	    "and never one series");
	end();

	begin();
	for (int i = 0; i < 3; i++)
		dump("g", i == 0 ? "1.json" : i == 1 ? "2.json" : "3.json", 0, 600 * i + 1, 600 * i + 700);
	join();
	TEST_INT(runs(), 1, "more events than are kept one by one");
	const struct rss_run *r = (const struct rss_run *)all.run[0];
	uint64_t n = 0;
	for (size_t i = 0; i < r->points.n; i++)
		n += r->points.p[i].n;
	TEST_INT(n, 1900, "are each counted once");
	TEST_INT(r->twice, 200, "the others are told twice");
	end();
}

int main(void)
{
	overlapping();
	restarted();
	copies();
	timelines();
	logs();
	others();
	return tap_done();
}
