/* match: judge what stands around a sign (a literal of prefix.h, a separator, a run of digits) and note what they find.
 * Private to lib/redact; sweep.c calls them.
 *
 * match_secret.c, match_id.c, match_contact.c, match_place.c: what has a sign of its own; match_field.c: fields, which
 * have their keys; match_value.c: the values of fields. */
#pragma once

#include "redact/prefix.h"
#include "redact/text.h"

/* `at` is where the literal begins: match_token(), match_jwt() ... */
#define MATCHER(upper, lower) void match_##lower(struct text *t, size_t at, const struct prefix *p);
MATCHERS(MATCHER)

void match_colon(struct text *t, size_t at);  /* ':' or '=': fields, headers, Telegram, IPv6 */
void match_at(struct text *t, size_t at);     /* '@': e-mail, userinfo */
void match_plus(struct text *t, size_t at);   /* '+' and a digit */
void match_dots(struct text *t, size_t at);   /* two dots with six bytes between them */
void match_octets(struct text *t, size_t at); /* a dot between digits */
void match_digits(struct text *t, size_t at); /* the first of 17 digits or more */

void match_id(struct text *t, size_t at, size_t end, enum key_kind kind, bool number);
void match_ipv6(struct text *t, size_t at);

/* The value [at, end) under a key. quoted: where it ends is certain; number: it is a JSON number. */
void match_value(struct text *t, size_t at, size_t end, enum key_kind kind, bool quoted, bool number);

/* Where the credentials begin in an Authorization header's value [at, end): behind its scheme. */
size_t text_scheme(struct text *t, size_t at, size_t end);
