/* policy_map: the tables of policy_table.h, read for looking up what is known of a place. For lib/redact/policy*.c. */
#pragma once

#include "base/base.h"

enum place_form {
	PLACE_OPEN,    /* nothing is known of the place */
	PLACE_MEASURE, /* nothing but that its key is that of a measure */
	PLACE_OBJECT,  /* only what is in it is known */
	PLACE_NUM,
	PLACE_WORD,
	PLACE_TIME,
	PLACE_TITLE,
	PLACE_HASH,
	PLACE_PATH,
	PLACE_LOG,
	PLACE_TEXT,
	PLACE_REPLY,
	PLACE_ARGS,
	PLACE_INSIDE,
	PLACE_GONE,
	PLACE_ID,      /* always a pseudonym */
	PLACE_MAYBE_ID /* unless it is random */
};

#define NO_OBJECT 0xFFFFu

/* What stands at a place. Specs 0, 1 and 2 are PLACE_OPEN, PLACE_MEASURE and PLACE_LOG without a report. */
struct policy_spec {
	enum place_form form;
	uint16_t object;    /* what its object holds, or NO_OBJECT */
	const char *type;   /* of ids */
	const char *report; /* who reads it, or NULL */
};

enum { SPEC_OPEN, SPEC_MEASURE, SPEC_LOG, SPEC_FIXED };

struct policy_field {
	uint64_t hash;
	struct slice key;
	uint16_t object; /* NO_OBJECT: the key is one of some object */
	uint16_t spec;
};

/* An object of the tables: what its unnamed keys are. */
struct policy_shape {
	struct slice name;
	uint16_t root;  /* the spec of the object itself */
	uint16_t other; /* spec of what stands under unnamed keys, 0: none named "*" */
	uint16_t key;   /* spec of these keys, 0: they are field names like others */
};

struct policy_map {
	struct policy_spec *spec;
	size_t specs, spec_cap;
	struct policy_shape *shape;
	size_t shapes;
	struct table fields; /* by object and key */
	struct arena text;
	char xxh3[17]; /* of the tables */
};

/* Reads the tables. A mistake in them is OC_EX_SOFTWARE and names the field. Returns 0 or -1. */
int policy_map_init(struct policy_map *m, struct oc_err *e);
void policy_map_release(struct policy_map *m);

/* The spec under a key of an object (decoded), or 0. named: the object has a field of that name. */
uint16_t policy_map_field(const struct policy_map *m, uint16_t object, struct slice key, bool *named);

/* Has any object a field of that name? */
bool policy_map_knows(const struct policy_map *m, struct slice key);

/* The object of that name, or NO_OBJECT. */
uint16_t policy_map_object(const struct policy_map *m, struct slice name);
