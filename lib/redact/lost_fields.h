/*
 * loss: what reports read and redaction would take from them: paths (as they are after redaction,
 * so that they are safe to show), each with the report, once. A redaction that dropped timing is
 * what once made 5 s look like 25 s.
 */
#ifndef OC_REDACT_LOST_FIELDS_H
#define OC_REDACT_LOST_FIELDS_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/sb.h"
#include "redact/rewrite.h"

#define LOST_FIELDS_MAX 256 /* paths that are kept; all are counted */

struct lost_fields {
	uint64_t seen[LOST_FIELDS_MAX];
	size_t count;
	uint64_t values;
	struct sb list; /* a JSON array without its end; empty when there is nothing */
	void *arg;
	void (*tell)(void *arg, const char *report, const char *path); /* of each path, once */
};

/* Adds one value. Returns 0, or -1 when memory is out. */
int lost_fields_add(
    struct lost_fields *l, const char *report, const struct rewrite_level *level, struct oc_err *e);

/* The whole JSON array, or NULL when nothing was lost. No lost_fields_add behind it. */
struct sb *lost_fields_list(struct lost_fields *l);

#endif
