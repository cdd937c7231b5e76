/* sample: one round trip's artifacts put together as rtt-sample records (made by oc-capture, read by oc-rtt-import).
 *
 * A sample is one execution of the QA command: its summary (a channel summary, an evidence file or a surface summary),
 * and beside it, where there are any, the observed messages, the performance events, the companion suite summary and
 * resource-metrics.env. For every scenario (or evidence entry) of the summary one record is written, with every
 * candidate timing under its own name, so that nothing is chosen twice and the importer can apply each channel's own
 * upstream rules. Whole-run duration is never a round trip; it is kept as durationRttMs.
 *
 * The records of one sample come together, numbered by `entry`. A summary without scenarios still gives one record (no
 * `scenario`), because upstream makes a failed row of it; so does a scenario that only the observed messages know
 * (`scenarioListed` false).
 *
 * What is wrong in a part that only some importers read is kept in the record as a `problem` for the importer to judge:
 * an evidence entry's companion that is not a plain name, a suite summary without counts, observed messages that are no
 * array. */
#pragma once

#include "rtt/candidates.h"

#define RTT_SAMPLE_VERSION 2

/* Appends the sample's records, one a line. Returns their number; or -1 when the summary cannot be used at all (*e
 * located in it), out as it was: the caller writes a reject record instead, so that no importer takes the run for
 * whole. */
int rtt_sample_write(struct sb *out, const struct rtt_parts *parts, struct arena *a, struct oc_err *e);

/* The file name of the companion suite summary that an evidence file names for its round-trip time
 * (execution.artifacts, kind "summary", source "qa-suite"), relative to the evidence file's folder, in *name (absent
 * when it names none, and when what it names is no plain qa-suite-summary.json: a hostile or wrong path is never
 * opened, and its record has the problem). A missing file is no error. Returns 0; -1 when memory is out. */
int rtt_sample_companion(struct json_val evidence, struct slice *name, struct arena *a, struct oc_err *e);

/* Are the performance events needed? They are asked only when some scenario of the surface summary has no measurement
 * of its own: upstream does not even open the file else, so neither should the caller (it may hold anything). */
bool rtt_sample_needs_events(struct json_val summary, struct arena *a);
