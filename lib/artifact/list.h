/*
 * list: a sample-paths list: a line a sample, TAB between its files, no header, no quoting; spaces
 * count.
 *
 * The first column is the summary. What stands in the others differs between the channels'
 * workflows (observed messages, then metrics) and the surfaces' (metrics, then events), so the
 * files' names tell: *.env is metrics, *observed-messages.json observed messages, *.jsonl and names
 * with "events" in them events. A name that tells nothing goes by its place: second observed
 * messages, third events, unless that is taken. Empty columns are absent, columns past the third
 * are ignored, as upstream does.
 */
#ifndef OC_ARTIFACT_LIST_H
#define OC_ARTIFACT_LIST_H

#include <stdbool.h>

#include "base/slice.h"

#define LIST_COLUMNS 3

/* Absent when the line names none. All borrowed from the line. */
struct list_row {
	struct slice summary, observed, metrics, events;
	bool more; /* there were columns past the third */
};

/* Is there nothing in the line but white space? Such lines are no samples and are not counted. */
bool list_blank(struct slice line);

/* Splits a line (without its end). Returns false when it has no summary. */
bool list_row(struct list_row *row, struct slice line);

#endif
