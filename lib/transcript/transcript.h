/*
 * transcript: reads a transcript line by line and keeps what a cell says of it. One pass; memory
 * grows with the tool calls, not with the text.
 *
 *     transcript_init, then for each transcript: transcript_reset, transcript_line for all its
 * lines, transcript_finish.
 *
 * A line is trimmed as JavaScript does before it is parsed. Lines that are no JSON count as lines
 * and change nothing else.
 */
#ifndef OC_TRANSCRIPT_TRANSCRIPT_H
#define OC_TRANSCRIPT_TRANSCRIPT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/sb.h"
#include "base/slice.h"
#include "data/forms.h"
#include "data/json.h"
#include "record/drift_word.h"
#include "transcript/calls.h"
#include "transcript/message.h"
#include "transcript/message_usage.h"
#include "transcript/scratch.h"

struct transcript {
	enum drift_age age;
	bool keep_prompts; /* set before the first line: the mock server's requests are told apart
			      by them */
	uint64_t number;   /* of the line read last, from 1 */
	uint64_t first, last;    /* first and last line that is not blank; 0 when all are */
	uint64_t bad, bad_first; /* lines that are no JSON; the first one's number */
	uint64_t messages;       /* that count: user, assistant, tool, toolResult */
	struct calls calls;      /* paired as upstream does */
	struct calls strict;     /* paired by id, errors by flag and status alone */
	struct usage_sum usage;
	struct sb final_text; /* after transcript_finish */
	bool self_send; /* after transcript_finish: sent itself a message and said so (sentinel) */
	bool heartbeat; /* after transcript_finish: all user texts are heartbeats, so that a cell
			   leaves everything out */
	struct sb *prompt; /* the user texts, white space collapsed, when they are kept */
	size_t prompts, prompt_cap;

	/* private */
	struct json json;
	struct forms forms; /* of its lines, and those of the transcripts before */
	struct scratch scratch;
	struct sb content;         /* source of the last assistant content with text */
	struct sb loose;           /* the same by the sentinels' rule, */
	bool loose_is_content;     /* unless it is that one */
	bool sent;                 /* a message to the current chat was sent */
	bool user_seen, user_real; /* some user text; one that is no heartbeat */
};

int transcript_init(struct transcript *t, enum drift_age age, struct oc_err *e);
void transcript_release(struct transcript *t);
void transcript_reset(struct transcript *t);

/* A line without its end. Returns 0; 1 when it is bad, *e saying why and where (column); -1 when
 * memory is out. */
int transcript_line(struct transcript *t, struct slice line, struct oc_err *e);

/*
 * Whole lines, their ends included. Returns 0, with the number of line ends in *lines; 1 when at
 * least one of them is bad, or none as JavaScript has it alone: they are then to be read line by
 * line, and nothing has happened yet; -1 when memory is out.
 */
int transcript_run(struct transcript *t, struct slice run, uint64_t *lines, struct oc_err *e);

/* A line that cannot be read at all (too long): counts as bad. */
void transcript_skip(struct transcript *t);

/* Returns 0, or -1 when memory is out. */
int transcript_finish(struct transcript *t, struct oc_err *e);

/* Lines of the transcript trimmed as a whole: those from the first to the last that is not blank.
 */
static inline uint64_t transcript_lines(const struct transcript *t)
{
	return t->last == 0 ? 0 : t->last - t->first + 1;
}

/* All of it at once: reset, each line, finish. For a transcript that a record carries. Returns 0,
 * or -1 when memory is out. */
int transcript_text(struct transcript *t, struct slice text, struct oc_err *e);

#endif
