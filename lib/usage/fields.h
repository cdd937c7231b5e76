/*
 * usage_fields: what a `usage` record (schemas/usage.json) says of one message, picked from the
 * shapes in which upstream writes it, and written. Counts are carried as they are found, whatever
 * they are; what is not there is left out.
 */
#ifndef OC_USAGE_FIELDS_H
#define OC_USAGE_FIELDS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "data/emit.h"
#include "data/json.h"
#include "transcript/message_usage.h"

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

/*
 * Which of n names the key is, n when it is none. Nearly always its lexeme decides; a key with
 * escapes is decoded first.
 */
size_t usage_key(struct json_val key, const struct slice *names, size_t n, struct arena *a);

/* Which source, as the record names it. */
void usage_begin(struct emit *w, const char *source);

/* The agent in a session key ("agent:main:..."), absent when it has none. */
struct slice usage_agent_of_key(struct slice key);

#endif
