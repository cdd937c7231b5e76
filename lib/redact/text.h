/*
 * text: a text under scan, and what the matchers share. Private to lib/redact.
 *
 * A matcher gets a text and the place of its sign (a prefix, a separator, a run of digits), may look at all of
 * the text around it, and calls text_find for what it finds. A text is complete: there is no buffer edge.
 *
 * A raw text is a line whose encodings have not been removed. There a matcher may find too much but never too
 * little: a finding only means that the values have to be scanned. Two rules differ: what may precede a token
 * (text_opens) and how a value may begin.
 */
#ifndef OC_REDACT_TEXT_H
#define OC_REDACT_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "redact/chars.h"
#include "redact/key_name.h"
#include "redact/prefix.h"
#include "redact/rule.h"
#include "redact/words.h"

struct find {
	size_t at, len;
	enum rule_id rule;
	struct slice plain;
};

struct finds {
	struct find *v;
	size_t count, cap;
	bool failed; /* memory is out */
};

struct text {
	const unsigned char *p;
	size_t n;
	bool raw;
	bool loose;       /* any byte may precede a token */
	bool found;       /* raw: there is a finding */
	bool open;        /* the text ends inside a PEM block */
	bool version;     /* the value has a version's key */
	unsigned classes; /* classes to look for */
	const struct key_index *keys;
	struct finds *out; /* not used for a raw text */
	/* Caches that keep hostile texts from costing time in the square of their length: the last long run,
	 * the last '@' and the start of its word, the ends of the last token, value and finding. */
	struct {
		unsigned classes;
		size_t from, end;
	} run, query;
	struct {
		enum key_kind kind;
		size_t from, end;
	} bare;
	size_t last_at, last_word;
	size_t token_end, value_end, found_end;
};

/* Adds the finding [at, end). Does nothing when its class is not looked for or the bytes are a mask. */
void text_find(struct text *t, enum rule_id rule, size_t at, size_t end);

/* End of the run of such bytes that begins at `at`. */
size_t text_run(struct text *t, size_t at, unsigned classes);

/* Beginning of the run of such bytes that ends at `at`. */
static inline size_t text_run_back(struct text *t, size_t at, unsigned classes)
{
	while (at > 0 && is(t->p[at - 1], classes))
		at--;
	return at;
}

static inline struct slice text_slice(const struct text *t, size_t at, size_t end)
{
	return slice_make((const char *)t->p + at, end - at);
}

static inline bool text_all(struct text *t, size_t at, size_t end, unsigned classes)
{
	while (at < end && is(t->p[at], classes))
		at++;
	return at == end;
}

static inline bool text_is(struct text *t, size_t at, const char *s, size_t n)
{
	return at <= t->n && t->n - at >= n && memcmp(t->p + at, s, n) == 0;
}

#define TEXT_IS(t, at, lit) text_is((t), (at), (lit), sizeof(lit) - 1)

/* The same, ignoring case; s is in lower case. */
bool text_is_folded(struct text *t, size_t at, const char *s, size_t n);

/*
 * May a token begin at `at`? It may if the byte before is in none of `classes`. In a raw text the last byte of
 * an escape (\n, \u000a, %20) is not part of a word.
 */
bool text_opens(struct text *t, size_t at, unsigned classes);

#define TEXT_SAMPLE 512u /* bytes of a long value that are examined */

/* Do the bytes contain a digit, or letters of both cases? Words of prose do not. */
bool text_random(struct text *t, size_t at, size_t end);

/* Start of the credentials in an Authorization header's value [at, end): after its scheme. */
size_t text_scheme(struct text *t, size_t at, size_t end);

/* Length of the ellipsis at `at`: U+2026, "...", or three or more asterisks; 0 for none. */
size_t text_ellipsis(struct text *t, size_t at);

/* --- the matchers; `at` is the place of the sign --- */

void match_token(struct text *t, size_t at, const struct prefix *p);
void match_pem(struct text *t, size_t at, const struct prefix *p);
void match_jwt(struct text *t, size_t at, const struct prefix *p);
void match_slack_webhook(struct text *t, size_t at, const struct prefix *p);
void match_discord_webhook(struct text *t, size_t at, const struct prefix *p);
void match_bearer(struct text *t, size_t at, const struct prefix *p);
void match_basic(struct text *t, size_t at, const struct prefix *p);
void match_flag(struct text *t, size_t at, const struct prefix *p);
void match_signature(struct text *t, size_t at, const struct prefix *p);
void match_remnant(struct text *t, size_t at, const struct prefix *p);
void match_home(struct text *t, size_t at, const struct prefix *p);
void match_session_key(struct text *t, size_t at, const struct prefix *p);
void match_slack_id(struct text *t, size_t at, const struct prefix *p);
void match_supergroup(struct text *t, size_t at, const struct prefix *p);
void match_host(struct text *t, size_t at, const struct prefix *p);

void match_colon(struct text *t, size_t at);  /* ':' or '=': fields, headers, Telegram, IPv6 */
void match_at(struct text *t, size_t at);     /* '@': e-mail, userinfo */
void match_plus(struct text *t, size_t at);   /* '+' and a digit */
void match_dots(struct text *t, size_t at);   /* two dots with six bytes between them */
void match_octets(struct text *t, size_t at); /* a dot between digits */
void match_digits(struct text *t, size_t at); /* the first of 17 digits or more */

void match_id(struct text *t, size_t at, size_t end, enum key_kind kind, bool number);
void match_ipv6(struct text *t, size_t at);

/* The value [at, end) of a key. quoted: its end is certain; number: it is a JSON number. */
void match_value(
    struct text *t, size_t at, size_t end, enum key_kind kind, bool quoted, bool number);

#endif
