/* oc-rtt-import: makes a run's rtt-sample records one openclaw-rtt row, and keeps it in a store; checks rows. */
#include <inttypes.h>

#include "filter/filter.h"
#include "rtt/rtt.h"

struct import {
	struct filter_run run;
	const char *channel, *surface, *spec, *version, *scenario, *provider, *started_at, *finished_at, *store;
	bool require_pass, verify;
	struct rtt_order order;
	struct rtt_gather gather;
	struct json reader;
	struct arena scratch, kept; /* of a record; of the row */
	uint64_t used;
	struct sb companions; /* paths of suite summaries that could not be read, each with LF */
	bool open; /* a sample came, and no closing record behind it */
};

static const struct option options[] = {
    {"channel", 0, "ID", "the channel: discord, slack, telegram or whatsapp", OPTION_TEXT(struct import, channel)},
    {"surface", 0, "ID", "the surface: control-ui or rpc", OPTION_TEXT(struct import, surface)},
    {"spec", 0, "SPEC", "the package that was tested, as openclaw@2026.5.16", OPTION_TEXT(struct import, spec)},
    {"version", 0, "VERSION", "its version or commit, which names the data file", OPTION_TEXT(struct import, version)},
    {"scenario", 0, "ID", "the scenario (each target has its own default)", OPTION_NAME(struct import, scenario)},
    {"provider-mode", 0, "MODE", "how models were provided (mock-openai)", OPTION_TEXT(struct import, provider)},
    {"require-pass", 0, NULL, "import only a run that passed; exit 1 else", OPTION_FLAG(struct import, require_pass)},
    {"started-at", 0, "TIME", "start of the run, for telegram's aggregate", OPTION_TEXT(struct import, started_at)},
    {"finished-at", 0, "TIME", "end of the run, for telegram's aggregate", OPTION_TEXT(struct import, finished_at)},
    {"store", 0, "DIR", "keep the row in this store, once", OPTION_TEXT(struct import, store)},
    {"verify", 0, NULL, "check rows (files or folders of them) instead; exit 1 when one fails",
	OPTION_FLAG(struct import, verify)},
    {.name = NULL},
};

/* ---- what was asked for ---- */

/* Each target takes its own options: what it would ignore is an error, so that nobody believes in it. */
static int check(const struct import *m, const struct rtt_target *t, struct oc_err *e)
{
	const struct filter_run *r = &m->run;
	const bool aggregate = t->rules == RTT_RULES_AGGREGATE;

	if (m->version == NULL || m->version[0] == '\0')
		return filter_usage(r, e, "--version VERSION is needed: the package version that was tested");
	if (!aggregate && (m->spec == NULL || m->spec[0] == '\0'))
		return filter_usage(r, e, "--spec SPEC is needed: the package that was tested");
	if (aggregate && (m->started_at == NULL || m->finished_at == NULL))
		return filter_usage(
		    r, e, "telegram needs --spec, or --started-at and --finished-at (aggregate evidence)");
	if (!aggregate && (m->started_at != NULL || m->finished_at != NULL))
		return filter_usage(
		    r, e, "--started-at and --finished-at are for telegram without --spec (aggregate evidence)");
	if (aggregate && m->provider != NULL)
		return filter_usage(r, e, "--provider-mode is not for aggregate evidence: it names its own");
	if (m->scenario != NULL && t->rules == RTT_RULES_DISCORD)
		return filter_usage(r, e, "--scenario is not for discord, whose rows are of discord-canary");
	return 0;
}

static int verify(void *state, struct oc_err *e);

static int prepare(void *state, struct oc_err *e)
{
	struct import *m = state;
	const char *other = options_given(&m->run.options,
	    "channel surface spec version scenario provider-mode require-pass started-at finished-at store "
	    "where map rejects max-line");

	if (m->verify) {
		m->run.read = verify;
		return other == NULL ? 0 : filter_usage(&m->run, e, "--verify checks rows: leave out --%s", other);
	}
	if ((m->channel == NULL) == (m->surface == NULL))
		return filter_usage(&m->run, e, "one of --channel ID and --surface ID is needed");
	const struct rtt_target *t =
	    rtt_target_find(m->surface == NULL ? m->channel : m->surface, m->surface != NULL, m->spec == NULL, e);
	if (t == NULL || check(m, t, e) != 0)
		return -1;
	m->order = (struct rtt_order){.target = t,
	    .scenario = slice_cstr(m->scenario != NULL ? m->scenario : t->scenario),
	    .spec = slice_cstr(m->spec),
	    .version = slice_cstr(m->version),
	    .provider = slice_cstr(m->provider != NULL ? m->provider : "mock-openai"),
	    .started_at = slice_cstr(m->started_at),
	    .finished_at = slice_cstr(m->finished_at)};
	m->run.drop_rejects = true;
	rtt_gather_init(&m->gather, m->order.scenario);
	m->companions = (struct sb)SB_INIT;
	return json_init(&m->reader, e);
}

/* ---- a run's records ---- */

static int take_sample(void *state, struct json_val record, struct slice text, struct oc_err *e)
{
	struct import *m = state;
	const int rc = rtt_gather_add(&m->gather, record, text, &m->scratch, e);

	m->used += rc == 0;
	m->open = m->open || rc == 0;
	arena_reset(&m->scratch);
	return rc == 0 ? FILTER_TAKEN : FILTER_REJECTED;
}

static int take_closing(void *state, struct json_val record, struct slice text, struct oc_err *e)
{
	struct import *m = state;

	(void)record, (void)text, (void)e;
	m->open = false;
	return FILTER_TAKEN;
}

/* Whether the row depends on a suite summary is known when all samples are. */
static bool keep_reject(void *state, struct json_val record)
{
	struct import *m = state;
	struct slice path = json_text(json_gets(json_gets(record, "src"), "path"), &m->scratch);
	const bool may_be_beside = path.p != NULL && slice_has_suffix(path, SLICE("qa-suite-summary.json")) &&
				   memchr(path.p, '\n', path.n) == NULL;

	if (may_be_beside) {
		sb_addslice(&m->companions, path);
		sb_addc(&m->companions, '\n');
	}
	arena_reset(&m->scratch);
	return may_be_beside;
}

static int judge_rejects(struct import *m, struct oc_err *e)
{
	if (!sb_ok(&m->companions))
		return err_nomem(e);
	for (struct slice rest = sb_slice(&m->companions); rest.n > 0;) {
		const size_t n = slice_find(rest, SLICE("\n"), 0);
		const struct slice path = slice_make(rest.p, n);
		struct oc_err bad = OC_ERR_INIT;

		if (rtt_row_depends(&m->order, &m->gather, path, &m->reader)) {
			err_set(&bad, OC_EX_DATA, "part of the input was rejected before: %.*s", SLICE_CUT(path, 160));
			filter_error(&m->run, &bad);
			m->run.spoiled = true;
		} else {
			filter_notice(&m->run, NULL, 0, "%.*s could not be read: no figure of the row depends on it",
			    SLICE_CUT(path, 160));
		}
		rest = slice_make(rest.p + n + 1, rest.n - n - 1);
	}
	return 0;
}

static void say_torn(struct import *m, const struct sb *torn)
{
	for (struct slice rest = sb_slice(torn); rest.n > 0;) {
		size_t n = slice_find(rest, SLICE("\n"), 0);
		struct slice path = arena_copy(&m->kept, slice_make(rest.p, n));

		if (path.p != NULL)
			filter_notice(&m->run, path.p, 0, "last line is torn: a writer was killed; it does not count");
		rest = slice_make(rest.p + n + 1, rest.n - n - 1);
	}
}

static int store_row(struct import *m, const struct rtt_row *row, struct oc_err *e)
{
	struct sb torn = SB_INIT;
	int rc = rtt_keep(m->store, &m->order, row, m->require_pass, &torn, &m->reader, &m->kept, e);

	say_torn(m, &torn);
	sb_release(&torn);
	if (rc == 0 && m->store != NULL)
		filter_notice(&m->run, m->store, 0, "imported %.*s into %.*s", (int)row->run_id.n, row->run_id.p,
		    (int)row->data_path.n, row->data_path.p);
	return rc;
}

/* What a row does not say itself. */
static void say_of_row(struct import *m, const struct rtt_row *row)
{
	if (row->superseded > 0)
		filter_notice(&m->run, NULL, 0,
		    "%zu superseded evidence entries of %.*s not counted: a later attempt took their place",
		    row->superseded, SLICE_CUT(m->order.scenario, 100));
	if (row->untimed > 0)
		filter_notice(&m->run, NULL, 0, "%zu of %zu samples passed without a round trip: counted as failed",
		    row->untimed, m->gather.n);
	if (row->unread > 0)
		filter_notice(&m->run, NULL, 0,
		    "%zu of %zu samples have an rttMeasurement without a number: passed over, as upstream does",
		    row->unread, m->gather.n);
}

static int write_row(struct import *m, struct oc_err *e)
{
	const uint64_t others = m->run.dropped;
	struct rtt_row row;

	if (judge_rejects(m, e) != 0)
		return -1;
	if (m->run.spoiled)
		return err_set(e, OC_EX_DATA, "part of the run could not be read: it is not imported");
	if (m->used == 0)
		return err_set(e, OC_EX_DATA, "no rtt-sample records to import (and %" PRIu64 " others)", others);
	if (m->open && m->store != NULL)
		return err_set(e, OC_EX_DATA,
		    "the records end without oc-capture's closing record: it was stopped, or they were cut; the run is "
		    "not imported (capture it again)");
	if (others > 0)
		filter_notice(&m->run, NULL, 0, "used %" PRIu64 " rtt-sample records; skipped %" PRIu64 " others",
		    m->used, others);
	if (rtt_row_build(&row, &m->order, &m->gather, &m->reader, &m->kept, e) != 0)
		return -1;
	say_of_row(m, &row);
	if (store_row(m, &row, e) != 0)
		return -1;
	out_line(&m->run.sink.out, row.text);
	return 0;
}

/* ---- --verify ---- */

static int on_finding(void *arg, const struct oc_err *e)
{
	struct import *m = arg;

	filter_error(&m->run, e);
	return 0;
}

static void on_note(void *arg, const char *path, uint64_t line, const char *text)
{
	struct import *m = arg;

	filter_notice(&m->run, path, line, "%s", text);
}

static int verify(void *state, struct oc_err *e)
{
	struct import *m = state;
	struct rtt_verify v;
	int rc = rtt_verify_init(&v, on_finding, on_note, m, e);

	if (rc == 0 && m->run.operands == 0) {
		filter_keyboard(&m->run);
		rc = rtt_verify_path(&v, "-", e);
	}
	for (int i = 0; rc == 0 && i < m->run.operands; i++)
		rc = rtt_verify_path(&v, m->run.operand[i], e);
	if (v.rows > 0)
		filter_notice(
		    &m->run, NULL, 0, "%" PRIu64 " rows checked, %" PRIu64 " faults found", v.rows, v.findings);
	if (v.unproved > 0)
		filter_notice(&m->run, NULL, 0,
		    "%" PRIu64 " of them have figures that no samples stand behind: those could not be recomputed",
		    v.unproved);
	if (rc == 0 && v.rows == 0)
		rc = err_set(e, OC_EX_DATA, "no rows were read");
	rtt_verify_release(&v);
	return rc;
}

static int end(void *state, struct oc_err *e)
{
	struct import *m = state;

	return m->verify ? 0 : write_row(m, e);
}

static void release(void *state)
{
	struct import *m = state;

	rtt_gather_release(&m->gather);
	sb_release(&m->companions);
	json_release(&m->reader);
	arena_release(&m->scratch);
	arena_release(&m->kept);
}

static const struct filter oc_rtt_import = {
    .name = "oc-rtt-import",
    .usage = "{--channel ID | --surface ID} [options] [file ...] | --verify [file | folder ...]",
    .summary = "makes one RTT row of a run's rtt-sample records",
    .expects = "rtt-sample records, as oc-capture writes them,",
    .state = FILTER_STATE_OF(struct import),
    .options = {{options, 0}},
    .take = {{"rtt-sample", take_sample}, {"capture", take_closing}},
    .others = FILTER_DROP,
    .reject = keep_reject,
    .mute = true,
    .prepare = prepare,
    .end = end,
    .release = release,
};

int main(int argc, char **argv)
{
	return filter_main(&oc_rtt_import, argc, argv);
}
