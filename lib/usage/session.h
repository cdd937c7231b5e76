/*
 * usage_session: the events of a session, one at a time, into its `usage` records at the end, since only
 * then it is known which of them are on the live branch.
 *
 * The identity of a model call (`call`) is 64 bits of XXH3, the same wherever a copy of the message is: a fork
 * (parentSession), a successor of a compaction, an archive, a database and its export. It is made of
 *   - the provider's responseId, the model, and whether any token was reported; an id of fewer than
 *     USAGE_ID_UNIQUE bytes is a counter of its server (ollama's "chatcmpl-123"): the time and all counts too;
 *   - else the entry's id, the time, the model and the counts;
 *   - without a time, the session's id too; and without an id of the entry, the message's number.
 * The time is the message's own where it has one: that of the entry is when it was written. Two entries of one session
 * are the same call also when they share responseId, model and counts, or the message's own time, model and counts.
 *
 *     usage_session_begin, usage_session_event for each event, usage_session_end; again.
 *
 * Memory: for one session, its tree (transcript/tree.h) and about 300 bytes for each assistant message.
 */
#ifndef OC_USAGE_SESSION_H
#define OC_USAGE_SESSION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/base.h"
#include "data/data.h"
#include "record/record.h"
#include "transcript/transcript.h"

/* Where a session is from; all borrowed until its end. A text that is not known is absent. */
struct usage_origin {
	const char *path, *source;
	struct slice session; /* when the events do not say it */
	struct slice key, agent, runtime;
};

/* Where records go. */
struct usage_out {
	void *arg;
	/* Before the records of a session: its origin, its id, and the number of records. count 0: a
	 * source that repeats what transcripts and databases hold. Returns 0 or -1. */
	int (*session)(void *arg, const struct usage_origin *o, struct slice id, uint64_t count);
	/* line: without LF. call: as in the record. mark: offset before "src" where members can be
	 * inserted; 0: no call of a session. Returns 0 or -1. */
	int (*record)(void *arg, struct slice line, uint64_t call, size_t mark);
	void (*notice)(void *arg, const char *path, uint64_t line, const char *text);
	/* What cannot be read of a database. Returns 0, or -1 to give up. */
	int (*reject)(void *arg, const struct oc_err *e, struct slice bytes, const struct record_src *src);
};

#define USAGE_ID_UNIQUE 20

struct usage_message;

struct usage_session {
	struct usage_origin origin;
	struct entry_tree tree;
	struct sb id, texts, rec, common;
	struct usage_message *message;
	size_t count, cap;
	struct table alike; /* calls of this session by what two entries of one call share */
	char last[40];  /* time of the message before, */
	size_t last_len;
	uint64_t backwards; /* how often it was earlier than the one before */
	bool named;         /* the events said the session's id */
};

void usage_session_init(struct usage_session *s);
void usage_session_release(struct usage_session *s);
void usage_session_begin(struct usage_session *s, const struct usage_origin *o);

/* Adds an event: a line of a transcript, or an event of a database (its number; no form). Returns 0, or
 * -1 when memory is out. */
int usage_session_event(
    struct usage_session *s, const struct forms_line *line, struct arena *a, struct oc_err *e);

/* Writes the records. Returns 0; or -1: memory is out, or (exit OC_EX_OK) a call gave up. */
int usage_session_end(struct usage_session *s, const struct usage_out *out, struct oc_err *e);

#endif
