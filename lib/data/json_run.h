/*
 * json_run: a run of whole lines that json_read_lines has read onto one tape, line by line again.
 *
 *     struct json_run r = json_run(&json, text, number of the line before);
 *     while (json_run_next(&r)) ... r.root, r.number, r.text, r.raw
 *
 * Blank lines are passed over, and counted. A value ends shortly before its line does, so that
 * looking for the end costs nothing.
 */
#ifndef OC_DATA_JSON_RUN_H
#define OC_DATA_JSON_RUN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/slice.h"
#include "data/json.h"

struct json_run {
	struct json_val root; /* missing before the first line */
	uint64_t number;
	struct slice text; /* without its end */
	struct slice raw;  /* with it */
	const struct json *j;
	const char *line, *end; /* what is next */
};

static inline struct json_run json_run(const struct json *j, struct slice run, uint64_t before)
{
	return (struct json_run){
	    .root = JSON_NONE, .number = before, .j = j, .line = run.p, .end = run.p + run.n};
}

/* Returns false behind the last line. */
bool json_run_next(struct json_run *r);

/* The next line, when it is known where it ends, and whether it is blank. */
void json_run_to(struct json_run *r, const char *end, bool blank);

#endif
