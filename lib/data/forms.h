/*
 * forms: the forms of values seen lately. Two values are of one form when they differ in nothing but
 * the content of strings and numbers, and true for false: the same keys in the same order, the
 * same types, the same numbers of elements. What holds for a value by its form alone (its shape,
 * whether it has duplicated keys) need not be found out again for the next one of it.
 *
 * Forms are compared whole, not by a hash: an answer is never wrong, only sometimes "not known".
 * Memory: at most FORMS of FORM_NODES nodes and FORM_TEXT bytes.
 */
#ifndef OC_DATA_FORMS_H
#define OC_DATA_FORMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/slice.h"
#include "data/json.h"

#define FORMS 256u
#define FORM_NODES 1024u /* larger values are not remembered */
#define FORM_TEXT ((size_t)64 << 10) /* nor those of more bytes of keys */
#define FORM_PLACES 32

struct form_key;

struct form {
	uint32_t *node;        /* owned: the meta of each */
	struct form_key *keys; /* owned */
	char *text;            /* owned: of the keys, one behind the other */
	uint32_t count, key_count;
	size_t cap, key_cap, text_cap;
	uint64_t added_to; /* for the caller: what it was taken into */
	bool distinct;     /* for the caller: no duplicated keys */
	bool placed;       /* for the caller, and what it found then: */
	uint32_t place[FORM_PLACES]; /* nodes, counted from the value's own */
};

/* A line of JSON Lines. form: its value's, or NULL when it is none of those remembered. */
struct forms_line {
	struct json_val root;
	uint64_t number; /* from 1 */
	struct slice text;
	struct form *form;
};

struct forms {
	struct form *form; /* FORMS of them; NULL: none yet */
	uint32_t turn;     /* which of a bucket goes next */
};

void forms_init(struct forms *f);
void forms_release(struct forms *f);

/* The form of v when it is remembered, or NULL. Valid until the next forms_add. */
struct form *forms_find(const struct forms *f, struct json_val v);

/* Remembers v's form in the place of another. NULL: too large, or memory is out (which is no error:
 * nothing depends on it). */
struct form *forms_add(struct forms *f, struct json_val v);

#endif
