/* run_metadata: what a metadata.env says of the run in its folder: "channel=...", "scenario=...", "version=...", a line
 * each. It counts for artifacts in that folder and below, until the next one is read. */
#pragma once

#include "base/base.h"

enum run_word { RUN_CHANNEL, RUN_SCENARIO, RUN_VERSION, RUN_WORDS };

/* All zero: nothing is known. */
struct run_metadata {
	bool known;
	struct sb folder, word[RUN_WORDS];
};

void run_metadata_release(struct run_metadata *m);

/* Reads the text of such a file; what was known before is forgotten. Returns 0, or -1 when memory is out. */
int run_metadata_read(struct run_metadata *m, const char *path, struct slice text, struct oc_err *e);

/* What is known of the artifact at path; empty when that is nothing. Borrowed until the next read. */
struct slice run_metadata_of(const struct run_metadata *m, const char *path, enum run_word which);
