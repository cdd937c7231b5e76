/*
 * outcome: what became of one scenario: a pair judged, or what is missing of it. Made by judge;
 * written as a `drift` record (schemas/drift.json), listed in the closing report, used by tool
 * coverage and the list of known drifts. Everything is borrowed and lives until the next outcome.
 */
#ifndef OC_DRIFT_OUTCOME_H
#define OC_DRIFT_OUTCOME_H

#include <stdbool.h>
#include <stdint.h>

#include "base/slice.h"
#include "data/emit.h"
#include "drift/classify.h"
#include "drift/digest.h"
#include "drift/rubric.h"
#include "drift/scenario.h"
#include "drift/severity.h"

struct known;

/* The runtimes of a pair. canonical: openclaw (or pi) and codex, so that upstream's own field names
 * fit. */
struct pair {
	struct slice left, right;
	bool canonical;
};

enum rules { RULES_UPSTREAM, RULES_STRICT, RULES_REPORTED };

struct outcome {
	const struct pair *pair;
	enum rules rules;
	enum drift_age age;
	struct slice id; /* absent: the suite captured no parity of it */
	struct slice axes, name;
	const struct scenario *scenario; /* NULL: there was no such record */
	const struct side *left, *right; /* NULL: missing */
	const struct verdict *verdict;
	const struct verdict *other; /* strict: upstream's; reported: our own classification when it
					differs; else NULL */
	const struct rubric *rubric; /* NULL unless the texts were judged */
	const struct triage *triage;
	bool weak;             /* strict, but a cell had no strict data */
	bool reported_differs; /* the suite reports another drift than the one here */
	bool pass;
	const char *left_status, *right_status; /* "pass", "fail", "skip", "missing" */
	const struct known *known;              /* NULL: not known */
	struct slice path;                      /* of the input */
	uint64_t line;
};

/* Is runtime the one that the pair's side names? "pi" and "openclaw" are one. */
bool pair_names(struct slice side, struct slice runtime);

/* Upstream's canonical order when the two are openclaw (or pi) and codex, in any order; else as
 * given. */
void pair_init(struct pair *p, struct slice left, struct slice right);

/* The whole drift record. */
void outcome_record(struct emit *w, const struct outcome *o);

#endif
