/* The table of types. Order matters: the first that fits is it, so what is told by one sure word
 * stands before what is told by its keys. */
#include "artifact/artifact.h"

#include <string.h>

#include "artifact/match.h"

#define DOC ARTIFACT_DOC
#define LINES ARTIFACT_LINES
#define TEXT ARTIFACT_TEXT
#define BYTES ARTIFACT_BYTES

static const struct artifact_type table[] = {
    /* name, forms, role, document, line, text */
    {"records", LINES, ROLE_NONE, NULL, match_record_line, NULL},
    {"qa-evidence", DOC, ROLE_SUMMARY, match_evidence, NULL, NULL},
    {"rtt-row", DOC | LINES, ROLE_NONE, match_row, match_row, NULL},
    {"rtt-selection", DOC, ROLE_NONE, match_selection, NULL, NULL},
    {"session-transcript", LINES, ROLE_NONE, NULL, match_transcript_line, NULL},
    {"trajectory", LINES, ROLE_NONE, NULL, match_trajectory_line, NULL},
    {"trajectory-pointer", DOC, ROLE_NONE, match_trajectory_pointer, NULL, NULL},
    {"timeline", LINES, ROLE_NONE, NULL, match_timeline_line, NULL},
    {"gateway-log", LINES, ROLE_NONE, NULL, match_log_line, NULL},
    {"cache-trace", LINES, ROLE_NONE, NULL, match_cache_trace_line, NULL},
    {"cron-run", LINES, ROLE_NONE, NULL, match_cron_run_line, NULL},
    {"mock-requests", DOC | LINES, ROLE_NONE, match_mock_doc, match_mock_line, NULL},
    {"http-timings", LINES, ROLE_NONE, NULL, match_timings_line, NULL},
    {"performance-events", DOC | LINES, ROLE_EVENTS, match_events, match_event_line, NULL},
    {"qa-scenario", TEXT, ROLE_NONE, NULL, NULL, match_scenario},
    {"console-log", LINES | BYTES, ROLE_NONE, NULL, match_console_line, match_console},
    {"replay-transcript", LINES, ROLE_NONE, NULL, match_replay_line, NULL},
    {"qa-runtime-parity-summary", DOC, ROLE_NONE, match_parity_summary, NULL, NULL},
    {"qa-agentic-parity-summary", DOC, ROLE_NONE, match_agentic_summary, NULL, NULL},
    {"qa-runtime-token-efficiency-summary", DOC, ROLE_NONE, match_token_summary, NULL, NULL},
    {"qa-jsonl-replay-summary", DOC, ROLE_NONE, match_replay_summary, NULL, NULL},
    {"qa-confidence-summary", DOC, ROLE_NONE, match_confidence_summary, NULL, NULL},
    {"qa-confidence-profile", DOC, ROLE_NONE, match_confidence_profile, NULL, NULL},
    {"channel-summary", DOC, ROLE_SUMMARY, match_channel_summary, NULL, NULL},
    {"surface-summary", DOC, ROLE_SUMMARY, match_surface_summary, NULL, NULL},
    {"qa-suite-summary", DOC, ROLE_SUITE, match_suite_summary, NULL, NULL},
    {"observed-messages", DOC, ROLE_OBSERVED, match_observed, NULL, NULL},
    {"discord-messages", DOC, ROLE_NONE, match_discord_messages, NULL, NULL},
    {"rpc-answer", DOC, ROLE_NONE, match_rpc, NULL, NULL},
    {"sessions-store", DOC, ROLE_NONE, match_sessions_store, NULL, NULL},
    {"cron-jobs", DOC, ROLE_NONE, match_cron_jobs, NULL, NULL},
    {"gateway-config", DOC, ROLE_NONE, match_config, NULL, NULL},
    {"resource-metrics", TEXT, ROLE_METRICS, NULL, NULL, match_metrics},
    {"time-v", TEXT, ROLE_NONE, NULL, NULL, match_time_v},
    {"run-metadata", TEXT, ROLE_NONE, NULL, NULL, match_run_metadata},
    {"sample-paths", TEXT, ROLE_NONE, NULL, NULL, match_sample_paths},
    {"agent-database", BYTES, ROLE_NONE, NULL, NULL, match_sqlite},
    {"heap-snapshot-file", BYTES, ROLE_NONE, NULL, NULL, match_heap},
    {"report-markdown", BYTES, ROLE_NONE, NULL, NULL, match_report_md},
    {"unknown", DOC | LINES | BYTES, ROLE_NONE, NULL, NULL, NULL},
};

#define TYPES (sizeof(table) / sizeof(table[0]))

const struct artifact_type *artifact_at(size_t i)
{
	return i < TYPES ? &table[i] : NULL;
}

const struct artifact_type *artifact_find(const char *name)
{
	for (size_t i = 0; i < TYPES; i++) {
		if (strcmp(table[i].name, name) == 0)
			return &table[i];
	}
	return NULL;
}

const struct artifact_type *artifact_unknown(void)
{
	return &table[TYPES - 1];
}

const struct artifact_type *artifact_records(void)
{
	return &table[0];
}

const struct artifact_type *artifact_doc(struct json_val root, struct artifact_mark *m)
{
	for (size_t i = 0; i < TYPES; i++) {
		struct artifact_mark found = {"", ""};
		if (table[i].doc != NULL && table[i].doc(root, &found)) {
			*m = found;
			return &table[i];
		}
	}
	return NULL;
}

const struct artifact_type *artifact_line(struct json_val line, struct artifact_mark *m)
{
	for (size_t i = 0; i < TYPES; i++) {
		struct artifact_mark found = {"", ""};
		if (table[i].line != NULL && table[i].line(line, &found)) {
			*m = found;
			return &table[i];
		}
	}
	return NULL;
}

const struct artifact_type *artifact_text(struct slice head)
{
	for (size_t i = 0; i < TYPES; i++) {
		if (table[i].text != NULL && table[i].text(head))
			return &table[i];
	}
	return NULL;
}

void artifact_mark(const struct artifact_type *type, struct json_val root, struct artifact_mark *m)
{
	*m = (struct artifact_mark){"", ""};
	if (type->doc == NULL || !type->doc(root, m))
		*m = (struct artifact_mark){"", ""};
}
