/*
 * companion: the suite summary beside an evidence file. Some releases declared it
 * (execution.artifacts: kind "summary", source "qa-suite") and wrote the round trip only there, in
 * the words "reply matched in 2857ms" of the step that has the entry's title. Nothing but that
 * exact sibling is ever read, so that no other file and no other prose becomes a measurement.
 */
#ifndef OC_RTT_COMPANION_H
#define OC_RTT_COMPANION_H

#include <stdbool.h>

#include "base/arena.h"
#include "data/json.h"
#include "rtt/index.h"
#include "rtt/value.h"

#define COMPANION_NAME "qa-suite-summary.json"

/* The file, looked at once for all entries. */
struct rtt_suite {
	bool there;
	const char *problem; /* what upstream refuses in it, NULL when nothing */
	struct json_val run;
	struct rtt_index scenarios; /* by name */
};

/* What one evidence entry has of it. */
struct rtt_companion {
	bool declared;
	bool there;
	const char *problem;
	struct json_val run;
	double ms; /* NaN: none */
};

/* root is missing when the file is not there. Returns 0, or -1 when memory is out. */
int rtt_suite_read(struct rtt_suite *s, bool there, struct json_val root, struct rtt_mem *a);

void rtt_companion_look(struct rtt_companion *c, struct json_val entry,
    const struct rtt_suite *suite, struct rtt_mem *a);

/*
 * Does the entry declare a companion? *problem says what is wrong with its path, NULL when it is a
 * plain COMPANION_NAME.
 */
bool rtt_companion_declared(struct json_val entry, const char **problem, struct rtt_mem *a);

#endif
