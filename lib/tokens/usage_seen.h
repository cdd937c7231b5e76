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
#ifndef OC_TOKENS_USAGE_SEEN_H
#define OC_TOKENS_USAGE_SEEN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/sb.h"
#include "base/slice.h"

struct usage_seen_entry;

struct usage_seen {
	struct usage_seen_entry *entry;
	size_t count, size;
	const char **path;
	size_t paths, path_cap;
	struct arena names;
	struct sb text; /* a record with its mark */
	uint64_t sessions, messages;     /* that are duplicates, in all */
	uint64_t repeated;  /* sessions of a source that only repeats another one read */
	uint64_t upto; /* of the session under way: messages that are duplicates, */
	const char *first; /* and of what */
};

void usage_seen_init(struct usage_seen *s);
void usage_seen_release(struct usage_seen *s);

/*
 * A session begins. word, count: as usage_out.session has them (count 0: a source that only
 * repeats). Returns 1 when it has been seen before (s->first, s->upto), 0, or -1 when memory is out.
 */
int usage_seen_session(struct usage_seen *s, const char *path, struct slice id, uint64_t word,
    uint64_t count, struct oc_err *e);

/* The record of the session's message seq, marked ("duplicateOf") when it is a duplicate. mark: as
 * usage_out.record has it. Absent when memory is out. */
struct slice usage_seen_record(struct usage_seen *s, struct slice line, uint64_t seq, size_t mark);

#endif
