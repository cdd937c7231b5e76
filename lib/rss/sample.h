/*
 * rss_sample: one reading of memory as the judging of series sees it. rss/take.h takes them from records.
 *
 * Readings of different scope, metric or measure are never in one series. A heap-snapshot's metric is
 * "heapSnapshot", its measure "file".
 */
#ifndef OC_RSS_SAMPLE_H
#define OC_RSS_SAMPLE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/slice.h"
#include "data/json.h"

/* 256 GiB: no process of ours has it; 256 MiB told in KiB, read as bytes and multiplied, has. */
#define RSS_BYTES_MAX ((uint64_t)1 << 38)
/* A gateway with less is no gateway: 16 GiB told in KiB, read as bytes. (Readings with a monotonic
 * clock are our own: their unit is not in doubt.) */
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
	RSS_UNUSABLE, /* oc-capture has said so */
	RSS_PRESSURE, /* taken because memory was high */
	RSS_KILLED,   /* the command was ended by a signal */
	RSS_FAULTS
};

enum rss_edge { RSS_NO_EDGE, RSS_START, RSS_FINISH };

/* Borrowed from the record, or from the arena that it was read with. */
struct rss_sample {
	struct slice scope, metric, measure, run, channel, scenario, version; /* absent: not told */
	struct slice phase; /* what begins or ends: a scenario's id, "suite", a mark's name */
	enum rss_edge edge;
	enum rss_clock clock;
	int64_t at;   /* by clock */
	int64_t seq;  /* its place in its source, from 1; 0: not told */
	int64_t wall; /* when both clocks are told, else 0: at on the wall clock */
	uint64_t bytes;
	uint64_t peak; /* the run is known to have reached this; 0: not told */
	enum rss_fault fault;
	struct slice problem; /* with RSS_UNUSABLE: what oc-capture has said */
	bool labelled;
	bool is_reading; /* false: tells a peak only */
	struct slice path;
	uint64_t line;
};

/* Reads an rss-sample or a heap-snapshot. Returns 0; 1 when it cannot be read at all, -1 when memory is out (*e
 * says why). */
int rss_sample_read(
    struct rss_sample *s, struct json_val record, struct slice kind, struct arena *a, struct oc_err *e);

/* A text, absent when it is empty or no string. *failed: memory is out. */
struct slice rss_text(struct json_val v, struct arena *a, bool *failed);

/* A number of so many bytes each. */
enum rss_fault rss_bytes(struct json_val v, double unit, uint64_t *bytes);

/* Was the command ended by a signal, or late? A shell, timeout(1) and oc-capture have an exit status of
 * 128 + signal, or 124. */
bool rss_killed(struct json_val signal, struct json_val exit_status);

/* "negative", and "is negative or zero". */
const char *rss_fault_name(enum rss_fault f);
const char *rss_fault_sentence(enum rss_fault f);

#endif
