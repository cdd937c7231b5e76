/* field: members of a record as the parity records have them. */
#pragma once

#include "data/data.h"

/* A string member; absent when it is missing or null. Returns -1 with OC_EX_DATA ("the WHAT's KEY is no string") for
 * anything else. */
int field_text(struct slice *out, struct json_val v, const char *what, const char *key,
    struct arena *a, struct oc_err *e);

/* A member by its name, or else by the one that it had in an earlier version of the record's kind. */
struct json_val field_renamed(struct json_val record, const char *name, const char *before);

/* The canonical (RFC 8785) text of the object in member `axes`; absent when there is none or it is empty. */
int field_axes(struct slice *out, struct json_val v, struct arena *a, struct oc_err *e);

/* Why token usage is not applicable to the scenario of a `scenario` record (usagePolicy); absent when it is. Without a
 * reason the policy does not count (openclaw, runtime-parity.ts: resolveRuntimeParityUsagePolicy). */
struct slice usage_not_applicable(struct json_val scenario, struct arena *a);

/* JavaScript's Boolean(v); a missing value is false. */
bool field_truthy(struct json_val v);

/* An arena that remembers whether it was ever empty, so that a text for which there was no memory is not taken for one
 * that is not there: ask `failed` before believing in what is absent. */
struct field_mem {
	struct arena *arena;
	bool failed;
};

/* As json_text; absent when v is no string. */
struct slice field_string(struct field_mem *m, struct json_val v);

/* Upstream's readString: the string trimmed, absent when it is no string or blank. */
struct slice field_name(struct field_mem *m, struct json_val v, const char *key);

/* A copy in the arena; absent stays absent. */
struct slice field_own(struct field_mem *m, struct slice s);

/* As field_name, but absent too when memory is out. Upstream's readString: the string trimmed, absent when it is no
 * string or blank. */
struct slice field_trimmed(struct json_val v, const char *key, struct arena *a);

/* Moves slices into one block of memory: call for each slice with to NULL to count, then again with the block. p->n is
 * the size, or where the next goes. */
struct field_pack {
	char *to;
	size_t n;
};

void field_pack(struct field_pack *p, struct slice *s);
