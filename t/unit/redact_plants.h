/*
 * redact_plants: what must be found, made from a seed. Tokens are put together from parts at run
 * time, so that no scanner of this repository takes one for real.
 */
#ifndef OC_T_REDACT_PLANTS_H
#define OC_T_REDACT_PLANTS_H

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
static inline void put_token(
    struct sb *s, struct rng *r, const char *set, size_t least, size_t most)
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

static const char *const CORPUS_WORDS[] = {"the", "gateway", "replied", "with", "status", "ok",
    "and", "tool", "call", "result", "reading", "src/index.ts", "latency", "usage", "model",
    "caf\xC3\xA9", "session", "timeout", "message", "to", "in", "for", "is", "it", "that", "was",
    "12", "ms"};

static inline void put_words(struct sb *s, struct rng *r, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		sb_adds(
		    s, CORPUS_WORDS[rng_below(r, sizeof(CORPUS_WORDS) / sizeof(CORPUS_WORDS[0]))]);
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
	} TOKEN_FORMS[] = {{"s"
		      "k-",
			 "", ALNUM, 20, 48},
	    {"s"
	     "k-pr",
		"oj-", TOKEN_CHARS, 40, 160},
	    {"s"
	     "k-svc",
		"acct-", TOKEN_CHARS, 40, 160},
	    {"s"
	     "k-a",
		"nt-api03-", TOKEN_CHARS, 80, 95},
	    {"s"
	     "k-o",
		"r-v1-", HEX, 64, 64},
	    {"s"
	     "k_li",
		"ve_", ALNUM, 24, 99},
	    {"gh"
	     "p",
		"_", ALNUM, 36, 36},
	    {"gh"
	     "o",
		"_", ALNUM, 36, 36},
	    {"gh"
	     "u",
		"_", ALNUM, 36, 36},
	    {"gh"
	     "s",
		"_", ALNUM, 36, 36},
	    {"gh"
	     "r",
		"_", ALNUM, 36, 76},
	    {"github", "_pat_", ALNUM "_", 60, 82},
	    {"gl"
	     "pat",
		"-", TOKEN_CHARS, 20, 24},
	    {"gl"
	     "rt",
		"-", TOKEN_CHARS, 20, 24},
	    {"xo"
	     "xb",
		"-", DIGITS "-" ALNUM, 40, 70},
	    {"xo"
	     "xp",
		"-", DIGITS "-" ALNUM, 40, 70},
	    {"xa"
	     "pp",
		"-1-", TOKEN_CHARS, 60, 90},
	    {"AI"
	     "za",
		"", TOKEN_CHARS, 35, 35},
	    {"ya"
	     "29",
		".", TOKEN_CHARS, 60, 180},
	    {"GOC"
	     "SPX",
		"-", TOKEN_CHARS, 28, 28},
	    {"gs"
	     "k",
		"_", ALNUM, 52, 52},
	    {"h"
	     "f",
		"_", UPPER LOWER, 34, 34},
	    {"np"
	     "m",
		"_", ALNUM, 36, 36},
	    {"py"
	     "pi",
		"-AgEIcHlwaS5vcmc", TOKEN_CHARS, 100, 180},
	    {"xa"
	     "i",
		"-", ALNUM, 80, 80},
	    {"pp"
	     "lx",
		"-", ALNUM, 48, 48}};

	(void)p;
	sb_adds(&p->needle, TOKEN_FORMS[v].a);
	sb_adds(&p->needle, TOKEN_FORMS[v].b);
	put_token(&p->needle, r, TOKEN_FORMS[v].set, TOKEN_FORMS[v].least, TOKEN_FORMS[v].most);
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
	sb_adds(&p->pre, v == 0 ? "https://discord.com/api/webhooks/"
				: "https://discordapp.com/api/v10/webhooks/");
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
	sb_adds(&p->needle, "ey"
			    "J");
	put_token(&p->needle, r, TOKEN_CHARS, 20, 40);
	sb_adds(&p->needle, ".ey"
			    "J");
	put_token(&p->needle, r, TOKEN_CHARS, 20, 300);
	for (int i = 0; i < (v == 0 ? 1 : 3); i++) {
		sb_addc(&p->needle, '.');
		put_token(&p->needle, r, TOKEN_CHARS, 20, 90);
	}
}

static inline void plant_pem(struct planted *p, struct rng *r, int v)
{
	static const char *const LABELS[] = {"RSA ", "", "OPENSSH ", "EC ", "ENCRYPTED "};

	sb_addf(&p->needle,
	    "-----BEGIN %sPRIV"
	    "ATE KEY-----\n",
	    LABELS[v]);
	for (uint64_t lines = 2 + rng_below(r, 24); lines > 0; lines--) {
		put_random(&p->needle, r, ALNUM "+/", 64);
		sb_addc(&p->needle, '\n');
	}
	sb_addf(&p->needle,
	    "-----END %sPRIV"
	    "ATE KEY-----",
	    LABELS[v]);
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
	static const char *const HEADS[] = {
	    "api_key=", "OPENCLAW_GATEWAY_TOKEN=", "\"clientSecret\":\"", "{\"password\": \"",
	    "db_password=", "aws_secret_access_key = ", "?access_token=", "password: ",
	    "'refreshToken': '", "x-api-key: ", "--api-key ", "--token=", "privateKey=\""};
	static const char *const TAILS[] = {
	    " x", "\n", "\"", "\"}", " ", "\n", "&x=1", "\n", "'", "\n", " ", " ", "\" "};

	sb_adds(&p->pre, HEADS[v]);
	put_token(
	    &p->needle, r, v == 2 || v == 3 ? ALNUM "!#$%&()*+,-./:;<=>?@[]^_{|}~ " : ALNUM, 8, 60);
	if (v == 2 || v == 3) /* a value that begins like a placeholder is one */
		p->needle.buf[0] = 'p';
	sb_adds(&p->post, TAILS[v]);
}

static inline void plant_remnant(struct planted *p, struct rng *r, int v)
{
	static const char *const HEADS[] = {"s"
					    "k-",
	    "gh"
	    "p_",
	    "xo"
	    "xb-",
	    "AI"
	    "za",
	    "9"};

	sb_adds(&p->needle, HEADS[v]);
	put_random(&p->needle, r, ALNUM, 6 - strlen(HEADS[v]));
	sb_adds(&p->needle, "\xE2\x80\xA6");
	put_random(&p->needle, r, ALNUM, 4);
}

#include "redact_plants_ids.h"

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

#endif
