#include "rss/intake.h"

#include <inttypes.h>

#include "rss/partial.h"

void rss_intake_init(struct rss_intake *t)
{
	*t = (struct rss_intake){.arena = ARENA_INIT, .place = SB_INIT};
	rss_by_default(&t->by);
	rss_fleet_init(&t->fleet, &t->by);
}

void rss_intake_release(struct rss_intake *t)
{
	rss_fleet_release(&t->fleet);
	arena_release(&t->arena);
	sb_release(&t->place);
}

static void settle(struct rss_intake *t, const struct fields *by)
{
	if (t->settled)
		return;
	t->settled = true;
	rss_fleet_init(&t->fleet, t->by_given ? &t->by : by);
}

void rss_intake_settle(struct rss_intake *t)
{
	settle(t, &t->by);
}

static void note_fault(struct rss_intake *t, const struct rss_sample *s)
{
	t->faults++;
	if (t->fault != RSS_FINE && (t->fault < RSS_PRESSURE || s->fault >= RSS_PRESSURE))
		return;
	t->fault = s->fault;
	sb_reset(&t->place);
	sb_addslice(&t->place, s->path.p == NULL ? SLICE("its source") : s->path);
	if (s->line > 0)
		sb_addf(&t->place, ":%" PRIu64, s->line);
	else if (s->seq > 0)
		sb_addf(&t->place, ", reading %" PRId64, s->seq);
	if (s->problem.n > 0)
		sb_addf(&t->place, " (%.*s),", (int)(s->problem.n < 120 ? s->problem.n : 120),
		    s->problem.p);
}

static int take_sample(void *arg, const struct rss_sample *s, struct oc_err *e)
{
	struct rss_intake *t = arg;
	struct rss_run *run;

	if (rss_fleet_add(&t->fleet, s, &run, e) < 0)
		return -1;
	if (s->fault != RSS_FINE) {
		note_fault(t, s);
		return 0;
	}
	t->earlier = t->earlier || (s->clock == RSS_WALL && run == t->run && s->at < t->at);
	t->run = run;
	t->at = s->at;
	return 0;
}

int rss_intake_record(
    struct rss_intake *t, struct json_val record, struct slice kind, struct oc_err *e)
{
	rss_intake_settle(t);
	arena_reset(&t->arena);
	t->fault = RSS_FINE;
	t->faults = 0;
	t->earlier = false;
	int rc = rss_sample_take(record, kind, &t->arena, take_sample, t, e);
	if (rc != 0)
		return rc;
	t->used++;
	if (t->fault == RSS_FINE || t->fault >= RSS_PRESSURE)
		return 0;
	err_set(e, OC_EX_DATA, "%s: the reading of %.*s is not counted",
	    rss_fault_sentence(t->fault), (int)(t->place.len < 250 ? t->place.len : 250),
	    t->place.buf == NULL ? "" : t->place.buf);
	return 2;
}

int rss_intake_partial(struct rss_intake *t, struct json_val record, struct oc_err *e)
{
	struct fields by = t->by;

	arena_reset(&t->arena);
	if (!t->settled && rss_partial_head(record, &by))
		settle(t, &by);
	rss_intake_settle(t);
	t->used++;
	return rss_partial_read(&t->fleet, record, &t->arena, e);
}
