#include "filter/filter.h"

#include <inttypes.h>

const struct option filter_grouping_options[] = {
    {"partial", 0, NULL, "write state that a later run merges, not a report",
	OPTION_FLAG(struct filter_grouping, partial)},
    {"key", 'k', "FIELD,...", "put these fields and a tab before each partial (Hadoop, Spark)",
	OPTION_TEXT(struct filter_grouping, key)},
    {.name = NULL},
};

int filter_grouping_take(struct filter_run *r, struct filter_grouping *o, struct groups *gs, struct oc_err *e)
{
	const struct fields_names *names = gs->type->fields;

	gs->by_given = o->by != NULL || o->key != NULL;
	if (o->key != NULL && fields_parse(names, &o->keys, "key", o->key, e) < 0)
		return -1;
	if (o->key != NULL)
		gs->by = o->keys;
	if (o->by != NULL && fields_parse(names, &gs->by, "by", o->by, e) < 0)
		return -1;
	if (!fields_includes(&gs->by, &o->keys))
		return filter_usage(r, e, "--key names a field that --by does not have");
	if (o->key != NULL && !o->partial)
		return filter_usage(r, e, "--key goes with --partial");
	const char *later = options_given(&r->options, "gate baseline budget");
	if (o->partial && later != NULL)
		return filter_usage(r, e, "--partial writes no report: give --%s where partials are merged", later);
	if (o->key != NULL)
		r->others = FILTER_DROP;
	r->drop_rejects = o->partial;
	return 0;
}

int filter_grouping_write(struct filter_run *r, const struct filter_grouping *o, struct groups *gs, uint64_t used,
    const char *things, struct oc_err *e)
{
	if (partial_write(gs, o->key != NULL ? &o->keys : NULL, &r->sink.out, e) < 0)
		return -1;
	filter_notice(r, NULL, 0,
	    "records used: %" PRIu64 "; %s: %zu; rejected: %" PRIu64 "; let pass: %" PRIu64 "; dropped: %" PRIu64, used,
	    things, gs->table.count, r->rejected, r->passed, r->dropped);
	return 0;
}
