/*
 * usage_session: one session's events, one at a time, into its `usage` records at the end: only
 * then is it known which of them are on the live branch.
 *
 *     usage_session_begin, usage_session_event for each, usage_session_end; again.
 *
 * Memory: of one session, its tree (usage_tree.h) and, for each assistant message, what its record
 * will say (about 300 bytes).
 */
#ifndef OC_USAGE_SESSION_H
#define OC_USAGE_SESSION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/sb.h"
#include "base/slice.h"
#include "record/record.h"
#include "usage/event.h"
#include "usage/tree.h"

/* Where it is from; all borrowed until the end. Absent texts: not known. */
struct usage_origin {
	const char *path, *source;
	struct slice session; /* when the events do not say it */
	struct slice key, agent, runtime;
};

/* A record at its end. */
struct usage_out {
	void *arg;
	/* Before the records of a session: where they are from, its id, a word that is the same for
	 * all copies of it (which begin with the same message), and how many there are. count 0: a
	 * source that only repeats what transcripts and databases hold. Returns 0 or -1. */
	int (*session)(void *arg, const struct usage_origin *o, struct slice id, uint64_t word,
	    uint64_t count);
	/* line: without LF. seq as in the record; mark: offset at which more members may be put in
	 * (before "src"). Returns 0 or -1. */
	int (*record)(void *arg, struct slice line, uint64_t seq, size_t mark);
	void (*notice)(void *arg, const char *path, uint64_t line, const char *text);
	/* What cannot be read of a database. Returns 0, or -1 to give up. */
	int (*reject)(void *arg, const struct oc_err *e, struct slice bytes, const struct record_src *src);
};

struct usage_message;

struct usage_session {
	struct usage_origin origin;
	struct usage_tree tree;
	struct sb id, texts, rec, common;
	struct usage_message *message;
	size_t count, cap;
	uint64_t first; /* hash of the first message's text */
	char last[40];  /* time of the message before, */
	size_t last_len;
	uint64_t backwards; /* how often it was earlier than the one before */
	bool named;         /* the events said the session's id */
};

void usage_session_init(struct usage_session *s);
void usage_session_release(struct usage_session *s);
void usage_session_begin(struct usage_session *s, const struct usage_origin *o);

/*
 * An event: a line of a transcript, or an event of a database. number: of the line or event. text:
 * its bytes, for the hash in src. Returns 0, or -1 when memory is out.
 */
int usage_session_event(struct usage_session *s, const struct usage_event *ev, uint64_t number,
    struct slice text, struct arena *a, struct oc_err *e);

/* Writes the records. Returns 0; or -1: memory is out, or (exit OC_EX_OK) a call gave up. */
int usage_session_end(struct usage_session *s, const struct usage_out *out, struct oc_err *e);

#endif
