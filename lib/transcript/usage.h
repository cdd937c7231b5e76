/*
 * usage: tokens, summed over the assistant messages of a transcript. Of the names that upstream
 * knows the first that is a finite number counts; zero counts, and so does less. A message without
 * a total has the sum of its parts.
 */
#ifndef OC_TRANSCRIPT_USAGE_H
#define OC_TRANSCRIPT_USAGE_H

#include <stdbool.h>

#include "data/emit.h"
#include "record/drift_word.h"
#include "transcript/message.h"

struct usage {
	double input, output, total, cache_read, cache_write;
	bool has_read, has_write; /* some message had these */
};

/*
 * Adds an assistant message's usage. From 2026-09 on, cache counts are dropped where its
 * cacheTelemetry.state is "unavailable", and where it has no cacheTelemetry, both counts are zero
 * and the provider or api is ollama.
 */
void usage_add(struct usage *sum, const struct message *m, enum drift_age age, struct scratch *s);

/* {"inputTokens", "outputTokens", "totalTokens", "cacheRead"?, "cacheWrite"?} */
void usage_emit(struct emit *w, const struct usage *u);

#endif
