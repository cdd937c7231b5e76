/* fields: what records are grouped by: some of a domain's named fields, each once, in the order asked for; and keys
 * packed (record/packed.h) from their values in that order. More may stand behind these values in a key. */
#pragma once

#include "data/data.h"

#define FIELDS_MOST 8

/* The fields of a domain, by number: at most FIELDS_MOST. */
struct fields_names {
	const char *const *name;
	unsigned count;
};

struct fields {
	unsigned field[FIELDS_MOST]; /* numbers of the domain's enum */
	size_t n;                    /* 0: all in one */
};

/* "model,day": names, each once; "total" is none. `option` is for the message. Returns 0, or -1 with OC_EX_USAGE. */
int fields_parse(const struct fields_names *of, struct fields *by, const char *option,
    const char *text, struct oc_err *e);

bool fields_has(const struct fields *by, unsigned f);
bool fields_includes(const struct fields *by, const struct fields *part);

/* The same fields, in any order? */
bool fields_same(const struct fields *a, const struct fields *b);

/* ["model","day"], and back. fields_read returns false for anything else. */
void fields_emit(const struct fields_names *of, struct emit *w, const struct fields *by);
bool fields_read(const struct fields_names *of, struct fields *by, struct json_val v);

/* Appends the packed values that {"model":"x","day":null} has for the fields. Returns 0; -1 when memory is out, -2 when
 * v lacks a field or has another type. */
int fields_pack_object(const struct fields_names *of, struct sb *key, const struct fields *by,
    struct json_val v, struct arena *a);

/* Appends the key of one grouping as that of another with the same fields in another order. */
void fields_pack_as(struct sb *key, const struct fields *to, const struct fields *from, struct slice packed);

/* The value of field f; absent when it has none, or the key has no such field. */
struct slice fields_value(const struct fields *by, struct slice key, unsigned f);

/* {"model":"x","day":null}; only the fields of `part`, as a list of values, with fields_emit_values. */
void fields_emit_key(const struct fields_names *of, struct emit *w, const struct fields *by, struct slice key);
void fields_emit_values(struct emit *w, const struct fields *by, const struct fields *part, struct slice key);
