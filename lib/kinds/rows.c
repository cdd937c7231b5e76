#include "kinds/kinds.h"

#include "kinds/marks.h"
#include "kinds/match.h"

#define DOC ARTIFACT_DOC
#define LINES ARTIFACT_LINES
#define TEXT ARTIFACT_TEXT
#define BYTES ARTIFACT_BYTES

/* Order matters: the first that fits is it, so what is known by one sure word is before what is known by its keys. */
static const struct artifact_type table[] = {
    {"records", LINES, ROLE_NONE, .line = match_record_line},
    {"qa-evidence", DOC, ROLE_SUMMARY, .doc = match_evidence},
    {"rtt-row", DOC | LINES, ROLE_NONE, .doc = match_row, .line = match_row},
    {"rtt-selection", DOC, ROLE_NONE, .doc_marks = "sourceFilename$ selection$"},
    {"session-transcript", LINES, ROLE_NONE, .line = match_transcript_line},
    {"trajectory", LINES, ROLE_NONE, .line = match_trajectory_line},
    /* The files of "openclaw sessions export-trajectory", and what it prints. */
    {"trajectory-export", DOC, ROLE_NONE,
	.doc_marks = "traceSchema=openclaw-trajectory | header{ leafId entries[ | outputDir$ displayPath$ sessionId$"},
    {"trajectory-pointer", DOC, ROLE_NONE, .doc_marks = "traceSchema=openclaw-trajectory-pointer"},
    {"timeline", LINES, ROLE_NONE, .line = match_timeline_line},
    /* tslog's JSON lines; or what "openclaw gateway diagnostics export" makes of them */
    {"gateway-log", LINES, ROLE_NONE, .line_marks = "_meta{ time$ | time$ level$ msg$ | time$ level$ omitted$"},
    {"cache-trace", LINES, ROLE_NONE, .line_marks = "stage$ runId$ seq#"},
    {"cron-run", LINES, ROLE_NONE, .line_marks = "jobId$ action$ ts#"},
    /* What a mock provider was asked: kept by a recorder, or the answer of its /debug/requests. */
    {"mock-requests", DOC | LINES, ROLE_NONE, .doc_marks = "@allInputText$ | @plannedToolName$",
	.line_marks = "method$ url$ bytes#"},
    {"rpc-timings", LINES, ROLE_NONE, .line_marks = "at$ method$ ms# bytes#"},
    {"http-timings", LINES, ROLE_NONE, .line_marks = "sentAt$ headerMs# totalMs#"},
    {"performance-events", DOC | LINES, ROLE_EVENTS, .doc = match_events, .line = match_event_line},
    {"qa-scenario", TEXT, ROLE_NONE, .text = match_scenario},
    {"console-log", LINES | BYTES, ROLE_NONE, .line = match_console_line, .text = match_console},
    {"replay-transcript", LINES, ROLE_NONE, .line = match_replay_line},
    {"qa-runtime-parity-summary", DOC, ROLE_NONE, .doc = match_parity_summary},
    {"qa-agentic-parity-summary", DOC, ROLE_NONE,
	.doc_marks = "candidateMetrics{ baselineMetrics{ | candidate{ baseline{"},
    {"qa-runtime-token-efficiency-summary", DOC, ROLE_NONE,
	.doc_marks = "thresholdPercent# rows[ aggregate{"},
    {"qa-jsonl-replay-summary", DOC, ROLE_NONE, .doc = match_replay_summary},
    {"qa-confidence-summary", DOC, ROLE_NONE, .doc = match_confidence_summary},
    {"qa-confidence-profile", DOC, ROLE_NONE, .doc_marks = "lanes[ profile$"},
    {"channel-summary", DOC, ROLE_SUMMARY, .doc = match_channel_summary},
    {"surface-summary", DOC, ROLE_SUMMARY, .doc = match_surface_summary},
    {"qa-suite-summary", DOC, ROLE_SUITE, .doc = match_suite_summary},
    {"observed-messages", DOC, ROLE_OBSERVED, .doc = match_observed},
    {"discord-messages", DOC, ROLE_NONE, .doc = match_discord_messages},
    /* What a gateway writes to logs/stability, and what "openclaw gateway stability --bundle --json" prints of it. */
    {"stability-bundle", DOC, ROLE_NONE,
	.doc_marks = "version# reason$ process{ snapshot{ | path$ mtimeMs# bundle{"},
    {"rpc-answer", DOC, ROLE_NONE, .doc = match_rpc},
    {"diagnostics-export", DOC, ROLE_NONE, .doc = match_diagnostics_export},
    {"sessions-store", DOC, ROLE_NONE, .doc = match_sessions_store},
    {"cron-jobs", DOC, ROLE_NONE, .doc = match_cron_jobs},
    {"gateway-config", DOC, ROLE_NONE, .doc = match_config},
    {"resource-metrics", TEXT, ROLE_METRICS, .text = match_metrics},
    {"time-v", TEXT, ROLE_NONE, .text = match_time_v},
    {"process-samples", TEXT, ROLE_NONE, .text = match_process_samples},
    {"run-metadata", TEXT, ROLE_NONE, .text = match_run_metadata},
    {"sample-paths", TEXT, ROLE_NONE, .text = match_sample_paths},
    {"agent-database", BYTES, ROLE_NONE, .text = match_sqlite},
    {"heap-snapshot-file", BYTES, ROLE_NONE, .text = match_heap},
    {"report-markdown", BYTES, ROLE_NONE, .text = match_report_md},
    {"unknown", DOC | LINES | BYTES, ROLE_NONE, .doc = NULL},
};

#define TYPES (sizeof(table) / sizeof(table[0]))

/*
 * As what a document is published. Here too the first that fits is it. each: a list of them is meant too. type NULL: no
 * artifact, but a file that people write for the filters.
 */
static const struct {
	const char *object, *type;
	bool each;
	const char *marks;
} published[] = {
    {"qa-evidence", "qa-evidence", false, "kind=openclaw.qa.evidence-summary"},
    {"rtt-row", "rtt-row", true, "rtt{ run{ package{"},
    {"rtt-selection", "rtt-selection", false, "sourceFilename selection"},
    {"transcript", "session-transcript", true, "type=session version | type id parentId timestamp"},
    {"trajectory", "trajectory", true, "traceSchema=openclaw-trajectory"},
    {"trajectory-pointer", "trajectory-pointer", false, "traceSchema=openclaw-trajectory-pointer"},
    {"timeline", "timeline", true, "schemaVersion=openclaw.diagnostics.v1 | type name timestamp pid"},
    {"gateway-log", "gateway-log", true, "_meta{ time"},
    {"cache-trace", "cache-trace", true, "stage runId seq"},
    {"cron-run", "cron-run", true, "jobId action ts"},
    {"mock-request", "mock-requests", true, "allInputText | plannedToolName | method url bytes"},
    {"http-timing", "http-timings", true, "sentAt headerMs totalMs"},
    {"event", "performance-events", true, "event payload | event durationMs"},
    {"events", "performance-events", false, "events[ !generatedAt | eventLog["},
    {"console-line", "console-log", true, "time level message"},
    {"known-drifts", NULL, false, "known["},
    {"tool-families", NULL, false, "families{"},
    {"lifecycle-expectation", NULL, false, "v cells["},
    {"cell-list", NULL, true, "transcript runtime"},
    {"parity-summary", "qa-runtime-parity-summary", false, "runtimePair driftCounts"},
    {"agentic-summary", "qa-agentic-parity-summary", false, "candidateLabel baselineLabel"},
    {"efficiency-summary", "qa-runtime-token-efficiency-summary", false, "rows[ aggregate | runtimePair rows["},
    {"replay-summary", "qa-jsonl-replay-summary", false, "transcripts["},
    {"confidence", "qa-confidence-summary", false, "lanes["},
    {"qa-summary", "qa-suite-summary", false, "scenarios[ | counts{"},
    {"observed-message", "observed-messages", true,
	"matchedScenario | scenarioId senderIsBot | triggerTimestamp | observedAt hasMedia | scenarioId scenarioTitle"},
    {"discord-message", "discord-messages", true, "id channel_id"},
    {"stability-bundle", "stability-bundle", false, "process{ snapshot{ | mtimeMs bundle{"},
    {"stability", "rpc-answer", false, "generatedAt events["},
    {"health", "rpc-answer", false, "ok agents[ | heartbeatSeconds agents["},
    {"log-tail", "rpc-answer", false, "file cursor lines["},
    {"session-list", "rpc-answer", false, "path sessions[ | startDate sessions["},
    {"cron-jobs", "cron-jobs", false, "version jobs[ | version jobs{"},
    {"transcript", "replay-transcript", true, "message{ | role content"},
    {"gateway-config", "gateway-config", false, "gateway{"},
};

#define OBJECTS (sizeof(published) / sizeof(published[0]))

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
	for (size_t i = 0; i < OBJECTS; i++) {
		if (published[i].type != NULL && strcmp(published[i].object, name) == 0)
			return artifact_find(published[i].type);
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

static bool fits(bool (*known)(struct json_val, struct artifact_mark *), const char *marks, struct json_val v,
    struct artifact_mark *m)
{
	*m = (struct artifact_mark){"", ""};
	return known != NULL ? known(v, m) : marks != NULL && marks_fit(v, marks);
}

const struct artifact_type *artifact_doc(struct json_val root, struct artifact_mark *m)
{
	struct artifact_mark found;

	for (size_t i = 0; i < TYPES; i++) {
		if (fits(table[i].doc, table[i].doc_marks, root, &found)) {
			*m = found;
			return &table[i];
		}
	}
	return NULL;
}

const struct artifact_type *artifact_line(struct json_val line, struct artifact_mark *m)
{
	struct artifact_mark found;

	for (size_t i = 0; i < TYPES; i++) {
		if (fits(table[i].line, table[i].line_marks, line, &found)) {
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
	if (!fits(type->doc, type->doc_marks, root, m))
		*m = (struct artifact_mark){"", ""};
}

struct json_val artifact_speaker(struct json_val doc)
{
	struct json_iter it = json_iter(doc);

	if (!json_is(doc, JSON_ARRAY))
		return doc;
	while (json_next(&it)) {
		if (json_is(it.val, JSON_OBJECT))
			return it.val;
	}
	return JSON_NONE;
}

const char *artifact_published(struct json_val doc)
{
	const bool list = json_is(doc, JSON_ARRAY);
	const struct json_val one = artifact_speaker(doc);
	struct artifact_mark ignored;

	for (size_t i = 0; i < OBJECTS; i++) {
		if ((published[i].each || !list) && marks_fit(one, published[i].marks))
			return published[i].object;
	}
	/* Of an empty store nothing can be said, and nothing is lost. */
	return match_sessions_store(doc, &ignored) ? "sessions-store" : NULL;
}
