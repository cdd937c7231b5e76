/* gather: the rtt-sample records of a stream put back together into samples, of which only the lines that an importer
 * can need are kept.
 *
 * The records of a sample come together and are numbered upwards (sample.h). A new sample begins where the sample's
 * index or summary changes, or where the numbering does not rise. Memory: at most four lines a sample. */
#pragma once

#include "data/data.h"

/* Lines are absent when there was none. */
struct rtt_gathered {
	int64_t sample, entry; /* of the record added last */
	struct slice path;     /* the summary's, for messages */
	struct slice xxh3;
	struct slice first;    /* the first record: what all of them share */
	struct slice listed;   /* the first whose scenario has the id and is in the summary */
	struct slice named;    /* the first whose scenario has it as name or title */
	struct slice unlisted; /* the one that only the observed messages know */
	struct sb available;   /* names of the scenarios, for messages; cut when long */
	size_t superseded;     /* entries of the scenario whose place a later attempt has taken: in none of the lines */
};

struct rtt_gather {
	struct slice scenario; /* wanted; borrowed */
	struct rtt_gathered *sample;
	size_t n, cap;
	struct arena lines;
};

void rtt_gather_init(struct rtt_gather *g, struct slice scenario);
void rtt_gather_release(struct rtt_gather *g);

/* Adds an rtt-sample record and its line (copied). scratch is for this call. Returns 0; or -1 when it is not of version
 * 1, lacks what every one has, or belongs to a sample that ended before (*e without place). */
int rtt_gather_add(
    struct rtt_gather *g, struct json_val record, struct slice line, struct arena *scratch, struct oc_err *e);
