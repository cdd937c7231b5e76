/* key_name: object keys that identify their values. Private to lib/redact. */
#ifndef OC_REDACT_KEY_NAME_H
#define OC_REDACT_KEY_NAME_H

#include <stdbool.h>
#include <stddef.h>

#include "base/slice.h"

/* What a key says of its value. */
enum key_kind {
	KEY_NONE,
	KEY_SECRET,  /* a password or key */
	KEY_TOKEN,   /* the same, but also used for counts and types */
	KEY_PWD,     /* a password, or a directory */
	KEY_CARD,    /* a payment card's number or code; secret even as a JSON number */
	KEY_AUTH,    /* an Authorization header */
	KEY_COOKIE,  /* a Cookie or Set-Cookie header */
	KEY_ID,      /* an id of any kind */
	KEY_USER_ID, /* ids of one kind */
	KEY_CHAT_ID,
	KEY_CHANNEL_ID,
	KEY_GUILD_ID,
	KEY_MESSAGE_ID,
	KEY_ROLE_ID,
	KEY_EMOJI_ID,
	KEY_TS,      /* Slack's ts, which identifies a message */
	KEY_SESSION, /* a session key */
	KEY_PHONE,
	KEY_USER,     /* a user's name */
	KEY_HOSTNAME, /* a host name of any form */
	KEY_HOST,     /* a host name if it has the form of one */
	KEY_VERSION   /* a version, even where it has the form of an IP address */
};

struct key_name {
	const char *name; /* folded: small letters and digits alone */
	unsigned char n;
	bool tail; /* any key that ends so */
	enum key_kind kind;
};

/* The first row that fits a key counts: exceptions precede the general rows. */
extern const struct key_name key_names[];
extern const size_t key_name_count;

#define KEY_MAX 64 /* longer keys are KEY_NONE */

/* Index of key_names by their last three letters. */
struct key_index {
	unsigned char head[256];
	unsigned char next[256];
};

void key_index_init(struct key_index *x);

/* False: no key that ends with the last three of these n bytes is in the table. A fast filter: most keys are
 * not. */
bool key_may(const struct key_index *x, const unsigned char *end, size_t n);

/* The kind of a key; case, '-', '_', '.' and blanks are ignored. */
enum key_kind key_kind(const struct key_index *x, struct slice key);

#endif
