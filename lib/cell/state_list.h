/* state_list: the sessions that a state folder lists, as state looks at them. Internal to state. */
#ifndef OC_CELL_STATE_LIST_H
#define OC_CELL_STATE_LIST_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/slice.h"
#include "data/json.h"

/* All text lives in the list's arena. */
struct state_session {
	struct slice key, id;
	struct slice file; /* sessionFile; absent when the entry has none */
	double updated;
	bool root;
	size_t at; /* in the order in which they are listed */
};

struct state_list {
	struct state_session *session;
	size_t count, cap;
	struct arena text;
};

#define STATE_LIST_INIT                                                                            \
	{                                                                                          \
		NULL, 0, 0, ARENA_INIT                                                             \
	}

/*
 * Adds the session of an entry, unless it does not count. id, updated: what is known beside the
 * entry, absent and 0 if nothing. Returns 0, or -1 when memory is out.
 */
int state_list_add(struct state_list *l, struct slice key, struct json_val entry, struct slice id,
    double updated, struct oc_err *e);

/* Adds all of a sessions.json. The same. */
int state_list_store(struct state_list *l, struct json_val root, struct oc_err *e);

/* Leaves the roots, or all when there is none, the newest first. */
void state_list_sort(struct state_list *l);

void state_list_release(struct state_list *l);

#endif
