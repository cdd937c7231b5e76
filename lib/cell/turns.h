/* turns: the user turns of a transcript, for a replay, as `turn` records (schemas/turn.json). Unlike in cells, a record
 * without `message` counts when it has a role itself, and the role's case does not matter. */
#pragma once

#include "transcript/transcript.h"

struct turns {
	struct sink *sink;
	size_t max_line; /* 0: the default */
	struct json json;
	struct scratch scratch;
	struct sb record;
	uint64_t turn;   /* of this transcript so far */
	uint64_t prefix; /* bytes of the lines that count so far */
};

int turns_init(struct turns *t, struct sink *sink, struct oc_err *e);
void turns_release(struct turns *t);

/* Writes the turns of one transcript ("-": standard input). A line that is not JSON, and a failure to read, become
 * rejects. Returns 0; -1 when memory is out, or the output has failed (sink_failed). */
int turns_file(struct turns *t, const char *path, struct oc_err *e);
