/* log_text: log texts, of which figures and the words of OpenClaw's own texts stay and nothing else. Private to
 * lib/redact. */
#pragma once

#include "redact/log_words.h"
#include "redact/policy_map.h"

/* Bytes of a text that are to go. */
struct log_run {
	size_t at;
	size_t len;
};

/* The runs of text that are to go, appended to *runs (an array that grows through mem). Returns their number, or -1. */
struct log_token;
struct log_runs {
	struct log_run *run;
	size_t n, cap;
	struct log_token *token; /* scratch */
	size_t token_cap;
};
int log_runs(const struct log_words *w, const struct policy_map *m, struct log_runs *runs,
    struct slice text, bool string);

/* Is every part of a name (camelCase, dotted, dashed) a word of ours? */
bool log_name(const struct log_words *w, struct slice name);
