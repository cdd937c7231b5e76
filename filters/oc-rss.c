/* oc-rss: reports memory use, from readings: how high each series is and whether it grows; the rules are in lib/rss. */
#include <inttypes.h>

#include "filter/filter.h"
#include "rss/rss.h"

#define MIB 1048576.0

enum gate_on { GATE_NONE, GATE_BOTH, GATE_GROWTH, GATE_COLD };

struct rss {
	struct filter_run run;
	struct filter_grouping grouping;
	const char *baseline_path;
	size_t limit;
	double min_growth, min_span, min_cold; /* MiB an hour, ms, percent */
	int gate_on;
	struct rss_report_options report;
	struct rss_baseline baseline;
	struct gate gate;
	struct rss_intake readings;
};

static const struct option_word gates[] = {{"growth", GATE_GROWTH}, {"cold-start", GATE_COLD}, {NULL, 0}};

static const struct option options[] = {
    {"by", 'b', "FIELD,...", "group runs by channel, scenario, version, run (the first three; total: version)",
	OPTION_TEXT(struct rss, grouping.by)},
    {"min-growth", 0, "MIB", "this many MiB an hour are growth (10)", OPTION_NUMBER(struct rss, min_growth, 0, 1e9)},
    {"limit", 0, "SIZE", "say when growth reaches this much memory", OPTION_SIZE(struct rss, limit)},
    {"min-span", 0, "TIME", "judge growth only of stretches at least as long (10m)",
	OPTION_DURATION(struct rss, min_span, 0)},
    {"min-cold", 0, "PERCENT", "a beginning this far above the warm median is cold (25)",
	OPTION_NUMBER(struct rss, min_cold, 0, 1e9)},
    {"baseline", 0, "FILE", "compare growth with that of the runs in an earlier report",
	OPTION_TEXT(struct rss, baseline_path)},
    {"gate", 'g', "[=WHAT]",
	"exit 1 when memory grows (or is higher than before) or begins cold (either, unless named)",
	OPTION_CHOICE_OR(struct rss, gate_on, gates, GATE_BOTH)},
    {.name = NULL},
};

static void defaults(void *state)
{
	struct rss *s = state;

	s->min_growth = 10;
	s->min_span = 600e3;
	s->min_cold = 25;
	rss_intake_init(&s->readings);
}

/* What could be seen only when all was there. */
static void on_spoiled(void *arg, const struct rss_series *series)
{
	struct rss *s = arg;
	const struct rss_oddities *odd = &series->group.odd;
	const struct slice at = series->group.path;
	char path[256];

	diag_raise(&s->run.diag, OC_EX_DATA);
	err_escape(path, sizeof(path), at.p == NULL ? "" : at.p, at.n);
	if (odd->suspects > 0)
		filter_notice(&s->run, path, series->group.line,
		    "in the series that begins here %" PRIu64 " readings are 1024 times off the others: their unit is "
		    "wrong, they are not counted",
		    odd->suspects);
	if (odd->backwards > 0)
		filter_notice(&s->run, path, series->group.line,
		    "in the series that begins here the clock goes back at %" PRIu64
		    " places: growth of %zu runs is not judged",
		    odd->backwards, series->mistrusted);
}

static int prepare(void *state, struct oc_err *e)
{
	struct rss *s = state;

	if (filter_grouping_take(&s->run, &s->grouping, &s->readings.groups, e) < 0)
		return -1;
	rss_by_version(&s->readings.groups.by);
	s->report = (struct rss_report_options){
	    .judge = {.growth = {s->min_growth * MIB, s->min_span * 1000},
		.cold = s->min_cold / 100,
		.material = options_given(&s->run.options, "min-growth") == NULL,
		.limit = s->limit},
	    .baseline = s->baseline_path == NULL ? NULL : &s->baseline,
	    .spoiled = on_spoiled,
	    .arg = s,
	    .gate = &s->gate,
	    .gate_growth = s->gate_on == GATE_GROWTH || s->gate_on == GATE_BOTH,
	    .gate_cold = s->gate_on == GATE_COLD || s->gate_on == GATE_BOTH};
	if (s->baseline_path == NULL)
		return 0;
	return rss_baseline_load(&s->baseline, s->baseline_path, &s->readings.groups.by, e);
}

static int take_readings(struct rss *s, struct json_val record, struct slice kind, struct oc_err *e)
{
	struct rss_intake *t = &s->readings;
	int rc = rss_intake_record(t, record, kind, e);
	if (t->earlier)
		filter_notice(&s->run, s->run.intake.path, s->run.intake.line,
		    "this reading is earlier than the one before it in its run");
	if (t->fault == RSS_KILLED)
		filter_notice(&s->run, s->run.intake.path, s->run.intake.line,
		    "the command was ended by a signal: its reading stands apart");
	return rc;
}

static int take_sample(void *state, struct json_val record, struct slice text, struct oc_err *e)
{
	(void)text;
	return take_readings(state, record, SLICE("rss-sample"), e);
}

/* Records of other kinds, and rows of no kind, that have readings. */
static int take_other(void *state, struct json_val record, struct slice text, struct oc_err *e)
{
	const struct slice kind = record_kind(record);

	(void)text;
	if (!rss_takes(record, kind))
		return FILTER_OTHER;
	return take_readings(state, record, kind, e);
}

static int take_partial(void *state, struct json_val record, struct slice text, struct oc_err *e)
{
	struct rss *s = state;

	(void)text;
	return rss_intake_partial(&s->readings, record, e);
}

static void say_summary(struct rss *s, const struct rss_summary *sum)
{
	const struct rss_oddities *odd = &sum->odd;
	uint64_t bad = odd->suspects;

	for (int i = RSS_MISSING; i <= RSS_UNUSABLE; i++)
		bad += odd->fault[i];
	filter_notice(&s->run, NULL, 0,
	    "series: %" PRIu64 " (growth %" PRIu64 ", higher %" PRIu64 ", step %" PRIu64 ", cold-start %" PRIu64
	    ", steady %" PRIu64 ", insufficient %" PRIu64 "); runs: %" PRIu64 "; readings: %" PRIu64
	    "; not counted: bad %" PRIu64 ", under pressure %" PRIu64
	    ", killed %" PRIu64 "; rejected: %" PRIu64 "; records let pass: %" PRIu64,
	    sum->rows, sum->word[RSS_GROWTH], sum->word[RSS_HIGHER], sum->word[RSS_STEP], sum->word[RSS_COLD_START],
	    sum->word[RSS_STEADY],
	    sum->word[RSS_INSUFFICIENT], sum->runs, sum->readings, bad, odd->fault[RSS_PRESSURE],
	    odd->fault[RSS_KILLED], s->readings.groups.rejected, s->run.passed);
	if (odd->twice + odd->unplaced + odd->unlabelled + (uint64_t)odd->step_us > 0)
		filter_notice(&s->run, NULL, 0,
		    "told twice: %" PRIu64 "; without time or number: %" PRIu64 "; of a gateway without label: %" PRIu64
		    "; wall clock stepped by %.1f s",
		    odd->twice, odd->unplaced, odd->unlabelled, (double)odd->step_us / 1e6);
	if (sum->spoiled > 0 || s->readings.groups.rejected > 0)
		diag_raise(&s->run.diag, OC_EX_DATA);
}

static int write_report(struct rss *s, struct oc_err *e)
{
	struct rss_summary sum = {0};

	if (rss_report_write(&s->readings.groups, &s->report, &s->run.sink.out, &sum, e) < 0)
		return -1;
	say_summary(s, &sum);
	if (s->report.baseline != NULL && sum.compared == 0)
		filter_notice(&s->run, s->baseline.path, 0, "baseline ignored: fewer than 3 runs of each series");
	if (s->gate_on != GATE_NONE)
		filter_gate(&s->run, &s->gate, "finding", "",
		    (s->report.gate_growth && sum.growth_judged + sum.level_judged > 0) ||
			(s->report.gate_cold && sum.cold_judged > 0),
		    "no series has enough readings, time and runs");
	return 0;
}

static int end(void *state, struct oc_err *e)
{
	struct rss *s = state;

	s->readings.groups.rejected += s->run.rejected;
	if (!s->grouping.partial)
		return write_report(s, e);
	return filter_grouping_write(&s->run, &s->grouping, &s->readings.groups, s->readings.used, "runs", e);
}

static void release(void *state)
{
	struct rss *s = state;

	rss_baseline_release(&s->baseline);
	rss_intake_release(&s->readings);
}

static const struct filter oc_rss = {
    .name = "oc-rss",
    .usage = "[options] [file ...]",
    .summary = "says how much memory each series of runs takes, and tells a leak from a cold start",
    .expects = "rss-sample and exec records, as oc-capture writes them,",
    .state = FILTER_STATE_OF(struct rss),
    .options = {{options, 0}, {filter_grouping_options, offsetof(struct rss, grouping)}},
    .take = {{"rss-sample", take_sample}, {"rss-partial", take_partial}, {NULL, take_other}},
    .keyed = true,
    .mute = true,
    .defaults = defaults,
    .prepare = prepare,
    .end = end,
    .release = release,
};

int main(int argc, char **argv)
{
	return filter_main(&oc_rss, argc, argv);
}
