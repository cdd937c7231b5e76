#include "rtt/row.h"

#include <math.h>

#include "data/emit.h"

/* The line that has the scenario, or at least what the sample shares; *found says which. */
static int select_line(struct slice *line, struct rtt_reading *in, struct oc_err *e)
{
	const struct rtt_gathered *s = in->sample;
	enum rtt_rules rules = in->order->target->rules;

	in->found = true;
	*line = s->listed;
	if (line->p == NULL && rules == RTT_RULES_SURFACE)
		*line = s->named;
	if (line->p != NULL)
		return 0;
	in->found = false;
	*line = rules == RTT_RULES_DISCORD && s->unlisted.p != NULL ? s->unlisted : s->first;
	if (rules == RTT_RULES_DISCORD || rules == RTT_RULES_AGGREGATE)
		return 0;
	return rtt_refuse(in, e, "summary has no scenario %.*s; it has: %s",
	    (int)in->order->scenario.n, in->order->scenario.p,
	    s->available.len > 0 ? s->available.buf : "nothing");
}

static int open_reading(struct rtt_reading *in, struct json *reader, struct oc_err *e)
{
	struct slice line;

	if (select_line(&line, in, e) != 0 || json_read(reader, line.p, line.n, e) != 0)
		return -1;
	in->record = json_root(reader);
	if (!in->found && in->order->target->rules == RTT_RULES_DISCORD && rtt_is_evidence(in))
		return rtt_refuse(in, e, "evidence has no %.*s", (int)in->order->scenario.n,
		    in->order->scenario.p);
	if (in->order->target->surface && rtt_is_evidence(in))
		return rtt_refuse(
		    in, e, "a surface needs its suite summary, this is an evidence file");
	return 0;
}

static int read_result(struct rtt_result *r, const struct rtt_reading *in, struct oc_err *e)
{
	switch (in->order->target->rules) {
	case RTT_RULES_DISCORD:
		return rtt_discord_read(r, in, e);
	case RTT_RULES_SURFACE:
		return rtt_surface_read(r, in, e);
	case RTT_RULES_LIVE:
	case RTT_RULES_AGGREGATE:
		break;
	}
	return rtt_live_read(r, in, e);
}

static int read_run(struct rtt_run *run, struct rtt_row *row, const struct rtt_order *order,
    const struct rtt_gather *g, struct json *reader, struct rtt_mem *a, struct oc_err *e)
{
	row->pass = true;
	for (size_t i = 0; i < g->n; i++) {
		struct rtt_reading in = {
		    .order = order, .sample = &g->sample[i], .number = i + 1, .a = a};
		struct rtt_result *r = &run->result[i];

		if (open_reading(&in, reader, e) != 0 || read_result(r, &in, e) != 0)
			return -1;
		row->pass = row->pass && r->pass;
		if (i == 0 || r->started < run->started)
			run->started = r->started;
		if (i == 0 || r->finished > run->finished)
			run->finished = r->finished;
	}
	run->started_at[clock_iso(run->started_at, run->started)] = '\0';
	return 0;
}

static int build_aggregate(struct sb *out, struct rtt_row *row, const struct rtt_order *order,
    const struct rtt_gather *g, struct json *reader, struct rtt_mem *a, struct oc_err *e)
{
	struct rtt_reading in = {.order = order, .sample = &g->sample[0], .number = 1, .a = a};

	if (g->n > 1) {
		in.sample = &g->sample[1];
		return rtt_refuse(
		    &in, e, "an aggregate is of one evidence file, this is the second");
	}
	if (open_reading(&in, reader, e) != 0)
		return -1;
	return rtt_aggregate_write(out, row, &in, e);
}

static int build_run(struct sb *out, struct rtt_row *row, const struct rtt_order *order,
    const struct rtt_gather *g, struct json *reader, struct rtt_mem *a, struct oc_err *e)
{
	struct rtt_run run = {.n = g->n};

	run.result = rtt_calloc(a, g->n, sizeof(*run.result));
	run.scratch = rtt_calloc(a, g->n, sizeof(*run.scratch));
	if (run.result == NULL || run.scratch == NULL)
		return err_nomem(e);
	if (read_run(&run, row, order, g, reader, a, e) != 0 ||
	    rtt_row_name(row, order, order->spec, slice_cstr(run.started_at), a, e) != 0)
		return -1;
	return rtt_run_write(out, row, order, &run) == 0 ? 0 : err_nomem(e);
}

int rtt_row_build(struct rtt_row *row, const struct rtt_order *order, const struct rtt_gather *g,
    struct json *reader, struct arena *a, struct oc_err *e)
{
	struct rtt_mem mem = {a, false};
	struct sb text = SB_INIT;
	int done;

	*row = (struct rtt_row){.pass = false};
	if (g->n == 0)
		return err_set(e, OC_EX_DATA, "no samples to import");
	if (order->target->rules == RTT_RULES_AGGREGATE)
		done = build_aggregate(&text, row, order, g, reader, &mem, e);
	else
		done = build_run(&text, row, order, g, reader, &mem, e);
	if (done == 0)
		row->text = rtt_copy(&mem, sb_slice(&text));
	sb_release(&text);
	return mem.failed ? err_nomem(e) : done;
}

int rtt_row_pretty(struct sb *out, struct slice row, struct json *reader, struct oc_err *e)
{
	struct emit w;

	if (json_read(reader, row.p, row.n, e) != 0)
		return -1;
	emit_init(&w, out, 2);
	emit_js(&w, json_root(reader));
	sb_addc(out, '\n');
	return sb_ok(out) ? 0 : err_nomem(e);
}
