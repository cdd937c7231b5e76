/* rule: what can be found, each kind with a name, a type and a class; and the forms that replace a finding. Private to
 * lib/redact, but for what scan.h says of it. */
#pragma once

#include "base/base.h"

enum scan_class {
	SCAN_SECRET = 1,  /* keys, tokens, passwords, cookies, signed URLs */
	SCAN_ID = 2,      /* Discord, Slack, Telegram ids; session keys */
	SCAN_CONTACT = 4, /* phone numbers, e-mail and IP addresses */
	SCAN_PLACE = 8    /* user names (those in home paths too) and host names */
};

#define SCAN_ALL (SCAN_SECRET | SCAN_ID | SCAN_CONTACT | SCAN_PLACE)

/* name: of the rule, unique ("openai", "json-secret", "discord-mention"). type: what it finds ("openai-key",
 * "discord-user", "email"): [a-z0-9-]+; rules that find the same thing by other signs share it, and the same value has
 * then one pseudonym. */
struct scan_rule {
	const char *name;
	const char *type;
	enum scan_class class;
};

/* The i-th of all rules, whatever classes a scan looks for; NULL behind the last. */
const struct scan_rule *scan_rule(size_t i);

/* Is s, the whole of it, the replacement of a finding? Those are never found again:
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
#define RULES(RULE) \
	RULE(SLACK_WEBHOOK, "slack-webhook", "slack-webhook", SCAN_SECRET) \
	RULE(DISCORD_TOKEN, "discord-token", "discord-token", SCAN_SECRET) \
	RULE(DISCORD_WEBHOOK, "discord-webhook", "discord-webhook", SCAN_SECRET) \
	RULE(TELEGRAM_TOKEN, "telegram-token", "telegram-token", SCAN_SECRET) \
	RULE(JWT, "jwt", "jwt", SCAN_SECRET) \
	RULE(PEM, "pem", "private-key", SCAN_SECRET) \
	RULE(AUTHORIZATION, "authorization", "authorization", SCAN_SECRET) \
	RULE(BEARER, "bearer", "authorization", SCAN_SECRET) \
	RULE(URL_USERINFO, "url-userinfo", "url-credentials", SCAN_SECRET) \
	RULE(SIGNED_URL, "signed-url", "url-signature", SCAN_SECRET) \
	RULE(COOKIE, "cookie", "cookie", SCAN_SECRET) \
	RULE(FIELD, "secret-field", "secret", SCAN_SECRET) \
	RULE(FLAG, "secret-flag", "secret", SCAN_SECRET) \
	RULE(REMNANT, "remnant", "masked-key", SCAN_SECRET) \
	RULE(DISCORD_USER, "discord-user", "discord-user", SCAN_ID) \
	RULE(DISCORD_ROLE, "discord-role", "discord-role", SCAN_ID) \
	RULE(DISCORD_CHANNEL, "discord-channel", "discord-channel", SCAN_ID) \
	RULE(DISCORD_GUILD, "discord-guild", "discord-guild", SCAN_ID) \
	RULE(DISCORD_MESSAGE, "discord-message", "discord-message", SCAN_ID) \
	RULE(DISCORD_EMOJI, "discord-emoji", "discord-emoji", SCAN_ID) \
	RULE(DISCORD_ID, "discord-id", "discord-id", SCAN_ID) \
	RULE(SLACK_USER, "slack-user", "slack-user", SCAN_ID) \
	RULE(SLACK_CHANNEL, "slack-channel", "slack-channel", SCAN_ID) \
	RULE(SLACK_TEAM, "slack-team", "slack-team", SCAN_ID) \
	RULE(SLACK_ID, "slack-id", "slack-id", SCAN_ID) \
	RULE(SLACK_TS, "slack-ts", "slack-ts", SCAN_ID) \
	RULE(TELEGRAM_USER, "telegram-user", "telegram-user", SCAN_ID) \
	RULE(TELEGRAM_CHAT, "telegram-chat", "telegram-chat", SCAN_ID) \
	RULE(TELEGRAM_MESSAGE, "telegram-message", "telegram-message", SCAN_ID) \
	RULE(SESSION_KEY, "session-key", "session-key", SCAN_ID) \
	RULE(PHONE, "phone", "phone", SCAN_CONTACT) \
	RULE(EMAIL, "email", "email", SCAN_CONTACT) \
	RULE(IP, "ip", "ip", SCAN_CONTACT) \
	RULE(USER_FIELD, "user-field", "user", SCAN_PLACE) \
	RULE(HOME, "home-path", "user", SCAN_PLACE) \
	RULE(HOST_FIELD, "host-field", "host", SCAN_PLACE) \
	RULE(HOST, "host", "host", SCAN_PLACE)

#define RULE_ID(rule, name, type, class) RULE_##rule,

enum rule_id { RULE_BEFORE = TOKEN_RULES_MAX - 1, RULES(RULE_ID) RULE_END };

extern const struct scan_rule rules[RULE_END - TOKEN_RULES_MAX];

static inline const struct scan_rule *rule_of(enum rule_id id)
{
	return id < TOKEN_RULES_MAX ? &token_rules[id] : &rules[id - TOKEN_RULES_MAX];
}
