/*
 * usage_intake: `usage` and `token-partial` records into groups. The caller sets what they are grouped by, and whether
 * they are sketches; else the first partial decides.
 */
#ifndef OC_TOKENS_USAGE_INTAKE_H
#define OC_TOKENS_USAGE_INTAKE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/base.h"
#include "data/data.h"
#include "tokens/call_log.h"
#include "tokens/token_group.h"

struct usage_intake {
	struct groups groups;       /* of struct token_group; its by, by_given and lossy are the caller's to set */
	bool counts[USAGE_SOURCES]; /* sources whose messages count; those of the others are kept apart */
	uint64_t used, backwards;
	struct arena arena;
	struct sb session; /* of the message before this one, and its time */
	int64_t last_at;
	struct call_log log; /* its folder is the caller's to set */
	bool earlier; /* this message is earlier than the one before it in its session */
};

/* In one group; counts every source but trajectories, cron rows and mock requests. */
void usage_intake_init(struct usage_intake *t);
void usage_intake_release(struct usage_intake *t);

/* Only these sources count, bits 1 << enum usage_source, and records that do not say theirs. */
void usage_intake_sources(struct usage_intake *t, unsigned sources);

/*
 * One record of either kind. Returns 0; 1 when nothing of it is counted (*e says why; the caller
 * adds the place); 2 when it is a message that is counted among the ignored (likewise); -1 when
 * there is no going on.
 */
int usage_intake_usage(struct usage_intake *t, struct json_val record, struct form *form, struct oc_err *e);
int usage_intake_partial(struct usage_intake *t, struct json_val record, struct oc_err *e);

/* At the end: for a report, each call is counted once (returns 0, or -1 with *e set); for partials, all of its messages
 * go along. Then the groups can be read. */
int usage_intake_settle(struct usage_intake *t, struct oc_err *e);
void usage_intake_keep(struct usage_intake *t);

#endif
