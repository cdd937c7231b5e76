/* number: numbers as ECMAScript reads and prints them. The locale never matters. */
#pragma once

#include "base/base.h"

#define NUMBER_MAX 32

/* Prints x as Number::toString(x) does (ECMA-262 6.1.6.1.20): the shortest decimal that reads back to x; -0 is "0";
 * "NaN", "Infinity" and "-Infinity" for those. buf holds at least NUMBER_MAX bytes. Returns the length; ends with
 * NUL. */
size_t number_format(char *buf, double x);

/* As Number.prototype.toFixed(digits), digits 0..20: exact value rounded, ties away from zero; |x| >= 1e21 as
 * number_format. buf: 360 bytes. */
size_t number_fixed(char *buf, double x, int digits);

/* The nearest double to a JSON number lexeme; infinite beyond the range. The lexeme must be one. */
double number_parse(struct slice lexeme);

/* JavaScript's Number(string): white space trimmed, "" is 0, decimal with leading + or -, "Infinity", 0x 0o 0b
 * prefixes; NaN for anything else. */
double number_from_string(struct slice text);

/* Is all of it a decimal with or without sign: "1", "-1.", "+.5", "1e3" (StrDecimalLiteral of ECMA-262 without
 * Infinity, and the decimals of YAML's core schema)? */
bool number_is_decimal(struct slice text);

/* Math.round: half up (towards +infinity). NaN and infinities stay. */
double number_round(double x);

/* A finite number without fraction (Number.isInteger). */
bool number_is_integer(double x);
