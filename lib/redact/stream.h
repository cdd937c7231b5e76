/* stream: an input of any of the forms, unit by unit through rewrite. What is no unit (line ends, the white space,
 * commas and brackets around the elements of an array) is copied as it is.
 *
 *	lines   JSON Lines: a line is a unit
 *	json    JSON documents that may go over many lines; of an array at the top each element is a unit, so that an
 *	        array may be of any size
 *	text    lines of text; one that is itself a JSON object or array is taken as such
 *
 * Memory: one unit (at most the limit) and its tape.
 *
 * Nothing that could not be read passes: a line that is not JSON is redacted as text; what is longer than the limit
 * goes as a whole ({"redacted":true}, in text [redacted]); a document that is no JSON goes with all that follows. `bad`
 * gets an error for each. */
#pragma once

#include "io/io.h"
#include "redact/plan.h"
#include "redact/rewrite.h"

enum stream_form { STREAM_AUTO, STREAM_LINES, STREAM_JSON, STREAM_TEXT };

struct stream {
	/* Set by the caller. */
	struct rewrite *rewrite;
	enum stream_form form; /* STREAM_AUTO: by content */
	size_t limit;          /* of a unit; 0: LINE_LIMIT */
	struct out *out;       /* NULL: nothing is written */
	void *arg;
	void (*bad)(void *arg, const struct oc_err *e);
	void (*tick)(void *arg, uint64_t raw); /* NULL: not asked for */
	/* The unit under way, for observers of rewrite: its text, and where that begins in the input. */
	const char *path;
	struct slice text;
	uint64_t line, column;
	/* Of all inputs so far: was each JSON Lines (of more than a lone document)? */
	bool all_lines;
	/* Of the last input: was it refused as no text at all, was it compressed? */
	bool refused, packed;
	bool ended; /* the last byte written was LF, or there was none */
	/* Its own. */
	struct json reader;
	struct forms forms;
	struct plans *plans;
	struct sb result, unit;
	enum stream_form found; /* of the input under way */
	uint64_t lines;         /* units of the input under way */
	bool record;            /* its first unit is a record */
};

/* Returns 0, or -1 when memory is out. */
int stream_init(struct stream *s, struct rewrite *rewrite, struct oc_err *e);
void stream_release(struct stream *s);

/* Reads all of path ("-": standard input). Returns 0, or -1: it cannot be opened or read, the output failed (OC_EX_OK,
 * its own err says why), memory is out, an observer gave up (OC_EX_OK). */
int stream_read(struct stream *s, const char *path, struct oc_err *e);

/* Ends the last line written, if it has no LF. Returns 0, or -1 as stream_read. */
int stream_end_line(struct stream *s, struct oc_err *e);

/* Line and column in the input of an offset in the unit's text. */
void stream_place(const struct stream *s, size_t offset, uint64_t *line, uint64_t *column);
