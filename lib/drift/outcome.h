/*
 * outcome: the result for one scenario: a pair judged, or what is missing of it. judge makes it and writes it as a
 * `drift` record (schemas/drift.json); the closing report, tool coverage and the list of known drifts use it too. All
 * of it is borrowed, and valid until the next outcome.
 */
#ifndef OC_DRIFT_OUTCOME_H
#define OC_DRIFT_OUTCOME_H

#include <stdbool.h>
#include <stdint.h>

#include "base/base.h"
#include "data/data.h"
#include "drift/classify.h"
#include "drift/parity_cell.h"
#include "drift/rubric.h"
#include "drift/scenario.h"
#include "drift/severity.h"
#include "record/record.h"

struct known;

enum rules { RULES_UPSTREAM, RULES_STRICT, RULES_REPORTED };

struct outcome {
	const struct runtime_pair *pair;
	enum rules rules;
	struct age_found age; /* of the rules, and what tells it */
	struct slice id; /* absent: the suite captured no parity of it */
	struct slice axes, name;
	const struct scenario *scenario;        /* NULL: there was no such record */
	const struct parity_cell *left, *right; /* NULL: missing */
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

const char *rules_word(enum rules rules);

/* The whole drift record. */
void outcome_record(struct emit *w, const struct outcome *o);

#endif
