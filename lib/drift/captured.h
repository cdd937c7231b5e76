/*
 * captured: what an expectation looks at, put together from a `lifecycle` record or from a `cell`
 * record.
 */
#ifndef OC_DRIFT_CAPTURED_H
#define OC_DRIFT_CAPTURED_H

#include <stdbool.h>

#include "base/slice.h"
#include "data/json.h"
#include "record/field.h"

/* Absent, missing or NaN: the record does not say. All text is borrowed from record and memory. */
struct captured {
	struct slice status, remediation;
	struct slice plugin, host; /* versions */
	struct slice profile, route;
	struct json_val events, pins;
	double responses;
	double tokens, counted; /* input tokens given to the turn, and those that it accounts for */
	double wall_ms;
	bool is_cell;
};

void captured_lifecycle(struct captured *c, struct json_val record, struct field_mem *m);
void captured_cell(struct captured *c, struct json_val cell, struct field_mem *m);

#endif
