/* sniff: recognises an input by its first lines. */
#pragma once

#include "artifact/reader.h"

/* r->pre holds the bytes read so far, behind `first_line - 1` lines that were skipped. */
struct sniffed {
	enum artifact_form form;
	const struct artifact_type *type; /* NULL: not known yet */
	struct artifact_mark mark;
	bool event_lines; /* a document that comes as JSON Lines: performance events */
	uint64_t first_line;
};

/* Returns 0; or -1: OC_EX_OK when the outlet gave up, else the input is bad from here on. */
int reader_sniff(struct reader *r, struct source *s, enum artifact_role expect, struct sniffed *f, struct oc_err *e);
