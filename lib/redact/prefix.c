/* What begins with letters of its own: the tokens of issuers, headers, flags, paths, ids. A new kind of token is a KIND
 * and its rows.
 *
 * Shapes: the issuers' documents and OpenClaw's src/logging/redact.ts; where they differ, the wider one. A token goes
 * on as long as its alphabet does, so that no tail of it is left. */
#include "redact/prefix.h"

#include "redact/chars.h"

/* Rule, its name, the type of what it finds. Of two that find the same bytes the first counts. */
#define KINDS(KIND) \
	KIND(OPENAI, "openai", "openai-key") \
	KIND(ANTHROPIC, "anthropic", "anthropic-key") \
	KIND(OPENROUTER, "openrouter", "openrouter-key") \
	KIND(STRIPE, "stripe", "stripe-key") \
	KIND(GITHUB, "github", "github-token") \
	KIND(GITLAB, "gitlab", "gitlab-token") \
	KIND(SLACK, "slack", "slack-token") \
	KIND(GOOGLE, "google", "google-key") \
	KIND(GOOGLE_OAUTH, "google-oauth", "google-token") \
	KIND(AWS, "aws", "aws-key") \
	KIND(GROQ, "groq", "groq-key") \
	KIND(HF, "hugging-face", "hf-token") \
	KIND(NPM, "npm", "npm-token") \
	KIND(PYPI, "pypi", "pypi-token") \
	KIND(XAI, "xai", "xai-key") \
	KIND(PERPLEXITY, "perplexity", "perplexity-key")

#define KIND_ID(kind, name, type) RULE_##kind,
#define KIND_RULE(kind, name, type) {name, type, SCAN_SECRET},

enum { KINDS(KIND_ID) TOKEN_RULES };

const struct scan_rule token_rules[] = {KINDS(KIND_RULE)};
const size_t token_rule_count = TOKEN_RULES;

_Static_assert(TOKEN_RULES <= TOKEN_RULES_MAX, "ids of tokens come before those of other rules");

/* literal, offset in it of the three bytes that the sweep looks for, rule, alphabet and least length of what follows,
 * whether that must look random */
#define TOKEN(literal, sign, rule, classes, least, random) \
	{literal, sizeof(literal) - 1, sign, false, MATCH_TOKEN, rule, classes, least, random, NULL, NULL}

/* What a matcher knows more of, with examples (prefix.h). FOLDED: in any case. */
#define SIGN(literal, sign, match, rule, found, left) \
	{literal, sizeof(literal) - 1, sign, false, match, rule, 0, 0, false, found, left}
#define FOLDED(literal, sign, match, rule, found, left) \
	{literal, sizeof(literal) - 1, sign, true, match, rule, 0, 0, false, found, left}

#define DISCORD_WEBHOOK(literal, sign) \
	SIGN(literal, sign, MATCH_DISCORD_WEBHOOK, RULE_DISCORD_WEBHOOK, \
	    "$[{15d}/{20a}]|$[{20d}/{20a}] y", \
	    "${14d}/{20a}|${21d}/{20a}|${15d}/{19a}|${15d}.{20a}|${15d}")
#define SLACK_WEBHOOK(literal) \
	FOLDED(literal, 4, MATCH_SLACK_WEBHOOK, RULE_SLACK_WEBHOOK, \
	    "https://$services/[{12a}]|$a/[T{8u}/B{8u}/{24a}] y", \
	    "$services/{11a}|$services.{12a}|$services")
#define FLAG(literal) \
	FOLDED(literal, 0, MATCH_FLAG, RULE_FLAG, \
	    "$ [{4a}]|$\t'[{16l}]' y", "$ {3a}|$ {15l}|$ -{20a}|$ ${20a}|$")
#define SIGNATURE(literal, sign) \
	SIGN(literal, sign, MATCH_SIGNATURE, RULE_SIGNED_URL, \
	    "https://h/x?[a=b&${8h}] y|x $[{16h}] y|x $[{15h}=]", \
	    "https://h/x?a=b&${7h}|x ${15h} y|x ${16l}|xx${16h}")
#define HOME(literal) \
	SIGN(literal, 0, MATCH_HOME, RULE_HOME, "$[ann]/x|/mnt$[ann.b]. y", "$Shared/x|$Public|$/|x$ann")
#define SLACK_ID(literal, rule) \
	SIGN(literal, 0, MATCH_SLACK_ID, rule, "[${7u}]|/team/[${10u}]/", \
	    "${6u}|${11u}|${7d}|x${7u}|${7u}x|+${7u}|/abc/${7u}")
#define SLACK_MENTION(before, letter, rule) \
	SIGN(before letter, 0, MATCH_SLACK_ID, rule, before "[" letter "{8u}]>|" before "[" letter "{11d}]", \
	    "${7u}>|${12u}>|${8u}x>")
#define HOST(literal, any) \
	SIGN(literal, 0, MATCH_HOST, RULE_HOST, "[vm-1$]|[a.b2$]. y" any, "vm_1$|${0l} y|vm-1$x|vm-1$.com|vm-1$(|-$")

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
    SIGN("eyJ", 0, MATCH_JWT, RULE_JWT,
	"[${7a}.{4a}]|[${7a}.{4a}.{9a}] y|[${7a}.{4a}.{9a}.{9a}.{9a}].|[${7a}.{4a}\xE2\x80\xA6{2a}]",
	"${6a}.{4a}|${7a}.{3a}|${7a} {9a}|x${7a}.{9a}"),
    SIGN("-----BEGIN ", 4, MATCH_PEM, RULE_PEM,
	"[$RSA PRIVATE KEY-----\n{64a}\n-----END RSA PRIVATE KEY-----]\ny|[$PRIVATE KEY-----\n{9a}]",
	"$PUBLIC KEY-----\n{64a}|$PRIVATE KEY----\n{64a}|${54u}PRIVATE KEY-----\n"),
    SLACK_WEBHOOK("hooks.slack.com/"),
    SLACK_WEBHOOK("hooks.slack-gov.com/"),
    DISCORD_WEBHOOK("/webhooks/", 7),
    DISCORD_WEBHOOK("/interactions/", 11),
    FOLDED("bearer", 0, MATCH_BEARER, RULE_BEARER,
	"$ [{8a}] y|$\t[{20m}]|$ [{4l}\xE2\x80\xA6{2a}]", "$ {7a}|$ {19m}|${8a}|x$ {20a}|$ {20l}"),
    FOLDED("basic ", 0, MATCH_BASIC, RULE_BEARER, "$[dTpwYQ==] y|$  [dXM6cGFz]", "$dXNwYXNz|$dTpwY|$dTpw\n|x$dTpwYQ"),
    FLAG("--token"),
    FLAG("--api-key"),
    FLAG("--api_key"),
    FLAG("--apikey"),
    FLAG("--secret"),
    FLAG("--password"),
    FLAG("--passwd"),
    FLAG("--passphrase"),
    FLAG("--auth-token"),
    FLAG("--access-token"),
    FLAG("--bot-token"),
    FLAG("--client-secret"),
    SIGNATURE("hm=", 0),
    SIGNATURE("sig=", 1),
    SIGNATURE("Signature=", 7),
    SIGNATURE("signature=", 7),
    SIGNATURE("Credential=", 8),
    SIGNATURE("Key-Pair-Id=", 9),
    SIGN("\xE2\x80\xA6", 0, MATCH_REMNANT, RULE_REMNANT, "[{6a}${4l}]|x [{5l}1${4l}] y|[{6l}${3l}Q]|[a-{4l}${4l}]",
	"{6l}${4l}|{5a}${4a}|{7a}${4a}|{6a}${3a}|{6a}${5a}"),
    HOME("/home/"),
    HOME("/Users/"),
    FOLDED("\\users\\", 0, MATCH_HOME, RULE_HOME, "C:$[ann]\\x|C:$\\[Ann Lee]\\x", "C:$Public\\x|C:$Shared"),
    FOLDED(":/users/", 0, MATCH_HOME, RULE_HOME, "C$[ann]/x|C$/[ann.lee].", "C$Public/x|C$ x"),
    SIGN("agent:", 3, MATCH_SESSION_KEY, RULE_SESSION_KEY,
	"[$main:main2]|[$a:b:c].|\"[$a:b]\"", "$main:main|$main|$:a|x$a:b|$a:|$a:."),
    SLACK_ID("U0", RULE_SLACK_USER),
    SLACK_ID("W0", RULE_SLACK_USER),
    SLACK_ID("C0", RULE_SLACK_CHANNEL),
    SLACK_ID("G0", RULE_SLACK_CHANNEL),
    SLACK_ID("D0", RULE_SLACK_CHANNEL),
    SLACK_ID("T0", RULE_SLACK_TEAM),
    SLACK_ID("B0", RULE_SLACK_ID),
    SLACK_ID("A0", RULE_SLACK_ID),
    SLACK_MENTION("<@", "U", RULE_SLACK_USER),
    SLACK_MENTION("<@", "W", RULE_SLACK_USER),
    SLACK_MENTION("<#", "C", RULE_SLACK_CHANNEL),
    SLACK_MENTION("<#", "G", RULE_SLACK_CHANNEL),
    SLACK_MENTION("<!subteam^", "S", RULE_SLACK_ID),
    SIGN("-100", 0, MATCH_SUPERGROUP, RULE_TELEGRAM_CHAT, "[${10d}]|([${10d}]) y", "${9d}|${11d}|x${10d}|${10d}x"),
    HOST(".local", ""),
    HOST(".lan", ""),
    HOST(".internal", ""),
    HOST(".ts.net", "|[vm$]"),
    HOST(".home.arpa", ""),
};

const size_t prefix_count = sizeof(prefixes) / sizeof(prefixes[0]);
