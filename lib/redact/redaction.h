/* redaction: what a redaction did, for its one closing record (kind "redaction", schemas/redaction.json): counts by
 * rule and type, and the shapes of the documents before and after. Nothing in it comes from the data but key paths, and
 * those only as a hash. */
#pragma once

#include "redact/policy.h"
#include "redact/pseudonym.h"

/* Replacements made by one rule, or by the policy (rule "policy:drop" and so on), of one type. Both are static text or
 * live as long as the policy. */
struct redaction_row {
	const char *rule;
	const char *type;
	uint64_t count;
};

/* A shape collected path by path; most paths have been seen before, and a hash says so. */
struct redaction_shape {
	struct table seen; /* uint64_t: a path with its type */
	struct shape shape;
};

struct redaction {
	uint64_t inputs, bytes;
	uint64_t units;   /* lines, documents, elements of arrays */
	uint64_t changed; /* of them */
	uint64_t bad; /* could not be read as what they should be: masked as text, or as a whole */
	uint64_t replaced;
	struct redaction_row *row;
	size_t rows, row_cap, last;
	struct redaction_shape before, after;
	char seen_policy[17]; /* policyXxh3 of the last redaction record that passed by, or empty */
};

void redaction_init(struct redaction *t);
void redaction_release(struct redaction *t);

/* One replacement. Returns 0, or -1 when memory is out. */
int redaction_count(struct redaction *t, const char *rule, const char *type, struct oc_err *e);

/* Has this path (its hash) held this type before? Notes that it has. Returns 1 when it is new (and then wants
 * shape_note), 0, or -1 when memory is out. */
int redaction_new(struct redaction_shape *s, uint64_t path, enum json_type type);

/* What stood before the record that is asked for. */
struct redaction_head {
	const struct policy *policy;
	const struct pseudonyms *names;
	bool relative;    /* --times relative */
	const char *path; /* of the record's src */
	struct sb *
	    lost; /* what reports read and was lost, as the inside of a JSON array; NULL: nothing */
};

/* The whole record, without LF. Returns 0, or -1 when memory is out. */
int redaction_record(const struct redaction *t, const struct redaction_head *told, struct sb *out, struct oc_err *e);

/* The same in one line for a person. */
void redaction_line(const struct redaction *t, const struct redaction_head *told, struct sb *out);
