/*
 * rule: the rules' names, and the object keys that say by themselves what stands under them.
 * Private to lib/redact.
 */
#ifndef OC_REDACT_RULE_H
#define OC_REDACT_RULE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/slice.h"
#include "redact/scan.h"

enum rule_id {
	RULE_OPENAI,
	RULE_ANTHROPIC,
	RULE_OPENROUTER,
	RULE_STRIPE,
	RULE_GITHUB,
	RULE_GITLAB,
	RULE_SLACK,
	RULE_SLACK_WEBHOOK,
	RULE_DISCORD_TOKEN,
	RULE_DISCORD_WEBHOOK,
	RULE_GOOGLE,
	RULE_GOOGLE_OAUTH,
	RULE_AWS,
	RULE_GROQ,
	RULE_HF,
	RULE_NPM,
	RULE_PYPI,
	RULE_XAI,
	RULE_PERPLEXITY,
	RULE_TELEGRAM_TOKEN,
	RULE_JWT,
	RULE_PEM,
	RULE_AUTHORIZATION,
	RULE_BEARER,
	RULE_URL_USERINFO,
	RULE_SIGNED_URL,
	RULE_COOKIE,
	RULE_FIELD,
	RULE_FLAG,
	RULE_REMNANT,
	RULE_DISCORD_USER,
	RULE_DISCORD_ROLE,
	RULE_DISCORD_CHANNEL,
	RULE_DISCORD_GUILD,
	RULE_DISCORD_MESSAGE,
	RULE_DISCORD_EMOJI,
	RULE_DISCORD_ID,
	RULE_SLACK_USER,
	RULE_SLACK_CHANNEL,
	RULE_SLACK_TEAM,
	RULE_SLACK_ID,
	RULE_SLACK_TS,
	RULE_TELEGRAM_USER,
	RULE_TELEGRAM_CHAT,
	RULE_TELEGRAM_MESSAGE,
	RULE_SESSION_KEY,
	RULE_PHONE,
	RULE_EMAIL,
	RULE_IP,
	RULE_USER_FIELD,
	RULE_HOME,
	RULE_HOST_FIELD,
	RULE_HOST,
	RULE_COUNT
};

extern const struct scan_rule rules[RULE_COUNT];

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

#endif
