/*
 * memory: what recorded artifacts tell of a gateway's and a command's memory, as rss-sample and
 * heap-snapshot records.
 *
 * A reading says whose memory it is (scope), what was read (metric), over what (measure), who told
 * it (source) and to what it belongs (run), and is in bytes whatever it came in. A number that
 * cannot be one (negative, none, or so far off that the unit must be another) is kept as it was found,
 * with the reason, and noticed; it stops nobody who reads other records of the same files.
 */
#ifndef OC_ARTIFACT_MEMORY_H
#define OC_ARTIFACT_MEMORY_H

#include "record/record.h"

enum memory_unit { MEMORY_BYTES, MEMORY_KIB, MEMORY_MIB, MEMORY_GIB };

struct memory_reading {
	const char *scope;   /* "command", "gateway" */
	const char *metric;  /* "rss", "heapUsed", "heapTotal", "maxRss" */
	const char *measure; /* "process-max-rss", "tree", "process" */
	const char *source;  /* see the schema */
	struct slice raw;    /* the number as found */
	double value;        /* the same, in unit; NaN: no number */
	enum memory_unit unit;
	struct slice run;
	struct slice gateway; /* absent: it is told of a suite, a command */
	struct slice label; /* absent or empty: none; "scenario:ID:start" also names a scenario */
	uint64_t seq;       /* its place in the source, from 1; 0: not known */
	uint64_t event;     /* its number among the gateway's events; 0: not known */
};

#define MEMORY_PROBLEM 192

/*
 * Why the reading cannot be used, as text for behind its name ("is negative: ..."), in buf; or NULL
 * when it can. A gateway holds more than 16 MiB, its heap more than 2 MiB (a bare Node.js has 40 and
 * 4), and nothing that QA runs 128 GiB: what is beyond is most often KiB for bytes or the reverse.
 */
const char *memory_problem(const struct memory_reading *m, char buf[MEMORY_PROBLEM]);

/* The reading in bytes. */
double memory_bytes(const struct memory_reading *m);

/*
 * Begins an rss-sample and writes what the reading says; the caller adds what else there is, then
 * record_end. Returns whether the reading can be used.
 */
bool memory_begin(struct emit *w, const struct memory_reading *m);

/* The same for a heap-snapshot: scope, bytes, run, label, seq. */
bool memory_begin_heap(struct emit *w, const struct memory_reading *m);

/* Times of readings in the order in which they stand. */
struct memory_clock {
	double last;
	bool any;
};

/* By how many milliseconds the time is before the one that was given last, 0 when it is not; a text
 * that is no time is passed by. */
double memory_step_back(struct memory_clock *c, struct slice at);

#endif
