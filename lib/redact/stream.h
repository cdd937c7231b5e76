/*
 * stream: reads an input of any form and passes it unit by unit to rewrite. What is not part of a unit (line
 * ends, white space, the commas and brackets around elements of an array) is copied.
 *
 *	lines   JSON Lines: a line is a unit
 *	json    JSON documents that may span lines; each element of a top-level array is a unit, so that an array may
 *	        have any size
 *	text    lines of text; one that is a JSON object or array is read as such
 *
 * Memory: one unit (at most the limit) and its tape.
 *
 * Nothing unreadable passes: a line that is not JSON is redacted as text; a unit longer than the limit is
 * masked as a whole ({"redacted":true}, in text [redacted]); after a document that is not JSON, all that
 * follows is masked. Each is reported to `bad`.
 */
#ifndef OC_REDACT_STREAM_H
#define OC_REDACT_STREAM_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/sb.h"
#include "data/json.h"
#include "io/in.h"
#include "io/line.h"
#include "io/out.h"
#include "redact/plan.h"
#include "redact/rewrite.h"

enum stream_form { STREAM_AUTO, STREAM_LINES, STREAM_JSON, STREAM_TEXT };

struct stream {
	/* Set by the caller. */
	struct rewrite *rewrite;
	enum stream_form form; /* STREAM_AUTO: by content */
	size_t limit;          /* bytes of a unit; 0: LINE_LIMIT */
	struct out *out;       /* NULL: nothing is written */
	void *arg;
	void (*bad)(void *arg, const struct oc_err *e);
	void (*tick)(void *arg, uint64_t raw); /* progress; NULL: none */
	/* The current unit, for observers of rewrite: its text, and where it begins in the input. */
	const char *path;
	struct slice text;
	uint64_t line, column;
	/* Was every input so far JSON Lines of more than one document? */
	bool all_lines;
	/* Of the last input: was it refused as binary, was it compressed? */
	bool refused, packed;
	bool ended; /* the last byte written was LF, or there was none */
	/* Private. */
	struct json reader;
	struct forms forms;
	struct plans *plans;
	struct sb result, unit;
	enum stream_form found; /* of the current input */
	uint64_t lines;         /* units of the current input */
	bool record;            /* its first unit is a record */
};

/* Returns 0, or -1 when memory is out. */
int stream_init(struct stream *s, struct rewrite *rewrite, struct oc_err *e);
void stream_release(struct stream *s);

/* Reads all of path ("-": standard input). Returns 0, or -1: it cannot be opened or read; memory is out; the
 * output failed or an observer gave up (*e has OC_EX_OK: the output's or observer's own error says why). */
int stream_read(struct stream *s, const char *path, struct oc_err *e);

/* Writes LF if the output does not end with one. Returns as stream_read. */
int stream_end_line(struct stream *s, struct oc_err *e);

/* Converts an offset in the unit's text to line and column of the input. */
void stream_place(const struct stream *s, size_t offset, uint64_t *line, uint64_t *column);

#endif
