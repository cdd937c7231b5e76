/*
 * redaction: counts of a redaction run for its closing record (kind "redaction", schemas/redaction.json):
 * replacements by rule and type, and the shapes of the documents before and after. From the data it contains
 * only key paths, as a hash.
 */
#ifndef OC_REDACT_REDACTION_H
#define OC_REDACT_REDACTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/sb.h"
#include "base/slice.h"
#include "base/table.h"
#include "data/canon.h"
#include "data/json.h"
#include "redact/policy.h"
#include "redact/pseudonym.h"

/* Replacements of one type by one rule, or by the policy (rule "policy:drop" and so on). Both are static text
 * or live as long as the policy. */
struct redaction_row {
	const char *rule;
	const char *type;
	uint64_t count;
};

/* A shape, collected path by path; the table of hashes skips the many paths seen before. */
struct redaction_shape {
	struct table seen; /* uint64_t: a path with its type */
	struct shape shape;
};

struct redaction {
	uint64_t inputs, bytes;
	uint64_t units;   /* lines, documents, elements of arrays */
	uint64_t changed; /* of them */
	uint64_t bad; /* not readable in the expected form: masked as text, or as a whole */
	uint64_t replaced;
	struct redaction_row *row;
	size_t rows, row_cap, last;
	struct redaction_shape before, after;
	char seen_policy[17]; /* policyXxh3 of the last redaction record in the input, or empty */
};

void redaction_init(struct redaction *t);
void redaction_release(struct redaction *t);

/* Counts one replacement. Returns 0, or -1 when memory is out. */
int redaction_count(struct redaction *t, const char *rule, const char *type, struct oc_err *e);

/* Notes that the path (its hash) holds a value of this type. Returns 1 if that is new (call shape_note then),
 * 0, or -1 when memory is out. */
int redaction_new(struct redaction_shape *s, uint64_t path, enum json_type type);

/* What the record says besides the counts. */
struct redaction_head {
	const struct policy *policy;
	const struct pseudonyms *names;
	bool relative;    /* --times relative */
	const char *path; /* of the record's src */
	struct sb *
	    lost; /* lost values that reports read, as a JSON array; NULL: none */
};

/* The whole record, without LF. Returns 0, or -1 when memory is out. */
int redaction_record(
    const struct redaction *t, const struct redaction_head *told, struct sb *out, struct oc_err *e);

/* A summary in one line. */
void redaction_line(const struct redaction *t, const struct redaction_head *told, struct sb *out);

#endif
