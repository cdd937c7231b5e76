/* turns: the user turns of a transcript that is to be replayed, as `turn` records (schemas/turn.json). Unlike cells,
 * records without `message` count when they have a role themselves, and the role is taken in any case of letters. */
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

/* Writes the turns of one transcript ("-": standard input). What goes wrong with it, lines that are no JSON, goes to
 * the sink as rejects. Returns 0; -1 when memory is out, or the output has failed (sink_failed). */
int turns_file(struct turns *t, const char *path, struct oc_err *e);
