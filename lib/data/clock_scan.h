/*
 * clock_scan: the tokens of V8's date parser (src/date/dateparser): numbers, symbols, words and
 * white space. For clock.c only.
 */
#ifndef OC_DATA_CLOCK_SCAN_H
#define OC_DATA_CLOCK_SCAN_H

#include "base/slice.h"

#define CLOCK_DIGITS_MAX 9 /* of a number; those behind are read and left out */

enum token_kind { TOK_END, TOK_INVALID, TOK_NUMBER, TOK_SYMBOL, TOK_SPACE, TOK_WORD, TOK_OTHER };
enum word_kind { WORD_UNKNOWN, WORD_MONTH, WORD_AMPM, WORD_ZONE, WORD_SEPARATOR };

struct token {
	enum token_kind kind;
	enum word_kind word;
	int value;  /* number, symbol, or the word's value */
	int length; /* characters */
};

struct scanner {
	const unsigned char *p;
	const unsigned char *end;
	struct token now; /* not taken yet */
};

void scanner_init(struct scanner *s, struct slice text);

/* The token under s->now, which the next one replaces. */
struct token scanner_take(struct scanner *s);

#endif
