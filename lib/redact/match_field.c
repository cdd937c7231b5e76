/* Fields: a key, a separator, a value. Keys are judged by rule.c, values by match_value.c; here it is found where the
 * value begins and ends, and whether code or prose only looks like a field. */
#include "redact/match.h"

#define SLASHES_MAX 300u /* backslashes before a quote: eight strings deep */

struct field {
	enum key_kind kind;
	bool quoted_key;      /* "key" : value, as in JSON */
	bool equals;          /* key=value, nothing between */
	unsigned char before; /* the byte before the key, */
	size_t slashes;       /* and backslashes before that */
};

/* The end of a quoted value that begins at `at`, its opening quote q behind `slashes` backslashes. */
static size_t quoted_end(struct text *t, size_t at, unsigned char q, size_t slashes)
{
	size_t i = at;

	for (; i < t->n && t->p[i] != '\n'; i++) {
		if (t->p[i] == q) {
			size_t back = i;
			while (back > at && t->p[back - 1] == '\\')
				back--;
			if (slashes == 0 ? (i - back) % 2 == 0 : i - back <= slashes)
				return slashes == 0 ? i : back;
		}
	}
	return i;
}

/* What code calls a thing that has members. */
const char *const code_objects[] = {"self.", "this.", "args.", "opts.", "options.", "config.", "process.", "env.",
    "cfg.", "params.", "req.", "ctx.", "settings.", NULL};

static bool member(struct text *t, size_t at, size_t end)
{
	for (const char *const *object = code_objects; *object != NULL; object++) {
		size_t n = strlen(*object);
		if (end - at > n && text_is_folded(t, at, *object, n))
			return true;
	}
	return false;
}

static size_t sample(size_t at, size_t end)
{
	return end > at + TEXT_SAMPLE ? at + TEXT_SAMPLE : end;
}

static bool holds(struct text *t, size_t at, size_t end, char c)
{
	return end > at && memchr(t->p + at, c, sample(at, end) - at) != NULL;
}

/* Parts of the names that code has for secrets, and for users and hosts. */
const char *const secret_name_parts[] = {"token", "secret", "password", NULL};
const char *const name_parts[] = {"name", "host", "user", NULL};

static bool holds_word(struct text *t, size_t at, size_t end, const char *const *words)
{
	for (; at < end; at++) {
		for (const char *const *word = words; *word != NULL; word++) {
			if (text_is_folded(t, at, *word, strlen(*word)))
				return true;
		}
	}
	return false;
}

/* Text behind `key: ` that is code or prose rather than a value. */
static bool prose(struct text *t, size_t at, size_t end, const struct field *f)
{
	bool odd = false;

	if (end < t->n && one_of(t->p[end], "(["))
		return true;
	end = sample(at, end);
	for (size_t i = at; i < end; i++) {
		unsigned char c = t->p[i];
		odd = odd || is(c, IS_DIGIT) || one_of(c, "!@#^*~+/=") || c >= 0x80;
	}
	if (holds(t, at, end, '('))
		return true;
	if (!f->equals)
		return !odd || end - at < 6;
	/* token=auth_token, password=self.password: names, in a call */
	if (odd || end - at < 4)
		return end - at < 4;
	return holds_word(t, at, end, secret_name_parts) || member(t, at, end);
}

/* username=username, host=self.host, user=person["name"]: code. */
static bool name_in_code(struct text *t, size_t at, size_t end)
{
	if (end - at < 2 || (end < t->n && one_of(t->p[end], "([")) || member(t, at, end))
		return true;
	return holds_word(t, at, sample(at, end), name_parts);
}

/* How a value without quotes ends: a header's at the end of the line, where it is not in quotes itself. */
static bool bare_char(unsigned char c, enum key_kind kind)
{
	switch (kind) {
	case KEY_AUTH:
	case KEY_COOKIE:
		return c >= ' ' && !one_of(c, "\"'\\`");
	case KEY_SECRET:
	case KEY_TOKEN:
	case KEY_PWD:
		return c > ' ' && !one_of(c, "\"'`\\,;&)}]<>|");
	default:
		return is(c, IS_TOKEN | IS_DOT) || one_of(c, "+:@");
	}
}

static size_t bare_end(struct text *t, size_t at, enum key_kind kind)
{
	if (kind == KEY_AUTH &&
	    text_is_folded(t, at, "digest ", 7)) { /* its parameters have quotes */
		while (at < t->n && t->p[at] >= ' ')
			at++;
		return at;
	}
	size_t end = at;
	if (t->bare.kind == kind && at >= t->bare.from && at < t->bare.end) {
		end = t->bare.end;
	} else {
		while (end < t->n && bare_char(t->p[end], kind))
			end++;
		if (end - at > 32) {
			t->bare.kind = kind;
			t->bare.from = at;
			t->bare.end = end;
		}
	}
	if (kind >= KEY_CARD && kind != KEY_AUTH && kind != KEY_COOKIE) {
		while (end > at && one_of(t->p[end - 1], ".:"))
			end--;
	}
	return end;
}

static size_t skip_blanks(struct text *t, size_t at)
{
	while (at < t->n && is(t->p[at], IS_SPACE))
		at++;
	return at;
}

/* Is what stands in quotes a value? In a text, accesskey="p" and Token: '#ccc' are none. */
static bool quoted_value(struct text *t, size_t at, size_t end, const struct field *f)
{
	if (t->raw)
		return true;
	switch (f->kind) {
	case KEY_SECRET:
	case KEY_PWD:
		return !f->equals || end - at > 2;
	case KEY_TOKEN:
		return end > at && t->p[at] != '#';
	case KEY_AUTH:
		return end - at > 3;
	default:
		return true;
	}
}

/* Is what stands without quotes one? Behind a quoted key only what JSON allows there. */
static bool bare_value(struct text *t, size_t at, size_t end, const struct field *f)
{
	size_t from;

	switch (f->kind) {
	case KEY_AUTH:
		from = text_scheme(t, at, end);
		return end - from >= 8 && text_random(t, from, end) && !holds(t, from, end, '(') &&
		       !(end < t->n && t->p[end] == '[');
	case KEY_COOKIE:
		from = text_run(t, at, IS_TOKEN | IS_DOT);
		if (from < end && from > at && t->p[from] == '=')
			return true;
		return f->equals && !prose(t, at, from, f);
	case KEY_SECRET:
	case KEY_PWD:
	case KEY_TOKEN:
	case KEY_CARD:
		if (!f->quoted_key)
			return !prose(t, at, end, f);
		/* Of a line any number will do: by itself it is taken whatever its digits. */
		return t->raw ? at < end && (is(t->p[at], IS_DIGIT) || t->p[at] == '-')
			      : text_all(t, at, end, IS_DIGIT);
	case KEY_SESSION:
		return f->equals && !name_in_code(t, at, end);
	case KEY_USER:
		return f->equals && !name_in_code(t, at, end);
	case KEY_HOSTNAME:
	case KEY_HOST:
		return f->equals && !name_in_code(t, at, end) && !holds(t, at, end, '_') &&
		       (holds(t, at, end, '-') || text_random(t, at, end));
	default:
		return true;
	}
}

/* One value; where the next one may begin. */
static size_t value(struct text *t, size_t at, const struct field *f)
{
	size_t open = at, end;

	while (open < t->n && open - at < SLASHES_MAX && t->p[open] == '\\')
		open++;
	if (open < t->n && open - at < SLASHES_MAX && one_of(t->p[open], "\"'`")) {
		if (!f->quoted_key && !t->raw && t->p[open] == f->before &&
		    open - at == f->slashes && (open + 1 == t->n || !is(t->p[open + 1], IS_TOKEN)))
			return open; /* "Password: " ends here */
		end = quoted_end(t, open + 1, t->p[open], open - at);
		if (quoted_value(t, open + 1, end, f))
			match_value(t, open + 1, end, f->kind, true, false);
		return end + (open - at) + 1;
	}
	end = bare_end(t, at, f->kind);
	if (bare_value(t, at, end, f))
		match_value(t, at, end, f->kind, false, f->quoted_key);
	return end;
}

/* Key and separator at `at` stand; now the value, or an array of them. */
static void field(struct text *t, size_t at, const struct field *f)
{
	size_t from = f->equals ? at : skip_blanks(t, at);

	if (from == t->n)
		return;
	if (t->p[from] != '[' || !f->quoted_key) {
		value(t, from, f);
		return;
	}
	for (from = skip_blanks(t, from + 1); from < t->n && t->p[from] != ']';) {
		if (t->raw) { /* too much, but never too little */
			t->found = true;
			return;
		}
		size_t next = value(t, from, f);
		next = skip_blanks(t, next);
		if (next >= t->n || t->p[next] != ',')
			return;
		from = skip_blanks(t, next + 1);
	}
}

static bool tokens_key(struct text *t, size_t from, size_t end)
{
	return end > from && is(t->p[end - 1], IS_ALNUM);
}

/* The class of what stands under such a key; 0 when it promises nothing. */
static unsigned kind_class(enum key_kind kind)
{
	if (kind == KEY_NONE || kind == KEY_VERSION)
		return 0;
	if (kind < KEY_ID)
		return SCAN_SECRET;
	return kind < KEY_PHONE ? SCAN_ID : kind == KEY_PHONE ? SCAN_CONTACT : SCAN_PLACE;
}

/* key: value, key=value, "key": value, \"key\":\"value\" */
static void match_field(struct text *t, size_t at)
{
	struct field f = {KEY_NONE, false, false, 0, 0};
	size_t end = at;

	while (end > 0 && at - end < 3 && (t->p[end - 1] == ' ' || t->p[end - 1] == '\t'))
		end--;
	bool spaced = end != at;
	if (end > 0 && t->p[end - 1] == ']' && at - end < 3)
		end--;
	if (end > 0 && one_of(t->p[end - 1], "\"'`")) {
		f.quoted_key = true;
		end--;
		while (end > 0 && t->p[end - 1] == '\\' && at - end < SLASHES_MAX)
			end--;
	}
	if (!key_may(t->keys, t->p + end, end))
		return;
	size_t from = end;
	while (from > 0 && end - from <= KEY_MAX && is(t->p[from - 1], IS_TOKEN | IS_DOT))
		from--;
	if (!tokens_key(t, from, end))
		return;
	if (end - from > KEY_MAX)
		from = end - KEY_MAX;
	/* In a raw text the n of \n may stand before the key. */
	f.kind = key_kind(t->keys, text_slice(t, from, end));
	if (f.kind == KEY_NONE && t->raw && from > 0 && t->p[from - 1] == '\\') {
		from += t->p[from] == 'u' ? 5 : 1;
		if (from < end)
			f.kind =
			    key_kind(t->keys, text_slice(t, from, end));
	}
	if ((kind_class(f.kind) & t->classes) == 0)
		return;
	if (at + 1 < t->n && t->p[at + 1] == '=' && t->p[at] == ':')
		at++; /* := */
	if (at + 1 < t->n && (t->p[at + 1] == '=' || t->p[at + 1] == ':'))
		return;
	if (at + 1 < t->n && t->p[at + 1] == '>')
		at++; /* => */
	f.before = from > 0 ? t->p[from - 1] : 0;
	while (from > f.slashes + 1 && f.slashes < SLASHES_MAX && t->p[from - 2 - f.slashes] == '\\')
		f.slashes++;
	f.equals = t->p[at] == '=' && !spaced && at + 1 < t->n && !is(t->p[at + 1], IS_SPACE);
	field(t, at + 1, &f);
}

/* A Telegram bot's token: its id, a colon, 35 characters. */
static void match_telegram(struct text *t, size_t at)
{
	size_t from = text_run_back(t, at, IS_DIGIT);
	size_t end = text_run(t, at + 1, IS_TOKEN);
	unsigned seen = 0;

	if (at - from < 6 || (at - from > 12 && !t->raw) || end - at <= 20)
		return;
	for (size_t i = at + 1; i < end; i++)
		seen |= char_class[t->p[i]];
	if ((seen & IS_UPPER) != 0 && (seen & IS_LOWER) != 0)
		text_find(t, RULE_TELEGRAM_TOKEN, from, end);
}

/* telegram:12345678, tg:-100123: how OpenClaw names a peer. */
static void match_peer(struct text *t, size_t at)
{
	size_t from = at >= 8 ? at - 8 : 0;
	size_t digits = at + 1 + (at + 1 < t->n && t->p[at + 1] == '-');
	size_t end = text_run(t, digits, IS_DIGIT);

	if (end - digits < 5 || end - digits > 14 || (end < t->n && is(t->p[end], IS_ALNUM)))
		return;
	if (at - from == 8 && text_is_folded(t, from, "telegram", 8))
		text_find(t, RULE_TELEGRAM_CHAT, at + 1, end);
	else if (at - from == 8 && text_is_folded(t, from, "whatsapp", 8))
		text_find(t, RULE_PHONE, at + 1, end);
	else if (at >= 2 && text_is_folded(t, at - 2, "tg", 2) && text_opens(t, at - 2, IS_ALNUM))
		text_find(t, RULE_TELEGRAM_CHAT, at + 1, end);
}

void match_colon(struct text *t, size_t at)
{
	unsigned char before = at > 0 ? t->p[at - 1] : 0;
	unsigned char after = at + 1 < t->n ? t->p[at + 1] : 0;

	if (t->p[at] == ':') {
		if (is(before, IS_DIGIT) && is(after, IS_TOKEN))
			match_telegram(t, at);
		if (after == ':' || (at + 5 < t->n && t->p[at + 5] == ':' && is(after, IS_HEX)))
			match_ipv6(t, at);
		if (is(before, IS_LOWER) && (is(after, IS_DIGIT) || after == '-'))
			match_peer(t, at);
	}
	if (at >= t->value_end)
		match_field(t, at);
}
