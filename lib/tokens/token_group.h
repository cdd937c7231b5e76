/*
 * token_group: all that is known of the messages with one key. It merges: what two groups hold
 * together does not depend on how the messages came to them.
 */
#ifndef OC_TOKENS_TOKEN_GROUP_H
#define OC_TOKENS_TOKEN_GROUP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/slice.h"
#include "record/usage.h"
#include "stats/sketch.h"
#include "tokens/sums.h"
#include "tokens/tally.h"

struct token_group {
	struct slice key; /* packed (tokens/by.h); owned */
	struct tally live;
	struct tally
	    *side; /* of side branches, and of sources that are not asked for; NULL: none */
	struct tally *apart;
	uint64_t ignored[USAGE_FAULTS]; /* messages left out, by reason */
	uint64_t untimed, backwards;
	uint64_t shared; /* by tool: messages that count in another row too */
	bool timed;
	int64_t first, last;    /* ms */
	struct sketch messages; /* totals of messages */
	struct sums turns, sessions;
	struct slice path; /* the first of the sources, by path and line; owned */
	uint64_t line;
};

/* key is copied. NULL when memory is out. */
struct token_group *token_group_new(struct slice key, bool lossy);
void token_group_free(struct token_group *g);

/* What becomes of a message: it counts, or stands apart. A fault is ignored with its reason. */
enum token_use { USE_LIVE, USE_SIDE, USE_APART, USE_IGNORED };

/* Returns 0, or -1 with *e set: memory is out, or (OC_EX_DATA) a sum goes beyond COUNT_MAX
 * (base/count.h). */
int token_group_add(
    struct token_group *g, const struct usage_record *u, enum token_use use, struct oc_err *e);
int token_group_merge(struct token_group *g, const struct token_group *from, struct oc_err *e);

/* Tells the group of a source, of which it keeps the first. Returns 0, or -1 when memory is out. */
int token_group_source(struct token_group *g, struct slice path, uint64_t line);

/* The tally of side branches (or other sources), made when there is none. NULL when memory is out.
 */
struct tally *token_group_tally(struct tally **t);

/* Widens the time that the group spans. */
void token_group_span(struct token_group *g, int64_t first, int64_t last);

uint64_t token_group_ignored(const struct token_group *g);

/* Brings the samples down to size; to be called before the group is written. Returns as
 * token_group_add. */
int token_group_settle(struct token_group *g, struct oc_err *e);

#endif
