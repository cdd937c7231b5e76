/* alias: members of upstream's objects by either of their names: as the code has them (toolCalls, argsHash), or as the
 * RFC before it had them (tool_calls, args-hash). Names are equal when they are without '_', '-' and case; the exact
 * one is preferred. */
#pragma once

#include "data/data.h"

/* The member called name; missing when there is none. */
struct json_val alias_get(struct json_val v, const char *name);

/* Writes the members of that names (ended by NULL), under these names and in this order. */
void alias_members(struct emit *w, struct json_val v, const char *const *names);

/* Writes all other members, but those in either list (NULL: none), as they are. Keys are compared decoded, so that none
 * passes for another by way of escapes. Returns 0, or -1 when memory is out. */
int alias_rest(struct emit *w, struct json_val v, const char *const *names,
    const char *const *taken, struct arena *a, struct oc_err *e);

/* Writes the whole value: of an object the named members first, then the others. The same. */
int alias_carry(struct emit *w, struct json_val v, const char *const *names, struct arena *a, struct oc_err *e);
