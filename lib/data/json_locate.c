/* The slow twin: reads byte by byte and says exactly where a text stops being JSON. */

#include "data/json.h"
#include "data/json_index.h"

bool json_escaped(const unsigned char *text, size_t at)
{
	size_t from = at;

	while (from > 0 && text[from - 1] == '\\')
		from--;
	return ((at - from) & 1) != 0;
}

bool json_hex4(const unsigned char *text, size_t size, size_t at)
{
	if (size < 4 || at > size - 4)
		return false;
	for (size_t i = at; i < at + 4; i++) {
		unsigned char c = text[i], low = c | 0x20;
		if (!((c >= '0' && c <= '9') || (low >= 'a' && low <= 'f')))
			return false;
	}
	return true;
}

size_t json_utf8_run(const unsigned char *text, size_t size, size_t from, size_t to)
{
	while (from < to) {
		size_t len = utf8_length(text + from, size - from, false);
		if (len == 0)
			return SIZE_MAX;
		from += len;
	}
	return from;
}

struct text_scan {
	const unsigned char *t;
	size_t n, i;
	const char *why;
	unsigned char open[JSON_DEPTH]; /* the opening brackets */
	size_t depth;
};

static bool wrong(struct text_scan *s, const char *why)
{
	s->why = why;
	return false;
}

static void skip_space(struct text_scan *s)
{
	while (s->i < s->n && (s->t[s->i] == ' ' || s->t[s->i] == '\t' || s->t[s->i] == '\n' || s->t[s->i] == '\r'))
		s->i++;
}

static bool scan_escape(struct text_scan *s)
{
	if (s->i + 1 >= s->n)
		return wrong(s, "string is not closed");
	unsigned char c = s->t[s->i + 1];
	if (c == '\0' || strchr("\"\\/bfnrtu", c) == NULL)
		return wrong(s, "bad escape in string (allowed: \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX)");
	if (c == 'u' && !json_hex4(s->t, s->n, s->i + 2))
		return wrong(s, "\\u wants four hexadecimal digits");
	s->i += c == 'u' ? 6 : 2;
	return true;
}

static bool scan_string(struct text_scan *s)
{
	size_t open = s->i++;

	while (s->i < s->n && s->t[s->i] != '"') {
		if (s->t[s->i] == '\\') {
			if (!scan_escape(s))
				return false;
			continue;
		}
		if (s->t[s->i] < 0x20)
			return wrong(s, "control byte in string (write it as an escape)");
		size_t len = utf8_length(s->t + s->i, s->n - s->i, false);
		if (len == 0)
			return wrong(s, "not valid UTF-8");
		s->i += len;
	}
	if (s->i >= s->n) {
		s->i = open;
		return wrong(s, "string is not closed");
	}
	s->i++;
	return true;
}

static bool scan_digits(struct text_scan *s)
{
	if (s->i >= s->n || s->t[s->i] < '0' || s->t[s->i] > '9')
		return wrong(s, "expected a digit");
	while (s->i < s->n && s->t[s->i] >= '0' && s->t[s->i] <= '9')
		s->i++;
	return true;
}

static bool scan_number(struct text_scan *s)
{
	if (s->t[s->i] == '-')
		s->i++;
	if (s->i < s->n && s->t[s->i] == '0')
		s->i++;
	else if (!scan_digits(s))
		return false;
	if (s->i < s->n && s->t[s->i] == '.') {
		s->i++;
		if (!scan_digits(s))
			return false;
	}
	if (s->i < s->n && (s->t[s->i] | 0x20) == 'e') {
		s->i++;
		if (s->i < s->n && (s->t[s->i] == '+' || s->t[s->i] == '-'))
			s->i++;
		if (!scan_digits(s))
			return false;
	}
	return true;
}

static bool scan_literal(struct text_scan *s)
{
	static const char *const words[] = {"true", "false", "null"};

	for (size_t w = 0; w < 3; w++) {
		size_t len = strlen(words[w]);
		if (s->n - s->i >= len && memcmp(s->t + s->i, words[w], len) == 0) {
			s->i += len;
			return true;
		}
	}
	return wrong(s, "expected a value");
}

/* A string, number or literal with nothing glued to it. */
static bool scan_scalar(struct text_scan *s)
{
	unsigned char c = s->t[s->i];

	if (c == '"')
		return scan_string(s);
	if (!(c == '-' || (c >= '0' && c <= '9') ? scan_number(s) : scan_literal(s)))
		return false;
	if (s->i < s->n && (s->t[s->i] == '\0' || strchr(" \t\n\r,]}:[{", s->t[s->i]) == NULL))
		return wrong(s, "unexpected byte behind a number or literal");
	return true;
}

static bool scan_key(struct text_scan *s)
{
	skip_space(s);
	if (s->i >= s->n)
		return wrong(s, "text ends inside an object");
	if (s->t[s->i] != '"')
		return wrong(s, "expected a key in double quotes in object");
	if (!scan_string(s))
		return false;
	skip_space(s);
	if (s->i >= s->n || s->t[s->i] != ':')
		return wrong(s, s->i >= s->n ? "text ends inside an object"
					     : "expected ':' behind the key in object");
	s->i++;
	return true;
}

/* Opens a container. *more: whether a value is to come next. */
static bool scan_open(struct text_scan *s, bool *more)
{
	unsigned char open = s->t[s->i];

	if (s->depth == JSON_DEPTH)
		return wrong(s, "nested too deeply (the limit is 512)");
	s->open[s->depth++] = open;
	s->i++;
	skip_space(s);
	*more = s->i >= s->n || s->t[s->i] != (open == '{' ? '}' : ']');
	return !*more || open == '[' || scan_key(s);
}

/* Reads what follows a value in a container, and closes the containers that end there. *more: whether a value is to
 * come next. */
static bool scan_behind(struct text_scan *s, bool *more)
{
	while (s->depth > 0) {
		bool object = s->open[s->depth - 1] == '{';
		skip_space(s);
		if (s->i >= s->n)
			return wrong(s, object ? "text ends inside an object" : "text ends inside an array");
		unsigned char c = s->t[s->i];
		if (c == ',') {
			s->i++;
			*more = true;
			return !object || scan_key(s);
		}
		if (c != (object ? '}' : ']'))
			return wrong(s, object ? "expected ',' or '}' in object"
					       : "expected ',' or ']' in array");
		s->i++;
		s->depth--;
	}
	*more = false;
	return true;
}

static bool scan_document(struct text_scan *s)
{
	bool more = true;

	while (more) {
		skip_space(s);
		if (s->i >= s->n)
			return wrong(s, s->depth > 0 ? "text ends where a value is expected"
						     : "no JSON value here (empty)");
		unsigned char c = s->t[s->i];
		bool opened = c == '{' || c == '[';
		if (opened ? !scan_open(s, &more) : !scan_scalar(s))
			return false;
		if ((!opened || !more) && !scan_behind(s, &more))
			return false;
	}
	skip_space(s);
	return s->i == s->n || wrong(s, "unexpected text behind the JSON value");
}

bool json_locate(const unsigned char *text, size_t size, size_t *offset, const char **why)
{
	struct text_scan s = {.t = text, .n = size};

	if (scan_document(&s))
		return false;
	*offset = s.i;
	*why = s.why;
	if (s.i == 0 && size >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0)
		*why = "byte order mark before the JSON value (remove it)";
	return true;
}
