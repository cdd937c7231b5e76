/* document: a file that was read, and who makes records of it. The reader (artifact/) knows what a file is; what is in
 * it, others know (cell/, usage/, rtt/), who do not know the reader: this is what they have in common.
 *
 * All of a document is borrowed for the time of the call. */
#pragma once

#include "record/envelope.h"

struct document {
	struct record_src src; /* its path, and the hash of its bytes */
	const char *type;      /* as artifact records name it */
	struct slice text;     /* all of it; absent when it was not kept (a database) */
	struct json_val root;  /* missing when it is no JSON */
	char shape[17];        /* "": none */
};

/* Any call may be NULL, but line and lines_end only together with lines. All but `lines` return 0; or -1 with *e set,
 * whose exit is OC_EX_OK when the output has failed. */
struct listener {
	void *arg;
	/* A whole document, or a file of bytes, which is then only named. */
	int (*document)(void *arg, const struct document *d, struct oc_err *e);
	/* JSON Lines: asked once when the type is known, and when true given each line from there on, then the end. */
	bool (*lines)(void *arg, const char *type, const char *path);
	int (*line)(void *arg, const struct forms_line *line, struct oc_err *e);
	int (*lines_end)(void *arg, struct oc_err *e);
};
