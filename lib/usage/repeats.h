/*
 * usage_repeats: finds sessions that are read twice (a copy; a database and its exported transcripts), so
 * that no message is counted twice in silence: their records are marked, and a notice says so.
 *
 * Two sources hold the same session when its id and its first assistant message are the same; the
 * messages that both have are duplicates, those that only the later one has are not. Sessions are
 * told apart by 64 bits of hash. Memory: about 80 bytes a session, and the name of each file that
 * has one.
 */
#ifndef OC_USAGE_REPEATS_H
#define OC_USAGE_REPEATS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/base.h"
#include "record/record.h"
#include "usage/session.h"

struct usage_repeats {
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

void usage_repeats_init(struct usage_repeats *s, const struct outlet *to);
void usage_repeats_release(struct usage_repeats *s);

/* Where an usage_capture's records go: to the outlet, marked ("duplicateOf") when they are to be. */
struct usage_out usage_repeats_out(struct usage_repeats *s);

/* The same, call by call: as the calls of usage_out. */
int usage_repeats_session(struct usage_repeats *s, const char *path, struct slice id, uint64_t word,
    uint64_t count);
int usage_repeats_record(struct usage_repeats *s, struct slice line, uint64_t seq, size_t mark);

/* Prints totals of the per-session notices. */
void usage_repeats_report(const struct usage_repeats *s);

#endif
