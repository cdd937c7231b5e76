/* agentdb: the SQLite database in which OpenClaw 2026.9 keeps an agent's sessions
 * (agents/ID/agent/openclaw-agent.sqlite), read and never written: no file of the gateway changes, none appears beside
 * it.
 *
 * A database with nothing in its -wal is opened as immutable. One that a gateway has open, or left behind when it died,
 * has the newest transactions in its -wal: it is read through SQLite's own protocol as long as that needs no new -shm,
 * else from a private copy of database and -wal (taken again when they change meanwhile), which is gone as soon as it
 * is open. Either way all that is read is of one moment.
 *
 * The database is hostile input: no views, triggers or schema functions run, values are limited to 64 MiB and the work
 * to a number of steps.
 *
 * Errors are located in the database: OC_EX_NOINPUT when it cannot be opened, OC_EX_DATA when it is locked, damaged, no
 * such database or, inside of SQLite, memory is out, OC_EX_IO, OC_EX_CANTCREAT (the copy), OC_EX_SOFTWARE. */
#pragma once

#include "base/base.h"

struct agentdb;

#define AGENTDB_EVENT_MAX ((size_t)4 << 20) /* bytes of a packed event; upstream's own limit */

/* How the database is read: what a person may want to know. */
enum agentdb_way { AGENTDB_IMMUTABLE, AGENTDB_LIVE, AGENTDB_COPY };

/* folder: where a private copy goes ("/tmp" for NULL or ""). path is borrowed until agentdb_close. Returns NULL on
 * errors. */
struct agentdb *agentdb_open(const char *path, const char *folder, struct oc_err *e);

/* Does agentdb_open's error say that it is a sound database, but no agent's? There are others. */
bool agentdb_foreign(const struct oc_err *e);

enum agentdb_way agentdb_way(const struct agentdb *d);

/* NULL is fine. */
void agentdb_close(struct agentdb *d);

/* To be asked when all was read: has a file that was taken for immutable changed? Then what was read may be wrong.
 * Returns 0, or -1 with OC_EX_DATA. */
int agentdb_unchanged(const struct agentdb *d, struct oc_err *e);

/* A session as the gateway lists it. All borrowed during the call. */
struct agentdb_session {
	struct slice key;
	struct slice id;    /* of the transcript that the key has now */
	struct slice entry; /* JSON text, as an entry of sessions.json was */
	int64_t updated_ms; /* Unix time */
};

/* Calls fn for each session, in the order of the table. fn returns 0 to go on, 1 to stop, -1 to fail (with *e of its
 * own). Returns 0, 1 or -1. */
typedef int agentdb_session_fn(void *arg, const struct agentdb_session *s);
int agentdb_sessions(struct agentdb *d, agentdb_session_fn *fn, void *arg, struct oc_err *e);

/* Calls fn for the id of each transcript, those that no session has any more included, in the order of their bytes.
 * Returns as agentdb_sessions. */
typedef int agentdb_id_fn(void *arg, struct slice id);
int agentdb_transcripts(struct agentdb *d, agentdb_id_fn *fn, void *arg, struct oc_err *e);

/* Calls fn for each event of a session's transcript in its order: the JSON text on one line, unpacked (zstd) if it was
 * packed. A packed event must unpack to exactly the size that the database says, at most AGENTDB_EVENT_MAX. Returns as
 * agentdb_sessions. */
typedef int agentdb_event_fn(void *arg, int64_t seq, struct slice event);
int agentdb_events(struct agentdb *d, struct slice session, agentdb_event_fn *fn, void *arg, struct oc_err *e);

#define AGENTDB_ARCHIVE_MAX ((size_t)256 << 20) /* bytes of an archive, unpacked */

/* A whole transcript that was put away: cold (not used for long), or left behind by a reset. All borrowed during the
 * call. */
struct agentdb_archive {
	struct slice session;
	struct slice key;  /* absent when the archive does not say */
	struct slice name; /* as the gateway calls it */
	struct slice lines; /* its events, JSON Lines; what could be unpacked of them */
	const char *wrong;  /* why lines are not all there; NULL: they are */
};

/* Calls fn for each archive, cold ones first. From schema 20 on there are some. Returns as agentdb_sessions. */
typedef int agentdb_archive_fn(void *arg, const struct agentdb_archive *a);
int agentdb_archives(struct agentdb *d, agentdb_archive_fn *fn, void *arg, struct oc_err *e);
