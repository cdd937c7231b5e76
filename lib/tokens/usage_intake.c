#include "tokens/usage_intake.h"

#include <inttypes.h>
#include <string.h>

#include "tokens/partial.h"

void usage_intake_init(struct usage_intake *t)
{
	*t = (struct usage_intake){.arena = ARENA_INIT, .session = SB_INIT};
	ledger_init(&t->ledger, &t->by, false);
	memcpy(t->counts, t->ledger.counts, sizeof(t->counts));
}

void usage_intake_release(struct usage_intake *t)
{
	ledger_release(&t->ledger);
	arena_release(&t->arena);
	sb_release(&t->session);
}

int usage_intake_sources(struct usage_intake *t, const char *names, struct oc_err *e)
{
	struct slice rest = slice_cstr(names);
	enum usage_source s;

	memset(t->counts, 0, sizeof(t->counts));
	t->counts[SOURCE_OTHER] = true;
	for (bool more = true; more;) {
		size_t n = slice_find(rest, SLICE(","), 0);
		more = n < rest.n;
		if (!usage_source_of(slice_make(rest.p, n), &s))
			return err_set(e, OC_EX_USAGE,
			    "--source takes transcript, database, trajectory, cron, mock, with "
			    "commas "
			    "between, not '%s'",
			    names);
		t->counts[s] = true;
		rest = slice_make(rest.p + n + more, rest.n - n - more);
	}
	return 0;
}

static void settle(struct usage_intake *t, const struct fields *by, bool lossy)
{
	if (t->settled)
		return;
	t->settled = true;
	ledger_init(&t->ledger, t->by_given ? &t->by : by, t->lossy || lossy);
	memcpy(t->ledger.counts, t->counts, sizeof(t->counts));
}

void usage_intake_settle(struct usage_intake *t)
{
	settle(t, &t->by, false);
}

static void look_at_time(struct usage_intake *t, const struct usage_record *u)
{
	bool same = t->session.len > 0 && slice_eq(sb_slice(&t->session), u->session);

	if (!u->timed || u->session.n == 0)
		return;
	t->earlier = u->backwards || (same && u->at < t->last_at);
	t->backwards += t->earlier;
	if (!same) {
		sb_reset(&t->session);
		sb_addslice(&t->session, u->session);
	}
	t->last_at = u->at;
}

int usage_intake_usage(
    struct usage_intake *t, struct json_val record, struct form *form, struct oc_err *e)
{
	struct usage_record u;
	enum token_use use;

	settle(t, &t->by, false);
	arena_reset(&t->arena);
	t->earlier = false;
	int rc = usage_record_read(&u, record, form, &t->arena);
	if (rc < 0)
		return err_nomem(e);
	if (rc > 0) {
		err_set(e, OC_EX_DATA, "a usage record that names its kind twice");
		return 1;
	}
	if (ledger_add(&t->ledger, &u, &t->arena, &use, e) < 0)
		return -1;
	t->used++;
	if (use != USE_APART)
		look_at_time(t, &u);
	if (use != USE_IGNORED)
		return 0;
	err_set(e, OC_EX_DATA, "%s %s: the message in %.*s:%" PRIu64 " is not counted",
	    usage_count_name(u.where), usage_fault_sentence(u.fault),
	    (int)(u.path.n < 250 ? u.path.n : 250), u.path.p == NULL ? "" : u.path.p, u.line);
	return 2;
}

int usage_intake_partial(struct usage_intake *t, struct json_val record, struct oc_err *e)
{
	struct fields by = t->by;
	bool lossy = false;

	arena_reset(&t->arena);
	if (!t->settled && partial_head(record, &by, &lossy))
		settle(t, &by, lossy);
	usage_intake_settle(t);
	t->used++;
	return partial_read(&t->ledger, record, &t->arena, e);
}
