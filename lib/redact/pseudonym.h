/*
 * pseudonym: names that replace ids. Equal values of one type get the same name, wherever they occur and
 * however they were encoded.
 *
 *	TYPE-N   in order of appearance, N from 1 for each type: reveals that order only
 *	TYPE-H   with a key: H is the keyed BLAKE2b-128 of type, NUL and value in lower-case hex, the same in
 *	         every run and file with that key
 *
 * Discord's ids are one type for this: a snowflake has one number, or one H, whether it was found as a user's
 * id, in a mention or by its form alone. In order of appearance it has the TYPE of its first occurrence.
 *
 * There is no hash without a key: whoever can enumerate the ids (a snowflake is a time and a counter) could
 * reverse it.
 *
 * Memory: in order of appearance, 32 to 64 bytes for each distinct value (half as much again while that grows);
 * with a key, none.
 */
#ifndef OC_REDACT_PSEUDONYM_H
#define OC_REDACT_PSEUDONYM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/sb.h"
#include "base/slice.h"
#include "base/table.h"

#define PSEUDONYM_KEY 32    /* bytes of a key */
#define PSEUDONYM_KEY_ID 16 /* hex digits of a key's public name */

struct pseudonym_number {
	uint64_t low, high; /* XXH3-128 of the value, seeded by its type */
	uint64_t number : 50;
	uint64_t type : 14;   /* row of the type of its first occurrence */
};

struct pseudonym_type {
	struct slice type; /* copied */
	uint64_t last;     /* the last number assigned */
	uint64_t distinct; /* how many were assigned */
};

struct pseudonyms {
	struct table numbers; /* by value */
	struct pseudonym_type *type;
	size_t types, type_cap;
	bool keyed;
	unsigned char key[PSEUDONYM_KEY];
	char key_id[PSEUDONYM_KEY_ID + 1]; /* empty without a key */
	struct sb text;
};

void pseudonyms_init(struct pseudonyms *p);

/* Wipes the key. */
void pseudonyms_release(struct pseudonyms *p);

/* Names by key from now on. The key file must be a regular file of PSEUDONYM_KEY bytes, no symlink, owned by
 * the caller and readable by nobody else. Returns 0, or -1 with OC_EX_NOINPUT or OC_EX_USAGE. */
int pseudonyms_key(struct pseudonyms *p, const char *path, struct oc_err *e);

/* Makes such a file from the kernel's random bytes; it must not exist. Returns 0, or -1 with OC_EX_CANTCREAT or
 * OC_EX_IO. */
int pseudonym_keygen(const char *path, struct oc_err *e);

/* *name: the name of a value, valid until the next call. Returns 0, or -1 when memory is out. */
int pseudonym_make(struct pseudonyms *p, const char *type, struct slice value, struct slice *name,
    struct oc_err *e);

/* Is text a name of this type, of either form? */
bool pseudonym_is(struct slice text, const char *type);

/*
 * Reserves a text where a name of that type may be: if it is one (TYPE-N), no later value gets it, so that
 * values of an earlier, partial redaction are not mixed up with new ones, as far as they were seen. Returns as
 * pseudonym_make.
 */
int pseudonym_reserve(struct pseudonyms *p, const char *type, struct slice text, struct oc_err *e);

#endif
