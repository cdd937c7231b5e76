/* details: what the outcome, details and steps of a scenario mean for a cell (openclaw, extensions/qa-lab/src/
 * runtime-parity.ts). */
#pragma once

#include "record/record.h"

enum details_status { DETAILS_PASS, DETAILS_FAIL, DETAILS_SKIP };

/* "pass", "fail" or "skip". Returns false for another text. */
bool details_status_of(struct slice text, enum details_status *status);
const char *details_status_text(enum details_status status);

struct details {
	enum details_status status;
	struct slice text; /* absent when there are none */
	struct json_val steps; /* an array of {name, status, details}, or missing */
};

/* The runtimeErrorClass that the details stand for (white space collapsed, any case), the first of: missing-api-key,
 * failover, timeout, codex-app-server, auth, tool-error, scenario-failure. NULL: none, as for blank details, and (from
 * 2026-08 on) for a status that is not fail. *failed is set when memory is out. */
const char *details_class(const struct details *s, enum drift_age age, bool *failed);

/* Do details and steps prove that a picture was made? 2026-08: one of them holds the word MEDIA (any case), a colon and
 * a character that is no white space. 2026-09: the scenario passed, and so did a step whose details have a line
 * "image_generate=true" and then one that begins with "MEDIA:" and such a character. 2026-06: never. *failed is set
 * when memory is out. */
bool details_prove_media(const struct details *s, enum drift_age age, bool *failed);
