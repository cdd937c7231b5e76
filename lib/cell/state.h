/* state: the transcript that upstream's QA lab would take for a cell, found in the state folder of a gateway: that of
 * the newest root session which is more than heartbeats.
 *
 * Where sessions are listed, the first of these that is there:
 *
 *     DIR/agents/AGENT/agent/openclaw-agent.sqlite   (2026.9; data/agentdb.h)
 *     DIR/agents/AGENT/sessions/sessions.json        (before)
 *     DIR/openclaw-agent.sqlite, DIR/sessions.json   (DIR is what holds them)
 *
 * Upstream's rule (runtime-parity: readRuntimeParitySessionEntries, loadRuntimeParityTranscripts): a session counts
 * when it has a sessionId. It is a root unless it has a spawnedBy, parentSessionKey or subagentRole, or a spawnDepth
 * above 0; when none is, all count. One that only isolates heartbeats (heartbeatIsolatedBaseSessionKey) does not. The
 * greatest updatedAt is the newest; of equal ones the first listed. Transcripts that are missing, blank or nothing but
 * heartbeats are passed over.
 *
 * A sessionFile is looked for beside sessions.json only, by the last part of its name: the folder may have moved since,
 * and nothing outside it is ever read. Links are not followed. */
#pragma once

#include "transcript/transcript.h"

#define STATE_AGENT "qa" /* upstream's default */

struct state_search {
	const char *dir, *agent;
	const char *folder; /* for a private copy of a live database; NULL: /tmp */
	size_t max_bytes;   /* of sessions.json, and of a transcript */
	void *arg;
	/* What is passed over, and why; what was taken. path is safe to borrow during the call. */
	void (*notice)(void *arg, const char *path, const char *text);
	/* A line of the transcript found that is no JSON; e is located in it. Returns 0, or -1 to give up. NULL: not
	 * told. */
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

/* Fills *f and reads the transcript into t (transcript_text). Returns 0; 1 when there is none: then t has read an empty
 * one, and f->path is where sessions are listed; -1: OC_EX_USAGE (the agent is no plain name), OC_EX_NOINPUT (nothing
 * that lists sessions), OC_EX_DATA (it cannot be read), OC_EX_OK (`bad` gave up) ... */
int state_find(const struct state_search *s, struct state_found *f, struct transcript *t, struct oc_err *e);

void state_found_release(struct state_found *f);
