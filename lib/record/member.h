/* member: the members of a record that are wanted, known by their keys: one pass over it finds them all. */
#pragma once

#include "base/base.h"

struct member_name {
	struct slice name;
	unsigned number;
};

/* Members by the length of their names; every list ends with an empty one. */
#define MEMBERS_ALIKE 7

/* The number of the member with that key, which may have escapes; `none` when it is not wanted. */
static inline unsigned member_number(
    const struct member_name (*members)[MEMBERS_ALIKE], size_t lengths, struct slice key, unsigned none)
{
	if (key.n >= lengths)
		return none;
	for (const struct member_name *m = members[key.n]; m->name.p != NULL; m++) {
		if (bytes_same(m->name.p, key.p, key.n))
			return m->number;
	}
	return none;
}
