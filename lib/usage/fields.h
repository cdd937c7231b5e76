/*
 * usage_fields: the members of a `usage` record (schemas/usage.json) that describe one message, and the
 * `prompt` record. Counts are copied as they are, whatever their type; missing values are left out.
 */
#ifndef OC_USAGE_FIELDS_H
#define OC_USAGE_FIELDS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/base.h"
#include "data/data.h"
#include "record/record.h"
#include "transcript/transcript.h"

#define USAGE_BLOCKS 4

/* Blocks of a message's content whose type and name have been looked up: the first USAGE_BLOCKS. */
struct usage_block {
	struct json_val type, name;
};

/* All of them may be missing. */
struct usage_fields {
	struct json_val provider, model, stop, content, error;
	struct message_usage usage;
	struct usage_block block[USAGE_BLOCKS];
	bool blocks; /* they have been looked up */
	struct json_val at; /* a string; else at_ms is the time, when it is finite */
	double at_ms;
	bool backwards;
};

void usage_fields_init(struct usage_fields *f);

/* Appends the members from provider to backwards, each with a comma before it, the names of the
 * content's tool calls too. */
void usage_fields_write(struct sb *out, const struct usage_fields *f);

/* Begins a usage record. source: "transcript", "database", "trajectory", "cron" or "mock". */
void usage_begin(struct emit *w, const char *source);

/* The agent in a session key ("agent:main:..."), absent when it has none. */
struct slice usage_agent_of_key(struct slice key);

/*
 * Writes the `prompt` record: the characters of which a session's prompt was made. entry: the session in
 * sessions.json or session_nodes. The parts of its systemPromptReport keep upstream's names; all counts are
 * characters (UTF-16 units). Returns false and writes nothing when it has no such report.
 */
bool usage_prompt_write(
    struct emit *w, struct slice key, struct json_val entry, const struct record_src *src);

#endif
