/* key_name: the object keys that say what stands under them. Private to lib/redact. */
#pragma once

#include "base/base.h"

/* What a key promises of the value under it. */
enum key_kind {
	KEY_NONE,
	KEY_SECRET,  /* a password, key or secret */
	KEY_TOKEN,   /* the same, but the word is used for counts and types too */
	KEY_PWD,     /* a password, unless it is a directory */
	KEY_CARD,    /* a payment card's number or code: a secret even when it is a number */
	KEY_AUTH,    /* an Authorization header */
	KEY_COOKIE,  /* a Cookie or Set-Cookie header */
	KEY_ID,      /* an id, of nobody knows what */
	KEY_USER_ID, /* ids, of what the name says */
	KEY_CHAT_ID,
	KEY_CHANNEL_ID,
	KEY_GUILD_ID,
	KEY_MESSAGE_ID,
	KEY_ROLE_ID,
	KEY_EMOJI_ID,
	KEY_TS,      /* Slack's ts, which is an id */
	KEY_SESSION, /* a session key */
	KEY_PHONE,
	KEY_USER,     /* a user's name */
	KEY_HOSTNAME, /* a host name, whatever it looks like */
	KEY_HOST,     /* the same, if it looks like one */
	KEY_VERSION   /* a version: no IP address, though it look like one */
};

struct key_name {
	const char *name; /* folded: small letters and digits alone */
	unsigned char n;
	bool tail; /* any key that ends so */
	enum key_kind kind;
};

/* The first that fits a key counts, so that exceptions stand before their rule. */
extern const struct key_name key_names[];
extern const size_t key_name_count;

#define KEY_MAX 64 /* bytes of a key that are looked at; a longer one promises nothing */

/* The table of key names, found by their last three letters. */
struct key_index {
	unsigned char head[256];
	unsigned char next[256];
};

void key_index_init(struct key_index *x);

/* False: no key that ends with the last three of these n bytes promises anything. Most do not. */
bool key_may(const struct key_index *x, const unsigned char *end, size_t n);

/* The promise of a key: case, '-', '_', '.' and blanks in it do not count. */
enum key_kind key_kind(const struct key_index *x, struct slice key);
