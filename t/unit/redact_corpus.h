/*
 * redact_corpus: things that must be found, and things that must not, made from a seed. Tokens are
 * put together from parts at run time, so that no scanner of this repository takes one for real.
 *
 *	struct corpus c = {.rng = {seed}};
 *	for (size_t k = 0; k < plant_count; k++)
 *		for (enum hiding h = 0; h < HIDING_COUNT; h++)
 *			if (corpus_plant(&c, k, h, before)) ... c.raw, c.form, [c.at, c.end) is the secret
 *
 * Used by the unit test of recall and precision, by the fuzzer and by the benchmark.
 */
#ifndef OC_T_REDACT_CORPUS_H
#define OC_T_REDACT_CORPUS_H

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/sb.h"
#include "redact/scan.h"

struct rng {
	uint64_t state; /* never 0 */
};

/* xorshift64 (Marsaglia 2003). */
static inline uint64_t rng_below(struct rng *r, uint64_t n)
{
	r->state ^= r->state << 13;
	r->state ^= r->state >> 7;
	r->state ^= r->state << 17;
	return (r->state >> 11) % n;
}

#define DIGITS "0123456789"
#define UPPER "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define LOWER "abcdefghijklmnopqrstuvwxyz"
#define ALNUM UPPER LOWER DIGITS
#define TOKEN_CHARS ALNUM "-_"
#define HEX DIGITS "abcdef"

static inline void put_random(struct sb *s, struct rng *r, const char *set, size_t n)
{
	size_t size = strlen(set);

	while (n-- > 0)
		sb_addc(s, set[rng_below(r, size)]);
}

/* As put_random, and ends with a letter of each kind, as all but one in some thousand do anyway. */
static inline void put_token(struct sb *s, struct rng *r, const char *set, size_t least, size_t most)
{
	put_random(s, r, set, least - 3 + rng_below(r, most - least + 1));
	sb_adds(s, "x7Q");
}

static inline void put_snowflake(struct sb *s, struct rng *r)
{
	/* from spring 2015 to autumn 2027 */
	uint64_t ms = 10000000000u + rng_below(r, 390000000000u);

	sb_addu64(s, ms << 22 | rng_below(r, 1u << 22));
}

static const char *const CORPUS_WORDS[] = {"the", "gateway", "replied", "with", "status", "ok", "and",
    "tool", "call", "result", "reading", "src/index.ts", "latency", "usage", "model", "caf\xC3\xA9",
    "session", "timeout", "message", "to", "in", "for", "is", "it", "that", "was", "12", "ms"};

static inline void put_words(struct sb *s, struct rng *r, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		sb_adds(s, CORPUS_WORDS[rng_below(r, sizeof(CORPUS_WORDS) / sizeof(CORPUS_WORDS[0]))]);
		sb_addc(s, ' ');
	}
}

/* --- what is planted --- */

/* Before, the thing itself, behind. */
struct planted {
	struct sb pre, needle, post;
};

struct plant {
	const char *type; /* that the finding has */
	void (*make)(struct planted *p, struct rng *r, int variant);
	int variants;
};

static inline void plant_prefix(struct planted *p, struct rng *r, int v)
{
	static const struct {
		const char *a, *b;
		const char *set;
		size_t least, most;
	} FORMS[] = {{"s" "k-", "", ALNUM, 20, 48}, {"s" "k-pr", "oj-", TOKEN_CHARS, 40, 160},
	    {"s" "k-svc", "acct-", TOKEN_CHARS, 40, 160}, {"s" "k-a", "nt-api03-", TOKEN_CHARS, 80, 95},
	    {"s" "k-o", "r-v1-", HEX, 64, 64}, {"s" "k_li", "ve_", ALNUM, 24, 99},
	    {"gh" "p", "_", ALNUM, 36, 36}, {"gh" "o", "_", ALNUM, 36, 36}, {"gh" "u", "_", ALNUM, 36, 36},
	    {"gh" "s", "_", ALNUM, 36, 36}, {"gh" "r", "_", ALNUM, 36, 76},
	    {"github", "_pat_", ALNUM "_", 60, 82}, {"gl" "pat", "-", TOKEN_CHARS, 20, 24},
	    {"gl" "rt", "-", TOKEN_CHARS, 20, 24}, {"xo" "xb", "-", DIGITS "-" ALNUM, 40, 70},
	    {"xo" "xp", "-", DIGITS "-" ALNUM, 40, 70}, {"xa" "pp", "-1-", TOKEN_CHARS, 60, 90},
	    {"AI" "za", "", TOKEN_CHARS, 35, 35}, {"ya" "29", ".", TOKEN_CHARS, 60, 180},
	    {"GOC" "SPX", "-", TOKEN_CHARS, 28, 28}, {"gs" "k", "_", ALNUM, 52, 52},
	    {"h" "f", "_", UPPER LOWER, 34, 34}, {"np" "m", "_", ALNUM, 36, 36},
	    {"py" "pi", "-AgEIcHlwaS5vcmc", TOKEN_CHARS, 100, 180}, {"xa" "i", "-", ALNUM, 80, 80},
	    {"pp" "lx", "-", ALNUM, 48, 48}};

	(void)p;
	sb_adds(&p->needle, FORMS[v].a);
	sb_adds(&p->needle, FORMS[v].b);
	put_token(&p->needle, r, FORMS[v].set, FORMS[v].least, FORMS[v].most);
}

#define PREFIX_FORMS 26

static inline void plant_aws(struct planted *p, struct rng *r, int v)
{
	sb_adds(&p->needle, v == 0 ? "AK" : "AS");
	sb_adds(&p->needle, "IA");
	put_random(&p->needle, r, UPPER "234567", 16);
}

static inline void put_base64(struct sb *out, struct slice s, bool url, bool pad)
{
	static const char STD[] = UPPER LOWER DIGITS "+/", URL[] = UPPER LOWER DIGITS "-_";
	const char *set = url ? URL : STD;
	const unsigned char *b = (const unsigned char *)s.p;

	for (size_t i = 0; i < s.n; i += 3) {
		size_t n = s.n - i;
		unsigned v = (unsigned)b[i] << 16 | (n > 1 ? (unsigned)b[i + 1] << 8 : 0) |
			     (n > 2 ? b[i + 2] : 0u);
		sb_addc(out, set[v >> 18]);
		sb_addc(out, set[v >> 12 & 63]);
		if (n > 1)
			sb_addc(out, set[v >> 6 & 63]);
		else if (pad)
			sb_addc(out, '=');
		if (n > 2)
			sb_addc(out, set[v & 63]);
		else if (pad)
			sb_addc(out, '=');
	}
}

static inline void plant_discord_token(struct planted *p, struct rng *r, int v)
{
	struct sb id = SB_INIT;

	put_snowflake(&id, r);
	put_base64(&p->needle, sb_slice(&id), true, false);
	sb_release(&id);
	sb_addc(&p->needle, '.');
	put_random(&p->needle, r, TOKEN_CHARS, 6);
	sb_addc(&p->needle, '.');
	put_token(&p->needle, r, TOKEN_CHARS, 27 + (size_t)v, 27 + (size_t)v);
}

static inline void plant_discord_webhook(struct planted *p, struct rng *r, int v)
{
	sb_adds(&p->pre, v == 0 ? "https://discord.com/api/webhooks/" : "https://discordapp.com/api/v10/webhooks/");
	put_snowflake(&p->needle, r);
	sb_addc(&p->needle, '/');
	put_token(&p->needle, r, TOKEN_CHARS, 60, 68);
}

static inline void plant_slack_webhook(struct planted *p, struct rng *r, int v)
{
	(void)v;
	sb_adds(&p->pre, "https://hooks.slack.com/services/");
	sb_adds(&p->needle, "T0");
	put_random(&p->needle, r, UPPER DIGITS, 8);
	sb_adds(&p->needle, "/B0");
	put_random(&p->needle, r, UPPER DIGITS, 8);
	sb_addc(&p->needle, '/');
	put_token(&p->needle, r, ALNUM, 24, 24);
}

static inline void plant_telegram_token(struct planted *p, struct rng *r, int v)
{
	sb_addc(&p->needle, '1');
	put_random(&p->needle, r, DIGITS, 7 + (size_t)v);
	sb_adds(&p->needle, ":A");
	put_token(&p->needle, r, TOKEN_CHARS, 34, 34);
}

static inline void plant_jwt(struct planted *p, struct rng *r, int v)
{
	sb_adds(&p->needle, "ey" "J");
	put_token(&p->needle, r, TOKEN_CHARS, 20, 40);
	sb_adds(&p->needle, ".ey" "J");
	put_token(&p->needle, r, TOKEN_CHARS, 20, 300);
	for (int i = 0; i < (v == 0 ? 1 : 3); i++) {
		sb_addc(&p->needle, '.');
		put_token(&p->needle, r, TOKEN_CHARS, 20, 90);
	}
}

static inline void plant_pem(struct planted *p, struct rng *r, int v)
{
	static const char *const LABELS[] = {"RSA ", "", "OPENSSH ", "EC ", "ENCRYPTED "};

	sb_addf(&p->needle, "-----BEGIN %sPRIV" "ATE KEY-----\n", LABELS[v]);
	for (uint64_t lines = 2 + rng_below(r, 24); lines > 0; lines--) {
		put_random(&p->needle, r, ALNUM "+/", 64);
		sb_addc(&p->needle, '\n');
	}
	sb_addf(&p->needle, "-----END %sPRIV" "ATE KEY-----", LABELS[v]);
}

static inline void plant_authorization(struct planted *p, struct rng *r, int v)
{
	static const char *const HEADS[] = {"Authorization: Bearer ", "authorization: Basic ",
	    "Authorization: Bot ", "Proxy-Authorization: Bearer ", "{\"Authorization\":\"Bearer ",
	    "curl -H 'Authorization: Bearer ", "sent Bearer "};
	static const char *const TAILS[] = {"\n", "\n", "\n", "\n", "\"}", "' x", " x"};

	sb_adds(&p->pre, HEADS[v]);
	put_token(&p->needle, r, ALNUM, 20, 60);
	sb_adds(&p->post, TAILS[v]);
}

static inline void plant_userinfo(struct planted *p, struct rng *r, int v)
{
	static const char *const SCHEMES[] = {"https://", "postgres://", "redis://", "amqp://"};

	sb_adds(&p->pre, SCHEMES[v]);
	if (v != 2)
		put_random(&p->needle, r, LOWER, 3 + rng_below(r, 8));
	sb_addc(&p->needle, ':');
	put_token(&p->needle, r, ALNUM "!$&*+=._~-", 6, 30);
	sb_adds(&p->post, "@db.example.com:5432/name");
}

static inline void plant_signed_url(struct planted *p, struct rng *r, int v)
{
	if (v == 0) {
		sb_adds(&p->pre, "https://cdn.discordapp.com/attachments/");
		put_snowflake(&p->pre, r);
		sb_addc(&p->pre, '/');
		put_snowflake(&p->pre, r);
		sb_adds(&p->pre, "/image.png?");
		sb_adds(&p->needle, "ex=");
		put_random(&p->needle, r, HEX, 8);
		sb_adds(&p->needle, "&is=");
		put_random(&p->needle, r, HEX, 8);
		sb_adds(&p->needle, "&hm=");
		put_random(&p->needle, r, HEX, 64);
		return;
	}
	sb_adds(&p->pre, "https://bucket.s3.amazonaws.com/file.zip?");
	sb_adds(&p->needle, "X-Amz-Date=20260518T000000Z&X-Amz-Signature=");
	put_random(&p->needle, r, HEX, 64);
}

static inline void plant_cookie(struct planted *p, struct rng *r, int v)
{
	sb_adds(&p->pre, v == 0 ? "Cookie: " : v == 1 ? "Set-Cookie: " : "{\"cookie\":\"");
	sb_adds(&p->needle, "sid=");
	put_token(&p->needle, r, ALNUM, 8, 60);
	sb_adds(&p->needle, "; theme=dark");
	sb_adds(&p->post, v == 2 ? "\"}" : "\n");
}

static inline void plant_field(struct planted *p, struct rng *r, int v)
{
	static const char *const HEADS[] = {"api_key=", "OPENCLAW_GATEWAY_TOKEN=", "\"clientSecret\":\"",
	    "{\"password\": \"", "db_password=", "aws_secret_access_key = ", "?access_token=",
	    "password: ", "'refreshToken': '", "x-api-key: ", "--api-key ", "--token=", "privateKey=\""};
	static const char *const TAILS[] = {" x", "\n", "\"", "\"}", " ", "\n", "&x=1", "\n", "'", "\n", " ",
	    " ", "\" "};

	sb_adds(&p->pre, HEADS[v]);
	put_token(&p->needle, r, v == 2 || v == 3 ? ALNUM "!#$%&()*+,-./:;<=>?@[]^_{|}~ " : ALNUM, 8, 60);
	if (v == 2 || v == 3) /* a value that begins like a placeholder is one */
		p->needle.buf[0] = 'p';
	sb_adds(&p->post, TAILS[v]);
}

static inline void plant_remnant(struct planted *p, struct rng *r, int v)
{
	static const char *const HEADS[] = {"s" "k-", "gh" "p_", "xo" "xb-", "AI" "za", "9"};

	sb_adds(&p->needle, HEADS[v]);
	put_random(&p->needle, r, ALNUM, 6 - strlen(HEADS[v]));
	sb_adds(&p->needle, "\xE2\x80\xA6");
	put_random(&p->needle, r, ALNUM, 4);
}

static inline void plant_discord_id(struct planted *p, struct rng *r, int v)
{
	static const char *const HEADS[] = {"", "<@", "<@!", "<@&", "<#", "<:blob:", "{\"authorId\":\"",
	    "https://discord.com/channels/@me/", "/api/v10/channels/", "\"guildId\": \"", "\"id\":\"",
	    "{\"mentions\":{\"userIds\":[\"1\",\"", "channel_id="};
	static const char *const TAILS[] = {"", ">", ">", ">", ">", ">", "\"}", "", "/messages", "\"", "\"",
	    "\"]}}", ""};

	sb_adds(&p->pre, HEADS[v]);
	put_snowflake(&p->needle, r);
	sb_adds(&p->post, TAILS[v]);
}

static inline void plant_slack_id(struct planted *p, struct rng *r, int v)
{
	static const char *const HEADS[] = {"<@U", "<#C", "U0", "C0", "\"userId\":\"U", "\"channelId\":\"D"};
	static const char *const TAILS[] = {">", "|general>", "", "", "\"", "\""};
	size_t n = strlen(HEADS[v]), letter = v == 2 || v == 3 ? 2 : 1;

	sb_add(&p->pre, HEADS[v], n - letter);
	sb_add(&p->needle, HEADS[v] + n - letter, letter);
	put_random(&p->needle, r, UPPER DIGITS, 8);
	sb_adds(&p->needle, "7Q");
	p->needle.len -= letter - 1;
	p->needle.buf[p->needle.len - 1] = 'Q';
	if (letter == 1)
		p->needle.buf[p->needle.len - 2] = '7';
	sb_adds(&p->post, TAILS[v]);
}

static inline void plant_slack_ts(struct planted *p, struct rng *r, int v)
{
	sb_adds(&p->pre, v == 0 ? "{\"thread_ts\":\"" : "{\"ts\": \"");
	sb_adds(&p->needle, "17");
	put_random(&p->needle, r, DIGITS, 8);
	sb_addc(&p->needle, '.');
	put_random(&p->needle, r, DIGITS, 6);
	sb_adds(&p->post, "\"}");
}

static inline void plant_telegram_id(struct planted *p, struct rng *r, int v)
{
	static const char *const HEADS[] = {"", "telegram:", "{\"chatId\":\"", "{\"chat_id\":", "\"senderId\":\""};
	static const char *const TAILS[] = {"", "", "\"}", ",\"x\":1}", "\""};

	sb_adds(&p->pre, HEADS[v]);
	sb_adds(&p->needle, v == 0 ? "-1001" : "1");
	put_random(&p->needle, r, DIGITS, 9);
	sb_adds(&p->post, TAILS[v]);
}

static inline void plant_session_key(struct planted *p, struct rng *r, int v)
{
	sb_adds(&p->pre, v == 0 ? "" : v == 1 ? "\"sessionKey\":\"" : "sessionKey=");
	sb_adds(&p->needle, "agent:main:discord:channel:");
	put_snowflake(&p->needle, r);
	sb_adds(&p->post, v == 1 ? "\"" : "");
}

static inline void plant_phone(struct planted *p, struct rng *r, int v)
{
	static const char *const HEADS[] = {"", "\"fromPhoneE164\":\"", "{\"phone\":\"", "whatsapp:"};

	sb_adds(&p->pre, HEADS[v]);
	sb_addc(&p->needle, v == 2 ? '2' : '+');
	sb_addc(&p->needle, (char)('1' + rng_below(r, 9)));
	put_random(&p->needle, r, DIGITS, 8 + rng_below(r, 6));
	sb_adds(&p->post, v == 1 ? "\"" : v == 2 ? "\"}" : "");
}

static inline void plant_email(struct planted *p, struct rng *r, int v)
{
	put_random(&p->needle, r, LOWER, 3 + rng_below(r, 6));
	if (v == 1)
		sb_adds(&p->needle, ".b+tag");
	sb_addc(&p->needle, '@');
	put_random(&p->needle, r, LOWER, 4 + rng_below(r, 6));
	sb_adds(&p->needle, v == 0 ? ".com" : ".co.uk");
}

static inline void plant_ip(struct planted *p, struct rng *r, int v)
{
	sb_adds(&p->pre, v == 1 ? "http://" : "");
	if (v < 2) {
		sb_addu64(&p->needle, 33 + rng_below(r, 90));
		for (int i = 0; i < 3; i++) {
			sb_addc(&p->needle, '.');
			sb_addu64(&p->needle, rng_below(r, 255));
		}
		sb_adds(&p->post, v == 1 ? ":8080/x" : "");
		return;
	}
	sb_adds(&p->needle, v == 2 ? "2001" : "fe80:");
	for (int i = 0; i < (v == 2 ? 7 : 3); i++)
		sb_addf(&p->needle, ":%" PRIx64, 0x1000 + rng_below(r, 0xE000));
}

static inline void plant_home(struct planted *p, struct rng *r, int v)
{
	static const char *const HEADS[] = {"/home/", "/Users/", "file:///home/", "C:\\Users\\"};
	static const char *const TAILS[] = {"/.openclaw/x", "/x", "/x.js:1:2", "\\AppData"};

	sb_adds(&p->pre, HEADS[v]);
	put_random(&p->needle, r, LOWER, 3 + rng_below(r, 8));
	sb_adds(&p->post, TAILS[v]);
}

static inline void plant_host(struct planted *p, struct rng *r, int v)
{
	static const char *const HEADS[] = {"\"hostname\":\"", "", "hostname=", ""};
	static const char *const ENDS[] = {"", ".local", "-7", ".ts.net"};

	sb_adds(&p->pre, HEADS[v]);
	put_random(&p->needle, r, LOWER, 3);
	sb_adds(&p->needle, "z-macbook");
	sb_adds(&p->needle, ENDS[v]);
	sb_adds(&p->post, v == 0 ? "\"" : "");
}

static inline void plant_user(struct planted *p, struct rng *r, int v)
{
	static const char *const HEADS[] = {"\"senderUsername\":\"", "{\"displayName\": \"", "'username': '"};
	static const char *const TAILS[] = {"\"", "\"}", "'"};

	sb_adds(&p->pre, HEADS[v]);
	put_random(&p->needle, r, LOWER, 5 + rng_below(r, 9));
	sb_adds(&p->post, TAILS[v]);
}

static const struct plant PLANTS[] = {
    {NULL, plant_prefix, PREFIX_FORMS},
    {"aws-key", plant_aws, 2},
    {"discord-token", plant_discord_token, 12},
    {"discord-webhook", plant_discord_webhook, 2},
    {"slack-webhook", plant_slack_webhook, 1},
    {"telegram-token", plant_telegram_token, 3},
    {"jwt", plant_jwt, 2},
    {"private-key", plant_pem, 5},
    {"authorization", plant_authorization, 7},
    {"url-credentials", plant_userinfo, 4},
    {"url-signature", plant_signed_url, 2},
    {"cookie", plant_cookie, 3},
    {"secret", plant_field, 13},
    {"masked-key", plant_remnant, 5},
    {NULL, plant_discord_id, 13},
    {NULL, plant_slack_id, 6},
    {"slack-ts", plant_slack_ts, 2},
    {NULL, plant_telegram_id, 5},
    {"session-key", plant_session_key, 3},
    {"phone", plant_phone, 4},
    {"email", plant_email, 2},
    {"ip", plant_ip, 4},
    {"user", plant_home, 4},
    {"host", plant_host, 4},
    {"user", plant_user, 3},
};

static const size_t plant_count = sizeof(PLANTS) / sizeof(PLANTS[0]);

/* --- where it is hidden --- */

enum hiding {
	HIDE_PLAIN,          /* a log line */
	HIDE_STRING,         /* a JSON string, escapes only where JSON wants them */
	HIDE_UNICODE,        /* some of its bytes as \u00XX, slashes as \/ */
	HIDE_ALL_UNICODE,    /* all of them */
	HIDE_NESTED_1,       /* JSON in a string */
	HIDE_NESTED_2,
	HIDE_NESTED_4,
	HIDE_NESTED_UNICODE, /* \u00XX in JSON in a string */
	HIDE_PERCENT,        /* in a URL, what RFC 3986 does not reserve left */
	HIDE_ALL_PERCENT,
	HIDE_NESTED_PERCENT,
	HIDE_BASE64,
	HIDE_BASE64URL,      /* without padding */
	HIDE_BASE64_PATH,    /* behind other bytes of the alphabet */
	HIDE_BASE64_WRAPPED, /* lines of 76 */
	HIDE_BASE64_NESTED,  /* JSON in a string, in base64, in a string */
	HIDE_BASE64_PERCENT, /* base64 in a query, its + / = as percent */
	HIDE_COUNT
};

struct corpus {
	struct rng rng;
	struct sb raw;       /* the value */
	enum scan_form form;
	size_t at, end;      /* where in raw the thing is, encoded */
	char needle[4096];   /* itself, ended by NUL */
	const char *type;
};

/* A text in three parts: encoders work on each, so that the place of the middle one is known. */
struct parts {
	struct sb part[3];
};

static inline void parts_release(struct parts *p)
{
	for (int i = 0; i < 3; i++)
		sb_release(&p->part[i]);
}

typedef void corpus_encode(struct sb *out, struct slice s, struct rng *r);

static inline void enc_json(struct sb *out, struct slice s, struct rng *r)
{
	(void)r;
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c == '"' || c == '\\')
			sb_addf(out, "\\%c", c);
		else if (c == '\n' || c == '\t')
			sb_adds(out, c == '\n' ? "\\n" : "\\t");
		else
			sb_addc(out, (char)c);
	}
}

static inline void enc_unicode(struct sb *out, struct slice s, struct rng *r)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c == '/')
			sb_adds(out, "\\/");
		else if (c < 0x80 && (r == NULL || rng_below(r, 3) == 0))
			sb_addf(out, rng_below(r, 2) == 0 ? "\\u%04x" : "\\u%04X", c);
		else
			enc_json(out, slice_make(s.p + i, 1), r);
	}
}

static inline void enc_all_unicode(struct sb *out, struct slice s, struct rng *r)
{
	(void)r;
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c < 0x80)
			sb_addf(out, "\\u%04x", c);
		else
			sb_addc(out, (char)c);
	}
}

static inline void enc_percent(struct sb *out, struct slice s, struct rng *r)
{
	(void)r;
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c < 0x80 && c != 0 && strchr(ALNUM "-._~", c) != NULL)
			sb_addc(out, (char)c);
		else
			sb_addf(out, "%%%02X", c);
	}
}

static inline void enc_all_percent(struct sb *out, struct slice s, struct rng *r)
{
	(void)r;
	for (size_t i = 0; i < s.n; i++)
		sb_addf(out, "%%%02x", (unsigned char)s.p[i]);
}

/* Encodes each part and puts texts around the whole. */
static inline void parts_encode(struct parts *p, struct rng *r, corpus_encode *enc, const char *head, const char *tail)
{
	for (int i = 0; i < 3; i++) {
		struct sb out = SB_INIT;
		if (i == 0)
			sb_adds(&out, head);
		enc(&out, sb_slice(&p->part[i]), r);
		if (i == 2)
			sb_adds(&out, tail);
		sb_release(&p->part[i]);
		p->part[i] = out;
	}
}

/* The three parts as one, in base64: that is the middle part then. */
static inline void parts_base64(struct parts *p, bool url, bool pad, size_t wrap, const char *head)
{
	struct sb all = SB_INIT, out = SB_INIT;

	for (int i = 0; i < 3; i++)
		sb_addslice(&all, sb_slice(&p->part[i]));
	put_base64(&out, sb_slice(&all), url, pad);
	parts_release(p);
	for (int i = 0; i < 3; i++)
		p->part[i] = (struct sb)SB_INIT;
	sb_adds(&p->part[0], head);
	for (size_t i = 0; i < out.len; i += wrap) {
		if (i > 0)
			sb_addc(&p->part[1], '\n');
		sb_add(&p->part[1], out.buf + i, out.len - i < wrap ? out.len - i : wrap);
	}
	sb_addc(&p->part[2], ' ');
	sb_release(&all);
	sb_release(&out);
}

static inline void parts_nest(struct parts *p, struct rng *r, int depth)
{
	for (int i = 0; i < depth; i++)
		parts_encode(p, r, enc_json, "{\"text\":\"", "\",\"n\":1}");
}

static inline void corpus_hide(struct corpus *c, struct parts *p, enum hiding h)
{
	struct rng *r = &c->rng;
	const size_t never = (size_t)-1 / 2;

	switch (h) {
	case HIDE_UNICODE:
		parts_encode(p, r, enc_unicode, "", "");
		return;
	case HIDE_ALL_UNICODE:
		parts_encode(p, r, enc_all_unicode, "", "");
		return;
	case HIDE_NESTED_1:
	case HIDE_NESTED_2:
	case HIDE_NESTED_4:
		parts_nest(p, r, h == HIDE_NESTED_1 ? 1 : h == HIDE_NESTED_2 ? 2 : 4);
		break;
	case HIDE_NESTED_UNICODE:
		parts_encode(p, r, enc_unicode, "{\"text\":\"", "\"}");
		break;
	case HIDE_PERCENT:
		parts_encode(p, r, enc_percent, "https://host.example/?q=", "&x=1");
		break;
	case HIDE_ALL_PERCENT:
		parts_encode(p, r, enc_all_percent, "x=", "");
		break;
	case HIDE_NESTED_PERCENT:
		parts_nest(p, r, 1);
		parts_encode(p, r, enc_percent, "{\"url\":\"/?q=", "\"}");
		break;
	case HIDE_BASE64:
		parts_base64(p, false, true, never, "data ");
		break;
	case HIDE_BASE64URL:
		parts_base64(p, true, false, never, "d=");
		break;
	case HIDE_BASE64_PATH:
		parts_base64(p, false, true, never, "x/y_z/");
		break;
	case HIDE_BASE64_WRAPPED:
		parts_base64(p, false, true, 76, "wrapped:\n");
		break;
	case HIDE_BASE64_NESTED:
		parts_nest(p, r, 1);
		parts_base64(p, false, true, never, "{\"body\":\"");
		parts_encode(p, r, enc_json, "", "");
		break;
	case HIDE_BASE64_PERCENT:
		parts_base64(p, false, true, never, "");
		parts_encode(p, r, enc_percent, "q=", "");
		break;
	default:
		break;
	}
	c->form = h == HIDE_PLAIN ? SCAN_PLAIN : SCAN_STRING;
	if (h != HIDE_PLAIN)
		parts_encode(p, r, enc_json, "", "");
}

/*
 * Plants one thing of kind k, hidden so, with `before` bytes of other text before it. variant -1:
 * any.
 */
static inline void corpus_plant(struct corpus *c, size_t k, int variant, enum hiding h, size_t before)
{
	static const char LEFT[] = " \n\t(,>=", RIGHT[] = " \n\t),<\"";
	struct planted w = {SB_INIT, SB_INIT, SB_INIT};
	struct parts p = {{SB_INIT, SB_INIT, SB_INIT}};
	struct rng *r = &c->rng;

	if (variant < 0)
		variant = (int)rng_below(r, (uint64_t)PLANTS[k].variants);
	PLANTS[k].make(&w, r, variant);
	while (p.part[0].len + 2 < before)
		put_words(&p.part[0], r, 1);
	if (before > 1 && p.part[0].len > before - 1)
		p.part[0].len = before - 1;
	if (before > 0)
		sb_addc(&p.part[0], LEFT[rng_below(r, sizeof(LEFT) - 1)]);
	sb_addslice(&p.part[0], sb_slice(&w.pre));
	sb_addslice(&p.part[1], sb_slice(&w.needle));
	sb_addslice(&p.part[2], sb_slice(&w.post));
	if (rng_below(r, 4) != 0) {
		sb_addc(&p.part[2], RIGHT[rng_below(r, sizeof(RIGHT) - 1)]);
		put_words(&p.part[2], r, rng_below(r, 12));
	}
	snprintf(c->needle, sizeof(c->needle), "%s", w.needle.buf);
	c->type = PLANTS[k].type;
	c->form = SCAN_STRING;
	corpus_hide(c, &p, h);
	c->raw.len = 0;
	sb_addslice(&c->raw, sb_slice(&p.part[0]));
	c->at = c->raw.len;
	sb_addslice(&c->raw, sb_slice(&p.part[1]));
	c->end = c->raw.len;
	sb_addslice(&c->raw, sb_slice(&p.part[2]));
	parts_release(&p);
	sb_release(&w.pre);
	sb_release(&w.needle);
	sb_release(&w.post);
}

#endif
