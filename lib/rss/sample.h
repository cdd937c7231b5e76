/*
 * rss_sample: one reading of memory, and the readings of a record: rss-sample, heap-snapshot, exec, and rows of
 * openclaw-rtt.
 *
 * Readings of different scope, metric or measure are never in one series. A heap-snapshot's metric is "heapSnapshot",
 * its measure "file".
 *
 * An exec record has two: the greatest resident set of the command's largest process, in a series with the other
 * commands of the same label, in the order in which they were started; and the peak of its process tree, which belongs
 * to the run of the rss-samples.
 *
 * The readings of a row have scope "command" (or the row's own measurement scope where that is not "qa-command"),
 * metric "maxRss", measure "process-max-rss". A row has each twice: in a list of its own, and in the samples. The
 * list skips samples without a reading, so that its first entry need not be the first sample's: the samples' own are
 * taken where they agree with the list.
 */
#ifndef OC_RSS_SAMPLE_H
#define OC_RSS_SAMPLE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/base.h"
#include "data/data.h"

/* 256 GiB: no process of ours has it; 256 MiB given in KiB, read as bytes and multiplied, has. */
#define RSS_BYTES_MAX ((uint64_t)1 << 38)
/* A gateway with less is no gateway: 16 GiB given in KiB, read as bytes. (Readings with a monotonic
 * clock come from oc-capture, in bytes for sure.) */
#define RSS_GATEWAY_MIN ((uint64_t)16 << 20)

/*
 * What a series' order comes from: a clock that does not step (microseconds since the run began),
 * the wall clock (microseconds since 1970), or the number of the sample alone.
 */
enum rss_clock { RSS_MONOTONIC, RSS_WALL, RSS_ORDER, RSS_CLOCKS };

/* Why a reading is not counted; those from RSS_PRESSURE on are no fault of the input. */
enum rss_fault {
	RSS_FINE,
	RSS_MISSING,  /* no number */
	RSS_NEGATIVE, /* or zero */
	RSS_ABSURD,   /* beyond RSS_BYTES_MAX */
	RSS_UNIT,     /* KiB in a field of bytes, or the other way */
	RSS_UNUSABLE, /* marked so by oc-capture */
	RSS_PRESSURE, /* taken because memory was high */
	RSS_KILLED,   /* the command was ended by a signal */
	RSS_FAULTS
};

/* A dump of events, and the pid behind which a timeline's readings are; else the gateway's logs. */
#define RSS_STRAND_DUMP "dump:"
#define RSS_STRAND_PID "pid:"
#define RSS_STRAND_LOG "log"

enum rss_edge { RSS_NO_EDGE, RSS_START, RSS_FINISH };

/* Borrowed from the record, or from the arena that it was read with. */
struct rss_sample {
	struct slice scope, metric, measure, run, channel, scenario, version; /* may be absent */
	struct slice gateway; /* whose process it is, when a gateway's own artifacts tell of it: its folder */
	struct slice strand;  /* RSS_STRAND_*: what tells of one process in order; absent: `run` says which it is */
	struct slice phase; /* what begins or ends: a scenario's id, "suite", a mark's name */
	enum rss_edge edge;
	enum rss_clock clock;
	int64_t at;   /* by clock */
	int64_t seq;  /* its place in its source, from 1; 0: unknown */
	int64_t wall; /* `at` on the wall clock, when both are known; else 0 */
	uint64_t bytes;
	uint64_t peak; /* the run reached at least this; 0: unknown */
	enum rss_fault fault;
	struct slice problem; /* with RSS_UNUSABLE: oc-capture's reason */
	bool labelled;
	bool is_reading; /* false: only a peak is known */
	struct slice path;
	uint64_t line;
};

/* Does the record have readings: is it one of the kinds above, or (kind absent) a row with memory figures? */
bool rss_takes(struct json_val record, struct slice kind);

/*
 * Hands the readings of a record to fn, in their order. fn returns 0, or -1 with *e set. Returns 0; 1 when the record
 * cannot be read at all (*e says why); -1 when fn gave up or memory is out (*e is set).
 */
int rss_take(struct json_val record, struct slice kind, struct arena *a,
    int (*fn)(void *arg, const struct rss_sample *s, struct oc_err *e), void *arg, struct oc_err *e);

/* "negative", and "is negative or zero". */
const char *rss_fault_name(enum rss_fault f);
const char *rss_fault_sentence(enum rss_fault f);

#endif
