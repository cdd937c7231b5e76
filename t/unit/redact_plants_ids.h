/* The second half of redact_plants.h, which includes it: ids, contacts and places. */
#ifndef OC_T_REDACT_PLANTS_IDS_H
#define OC_T_REDACT_PLANTS_IDS_H

static inline void plant_discord_id(struct planted *p, struct rng *r, int v)
{
	static const char *const HEADS[] = {"", "<@", "<@!", "<@&", "<#",
	    "<:blob:", "{\"authorId\":\"", "https://discord.com/channels/@me/",
	    "/api/v10/channels/", "\"guildId\": \"", "\"id\":\"",
	    "{\"mentions\":{\"userIds\":[\"1\",\"", "channel_id="};
	static const char *const TAILS[] = {
	    "", ">", ">", ">", ">", ">", "\"}", "", "/messages", "\"", "\"", "\"]}}", ""};

	sb_adds(&p->pre, HEADS[v]);
	put_snowflake(&p->needle, r);
	sb_adds(&p->post, TAILS[v]);
}

static inline void plant_slack_id(struct planted *p, struct rng *r, int v)
{
	static const char *const HEADS[] = {
	    "<@U", "<#C", "U0", "C0", "\"userId\":\"U", "\"channelId\":\"D"};
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
	static const char *const HEADS[] = {
	    "", "telegram:", "{\"chatId\":\"", "{\"chat_id\":", "\"senderId\":\""};
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
	static const char *const HEADS[] = {
	    "", "\"fromPhoneE164\":\"", "{\"phone\":\"", "whatsapp:"};

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
	static const char *const HEADS[] = {
	    "\"senderUsername\":\"", "{\"displayName\": \"", "'username': '"};
	static const char *const TAILS[] = {"\"", "\"}", "'"};

	sb_adds(&p->pre, HEADS[v]);
	put_random(&p->needle, r, LOWER, 5 + rng_below(r, 9));
	sb_adds(&p->post, TAILS[v]);
}

#endif
