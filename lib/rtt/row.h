/*
 * row: an openclaw-rtt row from a run's samples: same keys, same order, same numbers as upstream's
 * importers write them.
 *
 * Each channel's own rules (discord.c, live.c, surface.c, aggregate.c) read a sample's record into
 * a struct rtt_result; row.c prints what they have in common.
 */
#ifndef OC_RTT_ROW_H
#define OC_RTT_ROW_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/sb.h"
#include "base/slice.h"
#include "data/clock.h"
#include "data/json.h"
#include "rtt/gather.h"
#include "rtt/resources.h"
#include "rtt/target.h"
#include "rtt/value.h"

/* What the person asks for. Borrowed. */
struct rtt_order {
	const struct rtt_target *target;
	struct slice scenario;
	struct slice spec; /* absent for the aggregate, which has it from the evidence */
	struct slice version;
	struct slice provider;   /* likewise */
	struct slice started_at; /* the aggregate's only */
	struct slice finished_at;
};

/* A row that was built. Texts live in the arena given to rtt_row_build. */
struct rtt_row {
	struct slice text; /* compact, as JSON.stringify prints it, without LF */
	struct slice run_id;
	struct slice data_path; /* relative to the store */
	struct slice result_path;
	bool pass;
};

/*
 * Builds the row. Returns 0; or -1 when upstream would refuse the run: *e says why, and names the
 * summary of the sample at fault. reader is scratch.
 */
int rtt_row_build(struct rtt_row *row, const struct rtt_order *order, const struct rtt_gather *g,
    struct json *reader, struct arena *a, struct oc_err *e);

/* As upstream publishes it: two spaces a level and LF. Returns 0 or -1. */
int rtt_row_pretty(struct sb *out, struct slice row, struct json *reader, struct oc_err *e);

/* --- between the files of this domain --- */

/* rttMeasurement as a row has it. Absent slices are left out. */
struct rtt_measured {
	bool there;
	double ms;
	struct slice started, observed, method, source;
};

/* One sample of a row. NaN and absent: not there. */
struct rtt_result {
	bool pass;
	double ms;
	struct slice source; /* may be empty: then the row has no rttSource */
	struct rtt_measured measured;
	double duration_ms;
	struct slice details; /* JSON text */
	double attempts;
	double max_rss_kb, elapsed_seconds;
	double gateway[RTT_GATEWAY];
	double started, finished;                        /* bounds, ms */
	struct slice credential_source, credential_role; /* JSON text */
};

/* All samples of a row, its bounds, and room for as many figures. */
struct rtt_run {
	double started, finished;
	struct rtt_result *result;
	size_t n;
	double *scratch; /* n of them */
	char started_at[CLOCK_ISO_MAX];
};

/* A record under the eyes of a channel's rules. */
struct rtt_reading {
	const struct rtt_order *order;
	const struct rtt_gathered *sample;
	size_t number; /* of the sample, from 1 */
	struct json_val record;
	bool found; /* the record is of the scenario; else it only has what the sample shares */
	struct rtt_mem *a;
};

int rtt_discord_read(struct rtt_result *r, const struct rtt_reading *in, struct oc_err *e);
int rtt_live_read(struct rtt_result *r, const struct rtt_reading *in, struct oc_err *e);
int rtt_surface_read(struct rtt_result *r, const struct rtt_reading *in, struct oc_err *e);

/* The whole row of the aggregate; `row` gets all but text, which goes to out. */
int rtt_aggregate_write(
    struct sb *out, struct rtt_row *row, const struct rtt_reading *in, struct oc_err *e);

/* Sets an error of OC_EX_DATA located in the sample's summary. Returns -1. */
int rtt_refuse(const struct rtt_reading *in, struct oc_err *e, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* record[a] or record[a][b]. */
struct json_val rtt_candidate(const struct rtt_reading *in, const char *name);

/* Is the record's `form` evidence? */
bool rtt_is_evidence(const struct rtt_reading *in);

/* Starts a result: nothing there, gateway figures and credentials read. */
void rtt_result_init(struct rtt_result *r, const struct rtt_reading *in);

/*
 * details by JSON.stringify, absent when they are not truthy. Returns 0, or -1 when memory is out.
 */
int rtt_result_details(
    struct rtt_result *r, struct json_val details, struct rtt_mem *a, struct oc_err *e);

/*
 * A measurement with finalMatchedReplyRttMs, as Discord and the generic channels read it; there is
 * none when that is no finite number.
 */
void rtt_result_measured(struct rtt_result *r, struct json_val m, struct rtt_mem *a);

/*
 * resource-metrics.env. Strict (Discord, aggregate): the last value counts, an empty one is absent,
 * any other must be a number. Else: the last one that is a number counts, an empty one is 0, what
 * follows a second '=' is dropped, and attempts must be a positive integer.
 */
int rtt_result_metrics(
    struct rtt_result *r, const struct rtt_reading *in, bool strict, struct oc_err *e);

/* Requires strings that are not blank: text is "startedAt of the summary" and so on. */
int rtt_require_text(
    const struct rtt_reading *in, struct json_val v, const char *text, struct oc_err *e);

/*
 * Spec and scenario in a run id: runs of anything but letters, digits, '.' and '-' become one '_',
 * none at the ends.
 */
struct slice rtt_run_label(struct slice text, struct rtt_mem *a);

/*
 * "started-without-colons-and-points" and the rest of a run id and its paths. Returns 0, or -1 when
 * the id cannot be a folder's name.
 */
int rtt_row_name(struct rtt_row *row, const struct rtt_order *order, struct slice spec,
    struct slice started, struct rtt_mem *a, struct oc_err *e);

/* Appends the whole row of all but the aggregate. Returns 0, or -1 when memory is out. */
int rtt_run_write(struct sb *out, const struct rtt_row *row, const struct rtt_order *order,
    const struct rtt_run *run);

/* The key "resources" of a row. */
struct emit;
void rtt_row_resources(struct emit *w, const struct rtt_order *order, const struct rtt_result *r,
    size_t n, double *scratch);

/* channel or surface, and package. */
void rtt_row_head(struct emit *w, const struct rtt_order *order, struct slice spec);

#endif
