/*
 * ledger: usage, grouped. Messages and merged states go in, groups come out in the order of their
 * keys.
 *
 * Grouped by tool, a message counts once in the row of each tool that it calls (and in that of no
 * tool, when it calls none), so rows do not add up: the ledger then keeps a group of all messages,
 * each counted once. Otherwise that group is the sum of all, made at the end.
 *
 * Memory: a group takes about 500 bytes, and 16 to 32 for each distinct message total, turn and
 * session in it (lossy: at most about 2 MB in all).
 */
#ifndef OC_TOKENS_LEDGER_H
#define OC_TOKENS_LEDGER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/sb.h"
#include "tokens/by.h"
#include "tokens/token_group.h"

struct ledger {
	struct fields by;
	bool lossy;
	bool counts[USAGE_SOURCES]; /* sources whose messages count; those of the others stand apart
				     */
	struct token_group **slot;  /* a table by hash of the key */
	size_t cap, used;
	struct token_group *last; /* found last: records of one key come together */
	struct token_group
	    *all;          /* every message once: by tool kept along, else made by ledger_total */
	uint64_t rejected; /* records and lines that could not be read at all */
	struct sb key;
};

/* Counts every source but trajectories, cron rows and mock requests. */
void ledger_init(struct ledger *l, const struct fields *by, bool lossy);
void ledger_release(struct ledger *l);

/* A message. *use: what became of it. Returns 0, or -1 with *e set. */
int ledger_add(struct ledger *l, const struct usage_record *u, struct arena *a, enum token_use *use,
    struct oc_err *e);

/* The group of a packed key, made when there is none. NULL when memory is out. */
struct token_group *ledger_group(struct ledger *l, struct slice key);

/* The group of all messages. NULL when memory is out. */
struct token_group *ledger_all(struct ledger *l);

/* Has anything been counted, set apart or ignored? */
bool ledger_empty(const struct ledger *l);

/*
 * Hands out all groups, settled, in the order of their keys. fn returns 0, or -1 to give up.
 * Returns that, or -1 with *e set. With `draining` each group is added to that of all messages
 * behind fn, and gone.
 */
int ledger_each(struct ledger *l, bool draining,
    int (*fn)(void *arg, struct token_group *g, struct oc_err *e), void *arg, struct oc_err *e);

#endif
