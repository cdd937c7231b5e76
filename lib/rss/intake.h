/*
 * rss_intake: records in, runs of readings out. The caller sets what runs are grouped by; else the first partial
 * decides.
 */
#ifndef OC_RSS_INTAKE_H
#define OC_RSS_INTAKE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/base.h"
#include "data/data.h"
#include "rss/run.h"

struct rss_intake {
	struct groups groups;  /* of struct rss_run; its by and by_given are the caller's to set */
	struct arena arena;    /* of a record */
	uint64_t used, passed; /* records; passed: rows without memory figures */
	/* Of the record read last: */
	enum rss_fault fault; /* the worst of its readings: not counted */
	uint64_t faults;
	bool earlier;    /* its time is before that of the one before it in its run */
	struct sb place; /* "path:line" of the faulty reading's source */
	/* Of the reading before: */
	const struct rss_run *run;
	int64_t at;
};

/* By channel, scenario, version. */
void rss_intake_init(struct rss_intake *t);
void rss_intake_release(struct rss_intake *t);

/*
 * A record of rss/sample.h (kind absent: a row), or an rss-partial. Return 0; 1 when the record
 * cannot be read at all (*e says why); 2 when a reading in it is bad, the rest was taken (*e says
 * which and why); -1 when there is no going on.
 */
int rss_intake_record(struct rss_intake *t, struct json_val record, struct slice kind, struct oc_err *e);
int rss_intake_partial(struct rss_intake *t, struct json_val record, struct oc_err *e);

#endif
