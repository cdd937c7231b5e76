/* oc-rss: readings of memory in, how high each series is and whether it grows out. How that is
 * judged, lib/rss knows. */
#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "io/diag.h"
#include "io/opt.h"
#include "record/intake.h"
#include "record/partial.h"
#include "record/progress.h"
#include "record/sink.h"
#include "rss/intake.h"
#include "rss/report.h"

#define MIB 1048576.0

enum {
	BY = 256,
	MIN_GROWTH,
	MIN_SPAN,
	MIN_COLD,
	BASELINE,
	GATE,
	PARTIAL,
	KEY,
	WHERE,
	MAP,
	REJECTS,
	MAX_LINE,
	PROGRESS,
	COLOUR,
	OPTIONS_END
};

static const struct opt options[] = {
    {"by", 'b', BY, OPT_REQUIRED, "FIELD,...",
	"group runs by channel, scenario, version, run (the first three; total: by none)"},
    {"min-growth", 0, MIN_GROWTH, OPT_REQUIRED, "MIB", "this many MiB an hour are growth (10)"},
    {"min-span", 0, MIN_SPAN, OPT_REQUIRED, "TIME",
	"judge growth only of stretches at least as long (10m)"},
    {"min-cold", 0, MIN_COLD, OPT_REQUIRED, "PERCENT",
	"a beginning this far above the warm median is cold (25)"},
    {"baseline", 0, BASELINE, OPT_REQUIRED, "FILE",
	"compare growth with that of the runs in an earlier report"},
    {"gate", 'g', GATE, OPT_OPTIONAL, "WHAT",
	"exit 1 when a verdict is growth or cold-start (either, unless named)"},
    {"partial", 0, PARTIAL, OPT_NONE, NULL, "write state that another oc-rss merges, not a report"},
    {"key", 'k', KEY, OPT_REQUIRED, "FIELD,...",
	"put these fields and a tab before each partial (Hadoop, Spark)"},
    {"where", 0, WHERE, OPT_REQUIRED, "EXPR",
	"take only records for which the jq expression is true"},
    {"map", 0, MAP, OPT_REQUIRED, "EXPR", "take what the jq expression makes of each record"},
    {"rejects", 0, REJECTS, OPT_REQUIRED, "FILE",
	"save the lines that could not be counted in FILE"},
    {"max-line", 0, MAX_LINE, OPT_REQUIRED, "SIZE", "longest line (64M)"},
    {"progress", 0, PROGRESS, OPT_NONE, NULL,
	"show progress even where standard error is no terminal"},
    {"color", 0, COLOUR, OPT_OPTIONAL, "WHEN", "colour messages: auto, always, never"},
    {NULL, 0, 0, OPT_NONE, NULL, NULL},
};

#define OPTIONS ((size_t)(OPTIONS_END - BY))

static const struct opt_spec spec = {
    .prog = "oc-rss",
    .usage = "[options] [file ...]",
    .summary = "says how much memory each series of runs takes, and tells a leak from a cold start",
    .table = options,
};

struct judge {
	struct diag diag;
	struct progress progress;
	struct sink sink;
	const char *given[OPTIONS]; /* by id; NULL: not given; "" for options without value */
	struct fields key;
	struct rss_report_options report;
	struct rss_baseline baseline;
	struct rss_intake readings;
	struct intake intake;
	bool gate_growth, gate_cold;
	uint64_t passed, dropped, rejected, earlier;
	bool spoiled; /* part of the input could not be counted */
};

static const char *given(const struct judge *c, int id)
{
	return c->given[id - BY];
}

/* ---- records ---- */

static int tell(struct judge *c, const struct oc_err *e)
{
	progress_clear(&c->progress);
	diag_error(&c->diag, e);
	c->spoiled = true;
	return e->exit == OC_EX_SOFTWARE ? -1 : 0;
}

/* Tells what is wrong with a line, saves it, goes on. */
static int spoil(struct judge *c, struct oc_err *e, struct slice text)
{
	struct record_src src = {.path = c->intake.path, .line = c->intake.line};

	if (e->exit != OC_EX_DATA || src.line == 0)
		return tell(c, e);
	if (e->line == 0)
		err_at(e, src.path, src.line, e->column);
	c->spoiled = true;
	int rc = sink_reject(&c->sink, e, NULL, text, &src);
	*e = (struct oc_err)OC_ERR_INIT;
	return rc;
}

static int on_bad(void *arg, struct oc_err *e, struct slice text)
{
	struct judge *c = arg;

	c->rejected++;
	return spoil(c, e, text);
}

/* What oc-capture could not read is missing from what is judged. */
static int take_reject(struct judge *c, struct json_val record, struct slice text, struct oc_err *e)
{
	struct arena a = ARENA_INIT;
	struct slice reason = json_text(json_gets(record, "reason"), &a);

	err_set(e, OC_EX_DATA, "part of the input was rejected before: %.*s",
	    (int)(reason.n < 240 ? reason.n : 240), reason.p == NULL ? "" : reason.p);
	arena_release(&a);
	err_at(e, c->intake.path, c->intake.line, 0);
	tell(c, e);
	*e = (struct oc_err)OC_ERR_INIT;
	c->rejected++;
	return given(c, PARTIAL) != NULL ? 0 : out_line(&c->sink.out, text);
}

/* Records that are not ours go on untouched; behind --key they would be taken for keyed ones. */
static int pass(struct judge *c, struct slice text)
{
	if (given(c, KEY) != NULL) {
		c->dropped++;
		return 0;
	}
	c->passed++;
	return out_line(&c->sink.out, text);
}

/* rc as rss_intake has it. */
static int conclude(struct judge *c, int rc, struct oc_err *e, struct slice text)
{
	if (rc == 1)
		return on_bad(c, e, text);
	if (rc == 2)
		return spoil(c, e, text);
	if (rc < 0 && e->exit != OC_EX_OK) {
		err_at(e, c->intake.path, c->intake.line, 0);
		tell(c, e);
		*e = (struct oc_err)OC_ERR_INIT;
	}
	return rc;
}

static int take_readings(
    struct judge *c, struct json_val record, struct slice kind, struct slice text, struct oc_err *e)
{
	int rc = rss_intake_record(&c->readings, record, kind, e);

	c->earlier += c->readings.earlier;
	if (c->readings.earlier)
		sink_notice(&c->sink, c->intake.path, c->intake.line,
		    "this reading is earlier than the one before it in its run");
	if (c->readings.fault == RSS_KILLED)
		sink_notice(&c->sink, c->intake.path, c->intake.line,
		    "the command was ended by a signal: its reading stands apart");
	return conclude(c, rc, e, text);
}

static int on_record(void *arg, struct json_val record, struct slice text, struct oc_err *e)
{
	struct judge *c = arg;
	struct slice kind;

	/* The hot path: as oc-capture writes them. */
	if (slice_has_prefix(text, SLICE("{\"kind\":\"rss-sample\",\"v\":1,")))
		return take_readings(c, record, SLICE("rss-sample"), text, e);
	kind = record_kind(record);
	if (rss_sample_kind(kind) || (kind.p == NULL && rss_sample_row(record)))
		return take_readings(c, record, kind, text, e);
	if (slice_eqs(kind, "rss-partial"))
		return conclude(c, rss_intake_partial(&c->readings, record, e), e, text);
	if (slice_eqs(kind, "reject"))
		return take_reject(c, record, text, e);
	return pass(c, text);
}

static int on_idle(void *arg)
{
	struct judge *c = arg;

	return out_flush(&c->sink.out);
}

static void on_tick(void *arg, uint64_t raw)
{
	struct judge *c = arg;

	c->progress.records = c->readings.used;
	progress_tick(&c->progress, raw);
}

/* ---- the end ---- */

/* What could be seen only when all was there. */
static void on_spoiled(void *arg, const struct rss_series *s)
{
	struct judge *c = arg;
	const struct rss_oddities *odd = &s->group.odd;
	char path[256];

	diag_raise(&c->diag, OC_EX_DATA);
	progress_clear(&c->progress);
	err_escape(
	    path, sizeof(path), s->group.path.p == NULL ? "" : s->group.path.p, s->group.path.n);
	if (odd->suspects > 0)
		diag_notice(&c->diag, path, s->group.line,
		    "in the series that begins here %" PRIu64 " readings are 1024 times off the "
		    "others: their unit is wrong, they are not counted",
		    odd->suspects);
	if (odd->backwards > 0)
		diag_notice(&c->diag, path, s->group.line,
		    "in the series that begins here the clock goes back at %" PRIu64
		    " places: growth of %zu runs is not judged",
		    odd->backwards, s->mistrusted);
}

static uint64_t faults_of(const struct rss_oddities *odd)
{
	uint64_t n = odd->suspects;

	for (int i = RSS_MISSING; i <= RSS_UNUSABLE; i++)
		n += odd->fault[i];
	return n;
}

static void tell_summary(struct judge *c, const struct rss_summary *sum)
{
	progress_clear(&c->progress);
	diag_notice(&c->diag, NULL, 0,
	    "series: %" PRIu64 " (growth %" PRIu64 ", cold-start %" PRIu64 ", steady %" PRIu64
	    ", insufficient %" PRIu64 "); runs: %" PRIu64 "; readings: %" PRIu64
	    "; not counted: bad %" PRIu64 ", under pressure %" PRIu64 ", killed %" PRIu64
	    "; rejected: %" PRIu64 "; records let pass: %" PRIu64,
	    sum->rows, sum->word[RSS_GROWTH], sum->word[RSS_COLD_START], sum->word[RSS_STEADY],
	    sum->word[RSS_INSUFFICIENT], sum->runs, sum->readings, faults_of(&sum->odd),
	    sum->odd.fault[RSS_PRESSURE], sum->odd.fault[RSS_KILLED], c->readings.groups.rejected,
	    c->passed);
	if (sum->odd.twice + sum->odd.unplaced + sum->odd.unlabelled + (uint64_t)sum->odd.step_us >
	    0)
		diag_notice(&c->diag, NULL, 0,
		    "told twice: %" PRIu64 "; without time or number: %" PRIu64
		    "; of a gateway without label: %" PRIu64 "; wall clock stepped by %.1f s",
		    sum->odd.twice, sum->odd.unplaced, sum->odd.unlabelled,
		    (double)sum->odd.step_us / 1e6);
	if (sum->spoiled > 0 || c->readings.groups.rejected > 0)
		diag_raise(&c->diag, OC_EX_DATA);
}

static void close_gate(struct judge *c, const struct rss_summary *sum)
{
	uint64_t growth = c->gate_growth ? sum->word[RSS_GROWTH] : 0,
		 cold = c->gate_cold ? sum->word[RSS_COLD_START] : 0;
	bool judged =
	    (c->gate_growth && sum->growth_judged > 0) || (c->gate_cold && sum->cold_judged > 0);
	struct oc_err e = OC_ERR_INIT;

	if (growth + cold > 0)
		err_set(&e, OC_EX_FINDING, "gate: %" PRIu64 " series grow, %" PRIu64 " begin cold",
		    growth, cold);
	else if (!judged)
		err_set(&e, OC_EX_DATA,
		    "the gate saw nothing to judge: no series has readings, time and runs enough");
	if (e.exit != OC_EX_OK)
		diag_error(&c->diag, &e);
}

static int write_report(struct judge *c, struct oc_err *e)
{
	struct rss_summary sum = {0};

	c->report.spoiled = on_spoiled;
	c->report.arg = c;
	if (rss_report_write(&c->readings.groups, &c->report, &c->sink.out, &sum, e) < 0)
		return -1;
	tell_summary(c, &sum);
	if (c->report.baseline != NULL && sum.compared == 0)
		diag_notice(&c->diag, c->baseline.path, 0,
		    "the baseline has not runs enough of any series to compare with");
	if (given(c, GATE) != NULL)
		close_gate(c, &sum);
	return 0;
}

static int write_partial(struct judge *c, struct oc_err *e)
{
	if (partial_write(
		&c->readings.groups, given(c, KEY) != NULL ? &c->key : NULL, &c->sink.out, e) < 0)
		return -1;
	progress_clear(&c->progress);
	diag_notice(&c->diag, NULL, 0,
	    "records used: %" PRIu64 "; runs: %zu; rejected: %" PRIu64 "; let pass: %" PRIu64
	    "; dropped: %" PRIu64,
	    c->readings.used, c->readings.groups.used, c->rejected, c->passed, c->dropped);
	return 0;
}

static void judge_all(struct judge *c, char **path, int n)
{
	struct oc_err e = OC_ERR_INIT;
	int rc = 0;

	if (n == 0)
		rc = intake_read(&c->intake, "-", &e);
	for (int i = 0; rc == 0 && i < n; i++)
		rc = intake_read(&c->intake, path[i], &e);
	c->readings.groups.rejected += c->rejected;
	if (rc == 0)
		rc = given(c, PARTIAL) != NULL ? write_partial(c, &e) : write_report(c, &e);
	if (rc < 0)
		diag_error(&c->diag, &e);
}

/* ---- options ---- */

static int usage(struct oc_err *e, const char *what)
{
	return err_set(e, OC_EX_USAGE, "%s; see 'oc-rss --help'", what);
}

static int take_grouping(struct judge *c, struct oc_err *e)
{
	const char *by = given(c, BY), *key = given(c, KEY);
	bool partial = given(c, PARTIAL) != NULL;
	struct groups *t = &c->readings.groups;

	rss_intake_init(&c->readings);
	t->by_given = by != NULL || key != NULL;
	if (key != NULL && fields_parse(&rss_by_names, &c->key, "key", key, e) < 0)
		return -1;
	if (key != NULL)
		t->by = c->key;
	if (by != NULL && fields_parse(&rss_by_names, &t->by, "by", by, e) < 0)
		return -1;
	if (!fields_includes(&t->by, &c->key))
		return usage(e, "--key names a field that --by does not have");
	if (key != NULL && !partial)
		return usage(e, "--key goes with --partial");
	if (partial && (given(c, GATE) != NULL || given(c, BASELINE) != NULL))
		return usage(e, "--partial writes no report: give --gate and --baseline where "
				"partials are merged");
	return 0;
}

static int take_limits(struct judge *c, struct oc_err *e)
{
	const char *growth = given(c, MIN_GROWTH), *span = given(c, MIN_SPAN),
		   *cold = given(c, MIN_COLD), *gate = given(c, GATE);
	double least = 10, ms = 600e3, percent = 25;

	if (growth != NULL && opt_double("min-growth", growth, 0, 1e9, &least, e) < 0)
		return -1;
	if (span != NULL && opt_duration("min-span", span, &ms, e) < 0)
		return -1;
	if (cold != NULL && opt_double("min-cold", cold, 0, 1e9, &percent, e) < 0)
		return -1;
	c->report.judge = (struct rss_options){{least * MIB, ms * 1000}, percent / 100};
	if (gate != NULL && gate[0] != '\0' && !slice_eqs(slice_cstr(gate), "growth") &&
	    !slice_eqs(slice_cstr(gate), "cold-start"))
		return err_set(e, OC_EX_USAGE, "--gate takes growth or cold-start, not '%s'", gate);
	c->gate_growth = gate != NULL && gate[0] != 'c';
	c->gate_cold = gate != NULL && gate[0] != 'g';
	return 0;
}

static int take_baseline(struct judge *c, struct oc_err *e)
{
	if (given(c, BASELINE) == NULL)
		return 0;
	c->report.baseline = &c->baseline;
	return rss_baseline_load(&c->baseline, given(c, BASELINE), &c->readings.groups.by, e);
}

static int take_intake(struct judge *c, struct oc_err *e)
{
	if (intake_init(&c->intake, given(c, WHERE), given(c, MAP), e) < 0)
		return -1;
	c->intake.keyed = true;
	c->intake.arg = c;
	c->intake.record = on_record;
	c->intake.bad = on_bad;
	c->intake.idle = on_idle;
	c->intake.tick = given(c, PROGRESS) != NULL || isatty(STDERR_FILENO) == 1 ? on_tick : NULL;
	return given(c, MAX_LINE) == NULL
		   ? 0
		   : opt_size("max-line", given(c, MAX_LINE), &c->intake.max_line, e);
}

/* Makes what was asked for ready. */
static int prepare(struct judge *c, struct oc_err *e)
{
	const char *colour = given(c, COLOUR);

	if (colour != NULL && diag_colour(&c->diag, colour[0] == '\0' ? "always" : colour,
				  getenv("NO_COLOR") != NULL) != 0)
		return usage(e, "--color takes auto, always or never");
	if (take_grouping(c, e) < 0 || take_limits(c, e) < 0 || take_intake(c, e) < 0 ||
	    take_baseline(c, e) < 0)
		return -1;
	return given(c, REJECTS) == NULL ? 0 : sink_rejects(&c->sink, given(c, REJECTS), e);
}

/* Returns 1 when --help or --version was all that was asked for, 0, or -1. */
static int read_options(struct judge *c, int argc, char **argv, int *first, struct oc_err *e)
{
	struct opt_state st;
	struct sb text = SB_INIT;
	int id;

	if (opt_begin(&st, &spec, argc, argv, e) != 0)
		return -1;
	while ((id = opt_next(&st, e)) >= 0)
		c->given[id - BY] = st.value != NULL ? st.value : "";
	*first = st.index;
	opt_finish(&st);
	if (id == OPT_END || id == OPT_ERROR)
		return id == OPT_END ? 0 : -1;
	if (id == OPT_HELP)
		opt_help(&text, &spec);
	else
		opt_version(&text, &spec);
	out_write(&c->sink.out, sb_slice(&text));
	sb_release(&text);
	return 1;
}

static int finish(struct judge *c)
{
	if (c->spoiled)
		diag_raise(&c->diag, OC_EX_DATA);
	sink_finish(&c->sink);
	rss_baseline_release(&c->baseline);
	rss_intake_release(&c->readings);
	intake_release(&c->intake);
	return c->diag.exit;
}

int main(int argc, char **argv)
{
	struct judge c = {0};
	struct oc_err e = OC_ERR_INIT;
	int first = argc, asked;

	signal(SIGPIPE, SIG_IGN);
	diag_init(&c.diag, spec.prog, STDERR_FILENO);
	progress_init(&c.progress, spec.prog, STDERR_FILENO);
	if (sink_init(&c.sink, STDOUT_FILENO, "(standard output)", &c.diag, &c.progress, &e) != 0) {
		diag_error(&c.diag, &e);
		return c.diag.exit;
	}
	c.sink.mute = true;
	asked = read_options(&c, argc, argv, &first, &e);
	if (asked < 0 || (asked == 0 && prepare(&c, &e) != 0))
		diag_error(&c.diag, &e);
	else if (asked == 0)
		judge_all(&c, argv + first, argc - first);
	return finish(&c);
}
