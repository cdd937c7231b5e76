/* Secrets whose form is more than a prefix and an alphabet. */
#include "redact/match.h"

#include "redact/decode.h"

/* The end of a token's remnant whose kept head ends at `end`: "…" and the kept tail. 0: there is none. */
static size_t remnant_end(struct text *t, size_t end)
{
	size_t gap = text_ellipsis(t, end);

	if (gap == 0)
		return 0;
	size_t tail = text_run(t, end + gap, IS_TOKEN);
	return tail - (end + gap) >= 2 || t->p[end] == '*' ? tail : 0;
}

/* The token behind the literal; or what somebody's masking has left of one: sk-FAK...0000. */
void match_token(struct text *t, size_t at, const struct prefix *p)
{
	size_t from = at + p->n;
	size_t end = text_run(t, from, p->classes);

	if (!text_opens(t, at, IS_ALNUM))
		return;
	if (end - from >= p->least && (!p->random || text_random(t, from, end))) {
		/* What follows a dot belongs to a few kinds only, but a tail is never left. */
		while (end + 1 < t->n && t->p[end] == '.' && end + 9 <= text_run(t, end + 1, IS_TOKEN))
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

/* RFC 7515, 7516: three or five parts; two are enough when it was cut. */
void match_jwt(struct text *t, size_t at, const struct prefix *p)
{
	size_t end = text_run(t, at, IS_TOKEN);

	if (!text_opens(t, at, IS_ALNUM))
		return;
	if (end < t->n && t->p[end] == '.' && end - at >= 10 && text_run(t, end + 1, IS_TOKEN) - end > 4) {
		while (end < t->n && t->p[end] == '.')
			end = text_run(t, end + 1, IS_TOKEN);
		if (t->p[end - 1] == '.')
			end--;
		size_t more = remnant_end(t, end);
		text_find(t, p->rule, at, more != 0 ? more : end);
		return;
	}
	size_t more = remnant_end(t, end);
	if (more != 0)
		text_find(t, RULE_REMNANT, at, more);
}

/* RFC 7468 and the forms of OpenSSH and OpenPGP. A block without an end goes to the end of the text. */
void match_pem(struct text *t, size_t at, const struct prefix *p)
{
	struct slice all = slice_make((const char *)t->p, t->n);
	size_t label = at + p->n;
	size_t close = slice_find(slice_make(all.p, all.n - label > 64 ? label + 64 : all.n), SLICE("-----"), label);

	if (close - label >= 64 || close == all.n)
		return;
	struct slice name = slice_make(all.p + label, close - label);
	if (slice_find(name, SLICE("PRIVATE KEY"), 0) == name.n)
		return;
	size_t end = slice_find(all, SLICE("-----END "), close);
	t->open = end == all.n;
	if (!t->open) {
		end = slice_find(all, SLICE("-----"), end + 9);
		end = all.n - end > 5 ? end + 5 : all.n;
	}
	text_find(t, p->rule, at, end);
}

/* The words behind the host (services, workflows, triggers) stay, what is behind them goes. */
void match_slack_webhook(struct text *t, size_t at, const struct prefix *p)
{
	size_t from = at + p->n;
	size_t word = text_run(t, from, IS_LOWER);

	if (word == t->n || t->p[word] != '/')
		return;
	size_t end = text_run(t, word + 1, IS_B64);
	if (end - word > 12)
		text_find(t, p->rule, word + 1, end);
}

/* /webhooks/ID/TOKEN, and the tokens of interactions, which stand in the same place. */
void match_discord_webhook(struct text *t, size_t at, const struct prefix *p)
{
	size_t id = at + p->n;
	size_t slash = text_run(t, id, IS_DIGIT);

	if (slash - id < 15 || slash - id > 20 || slash == t->n || t->p[slash] != '/')
		return;
	size_t end = text_run(t, slash + 1, IS_TOKEN);
	if (end - slash > 20)
		text_find(t, p->rule, id, end);
}

static bool bearer_char(unsigned char c)
{
	return is(c, IS_TOKEN | IS_DOT) || c == '~' || c == '+' || c == '/' || c == '=' || c == ':';
}

static size_t blanks(struct text *t, size_t at)
{
	while (at < t->n && (t->p[at] == ' ' || t->p[at] == '\t'))
		at++;
	return at;
}

static bool has_digit(struct text *t, size_t at, size_t end)
{
	if (end > at + TEXT_SAMPLE)
		end = at + TEXT_SAMPLE;
	while (at < end && !is(t->p[at], IS_DIGIT))
		at++;
	return at < end;
}

/* "Bearer TOKEN" away from its header's name. */
void match_bearer(struct text *t, size_t at, const struct prefix *p)
{
	size_t word = at + p->n;
	size_t from = blanks(t, word);

	if (!text_opens(t, at, IS_ALNUM) || from == word)
		return;
	size_t end = from;
	while (end < t->n && bearer_char(t->p[end]))
		end++;
	size_t more = remnant_end(t, text_run(t, from, IS_TOKEN));
	if (more > end && more > from + 3)
		text_find(t, p->rule, from, more);
	else if (end - from >= 20 ? text_random(t, from, end)
				  : end - from >= 8 && has_digit(t, from, end))
		text_find(t, p->rule, from, end);
}

/* "Basic BASE64" with a colon in what it encodes (RFC 7617). */
void match_basic(struct text *t, size_t at, const struct prefix *p)
{
	size_t from = blanks(t, at + p->n);
	size_t end = text_run(t, from, IS_B64);
	char plain[96];

	if (!text_opens(t, at, IS_ALNUM) || end - from < 6)
		return;
	size_t n = end - from < 128 ? end - from : 128;
	n = decode_base64(t->p + from, n, plain);
	bool colon = false;
	for (size_t i = 0; i < n; i++) {
		if ((unsigned char)plain[i] < ' ' || (unsigned char)plain[i] > '~')
			return;
		colon = colon || plain[i] == ':';
	}
	while (end < t->n && t->p[end] == '=')
		end++;
	if (colon)
		text_find(t, p->rule, from, end);
}

/* --token VALUE: a word of prose behind it is no value. */
void match_flag(struct text *t, size_t at, const struct prefix *p)
{
	size_t word = at + p->n;
	size_t from = blanks(t, word);

	if (from == word || from == t->n)
		return;
	while (from < t->n && (t->p[from] == '\\' || t->p[from] == '"' || t->p[from] == '\''))
		from++;
	size_t end = from;
	while (end < t->n && t->p[end] > ' ' && !one_of(t->p[end], "\"'`\\,;|&)<>"))
		end++;
	if (from < end && (t->p[from] == '-' || t->p[from] == '$' || t->p[from] == '['))
		return;
	if (end - from >= 16 || (end - from >= 4 && text_random(t, from, end)))
		text_find(t, p->rule, from, end);
}

static bool query_char(unsigned char c)
{
	return is(c, IS_TOKEN | IS_DOT) || one_of(c, "%=&+/~:;,@!$*");
}

/* The run of such bytes around `at`. */
static void query_around(struct text *t, size_t at, size_t *from, size_t *end)
{
	if (at < t->query.from || at >= t->query.end) {
		t->query.from = t->query.end = at;
		while (t->query.end < t->n && query_char(t->p[t->query.end]))
			t->query.end++;
		while (t->query.from > 0 && query_char(t->p[t->query.from - 1]))
			t->query.from--;
	}
	*from = t->query.from;
	*end = t->query.end;
}

/* A signed URL: its whole query goes, since all of it was signed; a signature elsewhere alone. */
void match_signature(struct text *t, size_t at, const struct prefix *p)
{
	size_t from = at + p->n;
	size_t end, begin;

	if (!text_opens(t, at, IS_ALNUM))
		return;
	query_around(t, at, &begin, &end);
	if (begin > 0 && t->p[begin - 1] == '?') {
		if (end - from >= 8)
			text_find(t, p->rule, begin, end);
		return;
	}
	for (end = from; end < t->n && (is(t->p[end], IS_B64) || t->p[end] == '%');)
		end++;
	while (end < t->n && t->p[end] == '=')
		end++;
	if (end - from >= 16 && has_digit(t, from, end))
		text_find(t, p->rule, from, end);
}

/* What OpenClaw's own masking leaves of a token: the first six characters, U+2026, the last four
 * (src/logging/redact.ts). Six letters, an ellipsis and a word of four letters is prose. */
void match_remnant(struct text *t, size_t at, const struct prefix *p)
{
	size_t from = text_run_back(t, at, IS_TOKEN);
	size_t tail = at + p->n;
	size_t end = text_run(t, tail, IS_TOKEN);
	bool odd = has_digit(t, from, at) || has_digit(t, tail, end);

	if (end - tail != 4 || (t->raw ? at - from < 6 : at - from != 6))
		return;
	for (size_t i = from; i + 1 < end && !odd; i++)
		odd = is(t->p[i], IS_MARK) || (is(t->p[i], IS_LOWER) && is(t->p[i + 1], IS_UPPER));
	if (odd)
		text_find(t, p->rule, from, end);
}

/* A Discord bot's token: the bot's id in base64, six characters of time, a signature (27, later 38 characters). */
void match_dots(struct text *t, size_t at)
{
	size_t from = text_run_back(t, at, IS_TOKEN);
	size_t end = text_run(t, at + 8, IS_TOKEN);

	if (at - from < 20 || at - from > (t->raw ? SIZE_MAX : 64) || end - (at + 8) < 25)
		return;
	if (text_run(t, at + 1, IS_TOKEN) != at + 7)
		return;
	if (text_random(t, from, at) && text_random(t, at + 8, end))
		text_find(t, RULE_DISCORD_TOKEN, from, end);
}
