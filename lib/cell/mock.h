/* mock: the tool calls that the mock provider planned, from its request log (an array of {prompt, allInputText,
 * plannedToolName, plannedToolArgs, toolOutput}). A request can answer the oldest open call and plan the next one. */
#pragma once

#include "transcript/transcript.h"

/* Adds the calls of every request whose prompt (or else allInputText) contains one of the prompts, white space
 * collapsed; of all requests when none matches. Skips what is not an object. Returns 0, or -1 when memory is out. */
int mock_calls(struct calls *calls, struct json_val requests, const struct sb *prompt,
    size_t prompts, struct oc_err *e);
