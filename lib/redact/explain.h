/* explain: --explain. For every path of the input, with each type of value and each answer that it got: what happens
 * there, how often, and why. Paths are as they are after redaction, so that the list can be shown.
 *
 * Memory grows with the number of distinct paths, up to EXPLAIN_MAX. */
#pragma once

#include "io/io.h"
#include "redact/rewrite.h"

#define EXPLAIN_MAX ((size_t)1 << 16)

struct explain_row {
	uint64_t count;
	size_t text, len; /* in reasons.text: the line without its count */
};

/* Where a row is, by path, type and answer. */
struct explain_place {
	uint64_t hash;
	size_t row;
};

struct explain {
	struct explain_row *row; /* in order of appearance */
	size_t count, cap;
	struct table places;
	struct sb text, path;
	uint64_t left_out; /* values whose path came when the table was full */
};

void explain_init(struct explain *r);
void explain_release(struct explain *r);

/* rewrite.judged. Returns 0, or -1 when memory is out. */
int explain_add(struct explain *r, const struct rewrite_seen *seen, struct oc_err *e);

/* "ACT <tab> PATH <tab> TYPE <tab> COUNT <tab> REASON", a line each. Returns as out_write. */
int explain_write(const struct explain *r, struct out *out);
