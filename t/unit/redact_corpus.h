/*
 * redact_corpus: things that must be found (redact_plants.h), hidden in all the ways in which they
 * must be found.
 *
 *	struct corpus c = {.rng = {seed}};
 *	for (size_t k = 0; k < plant_count; k++)
 *		for (enum hiding h = 0; h < HIDE_COUNT; h++)
 *			corpus_plant(&c, k, -1, h, before); ... c.raw, c.form, [c.at, c.end) is the
 *secret
 *
 * Used by the unit tests of recall and precision, and by the benchmark.
 */
#ifndef OC_T_REDACT_CORPUS_H
#define OC_T_REDACT_CORPUS_H

#include "redact_plants.h"

/* --- where it is hidden --- */

enum hiding {
	HIDE_PLAIN,       /* a log line */
	HIDE_STRING,      /* a JSON string, escapes only where JSON wants them */
	HIDE_UNICODE,     /* some of its bytes as \u00XX, slashes as \/ */
	HIDE_ALL_UNICODE, /* all of them */
	HIDE_NESTED_1,    /* JSON in a string */
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
	struct sb raw; /* the value */
	enum scan_form form;
	size_t at, end;    /* where in raw the thing is, encoded */
	char needle[4096]; /* itself, ended by NUL */
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
static inline void parts_encode(
    struct parts *p, struct rng *r, corpus_encode *enc, const char *head, const char *tail)
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
	c->form = h == HIDE_PLAIN ? SCAN_PLAIN_TEXT : SCAN_JSON_STRING;
	if (h != HIDE_PLAIN)
		parts_encode(p, r, enc_json, "", "");
}

/*
 * Plants one thing of kind k, hidden so, with `before` bytes of other text before it. variant -1:
 * any.
 */
static inline void corpus_plant(
    struct corpus *c, size_t k, int variant, enum hiding h, size_t before)
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
	c->form = SCAN_JSON_STRING;
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
