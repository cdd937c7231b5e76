/* json_index: the first half of the reader. It walks over the text in blocks of 64 bytes and lists where something
 * begins: each bracket, colon and comma outside strings, both quotes of each string, and the first byte of each number
 * or literal. On the way it checks what can be checked without structure: UTF-8, control bytes in strings, escapes.
 * (Langdale and Lemire, "Parsing Gigabytes of JSON per Second", VLDB Journal 28, 2019; the difference: closing quotes
 * are listed too, so that the second half never looks for the end of a string.)
 *
 * Private to lib/data. The list is filled a window at a time, so that memory does not depend on the length of the
 * text. */
#pragma once

#define JSON_BLOCK 64u
#define JSON_SCREEN (4u << 10)  /* bytes screened at a time; a multiple of four blocks */
#define JSON_WINDOW (16u << 10) /* bytes of text indexed at a time; a multiple of JSON_BLOCK */

#include "data/json.h"

struct json_index;
struct json_pattern;

/* One set of vector code. window: indexes the next window; returns false as soon as the text is known to be bad.
 * screen: looks only at what needs no structure (json_kernel_pattern.inc.h). match: reads a line of screened text by a
 * pattern: its nodes into `to`, as if `before` nodes stood before them; returns false when it is of another pattern. A
 * block must stand behind the line. */
struct json_kernel {
	const char *name;
	bool (*usable)(void);
	bool (*window)(struct json_index *x);
	bool (*screen)(struct json_index *x);
	bool (*match)(const unsigned char *text, struct json_pattern *p, size_t at, size_t end,
	    struct json_node *to, uint32_t before);
};

struct json_index {
	const struct json_kernel *kernel;
	const unsigned char *text;
	size_t size;
	size_t from;       /* where the blocks begin */
	size_t at;         /* bytes indexed so far */
	size_t utf8_at;    /* bytes validated so far (kernels that validate byte by byte) */
	uint64_t escape;   /* carries between blocks: 1 when the next byte is escaped, */
	uint64_t string;   /* all ones when inside a string, */
	uint64_t scalar;   /* 1 when the last byte was part of a number or literal */
	uint64_t newlines; /* all ones: line feeds outside strings are listed too */
	bool escapes;      /* the part screened last has some */
	uint32_t count, ends;
	uint32_t end[JSON_SCREEN + JSON_BLOCK]; /* the LFs of the part screened last */
	uint32_t pos[JSON_WINDOW + JSON_BLOCK]; /* a kernel may write up to a block too far */
};

/* What goes from block to block, kept in registers over a window: the three carries, and where the next place goes. */
struct carry {
	uint64_t escape, string, scalar;
	uint32_t *to;
};

extern const struct json_kernel json_kernel_avx512;
extern const struct json_kernel json_kernel_avx2;
extern const struct json_kernel json_kernel_sse2;
extern const struct json_kernel json_kernel_neon;
extern const struct json_kernel json_kernel_plain;

/* Empties the reader for a text. Returns 0, or -1 with *e set when it is larger than `most`. */
int json_begin(struct json *j, const char *text, size_t size, size_t most, struct oc_err *e);

/* The second half for whole lines in the middle of the text: appends to the tape. Returns as json_read_lines. */
bool json_append_lines(struct json *j, size_t at, size_t end, uint64_t *lines);

/* Is the byte at `at` escaped, by an odd number of backslashes? */
bool json_escaped(const unsigned char *text, size_t at);

/* Do the four bytes at text[at..] (bounds checked) form \u's hexadecimal digits? */
bool json_hex4(const unsigned char *text, size_t size, size_t at);

/* Validates the UTF-8 sequences that begin in [from, to) (they may end behind it). Returns the offset behind the last
 * one, or SIZE_MAX when one is not UTF-8 (RFC 3629). */
size_t json_utf8_run(const unsigned char *text, size_t size, size_t from, size_t to);

/* The slow twin of the reader: the offset of the first byte at which the text stops being JSON, and what was expected
 * there, into *why (static text). Returns false when it finds nothing wrong. */
bool json_locate(const unsigned char *text, size_t size, size_t *offset, const char **why);
