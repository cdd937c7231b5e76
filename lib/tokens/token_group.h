/*
 * token_group: all that is known of the messages with one key, in memory and as a `token-partial` record
 * (schemas/token-partial.json).
 *
 * By tool, a message counts once in the group of each tool that it calls (and in that of no tool, when it
 * calls none).
 *
 * Memory: a group takes about 500 bytes, and 16 to 32 for each distinct message total, turn and session in it
 * (lossy: at most about 2 MB).
 */
#ifndef OC_TOKENS_TOKEN_GROUP_H
#define OC_TOKENS_TOKEN_GROUP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/base.h"
#include "record/record.h"
#include "stats/stats.h"
#include "tokens/call_log.h"
#include "tokens/sums.h"
#include "tokens/tally.h"

/* ---- what usage can be grouped by (record/fields.h) ---- */

enum by_field { BY_SESSION, BY_MODEL, BY_RUNTIME, BY_DAY, BY_PROVIDER, BY_TOOL, BY_AGENT, BY_FIELDS };

extern const struct fields_names by_names;

static inline const char *by_name(enum by_field f)
{
	return by_names.name[f];
}

/* Appends the packed key of a message; tool: the value for BY_TOOL. */
void by_pack(struct sb *key, const struct fields *by, const struct usage_record *u, struct slice tool);

/* ---- a group ---- */

struct token_group {
	struct grouped group; /* its key as by_pack makes it */
	struct tally live;
	struct tally *side;             /* of side branches; NULL: none */
	struct tally *apart;            /* repeats, and of sources that are not asked for; likewise */
	uint64_t repeated[CALL_REPEATS]; /* repeats in `apart`, by what they are */
	struct call_list calls;          /* messages that are not added yet */
	struct call_row *pending;        /* likewise, of a partial: to go into the log; owned */
	size_t pendings, pending_cap;
	uint64_t ignored[USAGE_FAULTS]; /* messages left out, by reason */
	uint64_t untimed, backwards;
	uint64_t shared; /* by tool: messages that count in another row too */
	bool timed;
	int64_t first, last;    /* ms */
	struct sketch messages; /* totals of messages */
	struct sums turns, sessions;
};

/* Groups of these. A sum beyond COUNT_MAX (base/count.h) is an error with OC_EX_DATA. */
extern const struct group_type token_group_type;

/* What becomes of a message: it counts, or is counted in `side`, `apart` or, with its reason, `ignored`. */
enum token_use { USE_LIVE, USE_SIDE, USE_APART, USE_IGNORED };

/* A message; u->session_hash is set where use is USE_LIVE. Returns 0, or -1 with *e set. */
int token_group_add(struct token_group *g, const struct usage_record *u, enum token_use use, struct oc_err *e);

/* A message of the log, as call_log_settle hands it out to the group whose list it is in. */
int token_group_take(struct call_list *list, const struct call_row *r, enum call_repeat what, struct oc_err *e);

/* What is pending goes into the log. Returns 0, or -1 with *e set. */
int token_group_settle_pending(struct token_group *g, struct call_log *log, struct oc_err *e);

/* The hash of its key. */
uint64_t token_group_hash(const struct token_group *g);

uint64_t token_group_repeated(const struct token_group *g);
const char *call_repeat_name(enum call_repeat r); /* the key that counts it */
uint64_t token_group_ignored(const struct token_group *g);

#endif
