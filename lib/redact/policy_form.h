/* policy_form: what a text's form alone tells. Text as it stands in JSON, escapes still in it: none of the safe forms
 * has any. For lib/redact/policy*.c only. */
#pragma once

#include "base/base.h"

/* ISO 8601: a date, or date and time (T or a blank between), with or without seconds, fraction, zone. */
bool form_time(struct slice s);

/* A decimal number, as JSON has it; a leading + is none. */
bool form_number(struct slice s);

/* 1.2.3, v24.1.0, 2026.5.16-beta.4, 2026.5.14+4e10969ade */
bool form_version(struct slice s);

/* A digest or random number in hexadecimal, of one of the usual lengths, with letters in it; "sha256:" and the like
 * before it allowed. */
bool form_hash(struct slice s);

/* 8-4-4-4-12 hexadecimal digits; a word before it and "_" or "-" allowed (chatcmpl_<uuid>). */
bool form_uuid(struct slice s);

/* One word without blanks and quotes, of at most 160 bytes. */
bool form_word(struct slice s);

/* One line of at most 240 bytes, without escapes other than \". */
bool form_title(struct slice s);

/* A path that leads down from where one is, of plain characters. */
bool form_path(struct slice s);

/* A run's name: a time, a blank and a relative path. */
bool form_run(struct slice s);

/* A key that can be a field's name in a program: a letter, then letters, digits and _ - . $, at most 48 bytes, no more
 * than 4 digits in a row. */
bool form_field(struct slice s);

/* A field's name that ends as those of measures do: Ms, At, Bytes, Kb, Seconds, Tokens, Count ... */
bool form_measure(struct slice s);

/* What \w is in a pattern of JavaScript. */
bool form_name_char(char c);

/* Are they the same but for the case of ASCII letters? */
bool form_same(struct slice a, struct slice b);

/* The markers that the QA lab sends: DISCORD_QA_ECHO_0A1B2C3D. */
bool form_marker(struct slice s);
