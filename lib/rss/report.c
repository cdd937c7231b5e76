#include "rss/report.h"

#include "base/base.h"
#include "record/record.h"
#include "rss/process.h"
#include "rss/row.h"

#define MIB 1048576.0

struct reporting {
	const struct rss_report_options *o;
	const struct fields *by;
	struct out *out;
	struct rss_summary *sum;
	struct rss_baseline own; /* the levels of this report */
	struct arena arena;      /* of a family */
	struct sb text;
};

/* How many of the runs from here on have the same first values in their keys. */
static size_t alike(struct grouped *const *run, size_t n, size_t values)
{
	struct slice head = packed_head(run[0]->key, values);
	size_t k = 1;

	while (k < n && slice_eq(head, packed_head(run[k]->key, values)))
		k++;
	return k;
}

/* The level that a series is compared with: the baseline's, unless a later version of this report's own is there. */
static int find_before(
    struct reporting *r, struct rss_series *s, const struct rss_baseline_row *base, struct slice key, struct oc_err *e)
{
	bool failed = false;
	const struct slice version = fields_value(r->by, key, RSS_BY_VERSION);
	const struct rss_baseline_row *row = rss_baseline_find(&r->own, r->by, key, &failed);
	const struct rss_former *own = rss_baseline_before(row, version, false),
				*before = rss_baseline_before(base, version, true);

	if (failed)
		return err_nomem(e);
	s->of_baseline = before != NULL && (own == NULL || version_compare(own->version, before->version) <= 0);
	if (s->of_baseline || own != NULL)
		s->before = s->of_baseline ? *before : *own;
	return 0;
}

static int judge_series(
    struct reporting *r, struct rss_series *s, struct grouped *const *run, size_t n, struct oc_err *e)
{
	const struct rss_baseline_row *base = NULL;
	bool failed = false;

	*s = (struct rss_series){.timed = false};
	if (rss_group_init(&s->group, r->by, run, n, &r->arena) < 0)
		return err_nomem(e);
	if (r->o->baseline != NULL)
		base = rss_baseline_find(r->o->baseline, r->by, run[0]->key, &failed);
	if (failed || rss_series_of(s, &r->o->judge, base == NULL ? NULL : base->growth, base == NULL ? 0 : base->n,
			  &r->arena) < 0)
		return err_nomem(e);
	return find_before(r, s, base, run[0]->key, e);
}

static void count(struct rss_summary *sum, const struct rss_series *s)
{
	const struct rss_oddities *odd = &s->group.odd;

	sum->rows++;
	sum->runs += s->group.views;
	sum->readings += s->group.readings;
	sum->word[s->word]++;
	sum->cold_judged += s->level.cold_judged > 0;
	sum->growth_judged += s->used != NULL;
	sum->compared += (s->used != NULL && s->used->growth.compared) || s->of_baseline;
	sum->level_judged += s->before.n >= RSS_WARM_MIN && s->level.warm_n >= RSS_WARM_MIN;
	sum->spoiled += rss_group_spoiled(&s->group);
	for (int i = 0; i < RSS_FAULTS; i++)
		sum->odd.fault[i] += odd->fault[i];
	sum->odd.suspects += odd->suspects;
	sum->odd.backwards += odd->backwards;
	sum->odd.unplaced += odd->unplaced;
	sum->odd.unlabelled += odd->unlabelled;
	sum->odd.twice += odd->twice;
	if (odd->step_us > sum->odd.step_us)
		sum->odd.step_us = odd->step_us;
}

/* By the key, as "discord canary 2026.5.16 rss". */
static void close_gate(struct gate *gate, const struct rss_series *s)
{
	const struct rss_group *g = &s->group;
	struct sb name = SB_INIT;

	for (size_t i = 0; i < g->by->n; i++) {
		sb_addslice(&name, packed_value(g->key, i));
		sb_adds(&name, packed_value(g->key, i).n > 0 ? " " : "");
	}
	sb_addslice(&name, rss_by_tail(g->by, g->key, RSS_KEY_METRIC));
	const char *series = sb_ok(&name) ? name.buf : "";
	if (s->word == RSS_GROWTH)
		gate_close(gate, "%s (growth of %.1f MiB/h)", series, s->used->growth.median / MIB);
	else if (s->word == RSS_HIGHER)
		gate_close(gate, "%s (%.1f times the level before)", series, s->level.warm / s->before.warm);
	else if (s->word == RSS_STEP)
		gate_close(gate, "%s (a step of %.1f MiB)", series, s->step.bytes / MIB);
	else
		gate_close(gate, "%s (cold start, %.1f times the warm median)", series, s->level.ratio);
	sb_release(&name);
}

static int write_row(struct reporting *r, const struct rss_series *s, struct oc_err *e)
{
	sb_reset(&r->text);
	rss_row_write(&r->text, s, &r->o->judge);
	if (!sb_ok(&r->text))
		return err_nomem(e);
	count(r->sum, s);
	bool up = s->word == RSS_GROWTH || s->word == RSS_HIGHER || s->word == RSS_STEP;
	if ((r->o->gate_growth && up) || (r->o->gate_cold && s->word == RSS_COLD_START))
		close_gate(r->o->gate, s);
	if (rss_group_spoiled(&s->group))
		r->o->spoiled(r->o->arg, s);
	return out_line(r->out, sb_slice(&r->text)) < 0 ? err_set(e, OC_EX_OK, "output has failed") : 0;
}

/* All that has the same fields and scope: the heap of it may decide for the rest. */
static int report_family(struct reporting *r, struct grouped *const *run, size_t n, struct oc_err *e)
{
	struct rss_series *s = arena_calloc(&r->arena, n, sizeof(*s));
	size_t series = 0;

	if (s == NULL)
		return err_nomem(e);
	for (size_t i = 0, k; i < n; i += k) {
		k = alike(run + i, n - i, r->by->n + RSS_KEY_RUN);
		if (judge_series(r, &s[series++], run + i, k, e) < 0)
			return -1;
	}
	rss_verdicts(s, series, &r->o->judge);
	for (size_t i = 0; i < series; i++) {
		if (write_row(r, &s[i], e) < 0)
			return -1;
	}
	return 0;
}

/* Takes note of the level of one series. */
static int note_level(struct reporting *r, struct grouped *const *run, size_t n, struct oc_err *e)
{
	struct rss_group g;
	struct rss_level l = {0};

	if (rss_group_init(&g, r->by, run, n, &r->arena) < 0 || rss_level_of(&l, &g, r->o->judge.cold, &r->arena) < 0)
		return err_nomem(e);
	if (!(l.warm_n > 0))
		return 0;
	const struct slice version = fields_value(r->by, run[0]->key, RSS_BY_VERSION);
	const struct rss_former level = {version, l.warm, l.warm_max, l.warm_n};
	return rss_baseline_note(&r->own, r->by, run[0]->key, &level, e);
}

static int note_levels(struct reporting *r, struct grouped *const *run, size_t n, struct oc_err *e)
{
	int rc = 0;

	for (size_t i = 0, k; rc == 0 && i < n; i += k) {
		k = alike(run + i, n - i, r->by->n + RSS_KEY_RUN);
		rc = note_level(r, run + i, k, e);
		arena_reset(&r->arena);
	}
	return rc;
}

static int report_runs(struct reporting *r, struct groups *runs, struct oc_err *e)
{
	struct grouped **run = groups_sorted(runs, e);
	int rc = run == NULL ? -1 : note_levels(r, run, runs->table.count, e);

	for (size_t i = 0, k; rc == 0 && i < runs->table.count; i += k) {
		k = alike(run + i, runs->table.count - i, runs->by.n + RSS_KEY_METRIC);
		rc = report_family(r, run + i, k, e);
		arena_reset(&r->arena);
	}
	mem_free(run);
	return rc;
}

int rss_report_write(
    struct groups *runs, const struct rss_report_options *o, struct out *out, struct rss_summary *sum, struct oc_err *e)
{
	struct reporting r = {.o = o, .by = &runs->by, .out = out, .sum = sum, .arena = ARENA_INIT, .text = SB_INIT};
	struct groups processes;

	groups_init(&processes, &rss_run_type, &runs->by);
	rss_baseline_init(&r.own, &runs->by);
	int rc = rss_processes(runs, &processes, e);
	rc = rc == 0 ? report_runs(&r, &processes, e) : rc;
	groups_release(&processes);
	rss_baseline_release(&r.own);
	arena_release(&r.arena);
	sb_release(&r.text);
	return rc;
}
