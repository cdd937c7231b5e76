/*
 * tally: sums over messages. All of it adds up as integers, so that no order or split shows.
 */
#ifndef OC_TOKENS_TALLY_H
#define OC_TOKENS_TALLY_H

#include <stdbool.h>
#include <stdint.h>

#include "data/data.h"
#include "record/record.h"

struct tally {
	uint64_t messages;
	uint64_t failed;  /* that ended in an error */
	uint64_t zero;    /* with a total of 0 */
	uint64_t no_usage; /* that ended well, and whose counts are all 0: the provider reported none */
	uint64_t reading[USAGE_READINGS]; /* by how the counts were read; READING_AGREES is not counted */
	uint64_t calls;
	uint64_t unpriced; /* without a cost, */
	uint64_t bad_cost; /* and with one that cannot be counted */
	uint64_t count[USAGE_COUNTS];
	unsigned __int128 cost; /* pico-dollars */
};

/* A message without fault. Returns 0, or -1 when a sum goes beyond COUNT_MAX (base/count.h) or
 * COST_SUM_MAX. */
int tally_add(struct tally *t, const struct usage_record *u);
int tally_merge(struct tally *t, const struct tally *from);

/* As it travels: a member with all of it, costs in pico-dollars as a string of digits; nothing when t is NULL. */
void tally_write(struct emit *w, const char *key, const struct tally *t);

/* Adds what tally_write wrote. Returns false when v is something else, or a sum goes too far. */
bool tally_read(struct tally *t, struct json_val v);

/*
 * The members of a report, in the object that is open: messages, input ... total, toolCalls,
 * errors, cost (null when no message had one), unpriced, zero
 * ..., cacheShare, tokensPerToolCall (null where there is nothing to divide by).
 */
void tally_emit(struct emit *w, const struct tally *t);

/* The same in short, as a member, for what is counted apart; nothing when t is NULL. */
void tally_emit_apart(struct emit *w, const char *key, const struct tally *t);

/* Messages whose total is not the sum of its parts. */
uint64_t tally_differs(const struct tally *t);

/* The cost; NaN when no message had one. */
double tally_dollars(const struct tally *t);

#endif
