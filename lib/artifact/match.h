/*
 * match: the recognisers of the type table, and the few questions that they ask of a JSON value.
 * Internal to artifact.
 *
 * A recogniser says whether a value is of its type, and on true fills the mark (which comes
 * cleared).
 */
#ifndef OC_ARTIFACT_MATCH_H
#define OC_ARTIFACT_MATCH_H

#include "artifact/artifact.h"

/* Has the object a member of that name and type? */
bool has(struct json_val v, const char *key, enum json_type t);

/* Has the object a string member that starts with prefix? */
bool has_prefix(struct json_val v, const char *key, const char *prefix);

/* Copies a word into a mark's field, cut to its size; only letters, digits and -._+: are kept, so
 * that it is safe everywhere. */
void mark_set(char *field, size_t size, struct slice word);

/* The channel whose scenario ids start as this one does ("discord-canary": discord), or a
 * surface's; absent when it is none's. */
struct slice channel_of_scenario(struct json_val id);

/* Is it the id of a surface's scenario ("control-ui-...", "rpc-...")? */
bool is_surface_scenario(struct json_val id);

/* QA results (match_qa.c, match_summary.c) */
bool match_evidence(struct json_val root, struct artifact_mark *m);
bool match_channel_summary(struct json_val root, struct artifact_mark *m);
bool match_surface_summary(struct json_val root, struct artifact_mark *m);
bool match_suite_summary(struct json_val root, struct artifact_mark *m);
bool match_observed(struct json_val root, struct artifact_mark *m);
bool match_discord_messages(struct json_val root, struct artifact_mark *m);
bool match_events(struct json_val root, struct artifact_mark *m);
bool match_event_line(struct json_val line, struct artifact_mark *m);
bool match_row(struct json_val root, struct artifact_mark *m);
bool match_selection(struct json_val root, struct artifact_mark *m);

/* Reports (match_report.c) */
bool match_parity_summary(struct json_val root, struct artifact_mark *m);
bool match_agentic_summary(struct json_val root, struct artifact_mark *m);
bool match_token_summary(struct json_val root, struct artifact_mark *m);
bool match_replay_summary(struct json_val root, struct artifact_mark *m);
bool match_confidence_summary(struct json_val root, struct artifact_mark *m);
bool match_confidence_profile(struct json_val root, struct artifact_mark *m);

/* State, logs and diagnostics of a gateway (match_state.c) */
bool match_transcript_line(struct json_val line, struct artifact_mark *m);
bool match_replay_line(struct json_val line, struct artifact_mark *m);
bool match_trajectory_line(struct json_val line, struct artifact_mark *m);
bool match_log_line(struct json_val line, struct artifact_mark *m);
bool match_console_line(struct json_val line, struct artifact_mark *m);
bool match_timeline_line(struct json_val line, struct artifact_mark *m);
bool match_cache_trace_line(struct json_val line, struct artifact_mark *m);
bool match_cron_run_line(struct json_val line, struct artifact_mark *m);
bool match_mock_line(struct json_val line, struct artifact_mark *m);
bool match_mock_doc(struct json_val root, struct artifact_mark *m);
bool match_timings_line(struct json_val line, struct artifact_mark *m);
bool match_record_line(struct json_val line, struct artifact_mark *m);
bool match_trajectory_pointer(struct json_val root, struct artifact_mark *m);
bool match_sessions_store(struct json_val root, struct artifact_mark *m);
bool match_rpc(struct json_val root, struct artifact_mark *m);
bool match_config(struct json_val root, struct artifact_mark *m);
bool match_cron_jobs(struct json_val root, struct artifact_mark *m);

/* Texts and bytes (match_text.c) */
bool match_metrics(struct slice head);
bool match_time_v(struct slice head);
bool match_run_metadata(struct slice head);
bool match_sample_paths(struct slice head);
bool match_console(struct slice head);
bool match_report_md(struct slice head);
bool match_scenario(struct slice head);
bool match_sqlite(struct slice head);
bool match_heap(struct slice head);

#endif
