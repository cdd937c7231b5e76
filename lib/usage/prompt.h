/* usage_prompt: the `prompt` record: of what characters a session's prompt was made. */
#ifndef OC_USAGE_PROMPT_H
#define OC_USAGE_PROMPT_H

#include <stdbool.h>

#include "base/arena.h"
#include "data/emit.h"
#include "data/json.h"
#include "record/record.h"

/*
 * entry: a session as sessions.json or session_nodes has it. The parts of its systemPromptReport
 * are carried under upstream's names; all counts are characters (UTF-16 units). Writes nothing and
 * returns false when it has no such report.
 */
bool usage_prompt_write(struct emit *w, struct slice key, struct json_val entry,
    const struct record_src *src, struct arena *a);

#endif
