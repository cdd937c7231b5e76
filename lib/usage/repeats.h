/*
 * usage_repeats: finds the records of model calls that were read before, wherever the first one is (a fork or a
 * compaction's successor, which begin with entries of their parent; an archive or another copy of the session; a
 * database and its exported transcripts; the same file), so that no call is counted twice in silence: their records are
 * marked, and a notice says how many there are.
 *
 * A call is known by its identity (usage_session.h). Memory: that of record/call_set.h, the name of each file that has
 * a session, and 16 bytes for each session.
 */
#ifndef OC_USAGE_REPEATS_H
#define OC_USAGE_REPEATS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/base.h"
#include "record/record.h"
#include "usage/session.h"

/* How a repeated call comes to be there. */
enum usage_repeat { REPEAT_FILE, REPEAT_SESSION, REPEAT_FORK, USAGE_REPEATS };

struct usage_repeats {
	struct outlet to;
	struct call_set calls;
	struct table sources; /* of sessions */
	const char **path;
	size_t paths, path_cap;
	struct arena names;
	struct sb text; /* a record with its mark */
	uint64_t marked[USAGE_REPEATS];
	uint64_t both;    /* sessions of a source that only repeats another one read */
	uint32_t session; /* of the session under way: 32 bits of its id's hash, */
	uint32_t at;      /* and the number of its path */
};

/* folder: for a temporary file; NULL: /tmp. */
void usage_repeats_init(struct usage_repeats *s, const struct outlet *to, const char *folder);
void usage_repeats_release(struct usage_repeats *s);

/* Where an usage_capture's records go: to the outlet, marked ("duplicateOf") when they are to be. */
struct usage_out usage_repeats_out(struct usage_repeats *s);

/* The same, call by call: as the calls of usage_out. */
int usage_repeats_session(struct usage_repeats *s, const char *path, struct slice id, uint64_t count);
int usage_repeats_record(struct usage_repeats *s, struct slice line, uint64_t call, size_t mark);

/* At the end: what was found. */
void usage_repeats_report(const struct usage_repeats *s);

#endif
