/*
 * grouping: the options of a filter that groups its records (record/group.h) and can write them as partials for
 * another to merge: --by, whose row is the filter's own, --partial and --key.
 */
#ifndef OC_FILTER_GROUPING_H
#define OC_FILTER_GROUPING_H

#include <stdbool.h>
#include <stdint.h>

#include "filter/filter.h"
#include "record/group.h"

struct filter_grouping {
	const char *by, *key;
	bool partial;
	struct fields keys; /* of --key */
};

/* --partial and --key. */
extern const struct option filter_grouping_options[];

/*
 * Says how gs is grouped, which is initialised and empty. With --key other records are dropped, as behind keys they
 * would be taken for keyed ones; with --partial reject records are, as the partials count them. Options that a partial
 * leaves to the report, --gate, --baseline and --budget, are refused then. Returns 0, or -1 with OC_EX_USAGE.
 */
int filter_grouping_take(struct filter_run *r, struct filter_grouping *o, struct groups *gs, struct oc_err *e);

/* At the end, with --partial: the partials, and how many records were used for how many `things`. Returns 0 or -1. */
int filter_grouping_write(struct filter_run *r, const struct filter_grouping *o, struct groups *gs, uint64_t used,
    const char *things, struct oc_err *e);

#endif
