/* group: combines the artifacts of one folder (or of neighbouring file arguments) into samples. The rules, in order:
 *   - A folder sample-* is one sample with one summary: evidence wins over a channel summary, that over a surface
 *     summary, that over a suite summary. No summary is an error.
 *   - Elsewhere each summary is a sample, except a suite summary.
 *   - When two generations of one channel's summary lie side by side (an upgrade in place), evidence wins; beside a
 *     surface summary, evidence without a channel does not count.
 *   - A sidecar (observed messages, events, metrics) belongs to the summary in its folder; of several, to the one with
 *     its channel; else, for files named one by one, to the last summary named before it; else it is reported. */
#pragma once

#include "artifact/reader.h"

/* An artifact in its group, and when it is a summary what belongs to it. */
struct group_item {
	struct artifact *a; /* owned */
	size_t at;          /* its place in the input */
	bool summary;
	struct artifact *observed, *events, *metrics;
};

struct group {
	struct group_item *item;
	size_t count, cap;
	bool by_hand;     /* named one by one on the command line */
	bool walked;      /* all files of the folder have been read */
	bool one_sample;  /* a folder sample-* */
	uint64_t rejects; /* of the reader before the group's first part */
	uint32_t index;   /* of the next sample, from 1 */
};

#define GROUP_INIT                                                                                 \
	{                                                                                          \
		.index = 1                                                                         \
	}

/* Takes the artifact over. Returns 0, or -1 when memory is out (it is freed then). */
int group_add(struct group *g, struct artifact *a, struct oc_err *e);

/* Frees all. */
void group_reset(struct group *g);

/* One sample, all parts borrowed from the group; NULL where there is none. */
struct sample {
	struct artifact *summary, *observed, *events, *metrics;
	uint32_t index;
	struct slice run; /* the name of its run (path_run); set by the caller */
};

/* Makes the samples, for group_next; companions (struct artifact) must be known. Calls `left` for each part that goes
 * into no sample, with the reason, or NULL when its folder has no summary. Returns 0, or -1 when memory is out. */
int group_plan(struct group *g, void (*left)(void *arg, const struct artifact *a, const char *why),
    void *arg, struct oc_err *e);

/* The next sample, in input order of the summaries; *at starts at 0. Returns false after the last one. */
bool group_next(struct group *g, size_t *at, struct sample *s);

/* The artifact with that path, or NULL. */
struct artifact *group_find(const struct group *g, struct slice path);
