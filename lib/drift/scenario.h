/*
 * scenario: what is kept of a `scenario` record (schemas/scenario.json), which describes one scenario of a
 * qa-suite-summary.json. It comes before the cells of its scenario.
 */
#ifndef OC_DRIFT_SCENARIO_H
#define OC_DRIFT_SCENARIO_H

#include <stdbool.h>
#include <stdint.h>

#include "base/base.h"
#include "data/data.h"
#include "record/record.h"

struct scenario {
	struct slice id;   /* absent when the suite captured no parity of it */
	struct slice axes; /* RFC 8785 text; absent when there are none */
	struct slice name, status, details;
	struct slice src;  /* JSON text of the record's src */
	bool captured;        /* its cells follow */
	bool usage_exempt;    /* live token usage does not apply (usagePolicy, with a reason) */
	uint64_t attempt;     /* from 1 */
	bool superseded;      /* it was run again: the later result counts */
	struct age_found age; /* of its suite */
	bool has_reported;
	enum drift reported;
	struct slice reported_details;
	uint64_t line;
};

/* Borrows from the record and the arena. Returns 0, or -1 with OC_EX_DATA. */
int scenario_read(struct scenario *s, struct json_val record, struct arena *a, struct oc_err *e);

/* A copy in one block of memory, for mem_free; NULL when memory is out. */
struct scenario *scenario_keep(const struct scenario *s);

#endif
