#include "rss/intake.h"

#include <inttypes.h>

#include "record/record.h"
#include "rss/sample.h"

void rss_intake_init(struct rss_intake *t)
{
	*t = (struct rss_intake){.arena = ARENA_INIT, .place = SB_INIT};
	groups_init(&t->groups, &rss_run_type, &(struct fields){{RSS_BY_CHANNEL, RSS_BY_SCENARIO, RSS_BY_VERSION}, 3});
}

void rss_intake_release(struct rss_intake *t)
{
	groups_release(&t->groups);
	arena_release(&t->arena);
	sb_release(&t->place);
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
		sb_addf(&t->place, " (%.*s),", SLICE_CUT(s->problem, 120));
}

static int take_sample(void *arg, const struct rss_sample *s, struct oc_err *e)
{
	struct rss_intake *t = arg;
	struct rss_run *run;

	if (rss_run_take(&t->groups, s, &run, e) < 0)
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

int rss_intake_record(struct rss_intake *t, struct json_val record, struct slice kind, struct oc_err *e)
{
	t->groups.settled = true;
	arena_reset(&t->arena);
	t->fault = RSS_FINE;
	t->faults = 0;
	t->earlier = false;
	int rc = rss_take(record, kind, &t->arena, take_sample, t, e);
	if (rc != 0)
		return rc;
	t->used++;
	if (t->fault == RSS_FINE || t->fault >= RSS_PRESSURE)
		return 0;
	err_set(e, OC_EX_DATA, "%s: the reading of %.*s is not counted", rss_fault_sentence(t->fault),
	    (int)(t->place.len < 250 ? t->place.len : 250), t->place.buf == NULL ? "" : t->place.buf);
	return 2;
}

int rss_intake_partial(struct rss_intake *t, struct json_val record, struct oc_err *e)
{
	arena_reset(&t->arena);
	t->used++;
	return partial_read(&t->groups, record, &t->arena, e);
}
