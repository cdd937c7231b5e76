/*
 * by: what usage is grouped by, and the key of a group: a value for each field, which may be absent
 * ("not told"),
 * packed (record/packed.h).
 */
#ifndef OC_TOKENS_BY_H
#define OC_TOKENS_BY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/sb.h"
#include "data/emit.h"
#include "data/json.h"
#include "tokens/usage_record.h"

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

struct by {
	enum by_field field[BY_FIELDS];
	size_t n; /* 0: all in one */
};

/* "model,day": names, each once; "total" stands for none. `option` is for the message. Returns 0,
 * or -1 with OC_EX_USAGE. */
int by_parse(struct by *by, const char *option, const char *text, struct oc_err *e);

bool by_has(const struct by *by, enum by_field f);
bool by_includes(const struct by *by, const struct by *part);
const char *by_name(enum by_field f);

/* ["model","day"], and back. by_read returns false for anything else. */
void by_emit(struct emit *w, const struct by *by);
bool by_read(struct by *by, struct json_val v);

/* Appends the packed key of a message; tool: the value for BY_TOOL. */
void by_pack(struct sb *key, const struct by *by, const struct usage_record *u, struct slice tool);

/* Appends the packed key of {"model":"x","day":null}. Returns 0; -1 when memory is out, -2 when v
 * lacks a field or has another type. */
int by_pack_object(struct sb *key, const struct by *by, struct json_val v, struct arena *a);

/* Appends the key of one grouping as that of another with the same fields in another order. */
void by_pack_as(struct sb *key, const struct by *to, const struct by *from, struct slice packed);

/* The value of field f; absent when it has none, or the key has no such field. */
struct slice by_field_value(const struct by *by, struct slice key, enum by_field f);

/* The value of field i of a packed key; absent when it has none. */
struct slice by_value(struct slice key, size_t i);

/* {"model":"x","day":null}; only the fields of `part`, as a list of values, with by_emit_values. */
void by_emit_key(struct emit *w, const struct by *by, struct slice key);
void by_emit_values(struct emit *w, const struct by *by, const struct by *part, struct slice key);

/* Field by field, those without value first, then bytewise. */
int by_compare(const struct by *by, struct slice a, struct slice b);

#endif
