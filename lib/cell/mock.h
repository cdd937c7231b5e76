/* mock: tool calls as the mock provider planned them, from its request log (an array of {prompt, allInputText,
 * plannedToolName, plannedToolArgs, toolOutput}). A request may carry the output of the oldest call that waits for one,
 * and plan the next call. */
#pragma once

#include "transcript/transcript.h"

/* Fills calls from the requests that belong to one of these prompts (white space collapsed): whose prompt, or else
 * whose allInputText, holds one; from all of them when none does. What is no object is passed over. Returns 0, or -1
 * when memory is out. */
int mock_calls(struct calls *calls, struct json_val requests, const struct sb *prompt,
    size_t prompts, struct oc_err *e);
