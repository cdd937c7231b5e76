/* by: what usage can be grouped by (record/fields.h). */
#ifndef OC_TOKENS_BY_H
#define OC_TOKENS_BY_H

#include "record/fields.h"
#include "record/usage.h"

enum by_field {
	BY_SESSION,
	BY_MODEL,
	BY_RUNTIME,
	BY_DAY,
	BY_PROVIDER,
	BY_TOOL,
	BY_AGENT,
	BY_FIELDS
};

extern const struct fields_names by_names;

static inline const char *by_name(enum by_field f)
{
	return by_names.name[f];
}

/* Appends the packed key of a message; tool: the value for BY_TOOL. */
void by_pack(
    struct sb *key, const struct fields *by, const struct usage_record *u, struct slice tool);

#endif
