/*
 * lost_fields: values that a report reads and redaction would remove: their paths as they are after redaction
 * (safe to show), with the report, each once. Reason: a redaction that removed timestamps once turned 5 s into
 * 25 s in a report.
 */
#ifndef OC_REDACT_LOST_FIELDS_H
#define OC_REDACT_LOST_FIELDS_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/sb.h"
#include "redact/rewrite.h"

#define LOST_FIELDS_MAX 256 /* paths kept; values are all counted */

struct lost_fields {
	uint64_t seen[LOST_FIELDS_MAX];
	size_t count;
	uint64_t values;
	struct sb list; /* a JSON array without its end; empty if nothing was lost */
	void *arg;
	void (*tell)(void *arg, const char *report, const char *path); /* called once for each path */
};

/* Adds one value. Returns 0, or -1 when memory is out. */
int lost_fields_add(
    struct lost_fields *l, const char *report, const struct rewrite_level *level, struct oc_err *e);

/* The complete JSON array, or NULL if nothing was lost. No lost_fields_add may follow. */
struct sb *lost_fields_list(struct lost_fields *l);

#endif
