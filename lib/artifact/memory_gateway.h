/* memory_gateway: what a gateway itself says of its memory, as rss-sample records: a timeline's marks with rssMb; in
 * its log or console what it says of memory pressure and at its start ("startup trace: memory.ready rssMb=..."); and
 * answers of its RPC.
 *
 *     memory_lines_begin; for each line memory_line or memory_text; memory_lines_end
 *
 * A line counts by its subsystem and its first words, not by what is quoted in it: an assistant's reply is logged
 * too. In a console log of the pretty style the time has no day (timeOfDay). */
#ifndef OC_ARTIFACT_MEMORY_GATEWAY_H
#define OC_ARTIFACT_MEMORY_GATEWAY_H

#include "artifact/memory.h"
#include "artifact/reader.h"

#define MEMORY_PRESSURE "memory-pressure" /* label of what is told under pressure */

enum memory_kind { MEMORY_NONE, MEMORY_TIMELINE, MEMORY_LOG, MEMORY_CONSOLE };

struct memory_lines {
	struct reader *r;
	const char *path; /* borrowed */
	enum memory_kind kind;
	struct slice run;
	struct log_line line;
	struct json json; /* of a line that is JSON behind a prefix */
	bool reads;       /* json is initialised */
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

/* A line that is JSON; of a console, also one that is text or has a prefix (log_line.h). Return 0 or -1 as
 * reader_emit. */
int memory_line(struct memory_lines *m, struct json_val root, uint64_t number, struct slice text,
    struct oc_err *e);
int memory_text(struct memory_lines *m, struct slice text, uint64_t number, struct oc_err *e);

/* Notices what was odd, once a kind; frees. */
void memory_lines_end(struct memory_lines *m);

/* The readings in an answer of the gateway's RPC (source "diagnostics"): the memory events of diagnostics.stability,
 * and what a health answer may say of memory. Returns as above. */
int memory_answer(struct reader *r, const struct artifact *a, struct oc_err *e);

/* The same of a stability bundle (upstream's diagnostic-stability-bundle.ts): those of its snapshot, with the pid of
 * its process; and the pressure that it was written for, at the time of the bundle, when no event tells that. */
int memory_bundle(struct reader *r, const struct artifact *a, struct oc_err *e);

#endif
