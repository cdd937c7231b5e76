#include "redact/key_name.h"

#define KEY(name, tail, kind)                                                                      \
	{                                                                                          \
		name, sizeof(name) - 1, tail, kind                                                 \
	}

const struct key_name key_names[] = {
    KEY("password", true, KEY_SECRET),
    KEY("passwd", true, KEY_SECRET),
    KEY("passphrase", true, KEY_SECRET),
    KEY("passcode", true, KEY_SECRET),
    KEY("pwd", false, KEY_PWD),
    KEY("oldpwd", false, KEY_NONE),
    KEY("pwd", true, KEY_SECRET),
    KEY("secret", true, KEY_SECRET),
    KEY("secrets", false, KEY_SECRET),
    KEY("passwords", false, KEY_SECRET),
    KEY("apikey", true, KEY_SECRET),
    KEY("apikeys", true, KEY_SECRET),
    KEY("accesskey", true, KEY_SECRET),
    KEY("accesskeyid", true, KEY_SECRET),
    KEY("secretkey", true, KEY_SECRET),
    KEY("privatekey", true, KEY_SECRET),
    KEY("privatekeypem", true, KEY_SECRET),
    KEY("signingkey", true, KEY_SECRET),
    KEY("encryptionkey", true, KEY_SECRET),
    KEY("masterkey", true, KEY_SECRET),
    KEY("authkey", true, KEY_SECRET),
    KEY("storagekey", false, KEY_NONE),
    KEY("accountkey", true, KEY_SECRET),
    KEY("licensekey", true, KEY_SECRET),
    KEY("servicekey", true, KEY_SECRET),
    KEY("connectionstring", true, KEY_SECRET),
    KEY("webhookurl", true, KEY_SECRET),
    KEY("xamzsignature", false, KEY_SECRET),
    KEY("xamzcredential", false, KEY_SECRET),
    KEY("xgoogsignature", false, KEY_SECRET),
    KEY("xgoogcredential", false, KEY_SECRET),
    KEY("token", true, KEY_TOKEN),
    KEY("authtokens", true, KEY_TOKEN),
    KEY("jwt", true, KEY_TOKEN),
    KEY("credential", true, KEY_TOKEN),
    KEY("sessioncookie", true, KEY_COOKIE),
    KEY("cookie", true, KEY_COOKIE),
    KEY("cookies", true, KEY_COOKIE),
    KEY("authorization", true, KEY_AUTH),
    KEY("cardnumber", true, KEY_CARD),
    KEY("creditcard", true, KEY_CARD),
    KEY("cardcvc", true, KEY_CARD),
    KEY("cvv", false, KEY_CARD),
    KEY("cvc", false, KEY_CARD),
    KEY("sessionkey", true, KEY_SESSION),
    KEY("sessionkeys", true, KEY_SESSION),
    KEY("toolcallid", false, KEY_NONE),
    KEY("id", false, KEY_ID),
    KEY("ids", false, KEY_ID),
    KEY("snowflake", true, KEY_ID),
    KEY("allowfrom", true, KEY_USER_ID),
    KEY("userid", true, KEY_USER_ID),
    KEY("userids", true, KEY_USER_ID),
    KEY("authorid", true, KEY_USER_ID),
    KEY("senderid", true, KEY_USER_ID),
    KEY("memberid", true, KEY_USER_ID),
    KEY("ownerid", true, KEY_USER_ID),
    KEY("recipientid", true, KEY_USER_ID),
    KEY("fromid", true, KEY_USER_ID),
    KEY("botid", true, KEY_USER_ID),
    KEY("applicationid", true, KEY_USER_ID),
    KEY("telegramid", true, KEY_USER_ID),
    KEY("tgid", false, KEY_USER_ID),
    KEY("discordid", true, KEY_USER_ID),
    KEY("chatid", true, KEY_CHAT_ID),
    KEY("chatids", true, KEY_CHAT_ID),
    KEY("groupid", true, KEY_CHAT_ID),
    KEY("peerid", true, KEY_CHAT_ID),
    KEY("channelid", true, KEY_CHANNEL_ID),
    KEY("channelids", true, KEY_CHANNEL_ID),
    KEY("threadid", true, KEY_CHANNEL_ID),
    KEY("guildid", true, KEY_GUILD_ID),
    KEY("guildids", true, KEY_GUILD_ID),
    KEY("teamid", true, KEY_GUILD_ID),
    KEY("messageid", true, KEY_MESSAGE_ID),
    KEY("messageids", true, KEY_MESSAGE_ID),
    KEY("updateid", true, KEY_MESSAGE_ID),
    KEY("attachmentid", true, KEY_ID),
    KEY("webhookid", true, KEY_ID),
    KEY("interactionid", true, KEY_ID),
    KEY("roleid", true, KEY_ROLE_ID),
    KEY("roleids", true, KEY_ROLE_ID),
    KEY("emojiid", true, KEY_EMOJI_ID),
    KEY("ts", false, KEY_TS),
    KEY("threadts", true, KEY_TS),
    KEY("messagets", true, KEY_TS),
    KEY("eventts", true, KEY_TS),
    KEY("parentts", true, KEY_TS),
    KEY("phone", true, KEY_PHONE),
    KEY("phones", true, KEY_PHONE),
    KEY("phonenumber", true, KEY_PHONE),
    KEY("phonenumbers", true, KEY_PHONE),
    KEY("phonee164", true, KEY_PHONE),
    KEY("e164", true, KEY_PHONE),
    KEY("msisdn", true, KEY_PHONE),
    KEY("mobile", false, KEY_PHONE),
    KEY("mobilenumber", true, KEY_PHONE),
    KEY("whatsappnumber", true, KEY_PHONE),
    KEY("username", true, KEY_USER),
    KEY("displayname", false, KEY_USER),
    KEY("globalname", false, KEY_USER),
    KEY("nickname", true, KEY_USER),
    KEY("nick", false, KEY_USER),
    KEY("pushname", true, KEY_USER),
    KEY("sendername", true, KEY_USER),
    KEY("authorname", true, KEY_USER),
    KEY("firstname", true, KEY_USER),
    KEY("lastname", true, KEY_USER),
    KEY("fullname", false, KEY_USER),
    KEY("login", false, KEY_USER),
    KEY("logname", false, KEY_USER),
    KEY("hostname", true, KEY_HOSTNAME),
    KEY("machinename", true, KEY_HOSTNAME),
    KEY("computername", true, KEY_HOSTNAME),
    KEY("nodename", true, KEY_HOSTNAME),
    KEY("host", true, KEY_HOST),
    KEY("version", true, KEY_VERSION),
};

#define KEY_NAMES (sizeof(key_names) / sizeof(key_names[0]))

const size_t key_name_count = KEY_NAMES;

#define NO_NAME 255

_Static_assert(KEY_NAMES < NO_NAME, "the index counts names in a byte");

static unsigned char tail_hash(const char *end)
{
	return (unsigned char)((unsigned char)end[-1] * 37u + (unsigned char)end[-2] * 11u + (unsigned char)end[-3]);
}

void key_index_init(struct key_index *x)
{
	memset(x->head, NO_NAME, sizeof(x->head));
	for (size_t i = KEY_NAMES; i-- > 0;) {
		size_t n = key_names[i].n;
		unsigned char h = n < 3 ? 0 : tail_hash(key_names[i].name + n);
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

bool key_may(const struct key_index *x, const unsigned char *end, size_t n)
{
	char tail[3];

	for (size_t i = 0; i < 3; i++) {
		if (n < 3)
			return true;
		tail[i] = (char)(end[(ptrdiff_t)i - 3] | 0x20);
		if (tail[i] < 'a' || tail[i] > 'z')
			return true;
	}
	return x->head[tail_hash(tail + 3)] != NO_NAME;
}

enum key_kind key_kind(const struct key_index *x, struct slice key)
{
	char name[KEY_MAX];
	size_t n = fold(key, name);

	if (n < 2)
		return KEY_NONE;
	for (unsigned i = x->head[n < 3 ? 0 : tail_hash(name + n)]; i != NO_NAME; i = x->next[i]) {
		size_t m = key_names[i].n;
		if (m > n || (m < n && !key_names[i].tail))
			continue;
		if (bytes_same(name + n - m, key_names[i].name, m))
			return key_names[i].kind;
	}
	return KEY_NONE;
}
