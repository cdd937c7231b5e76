/* prefix: the table of what begins with letters of its own. Data only; sweep.c finds the literals, match_*.c judges
 * what stands around them. Private to lib/redact. */
#pragma once

#include "redact/rule.h"

/* What judges the text around a literal: MATCH_TOKEN, which takes the literal and a run of an alphabet, is match_token,
 * and so on (match.h). */
#define MATCHERS(M) \
	M(TOKEN, token) M(JWT, jwt) M(PEM, pem) M(SLACK_WEBHOOK, slack_webhook) \
	M(DISCORD_WEBHOOK, discord_webhook) M(BEARER, bearer) M(BASIC, basic) M(FLAG, flag) \
	M(SIGNATURE, signature) M(REMNANT, remnant) M(HOME, home) M(SESSION_KEY, session_key) \
	M(SLACK_ID, slack_id) M(SUPERGROUP, supergroup) M(HOST, host)

#define MATCHER_ID(upper, lower) MATCH_##upper,

enum prefix_match { MATCHERS(MATCHER_ID) };

struct prefix {
	const char *literal;
	unsigned char n;    /* bytes of it */
	unsigned char sign; /* offset of the three bytes that the sweep looks for */
	bool folded;        /* in any case; the literal is in lower case */
	unsigned char match; /* enum prefix_match */
	unsigned char rule;  /* enum rule_id */
	/* MATCH_TOKEN: */
	unsigned char classes; /* bytes of the token behind the literal */
	unsigned char least;   /* how many of them at least */
	bool random;           /* they must look random */
	/* Texts for t/unit/test_redact_rows.c, '|' between them: in each of `found` the rule finds what stands in
	 * brackets, in each of `left` nothing. $ is the literal; {20a} are twenty bytes made up by the test: a letters
	 * of both cases and digits, m of both cases, l small letters, u capitals and digits, d digits, h hexadecimal
	 * digits. NULL with MATCH_TOKEN: made from the columns above. */
	const char *found, *left;
};

extern const struct prefix prefixes[];
extern const size_t prefix_count;
