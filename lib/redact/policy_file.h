/* policy_file: a policy file (oc-redact-policy(5), schemas/redact-policy.json). For policy.c. */
#pragma once

#include "redact/policy_map.h"
#include "redact/policy_rules.h"

struct policy_file {
	const char *name;
	bool internal;              /* "base" */
	struct policy_rules *rules; /* NULL: none. The caller frees them, after a failure too */
};

/* Reads the text of a file of that name; all that it keeps is copied to the arena. Returns 0, or -1: OC_EX_DATA,
 * located, when it is no policy; OC_EX_USAGE when an expression in it does not compile. */
int policy_file_read(struct policy_file *f, const char *name, struct slice text, const struct policy_map *map,
    struct arena *keep, struct oc_err *e);
