/* pseudonym: names in place of ids: the same value of the same type has the same name wherever it stands and however it
 * was encoded.
 *
 *	TYPE-N   by order of appearance, N from 1 for each type: tells nothing but that order
 *	TYPE-H   with a key: H is the keyed BLAKE2b-128 of type, NUL and value in lower-case hex, the same in every
 *	         run and file that has the key
 *
 * Discord's ids are one type for this: the same snowflake has one number, or one H, whether it was found as a user's,
 * in a mention or by its form alone. By order it has the TYPE of its first place.
 *
 * Never a hash without key: whoever can list all ids (a snowflake is a time and a counter) could turn it round.
 *
 * Memory: by order, 32 to 64 bytes for each distinct value (half as much again while that grows); with a key, none. */
#pragma once

#include "base/base.h"

#define PSEUDONYM_KEY 32    /* bytes of a key */
#define PSEUDONYM_KEY_ID 16 /* hex digits that name a key and tell nothing of it */

struct pseudonym_number {
	uint64_t low, high; /* XXH3-128 of the value, seeded by its type */
	uint64_t number : 50;
	uint64_t type : 14;   /* row of the type by which it was seen first */
};

struct pseudonym_type {
	struct slice type; /* copied */
	uint64_t last;     /* the number given out last */
	uint64_t distinct; /* how many were given out */
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

/* Names by key from here on: the file at path, which must be a regular file of PSEUDONYM_KEY bytes, no symlink, the
 * caller's own, and readable for nobody else. Returns 0, or -1 with OC_EX_NOINPUT or OC_EX_USAGE. */
int pseudonyms_key(struct pseudonyms *p, const char *path, struct oc_err *e);

/* Makes such a file, which must not be there yet, from the kernel's random bytes. Returns 0, or -1 with OC_EX_CANTCREAT
 * or OC_EX_IO. */
int pseudonym_keygen(const char *path, struct oc_err *e);

/* The name of a value in *name, which lives until the next call. Returns 0, or -1 when memory is out. */
int pseudonym_make(struct pseudonyms *p, const char *type, struct slice value, struct slice *name, struct oc_err *e);

/* Is text a name of this type, of either form? */
bool pseudonym_is(struct slice text, const char *type);

/* A text that stands where a name of that type may stand: when it is one (TYPE-N), no later value gets it. So what was
 * redacted in part before is not mixed up with what is redacted now, as far as it was seen. Returns as
 * pseudonym_make. */
int pseudonym_reserve(struct pseudonyms *p, const char *type, struct slice text, struct oc_err *e);
