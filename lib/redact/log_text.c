#include "redact/log_text.h"

#include "redact/chars.h"
#include "redact/policy_form.h"
#include "redact/scan.h"
#include "redact/words.h"

/* What a token is to us. */
enum token_is {
	TOKEN_NONE,   /* punctuation alone: neither for nor against */
	TOKEN_FIGURE, /* a number, a time, a version: stays where the text is ours */
	TOKEN_GLUE,
	TOKEN_TERM,
	TOKEN_PHRASE, /* a time, a measure, part of what a report looks for: stays in any text */
	TOKEN_OTHER   /* goes */
};

/* Between tokens: blanks, brackets, quotes and the like. A ':' or '=' ends a token, too. */
static bool between(char c)
{
	static const bool marks[128] = {['"'] = true, ['\''] = true, ['`'] = true, ['('] = true,
	    [')'] = true, ['{'] = true, ['}'] = true, ['['] = true, [']'] = true, ['<'] = true,
	    ['>'] = true, [','] = true, [';'] = true, ['|'] = true, ['='] = true, ['!'] = true,
	    ['?'] = true, ['*'] = true, ['&'] = true, ['^'] = true};
	unsigned char u = (unsigned char)c;

	return u <= 0x20 || (u < 128 && marks[u]);
}

/* The length of an escape of JSON that is a blank or a quote at p, or 0. */
static size_t blank_escape(struct slice t, size_t at, bool string)
{
	if (!string || t.p[at] != '\\' || at + 1 >= t.n)
		return 0;
	return memchr("nrt\"", t.p[at + 1], 4) != NULL ? 2 : 0;
}

static bool unit(struct slice s)
{
	static const char *const units[] = {"ms", "s", "m", "h", "d", "us", "ns", "B", "kB", "KB", "MB", "GB", "KiB",
	    "MiB", "GiB", "b", "kb", "mb", "gb", "%", "x", "fps", NULL};

	return words_hold(units, s);
}

/* 12, 1.6, 309.0ms, 32s, 661MB, 98%, -25448448 */
static bool figure(struct slice s, bool after_name)
{
	size_t at = 0, digits = 0;

	if (at < s.n && (s.p[at] == '-' || s.p[at] == '+'))
		at++;
	for (; at < s.n && (is_digit(s.p[at]) || s.p[at] == '.'); at++)
		digits += is_digit(s.p[at]);
	if (digits == 0 || digits > 15)
		return false;
	if (at == s.n) /* a number alone can be a code or a phone's */
		return after_name || digits <= 3;
	return unit(slice_make(s.p + at, s.n - at));
}

static void worse(enum token_is *is, enum token_is found)
{
	if (found == TOKEN_OTHER || *is == TOKEN_OTHER)
		*is = TOKEN_OTHER;
	else if (*is == TOKEN_NONE || found == TOKEN_TERM)
		*is = found;
}

/* A name, part by part: camelCase, and what dots, dashes, slashes and colons join. */
static enum token_is parts(const struct log_words *w, struct slice s, bool after_name)
{
	enum token_is is = TOKEN_NONE;

	for (size_t at = 0; at < s.n;) {
		size_t end = at;
		if (is_letter(s.p[at])) {
			while (end < s.n && is_upper(s.p[end]))
				end++;
			if (end - at <= 1 || (end < s.n && s.p[end] >= 'a' && s.p[end] <= 'z'))
				end = end - at > 1 ? end - 1 : end;
			if (end - at <= 1)
				while (end < s.n && s.p[end] >= 'a' && s.p[end] <= 'z')
					end++;
			size_t more = end;
			while (more < s.n && is_digit(s.p[more]))
				more++;
			if (more > end && log_words_find(w, s.p + at, more - at) != LOG_UNKNOWN)
				end = more;
			enum log_word word = log_words_find(w, s.p + at, end - at);
			worse(&is, word == LOG_TERM	? TOKEN_TERM : word == LOG_GLUE ? TOKEN_GLUE : TOKEN_OTHER);
		} else if (is_digit(s.p[at])) {
			while (end < s.n && (is_digit(s.p[end]) || s.p[end] == '.'))
				end++;
			while (end < s.n && is_letter(s.p[end]))
				end++;
			worse(&is, figure(slice_make(s.p + at, end - at), after_name) ? TOKEN_FIGURE : TOKEN_OTHER);
		} else {
			if (memchr("._-/:@#+$~%", s.p[at], 11) == NULL && s.p[at] != '\\')
				return TOKEN_OTHER;
			end++;
		}
		at = end;
	}
	return is;
}

bool log_name(const struct log_words *w, struct slice name)
{
	enum token_is is = parts(w, name, false);

	return is == TOKEN_TERM || is == TOKEN_GLUE;
}

static struct slice strip(struct slice s)
{
	while (s.n > 0 && memchr(".:-/#~\\", s.p[s.n - 1], 7) != NULL)
		s.n--;
	while (s.n > 0 && memchr(".:#~\\", s.p[0], 5) != NULL)
		s = slice_make(s.p + 1, s.n - 1);
	return s;
}

/* HH:MM:SS, as the console's lines begin */
static bool clock_time(struct slice s)
{
	return s.n == 8 && is_digit(s.p[0]) && is_digit(s.p[1]) && s.p[2] == ':' && is_digit(s.p[3]) &&
	       is_digit(s.p[4]) && s.p[5] == ':' && is_digit(s.p[6]) && is_digit(s.p[7]);
}

static bool symbol(struct slice s)
{
	static const char *const symbols[] = {"\xE2\x87\x84", "\xE2\x9C\x93", "\xE2\x9C\x97", "\xE2\x80\xA6",
	    "\xE2\x86\x92", "\xE2\x80\x94", "\xE2\x80\x93", "-", "->", "+", "\xE2\x9A\xA0\xEF\xB8\x8F", NULL};

	return words_hold(symbols, s);
}

/* From the root of a file system, or of a home. */
static bool absolute(struct slice s)
{
	size_t slashes = 0;

	for (size_t i = 0; i < s.n; i++)
		slashes += s.p[i] == '/';
	return (s.p[0] == '/' && slashes > 1) || (s.p[0] == '~' && slashes > 0) || slice_find(s, SLICE("://"), 0) < s.n;
}

/* Is the token a name in front of '=' or ':'? */
static bool field_name(const struct log_words *w, const struct policy_map *m, struct slice s)
{
	return form_field(s) && (policy_map_knows(m, s) || log_name(w, s) || form_measure(s));
}

static enum token_is token_is(const struct log_words *w, const struct policy_map *m, struct slice s, bool after_name)
{
	struct slice core = strip(s);
	static const struct slice dots = SLICE("\xE2\x80\xA6");

	if (slice_has_suffix(core, dots))
		core.n -= dots.n;
	if (core.n == 0 || symbol(s))
		return TOKEN_NONE;
	if (scan_is_mask(core) || slice_eq(core, SLICE("redacted")))
		return TOKEN_FIGURE;
	/* A unit can stand apart from its figure; one letter is too little to tell. */
	if (figure(core, after_name) || (core.n > 1 && unit(core)) || form_time(core) || form_version(core) ||
	    form_uuid(core) || form_hash(core) || clock_time(core))
		return TOKEN_FIGURE;
	if (core.n > 64 || absolute(s))
		return TOKEN_OTHER;
	return after_name && policy_map_knows(m, core) ? TOKEN_TERM : parts(w, core, after_name);
}

struct log_token {
	size_t at, end;
	enum token_is is;
};

static int add_run(struct log_runs *r, size_t at, size_t end, struct slice text)
{
	/* What stands between two runs that both go (blanks, quotes) goes with them, if it is only blanks. */
	if (r->n > 0) {
		struct log_run *last = &r->run[r->n - 1];
		size_t gap = last->at + last->len;
		while (gap < at && text.p[gap] == ' ')
			gap++;
		if (gap == at) {
			last->len = end - last->at;
			return 0;
		}
	}
	if (mem_grow(&r->run, &r->cap, r->n + 1, sizeof(*r->run)) != 0)
		return -1;
	r->run[r->n++] = (struct log_run){at, end - at};
	return 0;
}

/* The next token at or after at; false at the end. *name: '=' or ':' stands between the token before and this one. */
static bool next_token(struct slice text, size_t at, bool string, struct log_token *t, bool *name)
{
	size_t skip;

	*name = false;
	for (; at < text.n; at += skip) {
		skip = blank_escape(text, at, string);
		if (skip == 0 && !between(text.p[at]) && text.p[at] != ':')
			break;
		*name = *name || text.p[at] == '=' || text.p[at] == ':';
		skip = skip == 0 ? 1 : skip;
	}
	t->at = at;
	while (at < text.n && !between(text.p[at]) && blank_escape(text, at, string) == 0) {
		if (text.p[at] == ':' && at + 1 < text.n && !is_digit(text.p[at + 1]) &&
		    text.p[at + 1] != '/' && (between(text.p[at + 1]) || at == t->at))
			break;
		at++;
	}
	t->end = at;
	return t->at < t->end;
}

/* Escapes that stand for characters (\u0041, \/) hide what a word is: such a text is not ours. */
static bool hides(struct slice text, bool string)
{
	if (!string)
		return false;
	for (size_t i = 0; i + 1 < text.n; i++) {
		if (text.p[i] != '\\')
			continue;
		if (text.p[i + 1] == 'u')
			return true;
		i++;
	}
	return false;
}

/* A walk over the tokens of a text, and what they are. */
struct token_walk {
	const struct log_words *w;
	const struct policy_map *m;
	struct slice text;
	bool string;
	struct log_token t;
	size_t phrase; /* end of the phrase under way */
	bool named;    /* the token before can be a field's name */
	bool measure;  /* it is that of a measure */
};

static bool walk_next(struct token_walk *k)
{
	bool name;

	if (!next_token(k->text, k->t.end, k->string, &k->t, &name))
		return false;
	struct slice s = slice_make(k->text.p + k->t.at, k->t.end - k->t.at);
	k->t.is = token_is(k->w, k->m, s, name && k->named);
	bool measured = name && k->measure && k->t.is == TOKEN_FIGURE;
	k->named = field_name(k->w, k->m, strip(s));
	k->measure = k->t.end < k->text.n && k->text.p[k->t.end] == '=' &&
		     (form_measure(s) || slice_eq(s, SLICE("duration")));
	if (k->t.is == TOKEN_OTHER && k->named)
		k->t.is = TOKEN_TERM;
	if (measured || k->measure || form_time(s) || clock_time(s))
		k->t.is = TOKEN_PHRASE;
	if (k->t.at >= k->phrase)
		k->phrase = log_phrase(k->w, k->text, k->t.at);
	if (k->phrase >= k->t.end || scan_is_mask(strip(s)))
		k->t.is = TOKEN_PHRASE;
	return true;
}

/* The tokens, noted in r->token. Returns their number, or -1. *ours: there is more that speaks for the text being ours
 * than against it. */
static int64_t note_tokens(struct log_runs *r, struct token_walk k, bool *ours)
{
	size_t n = 0, for_us = 0, others = 0, glue = 0;

	while (walk_next(&k)) {
		if (mem_grow(&r->token, &r->token_cap, n + 1, sizeof(*r->token)) != 0)
			return -1;
		r->token[n++] = k.t;
		for_us += k.t.is == TOKEN_TERM || k.t.is == TOKEN_FIGURE || k.t.is == TOKEN_PHRASE;
		others += k.t.is == TOKEN_OTHER;
		glue += k.t.is == TOKEN_GLUE;
	}
	*ours = !hides(k.text, k.string) && (others == 0 ? for_us > 0 || glue <= 3 : for_us >= others);
	return (int64_t)n;
}

int log_runs(const struct log_words *w, const struct policy_map *m, struct log_runs *r, struct slice text, bool string)
{
	struct token_walk k = {w, m, text, string, {0, 0, TOKEN_NONE}, 0, false, false};
	bool ours;
	int64_t n = note_tokens(r, k, &ours);

	r->n = 0;
	for (int64_t i = 0; i < n; i++) {
		const struct log_token *t = &r->token[i];
		if (t->is == TOKEN_NONE || t->is == TOKEN_PHRASE || (ours && t->is != TOKEN_OTHER))
			continue;
		if (add_run(r, t->at, t->end, text) != 0)
			return -1;
	}
	return n < 0 ? -1 : (int)r->n;
}
