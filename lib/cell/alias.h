/* alias: reads a member of upstream's objects by its name in the code (toolCalls, argsHash) or in the earlier RFC
 * (tool_calls, args-hash). Names are compared without '_', '-' and case; the exact name wins. */
#pragma once

#include "data/data.h"

/* The member with that name; missing when there is none. */
struct json_val alias_get(struct json_val v, const char *name);

/* Writes the members that have one of the names (ended by NULL), under these names and in this order. */
void alias_members(struct emit *w, struct json_val v, const char *const *names);

/* Copies every member that is in neither list (NULL: empty). Keys are decoded first, so an escape hides none. Returns
 * 0, or -1 when memory is out. */
int alias_rest(struct emit *w, struct json_val v, const char *const *names,
    const char *const *taken, struct arena *a, struct oc_err *e);

/* Writes the whole value; of an object, the named members first. Returns as alias_rest. */
int alias_carry(struct emit *w, struct json_val v, const char *const *names, struct arena *a, struct oc_err *e);
