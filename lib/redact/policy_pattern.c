/* Plain jq paths, read without libjq. */
#include "base/mem.h"
#include "redact/policy_rules.h"

struct scanner {
	struct policy_rules *r;
	struct slice text;
	size_t at;
	uint16_t rule;
	bool nomem;
};

static void blanks(struct scanner *s)
{
	while (s->at < s->text.n && memchr(" \t\r\n", s->text.p[s->at], 4) != NULL)
		s->at++;
}

static bool eat(struct scanner *s, char c)
{
	if (s->at >= s->text.n || s->text.p[s->at] != c)
		return false;
	s->at++;
	return true;
}

static bool add(struct scanner *s, struct step step)
{
	void *p = s->r->step;

	if (mem_grow(&p, &s->r->step_cap, s->r->steps + 1, sizeof(*s->r->step)) != 0 ||
	    s->r->steps >= UINT16_MAX) {
		s->nomem = true;
		return false;
	}
	s->r->step = p;
	step.rule = s->rule;
	s->r->step[s->r->steps++] = step;
	return true;
}

static bool name_char(char c, bool first)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
	       (!first && c >= '0' && c <= '9');
}

static bool add_key(struct scanner *s, struct slice key)
{
	struct slice copy = arena_copy(&s->r->text, key);

	s->nomem |= copy.p == NULL;
	return copy.p != NULL && add(s, (struct step){.kind = STEP_KEY, .key = copy});
}

/* "..." with JSON's escapes; jq's interpolation \( is no plain path. */
static bool quoted(struct scanner *s)
{
	size_t from = s->at;
	struct sb key = SB_INIT;

	while (s->at < s->text.n && s->text.p[s->at] != '"') {
		if (s->text.p[s->at] == '\\' && (++s->at >= s->text.n || s->text.p[s->at] == '('))
			return false;
		s->at++;
	}
	struct slice lexeme = slice_make(s->text.p + from, s->at - from);
	if (!eat(s, '"'))
		return false;
	json_unescape(&key, lexeme);
	s->nomem |= !sb_ok(&key);
	bool good = sb_ok(&key) && add_key(s, sb_slice(&key));
	sb_release(&key);
	return good;
}

static bool word(struct scanner *s)
{
	size_t from = s->at;

	while (s->at < s->text.n && name_char(s->text.p[s->at], s->at == from))
		s->at++;
	return s->at > from && add_key(s, slice_make(s->text.p + from, s->at - from));
}

/* Behind '[': ], "key"] or 12] */
static bool bracket(struct scanner *s)
{
	uint64_t n = 0;

	blanks(s);
	if (eat(s, ']'))
		return add(s, (struct step){.kind = STEP_EACH});
	if (eat(s, '"')) {
		if (!quoted(s))
			return false;
		blanks(s);
		return eat(s, ']');
	}
	size_t from = s->at;
	while (s->at < s->text.n && s->text.p[s->at] >= '0' && s->text.p[s->at] <= '9' &&
	       n < UINT32_MAX)
		n = n * 10 + (uint64_t)(s->text.p[s->at++] - '0');
	if (s->at == from || n >= UINT32_MAX)
		return false;
	blanks(s);
	return eat(s, ']') && add(s, (struct step){.kind = STEP_INDEX, .index = (uint32_t)n});
}

/* What may follow the first dot: name, "name", [..], then the same with a dot before it or, of
 * brackets, none. */
static bool suffixes(struct scanner *s)
{
	bool dot = true;

	for (;;) {
		if (eat(s, '[')) {
			if (!bracket(s))
				return false;
		} else if (!dot) {
			return true;
		} else if (eat(s, '"') ? !quoted(s) : !word(s)) {
			return false;
		}
		while (eat(s, '?'))
			;
		dot = eat(s, '.');
	}
}

/* One term of a pipe: "..", ".", ".a[0]" */
static bool term(struct scanner *s)
{
	blanks(s);
	if (!eat(s, '.'))
		return false;
	bool deep = eat(s, '.');
	if (deep && !add(s, (struct step){.kind = STEP_DEEP}))
		return false;
	blanks(s);
	if (!deep && s->at < s->text.n && memchr("|,?", s->text.p[s->at], 3) == NULL)
		return suffixes(s);
	while (eat(s, '?'))
		;
	return true;
}

/* Terms with '|' between, to the next ',' or the end. */
static bool alternative(struct scanner *s, bool *root)
{
	bool deep = true;
	size_t begun = s->r->steps;

	do {
		if (!term(s))
			return false;
		blanks(s);
	} while (eat(s, '|'));
	for (size_t i = begun; i < s->r->steps; i++)
		deep = deep && s->r->step[i].kind == STEP_DEEP;
	*root = *root || deep;
	if (s->r->steps > begun)
		s->r->step[s->r->steps - 1].last = true;
	return true;
}

int policy_pattern(struct policy_rules *r, struct slice expr, uint16_t rule, bool *root)
{
	struct scanner s = {r, expr, 0, rule, false};
	size_t before = r->steps;
	bool good = true;

	*root = false;
	/* jq's ',' binds closer than '|': where both are, libjq shall say what is meant. */
	if (memchr(expr.p, ',', expr.n) != NULL && memchr(expr.p, '|', expr.n) != NULL)
		return 0;
	do {
		good = alternative(&s, root);
	} while (good && eat(&s, ','));
	if (s.nomem)
		return -1;
	if (good && s.at == s.text.n)
		return 1;
	r->steps = before;
	*root = false;
	return 0;
}
