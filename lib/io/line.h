/* line: the lines of an input, one at a time, without copying: a line is a slice of the buffer, valid until the next
 * call.
 *
 * A line ends at LF; a CR before it belongs to the end. The last line
 * may lack its LF: `unended` says so. Lines longer than the limit are skipped to their end and reported once. NUL bytes
 * are bytes like others. */
#pragma once

#include "io/in.h"

#define LINE_LIMIT ((size_t)64 << 20)

struct line {
	struct in *in;
	char *buf;
	size_t cap, at, end;
	size_t limit;
	uint64_t number;   /* of the line returned last, from 1 */
	uint64_t offset;   /* of its first byte in the (unpacked) input */
	uint64_t consumed; /* bytes of all lines so far, their ends included */
	bool unended;      /* the line returned last had no LF */
	bool eof;
};

/* Begins on an open input, which is borrowed. limit 0: LINE_LIMIT. */
void line_init(struct line *l, struct in *in, size_t limit);

/* The next line, without its end, in *s. Returns 1; 0 at the end of input; -1 on an error of the input, final; -2 when
 * the line is too long: *e says so with its number, the line is skipped, and the next call goes on behind it (*s then
 * holds its first bytes, at least 1 KiB of them, for a reject record). */
int line_next(struct line *l, struct slice *s, struct oc_err *e);

/* All the whole lines that are in the buffer, at once and with their ends, in *s: for work that does not need to see
 * them one by one. Nothing is consumed: line_take does that, or line_next hands out the same lines. Returns 1; 0 when
 * there is none to be had this way (a long line, the last one without LF, the end of input, a limit below the buffer's
 * size): ask line_next; -1 on an error of the input, final. */
int line_whole(struct line *l, struct slice *s, struct oc_err *e);

/* Consumes what line_whole has just returned. lines: the number of LFs in it, which the caller knows from its work. */
void line_take(struct line *l, struct slice s, uint64_t lines);

void line_release(struct line *l);
