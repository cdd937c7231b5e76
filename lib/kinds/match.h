/* match: the recognisers of the table of kinds for which its marks are not enough, and the few questions that they ask
 * of a JSON value. Internal to kinds.
 *
 * A recogniser returns whether a value is of its kind, and on true fills the mark (which comes cleared). */
#pragma once

#include "kinds/kinds.h"

/* Has the object a member of that name and type? */
bool has(struct json_val v, const char *key, enum json_type t);

/* Has the object a string member that starts with prefix? */
bool has_prefix(struct json_val v, const char *key, const char *prefix);

/* Copies a word into a mark's field, cut to its size; only letters, digits and -._+: are kept, so that it is safe
 * everywhere. */
void mark_set(char *field, size_t size, struct slice word);

/* The channel whose scenario ids start as this one does ("discord-canary": discord), or a surface's; absent when it is
 * none's. */
struct slice channel_of_scenario(struct json_val id);

/* Is it the id of a surface's scenario ("control-ui-...", "rpc-...")? */
bool is_surface_scenario(struct json_val id);

/* Sets the mark's channel, if there is one. */
void set_channel(struct artifact_mark *m, struct slice name);

/* QA results (match.c, match_summary.c) */
bool match_evidence(struct json_val root, struct artifact_mark *m);
bool match_channel_summary(struct json_val root, struct artifact_mark *m);
bool match_surface_summary(struct json_val root, struct artifact_mark *m);
bool match_suite_summary(struct json_val root, struct artifact_mark *m);
bool match_observed(struct json_val root, struct artifact_mark *m);
bool match_discord_messages(struct json_val root, struct artifact_mark *m);
bool match_events(struct json_val root, struct artifact_mark *m);
bool match_event_line(struct json_val line, struct artifact_mark *m);
bool match_row(struct json_val root, struct artifact_mark *m);

/* Reports */
bool match_parity_summary(struct json_val root, struct artifact_mark *m);
bool match_replay_summary(struct json_val root, struct artifact_mark *m);
bool match_confidence_summary(struct json_val root, struct artifact_mark *m);

/* State, logs and diagnostics of a gateway */
bool match_transcript_line(struct json_val line, struct artifact_mark *m);
bool match_replay_line(struct json_val line, struct artifact_mark *m);
bool match_trajectory_line(struct json_val line, struct artifact_mark *m);
bool match_console_line(struct json_val line, struct artifact_mark *m);
bool match_timeline_line(struct json_val line, struct artifact_mark *m);
bool match_record_line(struct json_val line, struct artifact_mark *m);
bool match_sessions_store(struct json_val root, struct artifact_mark *m);
bool match_rpc(struct json_val root, struct artifact_mark *m);
bool match_diagnostics_export(struct json_val root, struct artifact_mark *m);
bool match_config(struct json_val root, struct artifact_mark *m);
bool match_cron_jobs(struct json_val root, struct artifact_mark *m);

/* Texts and bytes (match_text.c) */
bool match_metrics(struct slice head);
bool match_time_v(struct slice head);
bool match_process_samples(struct slice head);
bool match_run_metadata(struct slice head);
bool match_sample_paths(struct slice head);
bool match_console(struct slice head);
bool match_report_md(struct slice head);
bool match_scenario(struct slice head);
bool match_sqlite(struct slice head);
bool match_heap(struct slice head);
