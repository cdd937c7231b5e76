/* state: finds the transcript of a cell in a gateway's state folder as upstream's QA lab does: that of the newest root
 * session with more than heartbeats.
 *
 * Sessions are read from the first of these files that exists:
 *
 *     DIR/agents/AGENT/agent/openclaw-agent.sqlite   (2026.9; data/agentdb.h)
 *     DIR/agents/AGENT/sessions/sessions.json        (before)
 *     DIR/openclaw-agent.sqlite, DIR/sessions.json   (DIR is the folder itself)
 *
 * Rule (openclaw, extensions/qa-lab/src/runtime-parity.ts: readRuntimeParitySessionEntries,
 * loadRuntimeParityTranscripts): a session needs a sessionId and no heartbeatIsolatedBaseSessionKey. It is a root
 * without spawnedBy, parentSessionKey and subagentRole and with a spawnDepth of 0; without any root, all count. The
 * greatest updatedAt is the newest, of equal ones the first listed. A transcript that is missing, blank or only
 * heartbeats is skipped.
 *
 * A sessionFile is opened by its base name beside sessions.json: the folder may have moved, and nothing outside it is
 * read. Links are not followed. */
#pragma once

#include "transcript/transcript.h"

#define STATE_AGENT "qa" /* upstream's default */

struct state_search {
	const char *dir, *agent;
	const char *folder; /* for a private copy of a live database; NULL: /tmp */
	size_t max_bytes;   /* of sessions.json, and of a transcript */
	void *arg;
	/* A transcript skipped, with the reason, or taken. path is borrowed for the call. */
	void (*notice)(void *arg, const char *path, const char *text);
	/* A line of the transcript that is not JSON; e has its place. Returns 0, or -1 to give up. May be NULL. */
	int (*bad)(void *arg, struct oc_err *e, const char *path, uint64_t line, struct slice text);
};

struct state_found {
	struct sb path; /* of the transcript; DATABASE#SESSION-ID, when it is in one */
	struct sb text; /* one line each event, each ended by LF when it comes from a database */
	char xxh3[17];  /* of text */
};

#define STATE_FOUND_INIT                                                                           \
	{                                                                                          \
		SB_INIT, SB_INIT, ""                                                               \
	}

/* Fills *f and reads the transcript into t (transcript_text). Returns 0; 1 when there is none: t is empty and f->path
 * is the list of sessions; -1: OC_EX_USAGE (agent is not a plain name), OC_EX_NOINPUT (no list of sessions), OC_EX_DATA
 * (it cannot be read), OC_EX_OK (`bad` gave up) ... */
int state_find(const struct state_search *s, struct state_found *f, struct transcript *t, struct oc_err *e);

void state_found_release(struct state_found *f);
