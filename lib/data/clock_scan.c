#include "data/clock_scan.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "data/jstext.h"

static const struct {
	char text[4];
	enum word_kind kind;
	int value;
} WORDS[] = {{"jan", WORD_MONTH, 1}, {"feb", WORD_MONTH, 2}, {"mar", WORD_MONTH, 3},
    {"apr", WORD_MONTH, 4}, {"may", WORD_MONTH, 5}, {"jun", WORD_MONTH, 6}, {"jul", WORD_MONTH, 7},
    {"aug", WORD_MONTH, 8}, {"sep", WORD_MONTH, 9}, {"oct", WORD_MONTH, 10},
    {"nov", WORD_MONTH, 11}, {"dec", WORD_MONTH, 12}, {"am", WORD_AMPM, 0}, {"pm", WORD_AMPM, 12},
    {"ut", WORD_ZONE, 0}, {"utc", WORD_ZONE, 0}, {"z", WORD_ZONE, 0}, {"gmt", WORD_ZONE, 0},
    {"cdt", WORD_ZONE, -5}, {"cst", WORD_ZONE, -6}, {"edt", WORD_ZONE, -4}, {"est", WORD_ZONE, -5},
    {"mdt", WORD_ZONE, -6}, {"mst", WORD_ZONE, -7}, {"pdt", WORD_ZONE, -7}, {"pst", WORD_ZONE, -8},
    {"t", WORD_SEPARATOR, 0}};

/* Bytes of the white space character at p, 0 when there is none. */
static size_t space_at(const unsigned char *p, const unsigned char *end)
{
	return js_space_at(slice_make((const char *)p, (size_t)(end - p)), 0);
}

static struct token scan_number(struct scanner *s)
{
	struct token t = {TOK_NUMBER, WORD_UNKNOWN, 0, 0};
	const unsigned char *start = s->p;
	int digits = 0;

	while (s->p < s->end && *s->p == '0')
		s->p++;
	for (; s->p < s->end && *s->p >= '0' && *s->p <= '9'; s->p++) {
		if (digits++ < CLOCK_DIGITS_MAX)
			t.value = t.value * 10 + (*s->p - '0');
	}
	t.length = s->p - start > INT32_MAX - 1 ? INT32_MAX - 1 : (int)(s->p - start);
	return t;
}

static struct token scan_word(struct scanner *s)
{
	struct token t = {TOK_WORD, WORD_UNKNOWN, 0, 0};
	char prefix[4] = "";

	while (s->p < s->end && *s->p >= 'A' && (*s->p < 0x80 || space_at(s->p, s->end) == 0)) {
		bool follows = (*s->p & 0xc0) == 0x80;

		if (!follows && t.length < 3)
			prefix[t.length] = *s->p < 0x80 ? (char)(*s->p | 0x20) : '?';
		if (!follows && t.length < INT32_MAX)
			t.length++;
		s->p++;
	}
	for (size_t i = 0; i < sizeof(WORDS) / sizeof(WORDS[0]); i++) {
		if (memcmp(prefix, WORDS[i].text, 4) == 0 &&
		    (t.length <= 3 || WORDS[i].kind == WORD_MONTH)) {
			t.word = WORDS[i].kind;
			t.value = WORDS[i].value;
		}
	}
	return t;
}

static void skip_parentheses(struct scanner *s)
{
	int depth = 0;

	do {
		if (*s->p == ')')
			depth--;
		else if (*s->p == '(')
			depth++;
		s->p++;
	} while (depth > 0 && s->p < s->end);
}

static struct token scan(struct scanner *s)
{
	struct token t = {TOK_OTHER, WORD_UNKNOWN, 0, 1};
	size_t space = 0;

	if (s->p == s->end)
		return (struct token){TOK_END, WORD_UNKNOWN, 0, 0};
	if (*s->p >= '0' && *s->p <= '9')
		return scan_number(s);
	if (strchr(":-+.)", *s->p) != NULL && *s->p != '\0') {
		t.kind = TOK_SYMBOL;
		t.value = *s->p++;
		return t;
	}
	if (*s->p < '0' || *s->p >= 0x80)
		space = space_at(s->p, s->end);
	if (*s->p >= 'A' && space == 0)
		return scan_word(s);
	if (space > 0) {
		t.kind = TOK_SPACE;
		s->p += space;
	} else if (*s->p == '(') {
		skip_parentheses(s);
	} else {
		s->p++;
	}
	return t;
}

struct token scanner_take(struct scanner *s)
{
	struct token t = s->now;

	s->now = scan(s);
	return t;
}

void scanner_init(struct scanner *s, struct slice text)
{
	s->p = (const unsigned char *)text.p;
	s->end = s->p + text.n;
	s->now = scan(s);
}
