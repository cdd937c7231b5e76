/* target: the channels and surfaces whose round trips are kept, and which upstream importer's rules each follows. */
#pragma once

#include "base/base.h"

enum rtt_rules {
	RTT_RULES_DISCORD,   /* one scenario, strict measurements, per-sample resources */
	RTT_RULES_LIVE,      /* the generic channel importer */
	RTT_RULES_AGGREGATE, /* telegram: one evidence entry that sums up all samples */
	RTT_RULES_SURFACE
};

struct rtt_target {
	const char *id;
	const char *label;
	const char *scenario; /* by default */
	const char *command;  /* whose resources were measured */
	enum rtt_rules rules;
	bool surface;
};

/* A channel or a surface by its id; NULL when there is none, with OC_EX_USAGE naming those that are. Telegram has two
 * entries: `aggregate` says which is meant, and is ignored for the others. */
const struct rtt_target *rtt_target_find(const char *id, bool surface, bool aggregate, struct oc_err *e);
