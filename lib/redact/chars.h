/* chars: classes of bytes. Private to lib/redact. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum char_class {
	IS_DIGIT = 1,
	IS_UPPER = 2,
	IS_LOWER = 4,
	IS_HEX = 8,
	IS_MARK = 16,  /* - and _ */
	IS_B64 = 32,   /* the alphabets of base64 and base64url, no '=' */
	IS_SPACE = 64, /* blank, TAB, LF, CR */
	IS_DOT = 128
};

#define IS_ALNUM (IS_DIGIT | IS_UPPER | IS_LOWER)
#define IS_TOKEN (IS_ALNUM | IS_MARK)

extern const uint8_t char_class[256];

static inline bool is(unsigned char c, unsigned classes)
{
	return (char_class[c] & classes) != 0;
}

static inline bool is_digit(char c)
{
	return is((unsigned char)c, IS_DIGIT);
}

static inline bool is_upper(char c)
{
	return is((unsigned char)c, IS_UPPER);
}

static inline bool is_letter(char c)
{
	return is((unsigned char)c, IS_UPPER | IS_LOWER);
}

static inline bool is_blank(char c)
{
	return is((unsigned char)c, IS_SPACE);
}

/* Of ASCII. */
static inline unsigned char to_lower(unsigned char c)
{
	return c >= 'A' && c <= 'Z' ? c | 0x20 : c;
}

/* Is c one of the bytes of set? NUL never is. */
static inline bool one_of(unsigned char c, const char *set)
{
	while (*set != '\0' && (unsigned char)*set != c)
		set++;
	return *set != '\0';
}
