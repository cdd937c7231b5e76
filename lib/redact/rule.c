#include "redact/rule.h"

#include <stdint.h>

const struct scan_rule rules[RULE_COUNT] = {
    [RULE_OPENAI] = {"openai", "openai-key", SCAN_SECRET},
    [RULE_ANTHROPIC] = {"anthropic", "anthropic-key", SCAN_SECRET},
    [RULE_OPENROUTER] = {"openrouter", "openrouter-key", SCAN_SECRET},
    [RULE_STRIPE] = {"stripe", "stripe-key", SCAN_SECRET},
    [RULE_GITHUB] = {"github", "github-token", SCAN_SECRET},
    [RULE_GITLAB] = {"gitlab", "gitlab-token", SCAN_SECRET},
    [RULE_SLACK] = {"slack", "slack-token", SCAN_SECRET},
    [RULE_SLACK_WEBHOOK] = {"slack-webhook", "slack-webhook", SCAN_SECRET},
    [RULE_DISCORD_TOKEN] = {"discord-token", "discord-token", SCAN_SECRET},
    [RULE_DISCORD_WEBHOOK] = {"discord-webhook", "discord-webhook", SCAN_SECRET},
    [RULE_GOOGLE] = {"google", "google-key", SCAN_SECRET},
    [RULE_GOOGLE_OAUTH] = {"google-oauth", "google-token", SCAN_SECRET},
    [RULE_AWS] = {"aws", "aws-key", SCAN_SECRET},
    [RULE_GROQ] = {"groq", "groq-key", SCAN_SECRET},
    [RULE_HF] = {"hugging-face", "hf-token", SCAN_SECRET},
    [RULE_NPM] = {"npm", "npm-token", SCAN_SECRET},
    [RULE_PYPI] = {"pypi", "pypi-token", SCAN_SECRET},
    [RULE_XAI] = {"xai", "xai-key", SCAN_SECRET},
    [RULE_PERPLEXITY] = {"perplexity", "perplexity-key", SCAN_SECRET},
    [RULE_TELEGRAM_TOKEN] = {"telegram-token", "telegram-token", SCAN_SECRET},
    [RULE_JWT] = {"jwt", "jwt", SCAN_SECRET},
    [RULE_PEM] = {"pem", "private-key", SCAN_SECRET},
    [RULE_AUTHORIZATION] = {"authorization", "authorization", SCAN_SECRET},
    [RULE_BEARER] = {"bearer", "authorization", SCAN_SECRET},
    [RULE_URL_USERINFO] = {"url-userinfo", "url-credentials", SCAN_SECRET},
    [RULE_SIGNED_URL] = {"signed-url", "url-signature", SCAN_SECRET},
    [RULE_COOKIE] = {"cookie", "cookie", SCAN_SECRET},
    [RULE_FIELD] = {"secret-field", "secret", SCAN_SECRET},
    [RULE_FLAG] = {"secret-flag", "secret", SCAN_SECRET},
    [RULE_REMNANT] = {"remnant", "masked-key", SCAN_SECRET},
    [RULE_DISCORD_USER] = {"discord-user", "discord-user", SCAN_ID},
    [RULE_DISCORD_ROLE] = {"discord-role", "discord-role", SCAN_ID},
    [RULE_DISCORD_CHANNEL] = {"discord-channel", "discord-channel", SCAN_ID},
    [RULE_DISCORD_GUILD] = {"discord-guild", "discord-guild", SCAN_ID},
    [RULE_DISCORD_MESSAGE] = {"discord-message", "discord-message", SCAN_ID},
    [RULE_DISCORD_EMOJI] = {"discord-emoji", "discord-emoji", SCAN_ID},
    [RULE_DISCORD_ID] = {"discord-id", "discord-id", SCAN_ID},
    [RULE_SLACK_USER] = {"slack-user", "slack-user", SCAN_ID},
    [RULE_SLACK_CHANNEL] = {"slack-channel", "slack-channel", SCAN_ID},
    [RULE_SLACK_TEAM] = {"slack-team", "slack-team", SCAN_ID},
    [RULE_SLACK_ID] = {"slack-id", "slack-id", SCAN_ID},
    [RULE_SLACK_TS] = {"slack-ts", "slack-ts", SCAN_ID},
    [RULE_TELEGRAM_USER] = {"telegram-user", "telegram-user", SCAN_ID},
    [RULE_TELEGRAM_CHAT] = {"telegram-chat", "telegram-chat", SCAN_ID},
    [RULE_TELEGRAM_MESSAGE] = {"telegram-message", "telegram-message", SCAN_ID},
    [RULE_SESSION_KEY] = {"session-key", "session-key", SCAN_ID},
    [RULE_PHONE] = {"phone", "phone", SCAN_CONTACT},
    [RULE_EMAIL] = {"email", "email", SCAN_CONTACT},
    [RULE_IP] = {"ip", "ip", SCAN_CONTACT},
    [RULE_USER_FIELD] = {"user-field", "user", SCAN_PLACE},
    [RULE_HOME] = {"home-path", "user", SCAN_PLACE},
    [RULE_HOST_FIELD] = {"host-field", "host", SCAN_PLACE},
    [RULE_HOST] = {"host", "host", SCAN_PLACE},
};

const struct scan_rule *scan_rules(size_t *count)
{
	*count = RULE_COUNT;
	return rules;
}

/* Key names, folded. The first that fits counts, so that exceptions stand before their rule. */
static const struct key_name {
	const char *name;
	bool tail; /* any key that ends so */
	enum key_kind kind;
} KEYS[] = {
    {"password", true, KEY_SECRET},
    {"passwd", true, KEY_SECRET},
    {"passphrase", true, KEY_SECRET},
    {"passcode", true, KEY_SECRET},
    {"pwd", true, KEY_SECRET},
    {"secret", true, KEY_SECRET},
    {"secrets", false, KEY_SECRET},
    {"passwords", false, KEY_SECRET},
    {"apikey", true, KEY_SECRET},
    {"apikeys", true, KEY_SECRET},
    {"accesskey", true, KEY_SECRET},
    {"accesskeyid", true, KEY_SECRET},
    {"secretkey", true, KEY_SECRET},
    {"privatekey", true, KEY_SECRET},
    {"privatekeypem", true, KEY_SECRET},
    {"signingkey", true, KEY_SECRET},
    {"encryptionkey", true, KEY_SECRET},
    {"masterkey", true, KEY_SECRET},
    {"authkey", true, KEY_SECRET},
    {"storagekey", false, KEY_NONE},
    {"accountkey", true, KEY_SECRET},
    {"licensekey", true, KEY_SECRET},
    {"servicekey", true, KEY_SECRET},
    {"connectionstring", true, KEY_SECRET},
    {"webhookurl", true, KEY_SECRET},
    {"xamzsignature", false, KEY_SECRET},
    {"xamzcredential", false, KEY_SECRET},
    {"xgoogsignature", false, KEY_SECRET},
    {"xgoogcredential", false, KEY_SECRET},
    {"token", true, KEY_TOKEN},
    {"authtokens", true, KEY_TOKEN},
    {"jwt", true, KEY_TOKEN},
    {"credential", true, KEY_TOKEN},
    {"sessioncookie", true, KEY_COOKIE},
    {"cookie", true, KEY_COOKIE},
    {"cookies", true, KEY_COOKIE},
    {"authorization", true, KEY_AUTH},
    {"cardnumber", true, KEY_CARD},
    {"creditcard", true, KEY_CARD},
    {"cardcvc", true, KEY_CARD},
    {"cvv", false, KEY_CARD},
    {"cvc", false, KEY_CARD},
    {"sessionkey", true, KEY_SESSION},
    {"sessionkeys", true, KEY_SESSION},
    {"toolcallid", false, KEY_NONE},
    {"id", false, KEY_ID},
    {"ids", false, KEY_ID},
    {"snowflake", true, KEY_ID},
    {"allowfrom", true, KEY_USER_ID},
    {"userid", true, KEY_USER_ID},
    {"userids", true, KEY_USER_ID},
    {"authorid", true, KEY_USER_ID},
    {"senderid", true, KEY_USER_ID},
    {"memberid", true, KEY_USER_ID},
    {"ownerid", true, KEY_USER_ID},
    {"recipientid", true, KEY_USER_ID},
    {"fromid", true, KEY_USER_ID},
    {"botid", true, KEY_USER_ID},
    {"applicationid", true, KEY_USER_ID},
    {"telegramid", true, KEY_USER_ID},
    {"tgid", false, KEY_USER_ID},
    {"discordid", true, KEY_USER_ID},
    {"chatid", true, KEY_CHAT_ID},
    {"chatids", true, KEY_CHAT_ID},
    {"groupid", true, KEY_CHAT_ID},
    {"peerid", true, KEY_CHAT_ID},
    {"channelid", true, KEY_CHANNEL_ID},
    {"channelids", true, KEY_CHANNEL_ID},
    {"threadid", true, KEY_CHANNEL_ID},
    {"guildid", true, KEY_GUILD_ID},
    {"guildids", true, KEY_GUILD_ID},
    {"teamid", true, KEY_GUILD_ID},
    {"messageid", true, KEY_MESSAGE_ID},
    {"messageids", true, KEY_MESSAGE_ID},
    {"updateid", true, KEY_MESSAGE_ID},
    {"attachmentid", true, KEY_ID},
    {"webhookid", true, KEY_ID},
    {"interactionid", true, KEY_ID},
    {"roleid", true, KEY_ROLE_ID},
    {"roleids", true, KEY_ROLE_ID},
    {"emojiid", true, KEY_EMOJI_ID},
    {"ts", false, KEY_TS},
    {"threadts", true, KEY_TS},
    {"messagets", true, KEY_TS},
    {"eventts", true, KEY_TS},
    {"parentts", true, KEY_TS},
    {"phone", true, KEY_PHONE},
    {"phones", true, KEY_PHONE},
    {"phonenumber", true, KEY_PHONE},
    {"phonenumbers", true, KEY_PHONE},
    {"phonee164", true, KEY_PHONE},
    {"e164", true, KEY_PHONE},
    {"msisdn", true, KEY_PHONE},
    {"mobile", false, KEY_PHONE},
    {"mobilenumber", true, KEY_PHONE},
    {"whatsappnumber", true, KEY_PHONE},
    {"username", true, KEY_USER},
    {"displayname", false, KEY_USER},
    {"globalname", false, KEY_USER},
    {"nickname", true, KEY_USER},
    {"nick", false, KEY_USER},
    {"pushname", true, KEY_USER},
    {"sendername", true, KEY_USER},
    {"authorname", true, KEY_USER},
    {"firstname", true, KEY_USER},
    {"lastname", true, KEY_USER},
    {"fullname", false, KEY_USER},
    {"login", false, KEY_USER},
    {"logname", false, KEY_USER},
    {"hostname", true, KEY_HOSTNAME},
    {"machinename", true, KEY_HOSTNAME},
    {"computername", true, KEY_HOSTNAME},
    {"nodename", true, KEY_HOSTNAME},
    {"host", true, KEY_HOST},
    {"version", true, KEY_VERSION},
};

#define KEY_NAMES (sizeof(KEYS) / sizeof(KEYS[0]))
#define NO_NAME 255

_Static_assert(KEY_NAMES < NO_NAME, "the index counts names in a byte");

static unsigned char tail_hash(const char *end)
{
	return (unsigned char)((unsigned char)end[-1] * 37u + (unsigned char)end[-2] * 11u +
			       (unsigned char)end[-3]);
}

void key_index_init(struct key_index *x)
{
	memset(x->head, NO_NAME, sizeof(x->head));
	for (size_t i = KEY_NAMES; i-- > 0;) {
		size_t n = strlen(KEYS[i].name);
		unsigned char h = n < 3 ? 0 : tail_hash(KEYS[i].name + n);
		x->next[i] = x->head[h];
		x->head[h] = (unsigned char)i;
	}
}

/* Lower case, separators left out; 0 when the key is longer than any that counts. */
static size_t fold(struct slice key, char out[KEY_MAX])
{
	size_t n = 0;

	if (key.n > KEY_MAX)
		return 0;
	for (size_t i = 0; i < key.n; i++) {
		char c = key.p[i];
		if (c == '-' || c == '_' || c == '.' || c == ' ')
			continue;
		out[n++] = c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
	}
	return n;
}

enum key_kind key_kind(const struct key_index *x, struct slice key)
{
	char name[KEY_MAX];
	size_t n = fold(key, name);

	if (n < 2)
		return KEY_NONE;
	for (unsigned i = x->head[n < 3 ? 0 : tail_hash(name + n)]; i != NO_NAME; i = x->next[i]) {
		size_t m = strlen(KEYS[i].name);
		if (m > n || (m < n && !KEYS[i].tail))
			continue;
		if (memcmp(name + n - m, KEYS[i].name, m) == 0)
			return KEYS[i].kind;
	}
	return KEY_NONE;
}
