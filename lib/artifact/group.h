/* group: the artifacts of one folder (or of neighbouring file arguments) put together as samples.
 *
 * Rules, in the order in which they apply:
 *   - A folder called sample-* is one sample and has one summary: evidence before a channel summary
 * before a surface summary before a suite summary. To have none is an error.
 *   - Elsewhere every summary is a sample of its own; a suite summary is none.
 *   - Of two generations of one channel's summary side by side (an upgrade in place) the evidence
 * counts; beside a surface summary, evidence that names no channel does not.
 *   - A sidecar (observed messages, events, metrics) belongs to the summary in its folder; where
 * there are several, to the one whose channel it has; where that does not tell, and the files were named one by one, to
 * the last one named before it. Else it is left alone, and said so. */
#pragma once

#include "artifact/reader.h"

/* An artifact in its group, and when it is a summary what belongs to it. */
struct group_item {
	struct artifact *a; /* owned */
	size_t at;          /* its place in the order in which they came */
	bool summary;
	struct artifact *observed, *events, *metrics;
};

struct group {
	struct group_item *item;
	size_t count, cap;
	bool by_hand;     /* named one by one on the command line */
	bool walked;      /* all files of the folder have been read */
	bool one_sample;  /* a folder sample-* */
	uint64_t rejects; /* that the reader had told before the first part */
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
	struct slice run; /* the name of its run (path_run); set by who hands the sample on */
};

/* Makes the samples of the group, to be asked for with group_next; companions (struct artifact) must be known by now.
 * Every part that goes into none is told to `left`, with the reason: NULL when there is no summary at all in its
 * folder. Returns 0, or -1 when memory is out. */
int group_plan(struct group *g, void (*left)(void *arg, const struct artifact *a, const char *why),
    void *arg, struct oc_err *e);

/* The next sample, in the order in which the summaries came; *at is where it goes on (0 at first). Returns false when
 * there are no more. */
bool group_next(struct group *g, size_t *at, struct sample *s);

/* The artifact with that path, or NULL. */
struct artifact *group_find(const struct group *g, struct slice path);
