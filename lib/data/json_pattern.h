/* json_pattern: the text of a line of JSON Lines but for its values. Lines that a program wrote one after the other
 * have few patterns; a line of a known one is read without finding its structure again: the text between the values is
 * compared, the values are checked as always, and the tape is the pattern's with other offsets. (The idea to speculate
 * on earlier records is from Li et al., "Mison: A Fast JSON Parser for Data Analytics", PVLDB 10, 2017; this reader
 * skips nothing.) It makes oc-capture up to 1.8 times as fast.
 *
 * Who does what: json_kernel_pattern.inc.h screens a block of text and matches a line (in each kernel); json_pattern.c
 * makes patterns and goes from line to line; forms.c remembers the forms of values, guesses which pattern comes next,
 * and goes without where patterns do not pay.
 *
 * What a pattern accepts is what json_read_lines accepts, with the same tape; what it refuses may still be good JSON of
 * another pattern.
 *
 *     json_lines_begin(&l, &json, text, size);
 *     while (at < size && (end = json_lines_end(&l, at)) > 0)
 *             json_lines_like(&l, at, end, pattern)   or, when that is false,
 *             json_lines_plain(&l, at, end, &lines)
 *
 * Memory: of a pattern at most JSON_PATTERN_TEXT bytes of text and 48 bytes for each of JSON_PATTERN_NODES nodes. */
#pragma once

#include "data/json.h"

#define JSON_PATTERN_NODES 512u
#define JSON_PATTERN_TEXT ((size_t)8 << 10)

/* A value, with the text before it. */
struct json_step {
	uint64_t mask;   /* of that text's bytes in a block, where it is no longer than one */
	uint32_t length; /* of it: up to the value's first byte, a string's quotes included */
	uint32_t type;   /* JSON_STRING, JSON_NUMBER, JSON_TRUE (or false); JSON_MISSING: the end */
	size_t guess;    /* length of the value last read here */
};

/* The place of a node: from `off` bytes behind the beginning of step `from`'s text to `end` bytes behind that of step
 * `to`. The rest as in the node of the line that the pattern is of. */
struct json_spot {
	uint32_t off, end, next, meta;
	uint16_t from, to;
};

struct json_pattern {
	unsigned char *text; /* one behind the other; room for a block behind them. All owned. */
	struct json_step *step;
	struct json_spot *spot;
	uint32_t *truth; /* nodes that are true or false */
	uint32_t nodes, bools;
};

/* The pattern of a line: its value, as it was read, and all its bytes with the LF. Returns 0; -1 when it is too large,
 * or memory is out (nothing depends on a pattern). */
int json_pattern_init(struct json_pattern *p, struct json_val root, struct slice line);
void json_pattern_release(struct json_pattern *p);

struct json_lines {
	struct json *j;
	size_t screened; /* bytes, */
	size_t utf8_at;  /* and what goes on from there (json_index.h) */
	uint64_t escape;
	uint32_t next; /* which of the line ends is next */
	bool escapes;  /* in what was screened */
};

/* Reads text (whole lines, but for the last) onto j's tape, which is emptied. Returns false when it is larger than
 * JSON_READ_MAX. */
bool json_lines_begin(struct json_lines *l, struct json *j, const char *text, size_t size);

/* The end of the line at `at` (which is that of the line before, or 0), behind its LF. Returns 0 when the text must be
 * read by json_read_lines: it is bad, or has white space that patterns do not. */
size_t json_lines_end(struct json_lines *l, size_t at);

/* The line from `at` to `end` when it is of the pattern: appended to the tape. Returns false when it is not, memory is
 * out, or less than a block of text follows it. */
bool json_lines_like(struct json_lines *l, size_t at, size_t end, struct json_pattern *p);

/* To be called when all the lines have been looked at by json_lines_end: says that the text is plain (json.h), if it
 * is. */
void json_lines_done(const struct json_lines *l);

/* The lines from `at` to the end of one of them, with or without LF, of any pattern: appended to the tape. *lines:
 * their LFs. Returns false as json_read_lines does. */
bool json_lines_plain(struct json_lines *l, size_t at, size_t end, uint64_t *lines);
