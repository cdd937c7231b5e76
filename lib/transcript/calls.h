/* calls: the tool calls of a transcript, each with its result.
 *
 * CALLS_UPSTREAM pairs as upstream does (openclaw, extensions/qa-lab/src/runtime-parity.ts): a result goes to the last
 * call of its id, answered or not; else to the first call in the queue of its tool's name; else to the oldest call
 * without result; else it becomes a call of its own. The result's tool name renames the call. A call leaves its queue
 * only when the answer comes under the name by which it was queued, so a renamed call can be answered a second time
 * through its old name.
 *
 * CALLS_STRICT pairs by id: a result goes to the newest call of its id without result, else to the newest of its id,
 * else it becomes a call of its own. Only results without id go by name and age, to calls without result. Nothing is
 * renamed.
 *
 * Strings are copied, unless `borrow` is set. Time is linear in the number of calls and results. */
#pragma once

#include "transcript/hash.h"

enum calls_rule { CALLS_UPSTREAM, CALLS_STRICT };

enum call_error { CALL_FINE, CALL_ERROR, CALL_MISSING };

/* A link in a list of calls: 1 + its index, 0 for none. */
struct call {
	struct slice tool;
	struct slice id; /* absent when it has none */
	struct hash args, result;
	bool error; /* the result is an error */
	bool resolved;
	uint32_t queue;          /* of the tool's name: 1 + index; 0: in none */
	uint32_t before, behind; /* neighbours in the queue */
	uint32_t same_id;        /* the newest unanswered call of this id when this one came */
};

/* A tool's name with the ends of its queue; or an id with its newest call without result (first) and its newest call
 * (last). */
struct calls_name {
	struct slice text;
	uint32_t first, last;
};

struct calls_names {
	struct calls_name *name;
	size_t count, cap;
	struct table places; /* by text */
};

struct calls {
	enum calls_rule rule;
	bool borrow; /* do not copy the texts given to calls_add: they live longer than this */
	struct call *call;
	size_t count, cap;
	size_t oldest; /* all calls before this index are answered */
	struct calls_names tools, ids;
	struct hash null;
	struct arena text;
};

void calls_init(struct calls *c, enum calls_rule rule);
void calls_release(struct calls *c);

/* Removes all calls and keeps the memory. */
void calls_reset(struct calls *c);

/* Adds a call. id may be absent. Returns 0, or -1 when memory is out. */
int calls_add(struct calls *c, struct slice id, struct slice tool, const struct hash *args, struct oc_err *e);

/* Adds a result. id and tool may be absent. Returns 0, or -1 when memory is out. */
int calls_result(struct calls *c, struct slice id, struct slice tool, const struct hash *result,
    bool error, struct oc_err *e);

static inline enum call_error call_error(const struct call *call)
{
	return call->error ? CALL_ERROR : call->resolved ? CALL_FINE : CALL_MISSING;
}

/* "tool-result-error", "tool-result-missing", or NULL. */
const char *call_error_text(enum call_error error);

/* Is there a call without result? */
bool calls_missing(const struct calls *c);

/* Do both lists have the same tools, arguments, results and errors in the same order? calls_shape: the same tools and
 * arguments. */
bool calls_equal(const struct calls *a, const struct calls *b);
bool calls_shape(const struct calls *a, const struct calls *b);
