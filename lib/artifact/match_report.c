/* Recognisers of the reports that qa-lab writes from its own results: recognised, not yet read. */
#include "artifact/match.h"

#include <string.h>

bool match_parity_summary(struct json_val root, struct artifact_mark *m)
{
	if (!has(root, "driftCounts", JSON_OBJECT) || !has(root, "scenarios", JSON_ARRAY))
		return false;
	/* The runtime was called pi before 27 May 2026. */
	struct json_val first = json_elem(json_gets(root, "scenarios"), 0);
	strcpy(m->era, json_present(json_gets(first, "piStatus")) ? "pi" : "openclaw");
	return true;
}

bool match_agentic_summary(struct json_val root, struct artifact_mark *m)
{
	(void)m;
	return (has(root, "candidateMetrics", JSON_OBJECT) &&
		   has(root, "baselineMetrics", JSON_OBJECT)) ||
	       (has(root, "candidate", JSON_OBJECT) && has(root, "baseline", JSON_OBJECT));
}

bool match_token_summary(struct json_val root, struct artifact_mark *m)
{
	(void)m;
	return has(root, "thresholdPercent", JSON_NUMBER) && has(root, "rows", JSON_ARRAY) &&
	       has(root, "aggregate", JSON_OBJECT);
}

bool match_replay_summary(struct json_val root, struct artifact_mark *m)
{
	struct json_val first = json_elem(json_gets(root, "transcripts"), 0);

	(void)m;
	return has(root, "transcripts", JSON_ARRAY) &&
	       (json_is(first, JSON_MISSING) || has(first, "transcriptPath", JSON_STRING));
}

bool match_confidence_summary(struct json_val root, struct artifact_mark *m)
{
	struct json_val first = json_elem(json_gets(root, "lanes"), 0);

	(void)m;
	return has(root, "lanes", JSON_ARRAY) &&
	       (has(first, "verdict", JSON_STRING) || json_is_bool(json_gets(root, "pass")));
}

bool match_confidence_profile(struct json_val root, struct artifact_mark *m)
{
	(void)m;
	return has(root, "lanes", JSON_ARRAY) && has(root, "profile", JSON_STRING);
}
