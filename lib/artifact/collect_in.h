/* collect_in: what the parts of collect share. Internal to artifact. */
#ifndef OC_ARTIFACT_COLLECT_IN_H
#define OC_ARTIFACT_COLLECT_IN_H

#include "artifact/collect.h"

/* Reads one input; what is part of a sample goes into g. Returns 0, 1 when it gave no part, or -1.
 */
int collect_read(struct collect *c, struct group *g, const char *path, enum artifact_role expect,
    struct oc_err *e);

/* Finds the suite summaries that the group's evidence files name. Returns 0 or -1. */
int collect_companions(struct collect *c, struct group *g, struct oc_err *e);

/* Hands out the group's samples and empties it. folder: a sample-* folder, which must have given
 * one; NULL else. Returns 0 or -1. */
int collect_flush(struct collect *c, struct group *g, const char *folder, struct oc_err *e);

/* Tells a reject that is of no one file's content. Returns 0 or -1. */
int collect_reject(struct collect *c, struct oc_err *bad, const char *path, uint64_t line,
    struct slice bytes, struct oc_err *e);

#endif
