/* prefix: the table of literals that begin a finding. Data only: sweep.c finds the literals, match_*.c checks
 * what surrounds them. Private to lib/redact. */
#ifndef OC_REDACT_PREFIX_H
#define OC_REDACT_PREFIX_H

#include <stdbool.h>
#include <stddef.h>

#include "redact/rule.h"

enum prefix_match {
	MATCH_TOKEN, /* the literal and a run of an alphabet */
	MATCH_JWT,
	MATCH_PEM,
	MATCH_SLACK_WEBHOOK,
	MATCH_DISCORD_WEBHOOK,
	MATCH_BEARER,
	MATCH_BASIC,
	MATCH_FLAG,
	MATCH_SIGNATURE,
	MATCH_REMNANT,
	MATCH_HOME,
	MATCH_SESSION_KEY,
	MATCH_SLACK_ID,
	MATCH_SUPERGROUP,
	MATCH_HOST
};

struct prefix {
	const char *literal;
	unsigned char n;    /* bytes in it */
	unsigned char sign; /* offset of the three bytes that the sweep looks for */
	bool folded;        /* matches upper and lower case; the literal is in lower case */
	unsigned char match; /* enum prefix_match */
	unsigned char rule;  /* enum rule_id */
	/* MATCH_TOKEN: */
	unsigned char classes; /* alphabet of the token after the literal */
	unsigned char least;   /* least number of them */
	bool random;           /* they must look random */
	/*
	 * Example texts for t/unit/test_redact_rows.c, separated by '|'. In each text of `found` the rule finds
	 * what is in brackets; in each of `left` it finds nothing. $ is the literal; {20a} is replaced by 20
	 * bytes: a letters of both cases and digits, m letters of both cases, l small letters, u capitals and
	 * digits, d digits, h hexadecimal digits. NULL for MATCH_TOKEN, whose examples follow from its columns.
	 */
	const char *found, *left;
};

extern const struct prefix prefixes[];
extern const size_t prefix_count;

#endif
