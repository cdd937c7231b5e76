/*
 * Each row of each table of oc-redact's rules finds what it is for, and leaves what only looks like it. The
 * test walks the tables: a new row without its proof fails. redact_rows.h lists the rows that there must be,
 * so that one cannot go unnoticed; a new row need not be in it.
 *
 *	build/t/test_redact_rows --list | grep '^    "'    the lines for redact_rows.h
 *
 * No token here is one: they are made at run time, from a literal and an alphabet.
 */
#include <stdlib.h>

#include "base/sb.h"
#include "redact/chars.h"
#include "redact/prefix.h"
#include "redact/scan.h"
#include "tap.h"

#include "redact_rows.h"

static struct oc_err err = OC_ERR_INIT;
static struct scan scan;

/* The rows walked so far, a line each. */
static struct sb walked = SB_INIT;

/* Is every text of the row under way as it should be? */
static bool proven;

/* That was the proof of a row: what is said of it in the list. */
static void row(const char *table, const char *name, const char *what)
{
	char title[300];

	snprintf(title, sizeof(title), "%s %s%s%s", table, name, what[0] == '\0' ? "" : " ", what);
	TEST(proven, title);
	sb_addf(&walked, "%s\n", title);
}

/* ---- texts ---- */

/* The i-th byte made up of an alphabet of prefix.h: all of them occur within the first four. */
static char made(char alphabet, size_t i)
{
	switch (alphabet) {
	case 'a':
		return "k7Qw"[i % 4];
	case 'm':
		return "kQ"[i % 2];
	case 'l':
		return "kwqb"[i % 4];
	case 'u':
		return "Q7K3"[i % 4];
	case 'd':
		return "7391"[i % 4];
	default:
		return "7ac3"[i % 4];
	}
}

struct example {
	struct sb text;
	size_t at, end; /* of what is to be found */
};

/* Appends what the recipe (prefix.h) says, with the literal as it is, or (swapped) in the other case. */
static void make(struct example *x, const char *recipe, size_t n, const char *literal, bool swapped)
{
	sb_reset(&x->text);
	x->at = x->end = 0;
	for (size_t i = 0; i < n; i++) {
		char c = recipe[i], *behind;
		if (c == '$') {
			for (const char *l = literal; *l != '\0'; l++)
				sb_addc(&x->text, swapped && is((unsigned char)*l, IS_UPPER | IS_LOWER) ? *l ^ 0x20 : *l);
		} else if (c == '[') {
			x->at = x->text.len;
		} else if (c == ']') {
			x->end = x->text.len;
		} else if (c == '{') {
			size_t count = strtoul(recipe + i + 1, &behind, 10);
			for (size_t k = 0; k < count; k++)
				sb_addc(&x->text, made(*behind, k));
			i = (size_t)(behind - recipe) + 1;
		} else {
			sb_addc(&x->text, c);
		}
	}
}

/* Does the rule find something in the text: that of [at, end) and nothing else? */
enum outcome { NOTHING, RIGHT, WRONG };

static enum outcome look(const char *rule, const struct sb *text, size_t at, size_t end)
{
	enum outcome o = NOTHING;
	struct scan_found f;

	if (scan_text(&scan, slice_make(text->buf, text->len), SCAN_PLAIN_TEXT, NULL, &f, &err) != 0)
		return WRONG;
	for (size_t i = 0; i < f.count; i++) {
		if (strcmp(f.hit[i].rule->name, rule) != 0)
			continue;
		o = o == NOTHING && f.hit[i].at == at && f.hit[i].at + f.hit[i].len == end ? RIGHT : WRONG;
	}
	/* What scan_text finds scan_line must announce. */
	return o == RIGHT && !scan_line(&scan, slice_make(text->buf, text->len)) ? WRONG : o;
}

static void expect(const char *rule, const struct example *x, enum outcome want)
{
	if (look(rule, &x->text, x->at, x->end) == want)
		return;
	proven = false;
	printf("# %s: %s: %.*s\n", rule, want == RIGHT ? "not found" : "found", (int)x->text.len, x->text.buf);
}

/* ---- prefix.c ---- */

static bool has_letters(const char *s)
{
	while (*s != '\0' && !is((unsigned char)*s, IS_UPPER | IS_LOWER))
		s++;
	return *s != '\0';
}

static void prove_recipes(const struct prefix *p, const char *rule, const char *recipes, enum outcome want)
{
	struct example x = {.text = SB_INIT};

	proven = proven && recipes != NULL && *recipes != '\0';
	for (const char *r = recipes; r != NULL && *r != '\0';) {
		size_t n = strcspn(r, "|");
		make(&x, r, n, p->literal, false);
		expect(rule, &x, want);
		if (want == RIGHT && has_letters(p->literal) && memchr(r, '$', n) != NULL) {
			make(&x, r, n, p->literal, true);
			expect(rule, &x, p->folded ? RIGHT : NOTHING);
		}
		r += n + (r[n] == '|');
	}
	sb_release(&x.text);
}

/* What is in none of the classes, and one byte of each. */
static const struct {
	unsigned class;
	char byte;
} EACH_CLASS[] = {{IS_LOWER, 'w'}, {IS_UPPER, 'W'}, {IS_DIGIT, '5'}, {IS_MARK, '-'}, {IS_MARK, '_'}, {0, '!'}};

static void put_tail(struct sb *s, const struct prefix *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		sb_addc(s, made((p->classes & IS_LOWER) != 0 ? 'a' : 'u', i));
}

/* `n` bytes behind the literal, `before` in front of it. */
static void make_token(struct example *x, const struct prefix *p, size_t n, char before)
{
	sb_reset(&x->text);
	sb_addc(&x->text, before);
	x->at = x->text.len;
	sb_adds(&x->text, p->literal);
	put_tail(&x->text, p, n);
	x->end = x->text.len;
}

static void prove_token(const struct prefix *p, const char *rule)
{
	struct example x = {.text = SB_INIT};
	bool small = (p->classes & IS_LOWER) != 0;

	make_token(&x, p, p->least - 1u, ' ');
	expect(rule, &x, NOTHING);
	for (size_t n = p->least; n <= p->least + 50u; n += 50) {
		make_token(&x, p, n, '_');
		expect(rule, &x, RIGHT);
		sb_adds(&x.text, " y");
		expect(rule, &x, RIGHT);
		x.text.buf[0] = 'x';
		proven = proven && look(rule, &x.text, x.at, x.end) != RIGHT;
	}
	for (size_t i = 0; i < sizeof(EACH_CLASS) / sizeof(EACH_CLASS[0]); i++) {
		make_token(&x, p, p->least - 1u, ' ');
		sb_addc(&x.text, EACH_CLASS[i].byte);
		x.end++;
		expect(rule, &x, (p->classes & EACH_CLASS[i].class) != 0 ? RIGHT : NOTHING);
	}
	make_token(&x, p, p->least, ' ');
	memset(x.text.buf + x.end - p->least, small ? 'k' : 'K', p->least);
	expect(rule, &x, p->random ? NOTHING : RIGHT);
	sb_release(&x.text);
}

static void prove_prefixes(void)
{
	char what[200];

	for (size_t i = 0; i < prefix_count; i++) {
		const struct prefix *p = &prefixes[i];
		const struct scan_rule *r = rule_of(p->rule);
		snprintf(what, sizeof(what), "%s %s %d match %d%s classes %d least %d%s", r->name, r->type, (int)r->class,
		    p->match, p->folded ? " folded" : "", p->classes, p->least, p->random ? " random" : "");
		proven = strlen(p->literal) == p->n && p->sign + 2u <= p->n;
		if (p->match == MATCH_TOKEN) {
			prove_token(p, r->name);
		} else {
			prove_recipes(p, r->name, p->found, RIGHT);
			prove_recipes(p, r->name, p->left, NOTHING);
		}
		row("prefix", p->literal, what);
	}
}

/* ---- the list ---- */

static bool has_line(const struct sb *text, const char *line)
{
	size_t n = strlen(line);

	for (const char *p = text->buf; (p = strstr(p, line)) != NULL; p++) {
		if ((p == text->buf || p[-1] == '\n') && p[n] == '\n')
			return true;
	}
	return false;
}

static void prove_list(void)
{
	char name[300];

	for (size_t i = 0; i < sizeof(ROWS) / sizeof(ROWS[0]); i++) {
		snprintf(name, sizeof(name), "there is a row %s", ROWS[i]);
		TEST(has_line(&walked, ROWS[i]), name);
	}
}

static void print_list(void)
{
	for (const char *p = walked.buf; *p != '\0'; p++) {
		if (p == walked.buf || p[-1] == '\n')
			fputs("    \"", stdout);
		if (*p == '\n')
			fputs("\",\n", stdout);
		else if (*p == '"' || *p == '\\')
			printf("\\%c", *p);
		else if ((unsigned char)*p >= 0x80)
			printf("\\%03o", (unsigned)(unsigned char)*p);
		else
			putchar(*p);
	}
}

int main(int argc, char **argv)
{
	bool list = argc > 1 && strcmp(argv[1], "--list") == 0;

	if (!TEST(scan_init(&scan, SCAN_ALL, &err) == 0, "a scan begins"))
		return tap_done();
	prove_prefixes();
	if (list)
		print_list();
	else
		prove_list();
	scan_release(&scan);
	sb_release(&walked);
	return tap_done();
}
