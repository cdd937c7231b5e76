/* process_table: what people write down of a process with ps(1) in a loop, with pidstat(1), or as CSV: the times before
 * its lines, its headers, its columns. For whoever recognises such a file and whoever reads it.
 *
 * ps and pidstat give RSS in KiB (ps(1), pidstat(1)); a CSV has its unit in the header or behind its numbers, else it
 * has none. KB, MB and GB are powers of 1024, as both tools and Node.js scripts mean them. */
#pragma once

#include "base/base.h"

enum process_form { PROCESS_NONE, PROCESS_PS, PROCESS_PIDSTAT, PROCESS_CSV };
enum process_unit { PROCESS_NO_UNIT, PROCESS_BYTES, PROCESS_KIB, PROCESS_MIB, PROCESS_GIB };

#define PROCESS_COLUMNS 64

/* Columns count from 0, behind the time that stands before a line; -1: there is none. */
struct process_table {
	enum process_form form;
	char separator; /* of a CSV; else 0: blanks */
	int columns, time, date, elapsed, pid, rss, command;
	int lstart;        /* ps: "STARTED", which may be five words */
	double elapsed_ms; /* one of the column's units in milliseconds */
	enum process_unit unit;
	bool certain; /* nothing else has such a header */
};

/* A time: with its day (at, in ISO 8601), or without (time_of_day). Both empty: none. */
struct process_time {
	char at[48];
	char time_of_day[9];
	bool zone_lost; /* it named a zone by a word that is not UTC */
};

/* Takes a time off the front: ISO 8601 (a blank for its T, '/' for '-', also in brackets), seconds, milli-, micro- or
 * nanoseconds since 1970, what date(1) prints in English, HH:MM:SS with or without AM or PM. Returns false, and leaves
 * both alone, when there is none. */
bool process_time_take(struct slice *rest, struct process_time *t);

/* Seconds of "[[days-]hours:]minutes:seconds" or of a plain number; NaN. */
double process_elapsed(struct slice text);

/* Is the line a header? Without RSS (rss -1) it is one of pidstat's or ps's other tables. A time before its names is
 * taken off, and so is the name of that column. */
bool process_header(struct slice line, struct process_table *t);

/* Columns of ps and loops without a header, by their first line (its time taken off): those of "ps aux"; PID RSS,
 * PID RSS VSZ and PID RSS VSZ ETIMES, each with or without a command behind. False: no telling. */
bool process_guess(struct slice line, bool timed, struct process_table *t);

/* Cuts a line into at most PROCESS_COLUMNS fields; what a command's column holds goes to the end of the line. A field
 * in quotes comes without them. Returns how many there are. */
int process_fields(
    const struct process_table *t, struct slice line, struct slice field[PROCESS_COLUMNS]);

/* "785.3 MiB": the number and its unit (PROCESS_NO_UNIT: none stands there). *number is the text; false: it is none. */
bool process_size(struct slice text, struct slice *number, enum process_unit *unit);

/* The date in the first line of sar's tools ("Linux 6.1.0 (host) 11/20/2026 _x86_64_ (2 CPU)"), as days since 1970.
 * unsure: day and month may be the other way round. False: it is no such line. */
bool process_banner(struct slice line, int64_t *days, bool *unsure);

/* Does the command run openclaw; is it its gateway? By its words: node's script or the process's title. */
bool process_is_openclaw(struct slice command);
bool process_is_gateway(struct slice command);
