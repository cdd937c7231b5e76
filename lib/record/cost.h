/* cost: money, exactly. One unit is a pico-dollar (10^-12 USD): each message's cost is rounded to it once, half up, and
 * sums are of whole units, so that the order in which they are added up never shows. */
#pragma once

#include "data/data.h"

#define COST_MAX ((uint64_t)1000000 * 1000000000000) /* of one message: a million dollars */
/* Of a sum: 36 digits. */
#define COST_SUM_MAX ((unsigned __int128)1000000000000000000 * 1000000000000000000 - 1)

enum cost_found { COST_NONE, COST_GOOD, COST_BAD };

/* A JSON number lexeme. Returns false when it is negative or beyond COST_MAX. */
bool cost_parse(struct slice lexeme, uint64_t *units);

/* A value of a record: missing and null are COST_NONE; what is no number, or no cost_parse, is COST_BAD. */
enum cost_found cost_read(struct json_val v, uint64_t *units);

/* As a number of dollars: the double nearest to the exact sum. */
void cost_emit(struct emit *w, const char *key, unsigned __int128 units);
double cost_dollars(unsigned __int128 units);

/* In decimal digits, as a string: how sums travel. Returns the length; buf: COST_DIGITS bytes. */
#define COST_DIGITS 40
size_t cost_digits(char *buf, unsigned __int128 units);

/* Reads that again, at most COST_SUM_MAX. Returns false for anything else. */
bool cost_from_digits(struct slice text, unsigned __int128 *units);
