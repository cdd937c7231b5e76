/* transcript: the door of this folder, and the reader of transcripts (JSON Lines of messages). What a cell says of a
 * transcript is read from it in one pass: tool calls with their results, final text, usage, and whether it is a
 * heartbeat or a self-sent message. The rules are those of upstream's QA lab (openclaw,
 * extensions/qa-lab/src/runtime-parity.ts). Memory grows with the number of messages and tool calls, not with the text.
 *
 *     transcript_init; for each transcript: transcript_reset, transcript_line (or transcript_run) for
 *     its lines, transcript_finish; transcript_release. transcript_text does one transcript at once.
 *
 * A line is trimmed as JavaScript does before it is parsed. Lines that are not JSON count as lines and change nothing
 * else.
 *
 * The files, each above those that it uses:
 *
 *     transcript      a transcript into what a cell says of it
 *     branch          which messages the strict rules look at; tree: the entries of a session by their parents
 *     extract         tool calls and results from a message (private)
 *     message_usage   the usage of a message, and of a whole transcript
 *     message         a message, its blocks and their text
 *     calls           tool calls, each with its result
 *     hash            hashes of arguments and results
 *     scan            error words and escapes, found with vector instructions (private)
 *     keys            finds the members of an object (private)
 *     words           words and letters as ECMAScript compares them
 *     scratch         memory for one line
 */
#pragma once

#include "transcript/branch.h"
#include "transcript/calls.h"
#include "transcript/hash.h"
#include "transcript/keys.h"
#include "transcript/message.h"
#include "transcript/message_usage.h"
#include "transcript/scratch.h"
#include "transcript/words.h"

struct transcript {
	enum drift_age age;
	bool keep_prompts;       /* set before the first line: keep the user texts */
	uint64_t number;         /* of the last line read, from 1 */
	uint64_t first, last;    /* first and last line that is not blank; 0 when all are */
	uint64_t bad, bad_first; /* lines that are not JSON, and the number of the first */
	uint64_t messages;       /* of user, assistant, tool and toolResult that strict rules look at (branch.h) */
	struct calls calls;      /* paired as upstream does */
	struct calls strict;     /* paired by id, errors by flag and status alone; of those messages once finished */
	struct usage_sum usage;

	/* after transcript_finish */
	struct sb final_text;
	bool self_send; /* the assistant sent a message to its own chat and then said "Sent." */
	bool heartbeat; /* all user texts are heartbeats: its cell is empty */

	struct sb *prompt; /* the user texts, white space collapsed (keep_prompts) */
	size_t prompts, prompt_cap;

	/* private */
	struct json json;
	struct forms forms; /* of the lines so far, in earlier transcripts too */
	struct scratch scratch;
	struct branch branch;
	struct sb content;         /* source of the last assistant content with text */
	struct sb loose;           /* the same by the sentinels' rule (MESSAGE_LOOSE) */
	bool loose_is_content;     /* it is in `content`, not in `loose` */
	bool sent;                 /* a message was sent to the current chat */
	bool user_seen, user_real; /* there was a user text; one that is not a heartbeat */
};

int transcript_init(struct transcript *t, enum drift_age age, struct oc_err *e);
void transcript_release(struct transcript *t);
void transcript_reset(struct transcript *t);

/* Reads a line, given without its end. Returns 0; 1 when it is bad, with the reason and the column in *e; -1 when
 * memory is out. */
int transcript_line(struct transcript *t, struct slice line, struct oc_err *e);

/* Reads whole lines, given with their ends, and sets *lines to the number of line ends. Returns 0; 1 when the lines
 * must be read one by one (one is bad, or needs JavaScript's trim) and nothing has changed yet; -1 when memory is
 * out. */
int transcript_run(struct transcript *t, struct slice run, uint64_t *lines, struct oc_err *e);

/* Counts a line that is too long to be read as bad. */
void transcript_skip(struct transcript *t);

/* Returns 0, or -1 when memory is out. */
int transcript_finish(struct transcript *t, struct oc_err *e);

/* The lines from the first to the last that is not blank. */
static inline uint64_t transcript_lines(const struct transcript *t)
{
	return t->last == 0 ? 0 : t->last - t->first + 1;
}

/* Reset, each line, finish: for a transcript in memory. Returns 0, or -1 when memory is out. */
int transcript_text(struct transcript *t, struct slice text, struct oc_err *e);
