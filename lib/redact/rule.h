/*
 * rule: what can be found, each kind with a name, a type and a class; and the forms that replace a
 * finding. Private to lib/redact, but for what scan.h says of it.
 */
#ifndef OC_REDACT_RULE_H
#define OC_REDACT_RULE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/slice.h"

enum scan_class {
	SCAN_SECRET = 1,  /* keys, tokens, passwords, cookies, signed URLs */
	SCAN_ID = 2,      /* Discord, Slack, Telegram ids; session keys */
	SCAN_CONTACT = 4, /* phone numbers, e-mail and IP addresses */
	SCAN_PLACE = 8    /* user names (those in home paths too) and host names */
};

#define SCAN_ALL (SCAN_SECRET | SCAN_ID | SCAN_CONTACT | SCAN_PLACE)

/*
 * name: of the rule, unique ("openai", "json-secret", "discord-mention"). type: what it finds
 * ("openai-key", "discord-user", "email"): [a-z0-9-]+; rules that find the same thing by other
 * signs share it, and the same value has then one pseudonym.
 */
struct scan_rule {
	const char *name;
	const char *type;
	enum scan_class class;
};

/* The i-th of all rules, whatever classes a scan looks for; NULL behind the last. */
const struct scan_rule *scan_rule(size_t i);

/*
 * Is s, the whole of it, the replacement of a finding? Those are never found again:
 *
 *	[redacted]  [redacted:TYPE]     a masked value, TYPE that of a rule
 *	TYPE-N  TYPE-H                  a pseudonym: N decimal digits, H 32 lower-case hexadecimal digits
 *	***  <redacted>  <unavailable>  what upstream writes instead of a value
 */
bool scan_is_mask(struct slice s);

/* --- private --- */

/* Rules of tokens that have a prefix of their own are rows of prefix.c; their ids come first. */
#define TOKEN_RULES_MAX 64

extern const struct scan_rule token_rules[];
extern const size_t token_rule_count;

/* Of two rules that find the same bytes the first counts. */
enum rule_id {
	RULE_SLACK_WEBHOOK = TOKEN_RULES_MAX,
	RULE_DISCORD_TOKEN,
	RULE_DISCORD_WEBHOOK,
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
	RULE_END
};

extern const struct scan_rule rules[RULE_END - TOKEN_RULES_MAX];

static inline const struct scan_rule *rule_of(enum rule_id id)
{
	return id < TOKEN_RULES_MAX ? &token_rules[id] : &rules[id - TOKEN_RULES_MAX];
}

#endif
