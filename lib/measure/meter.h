/* meter: the memory of a process tree: at one time, and at its beginning, its end and its peak.
 *
 * The memory of a tree is the sum of the PSS of its processes, so that a shared page counts once. Reading a PSS costs a
 * walk over page tables, reading an RSS nearly nothing. Between two readings of its PSS the memory of a process is
 * therefore estimated as its RSS minus what it shared at the last reading (RSS - PSS). A PSS is read again when the
 * process has changed by more than 1 % (256 KiB at least), or a process joined or left the tree, and one of these
 * holds:
 *   - there is CPU time left: reading may take METER_SHARE of the elapsed time;
 *   - a process joined or left, or the tree seems to be 1 % above its peak: may overdraw by one walk;
 *   - the reading is exact (a mark, the first one): may overdraw by 100 ms.
 * A sum with a PSS that is out of date is marked `estimated`.
 *
 * A process whose PSS cannot be read (another user's) counts with its RSS, and in by_rss. Where the kernel has no PSS
 * all count so, and the metric is rss. A vforked child counts nothing.
 *
 * A spike between two readings shows in a process's high-water mark (VmHWM). The peak is then that mark plus the memory
 * of the others (the lesser of before and after). Of several spikes between the same readings the largest counts, since
 * they need not coincide; at_most has all of them. Processes never seen in /proc are added by meter_ended from wait4's
 * figure.
 *
 * Times are milliseconds on the caller's monotonic clock, sizes bytes. */
#pragma once

#include "measure/tree.h"

#define METER_SHARE 0.004

struct meter_reading {
	double at_ms;
	uint64_t bytes;   /* 0: not a reading: no process was left, or all were in execve(2) */
	uint64_t rss;     /* plain sum: a shared page counts once for each process */
	size_t processes;
	size_t by_rss;
	bool pss; /* the metric of bytes; false: rss */
	bool estimated;
};

enum meter_origin { METER_NONE, METER_READING, METER_HIGH_WATER, METER_WAIT };

struct meter_peak {
	double at_ms; /* of the reading that shows it */
	uint64_t bytes, at_most;
	enum meter_origin origin;
	bool estimated;
};

struct meter {
	struct proc_tree tree;
	struct meter_reading first, last; /* bytes 0: there was none */
	struct meter_peak peak;
	uint64_t rss_peak;  /* of the plain sum */
	uint64_t readings;
	uint64_t pss_reads;
	uint64_t high;      /* the highest high-water mark of one process */
	size_t most;        /* processes at one time */
	size_t most_by_rss;
	bool pss;           /* the kernel has PSS */
	bool forked;        /* a process shares more than before: look again */
	double credit_ms, credit_at;
};

/* As proc_tree_init. */
int meter_init(struct meter *m, const char *procfs, pid_t top, bool without, struct oc_err *e);
void meter_release(struct meter *m);

/* Takes a reading at the time now_ms. `exact`: read every PSS that is out of date, at any cost. Returns 0, or -1 when
 * memory is out. */
int meter_read(struct meter *m, double now_ms, bool exact, struct meter_reading *r, struct oc_err *e);

/* Process pid has ended; max_rss is from wait4(2): its peak, or that of a process it waited for. Raises the peak of the
 * tree to that at least. */
void meter_ended(struct meter *m, double now_ms, pid_t pid, uint64_t max_rss);
