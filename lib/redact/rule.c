#include "redact/rule.h"

#include "redact/chars.h"

const struct scan_rule rules[RULE_END - TOKEN_RULES_MAX] = {
    [RULE_SLACK_WEBHOOK - TOKEN_RULES_MAX] = {"slack-webhook", "slack-webhook", SCAN_SECRET},
    [RULE_DISCORD_TOKEN - TOKEN_RULES_MAX] = {"discord-token", "discord-token", SCAN_SECRET},
    [RULE_DISCORD_WEBHOOK - TOKEN_RULES_MAX] = {"discord-webhook", "discord-webhook", SCAN_SECRET},
    [RULE_TELEGRAM_TOKEN - TOKEN_RULES_MAX] = {"telegram-token", "telegram-token", SCAN_SECRET},
    [RULE_JWT - TOKEN_RULES_MAX] = {"jwt", "jwt", SCAN_SECRET},
    [RULE_PEM - TOKEN_RULES_MAX] = {"pem", "private-key", SCAN_SECRET},
    [RULE_AUTHORIZATION - TOKEN_RULES_MAX] = {"authorization", "authorization", SCAN_SECRET},
    [RULE_BEARER - TOKEN_RULES_MAX] = {"bearer", "authorization", SCAN_SECRET},
    [RULE_URL_USERINFO - TOKEN_RULES_MAX] = {"url-userinfo", "url-credentials", SCAN_SECRET},
    [RULE_SIGNED_URL - TOKEN_RULES_MAX] = {"signed-url", "url-signature", SCAN_SECRET},
    [RULE_COOKIE - TOKEN_RULES_MAX] = {"cookie", "cookie", SCAN_SECRET},
    [RULE_FIELD - TOKEN_RULES_MAX] = {"secret-field", "secret", SCAN_SECRET},
    [RULE_FLAG - TOKEN_RULES_MAX] = {"secret-flag", "secret", SCAN_SECRET},
    [RULE_REMNANT - TOKEN_RULES_MAX] = {"remnant", "masked-key", SCAN_SECRET},
    [RULE_DISCORD_USER - TOKEN_RULES_MAX] = {"discord-user", "discord-user", SCAN_ID},
    [RULE_DISCORD_ROLE - TOKEN_RULES_MAX] = {"discord-role", "discord-role", SCAN_ID},
    [RULE_DISCORD_CHANNEL - TOKEN_RULES_MAX] = {"discord-channel", "discord-channel", SCAN_ID},
    [RULE_DISCORD_GUILD - TOKEN_RULES_MAX] = {"discord-guild", "discord-guild", SCAN_ID},
    [RULE_DISCORD_MESSAGE - TOKEN_RULES_MAX] = {"discord-message", "discord-message", SCAN_ID},
    [RULE_DISCORD_EMOJI - TOKEN_RULES_MAX] = {"discord-emoji", "discord-emoji", SCAN_ID},
    [RULE_DISCORD_ID - TOKEN_RULES_MAX] = {"discord-id", "discord-id", SCAN_ID},
    [RULE_SLACK_USER - TOKEN_RULES_MAX] = {"slack-user", "slack-user", SCAN_ID},
    [RULE_SLACK_CHANNEL - TOKEN_RULES_MAX] = {"slack-channel", "slack-channel", SCAN_ID},
    [RULE_SLACK_TEAM - TOKEN_RULES_MAX] = {"slack-team", "slack-team", SCAN_ID},
    [RULE_SLACK_ID - TOKEN_RULES_MAX] = {"slack-id", "slack-id", SCAN_ID},
    [RULE_SLACK_TS - TOKEN_RULES_MAX] = {"slack-ts", "slack-ts", SCAN_ID},
    [RULE_TELEGRAM_USER - TOKEN_RULES_MAX] = {"telegram-user", "telegram-user", SCAN_ID},
    [RULE_TELEGRAM_CHAT - TOKEN_RULES_MAX] = {"telegram-chat", "telegram-chat", SCAN_ID},
    [RULE_TELEGRAM_MESSAGE - TOKEN_RULES_MAX] = {"telegram-message", "telegram-message", SCAN_ID},
    [RULE_SESSION_KEY - TOKEN_RULES_MAX] = {"session-key", "session-key", SCAN_ID},
    [RULE_PHONE - TOKEN_RULES_MAX] = {"phone", "phone", SCAN_CONTACT},
    [RULE_EMAIL - TOKEN_RULES_MAX] = {"email", "email", SCAN_CONTACT},
    [RULE_IP - TOKEN_RULES_MAX] = {"ip", "ip", SCAN_CONTACT},
    [RULE_USER_FIELD - TOKEN_RULES_MAX] = {"user-field", "user", SCAN_PLACE},
    [RULE_HOME - TOKEN_RULES_MAX] = {"home-path", "user", SCAN_PLACE},
    [RULE_HOST_FIELD - TOKEN_RULES_MAX] = {"host-field", "host", SCAN_PLACE},
    [RULE_HOST - TOKEN_RULES_MAX] = {"host", "host", SCAN_PLACE},
};

const struct scan_rule *scan_rule(size_t i)
{
	if (i < token_rule_count)
		return &token_rules[i];
	i -= token_rule_count;
	return i < RULE_END - TOKEN_RULES_MAX ? &rules[i] : NULL;
}

/* --- the forms of a replacement --- */

static bool is_type(const char *p, size_t n)
{
	const struct scan_rule *r;

	for (size_t i = 0; (r = scan_rule(i)) != NULL; i++) {
		if (slice_eq(slice_make(p, n), slice_cstr(r->type)))
			return true;
	}
	return false;
}

/* TYPE-N or TYPE-H. */
static bool is_pseudonym(struct slice s)
{
	size_t at = s.n;
	bool decimal = true;

	while (at > 0 && is((unsigned char)s.p[at - 1], IS_DIGIT | IS_HEX) &&
	       !is((unsigned char)s.p[at - 1], IS_UPPER)) {
		at--;
		decimal = decimal && is((unsigned char)s.p[at], IS_DIGIT);
	}
	if (at < 2 || at == s.n || s.p[at - 1] != '-' || (!decimal && s.n - at != 32))
		return false;
	return is_type(s.p, at - 1);
}

bool scan_is_mask(struct slice s)
{
	static const struct slice HEAD = SLICE("[redacted:");

	if (s.n < 3)
		return false;
	switch (s.p[0]) {
	case '[':
		return slice_eqs(s, "[redacted]") ||
		       (slice_has_prefix(s, HEAD) && s.p[s.n - 1] == ']' &&
			   is_type(s.p + HEAD.n, s.n - HEAD.n - 1));
	case '<':
		return slice_eqs(s, "<redacted>") || slice_eqs(s, "<unavailable>");
	case '*':
		return slice_eqs(s, "***");
	default:
		return is_pseudonym(s);
	}
}
