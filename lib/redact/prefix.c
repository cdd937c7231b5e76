/* Tokens that begin with letters of their issuer. Shapes: the issuers' documents and OpenClaw's
 * src/logging/redact.ts; where they differ, the wider one. A token goes on as long as its alphabet
 * does, so that no tail of it is left. */
#include "redact/text.h"

/* The token behind the literal; or what somebody's masking has left of one: sk-FAK...0000. */
static void match_token(struct text *t, size_t at, const struct prefix *p)
{
	size_t from = at + p->n;
	size_t end = text_run(t, from, p->classes);

	if (!text_opens(t, at, IS_ALNUM))
		return;
	if (end - from >= p->least && (!p->random || text_random(t, from, end))) {
		/* What follows a dot belongs to a few kinds only, but a tail is never left. */
		while (
		    end + 1 < t->n && t->p[end] == '.' && end + 9 <= text_run(t, end + 1, IS_TOKEN))
			end = text_run(t, end + 1, IS_TOKEN);
		while (end < t->n && t->p[end] == '=' && end - at > 40)
			end++;
		text_find(t, p->rule, at, end);
		return;
	}
	size_t gap = text_ellipsis(t, end);
	if (gap == 0 || (end == from && p->least > 0 && p->n < 4))
		return;
	size_t tail = text_run(t, end + gap, IS_TOKEN);
	if (tail - (end + gap) >= 2 || (t->p[end] == '*' && end > from))
		text_find(t, RULE_REMNANT, at, tail);
}

#define TOKEN(literal, sign, rule, classes, least, random)                                         \
	{                                                                                          \
		literal, sizeof(literal) - 1, sign, false, match_token, rule, classes, least,      \
		    random                                                                         \
	}
#define SIGN(literal, sign, match, rule)                                                           \
	{                                                                                          \
		literal, sizeof(literal) - 1, sign, false, match, rule, 0, 0, false                \
	}
#define FOLDED(literal, sign, match, rule)                                                         \
	{                                                                                          \
		literal, sizeof(literal) - 1, sign, true, match, rule, 0, 0, false                 \
	}

const struct prefix prefixes[] = {
    TOKEN("sk-ant-", 0, RULE_ANTHROPIC, IS_TOKEN, 8, false),
    TOKEN("sk-or-v1-", 0, RULE_OPENROUTER, IS_TOKEN, 8, false),
    TOKEN("sk-", 0, RULE_OPENAI, IS_TOKEN, 12, true),
    TOKEN("sk_live_", 3, RULE_STRIPE, IS_TOKEN, 8, false),
    TOKEN("sk_test_", 3, RULE_STRIPE, IS_TOKEN, 8, false),
    TOKEN("rk_live_", 3, RULE_STRIPE, IS_TOKEN, 8, false),
    TOKEN("rk_test_", 3, RULE_STRIPE, IS_TOKEN, 8, false),
    TOKEN("ghp_", 0, RULE_GITHUB, IS_TOKEN, 16, true),
    TOKEN("gho_", 0, RULE_GITHUB, IS_TOKEN, 16, true),
    TOKEN("ghu_", 0, RULE_GITHUB, IS_TOKEN, 16, true),
    TOKEN("ghs_", 0, RULE_GITHUB, IS_TOKEN, 16, true),
    TOKEN("ghr_", 0, RULE_GITHUB, IS_TOKEN, 16, true),
    TOKEN("github_pat_", 5, RULE_GITHUB, IS_TOKEN, 16, true),
    TOKEN("glpat-", 0, RULE_GITLAB, IS_TOKEN, 16, true),
    TOKEN("gldt-", 0, RULE_GITLAB, IS_TOKEN, 16, true),
    TOKEN("glrt-", 0, RULE_GITLAB, IS_TOKEN, 16, true),
    TOKEN("glcbt-", 0, RULE_GITLAB, IS_TOKEN, 16, true),
    TOKEN("glptt-", 0, RULE_GITLAB, IS_TOKEN, 16, true),
    TOKEN("glft-", 0, RULE_GITLAB, IS_TOKEN, 16, true),
    TOKEN("glsoat-", 0, RULE_GITLAB, IS_TOKEN, 16, true),
    TOKEN("glimt-", 0, RULE_GITLAB, IS_TOKEN, 16, true),
    TOKEN("gloas-", 0, RULE_GITLAB, IS_TOKEN, 16, true),
    TOKEN("glagent-", 0, RULE_GITLAB, IS_TOKEN, 16, true),
    TOKEN("glffct-", 0, RULE_GITLAB, IS_TOKEN, 16, true),
    TOKEN("xoxa-", 0, RULE_SLACK, IS_TOKEN, 8, true),
    TOKEN("xoxb-", 0, RULE_SLACK, IS_TOKEN, 8, true),
    TOKEN("xoxc-", 0, RULE_SLACK, IS_TOKEN, 8, true),
    TOKEN("xoxd-", 0, RULE_SLACK, IS_TOKEN, 8, true),
    TOKEN("xoxe-", 0, RULE_SLACK, IS_TOKEN, 8, true),
    TOKEN("xoxe.xoxb-", 0, RULE_SLACK, IS_TOKEN, 8, true),
    TOKEN("xoxe.xoxp-", 0, RULE_SLACK, IS_TOKEN, 8, true),
    TOKEN("xoxo-", 0, RULE_SLACK, IS_TOKEN, 8, true),
    TOKEN("xoxp-", 0, RULE_SLACK, IS_TOKEN, 8, true),
    TOKEN("xoxr-", 0, RULE_SLACK, IS_TOKEN, 8, true),
    TOKEN("xoxs-", 0, RULE_SLACK, IS_TOKEN, 8, true),
    TOKEN("xapp-", 0, RULE_SLACK, IS_TOKEN, 10, true),
    TOKEN("AIza", 0, RULE_GOOGLE, IS_TOKEN, 20, false),
    TOKEN("ya29.", 1, RULE_GOOGLE_OAUTH, IS_TOKEN, 10, false),
    TOKEN("GOCSPX-", 1, RULE_GOOGLE_OAUTH, IS_TOKEN, 16, false),
    TOKEN("1//0", 0, RULE_GOOGLE_OAUTH, IS_TOKEN, 30, true),
    TOKEN("AKIA", 1, RULE_AWS, IS_UPPER | IS_DIGIT, 16, false),
    TOKEN("ASIA", 1, RULE_AWS, IS_UPPER | IS_DIGIT, 16, false),
    TOKEN("ABIA", 1, RULE_AWS, IS_UPPER | IS_DIGIT, 16, false),
    TOKEN("ACCA", 1, RULE_AWS, IS_UPPER | IS_DIGIT, 16, false),
    TOKEN("gsk_", 0, RULE_GROQ, IS_TOKEN, 16, true),
    TOKEN("hf_", 0, RULE_HF, IS_ALNUM, 20, true),
    TOKEN("api_org_", 4, RULE_HF, IS_ALNUM, 20, true),
    TOKEN("npm_", 1, RULE_NPM, IS_ALNUM, 20, true),
    TOKEN("pypi-", 0, RULE_PYPI, IS_TOKEN, 24, true),
    TOKEN("xai-", 0, RULE_XAI, IS_TOKEN, 20, true),
    TOKEN("pplx-", 1, RULE_PERPLEXITY, IS_TOKEN, 20, true),
    TOKEN("mfa.", 0, RULE_DISCORD_TOKEN, IS_TOKEN, 60, true),
    SIGN("eyJ", 0, match_jwt, RULE_JWT),
    SIGN("-----BEGIN ", 4, match_pem, RULE_PEM),
    FOLDED("hooks.slack.com/", 4, match_slack_webhook, RULE_SLACK_WEBHOOK),
    FOLDED("hooks.slack-gov.com/", 4, match_slack_webhook, RULE_SLACK_WEBHOOK),
    SIGN("/webhooks/", 7, match_discord_webhook, RULE_DISCORD_WEBHOOK),
    SIGN("/interactions/", 11, match_discord_webhook, RULE_DISCORD_WEBHOOK),
    FOLDED("bearer", 0, match_bearer, RULE_BEARER),
    FOLDED("basic ", 0, match_basic, RULE_BEARER),
    FOLDED("--token", 0, match_flag, RULE_FLAG),
    FOLDED("--api-key", 0, match_flag, RULE_FLAG),
    FOLDED("--api_key", 0, match_flag, RULE_FLAG),
    FOLDED("--apikey", 0, match_flag, RULE_FLAG),
    FOLDED("--secret", 0, match_flag, RULE_FLAG),
    FOLDED("--password", 0, match_flag, RULE_FLAG),
    FOLDED("--passwd", 0, match_flag, RULE_FLAG),
    FOLDED("--passphrase", 0, match_flag, RULE_FLAG),
    FOLDED("--auth-token", 0, match_flag, RULE_FLAG),
    FOLDED("--access-token", 0, match_flag, RULE_FLAG),
    FOLDED("--bot-token", 0, match_flag, RULE_FLAG),
    FOLDED("--client-secret", 0, match_flag, RULE_FLAG),
    SIGN("hm=", 0, match_signature, RULE_SIGNED_URL),
    SIGN("sig=", 1, match_signature, RULE_SIGNED_URL),
    SIGN("Signature=", 7, match_signature, RULE_SIGNED_URL),
    SIGN("signature=", 7, match_signature, RULE_SIGNED_URL),
    SIGN("Credential=", 8, match_signature, RULE_SIGNED_URL),
    SIGN("Key-Pair-Id=", 9, match_signature, RULE_SIGNED_URL),
    SIGN("\xE2\x80\xA6", 0, match_remnant, RULE_REMNANT),
    SIGN("/home/", 0, match_home, RULE_HOME),
    SIGN("/Users/", 0, match_home, RULE_HOME),
    FOLDED("\\users\\", 0, match_home, RULE_HOME),
    FOLDED(":/users/", 0, match_home, RULE_HOME),
    SIGN("agent:", 3, match_session_key, RULE_SESSION_KEY),
    SIGN("U0", 0, match_slack_id, RULE_SLACK_USER),
    SIGN("W0", 0, match_slack_id, RULE_SLACK_USER),
    SIGN("C0", 0, match_slack_id, RULE_SLACK_CHANNEL),
    SIGN("G0", 0, match_slack_id, RULE_SLACK_CHANNEL),
    SIGN("D0", 0, match_slack_id, RULE_SLACK_CHANNEL),
    SIGN("T0", 0, match_slack_id, RULE_SLACK_TEAM),
    SIGN("B0", 0, match_slack_id, RULE_SLACK_ID),
    SIGN("A0", 0, match_slack_id, RULE_SLACK_ID),
    SIGN("<@U", 0, match_slack_id, RULE_SLACK_USER),
    SIGN("<@W", 0, match_slack_id, RULE_SLACK_USER),
    SIGN("<#C", 0, match_slack_id, RULE_SLACK_CHANNEL),
    SIGN("<#G", 0, match_slack_id, RULE_SLACK_CHANNEL),
    SIGN("<!subteam^S", 0, match_slack_id, RULE_SLACK_ID),
    SIGN("-100", 0, match_supergroup, RULE_TELEGRAM_CHAT),
    SIGN(".local", 0, match_host, RULE_HOST),
    SIGN(".lan", 0, match_host, RULE_HOST),
    SIGN(".internal", 0, match_host, RULE_HOST),
    SIGN(".ts.net", 0, match_host, RULE_HOST),
    SIGN(".home.arpa", 0, match_host, RULE_HOST),
};

const size_t prefix_count = sizeof(prefixes) / sizeof(prefixes[0]);
