#include "cell/sentinel.h"
#include "transcript/transcript.h"

/* What the rules are made of; several phrases can mean the same. */
enum term {
	BEFORE_HOOK, HOOK_WORD, CONTRACTS, CONTRACT_WORD, APP_SERVER, TIMED_OUT, APP_SERVER_ID, STALLED, CRON,
	MODEL_ALLOWLIST, ALLOWLIST, MODEL, OUTSIDE, QUOTA,
	TERMS
};

static const struct words_phrase PHRASES[] = {
    {SLICE("before_prompt_build"), BEFORE_HOOK},
    {SLICE("before_tool_call"), BEFORE_HOOK},
    {SLICE("crash"), HOOK_WORD},
    {SLICE("crashed"), HOOK_WORD},
    {SLICE("exception"), HOOK_WORD},
    {SLICE("failed"), HOOK_WORD},
    {SLICE("failure"), HOOK_WORD},
    {SLICE("error"), HOOK_WORD},
    {SLICE("error"), CONTRACT_WORD},
    {SLICE("contracts.tools"), CONTRACTS},
    {SLICE("missing"), CONTRACT_WORD},
    {SLICE("invalid"), CONTRACT_WORD},
    {SLICE("registration"), CONTRACT_WORD},
    {SLICE("register"), CONTRACT_WORD},
    {SLICE("manifest"), CONTRACT_WORD},
    {SLICE("contract"), CONTRACT_WORD},
    {SLICE("schema"), CONTRACT_WORD},
    {SLICE("declare"), CONTRACT_WORD},
    {SLICE("codex app-server"), APP_SERVER},
    {SLICE("timed out"), TIMED_OUT},
    {SLICE("codex_app_server"), APP_SERVER_ID},
    {SLICE("stalled"), STALLED},
    {SLICE("no progress"), STALLED},
    {SLICE("progress stalled"), STALLED},
    {SLICE("cron"), CRON},
    {SLICE("model allowlist"), MODEL_ALLOWLIST},
    {SLICE("allowlist"), ALLOWLIST},
    {SLICE("model"), MODEL},
    {SLICE("not in"), OUTSIDE},
    {SLICE("outside"), OUTSIDE},
    {SLICE("blocked by"), OUTSIDE},
    {SLICE("quota exceeded"), QUOTA},
    {SLICE("insufficient_quota"), QUOTA},
    {SLICE("subscription exhausted"), QUOTA},
    {SLICE("no active subscription"), QUOTA},
    {SLICE("billing hard limit"), QUOTA},
    {SLICE("usage limit"), QUOTA},
    {{NULL, 0}, 0},
};

/* Of each rule the terms without which it cannot hold. */
static const struct words_phrase NEEDED[] = {
    {SLICE("before_prompt_build"), BEFORE_HOOK},
    {SLICE("before_tool_call"), BEFORE_HOOK},
    {SLICE("contracts.tools"), CONTRACTS},
    {SLICE("codex app-server"), APP_SERVER},
    {SLICE("codex_app_server"), APP_SERVER_ID},
    {SLICE("cron"), CRON},
    {SLICE("quota exceeded"), QUOTA},
    {SLICE("insufficient_quota"), QUOTA},
    {SLICE("subscription exhausted"), QUOTA},
    {SLICE("no active subscription"), QUOTA},
    {SLICE("billing hard limit"), QUOTA},
    {SLICE("usage limit"), QUOTA},
    {{NULL, 0}, 0},
};

static const struct words_phrase BOOT[] = {{SLICE("failovererror"), 0},
    {SLICE("no api key found"), 0}, {SLICE("codex app-server"), 0}, {SLICE("auth profile"), 0},
    {SLICE("runtime policy"), 0}, {SLICE("restart mode:"), 0}, {SLICE("plugin"), 0},
    {SLICE("doctor"), 0}, {{NULL, 0}, 0}};

static const struct words_phrase HARNESS[] = {{SLICE("agent harness selected"), 0}, {{NULL, 0}, 0}};

bool sentinel_boot_line(struct slice line, enum drift_age age)
{
	return words_any(BOOT, WORDS_ASCII, line) || (age >= DRIFT_2026_09 && words_any(HARNESS, WORDS_ASCII, line));
}

bool sentinel_fallback_line(struct slice line)
{
	/* In this order. */
	static const struct words_phrase parts[] = {{SLICE("agent harness selected"), 0},
	    {SLICE("requested=codex"), 1}, {SLICE("selected=openclaw"), 2}, {{NULL, 0}, 0}};
	struct words w;
	struct words_hit hit;
	int met = 0;

	words_begin(&w, parts, WORDS_UNICODE, line);
	while (met < 3 && words_next(&w, &hit))
		met += hit.id == met;
	return met == 3;
}

void sentinel_phrases(struct prescan *f)
{
	prescan_add(f, NEEDED);
	prescan_add(f, BOOT);
	prescan_add(f, HARNESS);
}

/* What was met so far, from left to right. Offsets are 1 + the offset; 0: not yet. */
struct line_terms {
	unsigned terms;          /* anywhere in the line, a bit each */
	size_t first_end[TERMS]; /* in this part: where the first one ended */
	size_t outside_end;      /* ... the first OUTSIDE behind a MODEL */
	bool server_late, stalled_late, allowlist_model, model_allowlist; /* X.*Y was met */
};

static bool behind(const struct line_terms *seen, enum term t, size_t start)
{
	return seen->first_end[t] != 0 && seen->first_end[t] <= start + 1;
}

static void meet(struct line_terms *seen, enum term t, size_t start, size_t end)
{
	seen->terms |= 1u << t;
	if (seen->first_end[t] == 0)
		seen->first_end[t] = end + 1;
	if ((t == TIMED_OUT && behind(seen, APP_SERVER, start)) || (t == APP_SERVER && behind(seen, TIMED_OUT, start)))
		seen->server_late = true;
	if ((t == STALLED && behind(seen, APP_SERVER_ID, start)) ||
	    (t == APP_SERVER_ID && behind(seen, STALLED, start)))
		seen->stalled_late = true;
	if (t == MODEL && behind(seen, ALLOWLIST, start))
		seen->allowlist_model = true;
	if (t == OUTSIDE && seen->outside_end == 0 && behind(seen, MODEL, start))
		seen->outside_end = end + 1;
	if (t == ALLOWLIST && seen->outside_end != 0 && seen->outside_end <= start + 1)
		seen->model_allowlist = true;
}

/* Offset of the next CR, U+2028 or U+2029 at or after `at`, over which "." does not go; text.n when there is none. */
static size_t line_break(struct slice text, size_t at)
{
	for (; at < text.n; at++) {
		const char *p = text.p + at;
		if (*p == '\r' || (*p == '\xE2' && text.n - at >= 3 && p[1] == '\x80' &&
				      (p[2] == '\xA8' || p[2] == '\xA9')))
			return at;
	}
	return at;
}

static bool has(const struct line_terms *seen, enum term t)
{
	return (seen->terms & 1u << t) != 0;
}

unsigned sentinel_line(struct slice line)
{
	struct line_terms seen = {0};
	struct words w;
	struct words_hit hit;
	size_t stop = 0;
	unsigned found = 0;

	words_begin(&w, PHRASES, WORDS_UNICODE, line);
	while (words_next(&w, &hit)) {
		if (seen.terms == 0)
			stop = line_break(line, 0);
		while (stop < hit.start) {
			memset(seen.first_end, 0, sizeof(seen.first_end));
			seen.outside_end = 0;
			stop = line_break(line, stop + 1);
		}
		meet(&seen, (enum term)hit.id, hit.start, hit.end);
	}
	if (has(&seen, BEFORE_HOOK) && has(&seen, HOOK_WORD))
		found |= 1u << SENTINEL_HOOK;
	if (has(&seen, CONTRACTS) && has(&seen, CONTRACT_WORD))
		found |= 1u << SENTINEL_CONTRACT;
	if (seen.server_late)
		found |= 1u << SENTINEL_TIMEOUT;
	if (seen.stalled_late)
		found |= 1u << SENTINEL_STALLED;
	if (has(&seen, CRON) && (has(&seen, MODEL_ALLOWLIST) || seen.allowlist_model || seen.model_allowlist))
		found |= 1u << SENTINEL_CRON;
	if (has(&seen, QUOTA))
		found |= 1u << SENTINEL_QUOTA;
	return found;
}
