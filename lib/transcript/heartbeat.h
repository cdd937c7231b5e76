/*
 * heartbeat: the gateway's own prompts, which are no user's words.
 */
#ifndef OC_TRANSCRIPT_HEARTBEAT_H
#define OC_TRANSCRIPT_HEARTBEAT_H

#include <stdbool.h>

#include "base/slice.h"

/*
 * Is this user text, white space collapsed, a heartbeat: "[OpenClaw heartbeat poll]"; or what
 * begins with "read HEARTBEAT.md", or with "Run the following periodic tasks (only those due based
 * on their intervals):", and holds HEARTBEAT_OK or heartbeat_respond? In any case of letters.
 */
bool heartbeat_text(struct slice text);

#endif
