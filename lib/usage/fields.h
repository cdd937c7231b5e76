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

enum usage_number {
	UN_INPUT,
	UN_OUTPUT,
	UN_CACHE_READ,
	UN_CACHE_WRITE,
	UN_TOTAL,
	UN_COST,
	UN_NUMBERS
};

#define USAGE_BLOCKS 4

/* Blocks of a message's content whose type and name have been looked up: the first USAGE_BLOCKS. */
struct usage_block {
	struct json_val type, name;
};

/* All of them may be missing. */
struct usage_fields {
	struct json_val provider, model, number[UN_NUMBERS], stop, content, error;
	struct usage_block block[USAGE_BLOCKS];
	bool blocks; /* they have been looked up */
	struct json_val at; /* a string; else at_ms is the time, when it is finite */
	double at_ms;
	bool backwards;
};

void usage_fields_init(struct usage_fields *f);

/*
 * The counts of a usage object. The names are those of session transcripts (input, cacheRead,
 * totalTokens, cost.total), trajectories (total) and cron runs (input_tokens, ...); of several
 * names for one count the first in that order that is there counts.
 */
void usage_fields_counts(struct usage_fields *f, struct json_val usage, struct arena *a);

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
