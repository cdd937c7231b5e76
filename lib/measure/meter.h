/*
 * meter: how much memory a tree holds, at one time, at its beginning, its end and its peak.
 *
 * A tree's memory is the sum of its processes' PSS, so that a page which several share counts once.
 * To read a PSS costs a walk over page tables, to read an RSS nearly nothing. So between two
 * readings of a process's PSS its memory is taken as RSS less what was shared then (RSS - PSS):
 * what it grows by meanwhile is its own. A PSS is read again when the process has changed by more
 * than 1 % (256 KiB at least), or somebody came to the tree or left it, and
 *   - there is CPU time left: reading may take METER_SHARE of the time that goes by; or
 *   - somebody came or left, or the tree seems to be 1 % above its peak so far: this may overdraw
 *     by one walk; or
 *   - the reading is asked for (a mark, the first one): this may overdraw by 100 ms.
 * A sum with a part that should have been read again and was not is marked `estimated`.
 *
 * A process whose PSS may not be read (another user's) counts with its RSS, and is counted in
 * by_rss; where the kernel knows no PSS, all do and the metric is rss. A child that shares all its
 * parent's memory (vfork) counts nothing.
 *
 * A spike between two readings shows in a process's high-water mark (VmHWM): the peak is then what
 * the others held (the less of before and after) and that. Of several spikes between the same
 * readings the largest counts, as they need not have been at one time; at_most has them all. What
 * never was seen in /proc, meter_ended adds from wait4's figure.
 *
 * Times are milliseconds on the caller's monotonic clock, sizes bytes.
 */
#ifndef OC_MEASURE_METER_H
#define OC_MEASURE_METER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "measure/tree.h"

#define METER_SHARE 0.004

struct reading {
	double at_ms;
	uint64_t bytes;   /* 0: it is no reading: nobody was left, or what was read cannot be (execve(2)) */
	uint64_t rss;     /* plain sum: shared pages as often as they are shared */
	size_t processes;
	size_t by_rss;
	bool pss; /* the metric of bytes */
	bool estimated;
};

enum meter_origin { METER_NONE, METER_READING, METER_HIGH_WATER, METER_WAIT };

struct meter_peak {
	double at_ms; /* of the reading that showed it */
	uint64_t bytes, at_most;
	enum meter_origin origin;
	bool estimated;
};

struct meter {
	struct kin tree;
	struct reading first, last; /* bytes 0: there was none */
	struct meter_peak peak;
	uint64_t rss_peak;  /* of the plain sum */
	uint64_t readings;  /* that were taken */
	uint64_t pss_reads;
	uint64_t high;      /* the highest high-water mark of one process */
	size_t most;        /* processes at one time */
	size_t most_by_rss;
	bool pss;           /* the kernel has PSS */
	bool forked;        /* somebody shares more than before: look again */
	double credit_ms, credit_at;
};

/* As kin_init. */
int meter_init(struct meter *m, const char *procfs, pid_t top, bool without, struct oc_err *e);
void meter_release(struct meter *m);

/*
 * Takes a reading at the time now_ms. `exact`: read every PSS that is out of date, whatever it
 * costs. Returns 0, or -1: memory is out.
 */
int meter_read(struct meter *m, double now_ms, bool exact, struct reading *r, struct oc_err *e);

/*
 * Process pid has ended, and it, or one that it waited for, held max_rss at its most, as wait4(2)
 * tells: the peak is that at least.
 */
void meter_ended(struct meter *m, double now_ms, pid_t pid, uint64_t max_rss);

#endif
