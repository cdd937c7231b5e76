/* Ids: Discord's snowflakes, Slack's, Telegram's, session keys. */
#include "redact/match.h"

/* A number alone is a snowflake when its upper bits are a time since 2015 (the epoch of Discord: id >> 22 milliseconds
 * after 1 January 2015) and before March 2028. The bound is fixed so that the same input always gives the same output;
 * it stands where nanoseconds since 1970 begin (1.75e18 is June 2025), which are no ids. Where a key, a mention or a
 * URL says that it is an id, any 17 to 20 digits are one. */
#define SNOWFLAKE_LEAST 10000000000000000u
#define SNOWFLAKE_BOUND 1750000000000000000u

static bool snowflake_time(struct text *t, size_t at, size_t end)
{
	uint64_t id = 0;
	unsigned same = 0;

	if (end - at > 19)
		return false;
	for (; at < end; at++) {
		id = id * 10 + (t->p[at] & 15u);
		same = at > 0 && t->p[at] == t->p[at - 1] ? same + 1 : 0;
		if (same > 8) /* a round number: 100000000000000000 */
			return false;
	}
	return id >= SNOWFLAKE_LEAST && id < SNOWFLAKE_BOUND;
}

static bool behind(struct text *t, size_t at, const char *word)
{
	size_t n = strlen(word);

	return at >= n && memcmp(t->p + at - n, word, n) == 0;
}

/* What stands before an id of Discord's. */
const struct id_sign id_signs[] = {
    {"<@", RULE_DISCORD_USER},
    {"<@!", RULE_DISCORD_USER},
    {"<@&", RULE_DISCORD_ROLE},
    {"<#", RULE_DISCORD_CHANNEL},
    {"/guilds/", RULE_DISCORD_GUILD},
    {"/users/", RULE_DISCORD_USER},
    {"/members/", RULE_DISCORD_USER},
    {"/avatars/", RULE_DISCORD_USER},
    {"/messages/", RULE_DISCORD_MESSAGE},
    {"/roles/", RULE_DISCORD_ROLE},
    {"/emojis/", RULE_DISCORD_EMOJI},
    {"/icons/", RULE_DISCORD_GUILD},
    {"/threads/", RULE_DISCORD_CHANNEL},
    {"/attachments/", RULE_DISCORD_CHANNEL},
    {"/webhooks/", RULE_DISCORD_ID},
    {"/interactions/", RULE_DISCORD_ID},
    {"/applications/", RULE_DISCORD_USER},
    {"discord:", RULE_DISCORD_ID},
    {"user:", RULE_DISCORD_USER},
    {"channel:", RULE_DISCORD_CHANNEL},
    {"guild:", RULE_DISCORD_GUILD},
    {"thread:", RULE_DISCORD_CHANNEL},
    {"role:", RULE_DISCORD_ROLE},
    {NULL, RULE_DISCORD_ID},
};

/* What the text before a number says of it. */
static bool context(struct text *t, size_t at, size_t end, enum rule_id *rule)
{
	for (const struct id_sign *sign = id_signs; sign->before != NULL; sign++) {
		if (behind(t, at, sign->before)) {
			*rule = sign->rule;
			return true;
		}
	}
	if (at > 1 && t->p[at - 1] == ':' && end < t->n && t->p[end] == '>') {
		size_t name = text_run_back(t, at - 1, IS_TOKEN);
		if (name > 0 && t->p[name - 1] == ':') {
			*rule = RULE_DISCORD_EMOJI;
			return true;
		}
	}
	if (at > 0 && t->p[at - 1] == '/') {
		/* discord.com/channels/GUILD/CHANNEL/MESSAGE, /attachments/CHANNEL/ATTACHMENT */
		static const enum rule_id PLACES[] = {
		    RULE_DISCORD_GUILD, RULE_DISCORD_CHANNEL, RULE_DISCORD_MESSAGE};
		size_t place = at, count = 0;
		while (count < 3 && !behind(t, place, "/channels/")) {
			size_t from = text_run_back(t, place - 1, IS_TOKEN);
			if (from == place - 1 || from == 0 || t->p[from - 1] != '/')
				break;
			place = from;
			count++;
		}
		if (count < 3 && behind(t, place, "/channels/")) {
			*rule = count == 0 && !behind(t, place, ".com/channels/")
				    ? RULE_DISCORD_CHANNEL
				    : PLACES[count];
			return true;
		}
	}
	return false;
}

/* Seventeen digits or more: a snowflake where its context or its time says so. */
void match_digits(struct text *t, size_t at)
{
	size_t end = text_run(t, at, IS_DIGIT);
	enum rule_id rule = RULE_DISCORD_ID;

	if (end - at < 17 || (end - at > 20 && !t->raw) || (end < t->n && is(t->p[end], IS_ALNUM)))
		return;
	if (end < t->n && t->p[end] == '_' && !t->raw && end + 1 < t->n && is(t->p[end + 1], IS_DIGIT))
		return;
	if (!text_opens(t, at, IS_ALNUM) || (at > 0 && t->p[at - 1] == '.' && at > 1 && is(t->p[at - 2], IS_DIGIT)))
		return;
	if (end + 1 < t->n && t->p[end] == '.' && is(t->p[end + 1], IS_DIGIT))
		return;
	if (t->raw || context(t, at, end, &rule) || snowflake_time(t, at, end))
		text_find(t, rule, at, end);
}

static bool upper_or_digit(struct text *t, size_t at, size_t end)
{
	while (at < end && is(t->p[at], IS_UPPER | IS_DIGIT))
		at++;
	return at == end;
}

static enum rule_id slack_rule(unsigned char c)
{
	return c == 'U' || c == 'W'               ? RULE_SLACK_USER
	       : c == 'C' || c == 'G' || c == 'D' ? RULE_SLACK_CHANNEL
	       : c == 'T' || c == 'E'             ? RULE_SLACK_TEAM
						  : RULE_SLACK_ID;
}

/* Slack's ids: a letter for the kind, then 8 to 10 upper-case letters and digits; of those alone in a text, only the
 * ones that go on with a zero, as all do since 2017, and have a letter. */
void match_slack_id(struct text *t, size_t at, const struct prefix *p)
{
	bool mention = p->literal[0] == '<';
	size_t from = at + (mention ? p->n - 1 : 0);
	size_t end = text_run(t, from, IS_UPPER | IS_DIGIT);
	bool letter = false;

	if (end - from < 9 || end - from > 12 || (end < t->n && is(t->p[end], IS_TOKEN)))
		return;
	for (size_t i = from + 1; i < end; i++)
		letter = letter || is(t->p[i], IS_UPPER);
	if (!mention && !t->raw && at > 0 && one_of(t->p[at - 1], "\\+"))
		return; /* \U000AFFFD; base64 */
	if (!mention && !t->raw && at > 0 && t->p[at - 1] == '/' && at - 1 - text_run_back(t, at - 1, IS_LOWER) < 4)
		return; /* /archives/C0..., /team/U0..., but not base64 */
	if (mention || (letter && text_opens(t, at, IS_TOKEN)))
		text_find(t, p->rule, from, end);
}

/* Telegram's supergroups and channels: -100 and ten digits. */
void match_supergroup(struct text *t, size_t at, const struct prefix *p)
{
	size_t end = text_run(t, at + 1, IS_DIGIT);

	if (end - at == 14 && text_opens(t, at, IS_TOKEN) && !(end < t->n && is(t->p[end], IS_TOKEN)))
		text_find(t, p->rule, at, end);
}

/* agent:ID:REST (src/gateway/http-utils.ts): the rest holds peers, phone numbers, names. The key of the main session is
 * everybody's. */
void match_session_key(struct text *t, size_t at, const struct prefix *p)
{
	size_t colon = text_run(t, at + p->n, IS_TOKEN);
	size_t end = colon;

	if (!text_opens(t, at, IS_TOKEN) || colon == at + p->n || colon == t->n || t->p[colon] != ':')
		return;
	for (end = colon + 1; end < t->n; end++) {
		unsigned char c = t->p[end];
		if (c <= ' ' || one_of(c, "\"'`\\,;)]}<>|"))
			break;
	}
	while (end > colon + 1 && one_of(t->p[end - 1], ".:"))
		end--;
	if (end == colon + 1 || (end - at == 15 && TEXT_IS(t, at, "agent:main:main")))
		return;
	text_find(t, p->rule, at, end);
}

static enum rule_id discord_rule(enum key_kind kind)
{
	switch (kind) {
	case KEY_USER_ID:
		return RULE_DISCORD_USER;
	case KEY_CHANNEL_ID:
		return RULE_DISCORD_CHANNEL;
	case KEY_GUILD_ID:
		return RULE_DISCORD_GUILD;
	case KEY_MESSAGE_ID:
		return RULE_DISCORD_MESSAGE;
	case KEY_ROLE_ID:
		return RULE_DISCORD_ROLE;
	case KEY_EMOJI_ID:
		return RULE_DISCORD_EMOJI;
	default:
		return RULE_DISCORD_ID;
	}
}

/* The value under the key of an id. Telegram's are small numbers: only their keys tell. */
void match_id(struct text *t, size_t at, size_t end, enum key_kind kind, bool number)
{
	size_t from = at + (at < end && t->p[at] == '-');
	size_t digits = text_run(t, from, IS_DIGIT);
	size_t n = end - from;

	(void)number;
	if (digits >= end && n > 0) {
		if (n >= 17 && n <= 20 && from == at) {
			if (kind != KEY_ID || n == 20 || snowflake_time(t, at, end))
				text_find(t, discord_rule(kind), at, end);
		} else if (kind == KEY_MESSAGE_ID ? n <= 12 : n >= 5 && n <= 14) {
			if (kind == KEY_CHAT_ID || kind == KEY_CHANNEL_ID)
				text_find(t, RULE_TELEGRAM_CHAT, at, end);
			else if (kind == KEY_USER_ID)
				text_find(t, RULE_TELEGRAM_USER, at, end);
			else if (kind == KEY_MESSAGE_ID)
				text_find(t, RULE_TELEGRAM_MESSAGE, at, end);
		}
		return;
	}
	if (n >= 9 && n <= 12 && from == at && (kind != KEY_ID || t->p[at + 1] == '0') &&
	    one_of(t->p[at], "UWCGDTEBAFS") && upper_or_digit(t, at, end) &&
	    text_random(t, at, end))
		text_find(t, slack_rule(t->p[at]), at, end);
}
