/* message_usage: the only reader of the `usage` object of an assistant message (of transcripts, trajectories, cron runs
 * and mock requests), for cells, for the transcripts in cells, and for usage records.
 *
 * The names of each number, in upstream's order (openclaw, extensions/qa-lab/src/runtime-parity.ts):
 *
 *     input       input, inputTokens, input_tokens
 *     output      output, outputTokens, output_tokens
 *     cacheRead   cacheRead, cache_read_tokens
 *     cacheWrite  cacheWrite, cache_write_tokens
 *     total       total, totalTokens, total_tokens
 *     cost        cost.total, or cost when it is not an object
 *
 * The first finite number counts, also zero or a negative one. Without one, the first value that is neither missing nor
 * null is kept, so that a record shows it. A message without total has the sum of the four. */
#pragma once

#include "record/record.h"
#include "transcript/message.h"

enum { USAGE_COST = USAGE_COUNTS, USAGE_NUMBERS };

/* The values as found; missing where there is none. */
struct message_usage {
	struct json_val number[USAGE_NUMBERS];
	struct json_val telemetry; /* cacheTelemetry */
	bool held;   /* input holds the cached tokens, as the provider's names for them say */
	bool choice; /* a number has several names here, and their values decide which counts */
};

/* Finds nothing in a value that is not an object. Returns 0, or -1 when memory is out. */
int message_usage_read(struct message_usage *u, struct json_val usage, struct arena *a);

/*
 * The same with all names that the gateway takes, those above before the others (openclaw, src/agents/usage.ts,
 * normalizeUsage):
 *
 *     input       promptTokens, prompt_tokens, prompt_n
 *     output      completionTokens, completion_tokens, predicted_n
 *     cacheRead   cache_read, cache_read_input_tokens, cached_tokens, input_tokens_details.cached_tokens,
 *                 prompt_tokens_details.cached_tokens
 *     cacheWrite  cache_write, cache_creation_input_tokens
 *
 * Where cached_tokens is there, alone or in details, the input counts them too (`held`).
 */
int message_usage_read_all(struct message_usage *u, struct json_val usage, struct arena *a);

/* Counts of one message, or sums of several. */
struct usage_sum {
	double count[USAGE_COUNTS];
	bool has_read, has_write; /* a message had this count */
};

/* The counts of the assistant message m with the usage u, by upstream's rules of that age. From 2026-09 on, cache
 * counts are dropped when cacheTelemetry.state is "unavailable", and when there is no cacheTelemetry, both cache counts
 * are zero and the message's provider or api is ollama. */
struct usage_sum message_usage_counts(
    const struct message_usage *u, const struct message *m, enum drift_age age, struct scratch *s);

void usage_sum_add(struct usage_sum *sum, const struct usage_sum *u);

/* {"inputTokens", "outputTokens", "totalTokens", "cacheRead"?, "cacheWrite"?} */
void usage_sum_emit(struct emit *w, const struct usage_sum *u);

/* The usage of a whole transcript, and the total of each of its turns (a user message and all assistant messages up to
 * the next one). Only messages with a `usage` object count. */
struct transcript_use {
	struct usage_sum sum;
	uint64_t messages;
	uint64_t cost, priced; /* pico-dollars (record/cost.h), and how many messages have a cost */
	double *turn;          /* totals; owned */
	size_t turns, cap;
	bool open; /* private: a turn is under way */
	struct scratch scratch;
};

#define TRANSCRIPT_USE_INIT                                                                        \
	{                                                                                          \
		.scratch = SCRATCH_INIT                                                            \
	}

void transcript_use_release(struct transcript_use *u);

/* Reads a transcript; the one before is forgotten. age: of the rules that made its cell. Lines that are not JSON are
 * skipped, as upstream does. reader: to read the lines with. Returns 0, or -1 when memory is out. */
int transcript_use_read(
    struct transcript_use *u, struct slice text, enum drift_age age, struct json *reader, struct oc_err *e);
