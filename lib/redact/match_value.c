/* Values: is what stands under a key what the key promises? */
#include "redact/match.h"

/* Words that stand where a value would, in code and documents. */
const char *const placeholders[] = {"string", "str", "null", "nil", "none", "true", "false", "undefined", "any",
    "unknown", "number", "boolean", "bool", "required", "optional", "text", "hidden", "masked", "redacted", "unset",
    "empty", "missing", "default", "bearer", "basic", "token", "password", "secret", "apikey", "api_key", "env", "yes",
    "no", "auto", "object", "invalid", "disabled", "enabled", "present", "omitted", "not-needed", NULL};

static bool placeholder(struct text *t, size_t at, size_t end)
{
	const unsigned char *p = t->p + at;
	size_t n = end - at;

	if (n == 0 || one_of(p[0], "$<{%") || (n > 1 && p[0] == '{'))
		return true;
	size_t same = 0;
	while (same < n && (p[same] == '*' || p[same] == '.' || p[same] == 'x' || p[same] == 'X'))
		same++;
	return same == n || words_have(placeholders, text_slice(t, at, end));
}

static bool is_phone(struct text *t, size_t at, size_t end)
{
	unsigned digits = 0;

	for (size_t i = at; i < end; i++) {
		if (is(t->p[i], IS_DIGIT))
			digits++;
		else if (!one_of(t->p[i], "+-(). ") || (t->p[i] == '+' && i != at))
			return false;
	}
	return digits >= 7 && digits <= 15;
}

/* Slack's ts: seconds and a counter of six digits. */
static bool is_slack_ts(struct text *t, size_t at, size_t end)
{
	return end - at == 17 && t->p[at + 10] == '.' && text_all(t, at, at + 10, IS_DIGIT) &&
	       text_all(t, at + 11, end, IS_DIGIT);
}

/* Names that many have, or nobody. */
const char *const common_names[] = {"user", "assistant", "system", "tool", "root", "unknown", "anonymous", "none",
    "null", "undefined", "true", "false", "localhost", "localhost.localdomain", "main", "global", "string", "bot",
    "default", "agent:main:main", "developer", "n/a", "host", "current", NULL};

static bool common_name(struct text *t, size_t at, size_t end)
{
	return words_have(common_names, text_slice(t, at, end));
}

/* Services that everybody uses: their names say nothing of a place. */
const char *const public_hosts[] = {"openai.com", "anthropic.com", "discord.com", "discord.gg", "discordapp.com",
    "slack.com", "telegram.org", "whatsapp.net", "googleapis.com", "google.com", "github.com", "githubusercontent.com",
    "groq.com", "x.ai", "huggingface.co", "openrouter.ai", "perplexity.ai", "example.com", "example.org", "localhost",
    NULL};

static bool public_host(struct slice host)
{
	for (const char *const *name = public_hosts; *name != NULL; name++) {
		size_t n = strlen(*name);
		if (slice_has_suffix(host, slice_make(*name, n)) && (host.n == n || host.p[host.n - n - 1] == '.'))
			return true;
	}
	return false;
}

/* Under `host`: a name with a dot, a digit or a '-'; of words alone (sandbox, gateway) nobody knows. */
static bool is_host(struct text *t, size_t at, size_t end, bool whatever)
{
	bool letter = false, name = whatever;

	for (size_t i = at; i < end; i++) {
		unsigned char c = t->p[i];
		if (c == ':' && i > at && text_run(t, i + 1, IS_DIGIT) >= end) {
			end = i; /* a port */
			break;
		}
		if (!is(c, IS_TOKEN | IS_DOT))
			return false;
		letter = letter || is(c, IS_UPPER | IS_LOWER);
		name = name || !is(c, IS_UPPER | IS_LOWER);
	}
	if (!whatever && public_host(text_slice(t, at, end)))
		return false;
	return name && letter && !common_name(t, at, end);
}

const char *const auth_schemes[] = {"bearer", "basic", "bot", "token", "digest", "negotiate", "apikey", "signature",
    "aws4-hmac-sha256", "ntlm", "key", NULL};

size_t text_scheme(struct text *t, size_t at, size_t end)
{
	for (const char *const *scheme = auth_schemes; *scheme != NULL; scheme++) {
		size_t n = strlen(*scheme);
		if (end - at > n && t->p[at + n] == ' ' && text_is_folded(t, at, *scheme, n)) {
			at += n;
			while (at < end && t->p[at] == ' ')
				at++;
			return at;
		}
	}
	return at;
}

static bool is_secret(struct text *t, size_t at, size_t end, enum key_kind kind, bool number)
{
	if (placeholder(t, at, end))
		return false;
	if (kind == KEY_CARD)
		return text_run(t, at, IS_DIGIT) > at;
	if (kind == KEY_TOKEN && (number || (end - at < 12 && text_all(t, at, end, IS_DIGIT | IS_DOT))))
		return false;
	return true;
}

static void secret(struct text *t, enum rule_id rule, size_t at, size_t end)
{
	text_find(t, rule, at, end);
	t->value_end = end;
}

void match_value(struct text *t, size_t at, size_t end, enum key_kind kind, bool quoted, bool number)
{
	switch (kind) {
	case KEY_NONE:
	case KEY_VERSION:
		break;
	case KEY_PWD:
		if (end > at && (t->p[at] == '/' || t->p[at] == '~' ||
				    (t->p[at] == '\\' && !t->raw) || /* there, an escape */
				    (end - at > 1 && t->p[at + 1] == ':')))
			break;
		/* fall through */
	case KEY_SECRET:
	case KEY_TOKEN:
	case KEY_CARD:
		if (is_secret(t, at, end, kind, number))
			secret(t, RULE_FIELD, at, end);
		break;
	case KEY_AUTH:
		at = text_scheme(t, at, end);
		if (!number && !placeholder(t, at, end))
			secret(t, RULE_AUTHORIZATION, at, end);
		break;
	case KEY_COOKIE:
		if (!number && !placeholder(t, at, end))
			secret(t, RULE_COOKIE, at, end);
		break;
	case KEY_TS:
		if (!number && is_slack_ts(t, at, end))
			text_find(t, RULE_SLACK_TS, at, end);
		break;
	case KEY_SESSION:
		if (!number && !common_name(t, at, end))
			text_find(t, RULE_SESSION_KEY, at, end);
		break;
	case KEY_PHONE:
		if (is_phone(t, at, end))
			text_find(t, RULE_PHONE, at, end);
		break;
	case KEY_USER:
		if (!number && (quoted || text_all(t, at, end, IS_TOKEN | IS_DOT)) &&
		    !placeholder(t, at, end) && !common_name(t, at, end))
			text_find(t, RULE_USER_FIELD, at, end);
		break;
	case KEY_HOSTNAME:
	case KEY_HOST:
		if (!number && is_host(t, at, end, kind == KEY_HOSTNAME))
			text_find(t, RULE_HOST_FIELD, at, end);
		break;
	default:
		match_id(t, at, end, kind, number);
	}
}
