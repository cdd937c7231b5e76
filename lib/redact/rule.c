#include "redact/rule.h"

#include "redact/chars.h"

#define RULE_ROW(rule, name, type, class) {name, type, class},

const struct scan_rule rules[RULE_END - TOKEN_RULES_MAX] = {RULES(RULE_ROW)};

const struct scan_rule *scan_rule(size_t i)
{
	if (i < token_rule_count)
		return &token_rules[i];
	i -= token_rule_count;
	return i < RULE_END - TOKEN_RULES_MAX ? &rules[i] : NULL;
}

/* --- the forms of a replacement --- */

static bool is_type(const char *p, size_t n)
{
	const struct scan_rule *r;

	for (size_t i = 0; (r = scan_rule(i)) != NULL; i++) {
		if (slice_eq(slice_make(p, n), slice_cstr(r->type)))
			return true;
	}
	return false;
}

/* TYPE-N or TYPE-H. */
static bool is_pseudonym(struct slice s)
{
	size_t at = s.n;
	bool decimal = true;

	while (at > 0 && is((unsigned char)s.p[at - 1], IS_DIGIT | IS_HEX) &&
	       !is((unsigned char)s.p[at - 1], IS_UPPER)) {
		at--;
		decimal = decimal && is((unsigned char)s.p[at], IS_DIGIT);
	}
	if (at < 2 || at == s.n || s.p[at - 1] != '-' || (!decimal && s.n - at != 32))
		return false;
	return is_type(s.p, at - 1);
}

bool scan_is_mask(struct slice s)
{
	static const struct slice HEAD = SLICE("[redacted:");

	if (s.n < 3)
		return false;
	switch (s.p[0]) {
	case '[':
		return slice_eqs(s, "[redacted]") ||
		       (slice_has_prefix(s, HEAD) && s.p[s.n - 1] == ']' &&
			   is_type(s.p + HEAD.n, s.n - HEAD.n - 1));
	case '<':
		return slice_eqs(s, "<redacted>") || slice_eqs(s, "<unavailable>");
	case '*':
		return slice_eqs(s, "***");
	default:
		return is_pseudonym(s);
	}
}
