/* emit: the JSON writer. Appends to an sb; it sets commas and indentation.
 *
 * Whatever it is given, what it writes is one valid JSON text in valid UTF-8: WTF-8 surrogates become \udXXX escapes,
 * other bytes that are not UTF-8 become U+FFFD, numbers that are not finite become null. Strings are escaped exactly as
 * JSON.stringify does
 * (\" \\ \b \f \n \r \t, \u00xx for the other controls, nothing else), numbers printed as ECMAScript prints them.
 *
 * Misuse (a value without key in an object, unbalanced ends) is a bug and asserts. */
#pragma once

#include "data/json.h"

struct emit {
	struct sb *out;
	uint32_t depth;
	uint32_t indent; /* spaces a level; 0: compact, on one line */
	bool after_key;
	uint8_t state[JSON_DEPTH + 16]; /* a level: 0 array, 1 object; bit 1: it is not empty */
};

/* Compact when indent is 0, else as JSON.stringify(x, null, indent). Borrowed sb: check sb_ok(out) at the end. */
void emit_init(struct emit *w, struct sb *out, uint32_t indent);

void emit_object(struct emit *w);
void emit_array(struct emit *w);
void emit_end(struct emit *w); /* closes the innermost object or array */

void emit_key(struct emit *w, const char *key);
void emit_keyslice(struct emit *w, struct slice key);

/* A key that is a valid JSON string already, its quotes included. */
void emit_rawkey(struct emit *w, struct slice quoted_key);

void emit_null(struct emit *w);
void emit_bool(struct emit *w, bool b);
void emit_double(struct emit *w, double x);
void emit_int(struct emit *w, int64_t n);
void emit_uint(struct emit *w, uint64_t n);
void emit_string(struct emit *w, struct slice s);
void emit_cstr(struct emit *w, const char *s);

/* s is a valid compact JSON value already and is copied as it is. */
void emit_raw(struct emit *w, struct slice s);

/* Copies a value with its white space removed; number lexemes, escapes, key order and duplicates as they were. For
 * values that are only carried. */
void emit_carry(struct emit *w, struct json_val v);

/* Copies a value as JSON.stringify(JSON.parse(text)) would print it: numbers in ECMAScript form, strings with the
 * fewest escapes, of duplicated keys the last value at the first one's place, keys that are array indexes (canonical, <
 * 2^32 - 1) first in numeric order. */
void emit_js(struct emit *w, struct json_val v);

/* Shorthands: key and value, or the opening of one. emit_kcarry and emit_kjs write nothing at all when v is missing. */
void emit_kobject(struct emit *w, const char *key);
void emit_karray(struct emit *w, const char *key);
void emit_kstring(struct emit *w, const char *key, struct slice s);
void emit_kcstr(struct emit *w, const char *key, const char *s);
void emit_kdouble(struct emit *w, const char *key, double x);
void emit_kint(struct emit *w, const char *key, int64_t n);
void emit_kuint(struct emit *w, const char *key, uint64_t n);
void emit_kbool(struct emit *w, const char *key, bool b);
void emit_kcarry(struct emit *w, const char *key, struct json_val v);
void emit_kjs(struct emit *w, const char *key, struct json_val v);

/* Members that may be left out. */
void emit_ksome(struct emit *w, const char *key, uint64_t n);    /* unless it is 0 */
void emit_ktext(struct emit *w, const char *key, struct slice s); /* unless absent */
void emit_kword(struct emit *w, const char *key, struct slice s); /* unless absent or empty */
void emit_kfinite(struct emit *w, const char *key, double x);     /* when it is finite */
void emit_kraw(struct emit *w, const char *key, struct slice s);  /* a JSON text, unless absent or empty */

/* A string, or null when it is absent. */
void emit_text(struct emit *w, struct slice s);
