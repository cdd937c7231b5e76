/* The scanner, rule by rule: what is found under which key and in which form, where it begins and
 * ends, and what is left. No token here is one: they are too short, or put together from parts. */
#include <stdio.h>
#include <stdlib.h>

#include "redact/decode.h"
#include "redact/scan.h"
#include "tap.h"

static struct oc_err err = OC_ERR_INIT;
static struct scan scan;

/* The findings as "TYPE=the span's bytes", blanks between. */
static const char *found(const char *key, enum scan_form form, const char *raw)
{
	static char out[2000];
	struct slice k = slice_cstr(key);
	struct scan_found f;
	size_t n = 0;

	out[0] = '\0';
	if (scan_text(&scan, slice_cstr(raw), form, key == NULL ? NULL : &k, &f, &err) < 0)
		return "error";
	for (size_t i = 0; i < f.count && n < sizeof(out); i++) {
		n += (size_t)snprintf(out + n, sizeof(out) - n, "%s%s=%.*s", i > 0 ? " " : "",
		    f.hit[i].rule->type, (int)f.hit[i].len, raw + f.hit[i].at);
	}
	return out;
}

struct test_case {
	const char *key, *raw, *want;
};

static void cases(const char *what, enum scan_form form, const struct test_case *c)
{
	char name[300];

	for (; c->raw != NULL; c++) {
		snprintf(name, sizeof(name), "%s: %s%s%s", what, c->key == NULL ? "" : c->key,
		    c->key == NULL ? "" : " ", c->raw);
		for (char *p = name; *p != '\0'; p++) {
			if ((unsigned char)*p < ' ')
				*p = ' ';
		}
		TEST_STR(found(c->key, form, c->raw), c->want, name);
	}
}

static const struct test_case UNDER_KEYS[] = {
    {"password", "hunter2", "secret=hunter2"},
    {"db.password", "a b c", "secret=a b c"},
    {"newPassword", "x", ""},
    {"client_secret", "abc", "secret=abc"},
    {"API-Key", "k1", "secret=k1"},
    {"botToken", "abc", "secret=abc"},
    {"token", "***", ""},
    {"token", "<redacted>", ""},
    {"token", "[redacted]", ""},
    {"token", "[redacted:secret]", ""},
    {"token", "[redacted:nothing]", "secret=[redacted:nothing]"},
    {"token", "${TOKEN}", ""},
    {"tokens", "abc", ""},
    {"tokenType", "Bearer", ""},
    {"maxTokens", "4096", ""},
    {"PWD", "/srv/app", ""},
    {"cookie", "a=b", "cookie=a=b"},
    {"Set-Cookie", "sid=1; Path=/", "cookie=sid=1; Path=/"},
    {"authorization", "Bearer abc", "authorization=abc"},
    {"Proxy-Authorization", "Basic YTpi", "authorization=YTpi"},
    {"x-authorization", "raw value", "authorization=raw value"},
    {"authorId", "123456789012345678", "discord-user=123456789012345678"},
    {"channel_id", "123456789012345678", "discord-channel=123456789012345678"},
    {"guildId", "99999999999999999999", "discord-guild=99999999999999999999"},
    {"replyToMessageId", "123456789012345678", "discord-message=123456789012345678"},
    {"roleIds", "123456789012345678", "discord-role=123456789012345678"},
    {"id", "123456789012345678", "discord-id=123456789012345678"},
    {"id", "00000001", ""},
    {"runId", "1795180239792", ""},
    {"messageId", "1504", "telegram-message=1504"},
    {"chatId", "-100123", "telegram-chat=-100123"},
    {"senderId", "123456789", "telegram-user=123456789"},
    {"userId", "U024BE7LH", "slack-user=U024BE7LH"},
    {"channelId", "C024BE7LH", "slack-channel=C024BE7LH"},
    {"teamId", "T024BE7LH", "slack-team=T024BE7LH"},
    {"channelId", "discord", ""},
    {"threadTs", "1779184000.123456", "slack-ts=1779184000.123456"},
    {"ts", "1779184000.123456", "slack-ts=1779184000.123456"},
    {"ts", "2026-05-18T10:00:00.000Z", ""},
    {"startedAt", "1779184000.123456", ""},
    {"sessionKey", "agent:main:main", ""},
    {"sessionKey", "agent:main:cron:1", "session-key=agent:main:cron:1"},
    {"parentSessionKey", "k", "session-key=k"},
    {"phone", "(555) 123-4567", "phone=(555) 123-4567"},
    {"fromPhoneE164", "15551234567", "phone=15551234567"},
    {"phone", "none", ""},
    {"senderUsername", "alice", "user=alice"},
    {"username", "user-1", ""},
    {"username", "user-0123456789abcdef0123456789abcdef", ""},
    {"username", "user-0123456789abcdef", "user=user-0123456789abcdef"},
    {"role", "user", ""},
    {"hostname", "build", "host=build"},
    {"hostname", "host-12", ""},
    {"hostname", "localhost", ""},
    {"host", "gateway", ""},
    {"host", "vm-7", "host=vm-7"},
    {"host", "api.openai.com", ""},
    {"host", "127.0.0.1:18789", ""},
    {"version", "10.20.30.40", ""},
    {"remoteAddress", "10.20.30.40", "ip=10.20.30.40"},
    {NULL, NULL, NULL},
};

static const struct test_case NUMBERS[] = {
    {"authorId", "123456789012345678", "discord-user=123456789012345678"},
    {"chatId", "-1001234567890", "telegram-chat=-1001234567890"},
    {"messageId", "12", "telegram-message=12"},
    {"timestamp", "1779876000100", ""},
    {"ts", "1779184000.123456", ""},
    {"durationMs", "123456789012", ""},
    {"totalTokens", "123456", ""},
    {"token", "123456", ""},
    {"pin", "1234", ""},
    {"password", "123456", "secret=123456"},
    {"phone", "15551234567", "phone=15551234567"},
    {"rttMs", "123456789012345678", "discord-id=123456789012345678"},
    {"startNs", "1795180239792000000", ""},
    {"big", "100000000000000000", ""},
    {NULL, NULL, NULL},
};

static const struct test_case STRINGS[] = {
    {NULL,
	"<@123456789012345678> <@!123456789012345678> <@&123456789012345678> <#123456789012345678>",
	"discord-user=123456789012345678 discord-user=123456789012345678 "
	"discord-role=123456789012345678 "
	"discord-channel=123456789012345678"},
    {NULL, "<a:dance:123456789012345678>", "discord-emoji=123456789012345678"},
    {NULL, "https://discord.com/channels/123456789012345678/123456789012345679/123456789012345670",
	"discord-guild=123456789012345678 discord-channel=123456789012345679 "
	"discord-message=123456789012345670"},
    {NULL, "0.123456789012345678 a123456789012345678 123456789012345678.5 1234567890123456", ""},
    {NULL, "\\u003c@12345678901234567\\u0038\\u003E", "discord-user=12345678901234567\\u0038"},
    {NULL, "call +15551234567, not 15551234567 or 1+15551234567", "phone=+15551234567"},
    {NULL, "15551234567@s.whatsapp.net 12036304@g.us", "phone=15551234567 phone=12036304"},
    {NULL, "a.b+c@example.co.uk. git@github.com:x pkg@1.2.3", "email=a.b+c@example.co.uk"},
    {NULL, "icon@2x.png ann@2xample.example.com", "email=ann@2xample.example.com"},
    {NULL, "http://10.1.2.3:80/ 127.0.0.1 0.0.0.0 v1.2.3.4 256.1.1.1 1.2.3", "ip=10.1.2.3"},
    {NULL, "[2001:db8::1]:80 ::1 fe80::1 a::b 12:34:56:78:9a:bc", "ip=2001:db8::1 ip=fe80::1"},
    {NULL, "/home/ann/x /Users/bob /home/user-1/x ./home/x /home/", "user=ann user=bob"},
    {NULL, "C:\\\\Users\\\\ann\\\\x", "user=ann"},
    {NULL, "anns-macbook.local vm-1.c.p.internal settings.local.json process.internal",
	"host=anns-macbook.local host=vm-1.c.p.internal"},
    {NULL, "sessionKey=agent:main:x agent:main:main user-agent:x:y", "session-key=agent:main:x"},
    {NULL, "Cookie: a=b; c=d\\nnext", "cookie=a=b; c=d"},
    {NULL, "Authorization: Digest username=\\\"a\\\", nonce=\\\"b1\\\"\\nnext",
	"authorization=username=\\\"a\\\", nonce=\\\"b1\\\""},
    {NULL, "https://u:p@h/ ssh://git@h/ https://tok@h/ http://h/@x",
	"url-credentials=u:p url-credentials=tok"},
    {NULL, "{\\\"password\\\":\\\"a\\\\\\\"b\\\"}", "secret=a\\\\\\\"b"},
    {NULL, "{\\\"userIds\\\":[\\\"123456789012345678\\\", \\\"U024BE7LH\\\"]}",
	"discord-user=123456789012345678 slack-user=U024BE7LH"},
    {NULL, "password=%68unter2%21&x=1", "secret=%68unter2%21"},
    {NULL, "wait\xE2\x80\xA6what Really\xE2\x80\xA6sure a1b2c3\xE2\x80\xA6z9y8",
	"masked-key=a1b2c3\xE2\x80\xA6z9y8"},
    {NULL, "telegram:12345678 tg:-5551234 whatsapp:+15551234567",
	"telegram-chat=12345678 telegram-chat=-5551234 phone=+15551234567"},
    {NULL, "\\q\\", ""},
    {NULL, "", ""},
    {NULL, NULL, NULL},
};

/* Exact limits: least and greatest lengths, first and last bytes, one more and one less. */
static const struct test_case EDGES[] = {
    {NULL, "fe80:12345::1 fe80:1234::1", "ip=fe80:1234::1"},
    {NULL, "2001:0db8:2:3:4:5:6:7 2001:0db8:2:3:4:5:6 2001:0db8:2:3:4:5:6:7:8", "ip=2001:0db8:2:3:4:5:6:7"},
    {NULL, "2001::1::2 200::1 4001::1 fb80::1", ""},
    {NULL, "fc00::1 fd00::1 3fff::1", "ip=fc00::1 ip=fd00::1 ip=3fff::1"},
    {NULL, "10.0.0.255 10.0.0.256 10.0.0.01 10.0.0", "ip=10.0.0.255"},
    {NULL, "2001:db8:1:2:3:4:5:: 2001:db8:1:2:3:4:5::6", "ip=2001:db8:1:2:3:4:5::"},
    {NULL, "32.1.1.1 33.1.1.1 1.33.1.1 1.1.33.1 1.1.1.33", "ip=33.1.1.1 ip=1.33.1.1 ip=1.1.33.1 ip=1.1.1.33"},
    {NULL, "255.1.1.254 255.1.1.255 0.33.1.1 127.9.9.9", "ip=255.1.1.254"},
    {NULL, "+12345678 +1234567 +01234567", "phone=+12345678"},
    {NULL, "+123456789012345 +1234567890123456", "phone=+123456789012345"},
    {NULL, "a@b.co a@b.c a@b1.c2 @b.co a@b", "email=a@b.co"},
    {NULL, "telegram:12345 telegram:1234 tg:12345678901234 tg:123456789012345",
	"telegram-chat=12345 telegram-chat=12345678901234"},
    {NULL, "1750123456789012345 1749876543210987654", "discord-id=1749876543210987654"},
    {NULL, "10000000000000000 12345678901234567 9999999999999999", "discord-id=12345678901234567"},
    {NULL, "<@99999999999999999> <@9999999999999999> <@99999999999999999999> <@999999999999999999999>",
	"discord-user=99999999999999999 discord-user=99999999999999999999"},
    {NULL, "1:12345678901234567:2 12345678901234567_1 1.12345678901234567", "discord-id=12345678901234567"},
    {NULL, "/channels/12345678901234567/12345678901234567/12345678901234567/99999999999999999999",
	"discord-channel=12345678901234567 discord-channel=12345678901234567 "
	"discord-message=12345678901234567"},
    {"id", "12345678901234567", "discord-id=12345678901234567"},
    {"id", "1234567890123456", ""},
    {"userId", "12345", "telegram-user=12345"},
    {"userId", "1234", ""},
    {"userId", "12345678901234", "telegram-user=12345678901234"},
    {"userId", "123456789012345", ""},
    {"messageId", "123456789012", "telegram-message=123456789012"},
    {"messageId", "1234567890123", ""},
    {"userId", "U1234567A", "slack-user=U1234567A"},
    {"userId", "U123456A", ""},
    {"userId", "U1234567890A", "slack-user=U1234567890A"},
    {"userId", "U12345678901A", ""},
    {"phone", "123456789012345", "phone=123456789012345"},
    {"phone", "1234567890123456", ""},
    {"phone", "1+2345678", ""},
    {"token", "12345678901", ""},
    {"token", "123456789012", "secret=123456789012"},
    {"password", "x", ""},
    {"password", "", ""},
    {"password", "xq", "secret=xq"},
    {"hostname", "a", "host=a"},
    {"hostname", "1", ""},
    {"host", "a.b:80", "host=a.b:80"},
    {"host", "a.b:x", ""},
    {"pwd", "c:x", ""},
    {NULL, NULL, NULL},
};

static void classes(void)
{
	const char *text = "password=hunter22 <@123456789012345678> a@b.example /home/ann";
	static const struct {
		unsigned classes;
		const char *type;
	} EACH[] = {{SCAN_SECRET, "secret"}, {SCAN_ID, "discord-user"}, {SCAN_CONTACT, "email"},
	    {SCAN_PLACE, "user"}};

	for (size_t i = 0; i < 4; i++) {
		struct scan s;
		struct scan_found f;
		if (!TEST(scan_init(&s, EACH[i].classes, &err) == 0, "a scan begins"))
			return;
		TEST(scan_text(&s, slice_cstr(text), SCAN_PLAIN_TEXT, NULL, &f, &err) == 0 &&
			 f.count == 1,
		    "one class alone");
		TEST_STR(f.hit[0].rule->type, EACH[i].type, "finds its own");
		TEST(scan_line(&s, slice_cstr(text)), "and the line says so");
		TEST(!scan_line(&s, slice_cstr("nothing here")), "a clean line says so too");
		scan_release(&s);
	}
}

/* plain is what was hidden, the span the run that hides it. */
static void plain(void)
{
	struct scan_found f;
	/* "user <@123456789012345678>" */
	struct slice run = SLICE("dXNlciA8QDEyMzQ1Njc4OTAxMjM0NTY3OD4=");

	TEST(scan_text(&scan, run, SCAN_PLAIN_TEXT, NULL, &f, &err) == 0 && f.count == 1,
	    "found in base64");
	TEST(f.hit[0].at == 0 && f.hit[0].len == run.n, "the span is the whole run, padding too");
	TEST(slice_eqs(f.hit[0].plain, "123456789012345678"), "the plain value is the id");
	TEST(scan_text(&scan, slice_cstr("<@%31234567890123456\\u00378>"), SCAN_JSON_STRING, NULL, &f,
		 &err) == 0 &&
		 f.count == 1 && slice_eqs(f.hit[0].plain, "123456789012345678"),
	    "the plain value is decoded");
}

/* A hostile text costs time in proportion to its length: these would take hours otherwise. */
static void hostile(void)
{
	static const char *const PIECES[] = {"-eyJ", "@", "a@", "sig=", "token=", "token=$",
	    "agent:", ".lan", "::", "1.", "\\\\", "-----BEGIN ", "%25", "AAAA/", "bearer ",
	    "\"token\":\"", "hm=&", "/home/", "[", "\xE2\x80\xA6", "cookie:", "\\u005c", "--token ",
	    "a.bcdef1.", "12345678:", "\"ids\":[", "-sk-", "ghp_", "1:aaaaaaaaaaaaaaaaaaaaaaaaa",
	    "password: \\\"", "%61", "/hooks.slack.com/", "a:a:", "&hm=a?"};
	const size_t size = 1u << 20;
	char *text = malloc(size);
	char name[60];

	for (size_t i = 0; text != NULL && i < sizeof(PIECES) / sizeof(PIECES[0]); i++) {
		struct scan_found f;
		size_t n = strlen(PIECES[i]);
		for (size_t at = 0; at < size; at++)
			text[at] = PIECES[i][at % n];
		snprintf(name, sizeof(name), "a megabyte of piece %zu", i);
		scan_line(&scan, slice_make(text, size));
		TEST(scan_text(&scan, slice_make(text, size), SCAN_JSON_STRING, NULL, &f, &err) == 0,
		    name);
	}
	free(text);
}

static void masks(void)
{
	TEST(scan_is_mask(SLICE("[redacted]")) && scan_is_mask(SLICE("[redacted:jwt]")), "masks");
	TEST(scan_is_mask(SLICE("discord-user-1")) && scan_is_mask(SLICE("ip-20")), "ordinals");
	TEST(scan_is_mask(SLICE("email-0123456789abcdef0123456789abcdef")), "keyed pseudonyms");
	TEST(!scan_is_mask(SLICE("")) && !scan_is_mask(SLICE("user")) &&
		 !scan_is_mask(SLICE("user-")) && !scan_is_mask(SLICE("bob-1")) &&
		 !scan_is_mask(SLICE("user-12ab")) &&
		 !scan_is_mask(SLICE("email-0123456789ABCDEF0123456789ABCDEF")) &&
		 !scan_is_mask(SLICE("[redacted:x]")),
	    "and what is none");
}

static void table(void)
{
	const struct scan_rule *r;
	size_t n = 0;
	bool unique = true, formed = true;

	for (; (r = scan_rule(n)) != NULL; n++) {
		formed = formed && r->name != NULL && r->type != NULL && r->class != 0 &&
			 r->type[strspn(r->type, "abcdefghijklmnopqrstuvwxyz0123456789-")] == '\0';
		for (size_t k = 0; k < n; k++)
			unique = unique && strcmp(r->name, scan_rule(k)->name) != 0;
	}
	TEST(n > 40 && formed, "each rule has a name, a type and a class");
	TEST(unique, "names are unique");
}

int main(void)
{
	if (!TEST(scan_init(&scan, SCAN_ALL, &err) == 0, "a scan begins"))
		return tap_done();
	cases("under a key", SCAN_JSON_STRING, UNDER_KEYS);
	cases("number", SCAN_PLAIN_TEXT, NUMBERS);
	cases("string", SCAN_JSON_STRING, STRINGS);
	cases("edge", SCAN_JSON_STRING, EDGES);
	classes();
	plain();
	hostile();
	masks();
	table();
	scan_release(&scan);
	return tap_done();
}
