/* text: one text that is swept for findings, and what the matchers share. Private to lib/redact.
 *
 * A matcher gets a text and the place of its sign (a prefix, a separator, a run of digits), looks around it without
 * bounds other than the text's, and calls text_find for what it finds. There is no buffer edge: a text is whole.
 *
 * A raw text is a line whose encodings are still on it. There a matcher may say too much, never too little: what it
 * finds only means "look at the values". The difference is in what may stand left of a token (text_opens) and in what a
 * value may begin with. */
#pragma once

#include "redact/chars.h"
#include "redact/key_name.h"
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
	bool loose;       /* what stands left of a token does not count */
	bool found;       /* raw: something was */
	bool open;        /* it ends within a PEM block */
	bool version;     /* the value stands under a version's key */
	unsigned classes; /* what is looked for */
	const struct key_index *keys;
	struct finds *out; /* not for a raw text */
	/* What keeps hostile texts from costing the square of their length: the last long run, the last '@' and where
	 * its word begins, the ends of the last token, value and find. */
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

/* [at, end) is what `rule` is about. Does nothing when the class is not looked for or the bytes are a mask. */
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

/* The same without regard to case; s is in lower case. */
bool text_is_folded(struct text *t, size_t at, const char *s, size_t n);

/* May a token begin at `at`: is the byte before it none of `classes`? In a raw text the last byte of an escape (\n,
 * \u000a, %20) is no part of a word. */
bool text_opens(struct text *t, size_t at, unsigned classes);

#define TEXT_SAMPLE 512u /* bytes of a long value that are looked at to judge what it is */

/* Do the bytes hold a digit, or both cases? Words of a language do not. */
bool text_random(struct text *t, size_t at, size_t end);

/* Bytes of an ellipsis at `at`: U+2026 or "..."; or of three or more asterisks; 0 for none. */
size_t text_ellipsis(struct text *t, size_t at);
