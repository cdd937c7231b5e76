/* findings: --check. What would be masked, place by place (a value or a key is one place), located, and itself safe:
 * types, rules and key paths as they are after redaction, never a value. File names stay as they were named, as whoever
 * looks must find them. */
#pragma once

#include "redact/rewrite.h"
#include "redact/stream.h"

#define FINDINGS_SARIF_MAX 25000 /* results in one SARIF file: what readers of it take at most */

struct check_findings {
	const struct stream *stream;
	struct out *out;
	bool github; /* ::error lines, not file:line:column: ones */
	bool sarif;  /* asked for */
	uint64_t places;
	uint64_t results; /* in the SARIF text */
	struct sb results_text, path, line;
	struct oc_err *e;
};

/* stream, out, github and sarif are the caller's to set behind it. */
void findings_init(struct check_findings *c);
void findings_release(struct check_findings *c);

/* rewrite.changed: one place, to the list. */
int findings_add(void *check, const struct rewrite_seen *seen);

/* Appends the SARIF 2.1.0 document of all places. Returns 0, or -1 when memory is out. */
int findings_sarif(struct check_findings *c, const struct redaction *tally, struct sb *out, struct oc_err *e);
