/* proc, tree, meter: against a /proc of our own making, where everything has the size that we say. */
#define _DEFAULT_SOURCE
#include "measure/meter.h"
#include "scratch.h"
#include "tap.h"

#define MIB ((uint64_t)1 << 20)
#define TOP 100

static struct oc_err err;
static struct meter m;
static struct meter_reading r;
static double now;

static void puts_at(int pid, const char *name, const char *text)
{
	char path[64];

	snprintf(path, sizeof(path), "proc/%d", pid);
	mkdir(path, 0755);
	snprintf(path, sizeof(path), "proc/%d/%s", pid, name);
	scratch_puts(path, text);
}

static void newest(int pid)
{
	char text[64];

	snprintf(text, sizeof(text), "0.10 0.20 0.30 1/99 %d\n", pid);
	scratch_puts("proc/loadavg", text);
}

/* Figures in MiB; pss < 0: no smaps_rollup. */
static void process(int pid, int group, int parent, char state, int rss, int high, int pss)
{
	char text[512];

	snprintf(text, sizeof(text),
	    "Name:\tx\nUmask:\t0022\nState:\t%c (x)\nTgid:\t%d\nNgid:\t0\nPid:\t%d\nPPid:\t%d\n"
	    "VmPeak:\t1 kB\nVmSize:\t%d kB\nVmHWM:\t%d kB\nVmRSS:\t%d kB\nRssAnon:\t%d kB\n"
	    "Threads:\t1\nSigQ:\t0/1\n",
	    state, group, pid, parent, rss * 2048 + pid, high * 1024, rss * 1024, rss * 1024);
	puts_at(pid, "status", text);
	if (pss >= 0) {
		snprintf(text, sizeof(text),
		    "0-1 ---p 0 0:0 0 [rollup]\nRss:\t%d kB\nPss:\t%d kB\nPss_Dirty:\t0 kB\n", rss * 1024,
		    pss * 1024);
		puts_at(pid, "smaps_rollup", text);
	}
}

static void children(int pid, const char *list)
{
	char path[64];

	snprintf(path, sizeof(path), "proc/%d/task", pid);
	mkdir(path, 0755);
	snprintf(path, sizeof(path), "proc/%d/task/%d", pid, pid);
	mkdir(path, 0755);
	snprintf(path, sizeof(path), "task/%d/children", pid);
	puts_at(pid, path, list);
}

/* A process with its own memory and no children. */
static void plain(int pid, int parent, int rss)
{
	process(pid, pid, parent, 'S', rss, rss, rss);
	children(pid, "");
}

/* Whoever ends: an open status says ESRCH then, which a file cannot; a zombie is as good. */
static void end(int pid)
{
	process(pid, pid, TOP, 'Z', 0, 0, -1);
}

static void begin(void)
{
	if (system("rm -rf proc && mkdir proc") != 0)
		exit(1);
	plain(TOP, 1, 1);
	newest(TOP);
	now = 0;
	TEST_INT(meter_init(&m, "proc", TOP, true, &err), 0, "a meter");
}

static void tick(void)
{
	now += 100;
	if (meter_read(&m, now, false, &r, &err) != 0)
		exit(1);
}

#define STATUS(size, high, rss, anon, threads)                                                     \
	"Name:\tx\nState:\tS (x)\nTgid:\t101\nPPid:\t100\nVmSize:\t" size "\nVmHWM:\t" high "\nVmRSS:\t" rss \
	"\nRssAnon:\t" anon "\nThreads:\t" threads "\nSigQ:\t0/1\n"

static void test_status(void)
{
	struct proc_status s;
	static const char odd[] = "Name:\tVmRSS: 7 kB State:\tZ\\nTgid:\t9\nState:\tS (sleeping)\nTgid:\t5\n"
				  "PPid:\t4\nGroups:\t1 2 3\nThreads:\t3\n";

	TEST(proc_status_read(&s, SLICE(odd)), "a process without memory");
	TEST(s.group == 5 && s.parent == 4 && s.threads == 3, "a name fakes no line");
	TEST(!s.memory && !s.zombie && s.rss == 0, "... and no memory");
	TEST(!proc_status_read(&s, SLICE("")), "nothing is no status");
	TEST(!proc_status_read(&s, SLICE("Name:\tx\nState:\tS\nTgid:\t5\n")), "half a status is none");
	TEST(proc_status_read(&s, SLICE(STATUS("4 kB", "3 kB", "2 kB", "1 kB", "1"))) && s.memory && s.rss == 2048 &&
		 s.high == 3072 && s.anon == 1024 && s.size == 4096,
	    "sizes are bytes");
	TEST(proc_status_read(&s, SLICE(STATUS("4 kB", "0 kB", "0 kB", "0 kB", "1"))) && s.memory && s.rss == 0,
	    "nothing resident");
	static const char *const cannot_be[] = {STATUS("x kB", "3 kB", "2 kB", "1 kB", "1"),
	    STATUS("4 kB", "", "2 kB", "1 kB", "1"), STATUS("4 kB", "3 kB", "-2 kB", "1 kB", "1"),
	    STATUS("4 kB", "3 kB", "2 kB", "x", "1"), STATUS("4 kB", "1 kB", "2 kB", "1 kB", "1"),
	    STATUS("4 kB", "3 kB", "2 kB", "3 kB", "1"), STATUS("4 kB", "3 kB", "2 kB", "1 kB", "many"),
	    STATUS("4 kB", "99999999999999999999 kB", "2 kB", "1 kB", "1")};
	for (size_t i = 0; i < sizeof(cannot_be) / sizeof(cannot_be[0]); i++)
		TEST(!proc_status_read(&s, slice_cstr(cannot_be[i])), "a figure that cannot be is no status");
	TEST(proc_status_read(&s,
		 SLICE("Name:\tx\nState:\tX (dead)\nTgid:\t5\nPPid:\t0\nThreads:\t0\n")) &&
		 s.zombie,
	    "a dead one");
}

static void test_newest(void)
{
	begin();
	TEST_INT(proc_newest(m.tree.loadavg), TOP, "the newest number");
	scratch_puts("proc/loadavg", "0 0 0\n");
	TEST_INT(proc_newest(m.tree.loadavg), 0, "... cannot be told");
	scratch_puts("proc/loadavg", "");
	TEST_INT(proc_newest(m.tree.loadavg), 0, "... of nothing");
	TEST_INT(proc_newest(-1), 0, "... of no file");
	meter_release(&m);
}

static void test_finding(void)
{
	begin();
	plain(101, TOP, 10);
	children(TOP, "101 ");
	newest(101);
	tick();
	TEST(r.processes == 1 && r.bytes == 10 * MIB, "a child is found, the top does not count");
	plain(102, 101, 5);
	process(103, 102, 101, 'S', 5, 5, 5); /* a thread of 102 */
	plain(104, 1, 50);		      /* somebody else's */
	plain(106, 105, 1);
	plain(105, 102, 2);
	newest(106);
	tick();
	TEST(r.processes == 4 && r.bytes == 18 * MIB,
	    "between two numbers: children, not threads, not strangers, in any order");
	plain(107, 101, 1);
	tick();
	TEST_INT(r.processes, 4, "nothing is looked for when the newest number stands");
	children(101, "102 107");
	newest(20);
	tick();
	TEST_INT(r.processes, 5, "numbers that begin anew: the children of all are read");
	end(102);
	tick();
	TEST(r.processes == 4 && proc_tree_has(&m.tree, 105) && proc_tree_has(&m.tree, 106),
	    "who loses a parent stays");
	TEST_INT(m.tree.seen, 5, "all that were seen");
	meter_release(&m);

	begin();
	plain(101, TOP, 10);
	plain(102, 101, 5);
	tick();
	TEST_INT(r.processes, 0, "children that no file lists are not there");
	if (system("rm -rf proc/*/task/*/children") != 0)
		exit(1);
	meter_read(&m, now, true, &r, &err);
	TEST_INT(r.processes, 2, "without children files all of /proc is searched");
	meter_release(&m);

	begin();
	plain(101, TOP, 10);
	scratch_puts("proc/loadavg", "");
	tick();
	children(TOP, "101");
	tick();
	TEST_INT(r.processes, 1, "without a newest number, too");
	for (int i = 0; i <= PROC_TREE_WHOLE_EVERY; i++) {
		newest(500);
		tick();
		if (i == 0) {
			plain(90, TOP, 1); /* a number that nobody looks at */
			children(TOP, "90 101");
		}
	}
	TEST_INT(r.processes, 2, "now and then everything is looked at");
	meter_release(&m);
}

static void test_shares(void)
{
	begin();
	plain(101, TOP, 100);
	newest(101);
	children(TOP, "101");
	tick();
	process(101, 101, TOP, 'S', 100, 100, 50);
	process(102, 102, 101, 'S', 100, 100, 50);
	children(102, "");
	newest(102);
	tick();
	TEST(r.bytes == 100 * MIB && r.rss == 200 * MIB && !r.estimated,
	    "a forked child: shared pages count once");
	TEST(m.peak.bytes == 100 * MIB && m.rss_peak == 200 * MIB, "... in the peak, too");
	process(102, 102, 101, 'S', 130, 130, 80);
	tick();
	TEST_INT(r.bytes, 130 * MIB, "what it grows by is its own");
	m.credit_ms = -10;
	process(102, 102, 101, 'S', 131, 131, 0);
	tick();
	TEST(r.bytes == 131 * MIB, "... also when there is no time to look");
	process(102, 102, 101, 'S', 180, 180, 0);
	m.credit_ms = -10;
	tick();
	TEST(r.bytes == 180 * MIB && r.estimated, "... and then it is said");
	process(102, 102, 101, 'S', 190, 190, 120);
	m.credit_ms = 1;
	tick();
	TEST(r.bytes == 170 * MIB && !r.estimated, "a peak is looked at even in debt");
	meter_release(&m);
}

static void test_twins(void)
{
	begin();
	plain(101, TOP, 100);
	newest(101);
	children(TOP, "101");
	tick();
	/* The same figures in all: so a vforked child looks. */
	process(102, 102, 101, 'S', 100, 100, 100);
	children(102, "");
	char *text, path[] = "proc/102/status";
	size_t n;
	text = scratch_read("proc/101/status", &n);
	char *parent = strstr(text, "PPid:\t100"), *group = strstr(text, "Tgid:\t101");
	memcpy(parent, "PPid:\t101", 9);
	memcpy(group, "Tgid:\t102", 9);
	scratch_puts(path, text);
	free(text);
	newest(102);
	tick();
	TEST(r.processes == 2 && r.bytes == 100 * MIB, "a vforked child counts nothing");
	process(102, 102, 101, 'S', 3, 3, 3);
	tick();
	TEST_INT(r.bytes, 103 * MIB, "until it runs something of its own");
	meter_release(&m);
}

static void test_spikes(void)
{
	begin();
	plain(101, TOP, 10);
	plain(102, TOP, 20);
	newest(102);
	children(TOP, "101 102");
	tick();
	process(101, 101, TOP, 'S', 10, 60, 10);
	tick();
	TEST(m.peak.bytes == 80 * MIB && m.peak.origin == METER_HIGH_WATER && m.peak.at_ms == 200,
	    "one spike: its top and the others");
	TEST_INT(m.peak.at_most, 80 * MIB, "... and it cannot have been more");
	process(101, 101, TOP, 'S', 10, 90, 10);
	process(102, 102, TOP, 'S', 20, 60, 20);
	tick();
	TEST_INT(m.peak.bytes, 110 * MIB, "two spikes: the higher one");
	TEST_INT(m.peak.at_most, 150 * MIB, "... or both at one time");
	tick();
	TEST_INT(m.peak.bytes, 110 * MIB, "a spike counts once");
	process(101, 101, TOP, 'S', 70, 90, 70);
	process(102, 102, TOP, 'S', 50, 60, 50);
	tick();
	TEST(m.peak.bytes == 120 * MIB && m.peak.origin == METER_READING,
	    "a reading above all spikes");
	meter_ended(&m, 900, 101, 90 * MIB);
	TEST_INT(m.peak.bytes, 120 * MIB, "what wait knows and we saw is nothing new");
	meter_ended(&m, 900, 101, 130 * MIB);
	TEST(m.peak.bytes == 130 * MIB && m.peak.origin == METER_WAIT && m.peak.at_ms == 900,
	    "what we did not see is");
	TEST_INT(m.peak.at_most, 180 * MIB, "... and the other may have been there");
	meter_release(&m);
}

/* A process in execve(2), and figures that no process has. */
static void test_no_reading(void)
{
	static const char *const rollup[] = {"", "Rss:\t0 kB\nPss:\t0 kB\nPss_Dirty:\t0 kB\n",
	    "Rss:\t188 kB\nPss:\t0 kB\nPss_Dirty:\t0 kB\n", "Rss:\t188 kB\nPss:\t189 kB\nPss_Dirty:\t0 kB\n",
	    "Rss:\tx kB\nPss:\t9 kB\nPss_Dirty:\t0 kB\n", "Rss:\t188 kB\nPss:\t-9 kB\nPss_Dirty:\t0 kB\n"};

	for (size_t i = 0; i < sizeof(rollup) / sizeof(rollup[0]); i++) {
		begin();
		plain(101, TOP, 1);
		puts_at(101, "status", STATUS("4000 kB", "188 kB", "188 kB", "0 kB", "1"));
		puts_at(101, "smaps_rollup", rollup[i]);
		newest(101);
		children(TOP, "101");
		tick();
		TEST(r.bytes == 0 && r.rss == 188 << 10, "no PSS that can be: no reading");
		TEST(m.first.bytes == 0 && m.last.bytes == 0 && m.peak.origin == METER_NONE && m.rss_peak == 0,
		    "... in no figure");
		plain(102, TOP, 7);
		newest(102);
		tick();
		TEST(r.bytes == 7 * MIB && r.processes == 2 && r.estimated, "... beside others an estimate");
		puts_at(101, "smaps_rollup", "Rss:\t188 kB\nPss:\t100 kB\nPss_Dirty:\t0 kB\n");
		tick();
		TEST(r.bytes == 7 * MIB + (100 << 10) && !r.estimated, "... until it has one");
		meter_release(&m);
	}
}

/* One that ends between two looks: its folder is empty then. */
static void test_ended(void)
{
	for (size_t open = 0; open < 2; open++) {
		begin();
		m.tree.open_max = open;
		plain(101, TOP, 30);
		newest(101);
		children(TOP, "101");
		tick();
		TEST(r.pss && r.bytes == 30 * MIB, "a PSS");
		if (remove("proc/101/smaps_rollup") != 0 || remove("proc/101/status") != 0)
			exit(1);
		struct proc_tree_member *p = &m.tree.member[0];
		uint64_t pss, rss;
		TEST_INT(proc_pss(&p->proc, m.tree.root, &pss, &rss, &m.tree.text), PROC_GONE,
		    "ended: that is no kernel without PSS");
		meter_release(&m);
	}
}

static void test_without_pss(void)
{
	begin();
	process(101, 101, TOP, 'S', 30, 30, -1);
	children(TOP, "101");
	newest(101);
	tick();
	TEST(!r.pss && r.bytes == 30 * MIB && !r.estimated && r.by_rss == 0,
	    "where the kernel has no PSS all is RSS");
	TEST(m.first.processes == 1 && m.last.bytes == 30 * MIB, "first and last");
	end(101);
	tick();
	TEST(r.processes == 0 && r.bytes == 0 && m.last.processes == 1,
	    "nobody left: the last reading is the last with somebody");
	meter_release(&m);
	TEST(meter_init(&m, "nowhere", TOP, true, &err) == -1 && err.exit == OC_EX_IO, "no /proc: said");
	meter_release(&m);
}

int main(void)
{
	scratch_init();
	test_status();
	test_newest();
	test_finding();
	test_shares();
	test_twins();
	test_spikes();
	test_no_reading();
	test_ended();
	test_without_pss();
	scratch_done();
	return tap_done();
}
