/*
 * findings: the list of --check. Each value or key that would be masked is one place, with file, line and
 * column. The list is safe to publish: types, rules and key paths as they are after redaction, no values. File
 * names are printed as given, so that they can be found.
 */
#ifndef OC_REDACT_FINDINGS_H
#define OC_REDACT_FINDINGS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/sb.h"
#include "io/out.h"
#include "redact/rewrite.h"
#include "redact/stream.h"

#define FINDINGS_SARIF_MAX 25000 /* results in one SARIF file: the limit of its readers */

struct findings {
	const struct stream *stream;
	struct out *out;
	bool github; /* ::error lines, not file:line:column: ones */
	bool sarif;  /* asked for */
	uint64_t places;
	uint64_t results; /* in the SARIF text */
	struct sb results_text, path, line;
	struct oc_err *e;
};

/* The caller then sets stream, out, github and sarif. */
void findings_init(struct findings *c);
void findings_release(struct findings *c);

/* For rewrite.changed: lists one place. */
int findings_add(void *check, const struct rewrite_seen *seen);

/* Appends the SARIF 2.1.0 document of all places. version: of this program. Returns 0, or -1 when memory is
 * out. */
int findings_sarif(struct findings *c, const struct redaction *tally, const char *version, struct sb *out,
    struct oc_err *e);

#endif
