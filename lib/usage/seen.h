/*
 * usage_seen: the sessions of one run, so that nothing is counted twice in silence: a session that
 * was read before from another place (a copy, a database and its exported transcripts) is told and
 * its records are marked.
 *
 * Two sources hold the same session when its id and its first assistant message are the same; the
 * messages that both have are duplicates, those that only the later one has are not. Sessions are
 * told apart by 64 bits of hash. Memory: about 80 bytes a session, and the name of each file that
 * has one.
 */
#ifndef OC_USAGE_SEEN_H
#define OC_USAGE_SEEN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/sb.h"
#include "base/slice.h"
#include "base/table.h"
#include "record/outlet.h"
#include "usage/session.h"

struct usage_seen {
	struct outlet to;
	struct table entries;
	const char **path;
	size_t paths, path_cap;
	struct arena names;
	struct sb text; /* a record with its mark */
	uint64_t sessions, messages;     /* that are duplicates, in all */
	uint64_t repeated;  /* sessions of a source that only repeats another one read */
	uint64_t upto; /* of the session under way: messages that are duplicates, */
	const char *first; /* and of what */
};

void usage_seen_init(struct usage_seen *s, const struct outlet *to);
void usage_seen_release(struct usage_seen *s);

/* Where an usage_capture's records go: to the outlet, marked ("duplicateOf") when they are to be. */
struct usage_out usage_seen_out(struct usage_seen *s);

/* The same, call by call: as the calls of usage_out. */
int usage_seen_session(struct usage_seen *s, const char *path, struct slice id, uint64_t word,
    uint64_t count);
int usage_seen_record(struct usage_seen *s, struct slice line, uint64_t seq, size_t mark);

/* At the end of all: what was told of single sessions, in all. */
void usage_seen_tell(const struct usage_seen *s);

#endif
