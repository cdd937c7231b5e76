/*
 * version: versions of OpenClaw in the order in which they were released: 2026.7.1-beta.2, then its release 2026.7.1,
 * then what came after it, 2026.7.1-1, 2026.7.1-2 (openclaw/openclaw-rtt, scripts/render-readme.mjs).
 */
#ifndef OC_RECORD_VERSION_H
#define OC_RECORD_VERSION_H

#include "base/base.h"

/* Less than, equal to or greater than 0. Runs of digits count as numbers; other texts have an order too, the absent one
 * is before all. */
int version_compare(struct slice a, struct slice b);

#endif
