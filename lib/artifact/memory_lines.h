/*
 * memory_lines: the readings in files of lines: a timeline's marks with rssMb, and in a gateway's
 * log or console what it says of memory pressure and at its start ("startup trace: memory.ready
 * rssMb=..."). Internal to artifact.
 *
 *     memory_lines_begin; for each line memory_line or memory_text; memory_lines_end
 *
 * A line counts by its subsystem and its first words, not by what is quoted in it: an assistant's
 * reply is logged too. In a console log of the pretty style the time has no day (timeOfDay).
 */
#ifndef OC_ARTIFACT_MEMORY_LINES_H
#define OC_ARTIFACT_MEMORY_LINES_H

#include "artifact/memory.h"
#include "artifact/reader.h"

#define MEMORY_PRESSURE "memory-pressure" /* label of what is told under pressure */

enum memory_kind { MEMORY_NONE, MEMORY_TIMELINE, MEMORY_LOG, MEMORY_CONSOLE };

struct memory_lines {
	struct reader *r;
	const char *path; /* borrowed */
	enum memory_kind kind;
	struct sb run, plain;
	uint64_t seq, bad, back, mute; /* readings; unusable ones, steps back, lines without one */
	uint64_t bad_line, back_line, mute_line; /* the first of each */
	double step; /* the first step back, in ms */
	char problem[MEMORY_PROBLEM + 64];
	struct memory_clock clock;
	bool failed; /* a text could not be had: memory is out */
};

/* type: as artifact records name it. Returns whether lines of this type may hold readings. */
bool memory_lines_begin(
    struct memory_lines *m, struct reader *r, const char *path, const char *type);

/* A line that is JSON; of a console, also one that is text. Return 0 or -1 as reader_emit. */
int memory_line(struct memory_lines *m, struct json_val root, uint64_t number, struct slice text,
    struct oc_err *e);
int memory_text(struct memory_lines *m, struct slice text, uint64_t number, struct oc_err *e);

/* Tells, once a kind, what was odd; frees. */
void memory_lines_end(struct memory_lines *m);

#endif
